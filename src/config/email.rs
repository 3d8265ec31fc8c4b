//! `[channel.NAME]` of kind `email`: a mailbox that is read, or mail that is handed in, and a way out.

use std::net::{IpAddr, SocketAddr};

use super::context::Spot;
use super::item::{Item, quoted};
use super::places;
use super::proxy;
use super::secret::{self, Secret};
use super::settings::{EmailSettings, ImapSettings, MailServer, SmtpSettings, VoicemailSettings};
use super::table::Table;
use crate::domain::mailbox::a_labels;
use crate::net::{Listen, Tls};

/// Where everybody has an address.
const PUBLIC: [&str; 20] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "ukr.net",
    "i.ua",
    "mail.ru",
    "yandex.ru",
    "ya.ru",
    "tutanota.com",
    "googlegroups.com",
];
/// The longest name of a mailbox behind which a token still fits.
const LONGEST_USER: usize = 24;

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
        .and_then(smtp);
    let separator = table.take("separator").map_or(Some('+'), |item| separator(&item));
    let pgp_key = optional(table.take("pgp_key"), secret::read);
    let forms = table.take("forms").map_or(Some(Vec::new()), |item| forms(&item));
    let voicemail = voicemail(table);
    let trusted_authserv = optional(table.take("trusted_authserv"), |item| host(&item));
    let resolvers = table.take("resolvers").map_or(Some(Vec::new()), |item| resolvers(&item));
    let address = address?;
    room_for_tokens(table, &address, separator?)?;
    Some(EmailSettings {
        address,
        from_name,
        forms: forms?,
        pgp_key: pgp_key.ok()?,
        voicemail: voicemail.ok()?,
        separator: separator?,
        imap: imap.ok()?,
        lmtp: lmtp.ok()?,
        smtp: smtp?,
        trusted_authserv: trusted_authserv.ok()?,
        resolvers: resolvers?,
    })
}

fn smtp(mut table: Table<'_>) -> Option<SmtpSettings> {
    let server = server(&mut table, [465, 587, 25], false);
    let hello = optional(table.take("hello"), |item| host(&item));
    let per_minute = table.take("per_minute").map_or(Some(0), |item| item.number(0..=100_000));
    let proxied = table.take("proxy");
    let in_clear = server.as_ref().is_some_and(|server| server.tls == Tls::None);
    if let Some(item) = proxied.as_ref().filter(|_| in_clear) {
        item.fault(
            "leads mail and password to another machine in clear, for tls is \"none\"",
            "write tls = \"implicit\" or \"starttls\", or leave the proxy out",
        );
    }
    let proxy = optional(proxied, proxy::read);
    table.finish();
    let per_minute = per_minute.and_then(|number| u32::try_from(number).ok());
    Some(SmtpSettings { server: server?, hello: hello.ok()?, per_minute: per_minute?, proxy: proxy.ok()? })
}

/// From where forms write: addresses, or whole domains. At a provider where everybody has an address a form can't
/// be told from them by its domain.
fn forms(item: &Item<'_>) -> Option<Vec<String>> {
    let remedy = "write the address from which the form sends, such as \"site@ngo.example\", or the domain of a \
                  server that sends for forms alone, such as \"forms.ngo.example\"";
    let read = |entry: &Item<'_>| {
        entry.parsed(remedy, |text| {
            let domain = text.strip_prefix('@').unwrap_or(text).to_ascii_lowercase();
            if domain.contains('@') {
                return checked_address(text).map(|address| address.to_ascii_lowercase());
            }
            checked_address(&format!("a@{domain}"))
                .map_err(|_| "is neither an address nor a domain".to_owned())?;
            if PUBLIC.contains(&domain.as_str()) {
                return Err(format!("{} is a provider where everybody has an address", quoted(&domain)));
            }
            Ok(domain)
        })
    };
    item.list()?.iter().map(read).collect()
}

/// Reads from where voicemail comes. A secret or a header says nothing without it.
fn voicemail(table: &mut Table<'_>) -> Result<Option<VoicemailSettings>, Told> {
    let from = table.take("voicemail_from");
    let number = table.take("voicemail_number").map_or(Some("Subject".into()), |item| field(&item));
    let (item, has_from) = (table.take("voicemail_secret"), from.is_some());
    if item.is_some() && !has_from {
        let spot = Spot::key(table.spot.path.key("voicemail_from"));
        table.cx.fault(&spot, "is missing", "name the address from which the exchange sends voicemail");
        return Err(Told);
    }
    let secret = optional(item, secret::read)?;
    let Some(from) = from else { return Ok(None) };
    let each = |entry: &Item<'_>| {
        entry.parsed("write the exchange's address, such as \"pbx@ngo.example\"", checked_address)
    };
    let from = from.list().and_then(|all| all.iter().map(each).collect::<Option<Vec<String>>>());
    let (from, number) = from.zip(number).ok_or(Told)?;
    Ok((!from.is_empty()).then_some(VoicemailSettings { from, number, secret }))
}

/// The name of a header (RFC 5322, section 2.2).
fn field(item: &Item<'_>) -> Option<String> {
    item.parsed("write \"Subject\", or a header such as \"X-Asterisk-CallerID\"", |text| {
        let plain =
            !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_graphic() && b != b':');
        if plain { Ok(text.to_owned()) } else { Err(format!("{} is no name of a header", quoted(text))) }
    })
}

/// What parts the mailbox's name from the token behind it.
fn separator(item: &Item<'_>) -> Option<char> {
    let remedy = "write \"+\", or \"-\" where the mail server is set up so";
    item.parsed(remedy, |text| match text {
        "+" | "-" | "_" | "=" => text.chars().next().ok_or_else(|| "is empty".into()),
        _ => Err(format!("{} parts no mailbox from what follows it", quoted(text))),
    })
}

/// A reply address must fit into the 64 octets of a local part (RFC 5321, section 4.5.3.1.1).
fn room_for_tokens(table: &Table<'_>, address: &str, separator: char) -> Option<()> {
    let user = address.split('@').next().unwrap_or_default();
    if user.len() <= LONGEST_USER && !user.contains(separator) {
        return Some(());
    }
    let reason = if user.contains(separator) {
        format!("has the separator {} in its name", quoted(&separator.to_string()))
    } else {
        format!("has a name of more than {LONGEST_USER} characters, which leaves reply addresses no room")
    };
    let remedy = "use a shorter mailbox, such as \"help@…\"";
    table.cx.fault(&Spot::key(table.spot.path.key("address")), reason, remedy);
    None
}

fn resolvers(item: &Item<'_>) -> Option<Vec<SocketAddr>> {
    let remedy = "write addresses of recursive name servers that you trust, such as [\"127.0.0.1\"]";
    let entries = item.list()?;
    let read = |entry: &Item<'_>| {
        entry.parsed(remedy, |text| {
            let with_port = text.parse::<SocketAddr>();
            with_port
                .or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53)))
                .map_err(|_| format!("{} is no address of a name server", quoted(text)))
        })
    };
    entries.iter().map(read).collect()
}

/// Reads a mail address.
pub fn address(item: &Item<'_>) -> Option<String> {
    item.parsed("write an address such as \"help@line.example\"", checked_address)
}

/// An address with its domain in A-labels and small letters, as the world of mail knows it: one `@`, no spaces, no name around it.
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
            let domain = a_labels(domain).ok_or("is no mail address")?;
            Ok(format!("{user}@{domain}"))
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
    // Where nothing else is said TLS begins at once, as RFC 8314 §3 would have it.
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
