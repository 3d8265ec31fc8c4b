//! The threads of an operator's chat with a bot of the operators' own: one for each case.
//!
//! What is written in a thread answers its case, so which is whose must be known for certain. A number means nothing in
//! another chat or with another bot, and one that is not known here means no case at all.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{BotId, CaseCode, ChannelName, ChatId, OperatorId};
use super::time::Stamp;

/// For how long the thread of a case stays that is closed, or somebody else's.
pub const KEPT: Duration = Duration::from_hours(24);
/// How many threads a chat has at most; what comes then stands outside of them.
const MOST: usize = 200;
/// How soon threads are tried again where they did not work; doubled each time.
const AGAIN: Duration = Duration::from_secs(600);
/// How often it is doubled.
const DOUBLED: u32 = 6;

/// The chat in which threads are, and the bot that numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The chat.
    pub chat: ChatId,
    /// The bot.
    pub bot: Option<BotId>,
}

/// An operator's threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    room: Option<Room>,
    of: BTreeMap<CaseCode, Thread>,
    off: Option<Off>,
    /// Threads of before, the latest last: an app may still show one, and its number is given to no other case.
    #[serde(default)]
    former: Vec<(i64, CaseCode)>,
}

/// The thread of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Its number in the chat.
    pub id: i64,
    /// How its case stands.
    pub look: Look,
    /// As what it is shown.
    pub shown: Look,
    /// Since when its case stands so, in line time.
    pub since: Stamp,
}

/// How the case of a thread stands, as far as the thread shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The operator has it.
    Open,
    /// As above, and somebody has waited for too long.
    Late,
    /// Somebody else has it, or nobody.
    Moved,
    /// It is closed.
    Closed,
    /// It is forgotten: the thread goes.
    Gone,
}

/// That threads did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Off {
    /// Until when none is tried, in line time.
    until: Stamp,
    /// How often in a row they did not.
    times: u32,
}

/// What became of a thread at its service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threaded {
    /// Whose it is.
    pub operator: OperatorId,
    /// By which channel they are reached.
    pub channel: ChannelName,
    /// In which chat it is.
    pub room: Room,
    /// What became of it.
    pub what: News,
}

/// See [`Threaded`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// That case has one, of that number.
    Made(CaseCode, i64),
    /// That case has none any more: it was deleted, or what was to go into it went elsewhere.
    Lost(CaseCode),
    /// None can be made.
    Failed,
    /// That case's shows how the case stands.
    Shown(CaseCode, Look),
    /// That case's is deleted.
    Deleted(CaseCode),
}

impl Threads {
    /// The case whose thread that is.
    #[must_use]
    pub fn case_of(&self, room: Room, thread: i64) -> Option<CaseCode> {
        let now = self.of.iter().map(|(code, known)| (known.id, *code));
        let all = now.chain(self.former.iter().rev().copied()).filter(|_| self.room == Some(room));
        all.into_iter().find(|(id, _)| *id == thread).map(|(_, code)| code)
    }

    /// The number of that case's thread, if it has one in that chat.
    #[must_use]
    pub fn number(&self, room: Room, code: CaseCode) -> Option<i64> {
        let there = self.thread(code).filter(|_| self.room == Some(room));
        there.filter(|thread| thread.look != Look::Gone).map(|thread| thread.id)
    }

    /// That case's thread, wherever it is.
    #[must_use]
    pub fn thread(&self, code: CaseCode) -> Option<Thread> {
        self.of.get(&code).copied()
    }

    /// Where they are, if there are any.
    #[must_use]
    pub fn room(&self) -> Option<Room> {
        self.room.filter(|_| !self.of.is_empty())
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (CaseCode, Thread)> {
        self.of.iter().map(|(code, thread)| (*code, *thread))
    }

    /// Whether a further one may be tried now.
    #[must_use]
    pub fn may_begin(&self, room: Room, now: Stamp) -> bool {
        let there = if self.room == Some(room) { self.of.len() } else { 0 };
        there < MOST && self.off.is_none_or(|off| off.until <= now)
    }

    /// What became of one.
    pub fn learn(&mut self, room: Room, what: News, now: Stamp) {
        if let News::Made(..) | News::Failed = what
            && self.room != Some(room)
        {
            // Numbers of another chat, or of another bot, mean nothing any more.
            *self = Self { room: Some(room), ..Self::default() };
        }
        if self.room != Some(room) {
            return;
        }
        match what {
            News::Made(code, id) => {
                self.off = None;
                self.leave(code);
                self.of.insert(code, Thread { id, look: Look::Open, shown: Look::Open, since: now });
            }
            News::Lost(code) => {
                self.leave(code);
                self.fail(now);
            }
            News::Failed => self.fail(now),
            News::Shown(code, look) => {
                if let Some(thread) = self.of.get_mut(&code) {
                    thread.shown = look;
                }
            }
            News::Deleted(code) => self.leave(code),
        }
    }

    /// A case has no thread any more; that it had this one is kept.
    fn leave(&mut self, code: CaseCode) {
        self.former.extend(self.of.remove(&code).map(|thread| (thread.id, code)));
        let over = self.former.len().saturating_sub(MOST);
        self.former.drain(..over);
    }

    fn fail(&mut self, now: Stamp) {
        let times = self.off.map_or(0, |off| off.times);
        self.off = Some(Off { until: now + AGAIN * (1 << times.min(DOUBLED)), times: times + 1 });
    }

    /// All of them go: whoever had them is none of ours any more.
    pub fn end(&mut self, now: Stamp) {
        for code in self.of.keys().copied().collect::<Vec<_>>() {
            self.see(code, Look::Gone, now);
        }
    }

    /// How a case stands now. Returns whether that is news.
    pub fn see(&mut self, code: CaseCode, look: Look, now: Stamp) -> bool {
        let Some(thread) = self.of.get_mut(&code).filter(|thread| thread.look != look) else { return false };
        (thread.look, thread.since) = (look, now);
        true
    }
}

impl Thread {
    /// Whether it goes now.
    #[must_use]
    pub fn is_over(&self, now: Stamp) -> bool {
        match self.look {
            Look::Open | Look::Late => false,
            Look::Moved | Look::Closed => now.since(self.since) >= KEPT,
            Look::Gone => true,
        }
    }

