//! Requests that were refused before there was anything to decide, for the audit trail: whoever tries what they
//! may not, or gropes for cases, leaves a trace as well.
//!
//! The trail is never made smaller, so a flood must not fill it: of one peer the first [`WHOLE`] of an hour are
//! written down each, the further ones are counted, and the count is written down at the hour's end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::domain::time::{Now, Stamp};
use crate::domain::trail::{Act, Who};

/// How many refused requests of a peer are written down one by one within a window.
const WHOLE: u32 = 20;
/// How long a window is.
const WINDOW: Duration = Duration::from_secs(3600);
/// How many peers are told apart; the kernel knows few users who may open the socket.
const PEERS: usize = 64;
/// The act that stands for those that are only counted.
const FOLDED: &str = "refused_requests";

/// What was refused of late, by peer.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusals(Arc<Mutex<Vec<Window>>>);

#[derive(Debug)]
struct Window {
    who: Who,
    /// In line time.
    since: Stamp,
    whole: u32,
    counted: u64,
}

impl Refusals {
    /// What to write down, now that this was refused.
    pub fn note(&self, act: Act, now: Now) -> Vec<Act> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut acts = ended(&mut windows, now);
        let window = window(&mut windows, &act.who, now);
        if window.whole < WHOLE {
            window.whole += 1;
            acts.push(act);
            return acts;
        }
        window.counted += 1;
        // At once, so that whoever reads the trail within the hour sees that not all is there.
        if window.counted == 1 {
            acts.push(Act::new(now.civil, window.who.clone(), FOLDED, "only_counted"));
        }
        acts
    }

    /// The counts of the windows that are over.
    pub fn due(&self, now: Now) -> Vec<Act> {
        ended(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    /// The counts of all windows, for the line ends.
    pub fn rest(&self, now: Now) -> Vec<Act> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        windows.drain(..).filter_map(|window| count(&window, now)).collect()
    }
}

fn ended(windows: &mut Vec<Window>, now: Now) -> Vec<Act> {
    let over = windows.extract_if(.., |window| now.line.since(window.since) >= WINDOW);
    over.filter_map(|window| count(&window, now)).collect()
}

fn count(window: &Window, now: Now) -> Option<Act> {
    let act = Act::new(now.civil, window.who.clone(), FOLDED, "");
    (window.counted > 0).then(|| Act { outcome: format!("{} more", window.counted), ..act })
}

/// The window of that peer, or of all who are one too many.
fn window<'a>(windows: &'a mut Vec<Window>, who: &Who, now: Now) -> &'a mut Window {
    let known = windows.iter().position(|window| window.who == *who);
    // None is let go for another: its count would be lost.
    let who = if known.is_none() && windows.len() >= PEERS { &Who::Unknown } else { who };
    let at = windows.iter().position(|window| window.who == *who).unwrap_or_else(|| {
        windows.push(Window { who: who.clone(), since: now.line, whole: 0, counted: 0 });
        windows.len() - 1
    });
    &mut windows[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Now {
        Now { line: Stamp(seconds * 1000), civil: Stamp(seconds * 1000) }
    }

    fn refused(who: u32, seconds: i64) -> (Act, Now) {
        (Act::new(at(seconds).civil, Who::User(who), "case_show", "no_such_case"), at(seconds))
    }

    fn note(refusals: &Refusals, who: u32, seconds: i64) -> Vec<String> {
        let (act, now) = refused(who, seconds);
        refusals.note(act, now).into_iter().map(|act| act.outcome).collect()
    }

    #[test]
    fn a_flood_is_counted_and_the_count_is_told_once_the_hour_is_over() {
        let refusals = Refusals::default();
        let told: Vec<String> = (0..500).flat_map(|_| note(&refusals, 7, 0)).collect();
        assert_eq!(told.len(), 21);
        assert_eq!((told[19].as_str(), told[20].as_str()), ("no_such_case", "only_counted"));
        assert_eq!(note(&refusals, 8, 1), ["no_such_case"], "another peer has room of their own");
        assert_eq!(refusals.due(at(3599)), []);
        assert_eq!(note(&refusals, 7, 3600), ["480 more", "no_such_case"], "and the next hour begins");
        assert_eq!(refusals.rest(at(3700)), [], "nothing is counted any more");
    }

    #[test]
    fn a_count_is_told_without_a_further_refusal_too() {
        let refusals = Refusals::default();
        (0..30).for_each(|_| drop(note(&refusals, 7, 0)));
        let due = refusals.due(at(3600));
        assert_eq!((due.len(), due[0].outcome.as_str(), &due[0].who), (1, "10 more", &Who::User(7)));
        (0..22).for_each(|_| drop(note(&refusals, 7, 4000)));
        assert_eq!(refusals.rest(at(4001))[0].outcome, "2 more");
    }

    #[test]
    fn many_peers_take_no_room_without_end() {
        let refusals = Refusals::default();
        let told: usize = (0..10_000).map(|who| note(&refusals, who, 0).len()).sum();
        assert_eq!(told, PEERS + WHOLE as usize + 1);
        assert!(refusals.0.lock().unwrap().len() <= PEERS + 1);
    }
}
