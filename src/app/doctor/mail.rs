//! The mail servers: whether mail comes in, and whether it would go out.

use std::path::PathBuf;

use super::{Check, State};
use crate::app::mailbox::{read_by_imap, sent_by_smtp, watch};
use crate::app::place::file_of;
use crate::channel::email::imap::{self, ImapError};
use crate::channel::email::send::{self, Step, Untried};
use crate::channel::email::token::{Holder, Token, Tokens};
use crate::config::fault::counted;
use crate::config::{Config, EmailSettings, ImapSettings, MailServer};
use crate::domain::id::{ChannelName, DeliveryId};
use crate::domain::size::show as size;
use crate::keys::Keyring;
use crate::net::Tls;
use crate::service::clock::Clock;
use secrecy::ExposeSecret;

/// Mails larger than the pictures of a phone must go through.
const ENOUGH: u64 = 10_000_000;

/// Looks at a mailbox that is read.
pub(super) async fn imap(name: &ChannelName, settings: &ImapSettings, clock: &Clock) -> Vec<Check> {
    let title = format!("{name} imap");
    let Ok(mailbox) = read_by_imap(name, settings, &watch(clock)) else {
        return vec![Check::info(title, "not asked: its password can't be read")];
    };
    match mailbox.look().await {
        Ok(tried) => seen(name, settings, &tried),
        Err(error) => vec![shut(title, settings, &error)],
    }
}

fn seen(name: &ChannelName, settings: &ImapSettings, tried: &imap::Tried) -> Vec<Check> {
    let way = protection(settings.server.tls);
    let saw = format!("{} opens, {way}; {} waiting in it", settings.mailbox, counted(tried.mails, "mail"));
    let mut checks = vec![Check::ok(format!("{name} imap"), saw)];
    let title = format!("{name} abilities");
    checks.push(if tried.lacks.is_empty() {
        Check::ok(title, "MOVE, UIDPLUS, CONDSTORE and IDLE are there")
    } else {
        let remedy = "the line works without, slower (IDLE) or leaving taken mail in the mailbox (UIDPLUS and \
                      MOVE both missing); a current server has them";
        Check::warn(title, format!("the server has no {}", tried.lacks.join(", ")), remedy)
    });
    let title = format!("{name} processed");
    checks.push(if tried.processed {
        Check::ok(title, format!("{} is there for what was taken", settings.processed))
    } else {
        let saw = format!("{} is not there; the line makes it with its first mail", settings.processed);
        Check::warn(title, saw, "make it now in a mail program, to be sure that it can be made")
    });
    checks
}

fn shut(title: String, settings: &ImapSettings, error: &ImapError) -> Check {
    let server = &settings.server;
    let remedy = match error {
        ImapError::Login => password_remedy(server, "IMAP"),
        ImapError::Refused("EXAMINE") => format!(
            "there is no mailbox {:?}, or the user may not read it: see mailbox and user",
            settings.mailbox
        ),
        ImapError::Handshake(why) => tls_remedy(server, &why.to_string()),
        ImapError::Unprotected(_) => "see tls and port: 993 speaks \"implicit\", 143 \"starttls\"".to_owned(),
        _ => reach_remedy(server),
    };
    Check::fail(title, format!("{}:{}: {error}", server.host, server.port), remedy)
}

/// Looks at the server that takes our mail.
pub(super) async fn smtp(name: &ChannelName, settings: &EmailSettings, config: &Config) -> Vec<Check> {
    let (title, server) = (format!("{name} smtp"), &settings.smtp.server);
    let domain = settings.address.rsplit('@').next().unwrap_or_default();
    let mut checks = vec![subaddress(name, settings)];
    let mailer = match sent_by_smtp(name, &settings.smtp, domain) {
        Ok(mailer) => mailer,
        Err(error) if server.ca_file.as_ref().is_some_and(|file| std::fs::read(file).is_err()) => {
            checks.push(Check::fail(title, error.to_string(), "name a certificate in PEM that can be read"));
            return checks;
        }
        Err(_) => {
            checks.push(Check::info(title, "not asked: its password can't be read"));
            return checks;
        }
    };
    // The address that a bounce would come to: as long and as odd as any that we use.
    let Some(from) = tokens(settings, config).map(|tokens| {
        tokens.address(&Token::Return { case: None, delivery: DeliveryId(0) }, &Holder::Anyone)
    }) else {
        checks.push(Check::info(title, "not asked: the line's key can't be read"));
        return checks;
    };
    checks.extend(match mailer.try_out(&from).await {
        Ok(tried) => taken(name, server, tried),
        Err(error) => vec![closed(title, settings, &error)],
    });
    checks
}

fn tokens(settings: &EmailSettings, config: &Config) -> Option<Tokens> {
    let key = config.store.key.read().ok()?;
    let ring = Keyring::decode(key.expose_secret()).ok()?;
    Tokens::new(&settings.address, settings.separator, ring.signer()).ok()
}

fn taken(name: &ChannelName, server: &MailServer, tried: send::Tried) -> Vec<Check> {
    let login = if server.login.is_some() { "the login works" } else { "it asks for no login" };
    let saw = format!("{}, {login}, our bounce addresses may send", protection(server.tls));
    let title = format!("{name} size");
    let most = match tried.most {
        None => Check::info(title, "the server names no largest mail"),
        Some(most) if most < ENOUGH => {
            let saw = format!("the server takes no mail above {}", size(most));
            Check::warn(title, saw, "raise it (Postfix: message_size_limit), or pictures will be refused")
        }
        Some(most) => Check::ok(title, format!("mails of up to {} are taken", size(most))),
    };
    vec![Check::ok(format!("{name} smtp"), saw), most]
}

