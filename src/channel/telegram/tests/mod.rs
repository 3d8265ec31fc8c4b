//! How the channel behaves towards the service and towards the line.

mod aside;
mod hostile;
mod kinds;
mod night;
mod parse;
mod proxy;
mod sink;
mod source;
mod webhook;
