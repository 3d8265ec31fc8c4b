//! Where the keys of signing domains are asked for.

use std::net::SocketAddr;
use std::time::Duration;

use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::proto::op::ResponseCode;
use mail_auth::{DnsError, Error, MessageAuthenticator};

/// How often one question is asked again.
const ATTEMPTS: usize = 2;

/// A resolver, which remembers answers for as long as they say. A clone shares its memory.
#[derive(Clone)]
pub struct Dns(MessageAuthenticator);

/// There is no resolver to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no name server can be used")]
pub struct NoResolver;

impl Dns {
    /// A resolver that asks these name servers, each first over UDP and for a long answer over TCP, and waits
    /// for an answer no longer than `timeout`. They must be recursive, near and trusted: what they say of a
    /// key is believed.
    pub fn new(servers: &[SocketAddr], timeout: Duration) -> Result<Self, NoResolver> {
        if servers.is_empty() {
            return Err(NoResolver);
        }
        let servers = servers.iter().map(server).collect();
        let mut options = ResolverOpts::default();
        options.timeout = timeout;
        options.attempts = ATTEMPTS;
        let config = ResolverConfig::from_name_servers(servers);
        MessageAuthenticator::new(config, options).map(Self).map_err(|_| NoResolver)
    }

    /// The resolver that this machine is set up with (`/etc/resolv.conf`).
    pub fn system() -> Result<Self, NoResolver> {
        MessageAuthenticator::new_system_conf().map(Self).map_err(|_| NoResolver)
    }

    pub(super) fn authenticator(&self) -> &MessageAuthenticator {
        &self.0
    }
}

/// Whether an error says nothing of the key, only that nobody could be asked. That there is no such name, or
/// no such record, is an answer.
pub(super) fn is_trouble(error: &Error) -> bool {
    match error {
        Error::Dns(DnsError::Resolver(_)) => true,
        Error::Dns(DnsError::RecordNotFound(code)) => {
            !matches!(*code, ResponseCode::NXDomain | ResponseCode::NoError)
        }
        _ => false,
    }
}

fn server(address: &SocketAddr) -> NameServerConfig {
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    let at = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    server.connections = server.connections.into_iter().map(at).collect();
    server
}
