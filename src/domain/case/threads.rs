//! In which topics of their chat a contact wrote, where that has topics: what answers them goes there.

use super::Case;
use super::bounds::KEPT;

impl Case {
    /// The topic of the contact's chat in which that message was written.
    #[must_use]
    pub fn thread_of(&self, seq: u32) -> Option<i64> {
        let before = self.threads.iter().rev().find(|(from, _)| *from <= seq);
        before.and_then(|(_, thread)| *thread)
    }

    /// Notes in which topic of their chat the contact wrote that message, the latest.
    pub fn said_in(&mut self, seq: u32, thread: Option<i64>) {
        if self.thread_of(seq) != thread {
            self.threads.push((seq, thread));
        }
        let over = self.threads.len().saturating_sub(KEPT);
        self.threads.drain(..over);
    }
}
