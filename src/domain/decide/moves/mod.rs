//! Moves that the answers to events share: placing a case, showing it, writing down what was said, sending a reply.
//!
//! Architecture invariants:
//! - nothing here knows what is above: a move never calls what answers an event;
//! - no two files use each other. [`desk`], [`reason`] and [`tellings`] stand at the bottom, then what changes one thing of a case
//!   ([`cards`], [`transcript`], [`replies`]), then what changes where it stands ([`place`], [`handover`], [`resume`]).

pub mod alarm;
pub mod blocking;
pub mod cards;
pub mod clearing;
pub mod closing;
pub mod copied;
pub mod desk;
pub mod handover;
pub mod hearing;
pub mod kept;
pub mod lists;
pub mod names;
pub mod naming;
pub mod numbers;
pub mod offers;
pub mod outgoing;
pub mod phones;
pub mod place;
pub mod presence;
pub mod questions;
pub mod reach;
pub mod reason;
pub mod recall;
pub mod replies;
pub mod resume;
pub mod seized;
pub mod staffing;
pub mod stands;
pub mod tellings;
pub mod together;
pub mod transcript;
pub mod undecided;
pub mod unheard;
pub mod unsent;
pub mod urgency;
