//! A line that was put back to an earlier day sends nothing of before on its own.

use crate::domain::restored::Restored;
use crate::domain::say::Outcome;
use crate::store::Tried;

use super::{Outbox, Piece};

impl Outbox {
    /// Takes out what is of before a restore, to be held; what was released since may have been sent before.
    pub(super) async fn hold(&self, mark: &Restored, run: Vec<Tried>) -> Vec<Tried> {
        let (held, rest): (Vec<_>, Vec<_>) = run.into_iter().partition(|t| mark.holds(&t.delivery));
        for tried in held {
            let rank = tried.delivery.class.rank();
            self.book(&Piece { tried, merged: Vec::new(), rank }, None, &Outcome::Held).await;
        }
        let marked = |t: Tried| Tried { maybe_sent: t.maybe_sent || mark.released(&t.delivery), ..t };
        rest.into_iter().map(marked).collect()
    }
}
