//! Hands mails to the line's own server (submission, RFC 6409), one connection a mail.
//!
//! The rules, each of which has a test:
//! - A mail is sent when the server said 250 to its final dot, and at no other word.
//! - Before that dot nothing was sent, whatever went wrong: try again. After it, silence may mean either:
//!   *ambiguous*. The next attempt sends the same bytes under the same Message-ID.
//! - Only a final "no" about the recipient is a refusal of the recipient. What the server says about us (our
//!   login, our address, relaying) is nobody else's fault: it is a trouble of the channel, and mails wait.
//! - Protection is insisted on. A server that offers less than was configured gets no mail and no password.
//!   Without protection, only this machine is spoken to.
//! - No connection is used twice, so that an answer that came late can't be taken for the next one's.

mod drip;
mod outcome;
mod pace;
mod sealed;
mod trial;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::channel::email::tls::connector_for;
use crate::channel::{Refusal, Sent, Trouble};
use crate::domain::id::{Address, SourceId};
use crate::domain::mailbox;
use crate::domain::time::Stamp;
use crate::net::{Proxy, Tls};
pub use trial::{Step, Tried, Untried};

use drip::Drip;
use outcome::{Failure, Stage};
use pace::Pace;
use sealed::Sealed;

/// How much of a mail is written at a time.
const CHUNK: usize = 64 * 1024;
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// The line's server, and how to speak to it.
#[derive(Debug)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Tls,
    /// A private certificate authority in PEM, the only one that is then trusted.
    pub authority: Option<Vec<u8>>,
    /// User and password.
    pub login: Option<(String, SecretString)>,
    /// What we call ourselves: a domain of the line, never the machine's name.
    pub hello: String,
    /// How long one mail may take, from the connection to the last answer.
    pub deadline: Duration,
    /// How many mails a minute the server takes from this mailbox; 0 for any number.
    pub per_minute: u32,
    /// Through what it is spoken to; never without protection.
    pub proxy: Option<Proxy>,
}

/// What is wrong with a [`Server`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadServer {
    /// The certificate authority can't be read.
    #[error("the certificate authority holds no certificate in PEM, or one that can't be used")]
    Authority,
}

/// Sends mails.
pub struct Mailer {
    server: Server,
    tls: Option<TlsParameters>,
    trouble: Mutex<Option<Trouble>>,
    pace: Mutex<Pace>,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("host", &self.server.host).finish_non_exhaustive()
    }
}

impl Mailer {
    /// A mailer for that server. Connects to nothing yet.
    pub fn new(server: Server) -> Result<Self, BadServer> {
        let tls = match server.protection {
            Tls::None => None,
            Tls::Implicit | Tls::StartTls => Some(tls(&server)?),
        };
        let pace = Mutex::new(Pace::new(server.per_minute));
        Ok(Self { server, tls, trouble: Mutex::new(None), pace })
    }

