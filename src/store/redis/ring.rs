//! What is sealed on a new line, and tells a wrong key before it does harm.

/// What is sealed to tell a wrong key. It names the version too, for programs of before there was one.
pub(super) const CHECK: &str = "the key of this line, version 2";
/// What it was before.
pub(super) const EARLIER: [&str; 1] = ["the key of this line"];

/// Whether that is what a line of this or an earlier version leaves.
pub(super) fn is_known(check: &str) -> bool {
    check == CHECK || EARLIER.contains(&check)
}
