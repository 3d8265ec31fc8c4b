//! `hotlined run`: the daemon.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::admin::reload::{ReloadAsk, ReloadDesk};
use crate::channel::{Channel, Pager, Vault};
use crate::config::{ChannelSettings, Config, Endpoint, Loaded};
use crate::domain::id::ChannelName;
use crate::keys::{FolderError, Keyring, Leaves};
use crate::net::Listen;
use crate::service::alarm::Ways;
use crate::service::aside::Aside;
use crate::service::budget::Budget;
use crate::service::clock::Clock;
use crate::service::history::HistoryFile;
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;
use crate::service::wording::Wording;
use crate::store::Store;
use crate::store::redis::{ConnectError, RedisStore};
use crate::store::remembering::Remembering;
use crate::web::PageAuth;

use super::bot::{Wires, telegram};
use super::failure::RunError;
use super::fit;
use super::line::lead_line;
use super::log;
use super::mailbox::{Shared, mailbox};
use super::notify;
use super::parts::Parts;
use super::reload::{self, Reloader};
use super::remote_clock::RemoteClock;
use super::secret::{auth, secret};

/// What `run` is given.
#[derive(Clone, Debug)]
pub struct RunArgs {
    /// The config file.
    pub config: PathBuf,
    /// The socket of a clock that another process moves; for tests.
    pub clock: Option<PathBuf>,
    /// The socket of a journal that is not the machine's; for tests.
    pub journal: Option<PathBuf>,
    /// Whether the log is JSON, an object a line, instead of text.
    pub json: bool,
}

/// Runs the line of a config file until a signal ends it.
///
/// # Errors
/// What is wrong with the config or its surroundings, or why the line ended unasked.
pub async fn run(args: RunArgs) -> Result<(), RunError> {
    let loaded = fit::load(&args.config, fit::Eyes::Daemon)?;
    log::start(args.json, args.journal.as_deref().unwrap_or(log::SOCKET.as_ref()));
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let stop = CancellationToken::new();
    let clock = Clock::running();
    let config = loaded.config.clone();
    let remote = match &args.clock {
        Some(path) => Some(follow(path, &config, &clock).await?),
        None => None,
    };
    let (reloader, swapped) = reloader(args.config, loaded, &clock)?;
    let (reload_desk, asks) = mpsc::channel(1);
    // Before anything is waited for: a stop, and a reload too, may come while the store is still away.
    tokio::spawn(heed_signals(stop.clone(), reloader, asks));
    let parts = build(&config, swapped, reload_desk, clock.clone(), &stop).await?;
    let Some(parts) = parts else { return Ok(()) };
    if let Some(remote) = remote {
        tokio::spawn(remote.follow(clock, stop.clone()));
    }
    Ok(lead_line(parts, stop).await?)
}

/// What a reload swaps.
struct Swapped {
    rules: Rules,
    wording: Wording,
    reloads: Reloads,
    alarm: Ways,
    web: Option<(Listen, PageAuth)>,
}

fn reloader(path: PathBuf, loaded: Loaded, clock: &Clock) -> Result<(Reloader, Swapped), RunError> {
    let Loaded { config, written, .. } = loaded;
    let texts = reload::texts(config.texts_dir.as_deref()).map_err(|e| RunError::Config(e.to_string()))?;
    let rules = Rules::new(config.policy.clone());
    let wording = Wording::new(texts);
    let reloads = Reloads::started(written.hash(), clock.now().civil);
    let alarm = Ways::new(config.alarm.clone());
    let web = config.web.as_ref().map(|web| auth(web).map(|auth| (web.listen.clone(), auth))).transpose()?;
    let swapped = Swapped {
        rules: rules.clone(),
        wording: wording.clone(),
        reloads: reloads.clone(),
        alarm: alarm.clone(),
        web: web.clone(),
    };
    let (clock, auth) = (clock.clone(), web.map(|(_, auth)| auth));
    Ok((Reloader { path, config, written, rules, wording, reloads, alarm, auth, clock }, swapped))
}

pub(super) async fn follow(
    path: &std::path::Path,
    config: &Config,
    clock: &Clock,
) -> Result<RemoteClock, RunError> {
    if !config.channels.iter().all(|c| is_local(&c.endpoint)) {
        let why = "--clock is for tests: every channel must be on this machine".to_owned();
        return Err(RunError::Config(why));
    }
    let connected = RemoteClock::connect(path, clock).await;
    connected.map_err(|e| RunError::Failed(format!("no clock at {}: {e}", path.display())))
}

