//! The two encodings in which mail carries bytes (RFC 2045 §6), read as people's programs write them: what does
//! not belong there is passed over, and what is cut off ends there.

/// Undoes a transfer encoding; every other than these two says that the bytes are as they are.
pub(super) fn decode(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    if encoding.eq_ignore_ascii_case("base64") {
        base64(bytes)
    } else if encoding.eq_ignore_ascii_case("quoted-printable") {
        quoted_printable(bytes)
    } else {
        bytes.to_vec()
    }
}

/// Base64 with line breaks, or several such pieces one after the other.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in bytes {
        if *byte == b'=' {
            (bits, count) = (0, 0); // what is left of a group is less than a byte
            continue;
        }
        let Some(six) = six_bits(*byte) else { continue };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend((bits >> count).to_be_bytes().last());
            bits &= (1 << count) - 1;
        }
    }
    out
}

/// A text in base64 with what is none around it: a footer of a gateway behind its padding, or a text that was never
/// encoded, whatever its header says. One piece a stretch, each as bytes.
pub(super) fn pieces(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces: Vec<(bool, &[u8])> = Vec::new();
    let (mut padded, mut at) = (false, 0);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let begin = at;
        at += line.len();
        let is_blank = line.trim_ascii().is_empty();
        let is_encoded = match pieces.last() {
            Some((last, _)) if is_blank => *last,
            _ => is_encoded(line.trim_ascii(), padded),
        };
        padded = if is_encoded && !is_blank { line.trim_ascii().ends_with(b"=") } else { padded };
        match pieces.last_mut() {
            // Pieces have no gaps between them: the last one ends where this line begins.
            Some((last, piece)) if *last == is_encoded => *piece = &bytes[begin - piece.len()..at],
            _ => pieces.push((is_encoded, line)),
        }
    }
    let decoded =
        |(is_encoded, piece): (bool, &[u8])| if is_encoded { base64(piece) } else { piece.to_vec() };
    let mut pieces: Vec<Vec<u8>> = pieces.into_iter().map(decoded).collect();
    // A footer begins on a line of its own, as it did.
    for at in 1..pieces.len() {
        if !pieces[at - 1].ends_with(b"\n") && !pieces[at - 1].is_empty() {
            pieces[at - 1].push(b'\n');
        }
    }
    pieces
}

/// Whether a line can be base64: letters of the alphabet, hardly any dirt, and no spaces but between whole groups.
/// Behind the padding only what is long, or padded itself, is a further piece.
fn is_encoded(line: &[u8], padded: bool) -> bool {
    let letters = line.iter().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
    let spaces = line.iter().filter(|b| b.is_ascii_whitespace()).count();
    let padding = line.iter().rev().take_while(|b| **b == b'=').count();
    let dirt = line.len() - letters - spaces - padding;
    let groups = || line.split(u8::is_ascii_whitespace).all(|g| g.len() >= 8 && g.len().is_multiple_of(4));
    let clean = dirt == 0 || (letters >= 20 && dirt * 5 <= letters);
    let looks_so = line.is_ascii() && letters > 0 && clean && (spaces == 0 || groups());
    looks_so && (!padded || (dirt == 0 && (padding > 0 || letters >= 40)))
}

fn six_bits(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        // Also in the alphabet for addresses of the web (RFC 4648 §5).
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Quoted-printable. A `=` before anything that is no number stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        // White space at a line's end came on the way (RFC 2045 §6.7, rule 3).
        let content = line.trim_ascii_end();
        let is_soft = content.last() == Some(&b'=');
        let content = if is_soft { &content[..content.len() - 1] } else { content };
        unquote(content, &mut out);
        if !is_soft && line.ends_with(b"\n") {
            out.extend(if line.ends_with(b"\r\n") { &b"\r\n"[..] } else { b"\n" });
        }
    }
    out
}

/// The encoded word's kind of quoted-printable, in which an underscore is a space (RFC 2047 §4.2).
pub(super) fn q(bytes: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = bytes.iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
    let mut out = Vec::with_capacity(spaced.len());
    unquote(&spaced, &mut out);
    out
}

/// `=41` or, for [`percent`], `%41`.
fn unquote(bytes: &[u8], out: &mut Vec<u8>) {
    unescape(b'=', bytes, out);
}

/// The escapes of RFC 2231.
pub(super) fn percent(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    unescape(b'%', bytes, &mut out);
    out
}

fn unescape(sign: u8, mut bytes: &[u8], out: &mut Vec<u8>) {
    while let Some((first, rest)) = bytes.split_first() {
        if *first == sign
            && let [high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push(high << 4 | low);
            bytes = after;
        } else {
            out.push(*first);
            bytes = rest;
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_however_it_was_cut() {
        assert_eq!(base64(b"aGVs\r\nbG8="), b"hello");
        assert_eq!(base64(b"aGVsbG8=\r\nd29ybGQ="), b"helloworld", "two pieces");
        assert_eq!(base64(b"aGVsbG8"), b"hello", "no padding");
        assert_eq!(base64(b"aGVsb!*G8="), b"hello", "dirt");
        assert_eq!(base64(b"aGVsbG8g\r\nd"), b"hello ", "cut off");
        assert_eq!(base64(b"===="), b"");
    }

    #[test]
    fn what_is_no_base64_stays_as_it_is() {
        let text = |encoded: &str| String::from_utf8(pieces(encoded.as_bytes()).concat()).unwrap();
        for (encoded, meant) in [
            ("aGVsbG8=", "hello"),
            ("aGVs\r\nbG8=\r\n", "hello"),
            ("aGVsbG8=\r\nd29ybGQ=", "helloworld"),
            ("aGVsbG8=\r\n\r\n--\r\nscanned by mailgate\r\n", "hello\n--\r\nscanned by mailgate\r\n"),
            ("aGVsbG8h\r\n____________\r\nList info: x", "hello!\n____________\r\nList info: x"),
            ("aGVsbG8=\nMailgate\n", "hello\nMailgate\n"),
            ("Сижу в ванной\nВишнева 8", "Сижу в ванной\nВишнева 8"),
            ("please help me\nthey are here", "please help me\nthey are here"),
            ("aGVsbG8gaGVsbG8ga!GVsbG8*g", "hello hello hello "),
            ("Help!", "Help!"),
            ("aGVsbG8g aGVsbG8g", "hello hello "),
            ("", ""),
        ] {
            assert_eq!(text(encoded), meant, "{encoded}");
        }
    }

    #[test]
    fn quoted_printable_is_read_however_it_was_written() {
        assert_eq!(quoted_printable(b"a=3Db=\r\nc  \r\n=d0=B0"), "a=bc\r\nа".as_bytes());
        assert_eq!(quoted_printable(b"1=2 =zz =\n"), b"1=2 =zz ");
        assert_eq!(quoted_printable(b"x=4"), b"x=4");
        assert_eq!(q(b"a_b=5Fc"), b"a b_c");
        assert_eq!(percent(b"a%20b%"), b"a b%");
    }
}
