//! The training page: several contacts and operators side by side, and a clock that one can move.
//!
//! It shows the chats of the [stand-in](super::botapi) and the [mailboxes](super::mail) as the people in them
//! see them, and acts for them. It knows nothing of the line: what the line did comes in as short JSON lines from an observer.
//!
//! The browser gets one HTML page, one style sheet, a few scripts and one stream of events ([`feed`]); it sends
//! small JSON actions ([`act`]). [`guard`] decides who may.

mod act;
mod feed;
mod guard;
mod log;
mod mail_act;
mod mail_seat;
mod routes;
mod samples;
mod seat;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subtle::ConstantTimeEq;
use tokio::sync::{broadcast, watch};

use super::botapi::BotApi;
use super::mail::Mail;
use crate::service::clock::Clock;
use log::Log;
use mail_seat::MailSeated;
use seat::{Scope, SeatInfo, Seated};

pub use mail_seat::MailSeat;
pub use samples::{Sample, sample};
pub use seat::{Role, Seat};

/// What the page is about.
#[derive(Clone)]
pub struct Board {
    /// What the line is called, for the head of the page.
    pub line_name: String,
    /// The zone that times are shown in, as IANA names it.
    pub timezone: String,
    /// Who can be played in Telegram.
    pub seats: Vec<Seat>,
    /// The operators' own bot, if they have one: then they sit before that one.
    pub desk: Option<BotApi>,
    /// The world of mail, if there is one.
    pub mail: Option<Mail>,
    /// Who can be played in mail; nobody without `mail`.
    pub mail_seats: Vec<MailSeat>,
    /// Opens the whole board. With `None` everything is open to whoever reaches it by a loopback name.
    pub secret: Option<String>,
}

/// The page. Clones share everything.
#[derive(Clone)]
pub struct Page(Arc<Inner>);

struct Inner {
    api: BotApi,
    desk: Option<BotApi>,
    mail: Option<Mail>,
    clock: Clock,
    line_name: String,
    timezone: String,
    secret: Option<String>,
    seats: Mutex<Vec<Seated>>,
    mail_seats: Mutex<Vec<MailSeated>>,
    /// Rises when a seat is added, a line is logged or the clock is moved.
    changed: watch::Sender<u64>,
    log: Mutex<Log>,
}

impl Page {
    /// Seats everyone; those whose seat says so press Start at once.
    ///
    /// # Errors
    /// If the system gives no randomness for the secret links.
    pub fn new(api: BotApi, board: Board) -> Result<Self, getrandom::Error> {
        let clock = api.clock();
        let page = Self(Arc::new(Inner {
            api,
            desk: board.desk,
            mail: board.mail,
            clock,
            line_name: board.line_name,
            timezone: board.timezone,
            secret: board.secret,
            seats: Mutex::new(Vec::new()),
            mail_seats: Mutex::new(Vec::new()),
            changed: watch::Sender::new(0),
            log: Mutex::new(Log::default()),
        }));
        for seat in board.seats {
            page.seat(seat)?;
        }
        for seat in board.mail_seats {
            page.mail_seat(seat)?;
        }
        Ok(page)
    }

    /// Adds a person to the board.
    ///
    /// # Errors
    /// If the system gives no randomness for the secret link.
    pub fn seat(&self, seat: Seat) -> Result<(), getrandom::Error> {
        if seat.role == Role::Public {
            self.0.api.channel(seat.user_id, &seat.name, None);
        }
        let user = self.bot(seat.role).user(seat.user_id, &seat.name, &seat.language);
        if let Some(payload) = &seat.start {
            user.start(Some(payload.as_str()).filter(|p| !p.is_empty()));
            if self.0.desk.is_some() && seat.role == Role::Operator {
                // What is too large for their own bot comes by the other one.
                self.0.api.user(seat.user_id, &seat.name, &seat.language).start(None);
            }
        }
        let secret = fresh_secret()?;
        self.seats().push(Seated { seat, user, secret });
        self.0.changed.send_modify(|n| *n += 1);
        Ok(())
    }

