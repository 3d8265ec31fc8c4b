//! The sink: an SMTP server for the line's mail (RFC 5321), without TLS and for loopback.
//!
//! It takes mail for anybody, as a provider does for its own customer, and is stricter than most about what
//! it is given: a bare CR or LF or an overlong line is refused, so that the line learns of its faults here.

use std::io;
use std::slice;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::command::{Command, LARGEST, parse};
use super::fault::{Fault, Stage};
use super::lines::{BadBody, Reply, body, line};
use super::{HOST, Mail};

/// The most recipients of one mail.
const RECIPIENTS: usize = 100;

/// One connection.
pub(super) struct Session {
    mail: Mail,
    stream: BufReader<TcpStream>,
    from: Option<String>,
    to: Vec<String>,
}

/// What a fault makes of a step.
enum Struck {
    No,
    Refused(Reply),
    Close { take: bool },
}

/// Whether the dialogue goes on.
#[derive(PartialEq)]
enum After {
    Goes,
    Ends,
}

impl Session {
    pub fn new(mail: Mail, stream: TcpStream) -> Self {
        Self { mail, stream: BufReader::new(stream), from: None, to: Vec::new() }
    }

    /// Until the client quits or goes away.
    pub async fn run(mut self) {
        if let Err(error) = self.dialogue().await {
            tracing::debug!(%error, "a connection to the sink ended");
        }
    }

    async fn dialogue(&mut self) -> io::Result<()> {
        let greeting = Reply { code: 220, text: format!("{HOST} ESMTP Sandbox") };
        if self.step(Stage::Connect, &[], greeting, |_| {}).await? == After::Ends {
            return Ok(());
        }
        while let Some(line) = line(&mut self.stream).await? {
            let after = match parse(&line) {
                Ok(command) => self.obey(command).await?,
                Err(wrong) => self.say(&wrong).await?,
            };
            if after == After::Ends {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn obey(&mut self, command: Command) -> io::Result<After> {
        match command {
            Command::Helo => {
                self.reset();
                self.say(&Reply::new(250, HOST)).await
            }
            Command::Ehlo => {
                self.reset();
                let offers = format!("{HOST}\nSIZE {LARGEST}\n8BITMIME\nENHANCEDSTATUSCODES\nPIPELINING");
                self.say(&Reply { code: 250, text: offers }).await
            }
            Command::Mail(_) if self.from.is_some() => self.say(&out_of_order()).await,
            Command::Mail(from) => {
                let fine = Reply::new(250, "2.1.0 Ok");
                self.step(Stage::Mail, &[], fine, |session| session.from = Some(from)).await
            }
            Command::Rcpt(_) if self.from.is_none() => self.say(&out_of_order()).await,
            Command::Rcpt(_) if self.to.len() >= RECIPIENTS => {
                self.say(&Reply::new(452, "4.5.3 Too many recipients")).await
            }
            Command::Rcpt(to) => {
                let fine = Reply::new(250, "2.1.5 Ok");
                self.step(Stage::Rcpt, slice::from_ref(&to), fine, |session| session.to.push(to.clone()))
                    .await
            }
            Command::Data if self.to.is_empty() => self.say(&out_of_order()).await,
            Command::Data => self.data().await,
            Command::Rset => {
                self.reset();
                self.say(&Reply::new(250, "2.0.0 Ok")).await
            }
            Command::Noop => self.say(&Reply::new(250, "2.0.0 Ok")).await,
            Command::Quit => {
                self.say(&Reply::new(221, "2.0.0 Bye")).await?;
                Ok(After::Ends)
            }
        }
    }

    async fn data(&mut self) -> io::Result<After> {
        let to = self.to.clone();
        match self.struck(Stage::Data, &to).await {
            Struck::No => {}
            Struck::Refused(reply) => return self.say(&reply).await,
            Struck::Close { .. } => return Ok(After::Ends),
        }
        self.say(&Reply::new(354, "End data with <CR><LF>.<CR><LF>")).await?;
        let mail = match body(&mut self.stream, LARGEST).await? {
            Ok(mail) => mail,
            Err(bad) => {
                self.say(&refusal(bad)).await?;
                self.reset();
                // What is left of too large a mail is no dialogue.
                return Ok(if bad == BadBody::TooLarge { After::Ends } else { After::Goes });
            }
        };
        let after = match self.struck(Stage::Dot, &to).await {
            Struck::No => {
                self.take(mail);
                self.say(&Reply::new(250, "2.0.0 Ok: queued")).await?
            }
            Struck::Refused(reply) => self.say(&reply).await?,
            Struck::Close { take } => {
                if take {
                    self.take(mail);
                }
                After::Ends
            }
        };
        self.reset();
        Ok(after)
    }

    fn take(&self, mail: Vec<u8>) {
        let at = self.mail.now();
        let from = self.from.clone().unwrap_or_default();
        self.mail.lock().take(&from, &self.to, &mail.into(), at);
        self.mail.touch();
    }

    /// One step with a plain answer: done unless a fault strikes.
    async fn step(
        &mut self,
        stage: Stage,
        to: &[String],
        fine: Reply,
        done: impl FnOnce(&mut Self),
    ) -> io::Result<After> {
        match self.struck(stage, to).await {
            Struck::No => {
                done(self);
                self.say(&fine).await
            }
            Struck::Refused(reply) => {
                let after = self.say(&reply).await?;
                // Who is not greeted may not go on.
                Ok(if stage == Stage::Connect { After::Ends } else { after })
            }
            Struck::Close { .. } => Ok(After::Ends),
        }
    }

    async fn struck(&self, stage: Stage, to: &[String]) -> Struck {
        let fault = self.mail.lock().faults.strike(|steps| steps.fit(stage, to));
        match fault {
            None => return Struck::No,
            Some(Fault::Refuse(code, text)) => return Struck::Refused(Fault::refusal(code, &text)),
            Some(Fault::Close) => return Struck::Close { take: false },
            Some(Fault::TakeThenClose) => return Struck::Close { take: true },
            Some(Fault::Slow(by)) => tokio::time::sleep(by).await,
            Some(Fault::Hold(gate)) => gate.pass().await,
        }
        Struck::No
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn say(&mut self, reply: &Reply) -> io::Result<After> {
        let lines: Vec<_> = reply.text.lines().collect();
        let mut wire = String::new();
        for (n, text) in lines.iter().enumerate() {
            let more = if n + 1 < lines.len() { "-" } else { " " };
            wire.extend([&reply.code.to_string(), more, text, "\r\n"]);
        }
        self.stream.write_all(wire.as_bytes()).await?;
        self.stream.flush().await?;
        // RFC 5321 §4.2.2: the server says so when it closes.
        Ok(if reply.code == 421 { After::Ends } else { After::Goes })
    }
}

fn out_of_order() -> Reply {
    Reply::new(503, "5.5.1 Not now")
}

fn refusal(bad: BadBody) -> Reply {
    match bad {
        BadBody::TooLarge => Reply::new(552, "5.3.4 Too large"),
        BadBody::BareEnding => Reply::new(550, "5.5.2 A bare CR or LF"),
        BadBody::LongLine => Reply::new(550, "5.5.2 A line of more than 998 bytes"),
    }
}
