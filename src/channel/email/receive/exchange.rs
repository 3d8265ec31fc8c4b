//! Voicemail: what a telephone exchange sends when somebody left a message.
//!
//! The mail is a machine's, and behind it is somebody who wants to be called back. Whom, the exchange says, and anyone
//! could say it in its name: so it must prove who it is, by its domain's signature, the word of a trusted server or a
//! secret in the address that it writes to. What is not proven is a message like any other, of nobody who is known, and
//! is not acknowledged.

use std::time::Duration;

use data_encoding::HEXLOWER;
use secrecy::ExposeSecret;

use super::claim;
use super::reception::{Exchange, Letterhead, Reception};
use super::words::{self, BLOT};
use crate::channel::email::auth::{Verdict, prove, prove_also};
use crate::channel::media::sound;
use crate::channel::{Incoming, NotTaken, Untaken, Writer};
use crate::domain::call::{self, Call, Caller, is_over, same_number};
use crate::domain::event::{Aliases, Arrival, Came, Said};
use crate::domain::id::Address;
use crate::domain::mailbox;
use crate::domain::message::Kind;

/// How long voicemail waits for the name service: somebody may be in danger.
const WAITS: Duration = Duration::from_secs(300);

impl Reception {
    /// Whether its author is an exchange of ours, as it says itself.
    pub(super) fn is_exchange(&self, head: &Letterhead) -> bool {
        let author = head.mail.author().map(|author| author.address.as_str());
        let known =
            |exchange: &Exchange, author: &str| exchange.from.iter().any(|own| mailbox::same(own, author));
        self.exchange.as_ref().zip(author).is_some_and(|(exchange, author)| known(exchange, author))
    }

    /// Its voicemail, or somebody's mail in its name.
    pub(super) async fn by_exchange(&self, mut head: Letterhead) -> Result<Incoming, Untaken> {
        let Some(exchange) = &self.exchange else { return self.by_contact(&head, false).await };
        let author = head.mail.author().map(|author| author.address.clone()).unwrap_or_default();
        let bears_secret = self.bears_secret(exchange, &head);
        if !bears_secret {
            match prove(&head.raw.bytes, &author, &self.auth).await {
                Verdict::Proven => {}
                Verdict::Later if (self.watch)().civil.since(head.raw.received_at) < WAITS => {
                    tracing::info!(channel = %self.name, "no name service answers: voicemail waits");
                    return Err(NotTaken.into());
                }
                Verdict::Later | Verdict::Refused(_) => {
                    tracing::warn!(channel = %self.name, "a mail in the exchange's name is not proven");
                    return self.by_contact(&head, false).await;
                }
            }
        }
        let caller = self.caller(exchange, &head);
        let caller =
            // Who knows the secret is the exchange, headers and all; a signature covers only the fields that
            // it names.
            if bears_secret { caller } else { self.proven(exchange, &head, &author, caller).await? };
        for part in &mut head.mail.attachments {
            // The name goes: exchanges put the caller's number into it, which is for whoever has the case
            // alone.
            let ending = part.name.take().unwrap_or_default();
            let ending = ending.rsplit_once('.').map_or("", |(_, ending)| ending);
            if let Some(mime) = sound(&part.bytes, ending) {
                (part.kind, part.mime) = (Kind::Voice, mime.to_owned());
            }
        }
        self.voicemail(&head, &caller).await
    }

    async fn voicemail(&self, head: &Letterhead, caller: &Caller) -> Result<Incoming, Untaken> {
        let told = match caller {
            Caller::Number(number) | Caller::Unclear(number) => Some(number.0.as_str()),
            Caller::Withheld => None,
        };
        let mut said = Said {
            // What a machine says around it; some write down what was spoken.
            rest: Some(without(head.mail.text.trim(), told)).filter(|rest| !rest.is_empty()),
            verified: Some(true),
            call: Some(Call { number: caller.is_number(), ..Call::default() }),
            ..Said::default()
        };
        let (channel, address) = (call::channel(), caller.address(&HEXLOWER.encode(&head.digest[..8])));
        self.keep(head, &[], (&address, Writer::Person), &mut said).await?;
        let incoming = self.incoming(head, address.clone(), Came::Said(said));
        let chat = self.hasher.chat_id(&channel, &address);
        let arrival = Arrival { channel, chat, aliases: Aliases::default(), ..incoming.arrival };
        Ok(Incoming { arrival, ..incoming })
    }

    /// Who called, if what proves the mail proves the header that says so: anybody can add one to a copy of a mail that
    /// is signed without, and somebody else would be called back.
    async fn proven(
        &self,
        exchange: &Exchange,
        head: &Letterhead,
        author: &str,
        caller: Caller,
    ) -> Result<Caller, Untaken> {
        let Caller::Number(number) = caller else { return Ok(caller) };
        match prove_also(&head.raw.bytes, author, &[&exchange.number], &self.auth).await {
            Verdict::Proven => Ok(Caller::Number(number)),
            Verdict::Later if (self.watch)().civil.since(head.raw.received_at) < WAITS => {
                Err(NotTaken.into())
            }
            Verdict::Later | Verdict::Refused(_) => {
                tracing::warn!(channel = %self.name, "the exchange's signature leaves out the caller's number");
                Ok(Caller::Unclear(number))
            }
        }
    }

