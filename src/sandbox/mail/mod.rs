//! A stand-in for the world of mail: the line's provider, and the people who write to the line.
//!
//! It has two sides, as a provider has. What the line sends goes to an [SMTP sink](smtp) and from there into
//! mailboxes in memory. What people write is handed to the line's own LMTP listener by a [postman](postman),
//! which keeps it and brings the same bytes again until the line has taken it. A test plays the people:
//!
//! ```no_run
//! # use hotlined::{domain::time::Stamp, sandbox::mail::{LmtpAt, Mail}, service::clock::Clock};
//! # async fn f(lmtp: std::net::SocketAddr) -> Result<(), Box<dyn std::error::Error>> {
//! let mail = Mail::new(Clock::frozen(Stamp(0)), "help@line.test");
//! let served = mail.serve(([127, 0, 0, 1], 0).into()).await?;
//! println!("the line sends through {}", served.addr);
//! mail.lmtp(LmtpAt::Tcp(lmtp));
//! let maryna = mail.person("maryna@example.org", "Maryna");
//! maryna.write("help@line.test", "A question", "Is anybody there?");
//! let mails = maryna.wait_for(|mails| !mails.is_empty()).await?;
//! maryna.reply(mails[0].id, "Thank you")?;
//! # Ok(()) }
//! ```
//!
//! Times are line time, and retries run on the injected clock ([`Mail::flush`] makes them due at once).
//! Faults are asked for with [`Mail::fault`], bounces with [`Mail::bounce`], a lost answer with
//! [`Mail::lose_answers`], hostile mail with [`Mailbox::raw`].

mod address;
mod bounce;
mod command;
mod compose;
mod encode;
mod fault;
mod lines;
mod lmtp;
mod mailbox;
mod place;
mod postman;
mod quote;
mod serve;
mod shown;
mod smtp;
#[cfg(test)]
mod tests;
mod trace;
mod wait;
mod world;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::time::Stamp;
use crate::service::clock::Clock;

pub use super::botapi::{Gate, WaitedInVain};
pub use bounce::Report;
pub use compose::File;
pub use fault::{Fault, On, Stage};
pub use lines::Reply;
pub use mailbox::{Mailbox, NoSuchMail};
pub use place::{HOST, LmtpAt};
pub use serve::MailServed;
pub use shown::{MailId, ShownFile, ShownMail};
pub use world::{Attempt, Taken};

use world::World;

/// The stand-in. Clones share everything.
#[derive(Clone)]
pub struct Mail(Arc<Inner>);

struct Inner {
    clock: Clock,
    world: Mutex<World>,
    /// Rises with every change.
    changed: watch::Sender<u64>,
}

impl Mail {
    /// A world with one line, at that address and all its `+` subaddresses, and nobody else.
    #[must_use]
    pub fn new(clock: Clock, line: &str) -> Self {
        let world = Mutex::new(World::new(line, clock.now().line));
        Self(Arc::new(Inner { clock, world, changed: watch::Sender::new(0) }))
    }

    /// The line's own address, without any token.
    #[must_use]
    pub fn line(&self) -> String {
        self.lock().line.clone()
    }

    /// Where the line takes mail from now on; what waited is brought at once.
    pub fn lmtp(&self, at: LmtpAt) {
        self.lock().lmtp = Some(at);
        self.flush();
    }

    /// Makes every waiting mail due now, as `postqueue -f` does.
    pub fn flush(&self) {
        let now = self.now();
        self.lock().queue.iter_mut().for_each(|letter| letter.due = now);
        self.touch();
    }

    /// Lets something go wrong with what the line sends.
    pub fn fault(&self, on: On, fault: Fault) {
        self.lock().faults.add(on, fault);
    }

    /// Nothing goes wrong any more: no faults, no bounces, no lost answers.
    pub fn clear_faults(&self) {
        let mut world = self.lock();
        world.faults.clear();
        world.reports.clear();
        world.lost = 0;
    }

    /// From now on, mail to that address is taken and then reported on to its envelope sender (RFC 3464).
    pub fn bounce(&self, address: &str, report: Report) {
        self.lock().reports.insert(address::base(address), report);
    }

    /// The line's answers to the next so many mails are lost on the way, so that it is brought them again.
    pub fn lose_answers(&self, mails: u32) {
        self.lock().lost = mails;
    }

    /// A domain whose mail bears no signature: neither passes nor fails.
    pub fn unsigned(&self, domain: &str) {
        self.lock().unsigned.insert(domain.to_lowercase());
    }

    /// Every mail that the line handed to the sink and that was taken, in order.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.lock().taken.clone()
    }

    /// Every attempt to bring a mail to the line, in order, with its answer.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        self.lock().attempts.clone()
    }

    /// How many mails wait to be taken by the line.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.lock().queue.len()
    }

    /// A number that rises with every change: a mail, an attempt, a person.
    #[must_use]
    pub fn on_change(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    fn now(&self) -> Stamp {
        self.0.clock.now().line
    }

    fn touch(&self) {
        self.0.changed.send_modify(|n| *n += 1);
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without anybody's mail.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}
