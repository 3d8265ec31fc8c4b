//! The desk on which one decision is made: what is known, what has changed so far, and the ways to say things.

use std::time::Duration;

use crate::domain::case::{Case, HEAD};
use crate::domain::changes::{Changes, Link, Snapshot};
use crate::domain::contact::Contact;
use crate::domain::event::{Arrival, Followup, FollowupId};
use crate::domain::id::{
    CaseCode, ChannelName, ChatId, ContactId, DeliveryId, Language, LinkKey, OperatorId, SourceId,
};
use crate::domain::message::{Entry, Happened, Milestone};
use crate::domain::meter::Paid;
use crate::domain::policy::{Action, Audience, Policy};
use crate::domain::roster::Roster;
use crate::domain::say::{
    Class, Delivery, Feedback, FeedbackKind, Recipient, Say, Slot, ToContact, ToOperator, Word,
};
use crate::domain::time::Now;
use crate::domain::trail::{Act, Who};
use crate::domain::traits::Traits;

use super::reason::Answer;
use super::tellings::{Spent, Tellings, Word as Told};

/// One decision in the making.
pub struct Desk<'a> {
    pub snap: &'a Snapshot,
    pub policy: &'a Policy,
    pub now: Now,
    pub changes: Changes,
    pub answer: Answer,
    /// The code of a case that is opened, if it has one already.
    pub code: Option<CaseCode>,
    /// Whether nothing is said to whoever wrote that an operator has not written.
    pub quiet: bool,
    /// Who wrote, and what contacts were told by the line itself.
    pub tellings: Tellings,
    seed: &'a [u8; 32],
    made: u64,
}

/// How a delivery differs from a plain one.
#[derive(Default)]
pub struct SendOptions {
    pub bulk: bool,
    pub slot: Option<Slot>,
    pub reply_to: Option<SourceId>,
    pub decides: bool,
    /// Whether it is urgent, and tells what to do in danger for the first time.
    pub pressing: bool,
    /// The code that it bears where it is about no case.
    pub code: Option<CaseCode>,
    /// How long it is not sent yet.
    pub wait: Duration,
    /// The channel by which alone an operator shall hear it.
    pub by: Option<ChannelName>,
}

impl SendOptions {
    pub fn replying(to: SourceId) -> Self {
        Self { reply_to: Some(to), ..Self::default() }
    }
}

impl<'a> Desk<'a> {
    pub fn new(snap: &'a Snapshot, policy: &'a Policy, now: Now, seed: &'a [u8; 32]) -> Self {
        Self {
            snap,
            policy,
            now,
            changes: Changes::default(),
            answer: Answer::Done,
            code: None,
            quiet: false,
            tellings: Tellings::default(),
            seed,
            made: 0,
        }
    }

    /// The event's random bytes from `at` on, as a number.
    pub fn random(&self, at: usize) -> u64 {
        self.seed.iter().skip(at).take(8).fold(0, |n, b| n << 8 | u64::from(*b))
    }

    /// The event's random bytes as a link token of 32 hexadecimal digits.
    pub fn token(&self) -> String {
        format!("{:016x}{:016x}", self.random(16), self.random(24))
    }

