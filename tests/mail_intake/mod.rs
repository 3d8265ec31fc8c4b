//! Mail from real servers: taken once, moved only when taken, and none lost whatever breaks in between.

mod imap;
mod lmtp;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hotlined::channel::email::imap::{Imap, Pace, Server, Setup};
use hotlined::channel::email::raw::{MailIntake, RawMail, Taken};
use hotlined::channel::{NotTaken, Trouble, Untaken, Watch};
use hotlined::net::Tls;
use hotlined::service::clock::Clock;
use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::until;

/// Decides about each mail that is handed in: whether to take it.
type Decide = Box<dyn FnMut(&RawMail) -> bool + Send>;

/// Takes what it is told to take, as a store would: what was taken before is a duplicate.
struct Recorder {
    decide: Mutex<Decide>,
    taken: Mutex<Vec<RawMail>>,
    known: Mutex<HashSet<String>>,
    offered: Mutex<usize>,
}

#[async_trait]
impl MailIntake for Recorder {
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        *self.offered.lock().unwrap() += mails.len();
        let (mut decide, mut taken) = (self.decide.lock().unwrap(), self.taken.lock().unwrap());
        let mut known = self.known.lock().unwrap();
        let mut one = |mail: RawMail| {
            if !decide(&mail) {
                return Err(NotTaken.into());
            }
            let known = !known.insert(format!("{:?} {:?}", mail.place, String::from_utf8_lossy(&mail.bytes)));
            if !known {
                taken.push(mail);
            }
            Ok(if known { Taken::Duplicate } else { Taken::New })
        };
        mails.into_iter().map(&mut one).collect()
    }
}

impl Recorder {
    fn new(decide: impl FnMut(&RawMail) -> bool + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            decide: Mutex::new(Box::new(decide)),
            taken: Mutex::default(),
            known: Mutex::default(),
            offered: Mutex::default(),
        })
    }

    fn decide(&self, decide: impl FnMut(&RawMail) -> bool + Send + 'static) {
        *self.decide.lock().unwrap() = Box::new(decide);
    }

    fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    fn offered(&self) -> usize {
        *self.offered.lock().unwrap()
    }

    /// The numbers that the mails bear.
    fn numbers(&self) -> Vec<u32> {
        self.taken.lock().unwrap().iter().map(|mail| number(&mail.bytes)).collect()
    }
}

/// A source at work.
struct Running {
    imap: Arc<Imap>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    fn start(dovecot: &Dovecot, change: impl FnOnce(&mut Setup), intake: &Arc<Recorder>) -> Self {
        let mut setup = setup(dovecot);
        change(&mut setup);
        let (imap, stop) = (Arc::new(Imap::new(setup)), CancellationToken::new());
        let (source, intake, until) = (Arc::clone(&imap), Arc::clone(intake), stop.clone());
        let task = tokio::spawn(async move { source.run(intake.as_ref(), &until).await });
        Self { imap, stop, task }
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    async fn trouble(&self, want: Option<Trouble>) {
        self.imap.health().wait_for(|health| health.hears.trouble == want).await.unwrap();
    }
}

fn watch() -> Watch {
    let clock = Clock::running();
    Arc::new(move || clock.now())
}

fn setup(dovecot: &Dovecot) -> Setup {
    Setup {
        name: "mail".into(),
        server: Server {
            host: "localhost".into(),
            port: dovecot.imaps,
            tls: Tls::Implicit,
            ca_file: Some(dovecot.ca_file()),
            user: USER.into(),
            password: SecretString::from(PASSWORD),
        },
        mailbox: "INBOX".into(),
        processed: "Processed".into(),
        watch: watch(),
        pace: Pace { first: Duration::from_millis(20), most: Duration::from_millis(200), ..Pace::default() },
    }
}

fn mail(number: u32) -> Vec<u8> {
    format!("X-Number: {number}\r\nSubject: =?utf-8?q?mail_{number}?=\r\n\r\n.\r\n..привіт\r\n{number}\r\n")
        .into()
}

/// The number of a mail, below whatever a server put before it.
fn number(mail: &[u8]) -> u32 {
    let text = String::from_utf8_lossy(mail);
    let line = text.lines().find_map(|line| line.strip_prefix("X-Number: ")).expect("a mail of ours");
    line.parse().expect("a number")
}

fn deliver(dovecot: &Dovecot, numbers: std::ops::Range<u32>) {
    for number in numbers {
        dovecot.deliver(&mail(number));
    }
}

/// Waits until so many mails were moved; a server copies before it removes, so `moved` alone is too early.
fn moved(dovecot: &Dovecot, count: usize) {
    until("they are moved", || (dovecot.processed().len() == count && !dovecot.has_mail()).then_some(()));
}

/// Asserts that each of `0..count` was taken, and none twice.
fn assert_each_once(intake: &Recorder, count: u32) {
    let mut numbers = intake.numbers();
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(0..count), "{numbers:?}");
}
