//! Cutting a reply: what the person wrote, without what their client put around it.
//!
//! Two mistakes are possible, and both hurt. What is quoted may hold the other side's name and address, so
//! none of it may come through. What the person wrote may be the one line that matters, so none of it may be
//! lost. Where a mail leaves open which is which, the cut says so ([`Reply::doubtful`]), and the caller can
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
mod footer;
mod header;
mod html;
mod leak;
mod line;
mod signature;
mod suspect;
mod words;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod properties;

pub use html::{CutHtml, cut_html};
pub use leak::{Leak, leaks};
pub use suspect::is_suspect;

/// A cut is repeated on its own result until nothing changes, at most so often.
const PASSES: usize = 6;

/// A mail's text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// What the person wrote: their lines as they came, in their order, passages parted by an empty line.
    pub own: String,
    /// What they answered to, with its attribution.
    pub quoted: String,
    /// Signatures, phones' advertisements and disclaimers.
    pub signature: String,
    /// What is provably a mail of ours, with its announcement; of a gentle cut alone.
    pub ours: String,
    /// The person answered between quoted lines; `own` holds the answers without what they answer.
    pub inline: bool,
    /// Words stand above the quotation and below it, none between: those below may be what a server adds to each mail.
    pub around: bool,
    /// Why a human should look at it first, if they should.
    pub doubtful: Option<Doubt>,
}

/// What a cut is not sure of. In the order of weight: of several, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nothing is left, though something came or should have.
    Empty,
    /// The person points to answers below, but what is below bears no quote marks.
    AnswersBelow,
    /// Headers in the middle that the person seems to show on purpose; kept.
    Headers,
    /// A mail that was passed on; kept, for it is what the person wants read.
    Forwarded,
    /// Quote marks that no attribution explains: someone else's words, or the person's own manner.
    Unattributed,
    /// Lines without quote marks that were taken for the wrapped rest of quoted ones.
    Wrapped,
    /// It was cut at a line that may be prose.
    Attribution,
}

/// Takes the text of a mail apart. `marker` is the line that our mails begin with ("write above this line");
/// an empty one is not looked for.
pub fn cut(text: &str, marker: &str) -> Reply {
    repeated(text, marker, &Manner::Hard)
}

/// Takes the text of a contact's answer apart. `proven` tells of a text that begins with the marker how many letters
/// and digits at its beginning are ours.
pub fn cut_gently(text: &str, marker: &str, proven: &dyn Fn(&str) -> usize) -> Reply {
    repeated(text, marker, &Manner::Gentle(proven))
}

/// Whether a text holds a mail that was passed on, by the title or the headers that programs put above one.
pub fn is_passed_on(text: &str) -> bool {
    let lines = line::lines(text, "");
    let begins = |at: usize| {
        let text = &lines[at].text;
        header::is_forward(text) || header::is_original(text) || header::block(&lines[at..]).is_some()
    };
    (0..lines.len()).any(begins)
}

/// How a text is cut.
enum Manner<'a> {
    /// Rather too much: it goes out.
    Hard,
    /// Rather too little, and what is ours is told from the rest.
    Gentle(&'a dyn Fn(&str) -> usize),
}

fn repeated(text: &str, marker: &str, manner: &Manner<'_>) -> Reply {
    let mut reply = decide::once(text, marker, manner);
    for _ in 1..PASSES {
        let again = decide::once(&reply.own, marker, manner);
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
fn merged(first: &Reply, again: Reply) -> Reply {
    Reply {
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

/// Counts work in tests, to show that it grows with the input and not with its square.
#[cfg(not(test))]
fn step(_: usize) {}

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn step(count: usize) {
    STEPS.with(|steps| steps.set(steps.get() + count));
}
