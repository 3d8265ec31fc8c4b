//! HTML to plain text.
//!
//! One pass, and nothing is looked at twice, for mail is hostile and the known libraries need minutes for some
//! hundred kilobytes of `<p`. Nothing is fetched and nothing is run: markup becomes line breaks, quoted blocks
//! the `>` of plain mail, a link the address that it leads to.

mod lines;
mod tags;

use lines::Lines;
use tags::{Tag, Tags, Token};

/// Elements whose content is not for reading.
const UNREAD: [&str; 3] = ["script", "style", "title"];
/// Elements with a blank line around them.
const PARAGRAPHS: [&str; 10] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "pre"];
/// Elements on lines of their own.
const BLOCKS: [&str; 20] = [
    "div", "ul", "ol", "li", "tr", "dl", "dt", "dd", "hr", "section", "article", "header", "footer", "main",
    "center", "form", "address", "fieldset", "body", "nav",
];

/// The text that a person would read.
pub(super) fn to_text(html: &str) -> String {
    let mut reader = Reader::default();
    let mut tags = Tags::new(html);
    while let Some(token) = tags.next() {
        match token {
            Token::Text(text) => reader.text(text),
            Token::Tag(tag) => {
                reader.tag(&tag);
                if !tag.is_end && UNREAD.iter().any(|n| tag.is(n)) {
                    tags.skip_to_end_of(tag.name);
                }
            }
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
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.lines.write(&rest[..at]);
            rest = &rest[at..];
            let (length, meaning) = tags::entity(rest);
            self.lines.write_as_is(&meaning);
            rest = &rest[length..];
        }
        self.lines.write(rest);
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        let among = |names: &[&str]| names.iter().any(|n| tag.is(n));
        if tag.is("br") {
            self.lines.line();
        } else if among(&PARAGRAPHS) {
            self.lines.paragraph();
        } else if among(&BLOCKS) {
            self.lines.block();
        } else if among(&["td", "th"]) {
            self.lines.write(" ");
        } else if tag.is("a") {
            self.anchor(tag);
        }
        if tag.is("blockquote") {
            self.lines.quote(!tag.is_end);
        } else if tag.is("pre") {
            self.lines.preformatted(!tag.is_end);
        } else if tag.is("li") && !tag.is_end {
            self.lines.write_as_is("• ");
        }
    }

    /// A link that does not say where it leads is told after its text.
    fn anchor(&mut self, tag: &Tag<'a>) {
        let open = self.link.take();
        if !tag.is_end {
            let href = tag.attribute("href").map(str::trim).filter(|h| is_web(h));
            self.link = href.map(|h| (h, self.lines.len()));
        } else if let Some((href, from)) = open
            && !self.lines.since(from).contains(href.trim_end_matches('/'))
        {
            self.lines.write_as_is(" (");
            self.text(href);
            self.lines.write_as_is(")");
        }
    }
}

fn is_web(href: &str) -> bool {
    let starts = |with: &str| href.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with));
    starts("http://") || starts("https://")
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
            ("<a href=\"javascript:alert(1)\">x</a> <a href=mailto:b@c>y</a>", "x y"),
            ("<a href=\"https://a.example/?b=1&amp;c=2\" title='>'>x</a>", "x (https://a.example/?b=1&c=2)"),
            ("unclosed <b", "unclosed <b"),
            ("unclosed <a href=\"x>y</a>z", "unclosed yz"),
            ("<script>all of it", ""),
            ("&#0;&#27;&#x110000;&#xD800;&", "&#0;&#27;&#x110000;&#xD800;&"),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    /// Both halves of the promise that work grows as the text does.
    #[test]
    fn nothing_is_read_twice() {
        for bait in
            ["<p", "<a>", "<a href=\"", "<", "</a", "<!--", "<script>", "&", "<a ' \">", "<blockquote>x<br>"]
        {
            let (small, large) = (work(bait, 1_000), work(bait, 8_000));
            assert!(large <= 9 * small + 100, "{bait}: {small} steps became {large}");
        }
    }

    fn work(bait: &str, times: usize) -> usize {
        let html = bait.repeat(times);
        let mut tags = Tags::new(&html);
        while let Some(token) = tags.next() {
            if let Token::Tag(tag) = token
                && UNREAD.iter().any(|n| tag.is(n))
            {
                tags.skip_to_end_of(tag.name);
            }
        }
        tags.steps
    }
}
