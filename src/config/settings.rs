//! What a valid config says, ready to use. The rules of routing and escalation are in [`Policy`]; the rest is
//! how the line is connected to the world.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::domain::id::ChannelName;
use crate::domain::policy::{Durability, Policy};
use crate::net::{Listen, ProxyKind, Tls};

use super::secret::Secret;

/// A valid config.
#[derive(Clone, Debug)]
pub struct Config {
    /// Everything that routing and escalation depend on.
    pub policy: Policy,
    /// `[store]`.
    pub store: StoreSettings,
    /// `[channel.NAME]`, in the order of the file and of `policy.channels`.
    pub channels: Vec<ChannelSettings>,
    /// `[admin]`.
    pub admin: AdminSettings,
    /// `[web]`; no page without it.
    pub web: Option<WebSettings>,
    /// `[alarm]`.
    pub alarm: AlarmSettings,
    /// `[texts] dir`: texts that replace the built-in ones.
    pub texts_dir: Option<PathBuf>,
}

/// `[store]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// Where Redis listens: `redis+unix:///…` or `redis://host:port/db`. Holds no secret.
    pub url: String,
    /// The Redis user, if not the default one.
    pub user: Option<String>,
    /// That user's password.
    pub password: Option<Secret>,
    /// The folder of what is too large for Redis.
    pub blobs: PathBuf,
    /// The key folder: what opens cases and contacts.
    pub keys: PathBuf,
    /// Where a copy of it must be before a new period of keys is used, if anywhere.
    pub mirror: Option<PathBuf>,
    /// The line's key: 32 bytes in base64.
    pub key: Secret,
    /// What Redis must promise.
    pub durability: Durability,
    /// About how many bytes the daemon remembers of what it wrote and read.
    pub remembered: usize,
}

impl StoreSettings {
    /// How much is remembered if nobody says otherwise: a thousand open cases or so, with their contacts.
    pub const REMEMBERED: usize = 4 * MB;
}

/// A megabyte.
pub(super) const MB: usize = 1 << 20;

/// `[channel.NAME]`, as far as its own service is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSettings {
    /// Its name.
    pub name: ChannelName,
    /// How it is connected.
    pub endpoint: Endpoint,
}

/// How a channel is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// A Telegram bot.
    Telegram {
        /// The bot's token.
        token: Secret,
        /// Where the Bot API is, without a slash at the end.
        api_url: String,
        /// How many messages a second may be sent in all, where that is not up to Telegram: by a server of one's own.
        pace: Option<u32>,
        /// Where it brings what comes to; it is asked for if none.
        webhook: Option<Box<WebhookSettings>>,
        /// Through what the Bot API is reached.
        proxy: Option<ProxySettings>,
    },
    /// A mailbox.
    Email(Box<EmailSettings>),
}

impl Endpoint {
    /// The settings of the mailbox, if it is one.
    #[must_use]
    pub fn mailbox(&self) -> Option<&EmailSettings> {
        match self {
            Self::Telegram { .. } => None,
            Self::Email(email) => Some(email),
        }
    }

    /// The same, to change it.
    pub fn mailbox_mut(&mut self) -> Option<&mut EmailSettings> {
        match self {
            Self::Telegram { .. } => None,
            Self::Email(email) => Some(email),
        }
    }

