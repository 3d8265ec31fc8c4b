//! A unix socket: made with its mode before anyone can open it, taken away again by whoever made it.
//!
//! It is made at its own place and under no other name, so that a daemon that is killed leaves nothing behind but a
//! socket that nobody answers at, which the next one replaces. Linux makes the file with the mode that the socket
//! itself has when it is bound, less the umask: so it is never open to more than it should be, and is widened before
//! anybody can connect, for that takes `listen(2)`.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, fchmod};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, bind, listen, socket_with};
use tokio::net::{UnixListener, UnixStream};

use super::error::OpenError;

/// Who may open it: its owner and its group.
const MODE: u32 = 0o660;
/// How many may wait until they are let in.
const QUEUE: i32 = 1024;

/// A socket that people can open. Its file goes when it does.
#[derive(Debug)]
pub(super) struct Socket {
    pub listener: UnixListener,
    path: PathBuf,
    /// Which file it is: another daemon may have put its own there since.
    file: (u64, u64),
}

impl Socket {
    /// Makes the socket at `path`. One that nobody answers at is replaced.
    pub async fn bind(path: &Path) -> Result<Self, OpenError> {
        let stale = is_stale(path).await?;
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        if folder.is_some_and(|f| !f.is_dir()) {
            return Err(OpenError::NoFolder(path.to_owned()));
        }
        // Two that start at once may each take away the other's: whose file is gone learns it by `is_lost`,
        // and ends.
        let made = if stale { fs::remove_file(path).and_then(|()| make(path)) } else { make(path) };
        made.map_err(|error| match error.kind() {
            // Another was faster.
            io::ErrorKind::AddrInUse => OpenError::Alive(path.to_owned()),
            _ => OpenError::Io { place: path.display().to_string(), error },
        })
    }

    /// Whether nobody can come to it any more: somebody removed or replaced its file.
    pub fn is_lost(&self) -> bool {
        identity(&self.path).ok() != Some(self.file)
    }
}

/// Whether a socket is there that nobody answers at. Anything else that is there is in the way.
async fn is_stale(path: &Path) -> Result<bool, OpenError> {
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(false) };
    if !there.file_type().is_socket() {
        return Err(OpenError::NotASocket(path.to_owned()));
    }
    // Never a blocking call: once the queue of a daemon that hangs is full, that would wait for it.
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // It is there and we may not knock, or its queue is full: somebody's, in any case.
        Ok(_) | Err(_) => Err(OpenError::Alive(path.to_owned())),
    }
}

fn make(path: &Path) -> io::Result<Socket> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    fchmod(&socket, Mode::from_raw_mode(MODE))?;
    bind(&socket, &SocketAddrUnix::new(path)?)?;
    // Only once it is bound is the file ours to remove when something fails.
    let opened = fs::set_permissions(path, fs::Permissions::from_mode(MODE))
        .and_then(|()| Ok(listen(&socket, QUEUE)?))
        .and_then(|()| identity(path));
    match opened.and_then(|file| Ok((file, UnixListener::from_std(socket.into())?))) {
        Ok((file, listener)) => Ok(Socket { listener, path: path.to_owned(), file }),
        Err(error) => {
            remove(path);
            Err(error)
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::symlink_metadata(path).map(|m| (m.dev(), m.ino()))
}

impl Drop for Socket {
    fn drop(&mut self) {
        if !self.is_lost() {
            remove(&self.path);
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::warn!(%error, "a socket could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener as Blocking;

    use super::*;

    #[tokio::test]
    async fn it_is_for_owner_and_group_and_goes_with_its_daemon() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let socket = Socket::bind(&path).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, MODE);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "under its own name alone");
        drop(socket);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn one_that_nobody_answers_at_is_replaced_and_a_live_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        drop(Blocking::bind(&path).unwrap());
        let _live = Socket::bind(&path).await.unwrap();
        assert!(matches!(Socket::bind(&path).await, Err(OpenError::Alive(_))));
    }

    /// Whoever hangs with a full queue holds up nobody who only wants to know whether it lives.
    #[tokio::test]
    async fn one_whose_queue_is_full_is_somebodys_and_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let hung = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None).unwrap();
        bind(&hung, &SocketAddrUnix::new(&path).unwrap()).unwrap();
        listen(&hung, 0).unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = UnixStream::connect(&path).await {
            waiting.push(stream);
        }
        assert!(matches!(Socket::bind(&path).await, Err(OpenError::Alive(_))));
    }

    #[tokio::test]
    async fn what_another_put_there_since_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        let old = Socket::bind(&path).await.unwrap();
        fs::remove_file(&path).unwrap();
        assert!(old.is_lost());
        let new = Socket::bind(&path).await.unwrap();
        assert!(old.is_lost() && !new.is_lost(), "it is another's now");
        drop(old);
        assert!(path.exists());
    }

    #[tokio::test]
    async fn what_is_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("admin.sock");
        fs::write(&path, "notes").unwrap();
        assert!(matches!(Socket::bind(&path).await, Err(OpenError::NotASocket(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "notes");
        assert!(matches!(
            Socket::bind(&folder.path().join("no/admin.sock")).await,
            Err(OpenError::NoFolder(_))
        ));
    }
}
