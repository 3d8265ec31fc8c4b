//! Where a bot's service brings what comes.

use secrecy::SecretString;
use url::Url;

use crate::net::{Crowd, Listen};

/// Where updates are brought.
#[derive(Debug)]
pub struct Webhook {
    /// Where the service brings them to: a proxy of ours.
    pub url: Url,
    /// Where the proxy brings them to.
    pub listen: Listen,
    /// What only the service knows.
    pub secret: SecretString,
    /// How long an update may be, in bytes.
    pub most: usize,
    /// Where it is told that all connections are taken.
    pub crowd: Crowd,
}
