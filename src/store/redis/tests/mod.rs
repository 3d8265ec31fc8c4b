//! What only Redis can get wrong, and the servers that the tests start.

pub(in crate::store) mod server;
