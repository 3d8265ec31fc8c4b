//! Why something happened to a case, in words.

use super::View;
use crate::domain::message::{Because, Milestone};
use crate::text::isolate;

/// Why, where a person has something from it: a closer's own words, or a reason that was offered. The other
/// fixed words are for the log.
pub fn reason(view: &View<'_>, what: Milestone, why: &str) -> Option<String> {
    Some(match Because::of(what, why) {
        Because::NoReplyNeeded => view.word("reason-no-reply-needed"),
        Because::Spam => view.word("reason-spam"),
        Because::Duplicate => view.word("reason-duplicate"),
        Because::ResolvedElsewhere => view.word("reason-resolved-elsewhere"),
        Because::NobodyAnswers => view.word("reason-nobody-answers"),
        Because::Blocked => view.word("reason-blocked"),
        Because::Crossed => view.word("reason-crossed"),
        Because::AccountGone => view.word("reason-account-gone"),
        Because::OurName => view.word("reason-own-name"),
        Because::OurReach => view.word("reason-own-reach"),
        Because::NeverTold => view.word("reason-never-tell"),
        Because::Signature => view.word("reason-signature"),
        Because::NotLookedAt => view.word("reason-not-looked-at"),
        Because::Words(words) => isolate(words),
        Because::Inner => return None,
    })
}
