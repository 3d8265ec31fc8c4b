//! Brings to the line what was written to it, and keeps it until the line has taken it.

use std::io;
use std::time::Duration;

use super::bounce::Report;
use super::lines::Reply;
use super::lmtp::hand_over;
use super::world::{Attempt, Letter};
use super::{LmtpAt, Mail};
use crate::domain::time::Stamp;

/// The first pause before a mail is brought again, on the line's clock; it doubles.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(64);
/// How long the line may take for one mail, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is to be done next.
enum Next {
    Bring(Letter, LmtpAt),
    Wait(Stamp),
    Nothing,
}

/// Works until it is dropped.
pub(super) async fn work(mail: Mail) {
    let mut changed = mail.on_change();
    loop {
        // Before the look: what changes during it still wakes the wait below.
        changed.borrow_and_update();
        match mail.next() {
            Next::Bring(letter, at) => mail.bring(letter, &at).await,
            Next::Wait(until) => tokio::select! {
                () = mail.0.clock.sleep_until(until) => {}
                gone = changed.changed() => if gone.is_err() { return },
            },
            Next::Nothing => {
                if changed.changed().await.is_err() {
                    return;
                }
            }
        }
    }
}

impl Mail {
    fn next(&self) -> Next {
        let (world, now) = (self.lock(), self.now());
        let first = world.queue.iter().min_by_key(|letter| (letter.due, letter.id));
        match (first, &world.lmtp) {
            (Some(letter), Some(at)) if letter.due <= now => Next::Bring(letter.clone(), at.clone()),
            (Some(letter), Some(_)) => Next::Wait(letter.due),
            _ => Next::Nothing,
        }
    }

    async fn bring(&self, letter: Letter, at: &LmtpAt) {
        let heard = tokio::time::timeout(PATIENCE, hand_over(at, &letter)).await;
        let heard = heard.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        self.settle(&letter, heard);
        self.touch();
    }

    /// Done for those who were answered yes; for a no for good the sender is told; else once more, later.
    fn settle(&self, letter: &Letter, heard: io::Result<Vec<Reply>>) {
        let now = self.now();
        let mut world = self.lock();
        let heard = match heard {
            Ok(_) if world.lost > 0 => {
                world.lost -= 1;
                Err("the answer was lost".to_owned())
            }
            heard => heard.map_err(|error| error.to_string()),
        };
        let mut left = Vec::new();
        for (n, to) in letter.to.iter().enumerate() {
            let answer = heard.clone().and_then(|all| all.get(n).cloned().ok_or("no answer".to_owned()));
            world.attempts.push(Attempt { mail: letter.id, to: to.clone(), at: now, answer: answer.clone() });
            match answer {
                Ok(reply) if reply.is_done() => {}
                Ok(reply) if reply.is_permanent() => {
                    let status = reply.text.split(' ').next().filter(|s| s.contains('.')).unwrap_or("5.0.0");
                    let report = Report::Failed { status: status.to_owned(), said: reply.to_string() };
                    world.report(&letter.from, to, &report, &letter.raw, now);
                }
                _ => left.push(to.clone()),
            }
        }
        let Some(at) = world.queue.iter().position(|waiting| waiting.id == letter.id) else { return };
        if left.is_empty() {
            world.queue.remove(at);
        } else if let Some(waiting) = world.queue.get_mut(at) {
            waiting.to = left;
            waiting.due = now + PAUSE.saturating_mul(1 << waiting.tries.min(6)).min(LONGEST);
            waiting.tries += 1;
        }
    }
}
