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

fn six_bits(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Quoted-printable. A `=` before anything that is no number stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
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
    fn quoted_printable_is_read_however_it_was_written() {
        assert_eq!(quoted_printable(b"a=3Db=\r\nc  \r\n=d0=B0"), "a=bc\r\nа".as_bytes());
        assert_eq!(quoted_printable(b"1=2 =zz =\n"), b"1=2 =zz ");
        assert_eq!(quoted_printable(b"x=4"), b"x=4");
        assert_eq!(q(b"a_b=5Fc"), b"a b_c");
        assert_eq!(percent(b"a%20b%"), b"a b%");
    }
}
