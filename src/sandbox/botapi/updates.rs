//! The queue of updates, as `getUpdates` sees it.
//!
//! The rules are those of the real server: a higher offset confirms everything below it, a negative one
//! throws away all but the last, an update lives a day and a button press 150 seconds, only kinds that the
//! bot asked for are ever queued, and after an idle week the next id is random.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::domain::time::Stamp;

/// How long an update waits to be fetched.
const LIFE: Duration = Duration::from_hours(24);
/// How long a button press waits, and may be answered.
pub(super) const PRESS_LIFE: Duration = Duration::from_secs(150);
/// After so long without an update the next id is random.
const IDLE: Duration = Duration::from_hours(7 * 24);
/// An offset further ahead than this is from before a jump, and ignored.
const AHEAD: i64 = 10;
/// The most updates that are kept.
const MOST: usize = 100_000;
/// Left out unless asked for by name.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// Ways in which a batch can arrive out of order; see [`BotApi::disorder`](super::BotApi::disorder).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disorder {
    /// As it should be.
    #[default]
    None,
    /// Every update twice in a row.
    Duplicated,
    /// The youngest first.
    Reversed,
}

/// Which ids replayed updates get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// The ones they had. A bot that polls on with its offset never sees them; a restarted one does.
    Same,
    /// New ones, as after an update-id reset.
    New,
}

#[derive(Clone, Debug)]
struct Update {
    #[cfg(test)]
    kind: &'static str,
    /// The update's JSON without its id and outer braces.
    body: Arc<str>,
    expires: Stamp,
}

#[derive(Debug)]
pub(super) struct Updates {
    queue: BTreeMap<i64, Update>,
    /// All that were ever queued, for a replay.
    made: Vec<(i64, &'static str, Arc<str>)>,
    next: i64,
    last_made: Option<Stamp>,
    /// No queued update expires before this.
    first_expiry: Stamp,
    /// `None` is the default set.
    allowed: Option<Vec<String>>,
    pub disorder: Disorder,
    random: u64,
    /// Bumped when an update arrives or a newer poll begins.
    pub arrived: watch::Sender<u64>,
    /// The number of the newest poll.
    pub poll: u64,
}

impl Updates {
    pub fn new() -> Self {
        Self {
            queue: BTreeMap::new(),
            made: Vec::new(),
            next: 700_000_001,
            last_made: None,
            first_expiry: Stamp(i64::MAX),
            allowed: None,
            disorder: Disorder::None,
            random: 0x9e37_79b9_7f4a_7c15,
            arrived: watch::Sender::new(0),
            poll: 0,
        }
    }

    /// Queues an update, unless the bot did not ask for its kind.
    pub fn make(&mut self, kind: &'static str, body: &str, now: Stamp) {
        if !self.wants(kind) {
            return;
        }
        self.purge(now);
        if self.queue.is_empty() && self.last_made.is_some_and(|at| now.since(at) >= IDLE) {
            self.jump();
        }
        self.last_made = Some(now);
        let body: Arc<str> = body.into();
        let id = self.take_id();
        self.made.push((id, kind, Arc::clone(&body)));
        self.put(id, kind, body, now);
        self.arrived.send_modify(|n| *n += 1);
    }

    /// Queues an update of whatever kind, asked for or not.
    pub fn force(&mut self, body: &str, now: Stamp) {
        let body: Arc<str> = body.into();
        let id = self.take_id();
        self.made.push((id, "injected", Arc::clone(&body)));
        self.put(id, "injected", body, now);
        self.arrived.send_modify(|n| *n += 1);
    }

    /// Remembers what the bot asks for; `None` leaves it as it is, an empty list means the default.
    pub fn allow(&mut self, kinds: Option<Vec<String>>) {
        if let Some(kinds) = kinds {
            self.allowed = (!kinds.is_empty()).then_some(kinds);
        }
    }

