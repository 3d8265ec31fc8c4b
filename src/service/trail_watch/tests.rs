//! A trail that was put back is noticed, and one that goes on, was restored or is of a store that may lose things is not
//! taken for that.

use super::*;
use crate::domain::restored::Restored;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Who};
use crate::service::trail_end::Known;
use crate::store::memory::MemoryStore;
use crate::store::{Batch, Epoch, OpId, Write};

/// A line with so many entries in its trail, and the roster after each.
struct Line {
    store: MemoryStore,
    rosters: Vec<Roster>,
    rev: u64,
}

impl Line {
    async fn with(entries: u64) -> Self {
        let mut line = Self { store: MemoryStore::new(), rosters: vec![Roster::default()], rev: 0 };
        for n in 0..entries {
            line.act(n).await;
        }
        line
    }

    async fn act(&mut self, n: u64) {
        let mut roster = self.rosters.last().cloned().unwrap();
        let act = Act::new(Stamp(i64::try_from(n).unwrap()), Who::Line, "start", "done");
        let trail = roster.trail.extend(vec![act], |before, act| self.store.chain(before, act));
        self.rosters.push(roster.clone());
        self.commit(roster, trail).await;
    }

    async fn commit(&mut self, doc: Roster, trail: Vec<crate::domain::trail::Record>) {
        let roster = Some(Write { rev: self.rev, doc });
        self.rev += 1;
        let op = OpId(u128::from(self.rev).to_be_bytes());
        self.store.commit(Epoch(0), &Batch { roster, trail, ..Batch::new(op) }).await.unwrap();
    }

    /// The roster of after the `n`th entry, as an attacker puts it back.
    async fn put_back(&mut self, n: usize) {
        self.commit(self.rosters[n].clone(), Vec::new()).await;
    }
}

fn clock(at: i64) -> Clock {
    Clock::frozen(Stamp(at))
}

async fn found(line: &Line, reports: &Reports) -> Option<u64> {
    look(&line.store, reports, &clock(1_000)).await.unwrap();
    reports.trail_end().put_back().map(|lost| lost.written.n)
}

#[tokio::test]
async fn a_trail_that_was_put_back_is_noticed_while_the_process_runs_and_by_the_next_one() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    assert_eq!(found(&line, &reports).await, None);
    line.act(6).await;
    assert_eq!(found(&line, &reports).await, None, "it goes on");
    let noted = reports.trail_end().known().unwrap();
    line.put_back(3).await;
    assert_eq!(found(&line, &reports).await, Some(6));
    assert!(reports.store().perils[0].contains("entry 6 was written"), "{:?}", reports.store());

    let next = Reports::default();
    next.trail_end().recall(Some(noted), false);
    assert_eq!(found(&line, &next).await, Some(6));
    let unknowing = Reports::default();
    assert_eq!(found(&line, &unknowing).await, None, "nothing tells that there was more");
}

#[tokio::test]
async fn it_is_told_until_somebody_looked_at_it_and_then_if_it_happens_again() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    found(&line, &reports).await;
    line.store.cut_trail(3);
    line.put_back(3).await;
    found(&line, &reports).await;
    let end = reports.trail_end();
    assert_eq!(end.news().map(|lost| lost.written.n), Some(5));
    assert_eq!(end.news(), None, "it is written down once");
    let noted = end.known().unwrap();
    let next = Reports::default();
    next.trail_end().recall(Some(noted.clone()), false);
    assert_eq!(found(&line, &next).await, Some(5), "a restart makes nothing good");
    assert!(next.trail_end().confirm(Stamp(2_000)) && !next.trail_end().confirm(Stamp(2_001)));
    assert_eq!(found(&line, &next).await, None);
    assert!(
        next.trail_end().known().unwrap().is_after(&noted),
        "of two daemons the one that heard it counts"
    );
    line.rosters.truncate(4);
    line.act(4).await;
    assert_eq!(found(&line, &next).await, None);
    line.put_back(2).await;
    assert_eq!(found(&line, &next).await, Some(4));
}

#[tokio::test]
async fn a_list_that_lacks_what_the_roster_tells_of_is_noticed_and_told_once_it_was_looked_at_no_more() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    line.store.cut_trail(3);
    assert_eq!(found(&line, &reports).await, Some(5));
    assert!(reports.trail_end().confirm(Stamp(2_000)));
    line.act(6).await;
    assert_eq!(found(&line, &reports).await, None, "nothing brings it back");
    let next = Reports::default();
    next.trail_end().recall(reports.trail_end().known(), false);
    assert_eq!(found(&line, &next).await, None);
}

#[tokio::test]
async fn a_trail_that_went_on_from_where_it_was_put_back_to_is_noticed_by_the_entry_in_the_place() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    found(&line, &reports).await;
    let noted = reports.trail_end().known();
    line.store.cut_trail(3);
    line.put_back(3).await;
    line.rosters.truncate(4);
    for n in 10..14 {
        line.act(n).await;
    }
    let next = Reports::default();
    next.trail_end().recall(noted, false);
    assert_eq!(found(&line, &next).await, Some(5), "another entry stands in its place");
}

