//! What must hold after anything that happens.

use std::collections::BTreeSet;

use crate::domain::case::{Case, Index, KEPT, Reply, State};
use crate::domain::id::CaseCode;
use crate::domain::message::{Author, Entry, Progress};
use crate::domain::say::{Recipient, Say, ToOperator};

use super::super::world::World;
use super::Play;

impl Play {
    /// What can be given to somebody does not wait.
    pub fn assert_no_limbo(&self) {
        let waits = |c: &&Case| matches!(c.state, State::Waiting { offer_again: None, .. });
        for case in self.w.cases.values().filter(waits) {
            let code = case.code;
            let ask = crate::domain::route::Ask {
                language: &case.language,
                topic: case.topic.as_ref(),
                priority: case.priority,
                passed_by: &case.passed_by,
                last: None,
                without: None,
                waited: case.spell().map_or(std::time::Duration::ZERO, |s| self.w.now.line.since(s.since())),
                wordless: case.is_wordless(),
            };
            let choice = crate::domain::route::choose(&ask, &self.w.roster, &self.w.policy, self.w.now);
            assert!(choice.is_err(), "{code} waits, and {choice:?} could have it");
        }
    }

    pub fn assert_sound(&self) {
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
        // Later cards come after earlier ones; a changed or missed message must have been shown itself.
        let missed = self.missed.contains(&(reply.operator.clone(), code, seq));
        match changes {
            0 if !missed => mine().any(|(_, _, _, shown, _)| *shown >= seq),
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
                    && matches!(d.say, Say::Operator(ToOperator::Card { seq: s, .. }) if s == seq)
            });
            assert!(shown || coming, "{me:?} never sees message {seq} of {case:#?}");
        }
    }
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

pub fn changes(w: &World, code: CaseCode, seq: u32) -> usize {
    w.entries(code).iter().filter(|e| is_about(e, &BTreeSet::from([seq]))).count()
}

/// The books hold, whatever happened.
pub fn assert_sound(w: &World) {
    for (id, operator_state) in &w.roster.operator_states {
        let held = w.cases.values().filter(|c| c.assignee() == Some(id)).count();
        assert_eq!(operator_state.load as usize, held, "{id}");
        let wordless = w.cases.values().filter(|c| c.assignee() == Some(id) && c.is_wordless()).count();
        assert_eq!(operator_state.wordless as usize, wordless, "{id}");
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
        let fires = |i: &Index| matches!(i, Index::Unanswered(_) | Index::Timer | Index::Wordless);
        assert!(indexes.iter().any(fires), "nothing will ever come of {case:#?}");
        assert!(case.spell().is_some_and(|s| s.first() <= s.last()));
    }
    for kept in [case.said.len(), case.replies.len(), case.shown.len(), case.head.len()] {
        assert!(kept <= KEPT);
    }
}
