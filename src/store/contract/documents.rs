//! What a commit writes, and what refuses it.

use jiff::civil::Date;

use super::support::*;
use crate::domain::changes::{Link, Needs};
use crate::domain::event::{Followup, FollowupId};
use crate::domain::id::{DeliveryId, LinkKey, Shelf, SourceId};
use crate::domain::roster::{OperatorState, Roster};
use crate::domain::tally::{Tallies, Tally};
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Head, Who};
use crate::store::{Batch, CaseWrite, Forgotten, StoreError};

fn roster(load: u32) -> Roster {
    let operator_state = OperatorState { load, ..OperatorState::default() };
    Roster {
        operator_states: [("olga".into(), operator_state)].into(),
        turns: 3,
        waiting: 1,
        ..Roster::default()
    }
}

fn link() -> (LinkKey, Link) {
    let key = LinkKey { chat: chat_id(9), message: SourceId::bare(-44) };
    (
        key,
        Link {
            case: code(1),
            contact: contact_id(1),
            seq: 1,
            delivery: Some(DeliveryId(u64::MAX)),
            aside: false,
            inner: false,
            at: Stamp(0),
        },
    )
}

fn everything() -> Needs {
    Needs {
        seen: [seen(Shelf::Telegram, 20, 1), seen(Shelf::Telegram, 20, 2)].into(),
        contacts: [contact_id(1), contact_id(2)].into(),
        cases: [code(1), code(2)].into(),
        links: [link().0].into(),
        ..Needs::default()
    }
}

pub(super) async fn what_is_committed_is_loaded(line: Line) {
    let case = waiting(1, "en", 100);
    let taken = Batch {
        seen: vec![seen(Shelf::Telegram, 20, 1)],
        contacts: vec![write(0, contact(1))],
        cases: vec![new_case(case.clone())],
        roster: Some(write(0, roster(1))),
        links: vec![link()],
        ..batch()
    };
    assert!(line.commit(&taken).await.is_empty());
    let loaded = line.store.load(&everything()).await.unwrap();
    assert_eq!(loaded.snapshot.seen, [seen(Shelf::Telegram, 20, 1)].into());
    assert_eq!(loaded.snapshot.contacts, [(contact_id(1), contact(1))].into());
    assert_eq!(loaded.snapshot.cases, [(code(1), case.clone())].into());
    assert_eq!(loaded.snapshot.roster, roster(1));
    assert_eq!(loaded.snapshot.links, [link()].into());
    assert_eq!(loaded.contacts, [(contact_id(1), 1)].into());
    assert_eq!(loaded.cases, [(code(1), (1, case.indexes()))].into());
    assert_eq!(loaded.roster, 1);
    line.commit(&Batch { roster: Some(write(1, roster(2))), ..batch() }).await;
    let again = line.other.load(&Needs::default()).await.unwrap();
    assert_eq!((again.roster, again.snapshot.roster), (2, roster(2)), "the roster always comes");
}

pub(super) async fn a_retry_gives_the_same_answer_and_no_second_effect(line: Line) {
    let taken = Batch {
        seen: vec![seen(Shelf::Telegram, 20, 1)],
        contacts: vec![write(0, contact(1))],
        cases: vec![new_case(waiting(1, "en", 1))],
        deliveries: vec![delivery(1, "olga"), delivery(2, "olga"), delivery(3, "ivan")],
        claim_at: Some(Stamp(5)),
        ..batch()
    };
    let first = line.commit(&taken).await;
    assert_eq!(ids(&first), [vec![1, 2], vec![3]]);
    assert_eq!(line.commit(&taken).await, first);
    assert_eq!(line.other.commit(line.epoch, &taken).await.unwrap(), first, "whoever asks");
    let counts = line.store.counts().await.unwrap();
    assert_eq!((counts.deliveries, counts.lanes), (3, 2));
    line.commit(&batch()).await;
    assert_eq!(line.commit(&taken).await, first, "also when another commit came in between");
}

