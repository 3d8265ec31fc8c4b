//! The header of a mail or of a part: its fields as they stand there (RFC 5322 §2.2), without a meaning yet.
//!
//! A line that is no field is passed over and the header goes on as long as known fields follow, as a verifier of
//! signatures would read it: a second From hidden behind garbage must be seen here if it is seen there. What was
//! passed over is kept ([`Header::stray`]), for it may be words. Where no known field follows, the header ends there:
//! some programs leave out the empty line, or put a space into it.

use std::ops::Range;

use encoding_rs::Encoding;

use super::charset;

/// Fields that a mail or a part really has. A line with a colon may be anything; these are none by chance.
const KNOWN: [&str; 40] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Received",
    "Received-SPF",
    "Return-Path",
    "Reply-To",
    "In-Reply-To",
    "References",
    "Sender",
    "Delivered-To",
    "Envelope-To",
    "Auto-Submitted",
    "Precedence",
    "Importance",
    "Priority",
    "Sensitivity",
    "User-Agent",
    "Organization",
    "Thread-Topic",
    "Thread-Index",
    "DKIM-Signature",
    "DomainKey-Signature",
    "Authentication-Results",
    "Disposition-Notification-To",
    "Errors-To",
    "Feedback-ID",
    "Autocrypt",
    "Original-Message-ID",
    "Return-Receipt-To",
    "Accept-Language",
    "Apparently-To",
    "Lines",
    "Status",
    "Mail-Followup-To",
];
/// How the names of the others begin.
const KNOWN_KINDS: [&str; 6] = ["Content-", "X-", "List-", "ARC-", "Resent-", "Original-"];

/// One field. The value is still folded.
pub(super) struct Field<'a> {
    /// As written.
    name: &'a [u8],
    /// What stands behind the colon.
    value: &'a [u8],
    /// Where the whole field is, its line ends included.
    pub(super) span: Range<usize>,
}

/// The fields of a header, in their order, topmost first.
pub(super) struct Header<'a> {
    fields: Vec<Field<'a>>,
    /// Where the content begins.
    pub(super) end: usize,
    /// How many bytes of the header were not read, for there was too much of it.
    pub(super) unread: usize,
    /// Lines among the fields that are none.
    pub(super) stray: Vec<&'a [u8]>,
    /// Where no empty line ends the header: the place of what may be its last fields or the first words, and how
    /// many fields stand before it.
    doubtful: Option<(usize, usize)>,
    /// In which charset bytes outside ASCII are, where they are not UTF-8.
    charset: &'static Encoding,
}

impl<'a> Header<'a> {
    /// Reads the header at the beginning of `raw`, and at most `budget` bytes of it.
    pub(super) fn read(raw: &'a [u8], budget: usize) -> Self {
        let charset = encoding_rs::UTF_8;
        let mut header = Self {
            fields: Vec::new(),
            end: raw.len(),
            unread: 0,
            stray: Vec::new(),
            doubtful: None,
            charset,
        };
        // Looked for once: anew at each line, a header of garbage would take the square of its length.
        let last_known = last_known(raw);
        let goes_on = |at: usize| last_known.is_some_and(|known| known > at);
        let mut at = 0;
        let mut ended = false;
        let mut doubtful = None;
        while at < raw.len() {
            let end = field_end(raw, at, &goes_on);
            let line = &raw[at..end];
            if line.trim_ascii().is_empty() && (is_break(line) || !goes_on(at)) {
                (header.end, doubtful) = if ended { (header.end, doubtful) } else { (end, None) };
                break;
            }
            let read = &line[..line.len().min(budget.saturating_sub(at))];
            header.unread += if ended { 0 } else { line.len() - read.len() };
            let found = field(read, at..end);
            if !ended && found.is_none() && read.len() == line.len() {
                // Two dashes part what a multipart holds.
                ended = line.starts_with(b"--") || !(goes_on(at) || is_of_mailbox(line, at));
                if ended {
                    header.end = at;
                } else if !is_of_mailbox(line, at) && !line.trim_ascii().is_empty() {
                    header.stray.push(line);
                }
            }
            if let Some(field) = found.as_ref().filter(|_| !ended) {
                doubtful = if field.is_known() { None } else { doubtful.or(Some((at, header.fields.len()))) };
            }
            // Beyond its end authors still count: somebody else may read the header otherwise.
            header.fields.extend(found.filter(|field| !ended || field.is("From")));
            at = end;
        }
        if header.fields.is_empty() && header.unread == 0 && !matches!(raw, [b'\n', ..] | [b'\r', b'\n', ..])
        {
            header.end = 0; // no field at all: it is all content
        }
        header.doubtful = doubtful;
        header.charset = charset::choose(None, &header.eight_bit());
        header
    }

