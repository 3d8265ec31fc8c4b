//! What was sent changes only by the hand of who has the case, and every late act is told.

use std::collections::BTreeMap;

use crate::domain::case::{Case, State};
use crate::domain::id::{CaseCode, LinkKey, OperatorId, SourceId};
use crate::domain::message::{Folded, Progress};
use crate::domain::say::{CHANGEABLE, RECALLABLE, Recipient, Say, ToContact, ToOperator, Word};

use super::Play;

impl Play {
    /// An operator changes something that they sent once.
    pub fn rewrite(&mut self, who: &str, own: SourceId) {
        let chat = self.w.operator(who).chat();
        let link = self.w.links[&LinkKey { chat, message: own }].clone();
        let (me, before) = (OperatorId::from(who), self.w.cases[&link.case].clone());
        let read = self.reads(link.case, link.seq);
        self.w.operator(who).edits(own, "a better answer");
        let now = self.reads(link.case, link.seq);
        let goes_out = self.says(|to, say| {
            matches!((to, say), (Recipient::Contact(_), Say::Contact(ToContact::AnswerEdited { seq, .. })) if *seq == link.seq)
        });
        if goes_out {
            assert!(may_change(&before, &me, link.seq, self.w.now.line), "{me} changed {before:#?}");
            return;
        }
        assert_eq!(read.map(|f| f.message.text), now.map(|f| f.message.text), "changed, and not sent");
        let asks = |say: &Say| matches!(say, Say::Operator(ToOperator::Draft { by, .. }) if *by == me);
        if self.says(|to, say| *to == Recipient::Operator(me.clone()) && asks(say)) {
            // It waited for their yes, and the new words do now.
            return;
        }
        let to_me = self.says(|to, say| *to == Recipient::Operator(me.clone()) && is_word_of_it(say));
        assert!(to_me, "{me} hears nothing of it");
        if let Some(owner) = before.operator().filter(|o| **o != me && self.w.policy.operator(o).is_some()) {
            let to_owner = self.says(|to, say| {
                *to == Recipient::Operator(owner.clone())
                    && matches!(say, Say::Operator(ToOperator::ChangeKept { .. }))
            });
            let reachable = self.w.policy.operator(owner).is_some_and(|o| self.w.roster.way_to(o).is_some());
            let in_vain = self.says(|_, say| *say == Say::Operator(ToOperator::Word(Word::ChangeIsCommand)));
            assert!(to_owner || !reachable || in_vain, "{owner} hears nothing of it");
        }
    }

    /// What the latest event asked to delete was theirs to take back.
    pub fn assert_taken_back_by_who_may(&self, before: &BTreeMap<CaseCode, Case>, me: &OperatorId) {
        for delivery in &self.w.last.changes.deliveries {
            let (Say::Contact(ToContact::AnswerRecalled { seq, .. }), Some(code)) =
                (&delivery.say, delivery.case)
            else {
                continue;
            };
            let case = &before[&code];
            let supervises = self.w.policy.operator(me).is_some_and(|o| o.supervisor);
            assert!(case.last_holder() == Some(me) || supervises, "{me} takes back in {case:#?}");
            let reply = case.reply(*seq).expect("a reply");
            assert!(self.w.now.line.since(reply.sent_at) <= RECALLABLE);
        }
    }

    /// What waits to go out is stopped by who may take it back, and by nobody else.
    pub fn assert_stopped_by_who_may(&self, before: &BTreeMap<CaseCode, Case>, me: &OperatorId) {
        let supervises = self.w.policy.operator(me).is_some_and(|o| o.supervisor);
        for (code, was) in before {
            let stopped = |case: &Case| case.replies.iter().filter(|r| r.stopped).count();
            let more = self.w.cases.get(code).is_some_and(|case| stopped(case) > stopped(was));
            assert!(!more || supervises || was.last_holder() == Some(me), "{me} stops in {was:#?}");
        }
    }

    fn says(&self, is: impl Fn(&Recipient, &Say) -> bool) -> bool {
        self.w.last.changes.deliveries.iter().any(|d| is(&d.to, &d.say))
    }

    fn reads(&self, code: CaseCode, seq: u32) -> Option<Folded> {
        self.w.told(code).0.into_iter().find(|f| f.message.seq == seq)
    }
}

fn may_change(case: &Case, me: &OperatorId, seq: u32, now: crate::domain::time::Stamp) -> bool {
    let open = !matches!(case.state, State::Closed { .. });
    let fresh = case
        .reply(seq)
        .is_some_and(|r| r.progress == Progress::Pending || now.since(r.sent_at) <= CHANGEABLE);
    case.operator() == Some(me) && open && fresh
}

fn is_word_of_it(say: &Say) -> bool {
    matches!(
        say,
        Say::Operator(ToOperator::Word(
            Word::ChangeNotYours
                | Word::ChangeTooLate
                | Word::ChangeClosed
                | Word::ChangeOfUnsent
                | Word::PerhapsWithThem
                | Word::ChangeOfDraft
                | Word::ChangeIsCommand
        ))
    )
}
