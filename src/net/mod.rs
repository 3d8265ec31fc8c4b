//! Being listened to on this machine: where, by whom, how many at a time, and for how long; and other machines that are
//! spoken to through a [`Proxy`].
//!
//! ```text
//! Listen ─► Door (a loopback port, or a unix Socket) ─► Entrance (a seat for each, within Limits) ─► Guest
//! ```
//!
//! The admin socket, the mail server's door, the page and a bot's webhook are protocols behind one entrance. What comes in by it
//! is hostile until shown otherwise, also on this machine:
//! - one peer can't take every seat, where the kernel tells who it is;
//! - when all are taken, whoever has gone unanswered for longest makes room, so that those who connect and say
//!   nothing, or a little now and then, shut nobody out;
//! - that all seats were taken is counted, and told to whoever watches over the line;
//! - whoever neither says nor takes anything for as long as the protocol gives them is let go.

mod address;
mod crowd;
mod door;
mod entrance;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod guest;
mod hall;
mod moment;
mod opening;
mod proxy;
#[cfg(test)]
pub(crate) mod relay;
mod seats;
mod socket;
mod stream;

pub use address::{Listen, Tls};
pub use crowd::Crowd;
pub use entrance::{Came, Entrance};
pub use error::OpenError;
pub use guest::Guest;
pub use hall::Hall;
pub use proxy::{Proxy, ProxyKind};
pub use seats::{Full, Limits, Seats};
pub use stream::{Peer, Stream};
