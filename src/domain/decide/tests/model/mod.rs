//! Anything that can happen, in any order; and what must hold after each.

mod checks;
mod events;
mod late;
mod lock;
mod small;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::domain::case::{Reply, Shown, State};
use crate::domain::command::{AdminAsk, Command, DrillAsk};
use crate::domain::decide::Reason;
use crate::domain::event::{Came, Machine, Said};
use crate::domain::id::{CaseCode, OperatorId, SourceId};
use crate::domain::message::{Entry, Kind, Reaction};
use crate::domain::policy::{Action, Operator, PriorityRule, Step, default_steps};
use crate::domain::say::{Delivery, Outcome, Recipient, Refusal, Say, ToContact, ToOperator};

use super::people::{attachment, is_card, operator, policy, said, with};
use super::world::{HOUR, MINUTE, World};

pub use checks::assert_sound;
use checks::changes;
use events::{Event, ask, step};

const OPERATORS: [&str; 3] = ["olga", "boris", "vera"];
const CONTACTS: usize = 3;
const TEXTS: [&str; 4] =
    ["they took my brother and I don't know where", "please call me back about it", "yes", "I was arrested"];

/// The world and what the test itself remembers of it.
struct Play {
    w: World,
    /// What contacts said and changed.
    said: usize,
    /// Every reply that ever was.
    replies: BTreeMap<(CaseCode, u32), Reply>,
    /// Messages up to that number were closed, whoever answered them.
    excused: BTreeMap<CaseCode, u32>,
    /// What operators were shown, with the number of the changes that it showed.
    shown: BTreeSet<(OperatorId, SourceId, CaseCode, u32, usize)>,
    /// What came back from them.
    missed: BTreeSet<(OperatorId, CaseCode, u32)>,
}

impl Play {
    fn new() -> Self {
        let mut policy = policy(&OPERATORS[..2]);
        policy.routing.capacity = 2;
        policy.operators[0].languages = Some(vec!["en".into()]);
        policy.operators.push(Operator { supervisor: true, ..operator("vera") });
        let words = vec!["arrested".into()];
        policy.priority = vec![PriorityRule { words, ..PriorityRule::default() }];
        let mut w = World::new(policy);
        w.prompt = false;
        let (replies, excused, shown) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { w, said: 0, replies, excused, shown, missed: BTreeSet::new() }
    }

    fn play(&mut self, step: &Event) {
        match *step {
            Event::Says(c, t) => {
                self.w.contact(c).says(TEXTS[t % TEXTS.len()]);
                self.said += 1;
            }
            Event::Part(c, t) => {
                let album = Some(format!("album {}", t % 2));
                let said = with("", vec![attachment(Kind::Photo, &format!("photo {t}"))]);
                self.w.contact(c).sends(Said { album, ..said });
                self.said += 1;
            }
            Event::Edits(c, m, t) => self.edit(c, m, TEXTS[t % TEXTS.len()]),
            Event::Moves(c, m, t) => self.moves(c, m, t),
            Event::Reacts(c, m, on) => self.reacts(c, m, on),
            Event::Talks(c, t) => {
                let language = Command::Language(Some(["en", "ru"][t % 2].into()));
                let commands = [
                    Command::Start(None),
                    Command::Help,
                    language,
                    Command::Topic("legal".into()),
                    Command::Topic("housing".into()),
                    Command::Human(None),
                    Command::Human(Some("legal".into())),
                    Command::Menu(None),
                ];
                self.w.contact(c).orders(commands[t % 8].clone());
            }
            Event::Reaches(c, reachable) => {
                self.w.contact(c).comes(SourceId::bare(0), Came::Reachable(reachable));
            }
            Event::Delivers(n) => (0..=n % 8).for_each(|_| self.deliver()),
            Event::Refuses(d, why) => self.refuse(d, why),
            Event::Bounces(n) => self.bounce(n),
            Event::Passes(n) => self.pass(n),
            Event::Reloads(n) => self.reload(n),
            Event::Drills(o, what) => self.drill(o, what),
            Event::Locks(o, how) => self.lock(o, how),
            Event::Admin(c, a) => {
                let code = self.w.cases.keys().nth(c % 4).copied();
                self.w.admin(AdminAsk::Command(Command::Case { code, ask: ask(a, c) }));
            }
            Event::Replies(o, _)
            | Event::Misses(o)
            | Event::Rewrites(o, _)
            | Event::Asks(o, _, _)
            | Event::Orders(o, _)
            | Event::OperatorReaches(o, _) => {
                // Who was removed is a stranger, and so is whoever has the phone of one who is locked out.
                if self.is_locked(OPERATORS[o]) {
                    self.tries(step);
                } else if self.w.policy.operator(&OPERATORS[o].into()).is_some() {
                    self.operate(step);
                }
            }
        }
        self.remember();
    }

