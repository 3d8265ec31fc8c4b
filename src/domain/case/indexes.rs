//! In which indexes a case stands.

use super::{Case, Index, Priority, State};
use crate::domain::time::Stamp;

impl Case {
    /// Every index that it stands in, with its score there.
    #[must_use]
    pub fn indexes(&self) -> Vec<(Index, Stamp)> {
        let mut at = self.by_state();
        let next = self.undecided.iter().filter_map(|one| one.next).min();
        match at.iter_mut().find(|(index, _)| *index == Index::Timer) {
            Some((_, first)) => *first = next.map_or(*first, |next| next.min(*first)),
            None => at.extend(next.map(|next| (Index::Timer, next))),
        }
        at
    }

    /// Those that follow from where it stands.
    fn by_state(&self) -> Vec<(Index, Stamp)> {
        let mut at = self.places();
        let Some(due) = self.handled.due() else { return at };
        match at.iter_mut().find(|(index, _)| *index == Index::Timer) {
            Some((_, first)) => *first = due.min(*first),
            None => at.push((Index::Timer, due)),
        }
        at
    }

    /// The same, but for what operators want of it later.
    fn places(&self) -> Vec<(Index, Stamp)> {
        let urgent = self.priority == Priority::Urgent;
        match &self.state {
            State::Held { since, spell } => {
                let mut at = vec![(Index::Held, *since)];
                if let Some(member) = &self.campaign {
                    at.push((Index::Campaign(member.first), *since));
                    at.extend(spell.indexes(false, urgent));
                    push_timer(&mut at, [spell.timer(), None, None]);
                } else {
                    push_timer(&mut at, [self.handled.blocked, None, None]);
                }
                at
            }
            State::Waiting { spell, rank, offer_again } => {
                let mut at = spell.indexes(false, urgent);
                if offer_again.is_none() {
                    at.push((Index::Waiting(self.language.clone(), self.topic.clone()), *rank));
                    if !(spell.introduced || spell.is_wordless()) {
                        at.push((Index::Unheard, spell.since()));
                    }
                }
                push_timer(&mut at, [spell.timer(), *offer_again, None]);
                at
            }
            State::Assigned { spell, post } => {
                let mut at = spell.indexes(post.accepted_at.is_some(), urgent);
                at.push((Index::Owner(post.operator.clone()), post.at));
                push_timer(
                    &mut at,
                    [spell.timer(), self.refresh_at(), self.call.as_ref().and_then(|call| call.again_at)],
                );
                at
            }
            State::Answered { at, operator } => {
                let mut at = vec![(Index::Answered, *at), (Index::Resting(operator.clone()), *at)];
                push_timer(&mut at, [self.refresh_at(), None, None]);
                at
            }
            State::Closed { at, .. }
                if !self.handled.shut.as_ref().is_some_and(|shut| shut.plea)
                    && (self.ever_answered || self.said.is_empty()) =>
            {
                vec![(Index::Closed, *at)]
            }
            State::Closed { at, .. } => vec![(Index::Closed, *at), (Index::ClosedUnanswered, *at)],
            State::Unreachable { at, .. } => vec![(Index::Unreachable, *at)],
        }
    }
}

fn push_timer(at: &mut Vec<(Index, Stamp)>, timers: [Option<Stamp>; 3]) {
    if let Some(first) = timers.into_iter().flatten().min() {
        at.push((Index::Timer, first));
    }
}
