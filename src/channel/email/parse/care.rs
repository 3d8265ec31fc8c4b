//! Calls into libraries that read what strangers wrote.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls foreign code, which may panic on hostile input: then there is no answer.
pub(super) fn careful<T>(call: impl FnOnce() -> T) -> Option<T> {
    // What a panic leaves half done is dropped with the call: nobody sees it.
    catch_unwind(AssertUnwindSafe(call)).ok()
}
