//! The world of mail as a line meets it, with a small line behind it.

mod fake;
mod people;
mod sink;

use super::{LmtpAt, Mail, MailServed};
use crate::domain::time::Stamp;
use crate::service::clock::Clock;
use fake::Line;

const LINE: &str = "help@line.test";

/// A world with a line in it that takes everything.
struct Town {
    clock: Clock,
    mail: Mail,
    served: MailServed,
    line: Line,
}

async fn town() -> Town {
    let clock = Clock::frozen(Stamp(1_795_498_200_000));
    let mail = Mail::new(clock.clone(), LINE);
    let served = mail.serve(([127, 0, 0, 1], 0).into()).await.expect("a free port");
    let (line, addr) = Line::tcp().await;
    mail.lmtp(LmtpAt::Tcp(addr));
    Town { clock, mail, served, line }
}
