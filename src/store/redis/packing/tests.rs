use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::domain::case::Case;
use crate::domain::contact::Contact;
use crate::domain::message::Entry;
use crate::store::contract::support::{assigned, contact, contact_id, delivery, said, waiting};

/// Every way in which a value can be packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    channel: String,
    numbers: Vec<i64>,
    floats: (f32, f64),
    map: BTreeMap<String, Option<bool>>,
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Said,
    Waiting { since: u64 },
    Other(String),
}

fn text() -> impl Strategy<Value = String> {
    let name = prop::sample::select(&NAMES[..]).prop_map(str::to_owned);
    let long = (0usize..70_000).prop_map(|n| "ж".repeat(n / 2));
    prop_oneof![3 => name, 3 => ".{0,40}", 1 => long]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Said),
        any::<u64>().prop_map(|since| Kind::Waiting { since }),
        text().prop_map(Kind::Other),
    ]
}

fn sample() -> impl Strategy<Value = Sample> {
    // Some of them moments that are near each other.
    let near = (0i64..70_000).prop_map(|n| 1_796_000_000_000 + n * n);
    let number = prop_oneof![any::<i64>().prop_map(|n| n >> (n & 63)), near];
    let numbers = prop::collection::vec(number, 0..40);
    let map = prop::collection::btree_map(text(), any::<Option<bool>>(), 0..20);
    let bytes = prop::collection::vec(any::<u8>(), 0..600);
    (text(), numbers, any::<(f32, f64)>(), map, bytes, kind()).prop_map(
        |(channel, numbers, floats, map, bytes, kind)| Sample { channel, numbers, floats, map, bytes, kind },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_packed_comes_back_whatever_somebody_wrote(sample in sample()) {
        for packed in [pack(&sample).unwrap(), pack_absolute(&sample).unwrap()] {
            prop_assert_eq!(&unpack::<Sample>(&packed).unwrap(), &sample);
            prop_assert!(packed.len() <= pack_named(&sample).unwrap().len());
        }
    }

    #[test]
    fn what_an_earlier_version_packed_opens_as_it_is(sample in sample()) {
        let packed = pack_named(&sample).unwrap();
        prop_assert_eq!(&lengthened(&packed).unwrap()[..], &packed[..]);
    }

    #[test]
    fn whatever_changed_the_patch_makes_it_again(old in sample(), new in sample(), which in any::<u8>()) {
        let new = Sample {
            channel: if which & 1 == 0 { old.channel.clone() } else { new.channel },
            numbers: match which & 6 {
                0 => old.numbers.clone(),
                2 => [&old.numbers[..], &new.numbers].concat(),
                _ => new.numbers,
            },
            map: if which & 8 == 0 { old.map.clone() } else { new.map },
            kind: if which & 16 == 0 { old.kind.clone() } else { new.kind },
            ..old.clone()
        };
        let (old, new) = (pack(&old).unwrap(), pack(&new).unwrap());
        let made = patch::between(&old, &new).expect("it can be told");
        prop_assert_eq!(&*patch::apply(&old, &made).unwrap(), &*new);
        prop_assert!(made.len() <= new.len() + 1);
    }

    #[test]
    fn no_patch_at_all_makes_it_fall_over(
        old in sample(),
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        near in prop::collection::vec(0u8..3, 0..12),
    ) {
        let old = pack(&old).unwrap();
        drop(patch::apply(&old, &bytes));
        drop(patch::apply(&old, &[&near[..], &bytes].concat()));
        drop(patch::between(&bytes, &old));
        drop(patch::between(&old, &bytes));
    }

    #[test]
    fn no_bytes_at_all_make_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(unpack::<Sample>(&bytes));
    }
}

