//! Putting the sandbox together: the stand-in and the page behind one listener.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use super::botapi::{BotApi, Served, serve};
use super::mail::Mail;
use super::page::{Board, MailSeat, Page, Seat};
use crate::service::clock::Clock;

/// What a sandbox is made of.
pub struct SandboxConfig {
    /// The line's clock, which the page can move.
    pub clock: Clock,
    /// The bot's token: `<number>:<secret>`. Whoever knows it can be the bot, so beyond loopback it must be
    /// random.
    pub token: String,
    /// The bot's public name, without the at-sign.
    pub bot_username: String,
    /// Where page and Bot API listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What the line is called, for the head of the page.
    pub line_name: String,
    /// The zone that the page shows times in, as IANA names it.
    pub timezone: String,
    /// Who can be played in Telegram.
    pub seats: Vec<Seat>,
    /// The operators' own bot, if they have one; it is served by whoever made it.
    pub desk: Option<BotApi>,
    /// The world of mail, if the line has an address; it is served by whoever made it.
    pub mail: Option<Mail>,
    /// Who can be played in mail; nobody without `mail`.
    pub mail_seats: Vec<MailSeat>,
    /// Opens the whole board; must be set where `listen` is not loopback.
    pub board_secret: Option<String>,
    /// What the line did, as JSON lines `{at, case, event, detail}`.
    pub observer: Option<broadcast::Receiver<String>>,
}

/// A running sandbox. It runs until it is shut down or dropped.
#[derive(Debug)]
pub struct Sandbox {
    /// Where the page is.
    pub page_addr: SocketAddr,
    /// What the bot is given as its API's address.
    pub api_url: String,
    /// The stand-in for Telegram.
    pub botapi: BotApi,
    /// The training page.
    pub page: Page,
    served: Served,
    observing: Option<JoinHandle<()>>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The page would be reachable from elsewhere, and no secret guards it.
    #[error("the board would be open to everyone who can reach {0}; give it a secret")]
    Open(SocketAddr),
    /// The address is taken, or not ours.
    #[error("can't listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// No secret links could be made.
    #[error("the system gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// Starts the stand-in and the page on one address.
///
/// # Errors
/// If the address can't be bound, or is not loopback and no secret is given.
pub async fn start(config: SandboxConfig) -> Result<Sandbox, StartError> {
    let listen = config.listen;
    if !listen.ip().is_loopback() && config.board_secret.as_deref().is_none_or(str::is_empty) {
        return Err(StartError::Open(listen));
    }
    let failed = |error| StartError::Listen(listen, error);
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let botapi = BotApi::new(config.clock, &config.token, &config.bot_username);
    let board = Board {
        line_name: config.line_name,
        timezone: config.timezone,
        seats: config.seats,
        desk: config.desk,
        mail: config.mail,
        mail_seats: config.mail_seats,
        secret: config.board_secret,
    };
    let page = Page::new(botapi.clone(), board)?;
    let served = serve(page.router().merge(botapi.router()), listener).map_err(failed)?;
    let observing = config.observer.map(|lines| {
        let page = page.clone();
        tokio::spawn(async move { page.observe(lines).await })
    });
    Ok(Sandbox { page_addr: served.addr, api_url: reachable(served.addr), botapi, page, served, observing })
}

impl Sandbox {
    /// Stops listening and closes every connection.
    pub async fn shutdown(mut self) {
        if let Some(task) = self.observing.take() {
            task.abort();
        }
        self.served.shutdown().await;
    }
}

/// The address from this machine: one that listens everywhere is reached by loopback.
fn reachable(addr: SocketAddr) -> String {
    let mut addr = addr;
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{addr}")
}
