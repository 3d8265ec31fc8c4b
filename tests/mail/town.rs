//! A line with a mailbox, and the people around it.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use hotlined::keys::Keyring;
use hotlined::sandbox::botapi::{Shown, User};
use hotlined::sandbox::mail::{LmtpAt, Mail, MailId, MailServed, Mailbox, ShownMail};
use hotlined::service::clock::Clock;
use tempfile::TempDir;

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::line::Line;
use crate::support::people::is_card;
use crate::support::ports::free_port;
use crate::support::postfix::Postfix;
use crate::support::redis::RedisServer;

/// The line's address.
pub const LINE: &str = "help@hotline.test";
/// The operator's and the contact's, whose name and address the other side may never see.
pub const OLGA: &str = "olga.canary@ngo.test";
pub const ADA: &str = "ada.canary@mail.test";

/// How often it is looked whether something came, how long a look rests, and how much line time passes in
/// between: what waits for a minute of line time, comes.
const LOOKS: u32 = 2_500;
const REST: Duration = Duration::from_millis(20);
const STRIDE: Duration = Duration::from_secs(2);

pub struct Town {
    pub line: Line,
    pub world: Mail,
    secrets: TempDir,
    /// Kept, for it listens as long as it lives.
    _served: MailServed,
}

impl Town {
    /// A mailbox that is read by IMAP after STARTTLS, from that server; mail goes straight to the people.
    pub async fn imap(dovecot: &Dovecot, mail: &str, sections: &str) -> Self {
        let (world, served, secrets) = world().await;
        let (ca, port) = (dovecot.ca_file(), dovecot.imap);
        let password = secrets.path().join("password").display().to_string();
        let way_in = format!(
            "imap = {{ host = \"localhost\", port = {port}, tls = \"starttls\", ca_file = \"{}\", user = \"{USER}\", \
             password = {{ file = \"{password}\" }} }}",
            ca.display()
        );
        let channel = channel(&way_in, &plain(served.addr), mail);
        let line = Line::open(&format!("{channel}\n{sections}")).await;
        Self { line, world, secrets, _served: served }
    }

    /// Mail is handed in by LMTP from the people's own servers, and goes straight to them.
    pub async fn lmtp(mail: &str, sections: &str) -> Self {
        let key = Keyring::generate().expect("random bytes").encode().to_string();
        Self::again(RedisServer::start(), key, mail, sections).await
    }

    /// The same over a Redis that holds what a line with that key left.
    pub async fn again(redis: RedisServer, key: String, mail: &str, sections: &str) -> Self {
        let (world, served, secrets) = world().await;
        let port = free_port();
        let way_in = format!("lmtp = {{ listen = \"127.0.0.1:{port}\" }}");
        let channel = channel(&way_in, &plain(served.addr), mail);
        let line = Line::again(redis, key, &format!("{channel}\n{sections}")).await;
        world.lmtp(LmtpAt::Tcp(([127, 0, 0, 1], port).into()));
        Self { line, world, secrets, _served: served }
    }

    /// Both ways lead over a Postfix: in by LMTP, out by STARTTLS.
    pub async fn postfix(mail: &str, sections: &str) -> Option<(Self, Postfix)> {
        Self::postfix_by("", mail, sections).await
    }

    /// The same with that at the end of the way out.
    pub async fn postfix_by(by: &str, mail: &str, sections: &str) -> Option<(Self, Postfix)> {
        let (world, served, secrets) = world().await;
        let port = free_port();
        let postfix = Postfix::with_sink(&format!("inet:127.0.0.1:{port}"), Some(served.addr))?;
        let way_in = format!("lmtp = {{ listen = \"127.0.0.1:{port}\" }}");
        let way_out = format!(
            "{{ host = \"localhost\", port = {}, tls = \"starttls\", ca_file = \"{}\"{by} }}",
            postfix.port(),
            postfix.ca_file().display()
        );
        let line = Line::open(&format!("{}\n{sections}", channel(&way_in, &way_out, mail))).await;
        Some((Self { line, world, secrets, _served: served }, postfix))
    }

    /// Somebody with a mailbox.
    pub fn person(&self, address: &str, name: &str) -> Mailbox {
        self.world.person(address, name)
    }

