//! What a command did, why one could do nothing, and what is amiss with one: the text of each.

use crate::domain::command::Misuse;
use crate::domain::say::{Deed, Stands};

/// What was done.
pub fn deed(deed: &Deed) -> &'static str {
    match deed {
        Deed::Taken => "word-did-taken",
        Deed::Passed(Some(_)) => "word-did-passed",
        Deed::Passed(None) => "word-did-passed-nobody",
        Deed::Given(_) => "word-did-given",
        Deed::Yours => "word-did-yours",
        Deed::Urgent => "word-did-urgent",
        Deed::Normal => "word-did-normal",
        Deed::Language(_) => "word-did-language",
        Deed::Released => "word-did-released",
        Deed::Begun => "word-did-begun",
        Deed::Goes => "word-did-goes",
        Deed::Done => "word-did-done",
    }
}

/// Why nothing was done.
pub fn stands(stands: Stands) -> &'static str {
    match stands {
        Stands::Held => "word-stands-held",
        Stands::Waiting => "word-stands-waiting",
        Stands::Assigned => "word-stands-assigned",
        Stands::Answered => "word-stands-answered",
        Stands::Closed => "word-stands-closed",
        Stands::Unreachable => "word-stands-unreachable",
    }
}

/// What its giver should have written.
pub fn misused(misuse: Misuse) -> &'static str {
    match misuse {
        Misuse::NoWords => "word-misused-words",
        Misuse::HowLong => "word-misused-how-long",
        Misuse::HowUrgent => "word-misused-how-urgent",
        Misuse::WhichLanguage => "word-misused-language",
        Misuse::Whom => "word-misused-whom",
        Misuse::WhichNumber => "word-misused-number",
        Misuse::WhichAddress => "word-misused-address",
        Misuse::WhichOther => "word-misused-other",
        Misuse::WhichHour => "word-misused-hour",
        Misuse::WhatToSend => "word-misused-what-to-send",
        Misuse::WhichReady => "word-misused-ready",
        Misuse::NotACode => "word-misused-code",
    }
}
