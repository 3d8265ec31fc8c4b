//! How many are served at a time, and who makes room.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::crowd::Crowd;
use super::moment::moment;

/// Whoever was answered since is not asked to make room.
const SPARE: Duration = Duration::from_secs(5);
/// How often it is told again that some are turned away.
const TELLING: Duration = Duration::from_secs(60);

/// What a protocol grants.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections at a time.
    pub all: usize,
    /// How many of one user, where the kernel tells who it is.
    pub each: usize,
    /// How long a connection may neither say nor take anything.
    pub idle: Duration,
}

impl Limits {
    /// The same with so many connections in all, if that is said; one user keeps their part.
    fn at_most(self, all: Option<usize>) -> Self {
        let Some(all) = all else { return self };
        Self { all, each: (self.each * all / self.all.max(1)).max(1), ..self }
    }
}

/// Why there is no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All are taken, and everyone was answered just now.
    All,
    /// That user has as many as one may have.
    Peer,
}

/// The seats of one protocol.
#[derive(Debug)]
pub struct Seats {
    /// Whose they are, for the log.
    name: &'static str,
    pub(super) limits: Limits,
    places: Mutex<Places>,
    freed: Notify,
    crowd: Crowd,
}

#[derive(Debug, Default)]
struct Places {
    next: u64,
    taken: BTreeMap<u64, Place>,
    refused: u64,
    told: Option<Instant>,
}

#[derive(Debug)]
struct Place {
    user: Option<u32>,
    answered: Instant,
    leave: CancellationToken,
}

/// A seat; free again when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    seats: Arc<Seats>,
    number: u64,
    pub leave: CancellationToken,
}

impl Seats {
    /// So many, and all of them free.
    #[must_use]
    pub fn new(name: &'static str, limits: Limits) -> Arc<Self> {
        Self::watched(name, limits, &Crowd::default())
    }

    /// The same, where it is told when all were taken.
    #[must_use]
    pub fn watched(name: &'static str, limits: Limits, crowd: &Crowd) -> Arc<Self> {
        crowd.looks_at(name);
        let (places, freed) = (Mutex::default(), Notify::new());
        let limits = limits.at_most(crowd.most());
        Arc::new(Self { name, limits, places, freed, crowd: crowd.clone() })
    }

    /// A seat for that user, if need be that of whoever has gone unanswered for longest: they are asked to leave, and
    /// count no more.
    pub(super) fn take(self: &Arc<Self>, user: Option<u32>) -> Result<Seat, Full> {
        let mut places = self.places();
        if let Some((full, of)) = places.full(user, self.limits) {
            self.crowd.met(self.name);
            if !places.make_room(of, self.limits.all) {
                return Err(full);
            }
        }
        let (number, leave) = (places.next, CancellationToken::new());
        places.next += 1;
        let place = Place { user, answered: moment(), leave: leave.clone() };
        places.taken.insert(number, place);
        Ok(Seat { seats: Arc::clone(self), number, leave })
    }

    /// Whether all are taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.places().staying().count() >= self.limits.all
    }

    /// Somebody was turned away. They are counted, and told of once a minute.
    pub fn turned_away(&self) {
        let mut places = self.places();
        places.refused += 1;
        if places.told.is_none_or(|at| moment() - at >= TELLING) {
            places.told = Some(moment());
            tracing::warn!(
                at = self.name,
                so_far = places.refused,
                "too many connections: some are turned away"
            );
        }
    }

    /// How many were turned away so far.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.places().refused
    }

    /// Waits until there may be a seat again.
    pub(super) async fn freed(&self) {
        // Also when none was left: by then somebody may be asked to make room.
        if tokio::time::timeout(SPARE / 5, self.freed.notified()).await.is_err() {
            tracing::trace!(at = self.name, "still no seat");
        }
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn staying(&self) -> impl Iterator<Item = &Place> {
        self.taken.values().filter(|place| !place.leave.is_cancelled())
    }

    /// Why one more has no seat, and whose seats could be made free for them; anybody's if nobody is named.
    fn full(&self, user: Option<u32>, limits: Limits) -> Option<(Full, Option<u32>)> {
        // Their own share first: whoever has it may push out nobody but themselves.
        let own = self.staying().filter(|place| user.is_some() && place.user == user).count();
        if own >= limits.each {
            return Some((Full::Peer, user));
        }
        (self.staying().count() >= limits.all).then_some((Full::All, None))
    }

    /// Asks one to leave; whether there was one. Those who are slow to go may not pile up.
    fn make_room(&self, of: Option<u32>, all: usize) -> bool {
        let theirs = self.staying().filter(|place| of.is_none() || place.user == of);
        let longest = theirs.min_by_key(|place| place.answered).filter(|p| moment() - p.answered >= SPARE);
        let Some(place) = longest.filter(|_| self.taken.len() < 2 * all) else { return false };
        place.leave.cancel();
        true
    }
}