    /// The hosts that it speaks to, each with its key below the channel's.
    #[must_use]
    pub fn hosts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Telegram { api_url, .. } => vec![("api_url", host_of(api_url))],
            Self::Email(email) => {
                let imap = email.imap.iter().map(|imap| ("imap", imap.server.host.as_str()));
                std::iter::once(("smtp", email.smtp.server.host.as_str())).chain(imap).collect()
            }
        }
    }

    /// Its secrets, each with its key below the channel's.
    #[must_use]
    pub fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        match self {
            Self::Telegram { token, webhook, proxy, .. } => {
                let hook = webhook.as_ref().map(|hook| ("webhook.secret", &hook.secret));
                let proxy = proxy.as_ref().and_then(|proxy| proxy.login.as_ref());
                let proxy = proxy.map(|(_, password)| ("proxy.password", password));
                [("token", token)].into_iter().chain(hook).chain(proxy).collect()
            }
            Self::Email(email) => {
                let imap = email.imap.as_ref().and_then(|imap| imap.server.login.as_ref());
                let smtp = email.smtp.server.login.as_ref();
                let imap = imap.map(|(_, password)| ("imap.password", password));
                let key = email.pgp_key.as_ref().map(|key| ("pgp_key", key));
                let voicemail = email.voicemail.as_ref().and_then(|voicemail| voicemail.secret.as_ref());
                let voicemail = voicemail.map(|secret| ("voicemail_secret", secret));
                let smtp = smtp.map(|(_, password)| ("smtp.password", password));
                let proxy = email.smtp.proxy.as_ref().and_then(|proxy| proxy.login.as_ref());
                let proxy = proxy.map(|(_, password)| ("smtp.proxy.password", password));
                imap.into_iter().chain(smtp).chain(proxy).chain(key).chain(voicemail).collect()
            }
        }
    }

    /// The same, to point them elsewhere.
    pub fn secrets_mut(&mut self) -> Vec<&mut Secret> {
        match self {
            Self::Telegram { token, webhook, proxy, .. } => {
                let hook = webhook.as_mut().map(|hook| &mut hook.secret);
                let proxy =
                    proxy.as_mut().and_then(|proxy| proxy.login.as_mut()).map(|(_, password)| password);
                [token].into_iter().chain(hook).chain(proxy).collect()
            }
            Self::Email(email) => {
                let imap = email.imap.iter_mut().filter_map(|imap| imap.server.login.as_mut());
                let voicemail = email.voicemail.iter_mut().filter_map(|voicemail| voicemail.secret.as_mut());
                let proxy = email.smtp.proxy.as_mut().and_then(|proxy| proxy.login.as_mut());
                let logins =
                    imap.chain(email.smtp.server.login.as_mut()).chain(proxy).map(|(_, password)| password);
                logins.chain(email.pgp_key.as_mut()).chain(voicemail).collect()
            }
        }
    }
}

/// `[channel.NAME]` of kind `email`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailSettings {
    /// The line's own address.
    pub address: String,
    /// The name beside it; none if absent.
    pub from_name: Option<String>,
    /// The mailbox that is read, if one is.
    pub imap: Option<ImapSettings>,
    /// Where mail is handed in, if it is.
    pub lmtp: Option<Listen>,
    /// Where mail is handed on.
    pub smtp: SmtpSettings,
    /// Addresses, and domains, from which forms write for everybody who fills them in: in small letters.
    pub forms: Vec<String>,
    /// What opens mail that is encrypted for the line, if it has such a key.
    pub pgp_key: Option<Secret>,
    /// From where voicemail comes, if it does.
    pub voicemail: Option<VoicemailSettings>,
    /// What parts the mailbox's name from a token: `help+k.…@`.
    pub separator: char,
    /// The mail server whose word on a sender counts (RFC 8601), if one's does.
    pub trusted_authserv: Option<String>,
    /// The name servers that are asked for signing keys; the machine's own if there are none.
    pub resolvers: Vec<SocketAddr>,
}

/// `voicemail_from`, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoicemailSettings {
    /// The addresses from which an exchange sends it.
    pub from: Vec<String>,
    /// The header in which the caller's number stands.
    pub number: String,
    /// What stands behind the mailbox's name in the address to which the exchange sends.
    pub secret: Option<Secret>,
}

/// `smtp = { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    /// The server.
    pub server: MailServer,
    /// What the line calls itself; the domain of its address if absent.
    pub hello: Option<String>,
    /// How many mails a minute the server takes; 0 for any number.
    pub per_minute: u32,
    /// Through what it is reached.
    pub proxy: Option<ProxySettings>,
}

/// `webhook = { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// Where the service brings what comes.
    pub url: String,
    /// Where it arrives on this machine.
    pub listen: Listen,
    /// What only the service knows.
    pub secret: Secret,
    /// How long an update may be, in bytes.
    pub most: usize,
}

/// `proxy = …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySettings {
    /// How it is spoken to.
    pub kind: ProxyKind,
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who may use it, if it asks.
    pub login: Option<(String, Secret)>,
}

/// `imap = { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImapSettings {
    /// The server.
    pub server: MailServer,
    /// The mailbox that is read.
    pub mailbox: String,
    /// The mailbox that taken mail is moved to.
    pub processed: String,
}

