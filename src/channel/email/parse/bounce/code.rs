//! The codes by which servers tell what became of a mail (RFC 3463).

/// The first code in a text.
pub(super) fn in_text(text: &str) -> Option<String> {
    let odd = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '#' | ':' | '<' | '>' | '[' | ']');
    text.split(odd).find_map(code)
}

/// Whether a text's code says that a mail will not arrive.
pub(super) fn is_for_good(text: &str) -> bool {
    in_text(text).is_some_and(|code| code.starts_with('5'))
}

/// `5.1.1` at the beginning of a value; nothing else.
pub(super) fn code(word: &str) -> Option<String> {
    let word = word.split([' ', '(']).next()?;
    let word = word.trim_end_matches(['.', ',', ';']);
    let mut numbers = word.split('.');
    let class = numbers.next().filter(|c| matches!(*c, "2" | "4" | "5"))?;
    let mut detail =
        || numbers.next().filter(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    let (subject, what) = (detail()?, detail()?);
    // Four numbers are an address of the net.
    numbers.next().is_none().then(|| format!("{class}.{subject}.{what}"))
}
