//! The secrets of this process, and how they are blotted out of what is logged.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

/// The longest first: a secret within another one must not save the rest of that.
static SECRETS: RwLock<Vec<Vec<u8>>> = RwLock::new(Vec::new());

/// Shorter secrets would blot out half of every line; none of ours is.
const SHORTEST: usize = 8;
const BLOT: &[u8] = b"[secret]";

/// From now on, this text appears in no log, nor does its form between quotation marks.
pub(in crate::app) fn hide(secret: &str) {
    if secret.len() < SHORTEST {
        return;
    }
    let mut secrets = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    for form in [secret.to_owned(), secret.escape_debug().to_string()] {
        if !secrets.contains(&form.clone().into_bytes()) {
            secrets.push(form.into_bytes());
        }
    }
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
}

/// What is logged, text or not, without the secrets.
pub(super) fn redact(line: &[u8]) -> Cow<'_, [u8]> {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    let mut line = Cow::Borrowed(line);
    for secret in secrets.iter() {
        if let Some(first) = find(&line, secret) {
            line = Cow::Owned(without(&line, secret, first));
        }
    }
    line
}

/// An event as the one line that it is: what a server said in it, line feeds and all, must not pass for an event of
/// ours.
pub(super) fn one_line(event: &[u8]) -> Vec<u8> {
    let line = event.strip_suffix(b"\n").unwrap_or(event);
    let mut out = Vec::with_capacity(line.len() + 1);
    for byte in line {
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(*byte),
        }
    }
    out.push(b'\n');
    out
}

fn without(line: &[u8], secret: &[u8], first: usize) -> Vec<u8> {
    let (mut out, mut rest, mut at) = (Vec::with_capacity(line.len()), line, Some(first));
    while let Some(found) = at {
        out.extend_from_slice(&rest[..found]);
        out.extend_from_slice(BLOT);
        rest = &rest[found + secret.len()..];
        at = find(rest, secret);
    }
    out.extend_from_slice(rest);
    out
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        String::from_utf8(redact(text.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn a_known_secret_never_reaches_a_log() {
        hide("123456:canary-token");
        assert_eq!(redacted("GET /bot123456:canary-token/getMe"), "GET /bot[secret]/getMe");
        assert_eq!(redacted("123456:canary-token123456:canary-token"), "[secret][secret]");
        let mut raw = b"\xff\0".to_vec();
        raw.extend_from_slice(b"123456:canary-token\xfe");
        assert_eq!(redact(&raw).as_ref(), b"\xff\0[secret]\xfe", "also among what is no text");
    }

    #[test]
    fn an_event_is_one_line_whatever_a_server_said() {
        let event = b"WARN the server said: no\r\n2026-11-24 ERROR forged\n";
        assert_eq!(one_line(event), b"WARN the server said: no\\r\\n2026-11-24 ERROR forged\n");
        assert_eq!(one_line(b"no end"), b"no end\n");
    }

    #[test]
    fn a_secret_within_another_does_not_save_the_rest_of_it() {
        hide("short-canary");
        hide("long-short-canary-tail");
        assert_eq!(redacted("a long-short-canary-tail b short-canary"), "a [secret] b [secret]");
    }

    #[test]
    fn a_secret_is_known_between_quotation_marks_too() {
        hide(r#"quo"ted\canary"#);
        assert_eq!(redacted(&format!("{:?}", r#"quo"ted\canary"#)), r#""[secret]""#);
    }
}