/// A mail server and how to log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// A private certificate authority, in PEM.
    pub ca_file: Option<PathBuf>,
    /// User and password; none for a server that asks for none.
    pub login: Option<(String, Secret)>,
}

/// `[admin]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminSettings {
    /// The socket that the commands talk to.
    pub socket: PathBuf,
}

/// `[web]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSettings {
    /// Where the page listens.
    pub listen: Listen,
    /// What lets people see it.
    pub token: Secret,
}

/// `[alarm]`. The URLs may carry secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AlarmSettings {
    /// Called each minute while the line is well.
    pub heartbeat: Option<String>,
    /// Pagers that are called when the line can't reach its store.
    pub pagers: Vec<String>,
}

impl std::fmt::Debug for AlarmSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (heartbeat, pagers) = (self.heartbeat.is_some(), self.pagers.len());
        write!(f, "AlarmSettings {{ heartbeat: {heartbeat}, pagers: {pagers} }}")
    }
}

type Differs = fn(&Config, &Config) -> bool;

/// What can't change while the line runs, besides the channels: the key, and whether two configs differ in it.
pub(super) const RESTART: [(&str, Differs); 13] = [
    ("line.name", |old, new| old.policy.name != new.policy.name),
    ("store.url", |old, new| old.store.url != new.store.url),
    ("store.user", |old, new| old.store.user != new.store.user),
    ("store.password", |old, new| old.store.password != new.store.password),
    ("store.blobs", |old, new| old.store.blobs != new.store.blobs),
    ("store.keys", |old, new| old.store.keys != new.store.keys),
    ("store.mirror", |old, new| old.store.mirror != new.store.mirror),
    ("store.key", |old, new| old.store.key != new.store.key),
    ("store.durability", |old, new| old.store.durability != new.store.durability),
    ("store.remembered_mb", |old, new| old.store.remembered != new.store.remembered),
    ("admin.socket", |old, new| old.admin != new.admin),
    ("limits.connections", |old, new| old.policy.limits.connections != new.policy.limits.connections),
    ("web.listen", |old, new| old.web.as_ref().map(|w| &w.listen) != new.web.as_ref().map(|w| &w.listen)),
];

impl Config {
    /// The keys whose values differ in `new` and can't change while the line runs.
    #[must_use]
    pub fn needs_restart(&self, new: &Self) -> Vec<String> {
        let differs =
            RESTART.iter().filter(|(_, differs)| differs(self, new)).map(|(key, _)| (*key).to_owned());
        differs.chain(channels(&self.channels, &new.channels)).collect()
    }

    /// Every secret of the config, with its key.
    #[must_use]
    pub fn secrets(&self) -> Vec<(String, &Secret)> {
        let mut found = vec![("store.key".to_owned(), &self.store.key)];
        found.extend(self.store.password.as_ref().map(|secret| ("store.password".to_owned(), secret)));
        found.extend(self.web.as_ref().map(|web| ("web.token".to_owned(), &web.token)));
        for channel in &self.channels {
            let key = |key: &str| format!("channel.{}.{key}", channel.name);
            found.extend(channel.endpoint.secrets().into_iter().map(|(name, secret)| (key(name), secret)));
        }
        found
    }
}

/// The channels that are new, gone, or connected otherwise; their order is no matter.
fn channels(old: &[ChannelSettings], new: &[ChannelSettings]) -> Vec<String> {
    let only = |of: &[ChannelSettings], other: &[ChannelSettings]| {
        let differs = of.iter().filter(|channel| !other.contains(channel));
        differs.map(|channel| format!("channel.{}", channel.name)).collect::<Vec<_>>()
    };
    let names: BTreeSet<String> = only(old, new).into_iter().chain(only(new, old)).collect();
    names.into_iter().collect()
}

/// The host of an address such as `http://127.0.0.1:8081/bot`.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    match rest.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => rest.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_out_of_its_address() {
        for (url, host) in [
            ("https://api.telegram.org", "api.telegram.org"),
            ("http://127.0.0.1:8081/x", "127.0.0.1"),
            ("http://[::1]:8081", "::1"),
            ("http://localhost", "localhost"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }
}
