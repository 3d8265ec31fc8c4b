//! Why nothing can listen at a place.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why nothing can listen there.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Somebody answers there.
    #[error("another program answers at {0}: stop it, or name another place")]
    Alive(PathBuf),
    /// Something else is there.
    #[error("{0} is there and is no socket: move it away, or name another place")]
    NotASocket(PathBuf),
    /// The folder is missing.
    #[error("the folder of {0} is missing: make it (systemd does, by RuntimeDirectory=hotlined)")]
    NoFolder(PathBuf),
    /// Other machines would reach it.
    #[error(
        "{0} is no address of this machine alone: listen at a loopback address, behind a proxy if need be"
    )]
    NotLoopback(SocketAddr),
    /// The system refuses.
    #[error("{place} can't be listened at: {error}")]
    Io {
        /// Where.
        place: String,
        /// Why.
        error: io::Error,
    },
}
