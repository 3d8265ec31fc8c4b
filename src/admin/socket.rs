//! The socket's file: made with its mode before anyone can open it, taken away again by whoever made it.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener as Listener;
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};

/// Who may open it: its owner and its group.
const MODE: u32 = 0o660;

/// Why the socket could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Somebody answers there.
    #[error("another daemon answers at {0}: stop it, or give this one a socket of its own ([admin] socket)")]
    Alive(PathBuf),
    /// Something else is there.
    #[error("{0} is there and is no socket: move it away, or name another place ([admin] socket)")]
    NotASocket(PathBuf),
    /// The folder is missing.
    #[error("the folder of {0} is missing: make it (systemd does, by RuntimeDirectory=hotlined)")]
    NoFolder(PathBuf),
    /// Anything else.
    #[error("the admin socket {path} can't be made: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A socket that people can open. Its file goes when it does.
#[derive(Debug)]
pub(super) struct Socket {
    pub listener: UnixListener,
    _file: File,
}

/// A socket's file, and which one it is: another daemon may have put its own there since.
#[derive(Debug)]
struct File {
    path: PathBuf,
    identity: (u64, u64),
}

impl Socket {
    /// Makes the socket at `path`. One that nobody answers at is replaced.
    pub async fn bind(path: &Path) -> Result<Self, SocketError> {
        refuse_if_in_use(path).await?;
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        if folder.is_some_and(|f| !f.is_dir()) {
            return Err(SocketError::NoFolder(path.to_owned()));
        }
        make(path).map_err(|error| SocketError::Io { path: path.to_owned(), error })
    }
}

async fn refuse_if_in_use(path: &Path) -> Result<(), SocketError> {
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    if !there.file_type().is_socket() {
        return Err(SocketError::NotASocket(path.to_owned()));
    }
    // Never a blocking call: once the queue of a daemon that hangs is full, that would wait for it.
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        // It is there and we may not knock, or its queue is full: somebody's, in any case.
        Ok(_) | Err(_) => Err(SocketError::Alive(path.to_owned())),
    }
}

/// Makes it under another name, gives it its mode, then its name: in one step, and over a stale one.
fn make(path: &Path) -> io::Result<Socket> {
    let mut early = path.as_os_str().to_owned();
    early.push(format!(".{}", std::process::id()));
    let early = PathBuf::from(early);
    // One of ours that died between the two steps.
    if identity(&early).is_ok() {
        remove(&early);
    }
    let listener = Listener::bind(&early)?;
    let ready = fs::set_permissions(&early, fs::Permissions::from_mode(MODE))
        .and_then(|()| listener.set_nonblocking(true))
        .and_then(|()| fs::rename(&early, path))
        .and_then(|()| identity(path));
    match ready {
        Ok(identity) => {
            let listener = UnixListener::from_std(listener)?;
            Ok(Socket { listener, _file: File { path: path.to_owned(), identity } })
        }
        Err(error) => {
            remove(&early);
            Err(error)
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::symlink_metadata(path).map(|m| (m.dev(), m.ino()))
}

impl Drop for File {
    fn drop(&mut self) {
        if identity(&self.path).is_ok_and(|now| now == self.identity) {
            remove(&self.path);
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, "an admin socket could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_for_owner_and_group_and_goes_with_its_daemon() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let socket = Socket::bind(&path).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, MODE);
        drop(socket);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn one_that_nobody_answers_at_is_replaced_and_a_live_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        drop(Listener::bind(&path).unwrap());
        let _live = Socket::bind(&path).await.unwrap();
        assert!(matches!(Socket::bind(&path).await, Err(SocketError::Alive(_))));
    }

    #[tokio::test]
    async fn what_another_put_there_since_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let old = Socket::bind(&path).await.unwrap();
        fs::remove_file(&path).unwrap();
        let _new = Socket::bind(&path).await.unwrap();
        drop(old);
        assert!(path.exists());
    }

    #[tokio::test]
    async fn what_is_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        fs::write(&path, "notes").unwrap();
        assert!(matches!(Socket::bind(&path).await, Err(SocketError::NotASocket(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "notes");
        assert!(matches!(
            Socket::bind(&folder.path().join("no/admin.sock")).await,
            Err(SocketError::NoFolder(_))
        ));
    }
}
