//! Telegram's sending limits, as far as they are known: token buckets on the virtual clock.

use std::collections::HashMap;

use crate::domain::time::Stamp;

/// How fast a bot may send before it is answered 429. The real numbers are unspecified; these are what its
/// operators report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Messages at once to one person, refilled by one a second.
    pub per_chat: f64,
    /// Messages a minute to one group.
    pub per_group: f64,
    /// Messages a second to all chats together.
    pub overall: f64,
}

impl Default for Rates {
    fn default() -> Self {
        Self { per_chat: 3.0, per_group: 20.0, overall: 30.0 }
    }
}

#[derive(Debug, Default)]
pub(super) struct Buckets {
    rates: Option<Rates>,
    chats: HashMap<i64, Bucket>,
    overall: Option<Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Stamp,
}

impl Buckets {
    /// `None` sets no limits.
    pub fn set(&mut self, rates: Option<Rates>) {
        *self = Self { rates, ..Self::default() };
    }

    /// Takes one send from the chat and from the whole, or says after how many seconds to try again.
    pub fn take(&mut self, chat: i64, now: Stamp) -> Result<(), u64> {
        let Some(rates) = self.rates else { return Ok(()) };
        let (size, refill) =
            if chat < 0 { (rates.per_group, rates.per_group / 60.0) } else { (rates.per_chat, 1.0) };
        let one = self.chats.entry(chat).or_insert(Bucket { left: size, at: now });
        let all = self.overall.get_or_insert(Bucket { left: rates.overall, at: now });
        one.refill(size, refill, now);
        all.refill(rates.overall, rates.overall, now);
        one.wait(refill).max(all.wait(rates.overall)).map_or(Ok(()), Err)?;
        one.left -= 1.0;
        all.left -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn refill(&mut self, size: f64, per_second: f64, now: Stamp) {
        let passed = now.since(self.at).as_secs_f64();
        self.left = passed.mul_add(per_second, self.left).min(size);
        self.at = now;
    }

    fn wait(&self, per_second: f64) -> Option<u64> {
        let missing = 1.0 - self.left;
        if missing <= 0.0 {
            return None;
        }
        let wait = std::time::Duration::try_from_secs_f64(missing / per_second).unwrap_or_default();
        Some(wait.as_secs() + u64::from(wait.subsec_millis() > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_is_limited_alone_and_refills_with_the_virtual_clock() {
        let mut buckets = Buckets::default();
        buckets.set(Some(Rates::default()));
        for _ in 0..3 {
            assert_eq!(buckets.take(1, Stamp(0)), Ok(()));
        }
        assert_eq!(buckets.take(1, Stamp(0)), Err(1));
        assert_eq!(buckets.take(2, Stamp(0)), Ok(()), "another chat is free");
        assert_eq!(buckets.take(1, Stamp(1000)), Ok(()));
    }

    #[test]
    fn all_chats_together_are_limited_too() {
        let mut buckets = Buckets::default();
        buckets.set(Some(Rates::default()));
        let taken = (0..40).filter(|chat| buckets.take(*chat, Stamp(0)).is_ok()).count();
        assert_eq!(taken, 30);
    }

    #[test]
    fn without_rates_nothing_is_limited() {
        let mut buckets = Buckets::default();
        assert!((0..1000).all(|_| buckets.take(1, Stamp(0)).is_ok()));
    }
}