#[test]
fn every_name_has_one_number_and_is_worth_it() {
    assert_eq!(NAMES.iter().collect::<BTreeSet<_>>().len(), NAMES.len());
    assert!(NAMES.len() <= 256 && NAMES.iter().all(|name| (3..32).contains(&name.len())));
    assert_eq!((NAMES[0], NAMES[247]), ("code", "Offered"), "further ones stand behind the last");
}

#[test]
fn what_follows_at_the_end_or_changes_deep_inside_is_all_that_a_patch_holds() {
    let runs = |to: u64| BTreeMap::from([("state", vec![1, to]), ("words", vec![7; 300])]);
    let patch = |old: &BTreeMap<&str, Vec<u64>>, new: &BTreeMap<&str, Vec<u64>>| {
        patch::between(&pack(old).unwrap(), &pack(new).unwrap()).unwrap().len()
    };
    assert!(patch(&runs(2), &runs(3)) < 20);
    let mut longer = runs(2);
    longer.get_mut("words").unwrap().extend([8, 9]);
    assert!(patch(&runs(2), &longer) < 20);
    assert!(patch(&longer, &runs(2)) > 300, "what goes is not told");
    assert_eq!(patch(&runs(2), &runs(2)), 5);
}

#[test]
fn what_came_to_hold_something_or_holds_nothing_any_more_is_all_that_a_patch_holds() {
    let map = |fields: &[(&'static str, u64)]| {
        let words = ("words", vec![7; 300]);
        let one = fields.iter().map(|(name, value)| (*name, vec![*value]));
        one.chain([words]).collect::<BTreeMap<&str, Vec<u64>>>()
    };
    let small = |old: &[(&'static str, u64)], new: &[(&'static str, u64)]| {
        let (old, new) = (pack(&map(old)).unwrap(), pack(&map(new)).unwrap());
        let patch = patch::between(&old, &new).unwrap();
        assert_eq!(*patch::apply(&old, &patch).unwrap(), *new);
        assert!(patch.len() < 40, "{}", patch.len());
    };
    small(&[("state", 1)], &[("state", 1), ("topic", 2)]);
    small(&[("state", 1), ("topic", 2)], &[("topic", 2)]);
    small(&[("album", 1), ("state", 1), ("topic", 2)], &[("state", 3), ("topic", 2), ("threads", 4)]);
    // Sixteen pairs have another head than fifteen.
    let many: Vec<(&str, u64)> = NAMES[..14].iter().map(|name| (*name, 1)).collect();
    small(&many, &[&many[..], &[("topics", 5)]].concat());
}

#[test]
fn moments_that_are_near_each_other_take_little_room() {
    let first = 1_796_000_000_000u64;
    let later = |by: u64| pack(&(first, first + by)).unwrap().len();
    assert_eq!([0, 127, 32_000, 86_400_000].map(later), [13, 13, 14, 16]);
    assert_eq!(later(1 << 40), pack_absolute(&(first, first)).unwrap().len());
    let before = pack(&(first, first - 86_400_000)).unwrap();
    assert_eq!((before.len(), unpack(&before)), (16, Ok((first, first - 86_400_000))));
    assert!(unpack::<u64>(&[0xd4, b'T', 1]).is_err(), "later than what?");
}

#[test]
fn what_holds_nothing_is_not_stored_and_reads_as_nothing() {
    let case = assigned(&waiting(1, "en", 5), "olga", 6);
    let stored = pack_named(&case).unwrap();
    for name in ["topic", "passed_by", "shown", "ever_answered", "urgent_mark", "accepted_at", "attachments"]
    {
        assert!(!stored.windows(name.len()).any(|part| part == name.as_bytes()), "{name}");
    }
    assert_eq!(unpack::<Case>(&stored), Ok(case));
    let someone = Contact { id: contact_id(1), ..unpack(&pack(&contact(1)).unwrap()).unwrap() };
    assert_eq!(someone, contact(1), "whose it is stands in its name");
    assert_eq!(unpack(&pack(&delivery(1, "olga")).unwrap()), Ok(delivery(1, "olga")));
    assert_eq!(unpack(&pack(&said(1)).unwrap()), Ok(said(1)));
}

/// As version 0.2 stored it: every field, also those that held nothing.
#[test]
fn a_document_of_before_that_told_of_nothing_opens() {
    let message: Entry = unpack(&pack_named(&serde_json::json!({ "Said": {
        "seq": 1, "from": "Contact", "channel": "telegram", "source": 1, "parts": [], "sent_at": 1,
        "received_at": 2, "text": "canary-text-1", "attachments": [], "album": null, "forwarded": false,
        "answers": null, "quotes": null, "maybe_machine": false, "via": null, "claimed": null, "verified": null,
    } })).unwrap()).unwrap();
    assert_eq!(message, said(1));
}

#[test]
fn what_is_written_most_holds_hardly_a_name_at_length() {
    let case: Case = assigned(&waiting(1, "en", 5), "olga", 6);
    let words = |packed: &[u8]| {
        let mut words = Vec::new();
        let mut rest = packed;
        while let Some(first) = rest.first() {
            if *first == NAME {
                rest = &rest[2..];
                continue;
            }
            let token = Token::first(rest).unwrap();
            words.extend(token.text(rest).map(|text| String::from_utf8(text.to_vec()).unwrap()));
            rest = &rest[token.len()..];
        }
        words.retain(|word| word.len() > 3 && !word.contains("canary"));
        words
    };
    let all = [
        pack(&case).unwrap(),
        pack(&contact(1)).unwrap(),
        pack(&said(1)).unwrap(),
        pack(&delivery(1, "olga")).unwrap(),
        pack(&crate::domain::roster::Roster::default()).unwrap(),
        pack(&crate::domain::roster::OperatorState::default()).unwrap(),
    ];
    let left: usize = all.iter().flat_map(|packed| words(packed)).map(|word| word.len()).sum();
    let whole: usize = all.iter().map(|packed| packed.len()).sum();
    assert!(6 * left < whole, "{left} of {whole} bytes are names");
    let sizes: Vec<(usize, usize)> = [
        (pack_named(&case).unwrap().len(), all[0].len()),
        (pack_named(&contact(1)).unwrap().len(), all[1].len()),
    ]
    .into();
    println!("a case and a contact, with names and with numbers: {sizes:?}");
    assert!(sizes.iter().all(|(long, short)| 2 * short < *long), "{sizes:?}");
}

#[test]
fn a_case_of_before_that_told_of_nothing_opens() {
    let case = assigned(&waiting(1, "en", 5), "olga", 6);
    let mut stored = serde_json::to_value(&case).unwrap();
    let tell = |of: &mut serde_json::Value, nothing: serde_json::Value| {
        of.as_object_mut().unwrap().extend(nothing.as_object().unwrap().clone());
    };
    tell(
        &mut stored,
        serde_json::json!({
            "topic": null, "priority": "normal", "passed_by": [], "said": [], "replies": [], "shown": [], "album": null,
            "ever_answered": false, "threads": [], "last_operator": null, "moving": [], "reacted_at": [], "spelt": [],
            "unaddressed": false, "known_as": null, "stripped": null, "pressed": [],
            "burst": { "since": 0, "count": 0 }, "campaign": null, "call": null,
        }),
    );
    let state = &mut stored["state"]["Assigned"];
    tell(&mut state["post"], serde_json::json!({ "accepted_at": null, "handover": null }));
    tell(
        &mut state["spell"],
        serde_json::json!({
            "mark": 0, "repeat_at": null, "quiet_until": null, "acknowledged": false, "offer_mark": 0,
            "urgent_since": null, "urgent_mark": 0, "urgent_fired": [], "danger_told": false, "marked": [],
            "changed": [], "wordless": false,
        }),
    );
    assert_eq!(unpack::<Case>(&pack_named(&stored).unwrap()), Ok(case));
}
