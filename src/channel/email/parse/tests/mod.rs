//! The parser as its callers see it.

mod bounces;
mod charsets;
mod digest;
mod header;
mod hostile;
mod machines;
mod parts;

use super::{Mail, parse};

/// A mail written with plain line breaks.
fn read(mail: &str) -> Mail {
    parse(mail.replace('\n', "\r\n").as_bytes())
}
