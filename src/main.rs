//! The `hotlined` binary.
fn main() {}
