//! How long what goes along with a delivery is waited for: a bot whose token is refused hands out no file, and must
//! not hold up a lane for ever.

use std::sync::Arc;
use std::time::Duration;

use super::Outbox;
use crate::channel::Opener;
use crate::domain::time::Stamp;
use crate::store::Tried;

/// An attachment that can't be had counts as gone after so many attempts, the last of them half an hour after the
/// first.
const ATTEMPTS: u32 = 10;
const PATIENCE: Duration = Duration::from_secs(1800);

impl Outbox {
    /// Where a delivery's attachments are had from.
    pub(super) fn opener_for(&self, tried: &Tried) -> Arc<Opener> {
        if is_spent(tried, self.clock.now().line) {
            Arc::new(self.opener.giving_up())
        } else {
            Arc::clone(&self.opener)
        }
    }
}

/// Attempts alone could be spent on something else that is away; time alone could have passed while this daemon did
/// not run.
fn is_spent(tried: &Tried, now: Stamp) -> bool {
    tried.attempts >= ATTEMPTS && now.since(tried.delivery.not_before) >= PATIENCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;

    #[test]
    fn patience_ends_after_many_attempts_over_half_an_hour() {
        let tried = |attempts| Tried {
            delivery: fixture::answer(1, false).0,
            attempts,
            maybe_sent: false,
            headway: crate::domain::say::Headway::default(),
        };
        let half_an_hour = Stamp(1_800_000);
        assert!(is_spent(&tried(10), half_an_hour));
        assert!(!is_spent(&tried(9), half_an_hour), "the daemon may not have run");
        assert!(!is_spent(&tried(10), Stamp(1_799_999)));
    }
}
