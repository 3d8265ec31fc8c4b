//! What only Redis can get wrong, and the servers that the tests start.

mod ahead;
mod changes;
mod faults;
mod forgetting;
mod lost;
mod secrecy;
pub(in crate::store) mod server;
mod silent;
mod versions;
