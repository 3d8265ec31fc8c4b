//! Mail from real servers: taken once, moved only when taken, and none lost whatever breaks in between.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hotlined::channel::email::imap::{Imap, Pace, Server, Setup};
use hotlined::channel::email::lmtp::{self, Lmtp};
use hotlined::channel::email::raw::{MailIntake, Place, RawMail, Taken};
use hotlined::channel::email::tls::Tls;
use hotlined::channel::{NotTaken, Trouble, Watch};
use hotlined::service::clock::Clock;
use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::postfix::Postfix;
use crate::support::until;

/// Decides about each mail that is handed in: whether to take it.
type Decide = Box<dyn FnMut(&RawMail) -> bool + Send>;

/// Takes what it is told to take, as a store would: what was taken before is a duplicate.
struct Recorder {
    decide: Mutex<Decide>,
    taken: Mutex<Vec<RawMail>>,
    offered: Mutex<usize>,
}

#[async_trait]
impl MailIntake for Recorder {
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, NotTaken>> {
        *self.offered.lock().unwrap() += mails.len();
        let (mut decide, mut taken) = (self.decide.lock().unwrap(), self.taken.lock().unwrap());
        let mut one = |mail: RawMail| {
            if !decide(&mail) {
                return Err(NotTaken);
            }
            let known = taken.iter().any(|known| known.bytes == mail.bytes && known.place == mail.place);
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
        self.imap.health().wait_for(|health| health.trouble == want).await.unwrap();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_mail_is_taken_once_byte_for_byte_and_moved() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..200);
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 200);
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 200);
    assert_eq!(intake.offered(), 200);
    assert!(dovecot.inbox().is_empty());
    let taken = intake.taken.lock().unwrap();
    for got in taken.iter() {
        assert_eq!(got.bytes, mail(number(&got.bytes)));
        assert!(
            matches!(&got.place, Place::Imap { mailbox, uid: 1.., uidvalidity: 1.., .. } if mailbox == "INBOX")
        );
        assert_eq!(got.cut_from, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_stays_and_comes_again_and_stops_nobody() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..30);
    let intake = Recorder::new(|mail| !number(&mail.bytes).is_multiple_of(10));
    let running = Running::start(&dovecot, |_| {}, &intake);
    until("the others are moved", || {
        (dovecot.processed().len() == 27 && dovecot.inbox().len() == 3).then_some(())
    });
    until("they came again", || (intake.offered() > 40).then_some(()));
    intake.decide(|_| false);
    running.trouble(Some(Trouble::NotTaken)).await;
    deliver(&dovecot, 30..40);
    intake.decide(|_| true);
    moved(&dovecot, 40);
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_power_is_cut_loses_no_mail_and_repeats_none() {
    let Some(mut dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..400);
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    for some in [1, 150, 250] {
        until("some are taken", || (intake.count() >= some).then_some(()));
        dovecot.kill9();
        dovecot.restart();
    }
    until("all are moved", || (dovecot.inbox().is_empty() && intake.count() == 400).then_some(()));
    running.trouble(None).await;
    running.end().await;
    assert_each_once(&intake, 400);
    let processed: BTreeSet<u32> = dovecot.processed().iter().map(|mail| number(mail)).collect();
    assert_eq!(processed.len(), 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_another_client_expunged_is_skipped() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..250);
    let dovecot = Arc::new(dovecot);
    let (other, mut first) = (Arc::clone(&dovecot), true);
    // While the first batch is taken and the second on its way, most of the third goes.
    let intake = Recorder::new(move |_| {
        if std::mem::take(&mut first) {
            let gone = "a SELECT INBOX\r\nb UID STORE 211:250 +FLAGS (\\Deleted)\r\nc EXPUNGE\r\n";
            assert!(other.says(gone).contains("c OK"));
        }
        true
    });
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 210);
    running.trouble(None).await;
    running.end().await;
    assert_eq!((intake.count(), dovecot.inbox().len()), (210, 0));
    assert!(intake.taken.lock().unwrap().iter().all(|mail| !mail.bytes.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_life_of_the_mailbox_is_looked_through_anew() {
    let Some(mut dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..3);
    let intake = Recorder::new(|_| false);
    let running = Running::start(&dovecot, |_| {}, &intake);
    running.trouble(Some(Trouble::NotTaken)).await;
    dovecot.kill9();
    dovecot.new_uidvalidity();
    let lives = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&lives);
    intake.decide(move |mail| {
        if let Place::Imap { uidvalidity, .. } = mail.place {
            seen.lock().unwrap().insert(uidvalidity);
        }
        true
    });
    dovecot.restart();
    moved(&dovecot, 3);
    running.end().await;
    assert_each_once(&intake, 3);
    assert_eq!(lives.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_mail_ends_the_waiting() {
    let Some(dovecot) = Dovecot::start() else { return };
    let intake = Recorder::new(|_| true);
    // So long that only the server's word can be why it looks again.
    let slow = |setup: &mut Setup| setup.pace.rescan = Duration::from_secs(3_600);
    let running = Running::start(&dovecot, slow, &intake);
    for (number, count) in (0..3).zip(1..) {
        dovecot.deliver(&mail(number));
        moved(&dovecot, count);
    }
    running.end().await;
    assert_each_once(&intake, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starttls_works_and_an_unknown_authority_is_refused() {
    let Some(dovecot) = Dovecot::start() else { return };
    deliver(&dovecot, 0..2);
    let intake = Recorder::new(|_| true);
    let stranger = |setup: &mut Setup| setup.server.ca_file = None;
    let running = Running::start(&dovecot, stranger, &intake);
    running.trouble(Some(Trouble::Unreachable)).await;
    running.end().await;
    assert_eq!(intake.offered(), 0);
    let start_tls = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::StartTls, dovecot.imap);
    let running = Running::start(&dovecot, start_tls, &intake);
    moved(&dovecot, 2);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_starttls_gets_no_password() {
    let Some(dovecot) = Dovecot::with("ssl = no\n") else { return };
    deliver(&dovecot, 0..1);
    let intake = Recorder::new(|_| true);
    let start_tls = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::StartTls, dovecot.imap);
    let running = Running::start(&dovecot, start_tls, &intake);
    running.trouble(Some(Trouble::Refused)).await;
    running.end().await;
    let plain = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::None, dovecot.imap);
    let running = Running::start(&dovecot, plain, &intake);
    moved(&dovecot, 1);
    running.end().await;
    let wrong = |setup: &mut Setup| setup.server.password = SecretString::from("wrong");
    let running = Running::start(&dovecot, |s| (plain(s), wrong(s)).1, &intake);
    running.trouble(Some(Trouble::Unauthorised)).await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_mail_that_is_too_large_the_beginning_is_taken() {
    let Some(dovecot) = Dovecot::start() else { return };
    let mut large = mail(1);
    large.resize(36 << 20, b'x');
    dovecot.deliver(&large);
    dovecot.deliver(&mail(0));
    let intake = Recorder::new(|_| true);
    let running = Running::start(&dovecot, |_| {}, &intake);
    moved(&dovecot, 2);
    running.end().await;
    assert_each_once(&intake, 2);
    let taken = intake.taken.lock().unwrap();
    let cut = taken.iter().find(|mail| mail.cut_from.is_some()).unwrap();
    assert_eq!((cut.cut_from, cut.bytes.as_slice()), (Some(36 << 20), &large[..1 << 20]));
}

/// A server that listens, and the recorder behind it.
async fn lmtp_server(intake: &Arc<Recorder>) -> (String, CancellationToken, JoinHandle<()>) {
    let server = Arc::new(Lmtp::new(lmtp::Setup {
        name: "mail".into(),
        listen: lmtp::Listen::Tcp(([127, 0, 0, 1], 0).into()),
        host: "hotline.test".into(),
        accepts: Arc::new(|to| to.starts_with("help") && to.ends_with("@hotline.test")),
        watch: watch(),
    }));
    let (stop, mut address) = (CancellationToken::new(), server.address());
    let (until, intake) = (stop.clone(), Arc::clone(intake));
    let task = tokio::spawn(async move {
        let intake: Arc<dyn MailIntake> = intake;
        server.run(&intake, &until).await;
    });
    let at = address.wait_for(Option::is_some).await.unwrap().unwrap();
    (format!("inet:127.0.0.1:{}", at.port()), stop, task)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_keeps_a_mail_until_it_is_taken_and_then_gives_the_same_bytes() {
    let intake = Recorder::new(|_| false);
    let (at, stop, task) = lmtp_server(&intake).await;
    let Some(postfix) = Postfix::start(&at) else { return };
    let offers = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&offers);
    intake.decide(move |mail| {
        let mut seen = seen.lock().unwrap();
        seen.push(mail.bytes.clone());
        seen.len() > 2
    });
    postfix.send("a@client.test", &["help@hotline.test"], &mail(0));
    until("it was refused twice, then taken", || {
        postfix.flush();
        (intake.count() == 1 && postfix.queued() == 0).then_some(())
    });
    let offers = offers.lock().unwrap().clone();
    assert_eq!(offers.len(), 3);
    assert!(offers.iter().all(|bytes| bytes == &offers[0]));
    let text = String::from_utf8(offers[0].clone()).unwrap();
    assert!(text.starts_with("Return-Path: <a@client.test>\r\n"), "{text}");
    let sent = String::from_utf8(mail(0)).unwrap();
    let (headers, body) = sent.split_once("\r\n\r\n").unwrap();
    assert!(text.contains(headers.lines().next().unwrap()));
    assert!(text.ends_with(&format!("\r\n\r\n{body}")), "dots come out as they went in: {text}");
    assert!(postfix.log().contains("451 4.3.0 not taken now"), "{}", postfix.log());
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_recipient_of_a_mail_has_its_own_answer() {
    let intake =
        Recorder::new(|mail| matches!(&mail.place, Place::Lmtp { recipient } if !recipient.contains("+b@")));
    let (at, stop, task) = lmtp_server(&intake).await;
    let Some(postfix) = Postfix::start(&at) else { return };
    postfix.send("", &["help@hotline.test", "help+b@hotline.test", "other@hotline.test"], &mail(0));
    until("one is taken, one deferred, one bounced", || {
        let log = postfix.log();
        ["status=sent (250 2.0.0", "status=deferred", "status=bounced"]
            .iter()
            .all(|s| log.contains(s))
            .then_some(())
    });
    assert_eq!(intake.count(), 1);
    intake.decide(|_| true);
    until("the other is taken, alone", || {
        postfix.flush();
        (intake.count() == 2 && postfix.queued() == 0).then_some(())
    });
    let taken = intake.taken.lock().unwrap().clone();
    let to = |mail: &RawMail| match &mail.place {
        Place::Lmtp { recipient } => recipient.clone(),
        other @ Place::Imap { .. } => panic!("{other:?}"),
    };
    assert_eq!(taken.iter().map(to).collect::<Vec<_>>(), ["help@hotline.test", "help+b@hotline.test"]);
    stop.cancel();
    task.await.unwrap();
}

/// Not a promise but a figure: how near the source comes to a client that does nothing but fetch and move.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_mails_are_taken_in_batches() {
    const COUNT: u32 = 2_000;
    let (Some(dovecot), Some(raw)) = (Dovecot::start(), Dovecot::start()) else { return };
    let body = "слово за словом, и так ещё долго\r\n".repeat(60);
    for number in 0..COUNT {
        let mail = [mail(number), body.clone().into_bytes()].concat();
        dovecot.deliver(&mail);
        raw.deliver(&mail);
    }
    // Both mailboxes have their mails numbered before the clock runs.
    for server in [&dovecot, &raw] {
        server.says("a SELECT INBOX\r\nb CREATE Processed\r\n");
    }
    let clock = Clock::running();
    let (intake, began) = (Recorder::new(|_| true), clock.now().line);
    let plain = |setup: &mut Setup| (setup.server.tls, setup.server.port) = (Tls::None, dovecot.imap);
    let running = Running::start(&dovecot, plain, &intake);
    until("all are moved", || (!dovecot.has_mail()).then_some(()));
    let ours = clock.now().line.since(began);
    running.end().await;
    let began = clock.now().line;
    let bytes = fetch_and_move(&raw, COUNT);
    let theirs = clock.now().line.since(began);
    assert!(bytes > body.len() * COUNT as usize);
    assert_each_once(&intake, COUNT);
    assert_eq!((dovecot.processed().len(), raw.processed().len()), (COUNT as usize, COUNT as usize));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{COUNT} mails: {ours:?} with all of it, {theirs:?} bare: ratio {ratio:.2}");
}

/// Fetches and moves everything, with all commands sent at once; returns how many bytes came.
fn fetch_and_move(dovecot: &Dovecot, count: u32) -> usize {
    let mut commands = format!("l LOGIN {USER} \"{}\"\r\ns SELECT INBOX\r\n", PASSWORD.replace('"', "\\\""));
    for first in (1..=count).step_by(100) {
        let set = format!("{first}:{}", first + 99);
        let fetch = format!("f UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])\r\n");
        commands = commands + &fetch + &format!("m UID MOVE {set} Processed\r\n");
    }
    let mut stream = TcpStream::connect(("127.0.0.1", dovecot.imap)).unwrap();
    stream.write_all((commands + "z LOGOUT\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer.len()
}
