//! Who carries what: the runs of one recipient are sent by a few tasks of their own, the most urgent first. So a
//! recipient with a hundred cases holds up nobody else, and what takes long holds up no newcomer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::say::{Class, Recipient};
use crate::service::load::Load;
use crate::store::Run;

/// How many tasks send to one recipient.
const AT_ONCE: usize = 5;
/// How many of them may be at what can wait, so that there are always some for what is urgent.
const PATIENT: usize = 2;
/// For how long runs of one recipient are held that wait for their turn; further ones are better off in the store,
/// whence whoever leads the line next has them without a doubt.
const HELD: Duration = Duration::from_secs(16);
/// How many that are at most, however fast they go.
const MOST: u128 = 1_024;

/// The runs that this process holds, by recipient.
#[derive(Clone)]
pub(super) struct Couriers {
    all: Arc<Mutex<HashMap<Recipient, Held>>>,
    load: Load,
    /// How long one message takes of a recipient's turn, and how many runs are held for each.
    each: Duration,
    most: usize,
}

#[derive(Default)]
struct Held {
    waiting: Vec<Run>,
    at_work: usize,
    /// How many of those at work are at what can wait.
    patient: usize,
}

/// What taking runs in leads to.
#[derive(Default)]
pub(super) struct Taken {
    /// For whom a further task is to begin, once for each.
    pub begin: Vec<Recipient>,
    /// What is to go back to the store, each with about how long it is until its turn.
    pub too_many: Vec<(Run, Duration)>,
}

/// A task's run; what is left of it when that ends is not its business any more.
pub(super) struct Work {
    pub run: Run,
    couriers: Couriers,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.couriers.load.less(self.run.rank());
        if let Some(held) = self.couriers.all().get_mut(&self.run.lane.to).filter(|_| is_patient(&self.run)) {
            held.patient = held.patient.saturating_sub(1);
        }
    }
}

/// A task's time with one recipient. It ends with its last run, also where one of them is its end.
pub(super) struct Shift {
    couriers: Couriers,
    to: Recipient,
    over: bool,
}

impl Shift {
    /// The most urgent run that waits; none ends the task.
    pub(super) fn next(&mut self) -> Option<Work> {
        let work = self.couriers.next(&self.to);
        self.over = work.is_none();
        work
    }
}

impl Drop for Shift {
    fn drop(&mut self) {
        if let Some(held) = self.couriers.all().get_mut(&self.to).filter(|_| !self.over) {
            held.at_work = held.at_work.saturating_sub(1);
        }
    }
}

impl Couriers {
    /// For a task that [`take`](Self::take) asked for.
    pub(super) fn shift(&self, to: Recipient) -> Shift {
        Shift { couriers: self.clone(), to, over: false }
    }

    /// Where a recipient is told nothing more for that long after each message.
    pub(super) fn new(load: Load, each: Duration) -> Self {
        let most = (HELD.as_nanos() / each.as_nanos().max(1)).clamp(1, MOST);
        Self { all: Arc::default(), load, each, most: usize::try_from(most).unwrap_or(1) }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Recipient, Held>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs that were counted when they were claimed.
    pub(super) fn take(&self, runs: Vec<Run>) -> Taken {
        let mut taken = Taken::default();
        let mut all = self.all();
        for run in runs {
            let held = all.entry(run.lane.to.clone()).or_default();
            let to = run.lane.to.clone();
            held.waiting.push(run);
            if held.waiting.len() > self.most
                && let Some(last) = held.last()
            {
                let back = held.waiting.remove(last);
                self.load.less(back.rank());
                let before = u32::try_from(held.waiting.len() + held.at_work).unwrap_or(u32::MAX);
                taken.too_many.push((back, self.each.saturating_mul(before)));
            }
            if held.at_work < AT_ONCE {
                held.at_work += 1;
                taken.begin.push(to);
            }
        }
        taken
    }

    /// The most urgent run that waits for a task of that recipient; none ends the task.
    fn next(&self, to: &Recipient) -> Option<Work> {
        let mut all = self.all();
        let held = all.get_mut(to)?;
        let first = held.first().filter(|at| !is_patient(&held.waiting[*at]) || held.patient < PATIENT);
        let Some(first) = first else {
            held.at_work = held.at_work.saturating_sub(1);
            if held.at_work == 0 && held.waiting.is_empty() {
                all.remove(to);
            }
            return None;
        };
        let run = held.waiting.remove(first);
        if is_patient(&run) {
            held.patient += 1;
        }
        Some(Work { run, couriers: self.clone() })
    }

    /// All that waits for that recipient besides, in order.
    pub(super) fn rest(&self, to: &Recipient) -> Vec<Work> {
        let mut all = self.all();
        let Some(held) = all.get_mut(to) else { return Vec::new() };
        let mut works = Vec::new();
        while let Some(first) = held.first() {
            let run = held.waiting.remove(first);
            if is_patient(&run) {
                held.patient += 1;
            }
            works.push(Work { run, couriers: self.clone() });
        }
        works
    }
}

impl Held {
    fn first(&self) -> Option<usize> {
        // The first of those that are equally urgent.
        self.waiting.iter().enumerate().min_by_key(|(_, run)| run.rank()).map(|(at, _)| at)
    }