    /// Books one mail and tells how long to wait before it is sent.
    #[must_use]
    pub fn reserve(&self, now: Stamp) -> Duration {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).reserve(now)
    }

    /// What was wrong at the last attempt, if the server or our own account was to blame.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one mail. `from` is the envelope's sender, `number` what the mail is called in its recipient's
    /// mailbox from now on.
    pub async fn send(&self, from: &Address, to: &Address, number: SourceId, mail: &[u8]) -> Sent {
        let Ok(from) = from.0.parse::<lettre::Address>() else { return Sent::Refused(Refusal::BadRequest) };
        let to = mailbox::wire(&to.0).and_then(|to| to.parse::<lettre::Address>().ok());
        let Some(to) = to else { return Sent::Refused(Refusal::NotFound) };
        // Outlives the attempt: the deadline drops that wherever it is, and whether the dot was out decides
        // what it means.
        let dotted = AtomicBool::new(false);
        let failure = match timeout(self.server.deadline, self.attempt(from, to, mail, &dotted)).await {
            Ok(Ok(connection)) => {
                self.note(None);
                goodbye(connection).await;
                return Sent::Delivered(vec![number]);
            }
            Ok(Err(failure)) => failure,
            // How far it came is lost with it, and does not matter: only the dot does.
            Err(_) => Failure::silent(Stage::Reach),
        };
        let (sent, trouble) = failure.meaning(dotted.load(Ordering::SeqCst));
        self.note(trouble);
        sent
    }

    /// The whole dialogue. `dotted` is set as soon as the server may have the whole mail.
    async fn attempt(
        &self,
        from: lettre::Address,
        to: lettre::Address,
        mail: &[u8],
        dotted: &AtomicBool,
    ) -> Result<AsyncSmtpConnection, Failure> {
        let mut connection = self.connect().await?;
        self.log_in(&mut connection).await?;
        let parameters = parameters(&connection, &to)?;
        let said = connection.command(Mail::new(Some(from), parameters)).await;
        expect(Stage::Sender, &[250], said)?;
        let said = connection.command(Rcpt::new(to, Vec::new())).await;
        // 251: taken, and passed on to where they are now (RFC 5321 §3.4).
        expect(Stage::Recipient, &[250, 251], said)?;
        expect(Stage::Data, &[354], connection.command(Data).await)?;
        // The end of the last line is the beginning of the final dot.
        let mail = mail.strip_suffix(b"\r\n").unwrap_or(mail);
        // An empty last piece: when it is asked for, all the others are written, and the dot is what comes
        // next.
        let end = std::iter::once_with(|| {
            dotted.store(true, Ordering::SeqCst);
            &[][..]
        });
        let said = connection.message_iter(mail.chunks(CHUNK).chain(end)).await;
        expect(Stage::Content, &[250], said)?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let hello = ClientId::Domain(self.server.hello.clone());
        let place = (self.server.host.as_str(), self.server.port);
        match (self.server.protection, self.tls.clone()) {
            (Tls::Implicit, Some(_)) if self.server.proxy.is_some() => {
                let stream = self.reach(|_| false).await?;
                let tls = connector_for(self.server.authority.as_deref());
                let tls = tls.map_err(|error| silent(io::Error::other(error)))?;
                let sealed = Sealed::over(stream, place.0, &tls).await;
                greeted(Box::new(sealed.map_err(silent)?), &hello).await
            }
            (Tls::Implicit, Some(tls)) => {
                let connecting = AsyncSmtpConnection::connect_tokio1(place, None, &hello, Some(tls), None);
                connecting.await.map_err(Failure::at(Stage::Reach))
            }
            (Tls::StartTls, Some(tls)) => {
                let stream = Drip::new(self.reach(|_| true).await?);
                let mut connection = greeted(Box::new(stream), &hello).await?;
                connection.starttls(tls, &hello).await.map_err(Failure::at(Stage::Reach))?;
                Ok(connection)
            }
            _ => {
                let stream = reach(place, |address| address.ip().is_loopback()).await?;
                greeted(Box::new(stream), &hello).await
            }
        }
    }

    /// A connection to the server, through the proxy if there is one, else to an address that may be spoken to.
    async fn reach(&self, may: impl Fn(&SocketAddr) -> bool) -> Result<TcpStream, Failure> {
        let place = (self.server.host.as_str(), self.server.port);
        match &self.server.proxy {
            Some(proxy) => proxy.connect(place.0, place.1).await.map_err(silent),
            None => reach(place, may).await,
        }
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        let Some((user, password)) = &self.server.login else { return Ok(()) };
        let login = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        connection.auth(&mechanisms, &login).await.map(|_| ()).map_err(Failure::at(Stage::Login))
    }

    fn note(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

fn tls(server: &Server) -> Result<TlsParameters, BadServer> {
    let mut builder = TlsParametersBuilder::new(server.host.clone());
    if let Some(pem) = &server.authority {
        // A file without one reads as an empty list, and then every server would be refused without a word of
        // why.
        let holds_one = pem.windows(17).any(|w| w == b"BEGIN CERTIFICATE");
        let authority = Certificate::from_pem(pem).ok().filter(|_| holds_one).ok_or(BadServer::Authority)?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    builder.build_rustls().map_err(|_| BadServer::Authority)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn silent(error: io::Error) -> Failure {
    Failure::silent(Stage::Reach).because(&error)
}

/// Connects to the first of the server's addresses that may be spoken to and answers.
async fn reach(place: (&str, u16), may: impl Fn(&SocketAddr) -> bool) -> Result<TcpStream, Failure> {
    let found: Vec<_> = tokio::net::lookup_host(place).await.map_err(silent)?.filter(may).collect();
    TcpStream::connect(found.as_slice()).await.map_err(silent)
}

async fn greeted(
    stream: Box<dyn AsyncTokioStream>,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, Failure> {
    AsyncSmtpConnection::connect_with_transport(stream, hello).await.map_err(Failure::at(Stage::Reach))
}

/// What is asked of the server for that recipient. The domain is in A-labels, so only a local part can be another
/// alphabet's.
fn parameters(connection: &AsyncSmtpConnection, to: &lettre::Address) -> Result<Vec<MailParameter>, Failure> {
    if to.to_string().is_ascii() {
        return Ok(Vec::new());
    }
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        return Ok(vec![MailParameter::SmtpUtfEight]);
    }
    // This server can't write to such an address; another could.
    Err(Failure::told(Stage::Recipient, 553, "5.6.7"))
}

/// Only the expected words count; another good one means that the two sides have lost each other.
fn expect(
    stage: Stage,
    codes: &[u16],
    said: Result<Response, lettre::transport::smtp::Error>,
) -> Result<(), Failure> {
    let response = said.map_err(Failure::at(stage))?;
    let expected = codes.contains(&u16::from(response.code()));
    if expected { Ok(()) } else { Err(Failure::odd(stage)) }
}

/// Best effort: the mail is sent, whatever becomes of the connection.
async fn goodbye(mut connection: AsyncSmtpConnection) {
    if !timeout(GOODBYE, connection.quit()).await.is_ok_and(|said| said.is_ok()) {
        tracing::trace!("a mail server did not say goodbye");
    }
}
