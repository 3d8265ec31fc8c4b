//! The one integration binary: behaviour that needs a process, a file of the repository or a real Redis.
//!
//! One binary links once; `cargo test NAME` picks. The harness is in `support`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a harness that can't go on says so and ends the test"
)]

mod announcing;
mod another_bot;
mod attachments;
mod audit;
mod buttons;
mod calls;
mod content;
mod crashes;
mod crossing;
mod doctor;
mod downtime;
mod enrolment;
mod fairness;
mod forgetting;
mod fuzzing;
mod half_open;
mod hooked;
mod house;
mod journal;
mod keys;
mod late;
mod live;
mod mail;
mod mail_intake;
mod memory;
mod operators_gone;
mod outbox;
mod package;
mod page_looks;
mod phones;
mod positions;
mod proxied;
mod redis_gone;
mod relaxed;
mod reload;
mod replay;
mod restore;
mod secrets;
mod shutdown;
mod silence;
mod standby;
mod store_trouble;
mod story;
mod support;
mod telegram;
mod threads;
mod trouble;
mod units;
mod web;
mod went_back;
