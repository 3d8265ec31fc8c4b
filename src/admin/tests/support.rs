//! A line in memory that has an admin socket.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::admin::answers::Answers;
use crate::admin::bots::Bots;
use crate::admin::client::Client;
use crate::admin::protocol::{CasesAsk, Request, Response};
use crate::admin::refusals::Refusals;
use crate::admin::server::AdminServer;
use crate::admin::view::{CaseView, OperatorView};
use crate::domain::changes::Needs;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Answer;
use crate::domain::event::{Aliases, Arrival, Came, Event, Machine, Said, What};
use crate::domain::fixture::topic;
use crate::domain::id::{Address, ChatId, SourceId};
use crate::domain::menu::Menu;
use crate::domain::policy::{Acknowledge, Channel, Operator, Policy, Reach, Routing, Shift, default_steps};
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::domain::trail::Who;
use crate::domain::traits::Traits;
use crate::keys::Keyring;
use crate::service::clock::Clock;
use crate::service::committer::{Aftermath, CommitHandle, Committer};
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::seed;
use crate::store::memory::MemoryStore;
use crate::store::{Epoch, Store};

/// A Tuesday, 07:30 in Kyiv.
pub(crate) fn start() -> Stamp {
    Stamp::from_jiff("2026-11-24T05:30:00Z".parse().unwrap())
}

pub(crate) struct Line {
    pub(in crate::admin) answers: Answers,
    pub clock: Clock,
    pub desk: CommitHandle,
    pub store: Arc<dyn Store>,
    /// The same, to damage it.
    pub memory: MemoryStore,
    pub stop: CancellationToken,
    pub path: PathBuf,
    folder: tempfile::TempDir,
    source: AtomicI64,
    _after: mpsc::UnboundedReceiver<Aftermath>,
}

impl Line {
    /// A line whose committer runs, and whose socket nobody serves yet.
    pub async fn new() -> Self {
        let memory = MemoryStore::new();
        let store: Arc<dyn Store> = Arc::new(memory.clone());
        let epoch = store.seize(Epoch(0)).await.unwrap().unwrap();
        let (clock, reports, rules) = (Clock::frozen(start()), Reports::default(), Rules::new(policy()));
        let (sender, after) = mpsc::unbounded_channel();
        let (committer, desk) =
            Committer::new(Arc::clone(&store), epoch, rules.clone(), clock.clone(), reports.clone(), sender);
        let stop = CancellationToken::new();
        tokio::spawn(committer.run(stop.clone()));
        let bots = Bots::default();
        bots.set("telegram".into(), "helpline_bot".into());
        let folder = tempfile::tempdir().unwrap();
        Self {
            answers: Answers {
                store: Arc::clone(&store),
                rules,
                clock: clock.clone(),
                desk: desk.clone(),
                reports,
                epoch,
                bots,
                reloads: Reloads::default(),
                reload_desk: None,
                blobs: None,
                vault: Arc::new(crate::service::vault::Fleeting::default()),
                hasher: Arc::new(Keyring::generate().unwrap()),
                refusals: Refusals::default(),
                by: Who::User(1000),
            },
            path: folder.path().join("admin.sock"),
            folder,
            clock,
            desk,
            memory,
            store,
            stop,
            source: AtomicI64::new(1),
            _after: after,
        }
    }

    pub fn server(&self) -> AdminServer {
        let answers = self.answers.clone();
        let Answers { store, rules, clock, desk, reports, epoch, bots, reloads, reload_desk, .. } = answers;
        let Answers { vault, hasher, .. } = self.answers.clone();
        let path = self.path.clone();
        AdminServer {
            path,
            store,
            rules,
            clock,
            desk,
            reports,
            epoch,
            bots,
            reloads,
            reload_desk,
            blobs: None,
            vault,
            hasher,
        }
    }

    /// Serves the socket, and connects to it.
    pub async fn serve(&self) -> Client {
        let open = self.server().open().await.unwrap();
        tokio::spawn(open.serve(self.stop.clone()));
        Client::connect(&self.path).await.unwrap()
    }

