//! What the service answers, as far as the fuzz targets may reach it. Not part of any other build.

use serde_json::Value;

use super::batch::{Batch, Got};
use super::json;

/// An answer's JSON, as deep as it is read.
#[must_use]
pub fn from_json(text: &str) -> Option<Value> {
    json::from_json(text)
}

/// What a web hook is brought, and how it came where it is no good JSON.
#[must_use]
pub fn brought(body: &str) -> (Value, Option<String>) {
    let got = Got::of(body);
    (got.value, got.broken)
}

/// The updates of an answer that is no good JSON, each with how it came where it is none itself; none if it is
/// no answer with updates.
#[must_use]
pub fn updates(body: &str) -> Option<Vec<(Value, Option<String>)>> {
    let batch = Batch::of_broken(body)?;
    Some(batch.updates.into_iter().map(|got| (got.value, got.broken)).collect())
}