pub(super) async fn a_source_is_taken_once(line: Line) {
    let first = Batch { seen: vec![seen(Shelf::Own, 20, 1)], ..batch() };
    line.commit(&first).await;
    let again = Batch { contacts: vec![write(0, contact(1))], ..Batch { op: batch().op, ..first } };
    let refused = line.store.commit(line.epoch, &again).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    let others = vec![seen(Shelf::Mail, 20, 1), seen(Shelf::Own, 21, 1), seen(Shelf::Own, 20, 2)];
    line.commit(&Batch { seen: others, ..batch() }).await;
}

pub(super) async fn a_changed_document_is_a_conflict(line: Line) {
    let case = waiting(1, "en", 1);
    let first = Batch {
        contacts: vec![write(0, contact(1))],
        cases: vec![new_case(case.clone())],
        roster: Some(write(0, roster(1))),
        ..batch()
    };
    line.commit(&first).await;
    for stale in [
        Batch { contacts: vec![write(0, contact(1))], ..batch() },
        Batch { contacts: vec![write(2, contact(1))], ..batch() },
        Batch { contacts: vec![write(1, contact(2))], ..batch() },
        Batch { cases: vec![changed(2, &case, case.clone())], ..batch() },
        Batch { roster: Some(write(0, roster(5))), ..batch() },
    ] {
        let refused = line.store.commit(line.epoch, &stale).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    line.commit(&Batch { contacts: vec![write(1, contact(1))], ..batch() }).await;
}

pub(super) async fn a_code_is_given_once(line: Line) {
    let case = waiting(1, "en", 1);
    line.commit(&Batch { cases: vec![new_case(case.clone())], ..batch() }).await;
    let taken = Batch { cases: vec![new_case(waiting(1, "uk", 9))], ..batch() };
    assert!(matches!(line.store.commit(line.epoch, &taken).await, Err(StoreError::Conflict(_))));
    let loaded = line.store.load(&everything()).await.unwrap();
    assert_eq!(loaded.snapshot.cases[&code(1)], case);
}

pub(super) async fn a_conflict_in_the_last_item_leaves_nothing(line: Line) {
    line.commit(&Batch { roster: Some(write(0, roster(1))), ..batch() }).await;
    let bad = Batch {
        seen: vec![seen(Shelf::Telegram, 20, 1)],
        contacts: vec![write(0, contact(1))],
        cases: vec![new_case(waiting(1, "en", 1))],
        roster: Some(write(0, roster(9))),
        links: vec![link()],
        sent: vec![(code(1), DeliveryId(1), vec![SourceId::bare(1)])],
        deliveries: vec![delivery(1, "olga")],
        followups: vec![(FollowupId(1), Followup::Drain)],
        claim_at: Some(Stamp(5)),
        ..batch()
    };
    assert!(matches!(line.store.commit(line.epoch, &bad).await, Err(StoreError::Conflict(_))));
    let loaded = line.store.load(&everything()).await.unwrap();
    assert_eq!(loaded.snapshot.seen, [].into());
    assert!(loaded.snapshot.contacts.is_empty() && loaded.snapshot.cases.is_empty());
    assert!(loaded.snapshot.links.is_empty());
    assert_eq!(loaded.snapshot.roster, roster(1));
    assert_eq!(line.store.counts().await.unwrap(), crate::store::Counts::default());
    let right = Batch { roster: Some(write(1, roster(9))), ..bad };
    assert_eq!(line.commit(&right).await.len(), 1, "the same operation, decided again, is taken");
}

pub(super) async fn a_batch_that_names_a_thing_twice_is_rejected(line: Line) {
    let case = new_case(waiting(1, "en", 1));
    for twice in [
        Batch { seen: vec![seen(Shelf::Own, 1, 1); 2], ..batch() },
        Batch { contacts: vec![write(0, contact(1)); 2], ..batch() },
        Batch { cases: vec![case; 2], ..batch() },
        Batch { deliveries: vec![delivery(1, "olga"), delivery(1, "ivan")], ..batch() },
        Batch { followups: vec![(FollowupId(1), Followup::Drain); 2], ..batch() },
    ] {
        let refused = line.store.commit(line.epoch, &twice).await;
        assert!(matches!(refused, Err(StoreError::Rejected(_))), "{refused:?}");
    }
}

pub(super) async fn followups_are_kept_in_order_until_done(line: Line) {
    let hand_over = |after| Followup::HandOver { operator: "olga".into(), after, gone: true };
    let first = vec![(FollowupId(9), Followup::Drain), (FollowupId(3), hand_over(None))];
    line.commit(&Batch { followups: first.clone(), ..batch() }).await;
    assert_eq!(line.store.followups(0, 10).await.unwrap(), first);
    assert_eq!(line.store.followups(0, 1).await.unwrap(), first[..1]);
    assert_eq!(line.store.followups(1, 10).await.unwrap(), first[1..]);
    assert_eq!(line.store.followups(2, 10).await.unwrap(), []);
    let later = (FollowupId(5), hand_over(Some((Stamp(4), code(4)))));
    let next = Batch { followups: vec![later.clone()], done: vec![FollowupId(9)], ..batch() };
    line.commit(&next).await;
    assert_eq!(line.store.followups(0, 10).await.unwrap(), [first[1].clone(), later]);
    assert_eq!(line.store.counts().await.unwrap().followups, 2);
}

pub(super) async fn seen_keys_are_forgotten_by_day_and_shelf(line: Line) {
    let keys = [
        seen(Shelf::Telegram, -1, 1),
        seen(Shelf::Telegram, 9, 1),
        seen(Shelf::Telegram, 10, 1),
        seen(Shelf::Telegram, 11, 1),
        seen(Shelf::Mail, 9, 1),
    ];
    line.commit(&Batch { seen: keys.to_vec(), ..batch() }).await;
    line.store.prune(line.epoch, Shelf::Telegram, 10).await.unwrap();
    let needs = Needs { seen: keys.into(), ..Needs::default() };
    let left = line.store.load(&needs).await.unwrap().snapshot.seen;
    assert_eq!(left, [keys[2], keys[3], keys[4]].into());
    line.commit(&Batch { seen: vec![keys[1]], ..batch() }).await;
}

pub async fn the_audit_trail_keeps_its_order_and_is_read_in_slices(line: Line) {
    let mut head = Head::default();
    let acts =
        |from: i64| (from..from + 3).map(|at| Act::new(Stamp(at), Who::User(0), "reload", "done")).collect();
    let first = head.extend(acts(1), |before, act| line.store.chain(before, act));
    line.commit(&Batch { trail: first.clone(), ..batch() }).await;
    let second = head.extend(acts(4), |before, act| line.other.chain(before, act));
    line.commit(&Batch { trail: second.clone(), ..batch() }).await;
    let all: Vec<_> = first.into_iter().chain(second).map(Some).collect();
    assert_eq!(line.other.trail(0, 100).await.unwrap(), all);
    assert_eq!(line.other.trail(2, 3).await.unwrap(), all[2..5]);
    assert_eq!(line.other.trail(6, 3).await.unwrap(), []);
    assert_eq!(line.other.trail(0, 0).await.unwrap(), []);
}

pub async fn the_audit_trail_loses_its_beginning_and_goes_on_counting(line: Line) {
    let mut head = Head::default();
    let acts = |n: i64| (0..n).map(|at| Act::new(Stamp(at), Who::User(0), "reload", "done")).collect();
    let all = head.extend(acts(6), |before, act| line.store.chain(before, act));
    line.commit(&Batch { trail: all.clone(), ..batch() }).await;
    let last = head.extend(acts(1), |before, act| line.store.chain(before, act));
    line.commit(&Batch { cut: 4, trail: last.clone(), ..batch() }).await;
    let left: Vec<_> = all[4..].iter().chain(&last).cloned().map(Some).collect();
    assert_eq!(line.other.trail(0, 100).await.unwrap(), left);
    assert_eq!(line.other.trail(4, 100).await.unwrap(), left);
    assert_eq!(line.other.trail(5, 1).await.unwrap(), left[1..2]);
    assert_eq!(line.other.trail(7, 1).await.unwrap(), []);
}

pub async fn held_deliveries_are_kept_in_order_until_they_are_let_go_of(line: Line) {
    let held: Vec<_> = [9, 3, 5].into_iter().map(|id| delivery(id, "olga")).collect();
    line.commit(&Batch { held: held.clone(), ..batch() }).await;
    assert_eq!(line.other.held(10).await.unwrap(), held);
    assert_eq!(line.other.held(2).await.unwrap(), held[..2]);
    let asked = Needs { held: true, ..Needs::default() };
    assert_eq!(line.other.load(&asked).await.unwrap().snapshot.held, held);
    assert_eq!(line.claimed(1_000).await, [[0u64; 0]; 0], "nothing of it is sent");
    line.commit(&Batch { unheld: vec![held[0].id], ..batch() }).await;
    assert_eq!(line.other.held(10).await.unwrap(), held[1..]);
    assert_eq!(line.other.followups(0, 10).await.unwrap(), []);
}

fn day(number: i8) -> Date {
    Date::constant(2026, 11, number)
}

fn counts(day_number: i8, kind: Tally, by: u64) -> Tallies {
    [((day(day_number), kind), by)].into()
}

pub(super) async fn counts_add_up_by_day(line: Line) {
    assert_eq!(line.store.tallies(day(1), day(30)).await.unwrap(), Tallies::new());
    let topic = || Tally::Topic(Some("legal".into()));
    let mut first = counts(24, topic(), 2);
    first.extend(counts(25, Tally::Appeal, 1));
    line.commit(&Batch { tallies: first, ..batch() }).await;
    line.commit(&Batch { tallies: counts(24, topic(), 3), ..batch() }).await;
    line.commit(&Batch { tallies: counts(24, Tally::Topic(None), 1), ..batch() }).await;
    let mut wanted = counts(24, topic(), 5);
    wanted.extend(counts(24, Tally::Topic(None), 1));
    assert_eq!(line.other.tallies(day(24), day(24)).await.unwrap(), wanted);
    wanted.extend(counts(25, Tally::Appeal, 1));
    assert_eq!(line.store.tallies(day(23), day(26)).await.unwrap(), wanted);
    assert_eq!(line.store.tallies(day(25), day(24)).await.unwrap(), Tallies::new());
    let long_before = Date::constant(1000, 1, 1);
    assert_eq!(line.store.tallies(long_before, day(30)).await.unwrap(), Tallies::new(), "some at a time");
}

pub(super) async fn a_count_is_not_added_twice_nor_by_a_batch_that_is_refused(line: Line) {
    let taken = Batch {
        contacts: vec![write(0, contact(1))],
        tallies: counts(24, Tally::AnswerSeconds, 40),
        ..batch()
    };
    line.commit(&taken).await;
    line.commit(&taken).await;
    let refused = Batch { op: batch().op, ..taken };
    assert!(matches!(line.store.commit(line.epoch, &refused).await, Err(StoreError::Conflict(_))));
    let there = line.store.tallies(day(24), day(24)).await.unwrap();
    assert_eq!(there, counts(24, Tally::AnswerSeconds, 40));
}

pub async fn what_made_no_case_is_kept_in_order_until_it_is_let_go_of(line: Line) {
    let mails: Vec<_> = [9, 3, 5].into_iter().map(automatic).collect();
    line.commit(&Batch { automatic: mails.clone(), ..batch() }).await;
    assert_eq!(line.other.automatic(0, 10).await.unwrap(), mails);
    assert_eq!(line.other.automatic(1, 1).await.unwrap(), mails[1..2]);
    assert_eq!(line.other.automatic(3, 10).await.unwrap(), []);
    let asked = async |needs: Needs| line.other.load(&needs).await.unwrap().snapshot.automatic;
    assert_eq!(asked(Needs::default()).await, []);
    assert_eq!(asked(Needs { automatic: [code(5), code(77)].into(), ..Needs::default() }).await, mails[2..]);
    let oldest = Needs { oldest_automatic: true, automatic: [code(3)].into(), ..Needs::default() };
    assert_eq!(asked(oldest).await, mails, "each once");

    line.commit(&Batch { let_go: vec![code(9), code(77)], ..batch() }).await;
    assert_eq!(line.other.automatic(0, 10).await.unwrap(), mails[1..]);
    let twice = Batch { automatic: vec![automatic(8), automatic(8)], ..batch() };
    assert!(matches!(line.store.commit(line.epoch, &twice).await, Err(StoreError::Rejected(_))));
}

fn automatic(n: u8) -> crate::domain::automatic::Automatic {
    crate::domain::automatic::Automatic {
        code: code(u64::from(n)),
        channel: "mail".into(),
        address: crate::domain::id::Address("machine@mail.example".into()),
        chat: chat_id(n),
        source: SourceId::bare(7),
        sent_at: Stamp(1),
        received_at: Stamp(2),
        why: crate::domain::automatic::WhyKept::Bounce,
        text: format!("number {n}"),
        attachments: Vec::new(),
        fingerprint: [3; 16],
        rest: None,
        via: None,
        claimed: None,
        unaddressed: false,
        about: None,
        delivery: None,
    }
}

pub(super) async fn what_is_forgotten_is_gone_and_its_code_is_given_to_no_other(line: Line) {
    let [gone, kept] = [1, 2].map(|n| waiting(n, "en", 5));
    let (contacts, cases) = ([1, 2].map(|n| write(0, contact(n))).to_vec(), [&gone, &kept]);
    let cases: Vec<_> =
        cases.iter().map(|case| CaseWrite { entries: vec![said(2)], ..new_case((*case).clone()) }).collect();
    let link = |n| Link {
        case: code(n),
        contact: contact_id(1),
        seq: 1,
        delivery: None,
        aside: false,
        inner: false,
        at: Stamp(0),
    };
    let at = |chat, n| LinkKey { chat: chat_id(chat), message: SourceId::bare(n) };
    let links = vec![(at(9, 1), link(1)), (at(9, 2), Link { at: Stamp(50), ..link(2) }), (at(1, 3), link(1))];
    line.commit(&Batch { contacts, cases, links, ..batch() }).await;
    assert_eq!(line.store.linked(chat_id(9), Some(&[code(1)].into())).await.unwrap(), [SourceId::bare(1)]);
    let by = |at| line.store.linked_by(chat_id(9), Stamp(at));
    assert_eq!(
        (by(49).await.unwrap(), by(50).await.unwrap()),
        (vec![], vec![SourceId::bare(2)]),
        "since when"
    );

    let places = line.store.indexes().await.unwrap();
    let forget = |rev| Batch {
        forgotten: vec![Forgotten { code: code(1), rev, places: places.clone(), at: Stamp(9) }],
        forgotten_contacts: vec![(contact_id(1), 1)],
        unlinked: vec![at(9, 1)],
        ..batch()
    };
    let stale = line.store.commit(line.epoch, &forget(7)).await;
    assert!(matches!(stale, Err(StoreError::Conflict(_))), "{stale:?}");
    line.commit(&forget(1)).await;
    line.store.destroy(line.epoch).await.unwrap();

    for store in [&line.store, &line.other] {
        let needs = Needs {
            cases: [code(1), code(2)].into(),
            contacts: [contact_id(1), contact_id(2)].into(),
            links: [at(9, 1), at(9, 2), at(1, 3)].into(),
            ..Needs::default()
        };
        let snapshot = store.load(&needs).await.unwrap().snapshot;
        assert_eq!(snapshot.cases.keys().copied().collect::<Vec<_>>(), [code(2)]);
        assert_eq!(snapshot.contacts.keys().copied().collect::<Vec<_>>(), [contact_id(2)]);
        assert_eq!(snapshot.links.keys().copied().collect::<Vec<_>>(), [at(9, 2)]);
        assert_eq!((snapshot.forgotten, snapshot.remains), ([code(1)].into(), [].into()));
        assert_eq!(store.transcript(code(1)).await.unwrap(), []);
        assert_eq!(store.transcript(code(2)).await.unwrap().len(), 2);
        let places: Vec<_> =
            store.indexes().await.unwrap().into_iter().map(|index| (code(1), index)).collect();
        assert!(!places.is_empty() && store.standings(&places).await.unwrap().iter().all(Option::is_none));
    }
    // Whoever writes again is new; a case of that code is none.
    line.commit(&Batch { contacts: vec![write(0, contact(1))], ..batch() }).await;
    let taken = line.store.commit(line.epoch, &Batch { cases: vec![new_case(gone)], ..batch() }).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
}