    /// A number that no other call of any event gives.
    fn fresh(&mut self) -> u64 {
        self.made += 1;
        mix(self.random(0).wrapping_add(self.made.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// The id of somebody who is known by nothing.
    pub fn fresh_contact(&mut self) -> ContactId {
        let [high, low] = [self.fresh(), self.fresh()].map(u64::to_be_bytes);
        let mut id = [0; 16];
        id[..8].copy_from_slice(&high);
        id[8..].copy_from_slice(&low);
        ChatId(id).contact()
    }

    /// The id of a delivery that no other has.
    pub fn fresh_delivery(&mut self) -> DeliveryId {
        DeliveryId(self.fresh())
    }

    pub fn roster(&self) -> &Roster {
        self.changes.roster.as_ref().unwrap_or(&self.snap.roster)
    }

    pub fn roster_mut(&mut self) -> &mut Roster {
        self.changes.roster.get_or_insert_with(|| self.snap.roster.clone())
    }

    pub fn case(&self, code: CaseCode) -> Option<Case> {
        self.changes.cases.get(&code).or_else(|| self.snap.cases.get(&code)).cloned()
    }

    pub fn contact(&self, id: ContactId) -> Option<Contact> {
        self.changes.contacts.get(&id).or_else(|| self.snap.contacts.get(&id)).cloned()
    }

    pub fn save(&mut self, case: Case) {
        self.changes.cases.insert(case.code, case);
    }

    pub fn save_contact(&mut self, contact: Contact) {
        self.changes.contacts.insert(contact.id, contact);
    }

    /// What a message of the arrival's chat belongs to. One of before, which bears no bot, counts only where an
    /// admin has said whose it is: until then its number may be that of any other.
    pub fn link(&self, arrival: &Arrival, message: SourceId) -> Option<Link> {
        let at = |message| self.snap.links.get(&LinkKey { chat: arrival.chat, message }).cloned();
        let older = || self.roster().count(&arrival.channel, message.bot()).older;
        let found = at(message).or_else(|| at(message.unmarked()).filter(|_| older()));
        found.filter(|link| !link.is_of_none())
    }

    /// Adds a line to a case's transcript: inside the case while there is room, then in its list.
    pub fn log(&mut self, case: &mut Case, entry: Entry) {
        if case.head.len() < HEAD {
            case.head.push(entry);
        } else {
            self.changes.entries.push((case.code, entry));
        }
    }

    pub fn happened(&mut self, case: &mut Case, what: Milestone, to: Option<&OperatorId>, why: &str) {
        let at = self.now.line;
        self.log(case, Entry::Happened(Happened { at, what, to: to.cloned(), why: why.to_owned() }));
    }

    /// Writes down that somebody did something, about a case, an operator or neither.
    pub fn act(
        &mut self,
        who: Who,
        what: &'static str,
        (case, operator): (Option<CaseCode>, Option<OperatorId>),
        outcome: &'static str,
    ) {
        let act = Act { case, operator, ..Act::new(self.now.civil, who, what, outcome) };
        self.changes.acts.push(act);
    }

    /// Work that waits for its time, under that number.
    pub fn keep(&mut self, followup: Followup) -> FollowupId {
        let id = FollowupId(self.fresh());
        self.changes.followups.push((id, followup));
        id
    }

    /// Work for later.
    pub fn later(&mut self, followup: Followup) {
        if !self.changes.followups.iter().any(|(_, f)| *f == followup) {
            self.keep(followup);
        }
    }

    /// Says something to an operator, about a case or about the line.
    pub fn tell(
        &mut self,
        to: &OperatorId,
        say: ToOperator,
        case: Option<&Case>,
        how: SendOptions,
    ) -> DeliveryId {
        let language = self.roster().language_of(to, self.policy);
        self.deliver(Recipient::Operator(to.clone()), say.into(), language, case, how)
    }

    /// A short word to an operator.
    pub fn word(&mut self, to: &OperatorId, word: Word, case: Option<&Case>, reply_to: Option<SourceId>) {
        let how = SendOptions { reply_to, ..SendOptions::default() };
        self.tell(to, ToOperator::Word(word), case, how);
    }

    /// Says something to every supervisor but one.
    pub fn tell_supervisors(&mut self, say: &ToOperator, case: Option<&Case>, but: Option<&OperatorId>) {
        for id in self.supervisors() {
            if Some(&id) != but {
                self.tell(&id, say.clone(), case, SendOptions::default());
            }
        }
    }

    /// Calls every pager that any step calls, about a case.
    pub fn page(&mut self, case: &Case) {
        let say = ToOperator::Alert { cases: vec![case.code] };
        self.call_pagers(&say, Some(case));
    }

    /// Calls every pager that any step calls, about the line.
    pub fn page_about(&mut self, say: &ToOperator) {
        self.call_pagers(say, None);
    }

    fn call_pagers(&mut self, say: &ToOperator, case: Option<&Case>) {
        let steps = self.policy.steps.iter().chain(&self.policy.urgent_steps);
        let audiences = steps.flat_map(|step| match &step.action {
            Action::Alert(to) => to.as_slice(),
            Action::Remind | Action::Reassign => &[],
        });
        let mut pagers: Vec<Recipient> = Vec::new();
        for audience in audiences {
            if let Audience::Pager(url) = audience
                && !pagers.contains(&Recipient::Pager(url.clone()))
            {
                pagers.push(Recipient::Pager(url.clone()));
            }
        }
        for pager in pagers {
            let say = Say::Operator(say.clone());
            self.deliver(pager, say, self.policy.fallback(), case, SendOptions::default());
        }
    }

    /// The supervisors who are not locked out.
    pub fn supervisors(&self) -> Vec<OperatorId> {
        let there = |id: &OperatorId| !self.roster().operator_state(id).locked;
        let all = self.policy.operators.iter().filter(|o| o.supervisor).map(|o| o.id.clone());
        all.filter(there).collect()
    }

    pub fn is_supervisor(&self, id: &OperatorId) -> bool {
        self.policy.operator(id).is_some_and(|o| o.supervisor)
    }

    /// The channel by which an operator is reached now.
    pub fn way_of(&self, id: &OperatorId) -> Option<ChannelName> {
        let way = self.policy.operator(id).and_then(|o| self.roster().way_to(o));
        way.map(|(channel, _)| channel)
    }

    /// What that channel can do.
    pub fn traits(&self, channel: &ChannelName) -> Traits {
        self.policy.traits(channel)
    }

    /// Says something to a case's contact, unless nobody knows where they are, or they can only be called.
    pub fn tell_contact_of(&mut self, case: &Case, say: ToContact, how: SendOptions) -> DeliveryId {
        if case.unaddressed || !self.traits(&case.channel).tells {
            return self.fresh_delivery();
        }
        self.deliver(Recipient::Contact(case.contact), say.into(), case.language.clone(), Some(case), how)
    }

    /// Says something to a contact, about no case; nothing where their day is spent, or where they can only be called.
    pub fn tell_contact(
        &mut self,
        contact: ContactId,
        say: ToContact,
        language: Language,
    ) -> Option<DeliveryId> {
        let known = self.contact(contact);
        let told =
            known.is_none_or(|known| self.traits(&known.channel).tells && self.may_tell(&known, &say, 1));
        told.then(|| {
            self.deliver(Recipient::Contact(contact), say.into(), language, None, SendOptions::default())
        })
    }

    /// Whether a contact can be told that by the line itself today, in so many messages.
    pub fn may_tell(&self, contact: &Contact, say: &ToContact, mails: usize) -> bool {
        self.after(contact, say, (false, mails)).is_ok()
    }

    /// The same of a case's contact, who may have to hear at once what to do in danger.
    pub fn may_tell_of(&self, case: &Case, say: &ToContact, pressing: bool) -> bool {
        let known = self.contact(self.writer_of(case));
        known.is_none_or(|known| self.after(&known, say, (pressing, 1)).is_ok())
    }

    /// How a contact's meter stands after that.
    fn after(
        &self,
        contact: &Contact,
        say: &ToContact,
        (pressing, mails): (bool, usize),
    ) -> Result<Option<Paid>, Spent> {
        let day = self.traits(&contact.channel).silent_for;
        let word = Told { say, pressing, mails, now: self.now.line, day };
        let is_seen = |key: &_| self.snap.seen.contains(key) || self.changes.seen.contains(key);
        self.tellings.after(contact, word, is_seen)
    }

    /// Under which id the contact of a case writes.
    fn writer_of(&self, case: &Case) -> ContactId {
        case.known_as.filter(|id| self.contact(*id).is_some()).unwrap_or(case.contact)
    }

    /// Counts what a contact is about to be told by that delivery, unless that can't be told any more today.
    fn pay(
        &mut self,
        (id, to): (DeliveryId, &Recipient),
        say: &Say,
        case: Option<&Case>,
        pressing: bool,
    ) -> Result<(), Spent> {
        let (Recipient::Contact(contact), Say::Contact(say)) = (to, say) else { return Ok(()) };
        let contact = case.map_or(*contact, |case| self.writer_of(case));
        let Some(known) = self.contact(contact) else { return Ok(()) };
        if let Some(paid) = self.after(&known, say, (pressing, 1))? {
            self.changes.seen.extend(self.tellings.pay(contact, paid, id));
        }
        Ok(())
    }

    /// Writes down what contacts were told by the line itself: with what tells it, or not at all.
    pub fn count_told(&mut self) {
        for (id, told) in self.tellings.take() {
            let goes = self.changes.forgotten_contacts.contains(&id);
            if let Some(contact) = self.contact(id).filter(|contact| !goes && contact.told != told) {
                self.save_contact(Contact { told, ..contact });
            }
        }
    }

    /// Says something to somebody, unless it is an operator who is locked out: they hear nothing of the line.
    pub fn deliver(
        &mut self,
        to: Recipient,
        say: Say,
        language: Language,
        case: Option<&Case>,
        how: SendOptions,
    ) -> DeliveryId {
        let id = self.fresh_delivery();
        if self.is_locked_out(&to) || self.pay((id, &to), &say, case, how.pressing).is_err() {
            return id;
        }
        self.changes.deliveries.push(Delivery {
            id,
            class: Class::of(&to, &say, how.bulk),
            to,
            slot: how.slot,
            say,
            language,
            case: case.map(|c| c.code).or(how.code),
            contact: case.map(|c| c.contact),
            reply_to: how.reply_to,
            made_at: self.now.line,
            dated: self.now.civil,
            not_before: self.now.line + how.wait,
            decides: how.decides,
            by: how.by,
        });
        id
    }

    fn is_locked_out(&self, to: &Recipient) -> bool {
        match to {
            Recipient::Operator(id) => self.roster().operator_states.get(id).is_some_and(|s| s.locked),
            Recipient::Contact(_) | Recipient::Chat { .. } | Recipient::Pager(_) => false,
        }
    }

    pub fn feedback(&mut self, arrival: &Arrival, what: FeedbackKind) {
        // A mark stays on a message for all to see who hold the phone.
        let marks = matches!(what, FeedbackKind::Seen(_));
        if !self.traits(&arrival.channel).tells || (marks && self.is_in_wrong_hands(arrival)) {
            return;
        }
        let (channel, address) = (arrival.channel.clone(), arrival.address.clone());
        self.changes.feedbacks.push(Feedback { channel, address, bot: arrival.source.bot(), what });
    }
}

/// The finaliser of splitmix64: spreads consecutive numbers over all 64 bits.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
