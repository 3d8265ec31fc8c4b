//! How the line is, over HTTP on this machine: a page for people, metrics for Prometheus, probes for machines.
//!
//! | path | for whom | door |
//! | --- | --- | --- |
//! | `/` | people: one page, without scripts too | token |
//! | `/events` | the page, to stay fresh: server-sent events | token |
//! | `/metrics` | Prometheus, text format 0.0.4 | token |
//! | `/healthz` | whoever restarts: the process makes progress | open |
//! | `/readyz` | whoever routes: it leads the line, and the store answers | open |
//!
//! What is shown is a [`overview`], taken whole and then turned into a page or into metrics by pure functions.
//!
//! Architecture invariants:
//! - nothing is changed here: there is no form, no button and no method but GET;
//! - a picture holds counts, times, codes of cases and what the config calls operators and channels; no contact's
//!   name, no address and no word of anyone;
//! - markup is written by a macro that escapes what it is given. Nothing inline: the policy of the page forbids
//!   scripts and styles that are not files of ours.
//! - it listens on this machine only, and a daemon that waits for its turn to lead serves too.

mod auth;
mod exposition;
mod live;
mod metrics;
mod overview;
mod page;
mod pulse;
mod server;
#[cfg(test)]
mod tests;
mod verdict;

pub use auth::{PageAuth, WeakToken};
pub use server::Web;