#[tokio::test]
async fn a_restore_begins_anew_and_its_mark_counts_once() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    found(&line, &reports).await;
    let mark = Restored {
        at: Stamp(1),
        from: Stamp(1),
        to: Stamp(500),
        quiet_until: None,
        rescanned: std::collections::BTreeSet::new(),
    };
    let restored = Roster { restored: Some(mark), ..line.rosters[3].clone() };
    line.store.cut_trail(3);
    line.rosters = vec![restored.clone()];
    line.commit(restored, Vec::new()).await;
    assert_eq!(found(&line, &reports).await, None);
    line.act(9).await;
    assert_eq!(found(&line, &reports).await, None);
    line.put_back(0).await;
    assert_eq!(found(&line, &reports).await, Some(4), "the roster with the mark, put back");
}

fn with_lock(roster: &Roster, locked: bool) -> Roster {
    let mut roster = roster.clone();
    roster.operator_state_mut(&"olga".into()).locked = locked;
    roster
}

#[tokio::test]
async fn who_was_locked_out_is_to_be_locked_out_again_whoever_puts_the_roster_back() {
    for on_purpose in [false, true] {
        let mut line = Line::with(3).await;
        let reports = Reports::default();
        let end = reports.trail_end();
        found(&line, &reports).await;
        line.rosters.push(with_lock(&line.rosters[3], true));
        line.act(4).await;
        found(&line, &reports).await;
        let noted = end.known().unwrap();
        assert_eq!((noted.locked.len(), end.let_in().len()), (1, 0));
        let mut old = line.rosters[3].clone();
        if on_purpose {
            let to = Stamp(500);
            let rescanned = std::collections::BTreeSet::new();
            old.restored = Some(Restored { at: Stamp(1), from: Stamp(1), to, quiet_until: None, rescanned });
        }
        line.commit(old.clone(), Vec::new()).await;
        let next = Reports::default();
        next.trail_end().recall(Some(noted), false);
        assert_eq!(found(&line, &next).await.is_some(), !on_purpose);
        assert_eq!(next.trail_end().let_in(), ["olga".into()].into());
        let again = Reports::default();
        again.trail_end().recall(next.trail_end().known(), false);
        assert_eq!(again.trail_end().let_in().len(), 1, "nor does the end of the process");
        again.trail_end().wrote(&with_lock(&old, true));
        assert_eq!(again.trail_end().let_in().len(), 0);
        again.trail_end().wrote(&with_lock(&old, false));
        assert_eq!(again.trail_end().let_in().len(), 0, "an admin let her in");
    }
}

#[tokio::test]
async fn what_was_asked_for_before_a_commit_and_comes_after_it_is_no_step_back() {
    let line = Line::with(5).await;
    let end = TrailEnd::default();
    let least = end.least();
    end.wrote(&line.rosters[5]);
    assert!(end.saw(&line.rosters[4], least));
    assert_eq!(end.known().unwrap().head, line.rosters[5].trail);
    assert!(!end.saw(&line.rosters[4], end.least()));
}

#[tokio::test]
async fn of_a_store_that_may_lose_its_last_seconds_only_what_was_there_at_two_looks_counts() {
    let mut line = Line::with(5).await;
    let reports = Reports::default();
    reports.trail_end().recall(None, true);
    found(&line, &reports).await;
    reports.trail_end().wrote(&Roster { trail: Head { n: 9, hash: [9; 32] }, ..Roster::default() });
    assert_eq!(reports.trail_end().known().unwrap().head, Head::default(), "it may be lost still");
    found(&line, &reports).await;
    assert_eq!(reports.trail_end().known().unwrap().head, line.rosters[5].trail);
    line.act(6).await;
    found(&line, &reports).await;
    // A power cut.
    line.store.cut_trail(5);
    line.put_back(5).await;
    assert_eq!(found(&line, &reports).await, None);
    line.rosters.truncate(6);
    line.act(7).await;
    assert_eq!(found(&line, &reports).await, None);
    assert_eq!(found(&line, &reports).await, None);
    assert_eq!(reports.trail_end().known().unwrap().head, line.rosters[6].trail);
    line.put_back(4).await;
    assert_eq!(found(&line, &reports).await, Some(6));
}

#[test]
fn it_is_written_as_people_compare_it_and_a_file_of_before_is_read() {
    let known = Known { head: Head { n: 412, hash: [0x9f; 32] }, since: Stamp(7), ..Known::default() };
    let text = serde_json::to_string(&known).unwrap();
    assert!(text.contains(&format!("412:{}", "9f".repeat(32))), "{text}");
    assert_eq!(serde_json::from_str::<Known>(&text).unwrap(), known);
    let short = format!(r#"{{"head":"1:{}"}}"#, "00".repeat(32));
    assert_eq!(serde_json::from_str::<Known>(&short).unwrap().since, Stamp(0));
    assert!(serde_json::from_str::<Known>(r#"{"head":"1:00"}"#).is_err());
}