    fn last(&self) -> Option<usize> {
        self.waiting.iter().enumerate().max_by_key(|(_, run)| run.rank()).map(|(at, _)| at)
    }
}

fn is_patient(run: &Run) -> bool {
    run.rank() >= Class::Further.rank()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture;
    use crate::domain::id::{CaseCode, DeliveryId};
    use crate::domain::say::{Delivery, Headway};
    use crate::store::{LaneId, Tried};

    fn run(id: u64, class: Class) -> Run {
        let to = Recipient::Operator("olga".into());
        let case = Some(CaseCode::from_bits(id));
        let delivery = Delivery { id: DeliveryId(id), to, class, case, ..fixture::answer(1, false).0 };
        let lane = LaneId::of(&delivery);
        let tried = Tried { delivery, attempts: 0, maybe_sent: false, headway: Headway::default() };
        Run { lane, deliveries: vec![tried] }
    }

    fn couriers() -> Couriers {
        Couriers::new(Load::default(), Duration::from_secs(1))
    }

    fn take(couriers: &Couriers, runs: Vec<Run>) -> Taken {
        for run in &runs {
            couriers.load.more(run.rank());
        }
        couriers.take(runs)
    }

    fn id(work: Option<&Work>) -> Option<u64> {
        work.map(|work| work.run.deliveries[0].delivery.id.0)
    }

    #[test]
    fn there_is_always_somebody_for_what_is_urgent() {
        let couriers = couriers();
        let further = (1..=5).map(|n| run(n, Class::Further)).collect();
        let olga = Recipient::Operator("olga".into());
        assert_eq!(take(&couriers, further).begin.len(), AT_ONCE);
        let (one, two) = (couriers.next(&olga), couriers.next(&olga));
        assert_eq!([id(one.as_ref()), id(two.as_ref())], [Some(1), Some(2)]);
        assert!(couriers.next(&olga).is_none(), "the rest can wait");
        assert_eq!(take(&couriers, vec![run(9, Class::First)]).begin, std::slice::from_ref(&olga));
        assert_eq!(id(couriers.next(&olga).as_ref()), Some(9));
        drop(one);
        assert_eq!(id(couriers.next(&olga).as_ref()), Some(3));
    }

    #[test]
    fn a_task_that_breaks_off_makes_room_for_another() {
        let couriers = couriers();
        let olga = Recipient::Operator("olga".into());
        for n in 1..=20 {
            assert_eq!(take(&couriers, vec![run(n, Class::First)]).begin, std::slice::from_ref(&olga), "{n}");
            let mut shift = couriers.shift(olga.clone());
            assert_eq!(id(shift.next().as_ref()), Some(n));
        }
        assert_eq!(couriers.load.count(), 0);
    }

    #[test]
    fn the_least_urgent_goes_back_where_there_are_too_many() {
        let couriers = couriers();
        let mut all: Vec<Run> = (1..=16).map(|n| run(n, Class::First)).collect();
        all.insert(3, run(99, Class::Further));
        let taken = take(&couriers, all);
        let back: Vec<u64> = taken.too_many.iter().map(|(run, _)| run.deliveries[0].delivery.id.0).collect();
        assert_eq!(back, [99]);
        assert_eq!(couriers.load.count(), 16);
        let turn = taken.too_many[0].1;
        assert!((16..=21).contains(&turn.as_secs()), "about when it is its turn: {turn:?}");
    }

    #[test]
    fn what_is_over_is_counted_no_more() {
        let couriers = couriers();
        let olga = Recipient::Operator("olga".into());
        take(&couriers, vec![run(1, Class::First), run(2, Class::Further)]);
        let first = couriers.next(&olga);
        let rest = couriers.rest(&olga);
        assert_eq!((rest.len(), couriers.load.count()), (1, 2));
        drop((first, rest));
        assert_eq!(couriers.load.count(), 0);
        while couriers.next(&olga).is_some() {}
    }
}
