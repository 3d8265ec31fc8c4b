//! The tree of a mail's parts (RFC 2046), as ranges of its bytes.
//!
//! A level is cut at its boundary lines before the levels inside it are looked at, so that an unclosed inner
//! multipart ends where the outer one goes on. Each level is read once, and levels and parts are limited: the
//! work is at most the size of the mail times the depth.

use super::header::{Header, line_end};
use super::mail::LeftOut;
use super::params::Params;
use super::{DEPTH, HEADERS, PARTS, transfer};

/// A part: the mail itself, a multipart, or a leaf.
pub(super) struct Section<'a> {
    pub(super) header: Header<'a>,
    /// Content-Type; `text/plain` if none is told.
    pub(super) kind: Params,
    /// Content-Disposition.
    pub(super) disposition: Params,
    /// What follows the header, still encoded.
    pub(super) body: &'a [u8],
    /// The parts of a multipart that was opened.
    pub(super) children: Vec<Section<'a>>,
    /// A multipart that was not opened, for the mail has too much of them. It stays whole.
    pub(super) is_beyond: bool,
}

/// What may still be read of this mail.
pub(super) struct Budget {
    parts: usize,
    headers: usize,
    pub(super) left_out: Vec<LeftOut>,
    /// How many bytes were looked at to find the parts, at all levels together.
    pub(super) scanned: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { parts: PARTS, headers: HEADERS, left_out: Vec::new(), scanned: 0 }
    }
}

impl<'a> Section<'a> {
    /// Reads a whole mail.
    pub(super) fn read(raw: &'a [u8], budget: &mut Budget) -> Self {
        Self::open(raw, "text/plain", 0, budget)
    }

    fn open(raw: &'a [u8], default: &str, depth: usize, budget: &mut Budget) -> Self {
        budget.parts = budget.parts.saturating_sub(1);
        let mut header = Header::read(raw, budget.headers);
        if !header.is_known() && header.unread == 0 && !raw.starts_with(b"\n") && !raw.starts_with(b"\r\n") {
            header.forget();
        }
        header.give_back();
        budget.headers -= header.end.min(budget.headers);
        if header.unread > 0 {
            budget.left_out.push(LeftOut::Headers(header.unread));
        }
        let mut kind = Params::read(&header.first("Content-Type").unwrap_or_default());
        if !kind.value.contains('/') {
            // Its type may stand in what was not read: taken for text, base64 would be shown as words.
            let unknown = header.unread > 0 && depth > 0;
            kind.value = String::from(if unknown { "application/octet-stream" } else { default });
        }
        header.hint(kind.get("charset").as_deref());
        let disposition = Params::read(&header.first("Content-Disposition").unwrap_or_default());
        let body = &raw[header.end..];
        let mut section = Self { header, kind, disposition, body, children: Vec::new(), is_beyond: false };
        section.descend(depth, budget);
        section
    }

    /// Opens the parts of a multipart.
    fn descend(&mut self, depth: usize, budget: &mut Budget) {
        if !self.kind.value.starts_with("multipart/") {
            return;
        }
        let Some(boundary) = self.kind.get("boundary").filter(|b| !b.is_empty()) else { return };
        if depth >= DEPTH {
            self.is_beyond = true;
            budget.left_out.push(LeftOut::Depth(self.body.len()));
            return;
        }
        let default = if self.is("multipart/digest") { "message/rfc822" } else { "text/plain" };
        let mut rest = Cut::new(self.body, &boundary);
        while let Some(part) = rest.next() {
            if budget.parts == 0 {
                let bytes = part.len() + rest.remaining();
                budget.left_out.push(LeftOut::Parts(bytes));
                self.is_beyond = self.children.is_empty();
                break;
            }
            self.children.push(Self::open(part, default, depth + 1, budget));
        }
        budget.scanned += rest.scanned;
    }

