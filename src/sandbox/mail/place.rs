//! Who the stand-in is, and where the line is.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What the stand-in calls itself: in greetings, and as the `authserv-id` of the results that it writes
/// (RFC 8601 §2.2), which is the one that the line is to trust.
pub const HOST: &str = "sandbox.test";

/// Where the line takes mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LmtpAt {
    /// A TCP address.
    Tcp(SocketAddr),
    /// A Unix socket.
    Unix(PathBuf),
}
