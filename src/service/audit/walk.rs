//! A slow walk over all cases there are, round after round.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::{Result, Store};

/// How often it takes a step.
pub(super) const STEP: Duration = Duration::from_secs(5);
/// How many steps a day has.
const STEPS: usize = 86_400 / 5;
/// How many cases a step looks at: at the least, so that a small line is gone over within minutes, and at the most.
const FEW: usize = 64;
const MANY: usize = 512;
/// How often a step asks the store for more.
const ASKS: usize = 8;

/// Where the walk stands.
#[derive(Default)]
pub(super) struct Walk {
    /// Line time at which the queues were last compared.
    pub compared: Option<Stamp>,
    cursor: u64,
    ahead: Vec<CaseCode>,
    /// How many cases this round had so far, and the one before.
    passed: usize,
    last: usize,
}

impl Walk {
    /// The next few.
    pub(super) async fn next(&mut self, store: &dyn Store) -> Result<BTreeSet<CaseCode>> {
        let size = self.pace();
        for _ in 0..ASKS {
            if self.ahead.len() >= size {
                break;
            }
            let (codes, next) = store.scan(self.cursor).await?;
            self.passed += codes.len();
            self.ahead.extend(codes);
            self.cursor = next;
            if next == 0 {
                self.last = std::mem::take(&mut self.passed);
                break;
            }
        }
        let rest = self.ahead.split_off(size.min(self.ahead.len()));
        Ok(std::mem::replace(&mut self.ahead, rest).into_iter().collect())
    }

    /// As many as bring it round within a day.
    fn pace(&self) -> usize {
        (self.last / STEPS + 1).clamp(FEW, MANY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_round_within_a_day_also_where_there_are_millions() {
        for last in [0, 1_000, 1_000_000, 5_000_000] {
            let walk = Walk { last, ..Walk::default() };
            assert!(walk.pace() * STEPS > last, "{last}");
        }
    }
}
