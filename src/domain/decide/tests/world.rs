//! A line in memory: what happens to it, and what that brings about.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use crate::domain::automatic::Automatic;
use crate::domain::case::{Case, Index};
use crate::domain::changes::{Addressee, Changes, Link, Snapshot};
use crate::domain::contact::Contact;
use crate::domain::decide::{Decision, Reason, addressee, caller, decide, needs, needs_last, needs_more};
use crate::domain::escalation;
use crate::domain::event::{Aliases, Event, Followup, FollowupId, What};
use crate::domain::id::{
    Address, BotId, CaseCode, ChannelName, ChatId, ContactId, LinkKey, OperatorId, SeenKey, SourceId,
};
use crate::domain::message::{Entry, Folded, Happened, fold};
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;
use crate::domain::say::{
    Delivery, Outcome, Recipient, Refusal, Say, Settlement, ToContact, ToOperator, Word,
};
use crate::domain::tally::{Tallies, Totals};
use crate::domain::time::{Now, Stamp};

use super::people::{called, chat_of};

pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(3600);
/// A Tuesday, 05:30 UTC.
pub const START: Stamp = Stamp(1_795_498_200_000);

pub struct World {
    pub policy: Policy,
    pub now: Now,
    pub contacts: BTreeMap<ContactId, Contact>,
    pub cases: BTreeMap<CaseCode, Case>,
    pub roster: Roster,
    pub links: BTreeMap<LinkKey, Link>,
    /// What was not sent yet, oldest first.
    pub outbox: Vec<Delivery>,
    /// What is held since a restore.
    pub held: Vec<Delivery>,
    /// What made no case, and how many bytes of it are kept; 0 for any number.
    pub automatic: Vec<Automatic>,
    pub automatic_room: u64,
    /// What was sent or refused, with its first number in its chat.
    pub sent: Vec<(Delivery, Option<SourceId>)>,
    /// Whether everything that is queued is delivered at once.
    pub prompt: bool,
    /// Whether work that is left for later stays undone.
    pub busy: bool,
    pub last: Decision,
    pub tallies: Tallies,
    /// Cases that were forgotten.
    pub forgotten: BTreeSet<CaseCode>,
    /// Contacts who asked to be forgotten.
    pub leaving: Vec<(FollowupId, Followup)>,
    pub(super) transcripts: BTreeMap<CaseCode, Vec<Entry>>,
    pub(super) seen: BTreeSet<SeenKey>,
    pub(super) followups: VecDeque<(FollowupId, Followup)>,
    pub(super) numbers: BTreeMap<ChatId, i64>,
    /// The bot that numbers what is said; none as in a store of before.
    pub(super) bot: Option<BotId>,
    pub(super) seed: u64,
}

impl World {
    pub fn new(policy: Policy) -> Self {
        let mut world = Self {
            policy,
            now: Now { line: START, civil: START },
            contacts: BTreeMap::new(),
            cases: BTreeMap::new(),
            roster: Roster::default(),
            links: BTreeMap::new(),
            outbox: Vec::new(),
            sent: Vec::new(),
            prompt: true,
            busy: false,
            last: Decision {
                reason: Reason::Nothing,
                changes: Changes::default(),
                answer: crate::domain::decide::Answer::Done,
            },
            tallies: Tallies::new(),
            forgotten: BTreeSet::new(),
            leaving: Vec::new(),
            transcripts: BTreeMap::new(),
            seen: BTreeSet::new(),
            followups: VecDeque::new(),
            held: Vec::new(),
            automatic: Vec::new(),
            automatic_room: 0,
            numbers: BTreeMap::new(),
            bot: None,
            seed: 0,
        };
        world.event(What::RosterTick);
        world
    }

    /// One event, with all that it brings about at once.
    pub fn event(&mut self, what: What) -> Reason {
        self.taken(what, Vec::new())
    }

    /// As [`event`](Self::event), from a source that is remembered.
    pub fn taken(&mut self, what: What, seen: Vec<SeenKey>) -> Reason {
        let decision = self.decided(what, seen);
        let reason = decision.reason;
        self.work();
        if self.prompt {
            self.deliver_all();
        }
        self.last = decision;
        reason
    }

