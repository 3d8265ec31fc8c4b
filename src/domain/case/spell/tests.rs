use super::*;

#[test]
fn a_reply_answers_only_what_it_covers() {
    let mut spell = Spell::begin(1, Stamp(100));
    spell.add(2, Stamp(200));
    let left = spell.answered_up_to(1);
    assert_eq!(left.as_ref().map(Spell::since), Some(Stamp(200)));
    assert_eq!(left.as_ref().map(Spell::first), Some(2));
    assert_eq!(left.and_then(|s| s.answered_up_to(2)), None);
}

#[test]
fn a_flood_of_messages_stays_small_and_errs_towards_older() {
    let mut spell = Spell::begin(1, Stamp(0));
    for seq in 2..10_000 {
        spell.add(seq, Stamp(i64::from(seq)));
    }
    assert_eq!(spell.runs.len(), KEPT);
    assert_eq!(spell.last(), 9_999);
    let left = spell.answered_up_to(9_000).map(|s| s.since());
    assert!(left.is_some_and(|since| since <= Stamp(9_001)), "{left:?}");
}

#[test]
fn the_first_word_starts_the_clock_of_whoever_asked_for_a_human() {
    let mut spell = Spell::asked(1, Stamp(100));
    assert_eq!(spell.indexes(false, false), [(Index::Wordless, Stamp(100))]);
    let answered = spell.up_to(1);
    spell.add(2, Stamp(900));
    assert!(!spell.is_wordless() && !spell.holds(1));
    assert_eq!((spell.since(), spell.offered_at), (Stamp(900), Stamp(900)));
    let again = answered.expect("a stretch");
    assert_eq!(spell.clone().with(again.clone()), spell, "a wish for words is none");
    assert!(again.into_spell().is_wordless());
}

#[test]
fn what_a_bounce_gives_back_is_as_old_as_it_was() {
    let spell = Spell::begin(5, Stamp(500)).with_earlier(1, 3, Stamp(100));
    assert_eq!(spell.since(), Stamp(100));
    assert!(spell.holds(2) && spell.holds(5) && !spell.holds(4));
}

#[test]
fn a_spell_of_before_there_was_a_ladder_of_urgent_cases_still_opens() {
    let spell = Spell::begin(1, Stamp(100));
    let mut stored = serde_json::to_value(&spell).unwrap();
    for later in ["urgent_since", "urgent_mark", "urgent_fired", "danger_told", "marked"] {
        // Of a spell that has none of it nothing is stored now, either.
        assert!(stored.as_object_mut().unwrap().remove(later).is_none(), "{later}");
    }
    assert_eq!(serde_json::from_value::<Spell>(stored).unwrap(), spell);
}

#[test]
fn the_steps_of_urgent_cases_count_from_when_it_became_one_and_never_from_before_what_is_left() {
    let mut spell = Spell::begin(1, Stamp(100));
    assert_eq!(spell.pressing_since(), Stamp(100));
    spell.urgent_mark = 7;
    spell.press(Stamp(200));
    assert_eq!((spell.pressing_since(), spell.urgent_mark), (Stamp(200), 0));
    spell.add(2, Stamp(300));
    assert_eq!(spell.answered_up_to(1).map(|left| left.pressing_since()), Some(Stamp(300)));
}

#[test]
fn a_spell_of_before_opens_and_is_not_told_of_once_more() {
    let mut stored = serde_json::to_value(Spell::begin(1, Stamp(100))).expect("stored");
    stored.as_object_mut().expect("a map").remove("introduced");
    let opened: Spell = serde_json::from_value(stored).expect("it opens");
    assert!(opened.introduced);
    assert_eq!(Spell { introduced: false, ..opened }, Spell::begin(1, Stamp(100)));
}
