//! Whether the line hears and speaks, by every channel: who is called where it does not.
//!
//! A channel that has been in trouble for five minutes is a line that hears or answers nobody there, and nothing else
//! would tell: whoever is not heard does not complain. So pagers are called, the heartbeat stops
//! ([`alarm`](super::alarm)), and the line itself tells its supervisors by another channel, with a decision like any
//! other. That it is over is told in the same ways.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::{Health, Page, Pager, Side, Way};
use crate::domain::event::{Event, What};
use crate::domain::id::ChannelName;
use crate::domain::senses::{Lost, Sensed};
use crate::domain::time::Stamp;

use super::alarm::Ways;
use super::clock::Clock;
use super::committer::CommitHandle;
use super::report::Reports;
use super::rules::Rules;
use super::seed;

/// How often it looks.
const LOOK: Duration = Duration::from_secs(5);
/// How soon people are called again where nobody heard it.
const AGAIN: Duration = Duration::from_secs(60);

/// What watches over the channels of a line.
pub struct Senses {
    /// Whom to call.
    pub ways: Ways,
    /// What calls.
    pub pager: Arc<Pager>,
    /// The policy in force, for the line's name.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// What tells how the channels are.
    pub reports: Reports,
    /// The committer.
    pub desk: CommitHandle,
}

/// What people were told of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Told {
    /// Nothing by this process.
    #[default]
    Nothing,
    /// That it is well.
    Well,
    /// That it is lost; and when pagers are called again, if nobody heard them.
    Lost { again: Option<Stamp> },
}

impl Senses {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let watch = async {
            let mut told = BTreeMap::new();
            loop {
                self.look(&mut told).await;
                self.clock.sleep(LOOK).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = watch => {}
        }
    }

    async fn look(&self, told: &mut BTreeMap<ChannelName, Told>) {
        for (channel, health) in self.reports.channels() {
            let told = told.entry(channel.clone()).or_default();
            if let Some((way, side)) = health.lost() {
                self.tell_lost(&channel, way, side, told).await;
            } else if is_well(&health) {
                self.tell_well(&channel, told).await;
            }
        }
    }

    async fn tell_lost(&self, channel: &ChannelName, way: Way, side: Side, told: &mut Told) {
        let (Some(trouble), now) = (side.trouble, self.clock.now()) else { return };
        let does = way.verb();
        let first = !matches!(told, Told::Lost { .. });
        if first {
            tracing::error!(%channel, trouble = trouble.word(), "a channel {does} nothing any more");
        }
        let due = match *told {
            Told::Lost { again } => again.is_some_and(|at| now.line >= at),
            Told::Nothing | Told::Well => true,
        };
        if due {
            let (means, remedy) = (trouble.means(), trouble.remedy());
            let what = format!("the channel {channel} {does} nothing: {means}. To mend it: {remedy}.");
            let heard = self.call(channel, side, &what, false).await;
            *told = Told::Lost { again: (!heard).then(|| now.line + AGAIN) };
        }
        if first {
            let (hearing, why) = (way == Way::Hears, trouble);
            self.post(channel, Some(Lost { hearing, why, since: now.civil_of(side.since) })).await;
        }
    }

    /// Also where this process told nothing: an earlier one may have.
    async fn tell_well(&self, channel: &ChannelName, told: &mut Told) {
        let before = std::mem::replace(told, Told::Well);
        if let Told::Lost { .. } = before {
            tracing::info!(%channel, "a channel hears and sends again");
            let side = Side::unknown(self.clock.now().line);
            let what = format!("the channel {channel} hears and sends again.");
            self.call(channel, side, &what, true).await;
        }
        if before != Told::Well {
            self.post(channel, None).await;
        }
    }

    async fn call(&self, channel: &ChannelName, side: Side, what: &str, over: bool) -> bool {
        let (now, line) = (self.clock.now(), self.rules.policy().name.clone());
        let (age, since) = (now.line.since(side.since), now.civil_of(side.since));
        let (part, text) = (Some(format!("channel {channel}")), format!("{line}: {what}"));
        self.ways.call(&self.pager, &Page { line, code: None, part, over, age, since, text }).await
    }

    async fn post(&self, channel: &ChannelName, lost: Option<Lost>) {
        let what = What::Sensed(Sensed { channel: channel.clone(), lost });
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
        if self.desk.post(event).await.is_err() {
            tracing::info!(%channel, "the line stops before its supervisors are told of a channel");
        }
    }
}

