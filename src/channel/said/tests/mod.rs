//! How things are named on every channel, and how a channel says some of them in words of its own.

pub mod announcements;
pub mod asides;
pub mod boards;
mod calls;
pub mod fixtures;
pub mod menu;
pub mod questions;
pub mod words;

use super::*;
use crate::domain::bots::Count;
use crate::domain::fixture;
use crate::domain::material::Material;
use crate::domain::policy::{Operator, Policy};
use crate::domain::say::{Recipient, Say, ToOperator, Word};
use crate::domain::time::{Now, Stamp};
use crate::text::Texts;

const OWN: Wording = Wording {
    instead: &[("word-noted", "word-not-yours")],
    below: &[("word-close-needs-reason", "mail-close-reason")],
};

/// What `ask` gets of a view of that wording.
fn with<T>(wording: &'static Wording, policy: &Policy, ask: impl FnOnce(&View<'_>) -> T) -> T {
    let (texts, material) = (Texts::builtin(), Material::default());
    let now = Now { line: Stamp(0), civil: Stamp(0) };
    let delivery =
        fixtures::delivery(Recipient::Operator(fixtures::olga()), Say::Operator(ToOperator::Prompt), "en");
    let scene =
        Scene { policy, texts: &texts, now, maybe_sent: false, count: Count::default(), thread: None };
    ask(&View::new(&delivery, &material, scene, wording))
}

#[test]
fn a_colleague_is_named_by_alias_and_id_and_not_twice() {
    let alias = |alias: Option<&str>| {
        let mut operator = fixture::operator("olga");
        operator.alias = alias.map(str::to_owned);
        let policy = fixture::policy(vec![operator]);
        with(&OWN, &policy, |view| view.colleague(&fixtures::olga()))
    };
    assert_eq!(alias(Some("Anna")), "Anna/olga");
    assert_eq!(alias(Some("Olga")), "Olga");
    assert_eq!(alias(None), "olga");
}

#[test]
fn a_channel_says_a_text_in_its_own_words_and_the_others_in_the_common_ones() {
    let policy = fixture::policy(vec![]);
    let say = |wording, said: &Word| with(wording, &policy, |view| word::word(view, said));
    let common: &'static Wording = &Wording { instead: &[], below: &[] };
    assert_eq!(say(&OWN, &Word::Noted), say(common, &Word::NotYours));
    assert_eq!(say(&OWN, &Word::NotYours), say(common, &Word::NotYours));
    let below = say(&OWN, &Word::CloseNeedsReason);
    let more = below.strip_prefix(&say(common, &Word::CloseNeedsReason)).unwrap();
    assert!(more.starts_with("\n\n") && more.len() > 2, "{below}");
}

#[test]
fn a_supervisor_is_told_how_to_lock_somebody_out_and_nobody_else_is() {
    let help = |supervisor| {
        let olga = Operator { supervisor, ..fixture::operator("olga") };
        with(&OWN, &fixture::policy(vec![olga]), word::help)
    };
    let (theirs, others) = (help(true), help(false));
    assert!(
        theirs.starts_with(&others) && theirs.contains("/lock") && theirs.contains("/unlock"),
        "{theirs}"
    );
    assert!(!others.contains("/lock"), "{others}");
}
