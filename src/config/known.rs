//! What other sections may refer to.

use crate::domain::id::{ChannelName, Language};
use crate::domain::policy::Channel;

/// The names that the config has made so far.
#[derive(Debug)]
pub struct Known<'p> {
    /// The line's languages.
    pub languages: &'p [Language],
    /// Its channels.
    pub channels: &'p [Channel],
    /// Channels that are there but of no kind that is known.
    pub unsure: &'p [ChannelName],
    /// The topics of cases: those that contacts can choose, and those of operators.
    pub topics: Vec<&'p str>,
    /// The topics of operators: those under which cases are given out.
    pub routes: Vec<&'p str>,
    /// Its shifts.
    pub shifts: Vec<&'p str>,
}
