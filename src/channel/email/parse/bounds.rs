//! How much of a mail is read.

/// How deep multiparts may be nested.
pub const DEPTH: usize = 32;
/// How many parts of a mail are read: five hundred files, and what holds them.
pub const PARTS: usize = 512;
/// How many bytes of header fields are read, those of all parts together.
pub const HEADERS: usize = 256 * 1024;
/// How many bytes of text are read.
pub const TEXT: usize = 256 * 1024;
/// How many bytes of HTML are read to find the text in it: its markup is larger than its text.
pub const HTML: usize = 1024 * 1024;
/// How many bytes of a mail are read.
pub const SIZE: usize = 35 * 1024 * 1024;
