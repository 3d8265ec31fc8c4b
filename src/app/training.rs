//! `hotlined try`: the whole line on this machine, with made-up people, to be played and learned.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use serde_json::json;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::channel::{Channel, Pager, Vault};
use crate::config::{Config, EmailSettings, StoreSettings};
use crate::domain::id::{ChannelName, OperatorId};
use crate::domain::policy::Durability;
use crate::keys::Keyring;
use crate::net::Listen;
use crate::sandbox::botapi::{BotApi, Forum, Served};
use crate::sandbox::mail::{LmtpAt, Mail};
use crate::sandbox::page::{MailSeat, Role, Seat};
use crate::sandbox::{Sandbox, SandboxConfig, start};
use crate::service::alarm::Ways;
use crate::service::budget::Budget;
use crate::service::clock::Clock;
use crate::service::reloads::Reloads;
use crate::service::report::{Report, Reports};
use crate::service::rules::Rules;
use crate::service::seed;
use crate::service::vault::Fleeting;
use crate::service::wording::Wording;
use crate::store::Store;
use crate::store::memory::MemoryStore;
use crate::store::redis::RedisStore;
use crate::store::remembering::Remembering;
use crate::text::Texts;

use super::backstage::Backstage;
use super::bot::{Wires, telegram};
use super::failure::RunError;
use super::line::lead_line;
use super::mailbox::{Shared, mailbox};
use super::parts::Parts;
use super::scenario::Scenario;
use super::{guests, log, run, staged};

/// What `try` is given.
#[derive(Clone, Debug)]
pub struct TryArgs {
    /// A real Redis instead of memory.
    pub redis: Option<String>,
    /// Where the page listens.
    pub listen: SocketAddr,
    /// The admin's own line, to be played in place of the made-up one.
    pub config: Option<PathBuf>,
    /// People who write by themselves.
    pub scenario: Option<PathBuf>,
}

/// Who can be played: Telegram id, name, language of their app.
const CONTACTS: [(i64, &str, &str); 3] =
    [(2001, "Maryna", "uk"), (2002, "Dmitri", "ru"), (2003, "Amélie", "fr")];

/// Who can be played by mail: address, name, the language that they write in.
const WRITERS: [(&str, &str, &str); 3] = [
    ("oksana@example.org", "Oksana", "uk"),
    ("jean@example.org", "Jean", "fr"),
    // Sends what callers leave on its tape: the number stands in the subject.
    ("pbx@example.org", "Telephone exchange", "en"),
];

/// Runs the training line until Ctrl-C.
///
/// # Errors
/// If the page can't listen there, or the Redis can't be used.
pub async fn train(args: TryArgs) -> Result<(), RunError> {
    log::start(false, log::SOCKET.as_ref());
    let config = staged::line(args.config.as_deref())?;
    let scenario = args.scenario.as_deref().map(Scenario::read).transpose()?;
    let (clock, reports) = (Clock::running(), Reports::default());
    let board_secret = (!args.listen.ip().is_loopback()).then(secret);
    let token = format!("7000000001:{}", secret());
    let (lines, observer) = broadcast::channel(256);
    let mail = Mail::new(clock.clone(), &mailbox_of(&config)?.1.address);
    let served = mail.serve(([127, 0, 0, 1], 0).into()).await.map_err(|e| RunError::Failed(e.to_string()))?;
    let desk = Desk::open(&clock).await?;
    let bots = (token.as_str(), &desk.api);
    let seats = (seats(&config, scenario.as_ref()), mail_seats(&config, scenario.as_ref()));
    let sandbox =
        open(&args, &config, (&clock, bots, &mail), seats, (board_secret.clone(), observer)).await?;
    let backstage = Backstage::open(args.listen)?;
    guests::announce(&sandbox, board_secret.as_deref(), &backstage);
    let reached = Reached {
        token: &token,
        api_url: &sandbox.api_url,
        desk: &desk,
        smtp: served.addr,
        backstage: &backstage,
    };
    let parts = build(&args, &config, clock.clone(), reports.clone(), &reached).await?;
    if let Some(scenario) = scenario {
        tokio::spawn(scenario.play(sandbox.botapi.clone(), mail.clone(), clock));
    }
    tokio::spawn(deliver(mail, Arc::clone(&parts.channels)));
    tokio::spawn(narrate(reports.listen(), lines));
    let stop = CancellationToken::new();
    tokio::spawn(run::heed_end(stop.clone()));
    let ended = lead_line(parts, stop).await;
    sandbox.shutdown().await;
    drop((served, desk));
    Ok(ended?)
}

