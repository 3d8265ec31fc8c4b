//! The cards of a case: they are shown, brought up to date, and lose their buttons.

use std::time::Duration;

use crate::domain::case::{AnsweredRuns, Case, Priority, Shown, State};
use crate::domain::id::OperatorId;
use crate::domain::say::{Buttons, CardWhy, Slot, ToOperator};

use super::desk::{Desk, SendOptions};

/// How many cards a moved case brings, besides changed messages: its oldest unanswered message and the newest.
pub const CARDS: usize = 10;

/// How long a card that counts waits for more.
const BURST: Duration = Duration::from_secs(10);

/// Sends the assignee a card for each unanswered message: all where they are few, else the oldest, the newest
/// and those that were changed (the rest is one press on History away).
pub fn show_unanswered(desk: &mut Desk, case: &Case, why: CardWhy) {
    let (Some(operator), Some(spell)) = (case.assignee().cloned(), case.spell()) else { return };
    let all: Vec<u32> = (spell.first()..=spell.last()).filter(|seq| spell.holds(*seq)).collect();
    let newest = all.len().saturating_sub(CARDS - 1);
    let few = all.iter().enumerate().filter(|(at, seq)| *at == 0 || *at >= newest || spell.is_changed(**seq));
    let mut why = why;
    for (_, seq) in few {
        show(desk, case, &operator, *seq, why, false);
        why = CardWhy::Further;
    }
}

/// Sends one card.
pub fn show(desk: &mut Desk, case: &Case, to: &OperatorId, seq: u32, why: CardWhy, bulk: bool) {
    let bulk = bulk && case.priority == Priority::Normal;
    let how = SendOptions { bulk, decides: true, ..SendOptions::default() };
    desk.tell(to, ToOperator::Card { seq, why }, Some(case), how);
}

/// Shows the newest of so many messages that share a card, in the place of the one before it where that is not out
/// yet: whoever writes a thousand times within seconds rings nobody a thousand times, and holds up nobody else.
pub fn show_burst(desk: &mut Desk, case: &Case, to: &OperatorId, seq: u32, more: u32) {
    let how = SendOptions {
        bulk: true,
        decides: true,
        slot: Some(Slot::Minute(case.code, case.burst.since)),
        wait: BURST,
        ..SendOptions::default()
    };
    desk.tell(to, ToOperator::Card { seq, why: CardWhy::Burst(more) }, Some(case), how);
}

/// Takes the buttons off every card that still has them, but those of `keep`.
pub fn retire_cards(desk: &mut Desk, case: &mut Case, look: &Buttons, keep: Option<&OperatorId>) {
    let mut shown = std::mem::take(&mut case.shown);
    for card in shown.iter_mut().filter(|s| s.live && Some(&s.operator) != keep) {
        card.live = false;
        update_card(desk, case, card, look.clone());
    }
    case.shown = shown;
}

/// Shows a card as it now is.
pub fn update_card(desk: &mut Desk, case: &Case, card: &Shown, buttons: Buttons) {
    let say = ToOperator::CardUpdate { seq: card.seq, target: card.delivery, buttons };
    let slot = Some(Slot::Card(card.delivery));
    // What happens to a case at once is shown once.
    desk.changes.deliveries.retain(|d| d.slot != slot);
    let how = SendOptions { bulk: true, slot, ..SendOptions::default() };
    desk.tell(&card.operator, say, Some(case), how);
}

/// How the buttons of a live card of that operator look.
pub fn buttons_for(case: &Case, operator: &OperatorId) -> Buttons {
    match &case.state {
        State::Assigned { post, .. } if post.operator != *operator => {
            Buttons::Moved(Some(post.operator.clone()))
        }
        State::Assigned { post, .. } if post.accepted_at.is_some() => Buttons::Taken,
        State::Waiting { .. } => Buttons::Moved(None),
        State::Closed { .. } => Buttons::Closed,
        _ => Buttons::First,
    }
}

/// Shows the live cards of a message as it now is.
pub fn refresh_cards(desk: &mut Desk, case: &Case, seq: u32) {
    for card in case.shown.clone().iter().filter(|s| s.seq == seq && s.live) {
        let buttons = buttons_for(case, &card.operator);
        update_card(desk, case, card, buttons);
    }
}

/// Shows the live cards of messages that were answered, or are unanswered again, as they now are.
pub fn refresh_answered(desk: &mut Desk, case: &Case, messages: &AnsweredRuns) {
    for seq in messages.messages() {
        refresh_cards(desk, case, seq);
    }
}

/// Shows every live card of a case as it now is.
pub fn refresh_all(desk: &mut Desk, case: &Case) {
    for card in case.shown.iter().filter(|s| s.live) {
        let buttons = buttons_for(case, &card.operator);
        update_card(desk, case, card, buttons);
    }
}

/// Brings the cards of moving places up to date, where it is time. Returns whether it was.
pub fn show_places(desk: &mut Desk, case: &mut Case) -> bool {
    if !matches!(case.state, State::Assigned { .. } | State::Answered { .. }) {
        return false;
    }
    let seqs = case.to_refresh(desk.now.line);
    for seq in &seqs {
        refresh_cards(desk, case, *seq);
    }
    !seqs.is_empty()
}