    /// Just the one event.
    fn decided(&mut self, what: What, seen: Vec<SeenKey>) -> Decision {
        let event = Event { seed: self.seed(), seen, what };
        let addressees = self.addressees(&event);
        let mut first = needs(&event);
        first.contacts.extend(addressees.values().flat_map(Addressee::all));
        let mut snapshot = Snapshot { addressees, ..self.load(&first) };
        snapshot.absorb(self.load(&needs_more(&snapshot, &event, &self.policy, self.now)));
        snapshot.absorb(self.load(&needs_last(&snapshot, &event, &self.policy)));
        let decision = decide(&snapshot, &event, &self.policy, self.now);
        assert_eq!(decision, decide(&snapshot, &event, &self.policy, self.now), "decided otherwise");
        self.apply(&decision.changes);
        decision
    }

    /// As whom those are known of whom somebody says that an answer is for them.
    fn addressees(&self, event: &Event) -> BTreeMap<(ChannelName, Address), Addressee> {
        let mails = || self.policy.channels.iter().filter(|c| c.traits.addresses.have_forms());
        let known = |name: &ChannelName, address: &Address| {
            let id = chat_of(name, &Address(crate::domain::mailbox::identity(&address.0))).contact();
            ((name.clone(), address.clone()), Addressee { id, aliases: Aliases::default() })
        };
        let of = |address: &Address| mails().map(|c| known(&c.name, address)).collect::<Vec<_>>();
        addressee(event).into_iter().flat_map(of).chain(caller(event).map(called)).collect()
    }