    fn operate(&mut self, step: &Event) {
        match *step {
            Event::Replies(o, m) => {
                if let Some(on) = self.seen_by(o, m) {
                    let said = Said { reply_to: Some(on), doubtful: m % 8 == 7, ..said("an answer") };
                    self.w.operator(OPERATORS[o]).sends(said);
                }
            }
            Event::Misses(o) => {
                self.w.operator(OPERATORS[o]).says("which case was it?");
            }
            Event::Rewrites(o, m) => {
                let chat = self.w.operator(OPERATORS[o]).chat();
                let own = self.w.links.iter().filter(|(k, l)| k.chat == chat && l.delivery.is_none());
                let own: Vec<SourceId> = own.map(|(k, _)| k.message).collect();
                if !own.is_empty() {
                    self.rewrite(OPERATORS[o], own[m % own.len()]);
                }
            }
            Event::Asks(o, m, a) => {
                let on = self.seen_by(o, m).unwrap_or(SourceId::bare(1));
                let before = self.w.cases.clone();
                self.w.operator(OPERATORS[o]).presses(on, ask(a, m));
                self.assert_taken_back_by_who_may(&before, &OPERATORS[o].into());
                self.assert_stopped_by_who_may(&before, &OPERATORS[o].into());
            }
            Event::Orders(o, c) => {
                let commands = [Command::Pause(Some(HOUR)), Command::Resume, Command::Off, Command::Cases];
                self.w.operator(OPERATORS[o]).orders(commands[c % 4].clone());
            }
            Event::OperatorReaches(o, reachable) => {
                self.w.operator(OPERATORS[o]).comes(SourceId::bare(0), Came::Reachable(reachable));
            }
            _ => {}
        }
    }

    /// A message of ours in the chat of that operator.
    fn seen_by(&mut self, o: usize, choice: usize) -> Option<SourceId> {
        let chat = self.w.operator(OPERATORS[o]).chat();
        let ours = self.w.links.iter().filter(|(k, l)| k.chat == chat && l.delivery.is_some());
        let ours: Vec<SourceId> = ours.map(|(k, _)| k.message).collect();
        (!ours.is_empty()).then(|| ours[ours.len() - 1 - choice % ours.len()])
    }

    /// What a contact sent, by its number in their chat.
    fn own(&mut self, c: usize) -> Vec<SourceId> {
        let chat = self.w.contact(c).chat();
        let own = self.w.links.iter().filter(|(k, l)| k.chat == chat && l.delivery.is_none());
        own.map(|(k, _)| k.message).collect()
    }

    fn edit(&mut self, c: usize, choice: usize, text: &str) {
        let own = self.own(c);
        if !own.is_empty() {
            self.w.contact(c).comes(own[choice % own.len()], Came::Edited(said(text)));
            self.said += 1;
        }
    }

    /// A place that moves is no new message of a case that knows it, and no clock minds it.
    fn moves(&mut self, c: usize, choice: usize, t: usize) {
        let own = self.own(c);
        if own.is_empty() {
            return;
        }
        let states = self.states();
        let place = with("", vec![attachment(Kind::Location, &format!("place {t}"))]);
        match self.w.contact(c).comes(own[choice % own.len()], Came::Edited(place)) {
            Reason::Moved => assert_eq!(self.states(), states),
            _ => self.said += 1,
        }
    }