    /// The first mail after that one with these words, when it comes.
    pub async fn gets(&self, who: &Mailbox, after: MailId, words: &str) -> Arc<ShownMail> {
        let found =
            || who.read().into_iter().find(|m| m.id > after && spaced(&m.text).contains(&spaced(words)));
        self.comes(&format!("{} gets {words:?}", who.address()), found).await
    }

    /// A message of the bot with these words, when it comes.
    pub async fn hears(&self, who: &User, words: &str) -> Shown {
        let found = || who.chat().into_iter().find(|m| m.from_bot && m.text.contains(words));
        self.comes(&format!("the chat says {words:?}"), found).await
    }

    /// A card with these words, when it comes.
    pub async fn card(&self, who: &User, words: &str) -> Shown {
        let found = || who.chat().into_iter().find(|m| is_card(m) && m.text.contains(words));
        let card = self.comes(&format!("there is a card of {words:?}"), found).await;
        self.line.drained().await;
        card
    }

    /// Lets line time pass until there is an answer.
    pub async fn comes<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        for _ in 0..LOOKS {
            if let Some(answer) = ask() {
                return answer;
            }
            self.line.step(STRIDE);
            tokio::time::sleep(REST).await;
        }
        panic!("gave up waiting until {what}: {:#?}", self.line.status().await);
    }

    /// Waits until the case is in that state.
    pub async fn is(&self, code: &str, state: &str) {
        for _ in 0..LOOKS {
            if self.line.case(code).await.state == state {
                return;
            }
            self.line.step(STRIDE);
            tokio::time::sleep(REST).await;
        }
        panic!("{code} is not {state}: {:#?}", self.line.case(code).await);
    }

    /// No log of a daemon may show addresses, names, tokens, passwords or words.
    pub fn log_tells_nothing(&self, log: &str, words: &[&str]) {
        for canary in words.iter().chain(&["canary", "+k.", PASSWORD]) {
            assert!(!log.to_lowercase().contains(&canary.to_lowercase()), "{canary:?} in {log}");
        }
        assert!(self.secrets.path().exists());
    }
}

/// The bytes of a mail that somebody wrote, and to whom it goes.
pub fn written(by: &Mailbox, id: MailId) -> (Vec<u8>, String) {
    let mail = by.mail(id).expect("it was written");
    (mail.raw.to_vec(), mail.to[0].clone())
}

/// Whatever reached a mailbox, header and all, shows nothing of these, nor whose program or machine it was.
pub fn tells_nothing_of(who: &Mailbox, canaries: &[&str]) {
    assert!(!who.read().is_empty(), "{} got something", who.address());
    for mail in who.read() {
        let raw = String::from_utf8_lossy(&mail.raw).to_lowercase();
        let shown = format!("{raw}\n{}\n{}", mail.subject, mail.text).to_lowercase();
        for canary in canaries.iter().chain(&["user-agent", "x-mailer", &*host()]) {
            assert!(!shown.contains(&canary.to_lowercase()), "{canary:?} in {raw}");
        }
        let date = mail.header("Date").unwrap_or_default();
        assert!(date.trim().ends_with("+0000"), "{date}");
    }
}

/// The same for a chat.
pub fn chat_tells_nothing_of(who: &User, canaries: &[&str]) {
    for shown in who.chat().iter().filter(|m| m.from_bot) {
        let text = format!("{shown:?}").to_lowercase();
        for canary in canaries {
            assert!(!text.contains(&canary.to_lowercase()), "{canary:?} in {text}");
        }
    }
}

/// Without its line ends: a mail is wrapped where its writer did not.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// This machine's name, which is long enough to be one that tells something.
fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned();
    if name.len() > 3 && name != "localhost" { name } else { "no such host name".to_owned() }
}

async fn world() -> (Mail, MailServed, TempDir) {
    let world = Mail::new(Clock::running(), LINE);
    let served = world.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the sink");
    let secrets = TempDir::new().expect("a temporary folder");
    let file = secrets.path().join("password");
    fs::write(&file, PASSWORD).expect("a password");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
    (world, served, secrets)
}

fn plain(sink: SocketAddr) -> String {
    format!("{{ host = \"127.0.0.1\", port = {}, tls = \"none\" }}", sink.port())
}

fn channel(way_in: &str, smtp: &str, more: &str) -> String {
    format!(
        "[channel.mail]\nkind = \"email\"\naddress = \"{LINE}\"\nfrom_name = \"Helpline\"\n{way_in}\nsmtp = {smtp}\n{more}\n"
    )
}
