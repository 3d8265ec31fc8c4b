//! A hotline as one daemon: the map of the house, and what must stay true of it.
//!
//! Data flows one way. A [`channel`] hears something and hands it in; the [`service`] loads what is known, lets
//! the [`domain`] decide, commits the decision to the [`store`], and only then tells the channel's service
//! that it was taken. What a decision wants said lies in the store's outbox until a channel has said it; how
//! that ended is an event like any other.
//!
//! ```text
//! channel source ─► parse ─► intake ─► decide ─► commit ─► acknowledge the source
//!                               ▲         │         │
//!         timers, settlements ──┘   (pure rules)    └─► outbox ─► render ─► channel sink ─► settlement
//! ```
//!
//! | room | what happens there |
//! | --- | --- |
//! | [`domain`] | the rules, pure: what a case is, who gets it, what is late, what is said |
//! | [`keys`], [`text`] | keyed hashes and sealing; what the line says, in its languages |
//! | [`net`] | being listened to on this machine: doors, seats, guests |
//! | [`store`] | how a decision becomes durable: Redis, and memory as its reference model |
//! | [`channel`] | Telegram and mail: hearing, rendering, sending |
//! | [`config`] | the TOML file, validated into the policy that the rules read |
//! | [`service`] | the tasks: committer, outbox, timers, self-audit, leading; the clock |
//! | [`web`] | the page that shows how the line is, metrics, probes |
//! | [`admin`] | the socket that the commands talk to |
//! | [`app`] | what is built of what, and in which order it starts and ends |
//! | [`cli`] | one file a command |
//! | [`sandbox`] | stand-ins for the outside world, and the training page |
//!
//! Architecture invariants:
//! - each room imports only rooms that stand before it; [`store`] and [`channel`] never each other;
//!   [`sandbox`] nothing but the clock; no files use each other. A test reads the sources and holds this;
//! - [`domain`] has no clock, no randomness, no I/O and no async: time and seeds come in with the event;
//! - one task makes every write, in one script that takes a batch whole or not at all;
//! - a source is acknowledged after its commit, never before; the world is changed only from the outbox;
//! - a message's number means nothing without the bot that gave it, and a mail address is folded by
//!   [`domain::mailbox`] alone: whoever looks alike is somebody else;
//! - nothing that guards correctness has a time to live, and no lock times out: a daemon whose epoch has
//!   passed can write nothing, however late it wakes up.

pub mod admin;
pub mod app;
pub mod channel;
pub mod cli;
pub mod config;
pub mod domain;
pub mod keys;
pub mod net;
pub mod sandbox;
pub mod service;
pub mod store;
pub mod text;
pub mod web;