    /// Who called, as the configured header tells; of two it is not known which.
    fn caller(&self, exchange: &Exchange, head: &Letterhead) -> Caller {
        let policy = (self.policy)();
        let country = policy.calls.country.as_deref();
        let found = |text: &str| call::number_in(text, country).map(|number| Caller::Number(Address(number)));
        if exchange.number.eq_ignore_ascii_case("subject") {
            return found(&head.mail.subject).unwrap_or(Caller::Withheld);
        }
        let told = headers(&head.raw.bytes, &exchange.number);
        let told = match told.as_slice() {
            [] => return Caller::Withheld,
            [told] => told,
            [told, ..] => return Caller::Unclear(Address(told.clone())),
        };
        match Caller::read(told, country) {
            Caller::Unclear(other) => found(told).unwrap_or(Caller::Unclear(other)),
            known => known,
        }
    }

    /// Whether it came to the address that only the exchange knows.
    fn bears_secret(&self, exchange: &Exchange, head: &Letterhead) -> bool {
        let Some(secret) = &exchange.secret else { return false };
        let secret = secret.expose_secret().trim().to_ascii_lowercase();
        let to = head.mail.to.iter().chain(&head.mail.cc).map(|to| to.address.as_str());
        let mut all = to.chain(claim::around(head)).filter_map(|to| self.tokens.behind(to));
        all.any(|behind| is_equal(behind.to_ascii_lowercase().as_bytes(), secret.as_bytes()))
    }
}

/// In the same time wherever they differ.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    !other.is_empty() && one.len() == other.len() && differing == 0
}

/// The fields of that name in a mail's header, unfolded.
fn headers(raw: &[u8], name: &str) -> Vec<String> {
    let mut values: Vec<Vec<u8>> = Vec::new();
    let mut is_named = false;
    for line in raw.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            values
                .last_mut()
                .filter(|_| is_named)
                .into_iter()
                .for_each(|value| value.extend_from_slice(line));
            continue;
        }
        let (before, behind) = line.split_at(line.iter().position(|byte| *byte == b':').unwrap_or(0));
        is_named = before.eq_ignore_ascii_case(name.as_bytes());
        if is_named {
            values.push(behind.get(1..).unwrap_or_default().to_vec());
        }
    }
    values.iter().map(|value| String::from_utf8_lossy(value).trim().to_owned()).collect()
}

/// A text without the number, however it is written: it is for whoever has the case alone.
fn without(text: &str, number: Option<&str>) -> String {
    let text = words::short(text, words::LONGEST_REST);
    let Some(number) = number else { return text };
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() || (!run.is_empty() && "+-(). \u{a0}/".contains(c)) || c == '+' => {
                if is_over(&run, c) {
                    out.push_str(&blotted(&run, number));
                    run.clear();
                }
                run.push(c);
            }
            c => {
                out.push_str(&blotted(&run, number));
                run.clear();
                out.extend(c);
            }
        }
    }
    out
}

/// A run of digits without the number, if it begins with that: a time can stand behind it.
fn blotted(run: &str, number: &str) -> String {
    let gaps = run.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let mut ends = gaps.chain([run.len()]).rev();
    match ends.find(|end| same_number(&run[..*end], number)) {
        Some(end) => format!("{BLOT}{}", &run[end..]),
        None => run.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_out_of_what_the_exchange_says_however_it_is_written() {
        let number = Some("+380441234567");
        for (text, want) in [
            (
                "left a 0:32 long message from 380441234567, on Monday",
                "left a 0:32 long message from ▒▒▒▒▒▒, on Monday",
            ),
            ("From: +380 44 123-45-67\nat 12:30", "From: ▒▒▒▒▒▒\nat 12:30"),
            ("call 0441234567 (44 s)", "call ▒▒▒▒▒▒ (44 s)"),
            ("mailbox 1001, message 17", "mailbox 1001, message 17"),
            ("+380 44 123 45 67 12:30", "▒▒▒▒▒▒ 12:30"),
            ("380441234567 17 s", "▒▒▒▒▒▒ 17 s"),
        ] {
            assert_eq!(without(text, number), want);
        }
        assert_eq!(without("mailbox 1001", None), "mailbox 1001");
    }

    #[test]
    fn headers_are_found_and_unfolded() {
        let raw = b"From: a\r\nX-Asterisk-CallerID: +380\r\n 441234567\r\nX-Asterisk-CallerID: +1\r\n\r\nX-Other: body\r\n";
        assert_eq!(headers(raw, "x-asterisk-callerid"), ["+380 441234567", "+1"]);
        assert!(headers(raw, "X-Other").is_empty());
        assert_eq!(headers(b": x\r\n", ""), ["x"]);
    }

    #[test]
    fn a_secret_is_whole_or_none() {
        assert!(is_equal(b"abc", b"abc"));
        assert!(!is_equal(b"ab", b"abc") && !is_equal(b"abd", b"abc") && !is_equal(b"", b""));
    }
}
