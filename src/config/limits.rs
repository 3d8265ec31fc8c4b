//! `[limits]`: how much room the line may take.

use crate::domain::policy::Limits;
use crate::domain::size;

use super::item::{Item, quoted};
use super::table::Table;

/// With less no line works.
const LEAST: u64 = 16 << 20;
const REMEDY: &str = r#"write a size such as "512mb" or "20gb""#;

/// Reads `[limits]`.
pub fn read(mut table: Table<'_>) -> Limits {
    let mut size = |key| table.take(key).and_then(|item| size(&item));
    let (memory, blobs, free) = (size("memory"), size("blobs"), size("free"));
    let share = table.take("share").and_then(|item| item.number(1..=100));
    let share = share.and_then(|share| u64::try_from(share).ok()).unwrap_or(Limits::default().share);
    let connections = table.take("connections").and_then(|item| item.number(4..=10_000));
    let connections = connections.and_then(|number| usize::try_from(number).ok());
    let limits = Limits { memory, blobs, free, share, connections };
    table.finish();
    limits
}

fn size(item: &Item<'_>) -> Option<u64> {
    let size = item.parsed(REMEDY, size::parse)?;
    if size < LEAST {
        item.fault(
            format!("{} is too little for a line", quoted(&size::show(size))),
            format!("write at least \"{}mb\", or leave it out", LEAST >> 20),
        );
    }
    Some(size)
}
