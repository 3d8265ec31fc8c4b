//! Tags as mails have them: unclosed, unquoted, upper case, cut off.

use super::element;
use super::tag::Tag;

/// After so many quotes that nothing closes, quotes in tags mean nothing any more: it would be looked for their
/// end again and again.
const MOST_OPEN_QUOTES: usize = 8;

/// What stands next in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::channel::email) enum Token<'a> {
    /// Up to the next markup; its entities are not decoded.
    Text(&'a str),
    Tag(Tag<'a>),
    /// Comments, declarations, and elements that nobody sees with all they hold.
    Unseen(&'a str),
}

/// The tokens of a page, in one pass.
pub(in crate::channel::email) struct Tokens<'a> {
    rest: &'a str,
    open_quotes: usize,
    /// No bracket closes any more.
    all_text: bool,
    /// How many bytes were looked at.
    pub steps: usize,
}

/// Where in a tag a reader is, as the states of a browser's tokenizer are, as far as they matter to quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Name,
    /// Between attributes.
    Room,
    Attribute,
    /// Behind the name of an attribute, and some white space.
    Named,
    /// Behind the sign that a value follows.
    Value,
    Bare,
    Quoted(u8),
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Self {
        Self { rest: html, open_quotes: 0, all_text: false, steps: 0 }
    }

    fn take(&mut self, length: usize) -> &'a str {
        self.steps += length;
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// The length of the tag or declaration that begins here. A quote that nothing closes does not hide its bracket.
    fn tag_length(&mut self) -> Option<usize> {
        if self.open_quotes < MOST_OPEN_QUOTES {
            if let Some(length) = tag_length(self.rest.as_bytes()) {
                return Some(length);
            }
            self.steps += self.rest.len();
            self.open_quotes += 1;
        }
        self.rest.find('>').map(|at| at + 1)
    }

    /// The length of what stands before the end tag of an element that nobody sees.
    fn unseen_length(&mut self, from: usize, name: &str) -> usize {
        let bytes = self.rest.as_bytes();
        let ends = |at: &usize| {
            let after = at + 2 + name.len();
            bytes[*at..].starts_with(b"</")
                && bytes.get(at + 2..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && bytes.get(after).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
        };
        (from..bytes.len()).filter(|at| bytes[*at] == b'<').find(ends).unwrap_or(bytes.len())
    }

    /// Up to the next markup.
    fn text_length(&self) -> usize {
        if self.all_text {
            return self.rest.len();
        }
        let next = self.rest.match_indices('<').find(|(at, _)| is_markup(&self.rest[*at..]));
        next.map_or(self.rest.len(), |(at, _)| at)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.all_text && is_markup(self.rest) {
            if let Some(length) = comment_length(self.rest) {
                return Some(Token::Unseen(self.take(length)));
            }
            if let Some(length) = self.tag_length() {
                let tag = Tag::new(&self.rest[..length]);
                // There is a second byte: `is_markup` looked at it.
                if matches!(self.rest.as_bytes()[1], b'!' | b'?') {
                    return Some(Token::Unseen(self.take(length)));
                }
                if !tag.is_end && element::is_unread(tag.name) {
                    let length = self.unseen_length(length, tag.name);
                    return Some(Token::Unseen(self.take(length)));
                }
                self.take(length);
                return Some(Token::Tag(tag));
            }
            // No bracket follows at all, so none follows any later sign either: looking again would take
            // quadratic time.
            self.all_text = true;
        }
        let length = self.text_length();
        Some(Token::Text(self.take(length)))
    }
}

/// Whether a tag, a comment or the like begins here; another `<` is just that sign.
fn is_markup(at: &str) -> bool {
    let mut bytes = at.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(b'<'), Some(b'!' | b'?')) => true,
        (Some(b'<'), Some(b'/')) => bytes.next().is_some_and(|b| b.is_ascii_alphabetic()),
        (Some(b'<'), Some(b)) => b.is_ascii_alphabetic(),
        _ => false,
    }
}

/// The length of the comment that begins here; to the end if nothing ends it.
fn comment_length(at: &str) -> Option<usize> {
    let inner = at.strip_prefix("<!--")?;
    let begun = at.len() - inner.len();
    // Two that end before they begin.
    if let Some(short) = [">", "->"].iter().find(|end| inner.starts_with(**end)) {
        return Some(begun + short.len());
    }
    Some(inner.find("-->").map_or(at.len(), |end| begun + end + "-->".len()))
}

