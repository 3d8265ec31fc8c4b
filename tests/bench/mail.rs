//! G6: mail that is read by IMAP, beside the same reading with nothing behind it.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hotlined::channel::email::imap::{Imap, Pace, Server, Setup};
use hotlined::channel::email::raw::{MailIntake, RawMail, Taken};
use hotlined::channel::{Untaken, Watch};
use hotlined::net::Tls;
use hotlined::sandbox::mail::Mail;
use hotlined::service::clock::Clock;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::now;
use super::rig::{Plan, Rig};
use super::support::dovecot::{Dovecot, PASSWORD, USER};
use super::table::{Found, Limit};

const MAILS: u32 = 2_000;

/// Takes all, and does nothing with it.
struct Nothing;

#[async_trait]
impl MailIntake for Nothing {
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        mails.iter().map(|_| Ok(Taken::New)).collect()
    }
}

/// Mails a second, into cases and to cards; nothing where there is no IMAP server.
pub async fn measure() -> Vec<Found> {
    if Command::new("dovecot").arg("--version").output().is_err() {
        eprintln!("G6 is not measured: install dovecot-imapd and dovecot-lmtpd");
        return Vec::new();
    }
    let Some(raw) = raw().await else { return Vec::new() };
    let (taken, shown) = whole().await;
    let found = |what, rate: f64, least| Found {
        goal: "G6",
        what,
        figure: format!("{rate:.0}/s of {raw:.0}/s"),
        ratio: rate / raw,
        limit: Limit::Least(least),
    };
    vec![
        found("mails taken in, of reading them by IMAP alone", taken, 0.35),
        found("the same until their cards are sent", shown, 0.3),
    ]
}

/// Mails a second that are read and moved, and nothing else.
async fn raw() -> Option<f64> {
    let dovecot = Dovecot::start()?;
    deliver(&dovecot);
    let clock = Clock::running();
    let watch: Watch = Arc::new(move || clock.now());
    let server = Server {
        host: "localhost".into(),
        port: dovecot.imaps,
        tls: Tls::Implicit,
        ca_file: Some(dovecot.ca_file()),
        user: USER.into(),
        password: SecretString::from(PASSWORD),
    };
    let imap = Imap::new(Setup {
        name: "mail".into(),
        server,
        mailbox: "INBOX".into(),
        processed: "Processed".into(),
        watch,
        pace: Pace::default(),
    });
    let stop = CancellationToken::new();
    let (began, until) = (now(), stop.clone());
    let task = tokio::spawn(async move { imap.run(&Nothing, &until).await });
    emptied(&dovecot).await;
    let took = now() - began;
    stop.cancel();
    task.await.expect("it ends");
    Some(f64::from(MAILS) / took.as_secs_f64())
}

/// Mails a second with the daemon behind: until all are taken, and until all are shown.
async fn whole() -> (f64, f64) {
    let dovecot = Dovecot::start().expect("it was there just now");
    deliver(&dovecot);
    let world = Mail::new(Clock::running(), "help@line.test");
    let served = world.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the sink");
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let password = super::rig::secret(&folder, "password", PASSWORD);
    let channel = format!(
        "[channel.mail]\nkind = \"email\"\nacknowledge = \"off\"\naddress = \"help@line.test\"\nimap = {{ host = \
         \"localhost\", port = {}, tls = \"implicit\", ca_file = \"{}\", user = \"{USER}\", password = {{ file = \
         \"{password}\" }} }}\nsmtp = {{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}\n",
        dovecot.imaps,
        dovecot.ca_file().display(),
        served.addr.port(),
    );
    let pace = Some(super::rig::PACE);
    let line =
        Rig::planned(Plan { operators: 12, capacity: 1_000, pace, more: channel, ..Plan::default() }).await;
    let began = now();
    emptied(&dovecot).await;
    let taken = now() - began;
    let shown = line.shown(usize::try_from(MAILS).expect("a few thousand"), began).await;
    let rate = |took: Duration| f64::from(MAILS) / took.as_secs_f64();
    (rate(taken), rate(shown.max(taken)))
}

fn deliver(dovecot: &Dovecot) {
    for n in 0..MAILS {
        let mail = format!(
            "From: Somebody <p{n}@people.test>\r\nTo: help@line.test\r\nSubject: Question {n}\r\nMessage-ID: \
             <{n}@people.test>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\ncall-{n}. Please read this: we are \
             three people in a house near the road, and one of us can not walk.\r\n"
        );
        dovecot.deliver(mail.as_bytes());
    }
}

async fn emptied(dovecot: &Dovecot) {
    for _ in 0..60_000 {
        if !dovecot.has_mail() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("mails are left in the mailbox");
}