    fn reacts(&mut self, c: usize, choice: usize, on: bool) {
        let chat = self.w.contact(c).chat();
        let all: Vec<SourceId> = self.w.links.keys().filter(|k| k.chat == chat).map(|k| k.message).collect();
        let states = self.states();
        let emoji = if on { vec![Reaction::Emoji("👍".into())] } else { Vec::new() };
        let at = all.get(choice % all.len().max(1)).copied().unwrap_or(SourceId::bare(1));
        self.w.contact(c).comes(at, Came::Reacted(emoji));
        assert_eq!(self.states(), states);
    }

    fn states(&self) -> Vec<State> {
        self.w.cases.values().map(|c| c.state.clone()).collect()
    }

    fn deliver(&mut self) {
        let Some(delivery) = self.w.outbox.first().cloned() else { return };
        // Stopped just before it is sent, and now and then just after.
        if self.is_stopped(&delivery) && !self.w.sent.len().is_multiple_of(4) {
            self.w.settle(&delivery, Outcome::Dropped);
            return;
        }
        let before = self.w.sent.len();
        self.w.deliver(&delivery);
        let at = self.w.sent[before].1;
        let shows = match delivery.say {
            Say::Operator(ToOperator::Card { seq, .. } | ToOperator::Part { seq, .. }) => Some(seq),
            _ => None,
        };
        if let (Recipient::Operator(id), Some(code), Some(seq), Some(at)) =
            (delivery.to, delivery.case, shows, at)
        {
            let changes = changes(&self.w, code, seq);
            self.shown.insert((id, at, code, seq, changes));
        }
    }

    fn is_stopped(&self, delivery: &Delivery) -> bool {
        let case = delivery.case.and_then(|code| self.w.cases.get(&code));
        case.is_some_and(|c| c.replies.iter().any(|r| r.delivery == delivery.id && r.stopped))
    }

    /// A card that had been delivered comes back.
    fn bounce(&mut self, choice: usize) {
        let cards: Vec<(CaseCode, Shown)> =
            self.w.cases.values().flat_map(|c| c.shown.iter().map(|s| (c.code, s.clone()))).collect();
        if cards.is_empty() {
            return;
        }
        let (code, card) = cards[choice % cards.len()].clone();
        self.shown.retain(|(id, at, of, ..)| (id, *at, *of) != (&card.operator, card.at, code));
        self.missed.insert((card.operator.clone(), code, card.seq));
        let back = Machine::Bounced { delivery: card.delivery, case: Some(code), sure: true };
        self.w.contact(0).comes(SourceId::bare(0), Came::Machine(back, Said::default()));
    }

    fn refuse(&mut self, choice: usize, why: usize) {
        let lost = [Refusal::Blocked, Refusal::Deactivated];
        let all: Vec<_> = self.w.outbox.clone();
        let Some(delivery) = all.get(choice % all.len().max(1)) else { return };
        match &delivery.to {
            Recipient::Contact(_) if why.is_multiple_of(4) => {
                self.w.settle(delivery, Outcome::Dropped);
            }
            Recipient::Contact(_) if why % 4 == 1 => {
                self.w.refuse(delivery, [Refusal::BadRequest, Refusal::CantDelete][why % 2]);
            }
            _ => {
                self.w.refuse(delivery, lost[why % 2]);
            }
        }
    }

    fn pass(&mut self, n: usize) {
        match n % 4 {
            0 => self.w.jump(MINUTE),
            1 => self.w.jump(MINUTE * 31),
            2 => self.w.jump(HOUR * 5),
            _ => self.w.jump(HOUR * 30),
        }
        if n % 16 == 3 {
            self.w.jump(HOUR * 24 * 31);
        }
        self.assert_no_limbo();
    }