/// Up to the first `>` outside quotes. A quote is one only where a value begins.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut within = Within::Name;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        within = match (within, byte) {
            (Within::Quoted(quote), b) if quote == *b => Within::Room,
            (Within::Quoted(_), _) => within,
            (_, b'>') => return Some(at + 1),
            (Within::Value, b'"' | b'\'') => Within::Quoted(*byte),
            (Within::Value, b) if b.is_ascii_whitespace() => Within::Value,
            (Within::Value, _) => Within::Bare,
            (Within::Attribute | Within::Named, b'=') => Within::Value,
            (Within::Attribute | Within::Named, b) if b.is_ascii_whitespace() => Within::Named,
            (_, b) if b.is_ascii_whitespace() => Within::Room,
            // At 1 it is the slash of an end tag.
            (Within::Name, b'/') if at > 1 => Within::Room,
            (Within::Attribute | Within::Named | Within::Room, b'/') => Within::Room,
            (Within::Room | Within::Named, _) => Within::Attribute,
            (within, _) => within,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text as it is, tags by their names, what nobody sees as dots.
    fn told(html: &str) -> String {
        let each = Tokens::new(html).map(|token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Tag(tag) => format!("[{}{}]", if tag.is_end { "/" } else { "" }, tag.name),
            Token::Unseen(_) => "…".to_owned(),
        });
        each.collect()
    }

    #[test]
    fn a_bracket_ends_a_tag_where_it_does_for_a_browser() {
        for (html, tokens) in [
            ("a <b title=\"x > y\">c</b>", "a [b]c[/b]"),
            ("<a x= 'p>q' y>b", "[a]b"),
            ("<a href=it's>b'</a>c", "[a]b'[/a]c"),
            ("<p don't>x</p> isn't>", "[p]x[/p] isn't>"),
            ("<a x=y=\"z>\">b", "[a]\">b"),
            ("<a x=\"1\"y='>'>b", "[a]b"),
            ("<a/x='>'>b", "[a]b"),
            ("</a x='>'>b", "[/a]b"),
            ("<a =\"x>y\">b", "[a]y\">b"),
        ] {
            assert_eq!(told(html), tokens, "{html}");
        }
    }

    #[test]
    fn what_nobody_sees_is_passed_over_and_nothing_else() {
        for (html, tokens) in [
            ("a<!-- <p> -->b<!DOCTYPE x><?xml?><![if !mso]>c", "a…b………c"),
            ("<!-->a<!--->b-->", "…a…b-->"),
            ("<STYLE>b > c</styles></Style >d", "…[/Style]d"),
            ("<title>a</title><template><p>b</template>c", "…[/title]…[/template]c"),
            ("<noscript>seen</noscript>", "[noscript]seen[/noscript]"),
            ("<script>all of it", "…"),
        ] {
            assert_eq!(told(html), tokens, "{html}");
        }
    }

    #[test]
    fn what_is_no_markup_is_text() {
        for text in ["1 < 2 and 3 > 2", "I </3 you", "<3", "a<", "</>", "unclosed <b", "<>"] {
            assert_eq!(told(text), text);
        }
        assert_eq!(told("<a href=\"x>y</a>z"), "[a]y[/a]z", "a quote that nothing closes hides nothing");
    }

    /// Both halves of the promise that work grows as the text does.
    #[test]
    fn nothing_is_read_twice() {
        let baits = [
            "<p",
            "<a>",
            "<a href=\"",
            "<",
            "</a",
            "<!--",
            "<script>",
            "&",
            "<a ' \">",
            "<style></style",
            "<a b='",
        ];
        for bait in baits {
            let work = |times: usize| {
                let html = bait.repeat(times);
                let mut tokens = Tokens::new(&html);
                while tokens.next().is_some() {}
                tokens.steps
            };
            let (small, large) = (work(1_000), work(8_000));
            assert!(large <= 9 * small + 100, "{bait}: {small} steps became {large}");
        }
    }

    proptest! {
        #[test]
        fn the_tokens_are_the_page(html in "(<|>|/|!|-|=|'|\"| |a|p|script|&lt;|.){0,80}") {
            let whole: String = Tokens::new(&html)
                .map(|token| match token {
                    Token::Text(text) | Token::Unseen(text) => text,
                    Token::Tag(tag) => tag.raw,
                })
                .collect();
            prop_assert_eq!(whole, html);
        }
    }
}