    /// Adds a person with a mailbox; nobody if the page was given no mail.
    ///
    /// # Errors
    /// If the system gives no randomness for the secret link.
    pub fn mail_seat(&self, seat: MailSeat) -> Result<(), getrandom::Error> {
        let Some(mail) = &self.0.mail else { return Ok(()) };
        let mailbox = mail.person(&seat.address, &seat.name);
        let secret = fresh_secret()?;
        let mut seats = self.mail_seats();
        let id = seats.iter().map(|s| s.id).min().unwrap_or_default() - 1;
        seats.push(MailSeated { id, seat, mailbox, secret });
        drop(seats);
        self.0.changed.send_modify(|n| *n += 1);
        Ok(())
    }

    /// The secret part of each seat's link: (name, query).
    #[must_use]
    pub fn links(&self) -> Vec<(String, String)> {
        let link = |name: &str, secret: &str| (name.to_owned(), format!("/?seat={secret}"));
        let mut links: Vec<_> = self.seats().iter().map(|s| link(&s.seat.name, &s.secret)).collect();
        links.extend(self.mail_seats().iter().map(|s| link(&s.seat.name, &s.secret)));
        links
    }

    /// Shows what the line did, until the sender is gone. Each line is a JSON object
    /// `{at, case, event, detail}`; `at` is milliseconds or RFC 3339 in civil time.
    pub async fn observe(&self, mut lines: broadcast::Receiver<String>) {
        loop {
            match lines.recv().await {
                Ok(line) => {
                    self.log().add(&line);
                    self.0.changed.send_modify(|n| *n += 1);
                }
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    self.log().add(&format!("{{\"event\":\"missed\",\"detail\":\"{missed} lines\"}}"));
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    /// The bot before which people of that side sit.
    fn bot(&self, role: Role) -> &BotApi {
        match (role, &self.0.desk) {
            (Role::Operator, Some(desk)) => desk,
            (Role::Operator, None) | (Role::Contact | Role::Public, _) => &self.0.api,
        }
    }

    fn needs_secret(&self) -> bool {
        self.0.secret.is_some()
    }

    /// What that secret opens; all are compared, so that time tells nothing.
    fn scope(&self, given: Option<&str>) -> Option<Scope> {
        let given = given.unwrap_or_default();
        let same = |secret: &str| bool::from(secret.as_bytes().ct_eq(given.as_bytes()));
        let board = match &self.0.secret {
            None => given.is_empty(),
            Some(secret) => same(secret),
        };
        let mut secrets: Vec<_> = self.seats().iter().map(|s| (s.seat.user_id, s.secret.clone())).collect();
        secrets.extend(self.mail_seats().iter().map(|s| (s.id, s.secret.clone())));
        let seat = secrets.iter().fold(None, |found, (id, s)| if same(s) { Some(*id) } else { found });
        if board { Some(Scope::Board) } else { seat.map(Scope::Seat) }
    }

    fn seated(&self, user: i64) -> Option<Seated> {
        self.seats().iter().find(|s| s.seat.user_id == user).cloned()
    }

    fn infos(&self, scope: Scope) -> Vec<SeatInfo> {
        let link = |secret: &String| (scope == Scope::Board && self.needs_secret()).then(|| secret.clone());
        let seats = self.seats();
        let shown = seats.iter().filter(|s| scope.covers(s.seat.user_id));
        let mut infos: Vec<_> = shown
            .map(|s| SeatInfo {
                id: s.seat.user_id,
                name: s.seat.name.clone(),
                role: s.seat.role,
                language: s.seat.language.clone(),
                address: None,
                link: link(&s.secret),
            })
            .collect();
        let mail = self.mail_seats();
        infos.extend(mail.iter().filter(|s| scope.covers(s.id)).map(|s| s.info(link(&s.secret))));
        infos
    }

    fn seats(&self) -> MutexGuard<'_, Vec<Seated>> {
        self.0.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mail_seats(&self) -> MutexGuard<'_, Vec<MailSeated>> {
        self.0.mail_seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the secrets, as everything that could be logged.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

/// 128 random bits for a link.
fn fresh_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}