    fn reload(&mut self, n: usize) {
        let known = |w: &World| w.policy.operators.iter().any(|o| o.id == "boris".into());
        match n % 4 {
            0 if known(&self.w) => self.w.policy.operators.retain(|o| o.id != "boris".into()),
            0 | 1 if !known(&self.w) => self.w.policy.operators.push(operator("boris")),
            2 => self.w.policy.steps = vec![unless_taken()],
            _ => {
                self.w.policy.steps = default_steps();
                self.w.policy.steps.insert(0, unless_taken());
            }
        }
    }

    /// A drill begins or ends, or somebody does to it what they do to a case: nothing of that reaches a contact.
    fn drill(&mut self, o: usize, what: usize) {
        let answers = |w: &World| {
            let all = w.outbox.iter().chain(w.sent.iter().map(|(d, _)| d));
            all.filter(|d| matches!(d.say, Say::Contact(ToContact::Answer { .. }))).count()
        };
        let said = |w: &World| {
            let lists = w.transcripts.values().chain(w.cases.values().map(|c| &c.head)).flatten();
            lists.filter(|e| matches!(e, Entry::Said(_))).count()
        };
        let before = (answers(&self.w), said(&self.w));
        let call = self.w.roster.drill.as_ref().and_then(|d| d.calls.get(&OPERATORS[o].into()));
        let on = call.and_then(|call| call.place.as_ref()?.messages.first().copied());
        let known = self.w.policy.operator(&OPERATORS[o].into()).is_some() && !self.is_locked(OPERATORS[o]);
        match (what % 5, on.filter(|_| known)) {
            (0, _) => {
                let ask = DrillAsk::Start { operators: Vec::new(), on_duty: what % 2 == 1 };
                self.w.admin(AdminAsk::Drill(ask));
            }
            (1, _) => {
                self.w.admin(AdminAsk::Drill(DrillAsk::Stop));
            }
            (2, Some(on)) => {
                self.w.operator(OPERATORS[o]).presses(on, ask(what, what));
            }
            (_, Some(on)) => {
                self.w.operator(OPERATORS[o]).replies(on, "I am here");
            }
            (_, None) => {}
        }
        assert_eq!((answers(&self.w), said(&self.w)), before);
    }

    fn remember(&mut self) {
        for case in self.w.cases.values() {
            for reply in &case.replies {
                self.replies.insert((case.code, reply.seq), reply.clone());
            }
            if matches!(case.state, State::Closed { .. }) {
                self.excused.insert(case.code, case.next_seq - 1);
            }
        }
    }

    /// In the end everybody is there, and whatever is open can be answered.
    fn epilogue(&mut self) {
        self.w.prompt = true;
        self.reload(1);
        for id in OPERATORS {
            self.w.admin(AdminAsk::Unlock(id.into()));
            self.w.operator(id).orders(Command::Resume);
        }
        for c in 0..CONTACTS {
            self.w.contact(c).comes(SourceId::bare(0), Came::Reachable(true));
        }
        while !self.w.outbox.is_empty() {
            self.deliver();
        }
        self.w.policy.routing.capacity = 100;
        self.w.pass(MINUTE * 31);
        let open: Vec<(CaseCode, OperatorId)> =
            self.w.cases.values().filter_map(|c| Some((c.code, c.assignee()?.clone()))).collect();
        assert_eq!(self.w.roster.waiting, 0);
        for (code, who) in open {
            let card = self.w.received(who.as_str(), is_card, Some(code));
            self.w.operator(who.as_str()).replies(card.expect("a card"), "here is your answer");
            assert!(self.w.cases[&code].spell().is_none(), "{:#?}", self.w.cases[&code]);
        }
        assert_sound(&self.w);
    }
}

fn unless_taken() -> Step {
    Step {
        after: MINUTE * 30,
        action: Action::Reassign,
        unless_taken: true,
        unless_staffed: false,
        repeat: None,
        reassure: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_line_holds(steps in prop::collection::vec(step(), 1..80)) {
        let mut play = Play::new();
        for step in &steps {
            play.play(step);
            play.assert_sound();
        }
        play.epilogue();
    }
}
