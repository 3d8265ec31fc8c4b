//! What an operator is told and asked around a reply.

use std::ops::Range;

use super::because::reason;
use super::{View, paragraphs};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Folded, Milestone, Reaction};
use crate::domain::names::{Open, reaches, texts};
use crate::domain::say::TickEnd;
use crate::text::{split, visible};

/// How a reply ended, or that it can be stopped.
pub fn tick(view: &View<'_>, end: TickEnd) -> String {
    let id = match end {
        TickEnd::Delivered => "tick-delivered",
        TickEnd::DeliveredButCrossed => "tick-crossed",
        TickEnd::Waits => "tick-waits",
        TickEnd::Stopped => "tick-stopped",
        TickEnd::Refused => "tick-refused",
        TickEnd::Blocked => "tick-blocked",
        TickEnd::AccountGone => "tick-account-gone",
        TickEnd::Forbidden => "tick-forbidden",
        TickEnd::Restricted => "tick-restricted",
        TickEnd::Quiet => "tick-quiet",
        TickEnd::Unsafe => "tick-unsafe",
        TickEnd::NotSent => "tick-not-sent",
        TickEnd::Unsure => "tick-unsure",
        TickEnd::TakenBack => "tick-taken-back",
        TickEnd::PerhapsBack => "tick-perhaps-back",
        TickEnd::NotPassed => "tick-not-passed",
        TickEnd::TooLarge => "tick-too-large",
        TickEnd::Recalled => "tick-recalled",
        TickEnd::RecalledPartly { left } => {
            return view.say_of_case("tick-recalled-partly", &[("left", left.into())]);
        }
        TickEnd::RecallGone => "tick-recall-gone",
        TickEnd::RecallFailed => "tick-recall-failed",
        TickEnd::RecallUnsure => "tick-recall-unsure",
    };
    view.say_of_case(id, &[])
}

/// Where the numbers and addresses stand in words that went out, but for those that the line itself tells anybody: its
/// writer shall see what they passed on.
pub fn reach_in(view: &View<'_>, end: TickEnd, words: &str) -> Vec<Range<usize>> {
    if !matches!(end, TickEnd::Delivered | TickEnd::DeliveredButCrossed) {
        return Vec::new();
    }
    let found = reaches(words);
    if found.is_empty() {
        return Vec::new();
    }
    let open = Open::new(texts(view.policy()));
    found.into_iter().filter(|reach| !open.reaches(&reach.what)).map(|reach| reach.at).collect()
}

/// Whether the reply is not with the contact and can be sent again as it is.
pub fn can_go_again(end: TickEnd) -> bool {
    match end {
        TickEnd::Refused
        | TickEnd::Unsure
        | TickEnd::Blocked
        | TickEnd::AccountGone
        | TickEnd::Forbidden
        | TickEnd::Restricted
        | TickEnd::Quiet
        | TickEnd::Unsafe
        | TickEnd::NotSent
        | TickEnd::TakenBack
        | TickEnd::Stopped => true,
        TickEnd::Delivered
        | TickEnd::DeliveredButCrossed
        | TickEnd::NotPassed
        | TickEnd::TooLarge
        | TickEnd::PerhapsBack
        | TickEnd::Recalled
        | TickEnd::RecalledPartly { .. }
        | TickEnd::RecallGone
        | TickEnd::RecallFailed
        | TickEnd::RecallUnsure
        | TickEnd::Waits => false,
    }
}

/// To whom the case can go; the operators are named by the channel.
pub fn give_to(view: &View<'_>, operators: &[OperatorId]) -> String {
    view.say_of_case(if operators.is_empty() { "give-to-nobody" } else { "give-to" }, &[])
}

/// Whether a draft is the reader's own, held back, and not a colleague's.
pub fn is_held(view: &View<'_>, by: &OperatorId) -> bool {
    view.reader() == Some(by)
}

/// What stands above a reply to the reader's case that waits for their word.
pub fn draft_head(view: &View<'_>, seq: u32, by: &OperatorId) -> String {
    let id = if is_held(view, by) { "draft-held" } else { "draft-head" };
    let head = view.say_of_case(id, &[("who", view.colleague(by).into())]);
    paragraphs([head, found_in(view, seq)])
}

/// What a reply that waits may tell, if that is known.
fn found_in(view: &View<'_>, seq: u32) -> String {
    let waits = view.case().and_then(|case| case.undecided.iter().find(|one| one.seq == seq));
    let why = waits.and_then(|one| reason(view, Milestone::HeldBack, &one.why));
    why.map(|why| view.say("draft-held-why", &[("why", why.into())])).unwrap_or_default()
}

/// What stands above a colleague's note.
pub fn note_head(view: &View<'_>, by: &OperatorId) -> String {
    view.say_of_case("note-head", &[("who", view.colleague(by).into())])
}

/// What stands above the reader's case's message that somebody changed in vain.
pub fn change_kept_head(view: &View<'_>, by: &OperatorId) -> String {
    view.say_of_case("change-kept-head", &[("who", view.colleague(by).into())])
}

/// What stands above an answer that somebody asks the reader to take back.
pub fn recall_asked_head(view: &View<'_>, by: &OperatorId) -> String {
    view.say_of_case("recall-asked-head", &[("who", view.colleague(by).into())])
}

/// What stands above a message on which the contact put emoji, or from which they took them.
pub fn reacted_head(view: &View<'_>, folded: &Folded) -> String {
    if folded.reactions.is_empty() {
        return view.say_of_case("reacted-no-more", &[]);
    }
    let own = folded.message.from == Author::Contact;
    let id = if own { "reacted-own-head" } else { "reacted-head" };
    view.say_of_case(id, &[("emoji", emoji(view, &folded.reactions).into())])
}

/// Emoji, as far as they can be shown.
pub fn emoji(view: &View<'_>, reactions: &[Reaction]) -> String {
    let one = |r: &Reaction| r.emoji().map_or_else(|| view.word("emoji-of-their-own"), visible);
    reactions.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The beginning of an answer, to know it by.
pub fn beginning(text: &str) -> String {
    const MOST: usize = 200;
    let first = split(text, MOST).first().copied().unwrap_or_default();
    if first.len() < text.len() { format!("{first} …") } else { first.to_owned() }
}
