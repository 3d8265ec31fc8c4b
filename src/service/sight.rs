//! How the store looks to whoever watches the line, what waits for it, and what it loses next.

use crate::domain::time::Stamp;

/// Why it is not written down where the store stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnoted {
    /// There is a file that can't be read.
    pub unread: bool,
    /// What the disk says.
    pub why: String,
}

/// How the store looked when it was last looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Why it can't be used, if so.
    pub away: Option<String>,
    /// Why it could lose what it takes, or is not what the line left.
    pub perils: Vec<String>,
}

/// What the committer waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Which wait it is: another one has another number.
    pub number: u64,
    /// Why the store did not do it when it was last asked; none while it has not answered.
    pub why: Option<String>,
}

impl Sight {
    /// What is wrong with it, in sentences.
    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        let perils = self.perils.iter().map(|peril| format!("The store is NOT SAFE: {peril}."));
        let away = self.away.iter().map(|why| format!("The store can't be used: {why}."));
        away.chain(perils).collect()
    }
}

/// When it is looked next what was kept for long enough, and how much of it there will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Line time.
    pub at: Stamp,
    /// Closed cases.
    pub cases: usize,
    /// Closed cases of which the attachments go.
    pub attachments: usize,
    /// Closed cases of which the notes go.
    pub notes: usize,
    /// Mails that made no case.
    pub automatic: usize,
    /// Entries of the audit trail.
    pub audit: usize,
}
