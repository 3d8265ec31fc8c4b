//! Every kind of thing that stands somewhere because of a case is found when it goes.

use super::*;
use crate::domain::automatic::{Automatic, WhyKept};
use crate::domain::case::{Case, Shown, Spell};
use crate::domain::changes::Link;
use crate::domain::contact::Contact;
use crate::domain::event::{Aliases, Arrival, Came, Machine, Said};
use crate::domain::fixture;
use crate::domain::id::{Address, ChatId, SourceId};
use crate::domain::linking::{FRESH, Linked};
use crate::domain::policy::Reach;
use crate::domain::roster::{Binding, OperatorState, Roster};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::store::memory::MemoryStore;
use crate::store::{Batch, CaseWrite, Epoch, OpId, Write};

fn code(n: u64) -> CaseCode {
    CaseCode::from_bits(n)
}

fn chat(n: u8) -> ChatId {
    ChatId([n; 16])
}

fn case(n: u8) -> Case {
    let state = fixture::assigned(Spell::begin(1, Stamp(0)), None);
    Case { code: code(n.into()), contact: chat(n).contact(), ..fixture::case(state) }
}

fn link(at: ChatId, number: i64, case: CaseCode) -> (LinkKey, Link) {
    let key = LinkKey { chat: at, message: SourceId::bare(number) };
    (
        key,
        Link {
            case,
            contact: chat(1).contact(),
            seq: 0,
            delivery: None,
            aside: false,
            inner: false,
            at: Stamp(0),
        },
    )
}

/// What came from there, about that case or for that delivery.
fn automatic(n: u8, from: ChatId, about: Option<CaseCode>, delivery: Option<u64>) -> Automatic {
    let arrival = Arrival {
        channel: "mail".into(),
        address: Address("mailer-daemon@mx.example".into()),
        chat: from,
        aliases: Aliases::default(),
        source: SourceId::bare(1),
        sent_at: Stamp(0),
        app_language: None,
        what: Came::Machine(Machine::Automatic("auto_replied"), Said::default()),
    };
    let kept = Automatic::of(&arrival, &Said::default(), WhyKept::Bounce, code(900 + u64::from(n)), Stamp(0));
    Automatic { about, delivery: delivery.map(DeliveryId), ..kept }
}

/// Olga is bound to a chat, Vera is reached where the config says; both have heard of cases 1 and 2.
async fn line() -> (MemoryStore, Places) {
    let store = MemoryStore::new();
    let hasher: Arc<dyn Hasher> = Arc::new(Keyring::generate().unwrap());
    let mut policy = fixture::policy(vec![fixture::operator("olga"), fixture::operator("vera")]);
    let address = Address("77".into());
    let veras = hasher.chat_id(&"telegram".into(), &address);
    policy.operators[1].reach = vec![Reach { channel: "telegram".into(), address: Some(address) }];
    let binding = Binding { address: Address("55".into()), chat: chat(55) };
    let olga = OperatorState { bound: [("telegram".into(), binding)].into(), ..OperatorState::default() };
    let roster = Roster { operator_states: [("olga".into(), olga)].into(), ..Roster::default() };
    let (delivery, reply) = fixture::answer(2, false);
    let first = Case { replies: vec![reply], ..case(1) };
    let write = |case: Case| CaseWrite { rev: 0, before: Vec::new(), case, entries: Vec::new() };
    let held = crate::domain::say::Delivery { contact: Some(chat(1).contact()), ..delivery };
    let other = crate::domain::say::Delivery {
        id: DeliveryId(9),
        case: Some(code(2)),
        contact: Some(chat(2).contact()),
        ..held.clone()
    };
    let batch = Batch {
        cases: vec![write(first), write(case(2))],
        roster: Some(Write { rev: 0, doc: roster }),
        links: vec![
            link(chat(55), 1, code(1)),
            link(chat(55), 2, code(2)),
            link(veras, 3, code(1)),
            link(veras, 4, code(2)),
            link(chat(1), 5, code(1)),
            link(chat(2), 6, code(2)),
        ],
        held: vec![held, other],
        automatic: vec![
            automatic(1, chat(1), None, None),
            automatic(2, chat(66), Some(code(1)), None),
            automatic(3, chat(66), None, Some(2)),
            automatic(4, chat(66), Some(code(2)), Some(9)),
            automatic(5, chat(2), None, None),
        ],
        ..Batch::new(OpId([1; 16]))
    };
    store.commit(Epoch(0), &batch).await.unwrap();
    let places = Places { store: Arc::new(store.clone()), rules: Rules::new(policy), hasher };
    (store, places)
}

