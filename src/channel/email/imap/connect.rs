//! From nothing to a session in which mailboxes can be used.
//!
//! The password goes out only where the config says that it may: over TLS, or within this machine. A server
//! that does not offer STARTTLS where it is wanted, or that takes us for logged in before it, is refused: so
//! would someone in between answer (RFC 9051 §11.1).

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use super::client::Client;
use super::error::ImapError;
use super::reply::ServerReply;
use super::server::Server;
use super::wire::{Link, Wire, within};
use super::words;
use crate::channel::email::tls::connector;
use crate::net::Tls;

/// How long to wait for a connection, and for TLS on it.
const CONNECT: Duration = Duration::from_secs(20);

/// Connects and logs in.
pub(super) async fn connect(server: &Server, stop: &CancellationToken) -> Result<Client, ImapError> {
    let stream = tcp(server, stop).await?;
    // The address that was reached, not the name: what `localhost` leads to is set elsewhere.
    if server.tls == Tls::None && !stream.peer_addr()?.ip().is_loopback() {
        return Err(ImapError::Unprotected("the server is not on this machine"));
    }
    match server.tls {
        Tls::Implicit => {
            let link = encrypt(server, Box::new(stream), stop).await?;
            greet_and_log_in(server, Wire::new(link, stop.clone())).await
        }
        Tls::None => greet_and_log_in(server, Wire::new(Box::new(stream), stop.clone())).await,
        Tls::StartTls => {
            let link = start_tls(Wire::new(Box::new(stream), stop.clone())).await?;
            let link = encrypt(server, link, stop).await?;
            // A new client: what was said before TLS, capabilities too, may be anybody's word (RFC 3501
            // §6.2.1).
            log_in(server, Client::new(Wire::new(link, stop.clone()))).await
        }
    }
}

async fn tcp(server: &Server, stop: &CancellationToken) -> Result<TcpStream, ImapError> {
    let connecting = TcpStream::connect((server.host.as_str(), server.port));
    let stream = within(Some(CONNECT), stop, connecting).await?.map_err(ImapError::Connect)?;
    // Commands are short and sent together: each would be held back until the one before it was acknowledged.
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn encrypt(
    server: &Server,
    link: Box<dyn Link>,
    stop: &CancellationToken,
) -> Result<Box<dyn Link>, ImapError> {
    let name = ServerName::try_from(server.host.clone())
        .map_err(|_| ImapError::Unprotected("the server's name can't stand in a certificate"))?;
    let shaking = connector(server.ca_file.as_deref())?.connect(name, link);
    Ok(Box::new(within(Some(CONNECT), stop, shaking).await?.map_err(ImapError::Handshake)?))
}

/// Asks for TLS on a bare connection, and returns the connection to be wrapped.
pub(super) async fn start_tls(wire: Wire) -> Result<Box<dyn Link>, ImapError> {
    let mut client = Client::new(wire);
    match client.greeting().await? {
        ServerReply::Ready => {}
        ServerReply::LoggedIn => return Err(ImapError::Unprotected("the server logs in before STARTTLS")),
        _ => return Err(ImapError::Garbled),
    }
    client.ask_capabilities().await?;
    if !client.can("STARTTLS") {
        return Err(ImapError::Unprotected("the server has no STARTTLS"));
    }
    client.run("STARTTLS", "").await?;
    client.into_wire().into_link()
}

pub(super) async fn greet_and_log_in(server: &Server, wire: Wire) -> Result<Client, ImapError> {
    let mut client = Client::new(wire);
    match client.greeting().await? {
        ServerReply::Ready => log_in(server, client).await,
        ServerReply::LoggedIn => {
            client.ask_capabilities().await?;
            Ok(client)
        }
        _ => Err(ImapError::Garbled),
    }
}

async fn log_in(server: &Server, mut client: Client) -> Result<Client, ImapError> {
    client.ask_capabilities().await?;
    let user = words::quoted(&server.user);
    let password = words::quoted(server.password.expose_secret()).map(Zeroizing::new);
    let logging_in = match user.zip(password) {
        // Then LOGIN must not even be tried (RFC 3501 §6.2.3): the password would have gone out.
        _ if client.can("LOGINDISABLED") => {
            return Err(ImapError::Unprotected("the server lets nobody log in on this connection"));
        }
        Some((user, password)) => {
            let both = Zeroizing::new(format!("{user} {}", password.as_str()));
            client.run("LOGIN", &both).await
        }
        None => sasl_plain(server, &mut client).await,
    };
    logging_in.map_err(|error| match error {
        ImapError::Refused(_) => ImapError::Login,
        other => other,
    })?;
    // What a server can do may be more once it knows us.
    client.ask_capabilities().await?;
    Ok(client)
}

/// For what can't stand in quotes (RFC 4616).
async fn sasl_plain(server: &Server, client: &mut Client) -> Result<(), ImapError> {
    let plain = Zeroizing::new(format!("\0{}\0{}", server.user, server.password.expose_secret()));
    let sent = client.begin("AUTHENTICATE", "PLAIN").await?;
    client.go_on(&Zeroizing::new(BASE64_STANDARD.encode(plain.as_bytes()))).await?;
    client.finish(sent, |_| ()).await
}
