//! `hotlined run`: the daemon.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::channel::telegram::{Pace, Setup, Telegram};
use crate::channel::{Channel, Pager, Vault};
use crate::config::{self, ChannelSettings, Config, Endpoint, Faults};
use crate::domain::id::ChannelName;
use crate::keys::Keyring;
use crate::service::clock::Clock;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;
use crate::store::Store;
use crate::store::redis::{ConnectError, Durability, RedisStore};
use crate::text::Texts;

use super::line::{Broken, Parts, lead_line};
use super::log;
use super::mailbox::{Shared, mailbox};
use super::notify;
use super::remote_clock::RemoteClock;

/// What `run` is given.
#[derive(Clone, Debug)]
pub struct RunArgs {
    /// The config file.
    pub config: PathBuf,
    /// The socket of a clock that another process moves; for tests.
    pub clock: Option<PathBuf>,
}

/// Why the daemon did not run, or ended unasked.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The config is wrong: exit code 2, and systemd does not try again.
    #[error("{0}")]
    Config(String),
    /// Something failed while it ran: exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl RunError {
    /// The process's exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Config(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

impl From<Faults> for RunError {
    fn from(faults: Faults) -> Self {
        Self::Config(faults.to_string())
    }
}

impl From<Broken> for RunError {
    fn from(broken: Broken) -> Self {
        Self::Failed(broken.to_string())
    }
}

/// Runs the line of a config file until a signal ends it.
///
/// # Errors
/// What is wrong with the config or its surroundings, or why the line ended unasked.
pub async fn run(args: RunArgs) -> Result<(), RunError> {
    let loaded = config::load(&args.config)?;
    log::start();
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let stop = CancellationToken::new();
    let config = loaded.config;
    let clock = Clock::running();
    let remote = match &args.clock {
        Some(path) => Some(follow(path, &config, &clock).await?),
        None => None,
    };
    let rules = Rules::new(config.policy.clone());
    // Before anything is waited for: a stop, and a reload too, may come while the store is still away.
    tokio::spawn(heed_signals(stop.clone(), args.config.clone(), config.clone(), rules.clone()));
    let parts = build(&config, rules, clock.clone(), &stop).await?;
    let Some(parts) = parts else { return Ok(()) };
    if let Some(remote) = remote {
        tokio::spawn(remote.follow(clock, stop.clone()));
    }
    Ok(lead_line(parts, stop).await?)
}

pub(super) async fn follow(path: &std::path::Path, config: &Config, clock: &Clock) -> Result<RemoteClock, RunError> {
    if !config.channels.iter().all(|c| is_local(&c.endpoint)) {
        let why = "--clock is for tests: every channel must be on this machine".to_owned();
        return Err(RunError::Config(why));
    }
    let connected = RemoteClock::connect(path, clock).await;
    connected.map_err(|e| RunError::Failed(format!("no clock at {}: {e}", path.display())))
}

