//! One client: bytes in, answers out, and in between the intake.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use super::data::Kept;
use super::protocol::{Protocol, Step};
use crate::channel::email::raw::{MailIntake, Place, RawMail};
use crate::channel::{Untaken, Watch};
use crate::net::Guest;

/// How long a client may be silent, and how long an answer may take to go out.
pub(super) const QUIET: Duration = Duration::from_mins(2);
/// How long a client has for one mail, from its first command to its last dot.
const ONE_MAIL: Duration = Duration::from_mins(10);
/// How many bytes of mails all clients together may keep in memory.
const ROOM: usize = 160 << 20;
/// How many bytes a mail for several recipients may take up in one go.
const AT_ONCE: usize = 8 << 20;

/// What all clients share.
#[derive(Default)]
pub(super) struct Room(AtomicUsize);

/// A client's share of it; given back when dropped.
struct Share<'a> {
    room: &'a Room,
    bytes: usize,
}

/// A client.
pub(super) struct Connection<'a> {
    pub link: Guest,
    pub protocol: Protocol,
    pub intake: Arc<dyn MailIntake>,
    pub watch: Watch,
    pub room: &'a Room,
    pub stop: CancellationToken,
    /// Others wait for a seat, and this client has gone unanswered for longest.
    pub must_leave: CancellationToken,
}

/// Why a connection ended.
enum End {
    Said,
    Broken,
}

impl Connection<'_> {
    /// Serves the client until it leaves, is too slow, or the line is told to stop. A mail that is being taken
    /// then is still answered.
    pub(super) async fn serve(mut self) {
        match self.talk().await {
            End::Said => {}
            End::Broken => tracing::debug!("an LMTP client was lost"),
        }
    }

    async fn talk(&mut self) -> End {
        let (mut input, mut share) = (BytesMut::new(), Share { room: self.room, bytes: 0 });
        let mut out = format!("{}\r\n", self.protocol.greeting());
        let mut patience = Box::pin(tokio::time::sleep(ONE_MAIL));
        loop {
            while let Some(step) = self.protocol.next(&mut input) {
                match step {
                    Step::Say(answer) => out = out + &answer + "\r\n",
                    Step::Close(answer) => return self.say(out + &answer + "\r\n").await,
                    Step::Take { recipients, mail } => {
                        if let broken @ End::Broken = self.say(std::mem::take(&mut out)).await {
                            return broken;
                        }
                        out = self.take(recipients, mail).await;
                        patience = Box::pin(tokio::time::sleep(ONE_MAIL));
                    }
                }
            }
            // Asked afterwards: a client is ahead of its room by what one read brought.
            if !share.resize(self.protocol.held()) {
                self.protocol.no_room();
            }
            if let broken @ End::Broken = self.say(std::mem::take(&mut out)).await {
                return broken;
            }
            input.reserve(16 << 10);
            let read = tokio::select! {
                biased;
                // 421 makes a client keep its mail and come again (RFC 5321 §3.8); a bare close may count as
                // a failure.
                () = self.stop.cancelled() => return self.say("421 4.3.2 stops\r\n".into()).await,
                () = self.must_leave.cancelled() => return self.say("421 4.3.2 makes room\r\n".into()).await,
                () = &mut patience => return self.say("421 4.4.2 too slow\r\n".into()).await,
                read = self.link.read_buf(&mut input) => read,
            };
            match read {
                Ok(0) => return End::Broken,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    return self.say("421 4.4.2 silent for too long\r\n".into()).await;
                }
                Err(_) => return End::Broken,
            }
        }
    }

    async fn say(&mut self, answers: String) -> End {
        if answers.is_empty() {
            return End::Said;
        }
        let sending = async {
            self.link.write_all(answers.as_bytes()).await?;
            self.link.flush().await
        };
        match tokio::time::timeout(QUIET, sending).await {
            Ok(Ok(())) => End::Said,
            Ok(Err(_)) | Err(_) => End::Broken,
        }
    }

    /// An answer for each recipient: 250 only for what is durable, and 451 for whatever is uncertain, so that
    /// the client keeps the mail.
    async fn take(&mut self, recipients: Vec<String>, mail: Result<Vec<u8>, Kept>) -> String {
        let mail = match mail {
            Ok(mail) => mail,
            Err(Kept::TooLarge) => return "552 5.3.4 too large\r\n".repeat(recipients.len()),
            Err(_) => return "451 4.3.1 no room now\r\n".repeat(recipients.len()),
        };
        let received_at = (self.watch)().civil;
        let mut answers = String::new();
        for some in recipients.chunks((AT_ONCE / mail.len().max(1)).max(1)) {
            let mails = some.iter().map(|recipient| RawMail {
                bytes: mail.clone(),
                received_at,
                place: Place::Lmtp { recipient: recipient.clone() },
                cut_from: None,
                again: false,
            });
            let mut taken = self.intake.take(mails.collect()).await.into_iter();
            for _ in some {
                answers += match taken.next() {
                    Some(Ok(_)) => "250 2.0.0 taken\r\n",
                    Some(Err(Untaken::NoRoom)) => "451 4.3.1 no room now\r\n",
                    Some(Err(Untaken::Line(_))) | None => "451 4.3.0 not taken now\r\n",
                };
            }
        }
        answers
    }
}

impl Share<'_> {
    /// Makes it that large; whether there was room. Without, it stays as it was.
    fn resize(&mut self, bytes: usize) -> bool {
        if bytes <= self.bytes {
            self.room.0.fetch_sub(self.bytes - bytes, Ordering::Relaxed);
        } else {
            let more = bytes - self.bytes;
            // Added first, and taken back if that is too much: two at once may both be refused, never both
            // let in.
            if self.room.0.fetch_add(more, Ordering::Relaxed).saturating_add(more) > ROOM {
                self.room.0.fetch_sub(more, Ordering::Relaxed);
                return false;
            }
        }
        self.bytes = bytes;
        true
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.room.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_shared_and_given_back() {
        let room = Room::default();
        let (mut a, mut b) = (Share { room: &room, bytes: 0 }, Share { room: &room, bytes: 0 });
        assert!(a.resize(ROOM - 10) && b.resize(10) && !b.resize(11));
        assert!(a.resize(0) && b.resize(ROOM) && !a.resize(1));
        drop(b);
        assert!(a.resize(ROOM));
    }
}
