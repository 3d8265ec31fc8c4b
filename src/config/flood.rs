//! `[flood]`: what holds a flood.

use crate::domain::policy::Flood;

use super::table::Table;

/// Reads `[flood]`.
pub fn read(mut table: Table<'_>) -> Flood {
    let usual = Flood::default();
    let burst = table.take("burst").and_then(|item| item.number(1..=1_000));
    let burst = burst.and_then(|number| u32::try_from(number).ok()).unwrap_or(usual.burst);
    table.finish();
    Flood { burst }
}
