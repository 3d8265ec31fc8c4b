//! For how long something has been wrong, counted in looks.

use std::time::Duration;

use crate::service::report::Waiting;

/// After how many further looks in vain they are called again: a quarter of an hour.
const AGAIN: u32 = 180;

/// How long the committer has waited for one and the same thing, in looks.
#[derive(Debug, Default)]
pub(super) struct Wait {
    present: Waiting,
    looks: u32,
}

impl Wait {
    /// Whether what it waits for now is what it waited for at the look before.
    pub fn goes_on(&mut self, now: Option<Waiting>) -> bool {
        let now = now.unwrap_or_default();
        let same = now.number > 0 && now.number == self.present.number;
        self.looks = if same { self.looks + 1 } else { 0 };
        self.present = now;
        same
    }

    /// Why, or for how long: a look takes so long.
    pub fn why(&self, look: Duration) -> String {
        let seconds = u64::from(self.looks) * look.as_secs();
        let waits = || format!("what is to be written has waited for {seconds} s");
        self.present.why.clone().unwrap_or_else(waits)
    }
}

/// For how many looks something has been wrong.
#[derive(Debug)]
pub(super) struct Since {
    looks: u32,
    heard: u32,
}

impl Since {
    /// Something that is heard of after so many looks.
    pub fn new(heard: u32) -> Self {
        Self { looks: 0, heard }
    }

    /// It is wrong once more: whether people are called now.
    pub fn again(&mut self) -> bool {
        self.looks = self.looks.saturating_add(1);
        self.looks >= self.heard && (self.looks - self.heard).is_multiple_of(AGAIN)
    }

    /// It is wrong no more: whether people had been called.
    pub fn over(&mut self) -> bool {
        std::mem::take(&mut self.looks) >= self.heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_at_once_or_after_some_looks_and_then_each_quarter_of_an_hour() {
        let mut since = Since::new(3);
        let called: Vec<u32> = (1..=400).filter(|_| since.again()).collect();
        assert_eq!(called.len(), 3);
        assert!(since.over() && !since.over());
        assert!(!since.again(), "one look in vain is none");
        assert!(!since.over(), "and nobody heard of it");
    }

    #[test]
    fn one_thing_that_the_committer_waits_for_is_told_by_its_reason_and_many_in_turn_are_not() {
        let waiting = |number, why: Option<&str>| Some(Waiting { number, why: why.map(str::to_owned) });
        let mut wait = Wait::default();
        assert!(!wait.goes_on(waiting(7, None)), "it has only begun");
        assert!(wait.goes_on(waiting(7, None)));
        assert_eq!(wait.why(Duration::from_secs(5)), "what is to be written has waited for 5 s");
        assert!(wait.goes_on(waiting(7, Some("Redis is full"))));
        assert_eq!(wait.why(Duration::from_secs(5)), "Redis is full");
        assert!(!wait.goes_on(waiting(8, None)) && !wait.goes_on(None) && !wait.goes_on(None));
    }
}
