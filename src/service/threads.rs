//! Keeps the threads of operators' chats true: a late case and a closed one look so, and those that are over go.
//!
//! All of it is urgent to nobody: each call waits behind whatever is to be said, and takes the place of a message.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::telegram::NoTopic;
use crate::channel::telegram::render::operator_commands;
use crate::channel::{Channel, Hasher};
use crate::domain::changes::Needs;
use crate::domain::event::{Event, What};
use crate::domain::id::{Address, CaseCode, ChannelName, Language, OperatorId};
use crate::domain::roster::{OperatorState, Roster};
use crate::domain::say::Class;
use crate::domain::threads::{Look, News, Room, Thread, Threaded};
use crate::domain::time::Stamp;
use crate::store::Store;

use super::clock::Clock;
use super::committer::CommitHandle;
use super::rules::Rules;
use super::seed;
use super::wording::Wording;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(5);
/// How often the service is asked whether chats have topics.
const ASK: Duration = Duration::from_secs(600);
/// How much is done for one operator at a time.
const SOME: usize = 8;

/// What keeps them.
pub struct Keeper {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The policy in force.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
    /// The channels by name.
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    /// The keyed hash of a chat.
    pub hasher: Arc<dyn Hasher>,
    /// The line's texts.
    pub wording: Wording,
}

/// Where a menu is shown, and in which language.
type Shown = (ChannelName, Address, Language);

/// A thread with which something is to be done.
struct Due {
    operator: OperatorId,
    channel: ChannelName,
    address: Address,
    room: Room,
    case: CaseCode,
    thread: i64,
    /// What it is to look like; none if it goes.
    look: Option<Look>,
}

impl Keeper {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut asked = self.clock.now().line;
        let mut menus = BTreeSet::new();
        while !stop.is_cancelled() {
            let now = self.clock.now().line;
            if now.since(asked) >= ASK {
                asked = now;
                self.ask().await;
            }
            match self.store.load(&Needs::default()).await {
                Ok(loaded) => {
                    let roster = loaded.snapshot.roster;
                    self.show_menus(&roster, &mut menus).await;
                    for due in self.due(&roster) {
                        tokio::select! {
                            () = self.tend(&due) => {}
                            () = stop.cancelled() => return,
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "threads can't be looked at; the next look will"),
            }
            tokio::select! {
                () = self.clock.sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Whether chats have topics may be changed at any time.
    async fn ask(&self) {
        let policy = self.rules.policy();
        for (name, channel) in self.channels.iter().filter(|(name, _)| policy.wants_threads(name)) {
            if let Some(bot) = channel.topics() {
                tracing::debug!(channel = %name, "asks whether chats have topics");
                bot.ask_about_topics().await;
            }
        }
    }

    /// Each operator's chat with a bot of their own lists what they can order; nobody else's does.
    async fn show_menus(&self, roster: &Roster, shown: &mut BTreeSet<Shown>) {
        let (policy, texts) = (self.rules.policy(), self.wording.texts());
        for operator in &policy.operators {
            let Some(way) = roster.way_to(operator) else { continue };
            let bot = self.channels.get(&way.0).filter(|_| policy.is_for_operators(&way.0));
            let language = roster.language_of(&operator.id, &policy);
            let way = (way.0, way.1, language);
            let Some(bot) = bot.and_then(Channel::topics).filter(|_| !shown.contains(&way)) else { continue };
            let menu = operator_commands(&texts, &way.2);
            match bot.set_commands_of(&way.1, &menu).await {
                Ok(()) => {
                    shown.insert(way);
                }
                Err(why) => tracing::debug!(channel = %way.0, why = why.word(), "a menu is not shown yet"),
            }
        }
    }

    fn due(&self, roster: &Roster) -> Vec<Due> {
        let now = self.clock.now().line;
        let of = |(operator, state): (&OperatorId, &OperatorState)| self.due_of(operator, state, now);
        roster.operator_states.iter().flat_map(of).collect()
    }

    fn due_of(&self, operator: &OperatorId, state: &OperatorState, now: Stamp) -> Vec<Due> {
        let Some(room) = state.threads.room() else { return Vec::new() };
        let Some((channel, address)) = self.place(operator, state, room) else { return Vec::new() };
        let due = |(case, thread): (CaseCode, Thread)| {
            let goes = state.locked || thread.is_over(now);
            let look = thread.to_show().filter(|_| !goes);
            (goes || look.is_some()).then(|| Due {
                operator: operator.clone(),
                channel: channel.clone(),
                address: address.clone(),
                room,
                case,
                thread: thread.id,
                look,
            })
        };
        state.threads.all().filter_map(due).take(SOME).collect()
    }

    async fn is_still(&self, due: &Due) -> bool {
        let Ok(loaded) = self.store.load(&Needs::default()).await else { return false };
        let states = loaded.snapshot.roster.operator_states;
        let Some(state) = states.get(&due.operator) else { return false };
        let same = |one: &Due| (one.case, one.thread, one.look) == (due.case, due.thread, due.look);
        self.due_of(&due.operator, state, self.clock.now().line).iter().any(same)
    }

    /// Where the chat of those threads is, if it is one that the line's present bot speaks in.
    fn place(
        &self,
        operator: &OperatorId,
        state: &OperatorState,
        room: Room,
    ) -> Option<(ChannelName, Address)> {
        let policy = self.rules.policy();
        let bound = state.bound.iter().chain(&state.seized);
        let bound = bound.map(|(channel, binding)| (channel.clone(), binding.address.clone()));
        let reach = policy.operator(operator).into_iter().flat_map(|o| &o.reach);
        let named = reach.filter_map(|way| Some((way.channel.clone(), way.address.clone()?)));
        let speaks =
            |name: &ChannelName| self.channels.get(name).is_some_and(|channel| channel.bot() == room.bot);
        let mut all = bound.chain(named).filter(|(channel, _)| speaks(channel));
        all.find(|(channel, address)| self.hasher.chat_id(channel, address) == room.chat)
    }

    async fn tend(&self, due: &Due) {
        let Some(channel) = self.channels.get(&due.channel) else { return };
        let Some(bot) = channel.topics() else { return };
        {
            let mut turn = channel.turn(&due.address, Class::Receipt.rank(), self.clock.now().line);
            while let Some(wait) = turn.ask(self.clock.now().line) {
                self.clock.sleep(wait).await;
            }
        }
        // It may have waited behind a whole night's cards: by now the case may be open again, with a card in its thread.
        if !self.is_still(due).await {
            return;
        }
        let what = match due.look {
            None => match bot.delete_topic(&due.address, due.thread).await {
                Ok(()) | Err(NoTopic::Refused) => News::Deleted(due.case),
                Err(NoTopic::Later | NoTopic::Unclear) => return,
            },
            Some(look) => match bot.show_topic(&due.address, due.thread, look).await {
                Ok(()) => News::Shown(due.case, look),
                // What is gone can't be looked at.
                Err(NoTopic::Refused) if look == Look::Closed => News::Deleted(due.case),
                Err(NoTopic::Refused) => News::Lost(due.case),
                Err(NoTopic::Later | NoTopic::Unclear) => return,
            },
        };
        let (operator, channel, room) = (due.operator.clone(), due.channel.clone(), due.room);
        let what = What::Threaded(Threaded { operator, channel, room, what });
        if self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.is_err() {
            tracing::info!("the line is stopping; what became of a thread is found out at the next start");
        }
    }
}
