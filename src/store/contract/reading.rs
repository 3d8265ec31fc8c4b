//! Finding things again.

use std::sync::Arc;

use super::support::*;
use crate::domain::case::{Index, Saying, State};
use crate::domain::changes::{HEADS, List, Needs, PAGE};
use crate::domain::id::{DeliveryId, SourceId};
use crate::domain::material::{Depth, Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::store::{Batch, CaseWrite};

fn english() -> Index {
    Index::Waiting("en".into(), None)
}

async fn members(line: &Line, index: &Index) -> Vec<(u64, i64)> {
    let found = line.store.range(index, Stamp(-100), Stamp(i64::MAX), 100).await.unwrap();
    let number = |c| (0..200).find(|n| code(*n) == c).unwrap();
    found.into_iter().map(|(c, at)| (number(c), at.0)).collect()
}

async fn list(line: &Line, list: List) -> Vec<(crate::domain::id::CaseCode, Stamp)> {
    let needs = Needs { lists: [list.clone()].into(), ..Needs::default() };
    line.store.load(&needs).await.unwrap().snapshot.lists.remove(&list).expect("the list was asked")
}

pub(super) async fn a_case_stands_in_the_indexes_of_its_present_state(line: Line) {
    let first = waiting(1, "en", 100);
    line.commit(&Batch { cases: vec![new_case(first.clone())], ..batch() }).await;
    assert_eq!(members(&line, &english()).await, [(1, 100)]);
    assert_eq!(members(&line, &Index::Unanswered(0)).await, [(1, 100)]);
    let second = assigned(&first, "olga", 150);
    line.commit(&Batch { cases: vec![changed(1, &first, second.clone())], ..batch() }).await;
    assert_eq!(members(&line, &english()).await, []);
    assert_eq!(members(&line, &Index::Owner("olga".into())).await, [(1, 150)]);
    assert_eq!(members(&line, &Index::Owner("ivan".into())).await, []);
    assert_eq!(members(&line, &Index::Unanswered(0)).await, [(1, 100)]);
    let operator = Some("olga".into());
    let closed = State::Closed { at: Stamp(300), operator, why: String::new() };
    // One in which nothing was said is nobody's plea.
    let said = vec![Saying { fingerprint: [0; 16], seq: 1, at: Stamp(100), repeats: 0 }];
    let third = crate::domain::case::Case { state: closed, said, ..second.clone() };
    line.commit(&Batch { cases: vec![changed(2, &second, third)], ..batch() }).await;
    assert_eq!(line.store.indexes().await.unwrap(), [Index::Closed, Index::ClosedUnanswered]);
    assert_eq!(members(&line, &Index::ClosedUnanswered).await, [(1, 300)]);
}

pub(super) async fn heads_are_the_first_of_each_waiting_index(line: Line) {
    assert_eq!(list(&line, List::WaitingHeads).await, []);
    let english = (1..=10).map(|n| new_case(waiting(n, "en", 100 - i64::try_from(n).unwrap())));
    let french = (11..=12).map(|n| new_case(waiting(n, "fr", 95)));
    line.commit(&Batch { cases: english.chain(french).collect(), ..batch() }).await;
    let heads = list(&line, List::WaitingHeads).await;
    let mut expected: Vec<_> = (3..=10).map(|n| (code(n), Stamp(100 - i64::try_from(n).unwrap()))).collect();
    assert_eq!(expected.len(), HEADS);
    expected.extend([(code(11), Stamp(95)), (code(12), Stamp(95))]);
    expected.sort_by_key(|(code, at)| (*at, *code));
    assert_eq!(heads, expected);
}

pub(super) async fn all_that_is_unanswered_is_one_list_also_what_is_quiet(line: Line) {
    let mut quiet = waiting(3, "en", 20);
    if let Some(spell) = quiet.spell_mut() {
        spell.quiet_until = Some(Stamp(9_000));
    }
    let all = [assigned(&waiting(1, "en", 30), "olga", 40), waiting(2, "fr", 10), quiet];
    line.commit(&Batch { cases: all.map(new_case).into(), ..batch() }).await;
    let open = |at, n| list(&line, List::Open((Stamp(at), code(n))));
    let oldest = [(code(2), Stamp(10)), (code(3), Stamp(20)), (code(1), Stamp(30))];
    assert_eq!(open(i64::MIN, 0).await, oldest);
    assert_eq!(open(10, 2).await, oldest[1..]);
    assert_eq!(open(20, 3).await, oldest[2..]);
}

pub(super) async fn a_list_is_cut_at_a_page(line: Line) {
    let many = (1..=50).map(|n| new_case(waiting(n, "en", i64::try_from(n / 2).unwrap())));
    line.commit(&Batch { cases: many.collect(), ..batch() }).await;
    let page = list(&line, List::From(english(), Stamp(3))).await;
    assert_eq!(page.len(), PAGE);
    assert_eq!(page[..3], [(code(6), Stamp(3)), (code(7), Stamp(3)), (code(8), Stamp(4))]);
    assert_eq!(list(&line, List::From(english(), Stamp(26))).await, []);
    assert_eq!(list(&line, List::From(Index::Held, Stamp(0))).await, []);
    let behind = |at, n| list(&line, List::Beyond(english(), (Stamp(at), code(n))));
    assert_eq!(behind(3, 6).await[..2], [(code(7), Stamp(3)), (code(8), Stamp(4))]);
    assert_eq!(behind(3, 7).await[0], (code(8), Stamp(4)));
    assert_eq!(behind(i64::MIN, 0).await, list(&line, List::From(english(), Stamp(0))).await);
    assert_eq!(behind(24, 48).await, [(code(49), Stamp(24)), (code(50), Stamp(25))]);
    assert_eq!(behind(25, 50).await, []);
}

pub(super) async fn a_moment_with_more_cases_than_a_page_is_listed_to_its_end(line: Line) {
    let many = (1..=100).map(|n| new_case(waiting(n, "en", 5)));
    line.commit(&Batch { cases: many.collect(), ..batch() }).await;
    let (mut place, mut seen) = ((Stamp(i64::MIN), code(0)), Vec::new());
    loop {
        let page = list(&line, List::Beyond(english(), place)).await;
        let Some((last, at)) = page.last().copied() else { break };
        place = (at, last);
        seen.extend(page.into_iter().map(|(code, _)| code));
    }
    assert_eq!(seen, (1..=100).map(code).collect::<Vec<_>>());
}

pub(super) async fn a_range_is_bounded_and_in_order(line: Line) {
    let at = [(1, 30), (2, -10), (3, 20), (4, 10), (5, 20)];
    let all = at.map(|(n, at)| new_case(waiting(n, "en", at)));
    line.commit(&Batch { cases: all.to_vec(), ..batch() }).await;
    let range = |from, to, limit| {
        let line = &line;
        async move { line.store.range(&english(), Stamp(from), Stamp(to), limit).await.unwrap() }
    };
    let (a, b, c) = ((code(4), Stamp(10)), (code(3), Stamp(20)), (code(5), Stamp(20)));
    assert_eq!(range(10, 20, 9).await, [a, b, c]);
    assert_eq!(range(-10, 29, 2).await, [(code(2), Stamp(-10)), a]);
    assert_eq!(range(31, i64::MAX, 9).await, []);
    assert_eq!(range(i64::MIN, i64::MAX, 0).await, []);
}

pub(super) async fn the_latest_come_first_however_many_there_are(line: Line) {
    let at = [(1, 30), (2, -10), (3, 20), (4, 10), (5, 20)];
    let all = at.map(|(n, at)| new_case(waiting(n, "en", at)));
    line.commit(&Batch { cases: all.to_vec(), ..batch() }).await;
    let latest = |to, limit| {
        let line = &line;
        async move { line.store.latest(&english(), Stamp(to), limit).await.unwrap() }
    };
    let (a, b, c) = ((code(5), Stamp(20)), (code(3), Stamp(20)), (code(4), Stamp(10)));
    assert_eq!(latest(29, 9).await, [a, b, c, (code(2), Stamp(-10))]);
    assert_eq!(latest(i64::MAX, 2).await, [(code(1), Stamp(30)), a]);
    assert_eq!(latest(-11, 9).await, []);
    assert_eq!(latest(i64::MAX, 0).await, []);
}

pub(super) async fn a_transcript_keeps_its_order(line: Line) {
    let case = waiting(1, "en", 1);
    let entries = |from: u32, to: u32| (from..=to).map(said).collect::<Vec<_>>();
    let first = CaseWrite { entries: entries(2, 4), ..new_case(case.clone()) };
    line.commit(&Batch { cases: vec![first], ..batch() }).await;
    let second = CaseWrite { entries: entries(5, 600), ..changed(1, &case, case.clone()) };
    line.commit(&Batch { cases: vec![second], ..batch() }).await;
    assert_eq!(line.store.transcript(code(1)).await.unwrap(), entries(1, 600));
    assert_eq!(line.store.transcript(code(2)).await.unwrap(), []);
    let ask = MaterialAsk { case: Some(code(1)), depth: Depth::Whole, ..MaterialAsk::default() };
    assert_eq!(line.store.materials(&[ask]).await.unwrap()[0].entries, entries(101, 600), "the newest 500");
}

pub(super) async fn a_line_of_a_transcript_takes_the_place_of_another(line: Line) {
    let case = waiting(1, "en", 1);
    let list: Vec<Entry> = (2..=2_500).map(said).collect();
    // The store takes so much at a time.
    for (rev, some) in (0..).zip(list.chunks(300)) {
        let write = if rev == 0 { new_case(case.clone()) } else { changed(rev, &case, case.clone()) };
        line.commit(&Batch { cases: vec![CaseWrite { entries: some.to_vec(), ..write }], ..batch() }).await;
    }
    let amended = [(0, "first"), (1_200, "middle"), (2_498, "last"), (9_999, "nowhere")];
    let amended = amended.map(|(at, text)| (code(1), at, edited(7, text)));
    let write = CaseWrite { entries: vec![said(2_501)], ..changed(9, &case, case.clone()) };
    line.commit(&Batch { cases: vec![write], amended: amended.to_vec(), ..batch() }).await;
    let mut wanted = [vec![said(1)], list, vec![said(2_501)]].concat();
    for (_, at, entry) in &amended[..3] {
        wanted[usize::try_from(*at).unwrap() + 1] = entry.clone();
    }
    assert_eq!(line.other.transcript(code(1)).await.unwrap(), wanted);
}

pub(super) async fn a_message_is_found_wherever_it_stands(line: Line) {
    let case = waiting(1, "en", 1);
    let mut entries: Vec<Entry> = (2..=40).map(said).collect();
    entries.extend([edited(3, "third"), edited(1, "first"), said(41), edited(41, "last")]);
    let write = CaseWrite { entries, ..new_case(case.clone()) };
    line.commit(&Batch { cases: vec![write], ..batch() }).await;
    let needs = Needs { entries: [(code(1), 3), (code(1), 41), (code(1), 99)].into(), ..Needs::default() };
    let found = line.other.load(&needs).await.unwrap().snapshot.entries;
    let third = vec![said(3), edited(3, "third")];
    let last = vec![said(41), edited(41, "last")];
    assert_eq!(found, [((code(1), 3), third.clone()), ((code(1), 41), last.clone())].into());
    let ask = |seq| MaterialAsk { case: Some(code(1)), depth: Depth::Message(seq), ..MaterialAsk::default() };
    let asks = [ask(3), ask(41), ask(1), ask(99)];
    let shown: Vec<_> = line.other.materials(&asks).await.unwrap().into_iter().map(|m| m.entries).collect();
    assert_eq!(shown, [third, last, vec![said(1), edited(1, "first")], vec![]]);
}

pub(super) async fn materials_come_in_the_order_of_the_asks(line: Line) {
    let (one, two) = (waiting(1, "en", 1), waiting(2, "uk", 2));
    let numbers = vec![SourceId::bare(5), SourceId::bare(-6)];
    let taken = Batch {
        contacts: vec![write(0, contact(1))],
        cases: vec![new_case(one.clone()), new_case(two.clone())],
        sent: vec![
            (code(1), DeliveryId(8), numbers.clone()),
            (code(2), DeliveryId(8), vec![SourceId::bare(1)]),
        ],
        ..batch()
    };
    line.commit(&taken).await;
    let full = MaterialAsk {
        case: Some(code(1)),
        contact: Some(contact_id(1)),
        depth: Depth::Message(1),
        target: Some(DeliveryId(8)),
        cases: vec![code(2), code(3), code(1)],
        days: None,
    };
    let asks = [MaterialAsk::default(), full];
    let got = line.store.materials(&asks).await.unwrap();
    assert_eq!(got[0], Material::default());
    let expected = Material {
        case: Some(one.clone()),
        contact: Some(contact(1)),
        entries: vec![said(1)],
        target: numbers,
        cases: vec![two, one],
        ..Material::default()
    };
    assert_eq!(got[1], expected);
    let roster = Arc::new(Roster { waiting: 9, ..Roster::default() });
    let beside = line.store.materials_beside(&asks, &roster).await.unwrap();
    let nothing = Material { roster: Arc::clone(&roster), ..Material::default() };
    assert_eq!(beside, [nothing, Material { roster, ..expected }]);
}

pub(super) async fn what_is_missing_is_left_out(line: Line) {
    let ask = MaterialAsk {
        case: Some(code(1)),
        contact: Some(contact_id(1)),
        depth: Depth::Whole,
        target: Some(DeliveryId(1)),
        cases: vec![code(2)],
        days: None,
    };
    assert_eq!(line.store.materials(&[ask]).await.unwrap(), [Material::default()]);
    assert_eq!(line.store.materials(&[]).await.unwrap(), []);
    let needs = Needs { entries: [(code(1), 1)].into(), cases: [code(1)].into(), ..Needs::default() };
    let loaded = line.store.load(&needs).await.unwrap();
    let automatic_room = loaded.snapshot.automatic_room;
    assert!(automatic_room > 0, "a store tells how much it keeps of what made no case");
    let empty = crate::domain::changes::Snapshot { automatic_room, ..Default::default() };
    assert_eq!(loaded.snapshot, empty);
}

pub(super) async fn counts_tell_how_full_it_is(line: Line) {
    let taken = Batch {
        cases: vec![new_case(waiting(1, "en", 30)), new_case(waiting(2, "en", 20))],
        deliveries: vec![delivery(1, "olga"), delivery(2, "olga"), delivery(3, "ivan")],
        ..batch()
    };
    line.commit(&taken).await;
    let counts = line.store.counts().await.unwrap();
    let two = |index| (index, 2, Some(Stamp(20)));
    let all = [english(), Index::Unanswered(0), Index::Offered(0), Index::Unheard];
    assert_eq!(counts.indexes, all.map(two));
    assert_eq!((counts.lanes, counts.deliveries), (2, 3));
    line.claim(9).await;
    assert_eq!(line.store.counts().await.unwrap(), counts, "what is claimed still counts");
    line.settle(&taken.deliveries[1..]).await;
    let left = line.store.counts().await.unwrap();
    assert_eq!((left.lanes, left.deliveries), (1, 1));
}

pub(super) async fn standings_tell_where_cases_are(line: Line) {
    line.commit(&Batch { cases: vec![new_case(waiting(1, "en", 30))], ..batch() }).await;
    let ask = [(code(1), english()), (code(1), Index::Timer), (code(2), english())];
    assert_eq!(line.store.standings(&ask).await.unwrap(), [Some(Stamp(30)), None, None]);
    assert_eq!(line.store.standings(&[]).await.unwrap(), []);
}

pub(super) async fn a_scan_comes_past_every_case(line: Line) {
    for some in (1..=600u64).collect::<Vec<_>>().chunks(50) {
        let cases = some.iter().map(|n| new_case(waiting(*n, "en", 1))).collect();
        line.commit(&Batch { cases, ..batch() }).await;
    }
    let (mut found, mut cursor) = (std::collections::BTreeSet::new(), 0);
    loop {
        let (codes, next) = line.store.scan(cursor).await.unwrap();
        assert!(codes.len() < 600, "a step is a part");
        found.extend(codes);
        cursor = next;
        if cursor == 0 {
            break;
        }
    }
    assert_eq!(found, (1..=600).map(code).collect());
}

pub(super) async fn upkeep_changes_nothing_that_can_be_seen(line: Line) {
    line.commit(&Batch { cases: vec![new_case(waiting(1, "en", 30))], ..batch() }).await;
    let before = line.store.counts().await.unwrap();
    line.store.upkeep(true).await.unwrap();
    assert_eq!(line.store.counts().await.unwrap(), before);
}
