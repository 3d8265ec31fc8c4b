//! `[flood]`: what holds a flood.

use std::time::Duration;

use crate::domain::policy::Flood;

use super::table::Table;

/// Reads `[flood]`.
pub fn read(mut table: Table<'_>) -> Flood {
    let usual = Flood::default();
    let burst = table.take("burst").and_then(|item| item.number(1..=1_000));
    let burst = burst.and_then(|number| u32::try_from(number).ok()).unwrap_or(usual.burst);
    let campaign = table.take("campaign_threshold").and_then(|item| item.number(0..=1_000_000));
    let campaign = campaign.and_then(|number| u32::try_from(number).ok());
    let minute_to_day = Duration::from_secs(60)..=Duration::from_hours(24);
    let window = table.duration("window", usual.window, &minute_to_day);
    table.finish();
    Flood { burst, campaign_threshold: campaign.unwrap_or(usual.campaign_threshold), window }
}