    /// As what it is to be shown, if that is something else than what is shown. Only a case that is late and one that is
    /// closed look otherwise: each change rings, or takes the place of a card.
    #[must_use]
    pub fn to_show(&self) -> Option<Look> {
        let wanted = if self.look == Look::Moved { Look::Open } else { self.look };
        (wanted != self.shown).then_some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Room = Room { chat: ChatId([1; 16]), bot: Some(BotId(1)) };

    fn code(n: u64) -> CaseCode {
        CaseCode::from_bits(n)
    }

    fn with(made: &[(u64, i64)]) -> Threads {
        let mut threads = Threads::default();
        for (n, id) in made {
            threads.learn(HERE, News::Made(code(*n), *id), Stamp(0));
        }
        threads
    }

    #[test]
    fn a_number_means_a_case_in_its_own_chat_and_with_its_own_bot_alone() {
        let threads = with(&[(1, 70), (2, 71)]);
        assert_eq!(threads.case_of(HERE, 70), Some(code(1)));
        assert_eq!(threads.case_of(HERE, 72), None);
        for other in [Room { bot: Some(BotId(2)), ..HERE }, Room { chat: ChatId([2; 16]), ..HERE }] {
            assert_eq!((threads.case_of(other, 70), threads.number(other, code(1))), (None, None));
        }
    }

    #[test]
    fn another_bot_begins_anew() {
        let mut threads = with(&[(1, 70)]);
        let other = Room { bot: Some(BotId(2)), ..HERE };
        threads.learn(other, News::Made(code(2), 70), Stamp(0));
        assert_eq!(threads.case_of(other, 70), Some(code(2)), "and not the case that had that number before");
        threads.learn(HERE, News::Lost(code(2)), Stamp(0));
        assert_eq!(threads.case_of(other, 70), Some(code(2)), "what is told of the old one is over");
    }

    #[test]
    fn what_did_not_work_is_tried_again_later_and_ever_later() {
        let mut threads = with(&[(1, 70)]);
        threads.learn(HERE, News::Lost(code(1)), Stamp(0));
        assert_eq!(threads.number(HERE, code(1)), None);
        assert!(!threads.may_begin(HERE, Stamp(0)) && threads.may_begin(HERE, Stamp(0) + AGAIN));
        threads.learn(HERE, News::Failed, Stamp(0));
        assert!(!threads.may_begin(HERE, Stamp(0) + AGAIN) && threads.may_begin(HERE, Stamp(0) + AGAIN * 2));
        threads.learn(HERE, News::Made(code(1), 80), Stamp(0));
        assert!(threads.may_begin(HERE, Stamp(0)));
    }

    #[test]
    fn a_number_means_its_case_also_once_the_thread_is_gone() {
        let mut threads = with(&[(1, 70)]);
        threads.learn(HERE, News::Lost(code(1)), Stamp(0));
        threads.learn(HERE, News::Made(code(1), 80), Stamp(0));
        assert_eq!([70, 80].map(|id| threads.case_of(HERE, id)), [Some(code(1)); 2]);
        assert_eq!(threads.number(HERE, code(1)), Some(80), "nothing more goes into the old one");
        for n in 2..1_000 {
            threads.learn(HERE, News::Made(code(n), 1_000 + i64::try_from(n).unwrap()), Stamp(0));
            threads.learn(HERE, News::Deleted(code(n)), Stamp(0));
        }
        assert!(threads.former.len() <= MOST && threads.case_of(HERE, 1_999) == Some(code(999)));
    }

    #[test]
    fn a_chat_has_so_many_threads_and_no_more() {
        let mut threads = Threads::default();
        (0..1_000_u16).for_each(|n| {
            if threads.may_begin(HERE, Stamp(0)) {
                threads.learn(HERE, News::Made(code(n.into()), n.into()), Stamp(0));
            }
        });
        assert_eq!(threads.all().count(), MOST);
    }

    #[test]
    fn a_closed_or_moved_one_goes_after_a_while_and_an_open_one_stays() {
        let mut threads = with(&[(1, 70)]);
        let far = Stamp(0) + KEPT * 9;
        let over = |threads: &Threads, at| threads.thread(code(1)).unwrap().is_over(at);
        assert!(!over(&threads, far));
        assert!(threads.see(code(1), Look::Closed, Stamp(0)) && !threads.see(code(1), Look::Closed, far));
        assert!(!over(&threads, Stamp(0)) && over(&threads, Stamp(0) + KEPT));
        threads.see(code(1), Look::Open, far);
        assert!(!over(&threads, far + KEPT), "it was opened again");
    }
}