    /// Whether the part is of that type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.value == kind
    }

    /// The content, its transfer encoding undone.
    pub(super) fn bytes(&self) -> Vec<u8> {
        transfer::decode(&self.encoding(), self.body)
    }

    /// The beginning of a text, of about `most` bytes, and whether that is all: in pieces, for what a gateway wrote
    /// behind it, or instead of it, is not encoded as it is.
    pub(super) fn text(&self, most: usize) -> (Vec<Vec<u8>>, bool) {
        if !self.encoding().eq_ignore_ascii_case("base64") {
            let (bytes, is_all) = self.head(most);
            return (vec![bytes], is_all);
        }
        // Four characters for three bytes, and line ends: less than twice as many.
        let encoded = &self.body[..self.body.len().min(most * 2)];
        let mut left = most;
        let mut pieces = transfer::pieces(encoded);
        let mut is_all = encoded.len() == self.body.len();
        for piece in &mut pieces {
            is_all &= piece.len() <= left;
            piece.truncate(left);
            left -= piece.len();
        }
        (pieces, is_all)
    }

    /// The beginning of the content, of about `most` bytes, and whether that is all.
    pub(super) fn head(&self, most: usize) -> (Vec<u8>, bool) {
        // No encoding takes more than three bytes for one.
        let encoded = &self.body[..self.body.len().min(most * 3)];
        let mut bytes = transfer::decode(&self.encoding(), encoded);
        let is_all = encoded.len() == self.body.len() && bytes.len() <= most;
        bytes.truncate(most);
        (bytes, is_all)
    }

    fn encoding(&self) -> String {
        let field = self.header.first("Content-Transfer-Encoding").unwrap_or_default();
        field.split([';', ' ', '(']).next().unwrap_or_default().to_owned()
    }

    /// This part and all inside it, from top to bottom.
    pub(super) fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for child in &self.children {
            all.extend(child.all());
        }
        all
    }
}

/// Cuts a multipart's body into its parts.
struct Cut<'a> {
    body: &'a [u8],
    delimiter: Vec<u8>,
    /// Where the next part begins, once the first delimiter was seen; past the end when the last was.
    at: Option<usize>,
    scanned: usize,
}

impl<'a> Cut<'a> {
    fn new(body: &'a [u8], boundary: &str) -> Self {
        Self { body, delimiter: format!("--{boundary}").into_bytes(), at: None, scanned: 0 }
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let begin = match self.at {
            Some(begin) => begin,
            None => self.delimiter_from(0)?.2,
        };
        if begin >= self.body.len() {
            return None;
        }
        let Some((from, is_last, to)) = self.delimiter_from(begin) else {
            self.at = Some(self.body.len()); // never closed: the rest is the last part
            return Some(&self.body[begin..]);
        };
        self.at = Some(if is_last { self.body.len() } else { to });
        Some(without_line_break(&self.body[begin..from.max(begin)]))
    }

    /// How much was not cut yet.
    fn remaining(&self) -> usize {
        self.at.map_or(self.body.len(), |at| self.body.len() - at.min(self.body.len()))
    }

    /// The next delimiter line: where it begins, whether it is the last, where the line after it begins.
    fn delimiter_from(&mut self, mut at: usize) -> Option<(usize, bool, usize)> {
        while at < self.body.len() {
            let end = line_end(self.body, at);
            self.scanned += end - at;
            if let Some(after) = self.body[at..end].strip_prefix(self.delimiter.as_slice()) {
                // A boundary may be the beginning of another one, so nothing else may follow it (RFC 2046
                // §5.1.1).
                match after.trim_ascii_end() {
                    b"" => return Some((at, false, end)),
                    b"--" => return Some((at, true, end)),
                    _ => {}
                }
            }
            at = end;
        }
        None
    }
}

/// The line break before a delimiter belongs to the delimiter.
fn without_line_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_is_looked_at_once() {
        let level = |n| format!("Content-Type: multipart/x; boundary=b{n}\n\n--b{n}\n");
        let nested = (0..100).map(level).collect::<Vec<_>>().concat();
        let unclosed = "--b\nContent-Type: multipart/x; boundary=none\n\n".repeat(10_000);
        let headless = format!("--b\n{}", "words without a field\n".repeat(10_000));
        for parts in [nested + &"x\n".repeat(10_000), unclosed, headless] {
            let mail = format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{parts}");
            let mut budget = Budget::default();
            Section::read(mail.as_bytes(), &mut budget);
            assert!(budget.scanned <= mail.len() * (DEPTH + 1), "{} bytes of {}", budget.scanned, mail.len());
        }
    }
}
