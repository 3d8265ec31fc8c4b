//! Plain text. It has nothing but its words, so all that is to do is to make sure that it is text.

/// The text in UTF-8 without a byte order mark. None if it is something else: a program, a document, a picture
/// of another format. HTML, XML, RTF and PostScript are written in letters too, and name their authors.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    let begin = text.trim_start().get(..1)?;
    let is_markup = matches!(begin, "<" | "{" | "%");
    let is_plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    (is_plain && !is_markup).then(|| text.as_bytes().to_vec())
}