    /// Gives lines with a colon that no known field follows and no empty line back to the content: they are words
    /// rather than fields.
    pub(super) fn give_back(&mut self) {
        if let Some((at, count)) = self.doubtful.take() {
            let mut place = 0..;
            self.end = at;
            self.fields.retain(|field| place.next().is_some_and(|n| n < count) || field.is("From"));
        }
    }

    /// Whether any field is one that mails have. Without one it is no header, but words with a colon.
    pub(super) fn is_known(&self) -> bool {
        self.fields.iter().any(Field::is_known)
    }

    /// That it was none: all of it is content.
    pub(super) fn forget(&mut self) {
        (self.fields, self.stray, self.end) = (Vec::new(), Vec::new(), 0);
    }

    /// Lets `label`, the charset of the content, decide what bytes outside ASCII mean in the fields.
    pub(super) fn hint(&mut self, label: Option<&str>) {
        self.charset = charset::choose(label, &self.eight_bit());
    }

    /// Whether there is any field.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields.
    pub(super) fn fields(&self) -> &[Field<'a>] {
        &self.fields
    }

    /// The unfolded values of all fields with that name, topmost first.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.fields.iter().filter(move |f| f.is(name)).map(|f| self.text(f))
    }

    /// The topmost of them.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next()
    }

    /// How often the field is there.
    pub(super) fn count(&self, name: &str) -> usize {
        self.fields.iter().filter(|f| f.is(name)).count()
    }

    /// The unfolded value of one of the fields.
    pub(super) fn text(&self, field: &Field<'_>) -> String {
        let value: Vec<u8> =
            field.value.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n' | 0)).collect();
        let text = match String::from_utf8(value) {
            Ok(text) => text,
            // One wrong byte costs no more than itself.
            Err(e) if self.charset == encoding_rs::UTF_8 => charset::decode(None, e.as_bytes()),
            Err(e) => self.charset.decode_without_bom_handling(e.as_bytes()).0.into_owned(),
        };
        text.trim().to_owned()
    }

    /// All values that are neither ASCII nor UTF-8.
    fn eight_bit(&self) -> Vec<u8> {
        let odd = |f: &&Field<'_>| str::from_utf8(f.value).is_err();
        self.fields.iter().filter(odd).flat_map(|f| f.value.iter().copied()).collect()
    }
}

impl Field<'_> {
    /// Whether it has that name; capitals mean nothing.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    fn is_known(&self) -> bool {
        KNOWN.iter().any(|name| self.is(name)) || KNOWN_KINDS.iter().any(|kind| self.is_of(kind))
    }

    /// Whether its name begins like that.
    pub(super) fn is_of(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|n| n.eq_ignore_ascii_case(prefix.as_bytes()))
    }
}

/// Where the last known field stands above the first empty line.
fn last_known(raw: &[u8]) -> Option<usize> {
    let (mut at, mut last) = (0, None);
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = &raw[at..end];
        if is_break(line) {
            break;
        }
        if field(line, at..end).is_some_and(|field| field.is_known()) {
            last = Some(at);
        }
        at = end;
    }
    last
}

fn is_break(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n")
}

/// The line with which a mailbox parts its mails (RFC 4155).
fn is_of_mailbox(line: &[u8], at: usize) -> bool {
    at == 0 && (line.starts_with(b"From ") || line.starts_with(b">From "))
}

/// The end of the field that begins at `at`, with the lines that continue it. A line of white space continues it
/// only where the header goes on below.
fn field_end(raw: &[u8], at: usize, goes_on: &impl Fn(usize) -> bool) -> usize {
    let mut end = line_end(raw, at);
    while !is_break(&raw[at..end]) && matches!(raw.get(end), Some(b' ' | b'\t')) {
        let next = line_end(raw, end);
        if raw[end..next].trim_ascii().is_empty() && !goes_on(end) {
            break;
        }
        end = next;
    }
    end
}

/// The place behind the line break that ends the line at `at`.
pub(super) fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..].iter().position(|b| *b == b'\n').map_or(raw.len(), |n| at + n + 1)
}

fn field(line: &[u8], span: Range<usize>) -> Option<Field<'_>> {
    let colon = line.iter().position(|b| *b == b':')?;
    // Blanks before the colon are obsolete (RFC 5322 §4.5), and still written.
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| Field { name, value: &line[colon + 1..], span })
}
