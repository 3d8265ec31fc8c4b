//! Their own address, and our tokens, taken out of a contact's words: operators need neither.
//!
//! An address is found however it is written: in capitals, with a domain in either of its two spellings, wrapped
//! over two lines, with spaces, invisible signs or quote marks in it, with `%40` or `(at)` for its sign. The letters
//! around a find must not belong to the address, or it would be somebody else's.

use crate::channel::email::token::Tokens;
use crate::domain::invisible::is_invisible;

/// In place of what is taken out.
pub(in crate::channel::email::receive) const BLOT: &str = "▒▒▒▒▒▒";
/// How people and programs write the sign of an address besides.
const SIGNS: [&str; 7] = ["%40", "(at)", "[at]", "{at}", "＠", "&#64;", "&commat;"];
/// A shorter address is none.
const SHORTEST: usize = 4;
/// The most characters that a token has behind its mark.
const TOKEN: usize = 64;

/// What is to be taken out.
pub(in crate::channel::email::receive) struct Redaction {
    /// The addresses as they compare.
    addresses: Vec<String>,
    /// How every token of ours begins.
    token: String,
}

impl Redaction {
    pub(in crate::channel::email::receive) fn new<'a>(
        addresses: impl IntoIterator<Item = &'a str>,
        tokens: &Tokens,
    ) -> Self {
        let mut all: Vec<String> = addresses.into_iter().flat_map(spellings).collect();
        all.retain(|address| address.len() >= SHORTEST);
        all.sort_by_key(|address| std::cmp::Reverse(address.len()));
        all.dedup();
        Self { addresses: all, token: tokens.beginning().to_lowercase() }
    }

    /// The text without them.
    pub(in crate::channel::email::receive) fn out_of(&self, text: &str) -> String {
        let mut spans = Squeezed::new(text).spans(self);
        spans.sort_unstable();
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (from, to) in spans {
            if from < at {
                continue;
            }
            out.push_str(&text[at..from]);
            out.push_str(BLOT);
            at = to;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// An address as it compares, with its domain as people and as servers write it.
fn spellings(address: &str) -> Vec<String> {
    let low = address.trim().to_lowercase();
    let Some((local, domain)) = low.rsplit_once('@') else { return vec![low] };
    let ascii = idna::domain_to_ascii(domain).unwrap_or_default();
    let (unicode, _) = idna::domain_to_unicode(domain);
    let mut all = vec![low.clone()];
    all.extend([ascii, unicode].iter().filter(|d| !d.is_empty()).map(|domain| format!("{local}@{domain}")));
    all
}

/// A text without what may stand inside an address, in small letters, and where each byte of it was.
struct Squeezed<'t> {
    text: &'t str,
    bare: String,
    /// For each byte of `bare`, where its character begins and ends in `text`.
    origin: Vec<(usize, usize)>,
}

impl<'t> Squeezed<'t> {
    fn new(text: &'t str) -> Self {
        let mut all = Self { text, bare: String::new(), origin: Vec::new() };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let length = sign(&text[at..]);
            let end = at + length.unwrap_or(c.len_utf8());
            match length {
                Some(_) => all.push('@', (at, end)),
                None if c.is_whitespace() || is_invisible(c) || c == '>' => {}
                None => c.to_lowercase().for_each(|low| all.push(low, (at, end))),
            }
            at = end;
        }
        all
    }

    fn push(&mut self, c: char, origin: (usize, usize)) {
        self.bare.push(c);
        self.origin.resize(self.bare.len(), origin);
    }

    /// The parts of the text that are to go.
    fn spans(&self, redact: &Redaction) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for address in &redact.addresses {
            let found = self.bare.match_indices(address.as_str()).map(|(at, _)| (at, at + address.len()));
            spans.extend(
                found.filter_map(|(from, to)| self.span(from, to)).filter(|span| self.is_whole(*span)),
            );
        }
        let tokens = self.bare.match_indices(redact.token.as_str()).map(|(at, _)| at);
        spans.extend(tokens.filter_map(|at| self.token(at, at + redact.token.len())));
        spans
    }

    fn span(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        Some((self.origin.get(from)?.0, self.origin.get(to.checked_sub(1)?)?.1))
    }

    /// Whether no letter of the address stands before or behind it: `canada@mail.example` is not Ada's.
    fn is_whole(&self, (from, to): (usize, usize)) -> bool {
        let of_address = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '%');
        let before = self.text[..from].chars().next_back().is_none_or(|c| !(of_address(c) || c == '.'));
        let mut behind = self.text[to..].chars();
        let first = behind.next();
        let goes_on = first == Some('.') && behind.next().is_some_and(char::is_alphanumeric);
        before && !goes_on && first.is_none_or(|c| !of_address(c))
    }

    /// A token, with the rest of its address if that follows, however it is wrapped; else up to where it is broken.
    fn token(&self, from: usize, mark: usize) -> Option<(usize, usize)> {
        let rest = self.bare.get(mark..)?;
        let of_token = |c: &char| c.is_ascii_alphanumeric();
        let run = rest.chars().take(TOKEN).take_while(of_token).count();
        if rest[run..].starts_with('@') {
            let domain = rest[run + 1..].chars().take_while(|c| of_token(c) || matches!(c, '.' | '-'));
            // The domain ends where the text breaks.
            let (_, mut end) = self.span(from, mark + run + 1)?;
            for c in domain {
                if !self.text[end..].starts_with(|next: char| next.eq_ignore_ascii_case(&c)) {
                    break;
                }
                end += c.len_utf8();
            }
            return Some((self.span(from, mark)?.0, end));
        }
        let (begin, mut end) = self.span(from, mark)?;
        end += self.text[end..].chars().take_while(of_token).count();
        Some((begin, end))
    }
}

/// What stands for the sign of an address: how many bytes.
fn sign(at: &str) -> Option<usize> {
    let is = |sign: &&&str| at.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
    SIGNS.iter().find(is).map(|sign| sign.len())
}
