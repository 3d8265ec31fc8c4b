//! E-mail.
//!
//! In: [`imap`] fetches from a mailbox and [`lmtp`] is handed mail by a server; both give raw mails to
//! [`receive`], which reads them ([`parse`]), tells people from machines, proves who writes as an operator
//! ([`auth`]), and takes out of each what its writer wrote ([`cut`]). A mail leaves its mailbox, or is answered
//! with 250, only after the line took it. Out: [`render`] says it, [`compose`] makes the bytes, [`send`] hands
//! them on. The addresses that answers go to are signed ([`token`]), and so are the names of our mails
//! ([`ident`]): nothing else in a mail has to be believed.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use self::auth::AuthCtx;
use self::ident::Idents;
use self::imap::Imap;
use self::lmtp::Lmtp;
use self::raw::{MailIntake, RawMail, Taken};
use self::receive::{Exchange, Reception};
use self::render::{Letter, MailCtx};
use self::send::Mailer;
use self::token::{Holder, Token, Tokens};
use super::health::LASTING;
use super::{
    Hasher, Health, Incoming, Intake, NotTaken, Opener, PolicyNow, Refusal, Rescan, Scene, Sent, Trouble,
    Unremoved, Untaken, Vault, Wanted, Watch,
};
use crate::domain::forget::Gone;
use crate::domain::id::{Address, ChannelName, DeliveryId, SeenKey, SourceId};
use crate::domain::material::Material;
use crate::domain::say::Delivery;
use crate::domain::time::Stamp;
use crate::keys::openpgp::{Certificate, SecretKey};

pub mod auth;
pub mod compose;
pub mod cut;
pub mod enclose;
mod html;
pub mod ident;
pub mod imap;
mod known;
pub mod lmtp;
mod noreply;
pub mod openpgp;
pub mod parse;
pub mod raw;
pub mod receive;
pub mod render;
pub mod send;
pub mod tls;
pub mod token;

pub use known::known_as;

/// How long an operator's next mail waits for what else comes, so that a burst is one mail and not forty.
pub const GATHERING: Duration = Duration::from_secs(120);

/// How often it is looked at how the parts are, by the machine's clock.
const LOOK: Duration = Duration::from_secs(1);
/// For how long nothing may have been sent before it is seen whether something could be; and how soon that is seen
/// again where it could not. By the line's clock.
const IDLE: Duration = Duration::from_secs(300);
const AGAIN: Duration = Duration::from_secs(60);

/// One mailbox of the line.
pub struct Email {
    setup: Setup,
    health: watch::Sender<Health>,
    /// Line time of the last attempt to send, or to see whether one would succeed.
    tried: Mutex<Option<Stamp>>,
}

/// What a mailbox is made of.
pub struct Setup {
    /// The channel's name in the config.
    pub name: ChannelName,
    /// The name beside the address, if one is configured.
    pub from_name: Option<String>,
    /// Its reply addresses.
    pub tokens: Tokens,
    /// Its Message-IDs.
    pub idents: Idents,
    /// Addresses, and domains, from which forms write for everybody: in small letters.
    pub forms: Vec<String>,
    /// From where voicemail comes, if it does.
    pub exchange: Option<Exchange>,
    /// The mailbox that is read, if one is.
    pub imap: Option<Imap>,
    /// The server that mail is handed to, if it is.
    pub lmtp: Option<Lmtp>,
    /// Where mail is handed on.
    pub mailer: Mailer,
    /// How an operator's mail is proven.
    pub auth: Arc<AuthCtx>,
    /// What opens mail that is encrypted for the line, if it has such a key.
    pub key: Option<Arc<SecretKey>>,
    /// Where attachments are kept.
    pub vault: Arc<dyn Vault>,
    /// The rules in force: they say which addresses are operators'.
    pub policy: PolicyNow,
    /// Tells the time.
    pub watch: Watch,
}

