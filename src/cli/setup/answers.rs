//! What a line needs to be told, and in which order it is asked.

use std::io::{BufRead, Write};

use secrecy::{ExposeSecret, SecretString};

use super::Failed;
use super::ask::Asker;

/// Two bots are better than one: nobody can flood a bot that only operators know.
const DESK: &str =
    "Telegram: the token of a second bot, for operators alone (recommended; empty: one bot for both)";

/// What was answered.
pub(super) struct Answers {
    pub name: String,
    pub languages: Vec<String>,
    pub timezone: String,
    pub redis: String,
    pub telegram: Option<SecretString>,
    /// The token of the operators' own bot.
    pub desk: Option<SecretString>,
    pub mail: Option<Mail>,
    pub operator: Operator,
}

/// A mailbox.
pub(super) struct Mail {
    pub address: String,
    pub imap: Server,
    pub smtp: Server,
    pub user: String,
    pub password: Option<SecretString>,
}

/// A mail server.
pub(super) struct Server {
    pub host: String,
    pub port: u16,
}

/// The first operator.
pub(super) struct Operator {
    pub name: String,
    pub alias: Option<String>,
    pub languages: Vec<String>,
    pub supervisor: bool,
    /// Their address, if they work by mail.
    pub mail: Option<String>,
}

impl Answers {
    /// Asks everything, of the line that is called so.
    pub(super) fn ask(
        line: Option<&str>,
        asker: &mut Asker<impl BufRead, impl Write>,
    ) -> Result<Self, Failed> {
        asker.say("An empty answer takes what stands in [brackets]. All can be changed later.\n")?;
        let name = asker.text(
            "Name of the line, as contacts and operators see it",
            line.unwrap_or("helpline"),
            plain,
        )?;
        let languages = asker.text("Languages, the first for everyone else (ISO codes)", "en", codes)?;
        let languages = list(&languages);
        let timezone = asker.text("Time zone (such as Europe/Kyiv)", "UTC", zone)?;
        let socket = "redis+unix:///run/hotlined-redis/redis.sock";
        let redis = asker.text("Redis", socket, redis)?;
        let telegram = asker.secret("Telegram: the bot's token from @BotFather (empty: no Telegram)")?;
        let desk = if telegram.is_some() { asker.secret(DESK)? } else { None };
        if same(telegram.as_ref(), desk.as_ref()) {
            return Err(Failed::usage("that is the first bot's token; the operators' bot is another one"));
        }
        let mail = mail(asker)?;
        if telegram.is_none() && mail.is_none() {
            return Err(Failed::usage(
                "a line needs Telegram or a mailbox: without one nobody can write to it",
            ));
        }
        let operator = operator(asker, telegram.is_some(), mail.is_some(), &languages)?;
        Ok(Self { name, languages, timezone, redis, telegram, desk, mail, operator })
    }
}

fn same(one: Option<&SecretString>, other: Option<&SecretString>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.expose_secret() == other.expose_secret())
}

fn mail(asker: &mut Asker<impl BufRead, impl Write>) -> Result<Option<Mail>, Failed> {
    let empty_or_address = |text: &str| if text.is_empty() { Ok(()) } else { address(text) };
    let address = asker.text("Mail: the line's address (empty: no mail)", "", empty_or_address)?;
    let Some((user, domain)) = address.split_once('@') else { return Ok(None) };
    let (imap, smtp) = (format!("imap.{domain}"), format!("smtp.{domain}"));
    let imap = server(asker, "IMAP server (host or host:port)", &imap, 993)?;
    let smtp = server(asker, "SMTP server (host or host:port)", &smtp, 465)?;
    let user = asker.text("User at both", &format!("{user}@{domain}"), plain)?;
    let password = asker.secret("Password of that user (empty: it is in its file already)")?;
    Ok(Some(Mail { address: address.clone(), imap, smtp, user, password }))
}

fn server(
    asker: &mut Asker<impl BufRead, impl Write>,
    question: &str,
    usual: &str,
    port: u16,
) -> Result<Server, Failed> {
    let answer = asker.text(question, &format!("{usual}:{port}"), |text| place(text, port).map(|_| ()))?;
    place(&answer, port).map_err(Failed::usage)
}

fn operator(
    asker: &mut Asker<impl BufRead, impl Write>,
    telegram: bool,
    mail: bool,
    spoken: &[String],
) -> Result<Operator, Failed> {
    asker.say("\nThe first operator. Contacts never see this name.")?;
    let name = asker.text("Name (small letters, digits, _ and -)", "", id)?;
    let alias = asker.text("Alias that contacts may see (empty: none)", "", |text| {
        if text.is_empty() { Ok(()) } else { plain(text) }
    })?;
    let languages = asker.text("Languages", &spoken.join(","), codes)?;
    let supervisor = asker.yes("Supervisor, who hears of every late case?", true)?;
    let by_mail = match (telegram, mail) {
        (false, _) => true,
        (true, false) => false,
        (true, true) => {
            let empty = |text: &str| if text.is_empty() { Ok(()) } else { address(text) };
            let own =
                asker.text("Mail address to work by (empty: by Telegram, with an invitation)", "", empty)?;
            return Ok(Operator::new(
                name,
                alias,
                list(&languages),
                supervisor,
                Some(own).filter(|a| !a.is_empty()),
            ));
        }
    };
    let own = if by_mail { Some(asker.text("Mail address to work by", "", address)?) } else { None };
    Ok(Operator::new(name, alias, list(&languages), supervisor, own))
}

impl Operator {
    fn new(
        name: String,
        alias: String,
        languages: Vec<String>,
        supervisor: bool,
        mail: Option<String>,
    ) -> Self {
        let alias = Some(alias).filter(|alias| !alias.is_empty());
        Self { name, alias, languages, supervisor, mail }
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|part| part.trim().to_lowercase()).filter(|part| !part.is_empty()).collect()
}

/// `host` or `host:port`.
fn place(text: &str, usual: u16) -> Result<Server, String> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| format!("{port} is no port"))?),
        None => (text, usual),
    };
    let fine = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    if fine {
        Ok(Server { host: host.to_owned(), port })
    } else {
        Err("write a name such as mail.line.example".into())
    }
}

fn plain(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("something must stand here".into()) } else { Ok(()) }
}

fn id(text: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let fine = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits);
    if fine { Ok(()) } else { Err("small letters, digits, _ and -, a letter first".into()) }
}

fn codes(text: &str) -> Result<(), String> {
    let fine = |code: &String| code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase());
    let all = list(text);
    if !all.is_empty() && all.iter().all(fine) {
        Ok(())
    } else {
        Err("codes of two letters, such as en,uk".into())
    }
}

fn zone(text: &str) -> Result<(), String> {
    jiff::tz::TimeZone::get(text).map(|_| ()).map_err(|_| "no time zone has that name".into())
}

fn address(text: &str) -> Result<(), String> {
    let odd = |c: char| c.is_whitespace() || "<>()[],;:\\\"".contains(c);
    let fine = text.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty() && domain.contains('.') && !domain.contains('@') && !text.contains(odd)
    });
    if fine { Ok(()) } else { Err("write an address such as help@line.example".into()) }
}

fn redis(text: &str) -> Result<(), String> {
    let fine = text.starts_with("redis+unix:///") || text.starts_with("redis://");
    if fine { Ok(()) } else { Err("write redis+unix:///path or redis://127.0.0.1:6379/0".into()) }
}
