//! The one source of randomness.

/// The random bytes that an event brings. The kernel's generator does not fail once it is up, and it is up
/// long before this runs; should it fail all the same, the process must not go on with predictable tokens.
#[must_use]
pub fn fresh() -> [u8; 32] {
    let mut bytes = [0; 32];
    fill(&mut bytes);
    bytes
}

/// Sixteen random bytes: an operation's id.
#[must_use]
pub fn short() -> [u8; 16] {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        tracing::error!(%error, "the kernel gives no random numbers");
        std::process::abort();
    }
}