impl Email {
    /// A mailbox; nothing is connected yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let health = watch::Sender::new(Health::unknown((setup.watch)().line));
        Self { setup, health, tried: Mutex::default() }
    }

    /// Whether there is a mailbox with what was taken from it.
    #[must_use]
    pub fn keeps_taken(&self) -> bool {
        self.setup.imap.is_some()
    }

    /// Whether its mails are dated by a server elsewhere. One that is handed in is dated here.
    #[must_use]
    pub fn tells_time(&self) -> bool {
        self.setup.lmtp.is_none() && self.setup.imap.as_ref().is_some_and(Imap::is_elsewhere)
    }

    /// Takes in what comes, by both ways, until told to stop; of the mailbox first what was moved, if it is told
    /// of a time that the line lost.
    pub async fn take_in(
        &self,
        hasher: &Arc<dyn Hasher>,
        intake: &Arc<dyn Intake>,
        rescan: Option<Rescan>,
        stop: &CancellationToken,
    ) {
        let setup = &self.setup;
        let reception: Arc<dyn MailIntake> = Arc::new(Arc::new(self.reception(hasher, intake)));
        let fetch = async {
            if let Some(imap) = &setup.imap {
                if let Some(rescan) = rescan {
                    look_back(imap, rescan, reception.as_ref(), stop).await;
                }
                imap.run(reception.as_ref(), stop).await;
            }
        };
        let serve = async {
            if let Some(lmtp) = &setup.lmtp {
                lmtp.run(&reception, stop).await;
            }
        };
        tokio::join!(fetch, serve, self.keep_health(stop), self.keep_probing(stop));
    }

    fn reception(&self, hasher: &Arc<dyn Hasher>, intake: &Arc<dyn Intake>) -> Reception {
        let setup = &self.setup;
        Reception {
            name: setup.name.clone(),
            from_name: setup.from_name.clone(),
            tokens: setup.tokens.clone(),
            idents: setup.idents.clone(),
            forms: setup.forms.clone(),
            exchange: setup.exchange.clone(),
            auth: Arc::clone(&setup.auth),
            key: setup.key.clone(),
            vault: Arc::clone(&setup.vault),
            policy: Arc::clone(&setup.policy),
            watch: Arc::clone(&setup.watch),
            hasher: Arc::clone(hasher),
            intake: Arc::clone(intake),
        }
    }

    /// Removes the mails of whoever is forgotten, and what was written about them, from where taken mail is kept.
    /// Returns how many there were.
    ///
    /// # Errors
    /// What the server says.
    pub async fn expunge(
        &self,
        hasher: &Arc<dyn Hasher>,
        gone: &Gone,
        stop: &CancellationToken,
    ) -> Result<usize, Unremoved> {
        let Some(imap) = &self.setup.imap else { return Ok(0) };
        let nobody: Arc<dyn Intake> = Arc::new(Nobody);
        let reception = self.reception(hasher, &nobody);
        let concerns = |mail: RawMail| reception.concerns(mail, gone);
        imap.expunge(gone.since, &concerns, stop).await.map_err(|error| Unremoved(error.to_string()))
    }

    /// Answers whoever hands in mail that it is not taken now, until told to stop: the line can't take any.
    pub async fn turn_away(&self, stop: &CancellationToken) {
        let nobody: Arc<dyn MailIntake> = Arc::new(Nobody);
        if let Some(lmtp) = &self.setup.lmtp {
            lmtp.run(&nobody, stop).await;
        }
    }

    /// How the mailbox is, in and out, now and whenever that changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    async fn keep_health(&self, stop: &CancellationToken) {
        let [mut imap, mut lmtp] =
            [self.setup.imap.as_ref().map(Imap::health), self.setup.lmtp.as_ref().map(Lmtp::health)];
        while !stop.is_cancelled() {
            self.look_at_health();
            tokio::select! {
                () = stop.cancelled() => {}
                () = changed(imap.as_mut()) => {}
                () = changed(lmtp.as_mut()) => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// What is wrong anywhere in it is wrong with it.
    fn look_at_health(&self) {
        let parts = [self.setup.imap.as_ref().map(Imap::health), self.setup.lmtp.as_ref().map(Lmtp::health)];
        let parts = parts.into_iter().flatten().map(|part| *part.borrow());
        let Some(all) = parts.reduce(|one, other| Health {
            hears: one.hears.worse(other.hears),
            lag: one.lag.max(other.lag),
            ..one
        }) else {
            return;
        };
        self.health.send_if_modified(|health| {
            let now = Health { sends: health.sends, ..all };
            std::mem::replace(health, now) != now
        });
    }

    /// Sees whether a mail would be taken: at first, then where none was sent for long, or the last one was not
    /// taken. Else a wrong password would be heard of when somebody waits for an answer.
    async fn keep_probing(&self, stop: &CancellationToken) {
        let probing = async {
            loop {
                if self.is_probe_due() {
                    self.probe().await;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = probing => {}
        }
    }

    fn is_probe_due(&self) -> bool {
        let now = (self.setup.watch)().line;
        let every = match self.health.borrow().sends.trouble {
            None => IDLE,
            // Whoever knocks with a wrong password too often is locked out.
            Some(Trouble::Unauthorised) => LASTING,
            Some(_) => AGAIN,
        };
        let tried = *self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        tried.is_none_or(|at| now.since(at) >= every)
    }

    async fn probe(&self) {
        let bounces_to = Token::Return { case: None, delivery: DeliveryId(0) };
        let from = self.setup.tokens.address(&bounces_to, &Holder::Anyone);
        let trouble = self.setup.mailer.probe(&from).await;
        self.note_sent(trouble);
    }

    fn note_sent(&self, trouble: Option<Trouble>) {
        let now = (self.setup.watch)().line;
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        if !self.health.send_if_modified(|health| health.sends.note(trouble, now)) {
            return;
        }
        let channel = &self.setup.name;
        if let Some(trouble) = trouble {
            tracing::warn!(%channel, trouble = trouble.word(), "channel can't send");
        } else {
            tracing::info!(%channel, "channel sends again");
        }
    }

    /// Where mail is handed in by LMTP, once it can be; none where it can't.
    #[must_use]
    pub fn lmtp_address(&self) -> Option<watch::Receiver<Option<SocketAddr>>> {
        self.setup.lmtp.as_ref().map(Lmtp::address)
    }

    /// The mail that carries these deliveries, all to one recipient; none if there is nothing to say. Pure.
    #[must_use]
    pub fn render(&self, all: &[(&Delivery, &Material)], scene: &Scene<'_>) -> Option<Letter> {
        let setup = &self.setup;
        let from_name = setup.from_name.as_deref();
        let ctx = MailCtx { from_name, tokens: &setup.tokens, idents: &setup.idents };
        render::render_bundle(all, scene, &ctx)
    }

    /// Books one mail and tells how long to wait before it is sent.
    #[must_use]
    pub fn reserve(&self, now: Stamp) -> Duration {
        self.setup.mailer.reserve(now)
    }

    /// The mail as it goes: encrypted where its reader has a key, and with the line's own key if it has one. None where
    /// it can't be encrypted any more: then it does not go at all, and whoever waits for it hears so.
    async fn covered(&self, mail: Vec<u8>, key: Option<Arc<[u8]>>) -> Option<Vec<u8>> {
        let now = (self.setup.watch)().civil.0 / 1000;
        let mail = match key {
            None => mail,
            Some(key) => {
                // A large mail takes a while.
                let sealing = tokio::task::spawn_blocking(move || {
                    let certificate = Certificate::read(&key, now)?;
                    openpgp::seal(&mail, &certificate)
                });
                let sealed = sealing.await.ok()?;
                sealed
                    .inspect_err(|why| tracing::error!(%why, "a mail can't be encrypted: its reader's key"))
                    .ok()?
            }
        };
        Some(match &self.setup.key {
            Some(own) if own.certificate().is_good(now) => {
                openpgp::autocrypt(mail, &self.setup.tokens.mailbox().0, own.certificate())
            }
            _ => mail,
        })
    }

    /// Sends a letter; what it encloses is taken from the opener.
    pub async fn send(&self, to: &Address, letter: &Letter, opener: &Opener) -> Sent {
        let bytes = match enclose::write(letter, to, opener).await {
            Ok(bytes) => bytes,
            Err(sent) => return sent,
        };
        let Some(bytes) = self.covered(bytes, letter.key.clone()).await else {
            return Sent::Refused(uncovered(letter));
        };
        let number = SourceId::bare((self.setup.watch)().civil.0);
        let sent = self.setup.mailer.send(&letter.bounces_to, to, number, &bytes).await;
        self.note_sent(self.setup.mailer.trouble());
        sent
    }
}

/// Why a mail that can't be encrypted does not go. A contact is not lost by it: they wait, so whoever answered hears
/// that it did not go, and the case's clock goes on. An operator is reached another way.
fn uncovered(letter: &Letter) -> Refusal {
    if letter.words.is_some() { Refusal::BadRequest } else { Refusal::Forbidden }
}

/// Takes nothing.
struct Nobody;

#[async_trait]
impl MailIntake for Nobody {
    async fn take(&self, _mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        Vec::new()
    }
}

#[async_trait]
impl Intake for Nobody {
    async fn take(&self, _: Vec<Incoming>) -> Result<(), NotTaken> {
        Err(NotTaken)
    }

    async fn known(&self, _: &[SeenKey]) -> Result<bool, NotTaken> {
        Err(NotTaken)
    }

    async fn room(&self, _: &Wanted) -> Result<(), Untaken> {
        Err(Untaken::NoRoom)
    }
}

/// Before anything new: a copy of an operator's mail that somebody sends again is known for one by then.
async fn look_back(imap: &Imap, rescan: Rescan, intake: &dyn MailIntake, stop: &CancellationToken) {
    if imap.rescan(rescan.gap, intake, stop).await && rescan.done.send(()).is_err() {
        tracing::debug!("nobody waits to hear that mails were taken again");
    }
}

/// Waits for news of a part, for ever where there is no such part.
async fn changed(health: Option<&mut watch::Receiver<Health>>) {
    let news = match health {
        Some(health) => health.changed().await.is_ok(),
        None => false,
    };
    if !news {
        std::future::pending::<()>().await;
    }
}
