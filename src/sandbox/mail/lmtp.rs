//! Handing one mail to the line (LMTP, RFC 2033): as SMTP, but with an answer for each recipient.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};

use super::lines::{Reply, reply, stuffed};
use super::world::Letter;
use super::{HOST, LmtpAt};

/// A connection of either kind.
trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Brings a mail, and gives the line's answer for each recipient in order.
///
/// # Errors
/// If the line can't be reached, goes away, or speaks no LMTP: nobody knows then whether it took the mail.
pub(super) async fn hand_over(at: &LmtpAt, letter: &Letter) -> io::Result<Vec<Reply>> {
    let wire: Box<dyn Wire> = match at {
        LmtpAt::Tcp(addr) => Box::new(TcpStream::connect(addr).await?),
        LmtpAt::Unix(path) => Box::new(UnixStream::connect(path).await?),
    };
    let mut dialogue = Dialogue(BufReader::new(wire));
    let greeting = reply(&mut dialogue.0).await?;
    if !greeting.is_done() {
        return Ok(vec![greeting; letter.to.len()]);
    }
    let answers = dialogue.transaction(letter).await?;
    // The mail is settled; what the line says to this changes nothing.
    if let Err(error) = dialogue.ask("QUIT").await {
        tracing::debug!(%error, "the line hung up first");
    }
    Ok(answers)
}

struct Dialogue(BufReader<Box<dyn Wire>>);

impl Dialogue {
    async fn transaction(&mut self, letter: &Letter) -> io::Result<Vec<Reply>> {
        let offers = self.ask(&format!("LHLO {HOST}")).await?;
        let sender = self.ask(&mail_from(letter, &offers)).await?;
        if !(offers.is_done() && sender.is_done()) {
            let refusal = if offers.is_done() { sender } else { offers };
            return Ok(vec![refusal; letter.to.len()]);
        }
        let mut answers = Vec::new();
        for to in &letter.to {
            answers.push(self.ask(&format!("RCPT TO:<{to}>")).await?);
        }
        if answers.iter().any(Reply::is_done) {
            self.data(letter, &mut answers).await?;
        }
        Ok(answers)
    }

    /// Sends the mail; the answers to the recipients that were accepted become final.
    async fn data(&mut self, letter: &Letter, answers: &mut [Reply]) -> io::Result<()> {
        let go = self.ask("DATA").await?;
        if go.code != 354 {
            answers.iter_mut().filter(|answer| answer.is_done()).for_each(|answer| *answer = go.clone());
            return Ok(());
        }
        self.0.write_all(&stuffed(&letter.raw)).await?;
        self.0.flush().await?;
        // One for each recipient that was accepted, and for no other (RFC 2033 §4.2).
        for answer in answers.iter_mut().filter(|answer| answer.is_done()) {
            *answer = reply(&mut self.0).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, command: &str) -> io::Result<Reply> {
        self.0.write_all(format!("{command}\r\n").as_bytes()).await?;
        self.0.flush().await?;
        reply(&mut self.0).await
    }
}

/// `MAIL` with the parameters that the line offers to understand.
fn mail_from(letter: &Letter, offers: &Reply) -> String {
    let offered = |name: &str| {
        let first = |line: &str| line.split_ascii_whitespace().next().map(str::to_ascii_uppercase);
        offers.text.lines().any(|line| first(line).as_deref() == Some(name))
    };
    let size = if offered("SIZE") { format!(" SIZE={}", letter.raw.len()) } else { String::new() };
    let body = if offered("8BITMIME") { " BODY=8BITMIME" } else { "" };
    format!("MAIL FROM:<{}>{size}{body}", letter.from)
}
