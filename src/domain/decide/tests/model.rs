//! Anything that can happen, in any order; and what must hold after each.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::domain::case::{Case, Index, KEPT, Reply, State};
use crate::domain::changes::List;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::event::{Came, Said};
use crate::domain::id::{CaseCode, OperatorId, SourceId};
use crate::domain::message::{Author, Entry, Kind, Progress};
use crate::domain::policy::{Action, Operator, Step, default_steps};
use crate::domain::say::{Outcome, Recipient, Say};

use super::people::{attachment, operator, policy, said, with};
use super::world::{HOUR, MINUTE, World};

const OPERATORS: [&str; 3] = ["olga", "boris", "vera"];
const CONTACTS: usize = 3;
const TEXTS: [&str; 4] =
    ["they took my brother and I don't know where", "please call me back about it", "yes", "I was arrested"];

/// One thing that happens; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Event {
    Says(usize, usize),
    Part(usize, usize),
    Edits(usize, usize, usize),
    Talks(usize, usize),
    Reaches(usize, bool),
    Replies(usize, usize),
    Misses(usize),
    Rewrites(usize, usize),
    Asks(usize, usize, usize),
    Orders(usize, usize),
    OperatorReaches(usize, bool),
    Admin(usize, usize),
    Delivers(usize),
    Refuses(usize, usize),
    Passes(usize),
    Reloads(usize),
}

fn step() -> impl Strategy<Value = Event> {
    let n = 0usize..64;
    let (contact, op) = (0..CONTACTS, 0..OPERATORS.len());
    prop_oneof![
        6 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Says(c, t)),
        1 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Part(c, t)),
        3 => (contact.clone(), n.clone(), n.clone()).prop_map(|(c, m, t)| Event::Edits(c, m, t)),
        1 => (contact.clone(), n.clone()).prop_map(|(c, t)| Event::Talks(c, t)),
        2 => (contact, any::<bool>()).prop_map(|(c, r)| Event::Reaches(c, r)),
        6 => (op.clone(), n.clone()).prop_map(|(o, m)| Event::Replies(o, m)),
        1 => op.clone().prop_map(Event::Misses),
        1 => (op.clone(), n.clone()).prop_map(|(o, m)| Event::Rewrites(o, m)),
        6 => (op.clone(), n.clone(), n.clone()).prop_map(|(o, m, a)| Event::Asks(o, m, a)),
        2 => (op.clone(), n.clone()).prop_map(|(o, c)| Event::Orders(o, c)),
        1 => (op, any::<bool>()).prop_map(|(o, r)| Event::OperatorReaches(o, r)),
        1 => (n.clone(), n.clone()).prop_map(|(c, a)| Event::Admin(c, a)),
        10 => n.clone().prop_map(Event::Delivers),
        2 => (n.clone(), n.clone()).prop_map(|(d, w)| Event::Refuses(d, w)),
        4 => n.clone().prop_map(Event::Passes),
        1 => n.prop_map(Event::Reloads),
    ]
}

fn ask(choice: usize, seq: usize) -> CaseAsk {
    let seq = u32::try_from(seq % 8).unwrap();
    match choice % 17 {
        0 => CaseAsk::Take,
        1 | 2 => CaseAsk::PassOn,
        3 => CaseAsk::Close(None),
        4 => CaseAsk::Close(Some("done".into())),
        5 => CaseAsk::GiveTo(Some(OPERATORS[seq as usize % OPERATORS.len()].into())),
        6 => CaseAsk::GiveMe,
        7 => CaseAsk::Quiet,
        8 => CaseAsk::Note("a word".into()),
        9 => CaseAsk::Urgent(None),
        10 => CaseAsk::SetLanguage(["en", "ru", "uk", "tlh"][seq as usize % 4].into()),
        11 | 12 => CaseAsk::Recall(seq),
        13 => CaseAsk::SendAgain(seq),
        14 => CaseAsk::SendDraft(seq),
        15 => CaseAsk::More,
        _ => CaseAsk::GiveTo(None),
    }
}

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
}