fn is_local(endpoint: &Endpoint) -> bool {
    match endpoint {
        Endpoint::Telegram { api_url, .. } => Url::parse(api_url)
            .ok()
            .is_some_and(|url| url.host_str().is_some_and(is_loopback)),
        Endpoint::Email(mail) => {
            let imap = mail.imap.as_ref().map(|imap| &imap.server);
            imap.into_iter().chain([&mail.smtp.server]).all(|server| is_loopback(&server.host))
        }
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1")
}

/// Everything that a line is made of. `None` if it was told to stop while it waited for the store.
async fn build(
    config: &Config,
    rules: Rules,
    clock: Clock,
    stop: &CancellationToken,
) -> Result<Option<Parts>, RunError> {
    let key = secret("store.key", &config.store.key)?;
    let keyring =
        Keyring::decode(key.expose_secret()).map_err(|e| RunError::Config(format!("store.key: {e}")))?;
    let texts = match &config.texts_dir {
        Some(dir) => Texts::load(dir).map_err(|e| RunError::Config(e.to_string()))?,
        None => Texts::builtin(),
    };
    let vault: Arc<dyn Vault> = Arc::new(Blobs::at(config.store.blobs.clone()));
    let shared = Shared { keyring: &keyring, vault: &vault, rules: &rules, clock: &clock };
    let channels = channels(config, &shared)?;
    let pager = Pager::new().map_err(|e| RunError::Failed(e.to_string()))?;
    let hasher = Arc::new(keyring.clone());
    let Some(store) = connect(config, keyring, stop).await? else { return Ok(None) };
    Ok(Some(Parts {
        store,
        rules,
        clock,
        reports: Reports::default(),
        texts: Arc::new(texts),
        channels: Arc::new(channels),
        vault,
        pager: Arc::new(pager),
        hasher,
        admin_socket: Some(config.admin.socket.clone()),
    }))
}

pub(super) fn secret(key: &str, secret: &config::Secret) -> Result<SecretString, RunError> {
    let value = secret.read().map_err(|e| RunError::Config(format!("{key}: {e}")))?;
    log::hide(value.expose_secret());
    Ok(value)
}

fn channels(config: &Config, shared: &Shared<'_>) -> Result<BTreeMap<ChannelName, Channel>, RunError> {
    let each = config.channels.iter().map(|c| channel(c, shared).map(|made| (c.name.clone(), made)));
    each.collect()
}

fn channel(settings: &ChannelSettings, shared: &Shared<'_>) -> Result<Channel, RunError> {
    let name = settings.name.clone();
    match &settings.endpoint {
        Endpoint::Telegram { token, api_url } => {
            let token = secret(&format!("channel.{name}.token"), token)?;
            telegram(&name, token, api_url, shared.clock)
        }
        Endpoint::Email(email) => mailbox(&name, email, shared),
    }
}

/// A bot on the line's clock.
pub(super) fn telegram(
    name: &ChannelName,
    token: SecretString,
    api_url: &str,
    clock: &Clock,
) -> Result<Channel, RunError> {
    let wrong = |e: String| RunError::Config(format!("channel.{name}.api_url: {e}"));
    let api_url = Url::parse(api_url).map_err(|e| wrong(e.to_string()))?;
    let clock = clock.clone();
    let watch = Arc::new(move || clock.now());
    let setup = Setup { name: name.clone(), token, api_url, watch, pace: Pace::default() };
    Telegram::new(setup).map(|t| Channel::Telegram(Box::new(t))).map_err(|e| wrong(e.to_string()))
}

/// Connects to Redis, waiting for as long as it can't be reached. A Redis that could lose what it took is
/// refused: that is for a person to mend.
pub(super) async fn connect(
    config: &Config,
    keyring: Keyring,
    stop: &CancellationToken,
) -> Result<Option<Arc<dyn Store>>, RunError> {
    let settings = &config.store;
    let password = settings.password.as_ref().map(|p| secret("store.password", p)).transpose()?;
    let url = with_login(&settings.url, settings.user.as_deref(), password.as_ref());
    let durability = match settings.durability {
        config::Durability::Strict => Durability::Strict,
        config::Durability::Relaxed => Durability::Relaxed,
    };
    loop {
        let connected = tokio::select! {
            connected = RedisStore::connect(&url, &config.policy.name, keyring.clone(), durability) => connected,
            () = stop.cancelled() => return Ok(None),
        };
        match connected {
            Ok(store) => return Ok(Some(Arc::new(store))),
            Err(ConnectError::Store(error)) if error.is_retry() => {
                tracing::warn!(%error, "waiting for the store");
                // A Redis that reads a long log is not a start that failed.
                notify::waits("waits for the store");
            }
            Err(error) => return Err(RunError::Config(format!("store: {error}"))),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = stop.cancelled() => return Ok(None),
        }
    }
}

/// The URL with the login in it, as the client takes it; it is never shown.
fn with_login(url: &str, user: Option<&str>, password: Option<&SecretString>) -> String {
    let (Some(password), Ok(mut with)) = (password, Url::parse(url)) else { return url.to_owned() };
    let (user, password) = (user.unwrap_or("default"), password.expose_secret());
    if with.has_host() {
        if with.set_username(user).is_ok() && with.set_password(Some(password)).is_ok() {
            return with.into();
        }
        return url.to_owned();
    }
    with.query_pairs_mut().append_pair("user", user).append_pair("pass", password);
    with.into()
}

/// SIGTERM and SIGINT end the line, SIGHUP reloads its config.
async fn heed_signals(stop: CancellationToken, path: PathBuf, mut config: Config, rules: Rules) {
    let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let [Ok(mut term), Ok(mut int), Ok(mut hup)] = kinds.map(signal) else {
        tracing::error!("signals can't be heard");
        return;
    };
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = int.recv() => break,
            _ = hup.recv() => super::reload::reload(&path, &mut config, &rules),
        }
    }
    tracing::info!("told to stop");
    stop.cancel();
}

/// SIGTERM and SIGINT end a line that has no config file.
pub(super) async fn heed_end(stop: CancellationToken) {
    let [Ok(mut term), Ok(mut int)] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal) else {
        tracing::error!("signals can't be heard");
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    stop.cancel();
}