/// The operators' own bot, whose private chats have topics.
struct Desk {
    token: String,
    api: BotApi,
    served: Served,
}

impl Desk {
    async fn open(clock: &Clock) -> Result<Self, RunError> {
        let token = format!("7000000002:{}", secret());
        let api = BotApi::new(clock.clone(), &token, "helpline_desk_bot");
        api.set_topics(Forum { on: true, ..Forum::default() });
        let served = api.serve(([127, 0, 0, 1], 0).into()).await;
        Ok(Self { token, api, served: served.map_err(|e| RunError::Failed(e.to_string()))? })
    }
}

/// Where the stand-ins are, and where an admin comes in.
struct Reached<'a> {
    token: &'a str,
    api_url: &'a str,
    desk: &'a Desk,
    smtp: SocketAddr,
    backstage: &'a Backstage,
}

/// Tells the stand-in where the line takes mail, as soon as it does.
async fn deliver(mail: Mail, channels: Arc<BTreeMap<ChannelName, Channel>>) {
    let taken_at = channels.values().find_map(Channel::lmtp_address);
    let Some(mut taken_at) = taken_at else { return };
    while let Ok(address) = taken_at.wait_for(Option::is_some).await.map(|address| *address) {
        if let Some(address) = address {
            mail.lmtp(LmtpAt::Tcp(address));
        }
        if taken_at.changed().await.is_err() {
            return;
        }
    }
}

fn mailbox_of(config: &Config) -> Result<(ChannelName, EmailSettings), RunError> {
    let mut all = config.channels.iter();
    let found = all.find_map(|channel| Some((channel.name.clone(), channel.endpoint.mailbox()?.clone())));
    found.ok_or_else(|| RunError::Config("the training line has no mailbox".to_owned()))
}

/// A random secret for links, in hexadecimal.
fn secret() -> String {
    data_encoding::HEXLOWER.encode(&seed::short())
}

async fn open(
    args: &TryArgs,
    config: &Config,
    (clock, (token, desk), mail): (&Clock, (&str, &BotApi), &Mail),
    (seats, mail_seats): (Vec<Seat>, Vec<MailSeat>),
    (board_secret, observer): (Option<String>, broadcast::Receiver<String>),
) -> Result<Sandbox, RunError> {
    let sandbox = SandboxConfig {
        clock: clock.clone(),
        token: token.to_owned(),
        bot_username: "helpline_try_bot".to_owned(),
        listen: args.listen,
        line_name: config.policy.name.clone(),
        timezone: config.policy.timezone.iana_name().unwrap_or("UTC").to_owned(),
        seats,
        desk: Some(desk.clone()),
        mail: Some(mail.clone()),
        mail_seats,
        board_secret,
        observer: Some(observer),
    };
    start(sandbox).await.map_err(|e| RunError::Failed(e.to_string()))
}

/// The people of the scenario, or those who are there without one; then the operators.
fn seats(config: &Config, scenario: Option<&Scenario>) -> Vec<Seat> {
    let own = CONTACTS.iter().map(|(id, name, language)| Seat {
        user_id: *id,
        name: (*name).to_owned(),
        role: Role::Contact,
        language: (*language).to_owned(),
        start: None,
    });
    let contacts: Vec<Seat> = scenario.map_or_else(|| own.collect(), |scenario| scenario.seats().collect());
    let operators = config.policy.operators.iter().filter_map(|o| {
        let mut by_chat = o.reach.iter().filter_map(|reach| reach.address.as_ref()?.0.parse().ok());
        Some(Seat {
            user_id: by_chat.next()?,
            name: named(&o.id),
            role: Role::Operator,
            language: config.policy.language_of(&o.id).as_str().to_owned(),
            start: Some(String::new()),
        })
    });
    let channel = config.policy.announce.as_ref().and_then(|announce| announce.chat.0.parse().ok());
    let public = channel.map(|user_id| Seat {
        user_id,
        name: format!("{} · news", config.policy.name),
        role: Role::Public,
        language: String::new(),
        start: None,
    });
    contacts.into_iter().chain(operators).chain(public).collect()
}

