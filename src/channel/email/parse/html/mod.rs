//! HTML to plain text.
//!
//! One pass, for mail is hostile. Nothing is fetched and nothing is run: markup becomes line breaks, quoted blocks
//! the `>` of plain mail, a link the address that it leads to.

mod lines;

use crate::channel::email::html::{Layout, Piece, Tag, Token, Tokens, pieces};
use lines::Lines;

/// Links that are told whole.
const WHOLE: [&str; 4] = ["http://", "https://", "geo:", "tg:"];
/// Links of which the address or the number is told.
const NAMED: [&str; 5] = ["mailto:", "tel:", "sms:", "callto:", "xmpp:"];

/// The text that a person would read.
pub(super) fn to_text(html: &str) -> String {
    let mut reader = Reader::default();
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => reader.text(text),
            Token::Tag(tag) => reader.tag(&tag),
            Token::Unseen(_) => {}
        }
    }
    reader.lines.finish()
}

#[derive(Default)]
struct Reader<'a> {
    lines: Lines,
    /// Where the open link leads, and where its text begins.
    link: Option<(&'a str, usize)>,
}

impl<'a> Reader<'a> {
    /// Text between tags, with entities.
    fn text(&mut self, text: &str) {
        for piece in pieces(text) {
            match piece {
                Piece::Written(text) => self.lines.write(text),
                Piece::Meant(meaning) => self.lines.write_as_is(&meaning),
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        match tag.layout() {
            Layout::Break => self.lines.line(),
            Layout::Paragraph => self.lines.paragraph(),
            Layout::Block => self.lines.block(),
            Layout::Cell => self.lines.write(" "),
            Layout::Inline if tag.is("a") => self.anchor(tag),
            Layout::Inline if tag.is("img") => self.picture(tag),
            Layout::Inline => {}
        }
        if tag.is("blockquote") {
            self.lines.quote(!tag.is_end);
        } else if tag.is("pre") {
            self.lines.preformatted(!tag.is_end);
        } else if tag.is("li") && !tag.is_end {
            self.lines.write_as_is("• ");
        }
    }

    /// A link that does not say where it leads, or whose address or number it is, is told after its text.
    fn anchor(&mut self, tag: &Tag<'a>) {
        let open = self.link.take();
        if !tag.is_end {
            let href = tag.attribute("href").map(str::trim).and_then(target);
            self.link = href.map(|h| (h, self.lines.len()));
        } else if let Some((href, from)) = open
            && !says(self.lines.since(from), href)
        {
            self.lines.write_as_is(" (");
            self.text(href);
            self.lines.write_as_is(")");
        }
    }

    /// The words for a picture: some programs write every smile as one.
    fn picture(&mut self, tag: &Tag<'a>) {
        if let Some(alt) = tag.attribute("alt").filter(|alt| is_told(alt)) {
            self.text(alt);
        }
    }
}

/// What a link leads to that a person can use: a page, an address, a number, a place. None of a script.
fn target(href: &str) -> Option<&str> {
    let behind = |scheme: &str| {
        href.get(..scheme.len()).filter(|h| h.eq_ignore_ascii_case(scheme)).map(|_| &href[scheme.len()..])
    };
    if WHOLE.iter().any(|scheme| behind(scheme).is_some()) {
        return Some(href);
    }
    // What a mail to that address would say is the program's.
    let whom = NAMED.iter().find_map(|scheme| behind(scheme))?.split('?').next()?;
    Some(whom).filter(|whom| !whom.is_empty())
}

/// Whether a link's text says where it leads. A number is written in many ways; what else differs in a sign is
/// another thing.
fn says(text: &str, href: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_number = !href.contains(|c: char| c.is_alphabetic() || c == '@');
    text.to_lowercase().contains(&href.trim_end_matches('/').to_lowercase())
        || (is_number && digits(text).contains(&digits(href)))
}

/// Whether the words for a picture are words, and no name that a program gave its file.
fn is_told(alt: &str) -> bool {
    let lettered = |end: &str| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric());
    let named = |(stem, end): (&str, &str)| !stem.is_empty() && lettered(end);
    !alt.trim().is_empty() && !alt.trim().rsplit_once('.').is_some_and(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_lines() {
        for (html, text) in [
            ("<p>Hello&nbsp;<b>w</b>orld</p>\n\n<p>two</p>", "Hello world\n\ntwo"),
            ("<div>a</div><div><br></div><div>b<br></div><div>c</div>", "a\n\nb\nc"),
            ("a<br><br/>b<BR>c", "a\n\nb\nc"),
            ("x &lt;y&gt; &amp; &#1055;&#x440; &bogus; &copy; a&b", "x <y> & Пр &bogus; © a&b"),
            ("<style>p{}</style><title>t</title><script>if (a<b) bad()</script>end", "end"),
            ("<!-- no --><!DOCTYPE html><?xml?>1 < 2 <3", "1 < 2 <3"),
            ("<ul><li>a<li>b</ul>c", "• a\n• b\nc"),
            ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
            (
                "re<blockquote>one<br>two<blockquote>three</blockquote></blockquote>end",
                "re\n\n> one\n> two\n>\n> > three\n\nend",
            ),
            ("<pre>  a\n b</pre>c", "  a\n b\n\nc"),
            ("see <a href=\"https://a.example/x\">this</a>.", "see this (https://a.example/x)."),
            ("<a href='https://a.example/'>https://a.example</a>", "https://a.example"),
            ("<a href=\"javascript:alert(1)\">x</a> <a href=mailto:b@c>y</a>", "x y (b@c)"),
            ("<a href='mailto:b@c.example?subject=x'>B@c.example</a>", "B@c.example"),
            ("<a href=\"tel:+380501112233\">my sister</a>", "my sister (+380501112233)"),
            ("<a href=\"tel:+380501112233\">+38 (050) 111-22-33</a>", "+38 (050) 111-22-33"),
            ("I am <img alt=\"😢\" src=x> <img alt=\"image001.png\"><img alt='' src=y>here", "I am 😢 here"),
            ("<a href=\"https://a.example/?b=1&amp;c=2\" title='>'>x</a>", "x (https://a.example/?b=1&c=2)"),
            ("unclosed <b", "unclosed <b"),
            ("unclosed <a href=\"x>y</a>z", "unclosed yz"),
            ("<script>all of it", ""),
            ("&#0;&#27;&#x110000;&#xD800;&", "&#0;&#27;&#x110000;&#xD800;&"),
            ("it&#146;s <noscript>seen</noscript><template>not</template> by all", "it’s seen by all"),
            ("<o:p>a</o:p><a:b>c</a:b><p-q>d</p-q>", "acd"),
            ("<p don't>it isn't</p><a href=it's>x</a>", "it isn't\n\nx"),
            (
                "<table><caption>c</caption><tbody><tr><td>1</table><details><summary>s</summary>t",
                "c\n1\n\ns\nt",
            ),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
