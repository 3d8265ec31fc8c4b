//! Plain text. It has nothing but its words, so all that is to do is to make sure that it is text.

/// How files begin that are written in letters too and name their authors: web pages, drawings, office files,
/// print files, business cards and calendars.
const OTHERS: [&str; 6] = ["{\\rtf", "%pdf", "%!", "begin:v", "<!", "<?"];

/// The text in UTF-8 without byte order marks. None if it is something else, or empty.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    // UTF-16 is told by its byte order mark.
    let (text, _, is_wrong) = encoding_rs::UTF_8.decode(bytes);
    // Of several only the first is decoded away, and behind the next one a page would look like words.
    let text = text.trim_start_matches('\u{feff}');
    let begin: String = text.trim_start().chars().take(8).collect::<String>().to_lowercase();
    let is_tag =
        begin.strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let is_other = is_tag || OTHERS.iter().any(|other| begin.starts_with(other));
    let is_plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    (!is_wrong && is_plain && !is_other && !begin.is_empty()).then(|| text.as_bytes().to_vec())
}