#[tokio::test]
async fn what_can_not_be_read_goes_where_it_is_named_or_is_the_latest_of_whoever_goes() {
    let (store, places) = line().await;
    let doc = Contact {
        case: Some(code(1)),
        ..Contact::met(chat(1).contact(), "telegram".into(), Address("1".into()), Stamp(0))
    };
    let batch = Batch { contacts: vec![Write { rev: 0, doc }], ..Batch::new(OpId([2; 16])) };
    store.commit(Epoch(0), &batch).await.unwrap();
    store.spoil(code(1));
    for whom in [Whom::Case(code(1)), Whom::Contact(chat(1).contact(), Stamp(0))] {
        let found = find(&places, &whom).await.unwrap();
        assert_eq!((&found.spoilt, found.cases.len()), (&[code(1)].into(), 0), "{whom:?}");
        assert_eq!(found.copies.len(), 2, "its cards go, too");
        let forget = found.forget().pop().unwrap();
        assert_eq!(forget.spoilt, [code(1)]);
    }
    let other = find(&places, &Whom::Case(code(2))).await.unwrap();
    assert!(other.spoilt.is_empty() && other.cases.len() == 1);
}

#[tokio::test]
async fn notices_bounces_and_held_deliveries_go_with_their_case_and_no_others() {
    let (_, places) = line().await;
    let found = find(&places, &Whom::Case(code(1))).await.unwrap();
    assert_eq!(found.contacts, [chat(1).contact()].into());
    let mut automatic = found.automatic.clone();
    automatic.sort();
    assert_eq!(
        automatic,
        [code(901), code(902), code(903)],
        "theirs, about theirs, and what quotes an answer"
    );
    let taken: Vec<(&str, Vec<i64>)> = found
        .copies
        .iter()
        .map(|c| (c.operator.as_str(), c.messages.iter().map(|m| m.number()).collect()))
        .collect();
    assert_eq!(taken, [("olga", vec![1]), ("vera", vec![3])], "also where no card was shown");
    assert_eq!(found.held, [DeliveryId(2)]);
    assert!(found.unlinked.is_empty(), "all of their chat goes");
}

#[tokio::test]
async fn whoever_stays_loses_what_their_chat_has_of_the_case() {
    let (store, places) = line().await;
    let further = Case { code: code(3), ..case(1) };
    let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case: further, entries: Vec::new() }];
    store.commit(Epoch(0), &Batch { cases, ..Batch::new(OpId([2; 16])) }).await.unwrap();
    let found = find(&places, &Whom::Case(code(1))).await.unwrap();
    assert!(found.contacts.is_empty());
    assert_eq!(found.unlinked, [link(chat(1), 5, code(1)).0]);
    let last = found.forget().pop().unwrap();
    assert_eq!((last.unlinked, last.held, last.automatic.len()), (found.unlinked, vec![DeliveryId(2)], 2));
}

#[tokio::test]
async fn a_card_in_a_chat_that_nobody_knows_any_more_is_found_by_its_case() {
    let (store, places) = line().await;
    let old = Shown {
        seq: 1,
        operator: "olga".into(),
        delivery: DeliveryId(8),
        at: SourceId::bare(7),
        live: true,
        chat: Some(chat(44)),
        known_at: Stamp(0),
    };
    let shown = Case { code: code(4), contact: chat(4).contact(), shown: vec![old], ..case(1) };
    let cases = vec![CaseWrite { rev: 0, before: Vec::new(), case: shown, entries: Vec::new() }];
    let links = vec![link(chat(44), 7, code(4))];
    store.commit(Epoch(0), &Batch { cases, links, ..Batch::new(OpId([3; 16])) }).await.unwrap();
    let found = find(&places, &Whom::Case(code(4))).await.unwrap();
    assert_eq!(found.copies.iter().map(|c| c.chat).collect::<Vec<_>>(), [chat(44)]);
}

#[tokio::test]
async fn what_stands_on_another_phone_goes_along_only_where_the_two_are_known_to_be_one_person() {
    let (store, places) = line().await;
    let at = Stamp(1_000);
    let contact = |n: u8, of: u8| {
        let mut contact = Contact::met(chat(n).contact(), "telegram".into(), Address(n.to_string()), at);
        contact.links = vec![Linked { id: chat(of).contact(), at, case: None, newer: n < of }];
        Write { rev: 0, doc: contact }
    };
    let contacts = vec![contact(1, 2), contact(2, 1)];
    store.commit(Epoch(0), &Batch { contacts, ..Batch::new(OpId([4; 16])) }).await.unwrap();
    for (asks, now, goes) in
        [(1, at + FRESH / 2, vec![1]), (2, at + FRESH / 2, vec![2]), (2, at + FRESH, vec![1, 2])]
    {
        let found = find(&places, &Whom::Contact(chat(asks).contact(), now)).await.unwrap();
        assert_eq!(found.contacts, goes.iter().map(|n| chat(*n).contact()).collect());
        assert_eq!(
            found.cases.iter().map(|case| case.code).collect::<Vec<_>>(),
            goes.iter().map(|n| code((*n).into())).collect::<Vec<_>>()
        );
    }
}
