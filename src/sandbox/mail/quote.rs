//! A reply in the manner of Gmail: the words on top, the mail that it answers quoted below.

use super::shown::ShownMail;

/// How wide a line is before it is broken.
const WIDTH: usize = 78;

/// The text of a reply.
pub(super) fn text(words: &str, original: &ShownMail) -> String {
    let quoted: Vec<_> =
        original.text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    format!("{}\n\n{}\n\n{}\n", words.trim_end(), wrapped(&attribution(original)), quoted.join("\n"))
}

/// The same as HTML.
pub(super) fn html(words: &str, original: &ShownMail) -> String {
    format!(
        "<div dir=\"ltr\">{}</div><br><div class=\"gmail_quote gmail_quote_container\">\
         <div dir=\"ltr\" class=\"gmail_attr\">{}<br></div><blockquote class=\"gmail_quote\" \
         style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">{}\
         </blockquote></div>",
        lines(words),
        escaped(&attribution(original)),
        lines(&original.text)
    )
}

/// Words alone as HTML.
pub(super) fn plain_html(words: &str) -> String {
    format!("<div dir=\"ltr\">{}</div>", lines(words))
}

fn attribution(original: &ShownMail) -> String {
    let at = original.at.to_jiff().strftime("%a, %b %-d, %Y at %-I:%M %p");
    format!("On {at} {} <{}> wrote:", original.from_name, original.from).replace("  ", " ")
}

/// Broken at the last space that fits, once.
fn wrapped(line: &str) -> String {
    let fits = line.char_indices().take(WIDTH).filter(|(_, c)| *c == ' ').last();
    match fits {
        Some((at, _)) if line.chars().count() > WIDTH => {
            let (first, rest) = line.split_at(at);
            format!("{first}\n{}", rest.trim_start())
        }
        _ => line.to_owned(),
    }
}

fn lines(text: &str) -> String {
    escaped(text.trim_end()).replace("\r\n", "\n").replace('\n', "<br>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
