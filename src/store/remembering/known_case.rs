//! A case with what is known of its list and of the numbers that its deliveries got.

use crate::domain::case::Case;
use crate::domain::id::{DeliveryId, SourceId};
use crate::domain::material::Depth;
use crate::domain::message::Entry;
use crate::store::transcript::{WHOLE, about, says};
use crate::store::{CaseWrite, Rev};

use super::size::size;

/// How many entries of a list, and how many deliveries' numbers, are kept of a case: the latest.
const LATEST: usize = 64;

/// What is remembered of a case.
pub(super) struct KnownCase {
    pub rev: Rev,
    pub case: Case,
    list: Latest<Entry>,
    sent: Latest<(DeliveryId, Vec<SourceId>)>,
}

/// The latest of what only grows.
struct Latest<T> {
    items: Vec<T>,
    /// Whether nothing stands before them.
    whole: bool,
}

impl<T> Latest<T> {
    fn nothing_before(whole: bool) -> Self {
        Self { items: Vec::new(), whole }
    }

    fn add(&mut self, more: impl IntoIterator<Item = T>) {
        self.items.extend(more);
        let over = self.items.len().saturating_sub(LATEST);
        if over > 0 {
            self.items.drain(..over);
            self.whole = false;
        }
    }
}

impl KnownCase {
    /// As it was loaded: of what stands beside its document nothing is known.
    pub fn loaded(rev: Rev, case: Case) -> Self {
        Self { rev, case, list: Latest::nothing_before(false), sent: Latest::nothing_before(false) }
    }

    /// As it is written, over what was known before.
    pub fn written(write: &CaseWrite, before: Option<Self>) -> Self {
        let before = before.filter(|known| known.rev == write.rev && write.rev > 0);
        let new = write.rev == 0;
        let (mut list, sent) = before.map_or_else(
            || (Latest::nothing_before(new), Latest::nothing_before(new)),
            |known| (known.list, known.sent),
        );
        list.add(write.entries.iter().cloned());
        Self { rev: write.rev + 1, case: write.case.clone(), list, sent }
    }

    /// Lines of its list read otherwise.
    pub fn amended(&mut self) {
        self.list = Latest::nothing_before(false);
    }

    /// A delivery got numbers.
    pub fn sent(&mut self, delivery: DeliveryId, numbers: &[SourceId]) {
        self.sent.items.retain(|(known, _)| *known != delivery);
        self.sent.add([(delivery, numbers.to_vec())]);
    }

    /// The numbers of a delivery, none if it has none; nothing where that is not known.
    pub fn target(&self, delivery: DeliveryId) -> Option<Vec<SourceId>> {
        let known = self.sent.items.iter().find(|(known, _)| *known == delivery);
        known.map(|(_, numbers)| numbers.clone()).or_else(|| self.sent.whole.then(Vec::new))
    }

    /// That part of its transcript; nothing where it is not known.
    pub fn entries(&self, depth: Depth) -> Option<Vec<Entry>> {
        let (head, list) = (&self.case.head, &self.list.items);
        match depth {
            Depth::Nothing => Some(Vec::new()),
            Depth::Message(seq) if says(list, seq) => Some(about(list, seq)),
            _ if !self.list.whole => None,
            Depth::Message(seq) => Some(about(head.iter().chain(list), seq)),
            Depth::Whole => {
                let all = head.len() + list.len();
                Some(head.iter().chain(list).skip(all.saturating_sub(WHOLE)).cloned().collect())
            }
        }
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        let beside = size(&self.list.items).saturating_add(size(&self.sent.items));
        size(&self.case).saturating_add(beside)
    }
}
