//! Collecting the keys and arguments of a script call.

use std::collections::HashMap;

use crate::domain::time::Stamp;
use crate::store::{Result, StoreError};

/// What one call may carry. Redis stands still for 7 ms over an argument of this size.
const LIMIT: usize = 1 << 20;

/// How far from zero a score may be and still be exact in Redis, which keeps it as a double.
const EXACT: i64 = 1 << 53;

/// Keys, each declared once, and arguments.
#[derive(Default)]
pub(super) struct Args {
    pub(super) keys: Vec<String>,
    pub(super) values: Vec<Vec<u8>>,
    places: HashMap<String, usize>,
    size: usize,
}

impl Args {
    pub(super) fn with_keys(keys: impl IntoIterator<Item = String>) -> Self {
        let mut args = Self::default();
        for key in keys {
            args.place(key);
        }
        args
    }

    /// Declares a key and tells its position, from 1.
    pub(super) fn place(&mut self, key: String) -> usize {
        let next = self.keys.len() + 1;
        let keys = &mut self.keys;
        let size = &mut self.size;
        *self.places.entry(key).or_insert_with_key(|key| {
            *size += key.len();
            keys.push(key.clone());
            next
        })
    }

    pub(super) fn push(&mut self, arg: impl Into<Vec<u8>>) -> &mut Self {
        let arg = arg.into();
        self.size += arg.len();
        self.values.push(arg);
        self
    }

    pub(super) fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        self.push(number.to_string())
    }

    pub(super) fn key(&mut self, key: String) -> &mut Self {
        let place = self.place(key);
        self.number(place)
    }

    pub(super) fn time(&mut self, at: Stamp) -> &mut Self {
        self.number(exact(at))
    }

    /// These behind others, which name no key.
    pub(super) fn behind(mut self, mut first: Self) -> Self {
        debug_assert!(first.keys.is_empty(), "a position is one among all keys");
        first.values.append(&mut self.values);
        self.size += first.size;
        Self { values: first.values, ..self }
    }

    pub(super) fn check_size(&self) -> Result<()> {
        if self.size > LIMIT {
            return Err(StoreError::Rejected(format!("it has {} bytes, more than {LIMIT}", self.size)));
        }
        Ok(())
    }
}

/// The time as a score: exact for the next 285,000 years, beyond that the end of them.
pub(super) fn exact(at: Stamp) -> i64 {
    at.0.clamp(-EXACT, EXACT)
}