    fn seed(&mut self) -> [u8; 32] {
        self.seed += 1;
        let mut seed = [0; 32];
        for (at, chunk) in (0u64..).zip(seed.chunks_mut(8)) {
            let spread = (self.seed * 4 + at).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&(spread ^ (spread >> 29)).to_be_bytes());
        }
        seed
    }

    fn apply(&mut self, changes: &Changes) {
        self.contacts.extend(changes.contacts.clone());
        for (count, by) in &changes.tallies {
            *self.tallies.entry(count.clone()).or_default() += by;
        }
        self.cases.extend(changes.cases.clone());
        self.roster = changes.roster.clone().unwrap_or_else(|| self.roster.clone());
        for (code, entry) in &changes.entries {
            assert!(self.cases.contains_key(code), "a line for a case that does not exist");
            self.transcripts.entry(*code).or_default().push(entry.clone());
        }
        self.seen.extend(changes.seen.iter().copied());
        self.links.extend(changes.links.iter().cloned());
        for delivery in &changes.deliveries {
            self.queue(delivery.clone());
        }
        self.outbox.retain(|d| !changes.settled.contains(&d.id));
        self.held.retain(|d| !changes.unheld.contains(&d.id));
        self.held.extend(changes.held.iter().cloned());
        self.automatic.extend(changes.automatic.iter().cloned());
        self.automatic.retain(|mail| !changes.let_go.contains(&mail.code));
        self.cases.retain(|code, _| !changes.forgotten.contains(code));
        self.contacts.retain(|id, _| !changes.forgotten_contacts.contains(id));
        self.links.retain(|key, _| !changes.unlinked.contains(key));
        self.forgotten.extend(&changes.forgotten);
        // Who asked to be forgotten waits; whoever gathers what goes with it comes by.
        let leave = |(_, f): &&(FollowupId, Followup)| f.waits();
        self.leaving.extend(changes.followups.iter().filter(leave).cloned());
        self.leaving.retain(|(id, _)| !changes.done.contains(id));
        self.followups.extend(changes.followups.iter().filter(|f| !leave(f)).cloned());
        self.followups.retain(|(id, _)| !changes.done.contains(id));
    }

    /// A delivery with a slot replaces an unsent one with the same slot.
    fn queue(&mut self, delivery: Delivery) {
        let known = |d: &Delivery| d.id == delivery.id;
        assert!(!self.outbox.iter().any(known) && !self.sent.iter().any(|(d, _)| known(d)), "an id twice");
        if delivery.slot.is_some() {
            self.outbox.retain(|d| d.slot != delivery.slot || d.to != delivery.to);
        }
        self.check(&delivery);
        self.outbox.push(delivery);
    }

    /// Does what was left for later.
    pub fn work(&mut self) {
        for round in 0..if self.busy { 0 } else { usize::MAX } {
            assert!(round < 1_000, "work that never ends: {:?}", self.followups);
            let Some((id, followup)) = self.followups.front().cloned() else { return };
            self.decided(What::Followup(id, followup), Vec::new());
        }
    }

    /// Delivers everything that is queued, and what that brings about.
    pub fn deliver_all(&mut self) {
        for round in 0.. {
            assert!(round < 10_000, "deliveries that never end: {:?}", self.outbox);
            let Some(delivery) = self.outbox.first().cloned() else { return };
            self.deliver(&delivery);
        }
    }

    /// Delivers one.
    pub fn deliver(&mut self, delivery: &Delivery) -> Reason {
        if let Some(outcome) = self.unwanted(delivery) {
            return self.settle(delivery, outcome);
        }
        match self.chat(&delivery.to) {
            Some((_, chat)) => {
                let edits = matches!(
                    delivery.say,
                    Say::Contact(
                        ToContact::AnswerEdited { .. }
                            | ToContact::AnswerRecalled { .. }
                            | ToContact::Cleared { .. },
                    ) | Say::Operator(
                        ToOperator::CardUpdate { .. }
                            | ToOperator::DrillUpdate { .. }
                            | ToOperator::Gone { .. }
                    )
                );
                let ids = if edits { Vec::new() } else { vec![self.next_number(chat)] };
                self.settle(delivery, Outcome::Delivered(ids))
            }
            None => self.settle(delivery, Outcome::Refused(Refusal::NotFound)),
        }
    }

    /// What becomes of something for a contact who wants nothing sent.
    fn unwanted(&self, delivery: &Delivery) -> Option<Outcome> {
        let (Recipient::Contact(id), Say::Contact(say)) = (&delivery.to, &delivery.say) else { return None };
        let contact = self.contacts.get(id)?;
        let seized = contact.care.unsafe_since.is_some();
        contact.quiet.or(contact.care.unsafe_since).filter(|_| !say.is_quiet())?;
        let why = if seized { Refusal::Unsafe } else { Refusal::Quiet };
        Some(if say.is_answer() { Outcome::Refused(why) } else { Outcome::Dropped })
    }

    pub fn refuse(&mut self, delivery: &Delivery, why: Refusal) -> Reason {
        self.settle(delivery, Outcome::Refused(why))
    }

    pub fn settle(&mut self, delivery: &Delivery, outcome: Outcome) -> Reason {
        self.settle_lacking(delivery, outcome, 0)
    }

    /// The same, where so much of it is missing.
    pub fn settle_lacking(&mut self, delivery: &Delivery, outcome: Outcome, missing: u32) -> Reason {
        let (channel, chat) = self.chat(&delivery.to).unzip();
        let first = match &outcome {
            Outcome::Delivered(ids) => ids.first().copied(),
            _ => None,
        };
        self.sent.push((delivery.clone(), first));
        let delivery = delivery.clone();
        let settlement = Settlement { delivery, chat, channel, outcome, missing };
        let reason = self.decided(What::Settled(Box::new(settlement)), Vec::new()).reason;
        self.work();
        reason
    }

    fn chat(&self, to: &Recipient) -> Option<(ChannelName, ChatId)> {
        match to {
            Recipient::Contact(id) => Some((self.contacts.get(id)?.channel.clone(), id.chat())),
            Recipient::Operator(id) => {
                let (channel, address) = self.roster.way_to(self.policy.operator(id)?)?;
                let chat = chat_of(&channel, &address);
                Some((channel, chat))
            }
            Recipient::Chat { channel, chat, .. } => Some((channel.clone(), *chat)),
            Recipient::Pager(_) => Some(("pager".into(), ChatId([9; 16]))),
        }
    }

    /// The next number of a chat, whichever side speaks.
    pub fn next_number(&mut self, chat: ChatId) -> SourceId {
        let number = self.numbers.entry(chat).or_insert(100);
        *number += 1;
        self.bot.map_or(SourceId::bare(*number), |bot| SourceId::of(bot, *number))
    }

    /// From now on that bot hears and speaks, and numbers its messages from the beginning.
    pub fn has_bot(&mut self, bot: i64, older: bool) -> Reason {
        let bot = BotId(bot);
        if self.bot.is_some_and(|known| known != bot) {
            self.numbers.clear();
        }
        self.bot = Some(bot);
        self.event(What::Identified { channel: "telegram".into(), bot, older })
    }

    /// Time passes in which the line looks at everything each minute.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now.line + time;
        while self.now.line < end {
            self.jump(MINUTE.min(end.since(self.now.line)));
        }
    }

    /// Time passes in which the line does nothing; then it looks at everything.
    pub fn jump(&mut self, time: Duration) {
        self.now = Now { line: self.now.line + time, civil: self.now.civil + time };
        self.event(What::RosterTick);
        for round in 0.. {
            let due: Vec<CaseCode> = self.cases.values().filter(|c| self.is_due(c)).map(|c| c.code).collect();
            if due.is_empty() {
                return;
            }
            assert!(round < 8, "due for ever: {due:?}");
            for code in due {
                self.event(What::Due(code));
            }
        }
    }

    fn is_due(&self, case: &Case) -> bool {
        let age = |score: Stamp| self.now.line.since(score);
        case.indexes().into_iter().any(|(index, score)| match index {
            Index::Timer => score <= self.now.line,
            Index::Answered | Index::Wordless => age(score) >= self.policy.routing.close_after,
            Index::Urgent(_) => escalation::thresholds(&self.policy.urgent_steps, &index)
                .is_some_and(|after| age(score) >= after),
            index => {
                escalation::thresholds(&self.policy.steps, &index).is_some_and(|after| age(score) >= after)
            }
        })
    }

    /// The whole transcript, folded.
    pub fn told(&self, code: CaseCode) -> (Vec<Folded>, Vec<Happened>) {
        fold(&self.entries(code))
    }

    pub fn entries(&self, code: CaseCode) -> Vec<Entry> {
        let list = self.transcripts.get(&code).cloned().unwrap_or_default();
        self.cases[&code].head.iter().cloned().chain(list).collect()
    }

    /// Everything that was counted so far.
    pub fn totals(&self) -> Totals {
        Totals::of(self.tallies.iter().map(|((_, count), by)| (count, *by)))
    }

    pub fn load_of(&self, id: &str) -> u32 {
        self.roster.operator_state(&OperatorId::from(id)).load
    }

    /// What goes to a contact is made for contacts, is about their own case, and is said by that case.
    fn check(&self, delivery: &Delivery) {
        let for_contacts = matches!(delivery.say, Say::Contact(_));
        let to_contact = matches!(delivery.to, Recipient::Contact(_));
        assert_eq!(for_contacts, to_contact, "{delivery:?}");
        let of_drill = matches!(
            delivery.say,
            Say::Operator(
                ToOperator::Drill
                    | ToOperator::DrillUpdate { .. }
                    | ToOperator::Word(
                        Word::DrillAnswered(_) | Word::DrillTaken | Word::DrillOnly | Word::DrillOver
                    )
            )
        );
        if of_drill {
            assert!(matches!(delivery.to, Recipient::Operator(_)), "{delivery:?}");
            assert_eq!(delivery.contact, None, "a drill is about nobody");
            return;
        }
        // What goes by itself stands in a lane of its own.
        if matches!(delivery.say, Say::Contact(ToContact::Cleared { .. })) && delivery.contact.is_none() {
            return;
        }
        // The word about a command that bears a code names its case, and is no message of it.
        if matches!(delivery.say, Say::Operator(ToOperator::Word(_))) && delivery.contact.is_none() {
            return;
        }
        let contact = delivery.case.map(|code| self.cases[&code].contact);
        assert_eq!(delivery.contact, contact, "{delivery:?}");
        if let (Recipient::Contact(to), Some(contact)) = (&delivery.to, contact) {
            assert_eq!(*to, contact, "{delivery:?}");
        }
    }
}
