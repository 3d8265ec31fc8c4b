//! Into which thread of an operator's chat something goes, and how a thread is made.
//!
//! A card never waits for its thread: where there is none within two seconds of its making it goes without one, and is
//! answered by a reply. Whatever goes wrong with a thread turns threads off for that operator for a while.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::{Outbox, Piece};
use crate::channel::telegram::{NoTopic, Telegram};
use crate::domain::bots::Count;
use crate::domain::event::{Event, What};
use crate::domain::id::{Address, CaseCode, ChannelName, OperatorId};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Recipient, Say, ToOperator};
use crate::domain::threads::{News, Room, Threaded, Threads};
use crate::service::seed;

/// How long after it was made a card still waits for its thread.
const PATIENCE: Duration = Duration::from_secs(2);

/// For how long a thread that was made is remembered besides.
const REMEMBERED: Duration = Duration::from_secs(60);

/// What a thread belongs to.
#[derive(Clone)]
pub(super) struct Whose {
    operator: OperatorId,
    channel: ChannelName,
    address: Address,
    room: Room,
    case: CaseCode,
}

impl Outbox {
    /// The thread of an operator's chat into which that goes, and whose that is.
    pub(super) async fn thread(
        &self,
        piece: &Piece,
        (channel, address): (&ChannelName, &Address),
        material: &Material,
        count: Count,
        stop: &CancellationToken,
    ) -> Option<(i64, Whose)> {
        let delivery = &piece.tried.delivery;
        let Recipient::Operator(operator) = &delivery.to else { return None };
        if !self.rules.policy().wants_threads(channel) || !belongs_into_one(&delivery.say) {
            return None;
        }
        let room = Room { chat: self.hasher.chat_id(channel, address), bot: count.bot };
        let (operator, channel, address) = (operator.clone(), channel.clone(), address.clone());
        let whose = Whose { operator, channel, address, room, case: delivery.case? };
        let state = material.roster.operator_states.get(&whose.operator);
        let known = state.and_then(|state| state.threads.number(room, whose.case));
        let made = || self.making.lock().get(&whose.key()).copied().flatten();
        if let Some(number) = known.or_else(made) {
            return Some((number, whose));
        }
        let may = state.map_or_else(Threads::default, |state| state.threads.clone());
        if !self.is_worth_one(delivery, &whose, material) || !may.may_begin(room, self.clock.now().line) {
            return None;
        }
        let left = PATIENCE.saturating_sub(self.clock.now().line.since(delivery.made_at));
        let number = self.made_within(left, &whose, delivery, stop).await?;
        Some((number, whose))
    }

    /// Whether a thread is begun for it: for the card of a case that its reader has. Those that are past their time go
    /// without.
    fn is_worth_one(&self, delivery: &Delivery, whose: &Whose, material: &Material) -> bool {
        let card = matches!(delivery.say, Say::Operator(ToOperator::Card { .. }));
        let theirs = material.case.as_ref().is_some_and(|case| case.operator() == Some(&whose.operator));
        let in_time = self.clock.now().line.since(delivery.made_at) < PATIENCE;
        let bot = self.channels.get(&whose.channel).and_then(crate::channel::Channel::topics);
        let under_way = self.making.lock().contains_key(&whose.key());
        card && theirs && in_time && !under_way && bot.is_some_and(Telegram::has_topics)
    }

    /// Has a thread made, and waits for it for so long. It is made to its end, whoever still waits for it.
    async fn made_within(
        &self,
        patience: Duration,
        whose: &Whose,
        delivery: &Delivery,
        stop: &CancellationToken,
    ) -> Option<i64> {
        let pseudonym = delivery.contact.map(crate::domain::id::ContactId::pseudonym).unwrap_or_default();
        let (name, rank) = (format!("{} {pseudonym}", whose.case), delivery.class.rank());
        let (tell, told) = oneshot::channel();
        let (outbox, theirs, halt) = (self.clone(), whose.clone(), stop.clone());
        self.making.lock().insert(whose.key(), None);
        tokio::spawn(async move {
            let number = tokio::select! {
                number = outbox.make(&theirs, name.trim(), rank) => number,
                () = halt.cancelled() => None,
            };
            let (making, clock) = (outbox.making.clone(), outbox.clock.clone());
            drop(outbox);
            making.lock().remove(&theirs.key());
            making.lock().extend(number.map(|number| (theirs.key(), Some(number))));
            if tell.send(number).is_err() {
                tracing::debug!("a card did not wait for its thread");
            }
            // What is loaded from now on has it; what was loaded before is sent within this time.
            tokio::select! {
                () = clock.sleep(REMEMBERED) => {}
                () = halt.cancelled() => {}
            }
            making.lock().remove(&theirs.key());
        });
        tokio::select! {
            number = told => number.ok().flatten(),
            () = self.clock.sleep(patience) => None,
            () = stop.cancelled() => None,
        }
    }

    /// Makes a thread and writes it down. It takes the place of a message: where one would have to wait for that, there is
    /// none, for then cards wait, too.
    async fn make(&self, whose: &Whose, name: &str, rank: u8) -> Option<i64> {
        let channel = self.channels.get(&whose.channel)?;
        let now = self.clock.now().line;
        if channel.turn(&whose.address, rank, now).ask(now).is_some() {
            return None;
        }
        match channel.topics()?.make_topic(&whose.address, name).await {
            Ok(number) => self.learn(whose, News::Made(whose.case, number)).await.then_some(number),
            Err(NoTopic::Later) => None,
            Err(NoTopic::Refused | NoTopic::Unclear) => {
                tracing::warn!(channel = %whose.channel, "no thread can be made; cards go without for a while");
                self.learn(whose, News::Failed).await;
                None
            }
        }
    }

    /// The thread is not where it was: what was to go into it goes without.
    pub(super) async fn lose_thread(&self, whose: &Whose) {
        tracing::warn!(channel = %whose.channel, "a thread is gone; cards go without for a while");
        self.making.lock().remove(&whose.key());
        self.learn(whose, News::Lost(whose.case)).await;
    }

    /// Writes down what became of a thread; whether it is.
    async fn learn(&self, whose: &Whose, what: News) -> bool {
        let Whose { operator, channel, room, .. } = whose.clone();
        let what = What::Threaded(Threaded { operator, channel, room, what });
        self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await.is_ok()
    }
}

impl Whose {
    fn key(&self) -> (OperatorId, CaseCode) {
        (self.operator.clone(), self.case)
    }
}

/// Whether it is about one case and belongs into its thread. Lists, alerts and news of the shift stand outside of them.
fn belongs_into_one(say: &Say) -> bool {
    let Say::Operator(say) = say else { return false };
    matches!(
        say,
        ToOperator::Card { .. }
            | ToOperator::Bare
            | ToOperator::Lacking
            | ToOperator::Part { .. }
            | ToOperator::Tick { .. }
            | ToOperator::WhichCase { .. }
            | ToOperator::Prompt
            | ToOperator::History
            | ToOperator::GiveTo { .. }
            | ToOperator::Draft { .. }
            | ToOperator::Noted { .. }
            | ToOperator::ChangeKept { .. }
            | ToOperator::RecallAsked { .. }
            | ToOperator::Reacted { .. }
            | ToOperator::Asking(_)
            | ToOperator::Calling(_)
            | ToOperator::Reminder
            | ToOperator::Happened { .. }
            | ToOperator::Word(_)
    )
}
