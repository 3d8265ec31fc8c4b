//! How the channel behaves towards the service and towards the line.

mod hostile;
mod parse;
mod sink;
mod source;