fn closed(title: String, settings: &EmailSettings, error: &Untried) -> Check {
    let server = &settings.smtp.server;
    let said = error.code.map_or_else(|| error.to_string(), |code| format!("the server says {code}"));
    let (what, remedy) = match error.step {
        Step::Login if error.code.is_none() => (
            "no way to log in",
            "the server offers neither PLAIN nor LOGIN on this connection: see tls, port and user".to_owned(),
        ),
        Step::Login => ("the login was refused", password_remedy(server, "SMTP")),
        Step::Sender => (
            "our addresses may not send",
            format!(
                "let this user send from {} with anything behind the {:?} (Postfix: smtpd_sender_login_maps)",
                settings.address, settings.separator
            ),
        ),
        Step::Reach => {
            let why = error.why.as_deref().unwrap_or_default();
            let remedy = match why {
                why if why.contains("certificate") || why.contains("UnknownIssuer") => {
                    tls_remedy(server, why)
                }
                why if why.to_ascii_lowercase().contains("starttls") => {
                    "see tls and port: 465 speaks \"implicit\", 587 \"starttls\"".to_owned()
                }
                _ => reach_remedy(server),
            };
            ("no protected connection", remedy)
        }
    };
    Check::fail(title, format!("{}:{}: {what}: {said}", server.host, server.port), remedy)
}

fn protection(tls: Tls) -> &'static str {
    match tls {
        Tls::Implicit => "over TLS",
        Tls::StartTls => "over TLS (STARTTLS)",
        Tls::None => "on this machine",
    }
}

fn password_remedy(server: &MailServer, what: &str) -> String {
    let file = server.login.as_ref().map(|(_, secret)| file_of(secret).display().to_string());
    format!(
        "put the password of user into {}; some providers want one made for {what} (\"app password\")",
        file.unwrap_or_default()
    )
}

fn tls_remedy(server: &MailServer, why: &str) -> String {
    let ca: Option<&PathBuf> = server.ca_file.as_ref();
    match ca {
        _ if why.contains("NotValidForName") => {
            "the certificate is for another name: write that name as host".to_owned()
        }
        _ if why.contains("Expired") => "the server's certificate is over: renew it there".to_owned(),
        Some(file) => format!("its certificate was not made by {}: name the right ca_file", file.display()),
        None => "no public authority vouches for it: name its own with ca_file = \"/….pem\", if it is yours"
            .into(),
    }
}

fn reach_remedy(server: &MailServer) -> String {
    let MailServer { host, port, .. } = server;
    format!("see host, port and tls, and whether a firewall keeps us from it: nc -vz {host} {port}")
}

/// That mail to a subaddress arrives can't be known from here.
fn subaddress(name: &ChannelName, settings: &EmailSettings) -> Check {
    let (user, domain) = settings.address.split_once('@').unwrap_or((&settings.address, ""));
    let to = format!("{user}{}test@{domain}", settings.separator);
    let saw = format!(
        "not to be known from here: answers come to such addresses. Once, mail {to} from outside, and see that \
         it comes to the mailbox"
    );
    Check { state: State::Info, ..Check::ok(format!("{name} subaddresses"), saw) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn server(ca_file: Option<&str>) -> MailServer {
        MailServer {
            host: "mail.example".into(),
            port: 993,
            tls: Tls::Implicit,
            ca_file: ca_file.map(Into::into),
            login: Some(("help".into(), Secret::File("/etc/hotlined/credentials/mail-password".into()))),
        }
    }

    fn settings() -> ImapSettings {
        ImapSettings { server: server(None), mailbox: "INBOX".into(), processed: "Processed".into() }
    }

    #[test]
    fn each_way_to_fail_has_its_own_remedy() {
        let remedy = |error: &ImapError| shut("mail imap".into(), &settings(), error).remedy.unwrap();
        assert!(remedy(&ImapError::Login).contains("/etc/hotlined/credentials/mail-password"));
        assert!(remedy(&ImapError::Refused("EXAMINE")).contains("\"INBOX\""));
        assert!(remedy(&ImapError::TimedOut).contains("nc -vz mail.example 993"));
        let unknown = std::io::Error::other("invalid peer certificate: UnknownIssuer");
        assert!(remedy(&ImapError::Handshake(unknown)).contains("ca_file"));
        assert!(tls_remedy(&server(Some("/a.pem")), "UnknownIssuer").contains("/a.pem"));
        assert!(tls_remedy(&server(None), "NotValidForName").contains("as host"));
    }

    #[test]
    fn what_a_server_lacks_is_a_warning() {
        let name = ChannelName::from("mail");
        let lacking = imap::Tried { mails: 2, lacks: vec!["IDLE"], processed: false };
        let states: Vec<_> =
            seen(&name, &settings(), &lacking).into_iter().map(|check| check.state).collect();
        assert_eq!(states, [State::Ok, State::Warn, State::Warn]);
        let small = taken(&name, &server(None), send::Tried { most: Some(1 << 20) });
        assert_eq!(small[1].state, State::Warn);
    }
}