    pub fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }

    /// A contact says something.
    pub async fn hear(&self, contact: u8, text: &str) {
        self.arrive(
            contact,
            Said { text: text.into(), fingerprint: print(contact, text), ..Said::default() },
        )
        .await;
    }

    /// A machine writes.
    pub async fn hear_machine(&self, contact: u8, text: &str) {
        let said = Said { text: text.into(), fingerprint: print(contact, text), ..Said::default() };
        self.came(contact, Came::Machine(Machine::Automatic("auto_replied"), said)).await;
    }

    /// Somebody opens an invitation.
    pub async fn open_link(&self, chat: u8, token: &str) {
        let command = Some(Command::Start(Some(token.into())));
        self.arrive(chat, Said { text: format!("/start {token}"), command, ..Said::default() }).await;
    }

    async fn arrive(&self, chat: u8, said: Said) {
        self.came(chat, Came::Said(said)).await;
    }

    async fn came(&self, chat: u8, what: Came) {
        let arrival = Arrival {
            channel: "telegram".into(),
            address: Address(format!("canary-address-{chat}")),
            chat: ChatId([chat; 16]),
            aliases: Aliases::default(),
            source: SourceId::bare(self.source.fetch_add(1, Ordering::Relaxed)),
            sent_at: self.clock.now().civil,
            app_language: Some("ru".into()),
            what,
        };
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Arrived(arrival) };
        self.desk.submit(event).await.unwrap();
    }

    pub async fn roster(&self) -> Roster {
        self.store.load(&Needs::default()).await.unwrap().snapshot.roster
    }

    pub async fn ask(&self, ask: AdminAsk) -> (Answer, Option<String>) {
        match self.answers.to(Request::Ask { ask }).await {
            Response::Answer { answer, link } => (answer, link),
            other => panic!("not an answer: {other:?}"),
        }
    }

    pub async fn ask_case(&self, code: &str, ask: CaseAsk) -> Answer {
        let code = Some(code.parse().unwrap());
        self.ask(AdminAsk::Command(Command::Case { code, ask })).await.0
    }

    pub async fn case(&self, code: &str) -> CaseView {
        match self.answers.to(Request::Case { code: code.into() }).await {
            Response::Case(view) => *view,
            other => panic!("not a case: {other:?}"),
        }
    }

    /// The codes of a list, in order.
    pub async fn list(&self, state: Option<&str>) -> Vec<String> {
        let state = state.map(|s| s.parse().unwrap());
        match self.answers.to(Request::Cases(CasesAsk { state, ..CasesAsk::default() })).await {
            Response::Cases(view) => view.cases.into_iter().map(|c| c.code).collect(),
            other => panic!("not a list: {other:?}"),
        }
    }

    pub async fn operator(&self, name: &str) -> OperatorView {
        match self.answers.to(Request::Operators).await {
            Response::Operators(view) => {
                view.operators.into_iter().find(|o| o.operator == name.into()).unwrap()
            }
            other => panic!("not a roster: {other:?}"),
        }
    }

    pub fn pass(&self, hours: u64) {
        self.clock.advance(Duration::from_secs(hours * 3600));
    }
}

fn print(contact: u8, text: &str) -> [u8; 16] {
    let mut print = [contact; 16];
    print.iter_mut().zip(text.bytes()).for_each(|(p, b)| *p ^= b);
    print
}

/// Olga by day, Ivan always, Maria by day and not enrolled; the longest waiting first.
pub(crate) fn policy() -> Policy {
    let zone = jiff::tz::TimeZone::get("Europe/Kyiv").unwrap();
    let day = Shift { timezone: zone.clone(), hours: vec!["mon-sun 07:00-20:00".parse().unwrap()] };
    Policy {
        name: "helpline".into(),
        languages: vec!["ru".into(), "uk".into()],
        timezone: zone,
        answer_within: Duration::from_secs(24 * 3600),
        never_tell: Vec::new(),
        retention: crate::domain::policy::Retention::default(),
        limits: crate::domain::policy::Limits::default(),
        flood: crate::domain::policy::Flood::default(),
        may_tell: Vec::new(),
        training: false,
        emergency: BTreeMap::new(),
        channels: vec![Channel {
            name: "telegram".into(),
            traits: Traits::TELEGRAM,
            serves: crate::domain::policy::Serves::Everyone,
            acknowledge: Acknowledge::Neutral,
            address: None,
        }],
        routing: Routing { capacity: 2, ..Routing::default() },
        shifts: [("day".into(), day)].into(),
        operators: vec![
            operator("olga", Some("canary-address-101"), &["day"]),
            Operator {
                languages: Some(vec!["ru".into()]),
                ..operator("ivan", Some("canary-address-102"), &[])
            },
            operator("maria", None, &["day"]),
        ],
        menu: Menu { items: vec![topic("legal", None)] },
        questions: Vec::new(),
        ready: Vec::new(),
        priority: Vec::new(),
        steps: default_steps(),
        urgent_steps: Vec::new(),
        calls: crate::domain::call::Calls::default(),
        sources: Vec::new(),
        announce: None,
    }
}

fn operator(name: &str, address: Option<&str>, shifts: &[&str]) -> Operator {
    Operator {
        id: name.into(),
        alias: None,
        reach: vec![Reach { channel: "telegram".into(), address: address.map(|a| Address(a.into())) }],
        languages: None,
        topics: None,
        shifts: shifts.iter().map(Into::into).collect(),
        away: Vec::new(),
        extra: Vec::new(),
        supervisor: name == "olga",
        capacity: None,
        mail_key: None,
        language: None,
        deputy: None,
        notices: crate::domain::policy::Notices::Full,
    }
}