fn is_local(endpoint: &Endpoint) -> bool {
    match endpoint {
        Endpoint::Telegram { api_url, .. } => {
            Url::parse(api_url).ok().is_some_and(|url| url.host_str().is_some_and(is_loopback))
        }
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
    swapped: Swapped,
    reload_desk: ReloadDesk,
    clock: Clock,
    stop: &CancellationToken,
) -> Result<Option<Parts>, RunError> {
    let key = secret("store.key", &config.store.key)?;
    let keyring =
        Keyring::decode(key.expose_secret()).map_err(|e| RunError::Config(format!("store.key: {e}")))?;
    let keyring = with_leaves(config, &keyring, &clock)?;
    let blobs = blobs(config)?;
    let vault: Arc<dyn Vault> = Arc::new(blobs.clone());
    let reports = Reports::default();
    if let Some(connections) = config.policy.limits.connections {
        reports.crowd().allow(connections);
    }
    let (rules, crowd) = (&swapped.rules, reports.crowd());
    let shared = Shared { keyring: &keyring, vault: &vault, rules, clock: &clock, crowd };
    let channels = channels(config, &shared)?;
    let pager = Pager::new().map_err(|e| RunError::Failed(e.to_string()))?;
    let hasher = Arc::new(keyring.clone());
    let aside = Aside::beside(&config.store.blobs, &config.policy.name, keyring.line().clone());
    let Some(store) = connect(config, keyring, stop).await? else { return Ok(None) };
    Ok(Some(Parts {
        store,
        rules: swapped.rules,
        clock,
        reports,
        wording: swapped.wording,
        reloads: swapped.reloads,
        reload_desk: Some(reload_desk),
        channels: Arc::new(channels),
        vault,
        blobs: Some(blobs),
        aside: Some(aside),
        budget: Budget::default(),
        history: Some(HistoryFile::beside(&config.store.blobs, &config.policy.name)),
        pager: Arc::new(pager),
        hasher,
        admin_socket: Some(config.admin.socket.clone()),
        web: swapped.web,
        alarm: swapped.alarm,
    }))
}

/// The line's keys with those of its key folder. The copy is made, and heard of, as soon as that can be.
pub(super) fn with_leaves(config: &Config, keyring: &Keyring, clock: &Clock) -> Result<Keyring, RunError> {
    let wrong = |e: &FolderError| RunError::Config(format!("store.keys: {e}"));
    let folder = keyring.folder(&config.store.keys, &config.policy.name);
    let mirror = config.store.mirror.as_deref();
    let leaves = Leaves::open(folder, mirror, clock.now().civil).map_err(|e| wrong(&e))?;
    if leaves.current().is_some()
        && let Err(error) = leaves.mirror()
    {
        if matches!(error, FolderError::Foreign { .. }) {
            return Err(RunError::Config(format!("store.mirror: {error}")));
        }
        tracing::warn!(%error, "the keys can't be copied to store.mirror; it is tried again");
    }
    Ok(keyring.with(leaves))
}

/// Where attachments are kept. A line with a mailbox needs it from the first mail on, and says now if it can't be.
fn blobs(config: &Config) -> Result<Blobs, RunError> {
    let blobs = Blobs::at(config.store.blobs.clone());
    if config.channels.iter().any(|c| c.endpoint.mailbox().is_some()) {
        blobs.prepare().map_err(|e| {
            RunError::Config(format!("store.blobs: {e}; name a folder that can be written to"))
        })?;
    }
    Ok(blobs)
}

fn channels(config: &Config, shared: &Shared<'_>) -> Result<BTreeMap<ChannelName, Channel>, RunError> {
    let each = config.channels.iter().map(|c| channel(c, shared).map(|made| (c.name.clone(), made)));
    each.collect()
}

fn channel(settings: &ChannelSettings, shared: &Shared<'_>) -> Result<Channel, RunError> {
    let name = settings.name.clone();
    match &settings.endpoint {
        Endpoint::Telegram { token, api_url, pace, webhook, proxy } => {
            let token = secret(&format!("channel.{name}.token"), token)?;
            let webhook = webhook.as_deref().map(|hook| (hook, shared.crowd.clone()));
            let wires = Wires { api_url, sends: *pace, proxy: proxy.as_ref(), webhook };
            telegram(&name, token, wires, shared.clock).map(Channel::from)
        }
        Endpoint::Email(email) => mailbox(&name, email, shared),
    }
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
    loop {
        let connected = tokio::select! {
            connected = RedisStore::connect(&url, &config.policy.name, keyring.clone(), settings.durability) => connected,
            () = stop.cancelled() => return Ok(None),
        };
        match connected {
            Ok(store) => {
                let store = Remembering::over(Arc::new(store), settings.remembered);
                return Ok(Some(Arc::new(store)));
            }
            Err(ConnectError::Store(error)) if error.is_retry() => {
                tracing::warn!(%error, "waiting for the store");
                // A Redis that reads a long log is not a start that failed.
                notify::waits(&format!("waits: {error}"));
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
pub(super) fn with_login(url: &str, user: Option<&str>, password: Option<&SecretString>) -> String {
    let (Some(password), Ok(mut with)) = (password, Url::parse(url)) else { return url.to_owned() };
    let (user, password) = (user.unwrap_or("default"), password.expose_secret());
    if with.has_host() {
        if with.set_username(user).is_ok() && with.set_password(Some(password)).is_ok() {
            return with.into();
        }
        return url.to_owned();
    }
    // The URL of a unix socket has no other place for a login.
    with.query_pairs_mut().append_pair("user", user).append_pair("pass", password);
    with.into()
}

/// SIGTERM and SIGINT end the line, SIGHUP and an ask over the admin socket reload its config.
async fn heed_signals(stop: CancellationToken, mut reloader: Reloader, mut asks: mpsc::Receiver<ReloadAsk>) {
    let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let [Ok(mut term), Ok(mut int), Ok(mut hup)] = kinds.map(signal) else {
        tracing::error!("signals can't be heard");
        return;
    };
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = int.recv() => break,
            _ = hup.recv() => reloader.signalled().await,
            // Nobody can ask before the line has an admin socket, nor after it.
            Some(ask) = asks.recv() => reloader.asked(ask).await,
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