    /// Confirms what `offset` confirms, and gives the batch that follows as a JSON list.
    pub fn fetch(&mut self, offset: i64, limit: usize, now: Stamp) -> Option<String> {
        self.purge(now);
        self.confirm(offset);
        if self.queue.is_empty() { None } else { Some(self.batch(limit)) }
    }

    /// Those that wait, the oldest first: the number of each, and its JSON without that and its outer braces.
    pub fn waiting(&mut self, now: Stamp) -> impl Iterator<Item = (i64, &str)> {
        self.purge(now);
        self.queue.iter().map(|(id, update)| (*id, &*update.body))
    }

    /// Confirms one alone: a hook has it.
    pub fn confirm_one(&mut self, id: i64) {
        self.queue.remove(&id);
    }

    /// What the bot asked for; `None` is the default set.
    pub fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    /// How many wait.
    pub fn pending(&mut self, now: Stamp) -> usize {
        self.purge(now);
        self.queue.len()
    }

    pub fn clear(&mut self) {
        self.queue.clear();
    }

    /// Queues every update ever made once more.
    pub fn replay(&mut self, ids: Ids, now: Stamp) -> usize {
        let made = self.made.clone();
        let count = made.len();
        for (id, kind, body) in made {
            let id = if ids == Ids::Same { id } else { self.take_id() };
            self.put(id, kind, body, now);
        }
        self.arrived.send_modify(|n| *n += 1);
        count
    }

    /// Goes on from a random id, as the server does after an idle week. While updates wait it only goes up,
    /// so that they keep their order.
    pub fn jump(&mut self) {
        let drawn = 1 + i64::try_from(self.draw() >> 34).unwrap_or_default();
        self.next = if self.queue.is_empty() && (drawn - self.next).abs() > 1000 {
            drawn
        } else {
            self.next + 1000 + drawn % 1_000_000
        };
    }

    fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) => kinds.iter().any(|k| k == kind),
            None => !NOT_BY_DEFAULT.contains(&kind),
        }
    }

    fn take_id(&mut self) -> i64 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn put(&mut self, id: i64, kind: &'static str, body: Arc<str>, now: Stamp) {
        let expires = now + if kind == "callback_query" { PRESS_LIFE } else { LIFE };
        self.first_expiry = self.first_expiry.min(expires);
        self.queue.insert(
            id,
            Update {
                #[cfg(test)]
                kind,
                body,
                expires,
            },
        );
        if self.queue.len() > MOST {
            self.queue.pop_first();
        }
    }

    fn purge(&mut self, now: Stamp) {
        if now < self.first_expiry {
            return;
        }
        self.queue.retain(|_, update| update.expires > now);
        self.first_expiry = self.queue.values().map(|u| u.expires).min().unwrap_or(Stamp(i64::MAX));
    }

    fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            while self.queue.len() > keep {
                self.queue.pop_first();
            }
        } else if offset <= self.next + AHEAD {
            while self.queue.first_key_value().is_some_and(|(id, _)| *id < offset) {
                self.queue.pop_first();
            }
        }
    }

    fn batch(&self, limit: usize) -> String {
        let mut batch: Vec<_> = self.queue.iter().take(limit).collect();
        match self.disorder {
            Disorder::None => {}
            Disorder::Reversed => batch.reverse(),
            Disorder::Duplicated => batch = batch.into_iter().flat_map(|u| [u, u]).collect(),
        }
        let parts: Vec<_> =
            batch.iter().map(|(id, u)| format!("{{\"update_id\":{id},{}}}", u.body)).collect();
        format!("[{}]", parts.join(","))
    }

    /// Splitmix64: reproducible, for a test that fails must fail again.
    fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    #[cfg(test)]
    fn kinds(&self) -> Vec<&'static str> {
        self.queue.values().map(|u| u.kind).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Stamp = Stamp(1_000_000);

    fn queue(n: i64) -> Updates {
        let mut updates = Updates::new();
        for i in 0..n {
            updates.make("message", &format!("\"message\":{i}"), T0);
        }
        updates
    }

    fn ids(batch: Option<String>) -> Vec<i64> {
        let Some(batch) = batch else { return Vec::new() };
        let list: Vec<serde_json::Value> = serde_json::from_str(&batch).expect("JSON");
        list.iter().filter_map(|u| u["update_id"].as_i64()).collect()
    }

    #[test]
    fn an_offset_confirms_all_below_it_and_nothing_else() {
        let mut updates = queue(5);
        let first = ids(updates.fetch(0, 2, T0));
        assert_eq!(first.len(), 2);
        assert_eq!(ids(updates.fetch(0, 100, T0)).len(), 5, "fetching confirms nothing");
        let rest = ids(updates.fetch(first[1] + 1, 100, T0));
        assert_eq!(rest, vec![first[1] + 1, first[1] + 2, first[1] + 3]);
        assert_eq!(ids(updates.fetch(0, 100, T0)).len(), 3, "confirmed ones do not come back");
    }

    #[test]
    fn a_negative_offset_destroys_all_but_the_last() {
        let mut updates = queue(5);
        assert_eq!(ids(updates.fetch(-2, 100, T0)).len(), 2);
        assert_eq!(ids(updates.fetch(0, 100, T0)).len(), 2);
    }

    #[test]
    fn an_update_lives_a_day_and_a_press_150_seconds() {
        let mut updates = queue(1);
        updates.make("callback_query", "\"callback_query\":{}", T0);
        assert_eq!(updates.pending(T0 + Duration::from_secs(149)), 2);
        assert_eq!(updates.pending(T0 + Duration::from_secs(151)), 1);
        assert_eq!(updates.kinds(), ["message"]);
        assert_eq!(updates.pending(T0 + LIFE), 0);
    }

    #[test]
    fn kinds_are_filtered_when_made_and_the_choice_is_remembered() {
        let mut updates = Updates::new();
        updates.make("message_reaction", "\"message_reaction\":{}", T0);
        assert_eq!(updates.pending(T0), 0, "not in the default set");
        updates.allow(Some(vec!["message_reaction".into()]));
        updates.allow(None);
        updates.make("message_reaction", "\"message_reaction\":{}", T0);
        updates.make("message", "\"message\":{}", T0);
        assert_eq!(updates.kinds(), ["message_reaction"]);
        updates.allow(Some(vec![]));
        updates.make("message", "\"message\":{}", T0);
        assert_eq!(updates.kinds(), ["message_reaction", "message"]);
    }

    #[test]
    fn after_an_idle_week_a_stale_offset_still_gets_the_next_update() {
        let mut updates = queue(1);
        let seen = ids(updates.fetch(0, 100, T0))[0];
        let later = T0 + IDLE;
        assert!(updates.fetch(seen + 1, 100, later).is_none());
        updates.make("message", "\"message\":{}", later);
        let next = ids(updates.fetch(seen + 1, 100, later));
        assert_eq!(next.len(), 1);
        assert!((next[0] - seen).abs() > 100, "{next:?} follows {seen}");
    }

    #[test]
    fn a_replay_repeats_everything_with_old_or_new_ids() {
        let mut updates = queue(3);
        let before = ids(updates.fetch(0, 100, T0));
        assert_eq!(ids(updates.fetch(before[2] + 1, 100, T0)), Vec::<i64>::new());
        assert_eq!(updates.replay(Ids::Same, T0), 3);
        assert_eq!(ids(updates.fetch(0, 100, T0)), before);
        updates.clear();
        updates.replay(Ids::New, T0);
        assert_eq!(ids(updates.fetch(before[2] + 1, 100, T0)).len(), 3);
    }

    #[test]
    fn a_batch_can_come_doubled_or_backwards() {
        let mut updates = queue(2);
        let plain = ids(updates.fetch(0, 100, T0));
        updates.disorder = Disorder::Duplicated;
        assert_eq!(ids(updates.fetch(0, 100, T0)), vec![plain[0], plain[0], plain[1], plain[1]]);
        updates.disorder = Disorder::Reversed;
        assert_eq!(ids(updates.fetch(0, 100, T0)), vec![plain[1], plain[0]]);
    }
}
