//! When it is looked next what was kept for long enough.

use serde::{Deserialize, Serialize};

use crate::domain::time::Now;
use crate::service::report::Forecast;

use super::civil;

/// When that is, and what will go then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionView {
    /// When.
    pub next: String,
    /// Closed cases.
    pub cases: usize,
    /// Closed cases that lose their attachments.
    pub attachments: usize,
    /// Closed cases that lose their notes.
    pub notes: usize,
    /// Mails that made no case.
    pub automatic: usize,
    /// Entries of the audit trail.
    pub audit: usize,
}

impl RetentionView {
    pub(super) fn of(forecast: &Forecast, now: Now) -> Self {
        let Forecast { at, cases, attachments, notes, automatic, audit } = *forecast;
        Self { next: civil(now, at), cases, attachments, notes, automatic, audit }
    }
}
