//! `hotlined try`: the whole line on this machine, with made-up people, to be played and learned.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::SecretString;
use serde_json::json;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::channel::Pager;
use crate::config::{self, AlarmSettings, Config};
use crate::domain::id::{ChannelName, OperatorId};
use crate::keys::Keyring;
use crate::sandbox::page::{Role, Seat};
use crate::sandbox::{Sandbox, SandboxConfig, start};
use crate::service::clock::Clock;
use crate::service::reload_log::ReloadLog;
use crate::service::report::{Report, Reports};
use crate::service::rules::Rules;
use crate::service::seed;
use crate::store::Store;
use crate::store::memory::MemoryStore;
use crate::store::redis::{Durability, RedisStore};
use crate::text::Texts;

use super::line::{Parts, lead_line};
use super::run::{RunError, telegram};
use super::{log, run};

/// What `try` is given.
#[derive(Clone, Debug)]
pub struct TryArgs {
    /// A real Redis instead of memory.
    pub redis: Option<String>,
    /// Where the page listens.
    pub listen: SocketAddr,
}

/// Who can be played: Telegram id, name, language of their app.
const CONTACTS: [(i64, &str, &str); 3] =
    [(2001, "Maryna", "uk"), (2002, "Dmitri", "ru"), (2003, "Amélie", "fr")];

/// Runs the training line until Ctrl-C.
///
/// # Errors
/// If the page can't listen there, or the Redis can't be used.
pub async fn train(args: TryArgs) -> Result<(), RunError> {
    log::start();
    let config = config::training::training()?.config;
    let (clock, reports) = (Clock::running(), Reports::default());
    let board_secret = (!args.listen.ip().is_loopback()).then(secret);
    let token = format!("7000000001:{}", secret());
    let (lines, observer) = broadcast::channel(256);
    let sandbox = open(&args, &config, &clock, &token, board_secret.clone(), observer).await?;
    announce(&sandbox, board_secret.as_deref());
    let parts = build(&args, &config, clock, reports.clone(), &token, &sandbox.api_url).await?;
    tokio::spawn(narrate(reports.listen(), lines));
    let stop = CancellationToken::new();
    tokio::spawn(run::heed_end(stop.clone()));
    let ended = lead_line(parts, stop).await;
    sandbox.shutdown().await;
    Ok(ended?)
}

/// A random secret for links, in hexadecimal.
fn secret() -> String {
    data_encoding::HEXLOWER.encode(&seed::short())
}

async fn open(
    args: &TryArgs,
    config: &Config,
    clock: &Clock,
    token: &str,
    board_secret: Option<String>,
    observer: broadcast::Receiver<String>,
) -> Result<Sandbox, RunError> {
    let sandbox = SandboxConfig {
        clock: clock.clone(),
        token: token.to_owned(),
        bot_username: "helpline_try_bot".to_owned(),
        listen: args.listen,
        line_name: config.policy.name.clone(),
        timezone: config.policy.timezone.iana_name().unwrap_or("UTC").to_owned(),
        seats: seats(config),
        mail: None,
        mail_seats: Vec::new(),
        board_secret,
        observer: Some(observer),
    };
    start(sandbox).await.map_err(|e| RunError::Failed(e.to_string()))
}

fn seats(config: &Config) -> Vec<Seat> {
    let contacts = CONTACTS.iter().map(|(id, name, language)| Seat {
        user_id: *id,
        name: (*name).to_owned(),
        role: Role::Contact,
        language: (*language).to_owned(),
        start: None,
    });
    let operators = config.policy.operators.iter().filter_map(|o| {
        let address = o.reach.first()?.address.as_ref()?;
        Some(Seat {
            user_id: address.0.parse().ok()?,
            name: named(&o.id),
            role: Role::Operator,
            language: "en".to_owned(),
            start: Some(String::new()),
        })
    });
    contacts.chain(operators).collect()
}

/// `olga` as a person's name.
fn named(id: &OperatorId) -> String {
    let mut letters = id.as_str().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "the address is what the person at the terminal waits for")]
fn announce(sandbox: &Sandbox, secret: Option<&str>) {
    let query = secret.map(|s| format!("?seat={s}")).unwrap_or_default();
    println!("The training line is open: {}/{query}", sandbox.api_url);
    println!("Write as a contact, answer as an operator, move the clock. Ctrl-C ends it.");
}

async fn build(
    args: &TryArgs,
    config: &Config,
    clock: Clock,
    reports: Reports,
    token: &str,
    api_url: &str,
) -> Result<Parts, RunError> {
    let keyring = Keyring::generate().map_err(|e| RunError::Failed(e.to_string()))?;
    let name = ChannelName::from("telegram");
    let bot = telegram(&name, SecretString::from(token), api_url, &clock)?;
    let hasher = Arc::new(keyring.clone());
    Ok(Parts {
        store: store(args, keyring).await?,
        rules: Rules::new(config.policy.clone()),
        clock,
        reports,
        texts: Arc::new(Texts::builtin()),
        channels: Arc::new(BTreeMap::from([(name, bot)])),
        pager: Arc::new(Pager::new().map_err(|e| RunError::Failed(e.to_string()))?),
        hasher,
        admin_socket: None,
        reloads: ReloadLog::default(),
        web: None,
        alarm: AlarmSettings::default(),
    })
}

async fn store(args: &TryArgs, keyring: Keyring) -> Result<Arc<dyn Store>, RunError> {
    let Some(url) = &args.redis else { return Ok(Arc::new(MemoryStore::default())) };
    // A line of its own each time: the people of the last time are gone, and so is their key.
    let line = format!("try-{}", secret());
    let store = RedisStore::connect(url, &line, keyring, Durability::Strict).await;
    Ok(Arc::new(store.map_err(|e| RunError::Config(format!("{url}: {e}")))?))
}

/// Tells the page what the line did.
async fn narrate(mut reports: broadcast::Receiver<Report>, lines: broadcast::Sender<String>) {
    loop {
        match reports.recv().await {
            Ok(report) => {
                for line in told(&report) {
                    if lines.send(line).is_err() {
                        return;
                    }
                }
            }
            Err(broadcast::error::RecvError::Lagged(missed)) => tracing::debug!(missed, "the page is slow"),
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

/// The milestones of a report, a line each.
fn told(report: &Report) -> Vec<String> {
    let case = report.case.map(|code| code.to_string());
    let line = |event: &str, detail: String| {
        json!({ "at": report.at.to_string(), "case": case, "event": event, "detail": detail }).to_string()
    };
    let milestones = report.milestones.iter().map(|(what, to, why)| {
        let event = json!(what).as_str().unwrap_or_default().replace('_', " ");
        let to = to.as_ref().map(|id| format!("{} · ", named(id))).unwrap_or_default();
        line(&event, format!("{to}{}", why.replace('_', " ")))
    });
    milestones.collect()
}
