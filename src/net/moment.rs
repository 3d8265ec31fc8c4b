//! The clock by which connections are silent.

use tokio::time::Instant;

/// The machine's own moment: how long a connection is silent has nothing to do with the line's time.
#[expect(
    clippy::disallowed_methods,
    reason = "a time-out of the machine's, which a test moves with the runtime's clock"
)]
pub(super) fn moment() -> Instant {
    Instant::now()
}
