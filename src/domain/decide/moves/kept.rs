//! What makes no case is kept, within its share of the store; the oldest goes first, and is counted. A human can
//! let it in.

use std::borrow::Cow;

use crate::domain::automatic::{Automatic, WhyKept};
use crate::domain::event::{Arrival, Machine, Said};
use crate::domain::id::{CaseCode, DeliveryId};

use super::desk::Desk;

/// Why a mail made no case.
pub fn why(machine: &Machine) -> WhyKept {
    match machine {
        Machine::Bounced { .. } => WhyKept::Bounce,
        Machine::Automatic(why) => WhyKept::Automatic(Cow::Borrowed(why)),
        Machine::Impostor { .. } => WhyKept::Impostor,
    }
}

/// Keeps it, and lets go of the oldest where there is no room for all.
pub fn keep(desk: &mut Desk, arrival: &Arrival, said: &Said, why: WhyKept) {
    let code = CaseCode::from_bits(desk.random(12));
    let mail = Automatic::of(arrival, said, why, code, desk.now.line);
    let room = desk.snap.automatic_room;
    let mut kept = desk.roster().automatic;
    kept.mails += 1;
    kept.bytes += mail.size();
    let gone = desk.changes.let_go.clone();
    for old in desk.snap.automatic.iter().filter(|old| !gone.contains(&old.code)) {
        if room == 0 || kept.bytes <= room {
            break;
        }
        kept.mails = kept.mails.saturating_sub(1);
        kept.bytes = kept.bytes.saturating_sub(old.size());
        kept.dropped += 1;
        desk.changes.let_go.push(old.code);
    }
    desk.roster_mut().automatic = kept;
    desk.changes.automatic.push(mail);
}

/// What was just kept reports of that mail of ours: it may quote it, and goes when the case goes.
pub fn reports_of(desk: &mut Desk, delivery: DeliveryId, case: Option<CaseCode>) {
    if let Some(mail) = desk.changes.automatic.last_mut() {
        mail.delivery = Some(delivery);
        mail.about = case.or(mail.about);
    }
}
