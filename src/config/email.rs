//! `[channel.NAME]` of kind `email`: a mailbox that is read, or mail that is handed in, and a way out.

use super::context::Spot;
use super::item::{Item, quoted};
use super::places;
use super::secret::{self, Secret};
use super::settings::{EmailSettings, ImapSettings, Listen, MailServer, Tls};
use super::table::Table;

/// Reads what is peculiar to e-mail.
pub fn read(table: &mut Table<'_>) -> Option<EmailSettings> {
    let address = table.need("address", "write the line's own address").and_then(|item| address(&item));
    let from_name = table.take("from_name").and_then(|item| item.line(64));
    let (imap_item, lmtp_item) = (table.take("imap"), table.take("lmtp"));
    if imap_item.is_none() && lmtp_item.is_none() {
        let remedy =
            "add imap = { host = \"…\", user = \"…\", password = { credential = \"mail-password\" } }";
        table.cx.fault(&table.spot, "has neither imap nor lmtp, so no mail comes in", remedy);
    }
    let imap = optional(imap_item, |item| item.table().and_then(imap));
    let lmtp = optional(lmtp_item, |item| item.table().and_then(lmtp));
    let smtp = table
        .need(
            "smtp",
            "add smtp = { host = \"…\", user = \"…\", password = { credential = \"mail-password\" } }",
        )
        .and_then(Item::table)
        .and_then(|mut smtp| {
            let server = server(&mut smtp, [465, 587, 25], false);
            smtp.finish();
            server
        });
    Some(EmailSettings { address: address?, from_name, imap: imap.ok()?, lmtp: lmtp.ok()?, smtp: smtp? })
}

/// Reads a mail address.
pub fn address(item: &Item<'_>) -> Option<String> {
    item.parsed("write an address such as \"help@line.example\"", checked_address)
}

/// An address with its domain in small letters: one `@`, no spaces, no name around it.
pub fn checked_address(text: &str) -> Result<String, String> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
    match text.split_once('@') {
        Some((user, domain))
            if !user.is_empty()
                && text.len() <= 254
                && domain.contains('.')
                && !domain.contains('@')
                && !domain.split('.').any(str::is_empty)
                && !text.contains(odd) =>
        {
            Ok(format!("{user}@{}", domain.to_lowercase()))
        }
        _ => Err("is no mail address".into()),
    }
}

/// Something is there and wrong, and has been told.
#[derive(Debug)]
struct Told;

/// Reads what may be absent.
fn optional<'c, T>(
    item: Option<Item<'c>>,
    read: impl FnOnce(Item<'c>) -> Option<T>,
) -> Result<Option<T>, Told> {
    item.map(|item| read(item).ok_or(Told)).transpose()
}

fn imap(mut table: Table<'_>) -> Option<ImapSettings> {
    let server = server(&mut table, [993, 143, 143], true);
    let mailbox = table.take("mailbox").map_or(Some("INBOX".into()), |item| item.line(128));
    let processed = table.take("processed").map_or(Some("Processed".into()), |item| item.line(128));
    let (cx, spot) = (table.cx, table.spot.clone());
    table.finish();
    if mailbox.is_some() && mailbox == processed {
        let spot = Spot::key(spot.path.key("processed"));
        cx.fault(&spot, "is the mailbox that is read", "name another mailbox for mail that was taken");
        return None;
    }
    Some(ImapSettings { server: server?, mailbox: mailbox?, processed: processed? })
}

fn lmtp(mut table: Table<'_>) -> Option<Listen> {
    let remedy = "write listen = \"127.0.0.1:2400\" or \"unix:/path\"";
    let listen = table.need("listen", remedy).and_then(|item| places::listen(&item));
    table.finish();
    listen
}

/// Reads a server; `ports` are the usual ones for implicit TLS, STARTTLS and none.
fn server(table: &mut Table<'_>, ports: [u16; 3], login_needed: bool) -> Option<MailServer> {
    let host = table.need("host", "write the server's name").and_then(|item| host(&item));
    let number = |item: Item<'_>| item.number(1..=65_535).and_then(|number| u16::try_from(number).ok());
    let port = optional(table.take("port"), number);
    let tls = tls(table, ports, port.as_ref().ok().copied().flatten(), host.as_deref());
    let ca_file = optional(table.take("ca_file"), |item| places::absolute(&item));
    let login = login(table, login_needed);
    let [implicit, starttls, none] = ports;
    let usual = match tls? {
        Tls::Implicit => implicit,
        Tls::StartTls => starttls,
        Tls::None => none,
    };
    let port = port.ok()?.unwrap_or(usual);
    Some(MailServer { host: host?, port, tls: tls?, ca_file: ca_file.ok()?, login: login.ok()? })
}

fn host(item: &Item<'_>) -> Option<String> {
    item.parsed("write a name such as \"mail.line.example\" or an address", |text| {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        let fine = !text.is_empty() && text.len() <= 253 && text.chars().all(plain);
        if fine { Ok(text.to_owned()) } else { Err(format!("{} is no host", quoted(text))) }
    })
}

fn tls(table: &mut Table<'_>, ports: [u16; 3], port: Option<u16>, host: Option<&str>) -> Option<Tls> {
    let words = [("implicit", Tls::Implicit), ("starttls", Tls::StartTls), ("none", Tls::None)];
    let usual = if port == Some(ports[1]) { Tls::StartTls } else { Tls::Implicit };
    let Some(item) = table.take("tls") else { return Some(usual) };
    let tls = item.choice(&words)?;
    if tls == Tls::None && host.is_some_and(|host| !places::is_local_name(host)) {
        let remedy = "write \"implicit\" or \"starttls\"; \"none\" is for a server on this machine";
        item.fault("would send mail and password over the network in clear", remedy);
        return None;
    }
    Some(tls)
}

/// Reads user and password, which come together.
fn login(table: &mut Table<'_>, needed: bool) -> Result<Option<(String, Secret)>, Told> {
    let user = table.take("user");
    let password = table.take("password");
    let (has_user, has_password) = (user.is_some(), password.is_some());
    let user = user.and_then(|item| item.line(254));
    let password = password.and_then(secret::read);
    let missing = match (has_user, has_password) {
        (false, false) if !needed => return Ok(None),
        (true, true) => return user.zip(password).map(Some).ok_or(Told),
        (true, false) => "password",
        _ => "user",
    };
    let remedy = "write both user = \"…\" and password = { credential = \"mail-password\" }";
    table.cx.fault(&Spot::key(table.spot.path.key(missing)), "is missing", remedy);
    Err(Told)
}
