//! The person who writes.

use serde::{Deserialize, Serialize};

use super::blank::is_blank;
pub use super::care::Care;
use super::case::Burst;
use super::id::{
    Address, CaseCode, ChannelName, ContactId, DeliveryId, FollowupId, Language, SourceId, Topic,
};
use super::linking::{Given, Linked, Tries};
use super::meter::Meter;
use super::say::RECALLABLE;
use super::time::Stamp;

/// How many messages of a chat that belong to no case are remembered, for the day on which it shall be cleared.
const TRACES: usize = 128;

/// What the line remembers of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The keyed hash of the next two: what their document is found by, so that it need not stand in it.
    #[serde(default = "nobody", skip_serializing)]
    pub id: ContactId,
    /// The channel they write on.
    pub channel: ChannelName,
    /// Where they are reached on it.
    pub address: Address,
    /// The language that they chose, if they chose one.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub language: Option<Language>,
    /// Their latest case, open or closed.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub case: Option<CaseCode>,
    /// When they were last told that a message arrived.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub acknowledged_at: Option<Stamp>,
    /// Line time at which the last mail went out to them: what comes at once may be their machine's.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub mailed_at: Option<Stamp>,
    /// Whether the channel still lets us write to them.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub reachable: bool,
    /// When they were first met, in line time.
    pub since: Stamp,
    /// The topic of their chat in which they wrote last, if it has topics.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub thread: Option<i64>,
    /// The topics that they were told by number, latest.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub numbered: Option<Numbered>,
    /// The key for which answers to them are encrypted, if they gave one: as its channel reads it.
    #[serde(default, with = "serde_bytes", skip_serializing_if = "Option::is_none")]
    pub answer_key: Option<Vec<u8>>,
    /// When the message was written that gave it, or took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_key_at: Option<Stamp>,
    /// That they want to be forgotten, until it is done.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub leaving: Option<Leaving>,
    /// The month in which they were counted last, as months since year 0.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub counted_in: Option<i32>,
    /// The mail whose address they answer if they are sure that they want to be forgotten.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub told_to_leave: Option<DeliveryId>,
    /// Other addresses of theirs, by their words.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub links: Vec<Linked>,
    /// The words by which another address of theirs can be known, until somebody types them.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub words: Option<Given>,
    /// Words that they typed in vain.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub tries: Tries,
    /// Line time since which they want to be sent nothing, until they write again.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub quiet: Option<Stamp>,
    /// That they want their chat cleared, until it is done.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub clearing: Option<FollowupId>,
    /// Messages of their chat that belong to no case, theirs and ours, each with its line time.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub traces: Vec<(SourceId, Stamp)>,
    /// What the line has told them by itself of late, where that is bounded.
    #[serde(default, skip_serializing_if = "Meter::is_empty")]
    pub told: Meter,
    /// How many commands they gave within a minute of late.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub asked: Burst,
    /// What operators decided about writing with them.
    #[serde(default, skip_serializing_if = "Care::is_empty")]
    pub care: Care,
}

fn nobody() -> ContactId {
    ContactId([0; 16])
}

impl Contact {
    /// Somebody who is met now.
    #[must_use]
    pub fn met(id: ContactId, channel: ChannelName, address: Address, now: Stamp) -> Self {
        Self {
            id,
            channel,
            address,
            language: None,
            case: None,
            acknowledged_at: None,
            mailed_at: None,
            reachable: true,
            since: now,
            thread: None,
            numbered: None,
            answer_key: None,
            answer_key_at: None,
            leaving: None,
            counted_in: None,
            told_to_leave: None,
            links: Vec::new(),
            words: None,
            tries: Tries::default(),
            quiet: None,
            clearing: None,
            traces: Vec::new(),
            told: Meter::default(),
            asked: Burst::default(),
            care: Care::default(),
        }
    }

    /// Remembers messages of their chat for as long as they can be deleted there.
    pub fn trace(&mut self, messages: impl IntoIterator<Item = SourceId>, now: Stamp) {
        self.traces.retain(|(_, at)| now.since(*at) < RECALLABLE);
        self.traces.extend(messages.into_iter().map(|message| (message, now)));
        let over = self.traces.len().saturating_sub(TRACES);
        self.traces.drain(..over);
    }
}

