//! The parser as its callers see it.

mod charsets;