impl Seat {
    /// Whoever sits here was answered just now.
    pub fn answered(&self) {
        if let Some(place) = self.seats.places().taken.get_mut(&self.number) {
            place.answered = moment();
        }
    }

    /// How long they may neither say nor take anything.
    pub fn idle(&self) -> Duration {
        self.seats.limits.idle
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.places().taken.remove(&self.number);
        // It keeps a permit: a seat that is freed before anybody waits is not missed.
        self.seats.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const ADA: Option<u32> = Some(1_000);
    const BOB: Option<u32> = Some(1_001);

    fn seats(all: usize, each: usize) -> Arc<Seats> {
        Seats::new("a test", Limits { all, each, idle: Duration::from_secs(60) })
    }

    #[tokio::test(start_paused = true)]
    async fn one_user_can_not_take_every_seat() {
        let seats = seats(4, 3);
        let _ada: Vec<Seat> = (0..3).map(|_| seats.take(ADA).unwrap()).collect();
        assert_eq!(seats.take(ADA).unwrap_err(), Full::Peer);
        let _bob = seats.take(BOB).unwrap();
        assert_eq!(seats.take(Some(1_002)).unwrap_err(), Full::All);
    }

    #[tokio::test(start_paused = true)]
    async fn a_seat_is_free_again_when_its_guest_has_gone() {
        let seats = seats(1, 1);
        let first = seats.take(None).unwrap();
        assert!(seats.is_full());
        drop(first);
        assert!(!seats.is_full() && seats.take(ADA).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_went_unanswered_for_longest_makes_room_for_the_next() {
        let seats = seats(2, 2);
        let [silent, busy] = [seats.take(ADA).unwrap(), seats.take(ADA).unwrap()];
        advance(SPARE).await;
        busy.answered();
        let _next = seats.take(BOB).unwrap();
        assert!(silent.leave.is_cancelled() && !busy.leave.is_cancelled());
        assert_eq!(seats.take(BOB).unwrap_err(), Full::All, "all others were answered just now");
    }

    #[tokio::test(start_paused = true)]
    async fn a_user_with_too_many_makes_room_among_their_own() {
        let seats = seats(4, 2);
        let bob = seats.take(BOB).unwrap();
        advance(SPARE).await;
        let ada = [seats.take(ADA).unwrap(), seats.take(ADA).unwrap()];
        advance(SPARE).await;
        let _third = seats.take(ADA).unwrap();
        assert!(ada[0].leave.is_cancelled() && !ada[1].leave.is_cancelled() && !bob.leave.is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_are_asked_to_leave_and_do_not_never_pile_up() {
        let seats = seats(2, 2);
        let mut all = Vec::new();
        loop {
            advance(SPARE).await;
            match seats.take(None) {
                Ok(seat) => all.push(seat),
                Err(full) => break assert_eq!(full, Full::All),
            }
        }
        assert_eq!(all.len(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn that_all_are_taken_is_told_also_where_somebody_makes_room() {
        let limits = Limits { all: 1, each: 1, idle: Duration::from_secs(60) };
        let crowd = Crowd::default();
        let seats = Seats::watched("a test", limits, &crowd);
        let _first = seats.take(ADA).unwrap();
        assert_eq!(crowd.times(), [("a test", 0)].into());
        assert!(seats.take(BOB).is_err());
        advance(SPARE).await;
        let _next = seats.take(BOB).unwrap();
        assert_eq!(crowd.times(), [("a test", 2)].into());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_turned_away_is_counted() {
        let seats = seats(1, 1);
        (0..3).for_each(|_| seats.turned_away());
        assert_eq!(seats.refused(), 3);
    }

    #[test]
    fn how_many_there_may_be_can_be_set_for_all_places() {
        let crowd = Crowd::default();
        crowd.allow(12);
        let limits = Limits { all: 48, each: 32, idle: Duration::from_secs(60) };
        let seats = Seats::watched("a test", limits, &crowd);
        assert_eq!((seats.limits.all, seats.limits.each), (12, 8));
        assert_eq!(Seats::new("another", limits).limits.all, 48);
    }
}