fn mail_seats(config: &Config, scenario: Option<&Scenario>) -> Vec<MailSeat> {
    let seat = |address: &str, name: String, role, language: &str| MailSeat {
        address: address.to_owned(),
        name,
        role,
        language: language.to_owned(),
    };
    let own = WRITERS.iter().map(|(at, name, language)| seat(at, (*name).into(), Role::Contact, language));
    let contacts: Vec<MailSeat> =
        scenario.map_or_else(|| own.collect(), |scenario| scenario.mail_seats().collect());
    let operators = config.policy.operators.iter().filter_map(|o| {
        let address = o.reach.iter().filter_map(|r| r.address.as_ref()).find(|a| a.0.contains('@'))?;
        Some(seat(&address.0, named(&o.id), Role::Operator, config.policy.language_of(&o.id).as_str()))
    });
    contacts.into_iter().chain(operators).collect()
}

/// `olga` as a person's name.
fn named(id: &OperatorId) -> String {
    let mut letters = id.as_str().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

async fn build(
    args: &TryArgs,
    config: &Config,
    clock: Clock,
    reports: Reports,
    reached: &Reached<'_>,
) -> Result<Parts, RunError> {
    let keyring = Keyring::generate().map_err(|e| RunError::Failed(e.to_string()))?;
    let name = ChannelName::from("telegram");
    let wires = Wires { api_url: reached.api_url, ..Wires::default() };
    let bot = telegram(&name, SecretString::from(reached.token), wires, &clock)?;
    let bot = Channel::from(bot);
    let (desk, its) = (ChannelName::from("desk"), reached.desk);
    let url = its.served.url();
    let wires = Wires { api_url: &url, ..Wires::default() };
    let own = telegram(&desk, SecretString::from(its.token.as_str()), wires, &clock)?;
    let own = Channel::from(own);
    let (rules, vault): (_, Arc<dyn Vault>) =
        (Rules::new(config.policy.clone()), Arc::new(Fleeting::default()));
    let (mail_name, mut settings) = mailbox_of(config)?;
    (settings.smtp.server.host, settings.smtp.server.port) =
        (reached.smtp.ip().to_string(), reached.smtp.port());
    settings.lmtp = Some(Listen::Tcp(([127, 0, 0, 1], 0).into()));
    let crowd = reports.crowd();
    let shared = Shared { keyring: &keyring, vault: &vault, rules: &rules, clock: &clock, crowd };
    let mail = mailbox(&mail_name, &settings, &shared)?;
    let hasher = Arc::new(keyring.clone());
    Ok(Parts {
        store: store(args, keyring).await?,
        rules,
        clock,
        reports,
        channels: Arc::new(BTreeMap::from([(name, bot), (desk, own), (mail_name, mail)])),
        vault,
        blobs: None,
        aside: None,
        budget: Budget::default(),
        history: None,
        wording: Wording::new(texts(config)?),
        reloads: Reloads::default(),
        reload_desk: None,
        pager: Arc::new(Pager::new().map_err(|e| RunError::Failed(e.to_string()))?),
        hasher,
        admin_socket: Some(reached.backstage.socket()),
        web: reached.backstage.web()?,
        alarm: Ways::default(),
    })
}

/// The texts of the line that is played.
fn texts(config: &Config) -> Result<Texts, RunError> {
    let folder = config.texts_dir.as_deref();
    let texts = folder.map_or_else(|| Ok(Texts::builtin()), Texts::load);
    texts.map_err(|error| RunError::Config(error.to_string()))
}

async fn store(args: &TryArgs, keyring: Keyring) -> Result<Arc<dyn Store>, RunError> {
    Ok(Arc::new(Remembering::over(kept_in(args, keyring).await?, StoreSettings::REMEMBERED)))
}

async fn kept_in(args: &TryArgs, keyring: Keyring) -> Result<Arc<dyn Store>, RunError> {
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
