//! Where a mailbox is.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::net::Tls;

/// A server and how to log in.
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// A private certificate authority, in PEM; then it alone is trusted.
    pub ca_file: Option<PathBuf>,
    /// The user.
    pub user: String,
    /// The user's password.
    pub password: SecretString,
}
