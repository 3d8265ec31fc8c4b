//! Where the server listens: a loopback address, or a socket that its owner and group can open.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, UnixListener};

use super::connection::Link;

/// Who may open the socket: its owner and its group.
const MODE: u32 = 0o660;

/// Where something listens on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// A loopback address.
    Tcp(SocketAddr),
    /// A unix socket.
    Unix(PathBuf),
}

/// An open door.
#[derive(Debug)]
pub(super) enum Door {
    Tcp(TcpListener),
    Unix {
        listener: UnixListener,
        path: PathBuf,
        /// Which file it is.
        file: Option<(u64, u64)>,
    },
}

impl Door {
    /// Opens it. An address that other machines reach is refused, and so is a socket that somebody answers at.
    pub(super) async fn open(at: &Listen) -> io::Result<Self> {
        match at {
            Listen::Tcp(address) if !address.ip().is_loopback() => {
                Err(io::Error::new(io::ErrorKind::InvalidInput, "not a loopback address"))
            }
            Listen::Tcp(address) => TcpListener::bind(address).await.map(Self::Tcp),
            Listen::Unix(path) => {
                let listener = unix(path)?;
                Ok(Self::Unix { listener, path: path.clone(), file: file(path) })
            }
        }
    }

    /// Whether nobody can come to it any more: somebody removed or replaced its socket.
    pub(super) fn is_lost(&self) -> bool {
        match self {
            Self::Tcp(_) => false,
            Self::Unix { path, file: ours, .. } => file(path) != *ours,
        }
    }

    /// Waits for a client.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Link>> {
        match self {
            Self::Tcp(listener) => Ok(Box::new(listener.accept().await?.0)),
            Self::Unix { listener, .. } => Ok(Box::new(listener.accept().await?.0)),
        }
    }

    /// Where it is, if that is an address.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(listener) => listener.local_addr().ok(),
            Self::Unix { .. } => None,
        }
    }
}

/// Which file is there, by device and number.
fn file(path: &Path) -> Option<(u64, u64)> {
    let there = fs::symlink_metadata(path).ok()?;
    Some((there.dev(), there.ino()))
}

/// Makes the socket under another name, gives it its mode, then its name, also over a stale one.
pub(crate) fn unix(path: &Path) -> io::Result<UnixListener> {
    if let Ok(there) = fs::symlink_metadata(path) {
        if !there.file_type().is_socket() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is something else"));
        }
        match std::os::unix::net::UnixStream::connect(path) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
            Ok(_) | Err(_) => return Err(io::ErrorKind::AddrInUse.into()),
        }
    }
    let mut early = path.as_os_str().to_owned();
    early.push(format!(".{}", std::process::id()));
    let early = PathBuf::from(early);
    let listener = UnixListener::bind(&early)?;
    let named =
        fs::set_permissions(&early, fs::Permissions::from_mode(MODE)).and_then(|()| fs::rename(&early, path));
    if let Err(error) = named {
        fs::remove_file(&early)?;
        return Err(error);
    }
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(path: &Path) -> Result<Door, io::ErrorKind> {
        Door::open(&Listen::Unix(path.to_owned())).await.map_err(|error| error.kind())
    }

    #[tokio::test]
    async fn a_socket_is_for_its_owner_and_group_and_replaces_only_a_dead_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lmtp.sock");
        let door = open(&path).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, MODE);
        assert_eq!(open(&path).await.err(), Some(io::ErrorKind::AddrInUse));
        drop(door);
        assert!(open(&path).await.is_ok());
        fs::remove_file(&path).unwrap();
        fs::write(&path, "mine").unwrap();
        assert_eq!(open(&path).await.err(), Some(io::ErrorKind::AlreadyExists));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_socket_that_somebody_removed_or_replaced_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lmtp.sock");
        let door = open(&path).await.unwrap();
        assert!(!door.is_lost());
        fs::remove_file(&path).unwrap();
        assert!(door.is_lost());
        let other = open(&path).await.unwrap();
        assert!(door.is_lost() && !other.is_lost(), "it is another's now");
    }

    #[tokio::test]
    async fn nothing_listens_beyond_this_machine() {
        let at = Listen::Tcp(([0, 0, 0, 0], 0).into());
        assert_eq!(Door::open(&at).await.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
