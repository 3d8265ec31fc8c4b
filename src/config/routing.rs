//! `[routing]`: how cases are given out.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::domain::policy::{Routing, Strategy};

use super::table::Table;

const HOUR: Duration = Duration::from_secs(3_600);

/// Cases that one person can keep in mind, and far more.
pub const CAPACITY: RangeInclusive<i64> = 1..=1_000;

/// Reads `[routing]`.
pub fn read(mut table: Table<'_>) -> Routing {
    let usual = Routing::default();
    let none_to = |most| Duration::ZERO..=most;
    let second_to = |most| Duration::from_secs(1)..=most;
    let words = [("round-robin", Strategy::RoundRobin), ("least-loaded", Strategy::LeastLoaded)];
    let routing = Routing {
        strategy: table.choice("strategy", usual.strategy, &words),
        capacity: capacity(&mut table).unwrap_or(usual.capacity),
        same_operator: table.flag("same_operator", usual.same_operator),
        reopen_within: table.duration("reopen_within", usual.reopen_within, &none_to(8_760 * HOUR)),
        close_after: table.duration("close_after", usual.close_after, &second_to(8_760 * HOUR)),
        acknowledge_again: table.duration("acknowledge_again", usual.acknowledge_again, &none_to(720 * HOUR)),
        repeat_window: table.duration("repeat_window", usual.repeat_window, &none_to(720 * HOUR)),
        language_wait: table.duration("language_wait", usual.language_wait, &none_to(168 * HOUR)),
        topic_wait: table.duration("topic_wait", usual.topic_wait, &none_to(168 * HOUR)),
        handover: table.duration("handover", usual.handover, &none_to(24 * HOUR)),
        offer_again: table.duration("offer_again", usual.offer_again, &second_to(24 * HOUR)),
        urgent_lead: table.duration("urgent_lead", usual.urgent_lead, &none_to(168 * HOUR)),
    };
    table.finish();
    routing
}

/// Reads `capacity`, the line's or an operator's own.
pub fn capacity(table: &mut Table<'_>) -> Option<u32> {
    table.take("capacity")?.number(CAPACITY).and_then(|number| u32::try_from(number).ok())
}
