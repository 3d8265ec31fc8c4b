//! Cutting a reply: what the person wrote, without what their client put around it.
//!
//! Two mistakes are possible, and both hurt. What is quoted may hold the other side's name and address, so
//! none of it may come through. What the person wrote may be the one line that matters, so none of it may be
//! lost. Where a mail leaves open which is which, the cut says so ([`CutReply::doubtful`]), and the caller can
//! show it to its writer before it goes anywhere.
//!
//! How it decides: each line is looked at on its own (empty, quoted, our marker, text), then for what it
//! begins together with its neighbours (attribution, headers, forwarded mail), and only then is the sequence
//! read from the top. An attribution with quote marks below it is followed by quoted lines *and* perhaps
//! answers between them; one without is followed by nothing that the person wrote. At last each passage that
//! is left loses its signature. Everything is one pass over lines that are read up to a fixed length.
//!
//! An operator's reply is cut hard ([`cut`]), for what is left goes out. A contact's answer is cut gently
//! ([`cut_gently`]): what is taken from it is kept beside it, so only what is provably ours may go, and only whole
//! lines that a program is known to write count as a footer.
//!
//! Pure: no clock, no I/O, no state.

mod attribution;
mod banner;
mod decide;
mod device;
mod field;
mod footer;
mod header;
mod html;
mod leak;
mod line;
mod lines;
mod plain;
mod reply;
mod signature;
mod steps;
mod suspect;
mod words;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod properties;

pub use html::{CutHtml, cut_html};
pub use leak::{Leak, leaks};
pub use reply::{CutReply, Doubt};

use reply::CutMode;
use steps::step;
pub use suspect::is_suspect;

/// A cut is repeated on its own result until nothing changes, at most so often.
const PASSES: usize = 6;

/// Takes the text of a mail apart. `marker` is the line that our mails begin with ("write above this line");
/// an empty one is not looked for.
pub fn cut(text: &str, marker: &str) -> CutReply {
    repeated(text, marker, &CutMode::Hard)
}

/// Takes the text of a contact's answer apart. `proven` tells of a text that begins with the marker how many letters
/// and digits at its beginning are ours.
pub fn cut_gently(text: &str, marker: &str, proven: &dyn Fn(&str) -> usize) -> CutReply {
    repeated(text, marker, &CutMode::Gentle(proven))
}

/// Whether a text holds a mail that was passed on, by the title or the headers that programs put above one.
pub fn is_passed_on(text: &str) -> bool {
    let lines = lines::lines(text, "");
    let begins = |at: usize| {
        let text = &lines[at].text;
        header::is_forward(text) || header::is_original(text) || header::block(&lines[at..]).is_some()
    };
    (0..lines.len()).any(begins)
}

fn repeated(text: &str, marker: &str, mode: &CutMode<'_>) -> CutReply {
    let mut reply = decide::once(text, marker, mode);
    // Where a quotation is gone, what stood above it is now the end, and may be a footer.
    for _ in 1..PASSES {
        let again = decide::once(&reply.own, marker, mode);
        if again.own == reply.own {
            break;
        }
        reply = merged(&reply, again);
    }
    if reply.own.is_empty() {
        reply.doubtful = Some(Doubt::Empty);
    }
    reply
}

/// What a further pass found belongs before what the first one did, for it stood above.
fn merged(first: &CutReply, again: CutReply) -> CutReply {
    CutReply {
        own: again.own,
        quoted: joined(&again.quoted, &first.quoted),
        signature: joined(&again.signature, &first.signature),
        ours: joined(&again.ours, &first.ours),
        inline: first.inline || again.inline,
        around: first.around || again.around,
        doubtful: [first.doubtful, again.doubtful].into_iter().flatten().min(),
    }
}

fn joined(a: &str, b: &str) -> String {
    let parts = [a, b];
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join("\n")
}