impl Play {
    fn new() -> Self {
        let mut policy = policy(&OPERATORS[..2]);
        policy.routing.capacity = 2;
        policy.operators[0].languages = Some(vec!["en".into()]);
        policy.operators.push(Operator { supervisor: true, ..operator("vera") });
        let words = vec!["arrested".into()];
        policy.priority = vec![crate::domain::policy::PriorityRule { words, ..Default::default() }];
        let mut w = World::new(policy);
        w.prompt = false;
        let (replies, excused, shown) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { w, said: 0, replies, excused, shown }
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
            Event::Talks(c, t) => {
                let language = Command::Language(Some(["en", "ru"][t % 2].into()));
                let commands =
                    [Command::Start(None), Command::Help, language, Command::Topic("legal".into())];
                self.w.contact(c).orders(commands[t % 4].clone());
            }
            Event::Reaches(c, reachable) => {
                self.w.contact(c).comes(SourceId(0), Came::Reachable(reachable));
            }
            Event::Delivers(n) => (0..=n % 8).for_each(|_| self.deliver()),
            Event::Refuses(d, why) => self.refuse(d, why),
            Event::Passes(n) => self.pass(n),
            Event::Reloads(n) => self.reload(n),
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
                // Who was removed is a stranger.
                if self.w.policy.operator(&OPERATORS[o].into()).is_some() {
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
                    self.w.operator(OPERATORS[o]).replies(on, "an answer");
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
                    self.w.operator(OPERATORS[o]).edits(own[m % own.len()], "a better answer");
                }
            }
            Event::Asks(o, m, a) => {
                let on = self.seen_by(o, m).unwrap_or(SourceId(1));
                self.w.operator(OPERATORS[o]).presses(on, ask(a, m));
            }
            Event::Orders(o, c) => {
                let commands = [Command::Pause(Some(HOUR)), Command::Resume, Command::Off, Command::Cases];
                self.w.operator(OPERATORS[o]).orders(commands[c % 4].clone());
            }
            Event::OperatorReaches(o, reachable) => {
                self.w.operator(OPERATORS[o]).comes(SourceId(0), Came::Reachable(reachable));
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

    fn edit(&mut self, c: usize, choice: usize, text: &str) {
        let chat = self.w.contact(c).chat();
        let own: Vec<SourceId> = self.w.links.keys().filter(|k| k.chat == chat).map(|k| k.message).collect();
        if !own.is_empty() {
            self.w.contact(c).comes(own[choice % own.len()], Came::Edited(said(text)));
            self.said += 1;
        }
    }

    fn deliver(&mut self) {
        let Some(delivery) = self.w.outbox.first().cloned() else { return };
        let before = self.w.sent.len();
        self.w.deliver(&delivery);
        let at = self.w.sent[before].1;
        let shows = match delivery.say {
            Say::Card { seq, .. } | Say::Part { seq, .. } => Some(seq),
            _ => None,
        };
        if let (Recipient::Operator(id), Some(code), Some(seq), Some(at)) =
            (delivery.to, delivery.case, shows, at)
        {
            let changes = changes(&self.w, code, seq);
            self.shown.insert((id, at, code, seq, changes));
        }
    }

    fn refuse(&mut self, choice: usize, why: usize) {
        let lost = ["blocked", "deactivated"];
        let all: Vec<_> = self.w.outbox.clone();
        let Some(delivery) = all.get(choice % all.len().max(1)) else { return };
        match &delivery.to {
            Recipient::Contact(_) if why % 4 == 0 => {
                self.w.settle(delivery, Outcome::Dropped);
            }
            Recipient::Contact(_) if why % 4 == 1 => {
                self.w.refuse(delivery, ["bad_request", "cant_delete"][why % 2]);
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

    /// What can be given to somebody does not wait.
    fn assert_no_limbo(&self) {
        for (code, _) in self.w.list(&List::WaitingHeads) {
            let case = &self.w.cases[&code];
            let ask = crate::domain::route::Ask {
                language: &case.language,
                topic: case.topic.as_ref(),
                priority: case.priority,
                passed_by: &case.passed_by,
                last: None,
                without: None,
                waited: case.waited(self.w.now.line),
            };
            let choice = crate::domain::route::choose(&ask, &self.w.roster, &self.w.policy, self.w.now);
            assert!(choice.is_err(), "{code} waits, and {choice:?} could have it");
        }
    }

    fn assert_sound(&self) {
        assert_sound(&self.w);
        self.assert_conserved();
        for case in self.w.cases.values() {
            self.assert_answered_or_held(case);
            self.assert_visible(case);
        }
    }

    /// Received = in transcripts + repeats, and so for changes.
    fn assert_conserved(&self) {
        let mut kept = 0;
        for case in self.w.cases.values() {
            let entries = self.w.entries(case.code);
            let theirs = contact_messages(&entries);
            kept += theirs.len();
            kept += case.said.iter().map(|s| s.repeats as usize).sum::<usize>();
            kept += entries.iter().filter(|e| is_about(e, &theirs)).count();
        }
        assert_eq!(kept, self.said);
    }

    /// Every message of the contact is unanswered, or was answered by who had been shown it as it reads.
    fn assert_answered_or_held(&self, case: &Case) {
        if matches!(case.state, State::Closed { .. }) {
            return;
        }
        let excused = self.excused.get(&case.code).copied().unwrap_or(0);
        for seq in contact_messages(&self.w.entries(case.code)) {
            let held = case.spell().is_some_and(|s| s.holds(seq));
            let answered = || {
                let all = self.replies.iter().filter(|((code, _), _)| *code == case.code).map(|(_, r)| r);
                all.filter(|r| r.progress == Progress::Delivered).any(|r| self.saw(case.code, r, seq))
            };
            assert!(seq <= excused || held || answered(), "message {seq} of {case:#?}");
        }
    }

    fn saw(&self, code: CaseCode, reply: &Reply, seq: u32) -> bool {
        let changes = changes(&self.w, code, seq);
        let mine = || {
            self.shown
                .iter()
                .filter(|(id, at, of, ..)| *id == reply.operator && *at < reply.source && *of == code)
        };
        // Later cards come after earlier ones; a changed message must have been shown itself.
        match changes {
            0 => mine().any(|(_, _, _, shown, _)| *shown >= seq),
            _ => mine().any(|(_, _, _, shown, version)| *shown == seq && *version == changes),
        }
    }

    /// Whoever must answer has been shown, or is about to be, what there is to answer.
    fn assert_visible(&self, case: &Case) {
        let (State::Assigned { post, spell }, me) = (&case.state, case.assignee().cloned()) else { return };
        let held: Vec<u32> = (spell.first()..=spell.last()).filter(|s| spell.holds(*s)).collect();
        let theirs = contact_messages(&self.w.entries(case.code));
        let gone = self.w.policy.operator(&post.operator).is_none_or(|o| self.w.roster.way_to(o).is_none());
        if held.len() > 10 || gone {
            return;
        }
        let to = me.clone().map(Recipient::Operator);
        for seq in held.into_iter().filter(|seq| theirs.contains(seq)) {
            let shown = self
                .shown
                .iter()
                .any(|(id, _, of, s, _)| Some(id) == me.as_ref() && *of == case.code && *s == seq);
            let coming = self.w.outbox.iter().any(|d| {
                Some(&d.to) == to.as_ref()
                    && d.case == Some(case.code)
                    && matches!(d.say, Say::Card { seq: s, .. } if s == seq)
            });
            assert!(shown || coming, "{me:?} never sees message {seq} of {case:#?}");
        }
    }

    /// In the end everybody is there, and whatever is open can be answered.
    fn epilogue(&mut self) {
        self.w.prompt = true;
        self.reload(1);
        for id in OPERATORS {
            self.w.operator(id).orders(Command::Resume);
        }
        for c in 0..CONTACTS {
            self.w.contact(c).comes(SourceId(0), Came::Reachable(true));
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
            let card = self.w.received(who.as_str(), |s| matches!(s, Say::Card { .. }), Some(code));
            self.w.operator(who.as_str()).replies(card.expect("a card"), "here is your answer");
            assert!(self.w.cases[&code].spell().is_none(), "{:#?}", self.w.cases[&code]);
        }
        assert_sound(&self.w);
    }
}

fn unless_taken() -> Step {
    Step { after: MINUTE * 30, action: Action::Reassign, unless_taken: true, repeat: None, reassure: false }
}

fn contact_messages(entries: &[Entry]) -> BTreeSet<u32> {
    let said = entries.iter().filter_map(|e| match e {
        Entry::Said(m) if m.from == Author::Contact => Some(m.seq),
        _ => None,
    });
    said.collect()
}

fn is_about(entry: &Entry, messages: &BTreeSet<u32>) -> bool {
    match entry {
        Entry::Edited { seq, .. } | Entry::Part { seq, .. } => messages.contains(seq),
        _ => false,
    }
}

fn changes(w: &World, code: CaseCode, seq: u32) -> usize {
    w.entries(code).iter().filter(|e| is_about(e, &BTreeSet::from([seq]))).count()
}

/// The books hold, whatever happened.
pub fn assert_sound(w: &World) {
    for (id, station) in &w.roster.stations {
        let held = w.cases.values().filter(|c| c.assignee() == Some(id)).count();
        assert_eq!(station.load as usize, held, "{id}");
    }
    let waiting = w.cases.values().filter(|c| matches!(c.state, State::Waiting { .. })).count();
    assert_eq!(w.roster.waiting as usize, waiting);
    for case in w.cases.values() {
        assert_case(case);
    }
}

fn assert_case(case: &Case) {
    let indexes: Vec<Index> = case.indexes().into_iter().map(|(i, _)| i).collect();
    let apart: BTreeSet<&Index> = indexes.iter().collect();
    assert_eq!(apart.len(), indexes.len(), "{indexes:?}");
    if matches!(case.state, State::Waiting { .. } | State::Assigned { .. }) {
        let fires = |i: &Index| matches!(i, Index::Unanswered(_) | Index::Timer);
        assert!(indexes.iter().any(fires), "nothing will ever come of {case:#?}");
        assert!(case.spell().is_some_and(|s| s.first() <= s.last()));
    }
    for kept in [case.said.len(), case.replies.len(), case.shown.len(), case.head.len()] {
        assert!(kept <= KEPT);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_line_holds(steps in prop::collection::vec(step(), 1..70)) {
        let mut play = Play::new();
        for step in &steps {
            play.play(step);
            play.assert_sound();
        }
        play.epilogue();
    }
}

#[test]
fn a_case_stays_small_however_much_is_said() {
    let mut w = World::new(policy(&["olga", "boris"]));
    let mut sizes = Vec::new();
    for round in 0..600 {
        let at = w.contact(1).says(&format!("line {round} of a long story"));
        w.contact(1).edits(at, &format!("line {round} of a very long story"));
        let who = w.assignee(1).unwrap().to_owned();
        let card = w.card(&who, 1);
        match round % 5 {
            0 => drop(w.operator(&who).replies(card, "I see")),
            1 => drop(w.operator(&who).presses(card, CaseAsk::PassOn)),
            2 => {
                w.operator(&who).replies(card, "I see");
                let newest = w.case(1).next_seq - 1;
                w.operator(&who).presses(card, CaseAsk::Recall(newest));
            }
            _ => {}
        }
        w.case(1).passed_by.iter().for_each(drop);
        w.cases.values_mut().for_each(|c| c.passed_by.clear());
        if w.is_waiting(1) {
            w.pass(MINUTE * 31);
        }
        assert_sound(&w);
        sizes.push(serde_json::to_vec(w.case(1)).unwrap().len());
    }
    let (early, late) = (sizes[200], sizes[599]);
    assert!(late < early + early / 10, "{early} bytes became {late}");
}