/// That somebody wants to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// What waits for its time.
    pub id: FollowupId,
    /// Line time at which it is done.
    pub at: Stamp,
}

/// Topics told by number, where there are no buttons. A number means something as an answer to that list alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// The delivery that told them.
    pub delivery: DeliveryId,
    /// The topics; the first has number 1.
    pub topics: Vec<Topic>,
}

impl ContactId {
    /// A stable name for people to speak of: "Blue Heron 27". 64 × 64 × 90 of them, so two contacts may
    /// share one; it identifies nobody, and nothing but people relies on it.
    #[must_use]
    pub fn pseudonym(self) -> String {
        let [a, b, c, ..] = self.0;
        let colour = COLOURS[usize::from(a) % COLOURS.len()];
        let animal = ANIMALS[usize::from(b) % ANIMALS.len()];
        format!("{colour} {animal} {}", 10 + u32::from(c) % 90)
    }
}

const COLOURS: [&str; 64] = [
    "Amber", "Apricot", "Aqua", "Ash", "Azure", "Beige", "Blue", "Brass", "Bright", "Bronze", "Brown",
    "Calm", "Carmine", "Chestnut", "Clear", "Cobalt", "Copper", "Coral", "Cream", "Crimson", "Cyan", "Dusky",
    "Emerald", "Fair", "Fawn", "Flax", "Forest", "Ginger", "Gold", "Granite", "Green", "Grey", "Hazel",
    "Honey", "Indigo", "Iron", "Ivory", "Jade", "Khaki", "Lemon", "Light", "Lilac", "Lime", "Maple", "Mint",
    "Misty", "Moss", "Navy", "Ochre", "Olive", "Opal", "Pearl", "Pine", "Plum", "Quiet", "Rose", "Ruby",
    "Russet", "Saffron", "Sand", "Silver", "Slate", "Teal", "White",
];

const ANIMALS: [&str; 64] = [
    "Badger",
    "Bear",
    "Beaver",
    "Bison",
    "Bittern",
    "Bunting",
    "Buzzard",
    "Carp",
    "Cormorant",
    "Crane",
    "Cuckoo",
    "Curlew",
    "Deer",
    "Dolphin",
    "Dove",
    "Duck",
    "Eagle",
    "Egret",
    "Elk",
    "Falcon",
    "Finch",
    "Fox",
    "Gannet",
    "Goose",
    "Grebe",
    "Grouse",
    "Gull",
    "Hare",
    "Hawk",
    "Hedgehog",
    "Heron",
    "Hoopoe",
    "Ibis",
    "Jay",
    "Kestrel",
    "Kite",
    "Lark",
    "Linnet",
    "Lynx",
    "Magpie",
    "Marten",
    "Mole",
    "Moose",
    "Otter",
    "Owl",
    "Oyster",
    "Partridge",
    "Pelican",
    "Perch",
    "Pigeon",
    "Plover",
    "Quail",
    "Raven",
    "Robin",
    "Salmon",
    "Seal",
    "Sparrow",
    "Stork",
    "Swallow",
    "Swan",
    "Swift",
    "Tern",
    "Thrush",
    "Wren",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_of_before_opens() {
        let stored = serde_json::json!({
            "id": vec![7; 16], "channel": "telegram", "address": "1", "language": "uk", "topic": "legal", "case": null,
            "acknowledged_at": null, "reachable": true, "since": 5,
        });
        let contact: Contact = serde_json::from_value(stored).expect("a contact");
        assert_eq!((&contact.language, &contact.numbered), (&Some("uk".into()), &None));
        assert!(contact.links.is_empty() && contact.words.is_none() && contact.quiet.is_none());
    }

    #[test]
    fn a_pseudonym_is_stable_and_made_of_the_hash_alone() {
        let id = ContactId([6, 30, 17, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
        assert_eq!(id.pseudonym(), "Blue Heron 27");
    }
}