/// Well, and known to be: what was never tried is neither.
fn is_well(health: &Health) -> bool {
    health.trouble().is_none() && health.hears.known
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use tokio::sync::{mpsc, watch};

    use super::*;
    use crate::channel::Trouble;
    use crate::channel::telegram::fake::{Fake, Reply};
    use crate::config::AlarmSettings;
    use crate::domain::changes::Needs;
    use crate::domain::fixture;
    use crate::domain::policy::{Acknowledge, Channel};
    use crate::domain::traits::Traits;
    use crate::service::committer::Committer;
    use crate::store::memory::MemoryStore;
    use crate::store::{Epoch, Store};

    /// A line with one channel, and a pager that answers so.
    struct Line {
        senses: Senses,
        told: BTreeMap<ChannelName, Told>,
        health: watch::Sender<Health>,
        clock: Clock,
        store: Arc<dyn Store>,
        fake: Fake,
        _after: mpsc::UnboundedReceiver<crate::service::committer::Aftermath>,
    }

    async fn line(replies: &[u16]) -> Line {
        let fake = Fake::start(replies.iter().map(|code| Reply::Body(*code, String::new())).collect()).await;
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let mut policy = fixture::policy(vec![fixture::operator("olga")]);
        let (traits, acknowledge) = (Traits::TELEGRAM, Acknowledge::Neutral);
        let serves = crate::domain::policy::Serves::Everyone;
        policy.channels.push(Channel { name: "telegram".into(), traits, serves, acknowledge, address: None });
        let (rules, clock, reports) = (Rules::new(policy), Clock::frozen(Stamp(0)), Reports::default());
        let (sender, after) = mpsc::unbounded_channel();
        let (committer, desk) = Committer::new(
            Arc::clone(&store),
            Epoch(0),
            rules.clone(),
            clock.clone(),
            reports.clone(),
            sender,
        );
        tokio::spawn(committer.run(CancellationToken::new()));
        let health = watch::Sender::new(Health::unknown(Stamp(0)));
        reports.hear_of([("telegram".into(), health.subscribe())].into());
        let ways = Ways::new(AlarmSettings { heartbeat: None, pagers: vec![fake.url.clone()] });
        let pager = Arc::new(Pager::new().unwrap());
        let senses = Senses { ways, pager, rules, clock: clock.clone(), reports, desk };
        Line { senses, told: BTreeMap::new(), health, clock, store, fake, _after: after }
    }

    impl Line {
        async fn notes(&mut self, hears: Option<Trouble>, sends: Option<Trouble>) {
            let now = self.clock.now().line;
            self.health.send_modify(|health| {
                health.hears.note(hears, now);
                health.sends.note(sends, now);
            });
            self.senses.look(&mut self.told).await;
        }

        fn page(&mut self) -> Option<Value> {
            self.fake.asked.try_recv().ok().map(|(_, body)| body)
        }

        /// What the store says that people were told of, once all that was posted is done.
        async fn lost(&self) -> Option<Lost> {
            let what = What::Acted(crate::domain::trail::Act::new(
                Stamp(0),
                crate::domain::trail::Who::Line,
                "test",
                "done",
            ));
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
            self.senses.desk.submit(event).await.unwrap();
            let roster = self.store.load(&Needs::default()).await.unwrap().snapshot.roster;
            roster.lost.get(&"telegram".into()).cloned()
        }
    }

    #[tokio::test]
    async fn after_five_minutes_people_are_called_once_and_once_when_it_is_over() {
        let mut line = line(&[200; 8]).await;
        line.notes(None, None).await;
        line.notes(Some(Trouble::Conflict), None).await;
        assert_eq!((line.page(), line.lost().await), (None, None), "it may pass by itself");
        line.clock.advance(Duration::from_secs(300));
        line.notes(Some(Trouble::Conflict), None).await;
        let page = line.page().expect("a page");
        let text = page["text"].as_str().unwrap();
        assert!(text.contains("the channel telegram hears nothing: somebody else takes"), "{text}");
        assert_eq!((page["age_seconds"].as_u64(), page["status"].as_str()), (Some(300), Some("firing")));
        let lost = Lost { hearing: true, why: Trouble::Conflict, since: Stamp(0) };
        assert_eq!(line.lost().await, Some(lost));
        line.clock.advance(Duration::from_secs(3_600));
        line.notes(Some(Trouble::Unreachable), None).await;
        assert_eq!(line.page(), None, "they know");
        line.notes(None, None).await;
        assert_eq!(line.page().expect("a page")["status"], "resolved");
        assert_eq!(line.lost().await, None);
        line.notes(None, None).await;
        assert_eq!(line.page(), None);
    }

    #[tokio::test]
    async fn a_mute_channel_is_told_as_such_and_a_call_that_nobody_heard_is_made_again() {
        let mut line = line(&[503, 503, 200, 200]).await;
        line.notes(None, Some(Trouble::Unauthorised)).await;
        line.clock.advance(Duration::from_secs(301));
        for _ in 0..3 {
            line.notes(None, Some(Trouble::Unauthorised)).await;
            line.clock.advance(Duration::from_secs(60));
        }
        line.notes(None, Some(Trouble::Unauthorised)).await;
        let pages: Vec<Value> = std::iter::from_fn(|| line.page()).collect();
        assert_eq!(pages.len(), 3, "until it was heard: {pages:?}");
        assert!(pages[0]["text"].as_str().unwrap().contains("the channel telegram sends nothing"));
        assert!(!line.lost().await.expect("told").hearing);
    }

    #[tokio::test]
    async fn what_an_earlier_process_told_is_over_once_the_channel_was_heard() {
        let mut line = line(&[200; 4]).await;
        let since = Stamp(7);
        line.senses.post(&"telegram".into(), Some(Lost { hearing: true, why: Trouble::Full, since })).await;
        assert!(line.lost().await.is_some());
        line.senses.look(&mut line.told).await;
        assert!(line.lost().await.is_some(), "nothing is known yet");
        line.notes(None, None).await;
        assert_eq!((line.lost().await, line.page()), (None, None));
    }
}
