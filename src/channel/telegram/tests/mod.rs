//! How the channel behaves towards the service and towards the line.

mod hostile;
mod kinds;
mod night;
mod parse;
mod sink;
mod source;
