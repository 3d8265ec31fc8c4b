//! Recognising what a contact says again, so that their operator sees one message with a count.
//!
//! Two messages are the same if their normal forms are; what is stored and compared is a keyed hash of that
//! form. Folding one message into another hides it, so every doubt is settled against folding.

use std::time::Duration;

use super::case::{Case, KEPT, Saying};
use super::message::{Attachment, Body, Kind, Progress};
use super::plain::squeezed;
use super::time::Stamp;

/// What stands for the cut part among the kinds of [`kind_byte`].
const REST: u8 = 255;
/// Texts whose normal form has fewer characters than this mean something else each time they are said.
pub const SHORT: usize = 12;

/// The content of a message as it compares: its text without case, spaces and what can't be seen, then what
/// is known of each attachment. Two contents have the same form only if they are the same by that measure.
///
/// The bytes are for a keyed hash and not to be stored: they hold what was said.
#[must_use]
pub fn normal_form(text: &str, attachments: &[Attachment]) -> Vec<u8> {
    let mut form = squeezed(text).into_bytes();
    for attachment in attachments {
        append(&mut form, attachment);
    }
    form
}

/// Makes that form tell, besides, whether the words are somebody else's and to what they are said: "no" to one
/// question and "no" to the next are two answers. The form of what is said to nothing in particular stays.
pub fn said_to(form: &mut Vec<u8>, forwarded: bool, answers: Option<i64>, quotes: Option<&str>) {
    if forwarded || answers.is_some() || quotes.is_some() {
        // No text has this byte, and no attachment's part of the form begins with it.
        form.extend([0xFE, u8::from(forwarded)]);
        form.extend(answers.unwrap_or_default().to_be_bytes());
        field(form, b'q', squeezed(quotes.unwrap_or_default()).as_bytes());
    }
}

/// The fingerprint of an album from those of its parts: the same in whichever order and however far apart these
/// came.
#[must_use]
pub fn joined(one: [u8; 16], other: [u8; 16]) -> [u8; 16] {
    // A sum, which no order changes; of an exclusive or two equal parts would leave nothing.
    u128::from_be_bytes(one).wrapping_add(u128::from_be_bytes(other)).to_be_bytes()
}

/// The same for a message of which something was cut: two "see below" above different mails are no repeat.
#[must_use]
pub fn with_rest(mut form: Vec<u8>, rest: Option<&str>) -> Vec<u8> {
    if let Some(rest) = rest {
        form.push(0);
        form.push(REST);
        field(&mut form, b't', squeezed(rest).as_bytes());
    }
    form
}

/// Whether a message is so short that only its immediate repetition is one: "yes", a sticker.
#[must_use]
pub fn is_short(text: &str, attachments: &[Attachment]) -> bool {
    squeezed(text).chars().count() < SHORT && attachments.iter().all(|a| a.kind == Kind::Sticker)
}

/// The earlier message that this one repeats, as an index into `case.said`.
///
/// It is one with the same fingerprint, last said within `window`, that is still unanswered and after which
/// no operator wrote: after an answer the same words are new. A `short` one repeats only the contact's
/// immediately preceding message, so that "yes", "no", "yes" stay three.
#[must_use]
pub fn fold(case: &Case, fingerprint: &[u8; 16], now: Stamp, window: Duration, short: bool) -> Option<usize> {
    let spell = case.spell()?;
    let index = case.said.iter().rposition(|s| s.fingerprint == *fingerprint)?;
    let earlier = case.said.get(index)?;
    let open = spell.holds(earlier.seq) && !replied_after(case, earlier.seq);
    let preceding = index + 1 == case.said.len() && spell.last() == earlier.seq;
    (open && now.since(earlier.at) <= window && (preceding || !short)).then_some(index)
}

/// Remembers what was said: anew under `seq`, or, if [`fold`] found it, as one more of the earlier.
/// The latest is always the last of `case.said`; beyond [`KEPT`] the oldest are let go.
pub fn remember(case: &mut Case, fingerprint: [u8; 16], seq: u32, now: Stamp, folded: Option<usize>) {
    let saying = match folded.filter(|i| *i < case.said.len()) {
        Some(index) => {
            let earlier = case.said.remove(index);
            Saying { at: now, repeats: earlier.repeats.saturating_add(1), ..earlier }
        }
        None => Saying { fingerprint, seq, at: now, repeats: 0 },
    };
    case.said.push(saying);
    let over = case.said.len().saturating_sub(KEPT);
    case.said.drain(..over);
}

/// Whether an operator's words to the contact came between: even if they answer nothing, being written
/// before the contact's message was seen, the contact may be reacting to them.
fn replied_after(case: &Case, seq: u32) -> bool {
    case.replies.iter().any(|r| r.seq > seq && r.progress != Progress::Refused)
}

/// Appends what identifies an attachment. A zero byte can't stand in the text before it, and each field
/// says how long it is, so that no two contents come out the same by running together.
fn append(form: &mut Vec<u8>, attachment: &Attachment) {
    form.push(0);
    form.push(kind_byte(attachment.kind));
    match &attachment.body {
        Body::Words(words) => field(form, b'w', squeezed(words).as_bytes()),
        Body::Raw(raw) => field(form, b'r', raw),
        Body::Gone => {}
        Body::Telegram(id) | Body::Blob(id) | Body::Leaflet(id) => {
            match attachment.bytes.filter(|_| is_file(attachment.kind)) {
                Some(bytes) => described(form, attachment, bytes),
                None => field(form, b'i', id.as_bytes()),
            }
        }
    }
}

/// Whether a kind goes by what is known of the file: the same file may get another id each time that it is
/// sent, but keeps its size, which other content hardly ever has. Recordings of one length often share their
/// size, and stickers and raw sources mean little by it, so these go by their id: to show something twice is
/// better than to hide something new.
fn is_file(kind: Kind) -> bool {
    !matches!(kind, Kind::Voice | Kind::RoundVideo | Kind::Sticker | Kind::Sealed | Kind::Unsupported)
}

fn described(form: &mut Vec<u8>, attachment: &Attachment, bytes: u64) {
    field(form, b'b', &bytes.to_be_bytes());
    field(form, b'm', attachment.mime.as_deref().unwrap_or_default().to_ascii_lowercase().as_bytes());
    field(form, b'n', attachment.name.as_deref().unwrap_or_default().as_bytes());
}

fn field(form: &mut Vec<u8>, tag: u8, value: &[u8]) {
    form.push(tag);
    form.extend_from_slice(&(value.len() as u64).to_be_bytes());
    form.extend_from_slice(value);
}

/// Fixed numbers: fingerprints are stored, so an order of the enum must not change them.
fn kind_byte(kind: Kind) -> u8 {
    match kind {
        Kind::Photo => 1,
        Kind::Video => 2,
        Kind::Animation => 3,
        Kind::Voice => 4,
        Kind::RoundVideo => 5,
        Kind::Audio => 6,
        Kind::Document => 7,
        Kind::Sticker => 8,
        Kind::Location => 9,
        Kind::ContactCard => 10,
        Kind::Poll => 11,
        Kind::Unsupported => 12,
        Kind::Sealed => 13,
    }
}

#[cfg(test)]
mod tests;
