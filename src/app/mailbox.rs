//! A mailbox as its settings say it.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::channel::email::auth::{AuthCtx, Dns};
use crate::channel::email::ident::Idents;
use crate::channel::email::imap::{self, Imap};
use crate::channel::email::lmtp::{self, Lmtp};
use crate::channel::email::receive::Exchange;
use crate::channel::email::send::{Mailer, Server};
use crate::channel::email::token::Tokens;
use crate::channel::email::{Email, Setup};
use crate::channel::{Channel, PolicyNow, Vault, Watch};
use crate::config::settings::{SmtpSettings, VoicemailSettings};
use crate::config::{self, EmailSettings, ImapSettings, MailServer};
use crate::domain::id::ChannelName;
use crate::keys::Keyring;
use crate::keys::openpgp::SecretKey;
use crate::net::{Crowd, Listen};
use crate::service::clock::Clock;
use crate::service::rules::Rules;

use super::bot::proxy;
use super::failure::RunError;
use super::secret::secret;

/// How long one mail may take to be handed on: a large one needs a while, and a shutdown waits no longer.
const SENDING: Duration = Duration::from_secs(30);
/// How long a secret in an address is, in characters: guessed by nobody, and room is left in a local part.
const SECRET: std::ops::RangeInclusive<usize> = 16..=32;
/// How long a name server may take.
pub(super) const ASKING: Duration = Duration::from_secs(5);

/// What a mailbox shares with the line.
pub(super) struct Shared<'a> {
    pub keyring: &'a Keyring,
    pub vault: &'a Arc<dyn Vault>,
    pub rules: &'a Rules,
    pub clock: &'a Clock,
    pub crowd: &'a Crowd,
}

/// A mailbox; nothing is connected yet.
pub(super) fn mailbox(
    name: &ChannelName,
    settings: &EmailSettings,
    shared: &Shared<'_>,
) -> Result<Channel, RunError> {
    let wrong = |key: &str, why: String| RunError::Config(format!("channel.{name}.{key}: {why}"));
    let signer = || shared.keyring.signer();
    let tokens = Tokens::new(&settings.address, settings.separator, signer())
        .map_err(|e| wrong("address", e.to_string()))?;
    let domain = tokens.domain().to_owned();
    let watch = watch(shared.clock);
    let imap = settings.imap.as_ref().map(|s| read_by_imap(name, s, &watch)).transpose()?;
    let lmtp =
        settings.lmtp.as_ref().map(|at| taken_by_lmtp(name, at, &tokens, &watch).watched(shared.crowd));
    let dns =
        if settings.resolvers.is_empty() { Dns::system() } else { Dns::new(&settings.resolvers, ASKING) };
    let dns = dns.map_err(|e| wrong("resolvers", format!("{e}; name one that you trust")))?;
    let auth =
        AuthCtx { dns, trusted_authserv: settings.trusted_authserv.clone(), watch: Arc::clone(&watch) };
    let key = settings.pgp_key.as_ref().map(|at| opens(name, at)).transpose()?;
    let rules = shared.rules.clone();
    let policy: PolicyNow = Arc::new(move || rules.policy());
    Ok(Channel::Email(Box::new(Email::new(Setup {
        name: name.clone(),
        from_name: settings.from_name.clone(),
        idents: Idents::new(&domain, signer()),
        forms: settings.forms.clone(),
        exchange: settings.voicemail.as_ref().map(|voicemail| exchange(name, voicemail)).transpose()?,
        imap,
        lmtp,
        mailer: sent_by_smtp(name, &settings.smtp, &domain)?,
        tokens,
        auth: Arc::new(auth),
        key,
        vault: Arc::clone(shared.vault),
        policy,
        watch,
    }))))
}

/// The key that opens mail to the line.
fn opens(name: &ChannelName, at: &config::Secret) -> Result<Arc<SecretKey>, RunError> {
    let key = format!("channel.{name}.pgp_key");
    let text = secret(&key, at)?;
    SecretKey::read(text.expose_secret())
        .map(Arc::new)
        .map_err(|why| RunError::Config(format!("{key} {why}")))
}

/// From where voicemail comes. A secret that could be guessed is none.
fn exchange(name: &ChannelName, settings: &VoicemailSettings) -> Result<Exchange, RunError> {
    let key = format!("channel.{name}.voicemail_secret");
    let secret = settings.secret.as_ref().map(|at| secret(&key, at)).transpose()?;
    let is_sound = |secret: &SecretString| {
        let text = secret.expose_secret().trim();
        SECRET.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if secret.as_ref().is_some_and(|secret| !is_sound(secret)) {
        let why = "has to be 16 to 32 letters, digits or dashes, for it stands in an address; make one with \
                   `openssl rand -hex 12`";
        return Err(RunError::Config(format!("{key}: {why}")));
    }
    Ok(Exchange { from: settings.from.clone(), number: settings.number.clone(), secret })
}

pub(super) fn watch(clock: &Clock) -> Watch {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}

pub(super) fn read_by_imap(
    name: &ChannelName,
    settings: &ImapSettings,
    watch: &Watch,
) -> Result<Imap, RunError> {
    let at = &settings.server;
    let (user, password) = login(name, "imap", at)?.unwrap_or_default();
    let server = imap::Server {
        host: at.host.clone(),
        port: at.port,
        tls: at.tls,
        ca_file: at.ca_file.clone(),
        user,
        password,
    };
    Ok(Imap::new(imap::Setup {
        name: name.clone(),
        server,
        mailbox: settings.mailbox.clone(),
        processed: settings.processed.clone(),
        watch: Arc::clone(watch),
        pace: imap::Pace::default(),
    }))
}

/// The line's mailbox, with anything behind its separator, is what it takes mail for.
fn taken_by_lmtp(name: &ChannelName, at: &Listen, tokens: &Tokens, watch: &Watch) -> Lmtp {
    let tokens = tokens.clone();
    Lmtp::new(lmtp::Setup {
        name: name.clone(),
        listen: at.clone(),
        host: tokens.domain().to_owned(),
        accepts: Arc::new(move |recipient: &str| tokens.is_ours(recipient)),
        watch: Arc::clone(watch),
    })
}

pub(super) fn sent_by_smtp(
    name: &ChannelName,
    settings: &SmtpSettings,
    domain: &str,
) -> Result<Mailer, RunError> {
    let at = &settings.server;
    let wrong = |why: String| RunError::Config(format!("channel.{name}.smtp.ca_file: {why}"));
    let authority = at.ca_file.as_ref().map(std::fs::read).transpose().map_err(|e| wrong(e.to_string()))?;
    Mailer::new(Server {
        host: at.host.clone(),
        port: at.port,
        protection: at.tls,
        authority,
        login: login(name, "smtp", at)?,
        hello: settings.hello.clone().unwrap_or_else(|| domain.to_owned()),
        deadline: SENDING,
        per_minute: settings.per_minute,
        proxy: settings.proxy.as_ref().map(|at| proxy(&format!("channel.{name}.smtp"), at)).transpose()?,
    })
    .map_err(|e| wrong(e.to_string()))
}

fn login(
    name: &ChannelName,
    which: &str,
    server: &MailServer,
) -> Result<Option<(String, SecretString)>, RunError> {
    let Some((user, password)) = &server.login else { return Ok(None) };
    let password = secret(&format!("channel.{name}.{which}.password"), password)?;
    Ok(Some((user.clone(), password)))
}
