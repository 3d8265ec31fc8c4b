//! What the line says in its public channel: written by one supervisor, confirmed by another, posted once.
//!
//! Nothing of a case may stand there. So each text is compared with every case that is kept ([`compare`]) before anybody
//! is asked to confirm it.

pub mod addresses;
pub mod compare;
mod numbers;
pub mod parts;
pub mod settings;
mod text;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::command::Actor;
use super::id::{ChannelName, ChatId, DeliveryId, Language, OperatorId, SourceId};
use super::time::Stamp;
use parts::{Fate, Shared};
pub use text::{MOST, Text, read};

/// How long the only supervisor of a line waits before they may confirm their own words: others see them meanwhile.
pub const ALONE: Duration = Duration::from_secs(10 * 60);
/// How long a text can be confirmed, and a failed post be tried again.
pub const GOOD_FOR: Duration = Duration::from_secs(24 * 3600);
/// How many texts wait for a word at most.
pub const OPEN: usize = 3;
/// How many announcements are remembered, to be deleted.
const KEPT: usize = 32;

/// What was announced, or is about to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcements {
    /// The latest number that was given.
    pub last: u32,
    /// The oldest first.
    pub all: Vec<Announcement>,
}

/// One announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its number.
    pub number: u32,
    /// Who wrote it.
    pub by: Actor,
    /// The message in which they did, where it can be changed.
    pub written: Option<(ChatId, SourceId)>,
    /// Line time at which it was written.
    pub at: Stamp,
    /// How far it is.
    pub stage: Stage,
    /// What is posted, one after the other.
    pub posts: Vec<Post>,
    /// Where supervisors are asked whether it goes out, while they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Asked>,
}

/// A question that stands before a supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whom it asks.
    pub operator: OperatorId,
    /// Where it went.
    pub channel: ChannelName,
    /// The chat.
    pub chat: ChatId,
    /// Its messages there.
    pub messages: Vec<SourceId>,
}

/// How far an announcement is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// It is being compared with what is kept.
    Comparing,
    /// It shares something with a case, and whoever wrote it reads so when they ask.
    Shares(Shared),
    /// It waits to be confirmed.
    Waits,
    /// It goes out, or is out.
    Out,
}

/// One post of an announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its language, where it has one.
    pub language: Option<Language>,
    /// Its words; empty once it is out.
    pub text: String,
    /// The delivery that posts or deletes it.
    pub delivery: Option<DeliveryId>,
    /// What became of it.
    pub fate: Fate,
}

impl Announcements {
    /// A new one, for texts that were read; forgets the oldest that are over.
    pub fn begin(
        &mut self,
        by: Actor,
        written: Option<(ChatId, SourceId)>,
        texts: Vec<Text>,
        at: Stamp,
    ) -> u32 {
        self.last += 1;
        let post =
            |Text { language, words }| Post { language, text: words, delivery: None, fate: Fate::Unsent };
        let posts = texts.into_iter().map(post).collect();
        self.all.push(Announcement {
            number: self.last,
            by,
            written,
            at,
            stage: Stage::Comparing,
            posts,
            asks: Vec::new(),
        });
        let over = self.all.len().saturating_sub(KEPT);
        self.all.drain(..over);
        self.last
    }

    /// Whether there never was one: the roster is written with nearly every commit, and says nothing of it then.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }

    /// Takes out what nobody confirmed in time.
    pub fn prune(&mut self, now: Stamp) {
        self.all.retain(|one| one.stage == Stage::Out || now.since(one.at) < GOOD_FOR);
    }

    /// How many wait for a word.
    #[must_use]
    pub fn open(&self) -> usize {
        self.all.iter().filter(|one| matches!(one.stage, Stage::Comparing | Stage::Waits)).count()
    }

    /// The one of that number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Announcement> {
        self.all.iter().find(|one| one.number == number)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut Announcement> {
        self.all.iter_mut().find(|one| one.number == number)
    }

    /// The one that was written in that message.
    #[must_use]
    pub fn written_in(&self, chat: ChatId, message: SourceId) -> Option<&Announcement> {
        self.all.iter().find(|one| one.written == Some((chat, message)))
    }

    /// Takes one out.
    pub fn remove(&mut self, number: u32) {
        self.all.retain(|one| one.number != number);
    }
}

impl Announcement {
    /// Whether nothing of it is under way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.posts.iter().all(|post| post.delivery.is_none())
    }

    /// How each of its posts ended.
    #[must_use]
    pub fn ends(&self) -> Vec<(Option<Language>, Fate)> {
        self.posts.iter().map(|post| (post.language.clone(), post.fate.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Text {
        Text { language: None, words: words.to_owned() }
    }

    #[test]
    fn a_line_that_announces_nothing_stores_nothing_of_it() {
        let mut all = Announcements::default();
        assert!(all.is_untouched());
        all.begin(Actor::Admin, None, vec![text("x")], Stamp(0));
        assert!(!all.is_untouched());
        let stored = serde_json::to_value(&all).expect("stored");
        assert_eq!(serde_json::from_value::<Announcements>(stored).expect("it opens"), all);
    }

    #[test]
    fn the_oldest_are_forgotten_and_what_nobody_confirmed() {
        let mut all = Announcements::default();
        for n in 0..40 {
            all.begin(Actor::Admin, None, vec![text("x")], Stamp(n));
        }
        assert_eq!((all.all.len(), all.all[0].number, all.last), (KEPT, 9, 40));
        all.get_mut(20).expect("there").stage = Stage::Out;
        all.prune(Stamp(0) + GOOD_FOR + GOOD_FOR);
        assert_eq!(all.all.iter().map(|one| one.number).collect::<Vec<_>>(), [20]);
    }
}
