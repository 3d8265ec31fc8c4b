//! Content-Type and Content-Disposition: a value and its parameters (RFC 2045 §5.1), also in pieces and in
//! other charsets (RFC 2231).

use super::{charset, text, transfer, words};

/// No honest field is longer.
const LONGEST: usize = 8 * 1024;
/// Nor in more pieces.
const MOST_PIECES: usize = 100;

/// A value with its parameters.
#[derive(Debug, Default)]
pub(super) struct Params {
    /// In small letters: `text/plain`, `attachment`.
    pub(super) value: String,
    list: Vec<(String, String)>,
}

impl Params {
    /// Reads a field; never fails.
    pub(super) fn read(field: &str) -> Self {
        let pieces = split(text::head(field, LONGEST));
        let mut pieces = pieces.iter();
        let value = pieces.next().map(|v| v.trim().to_ascii_lowercase()).unwrap_or_default();
        let pair = |piece: &String| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquote(value.trim())))
        };
        Self { value, list: pieces.filter_map(pair).collect() }
    }

    /// A parameter as it was meant.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        // Programs write both, the plain one for readers that know no better.
        self.extended(name).or_else(|| self.raw(name).map(words::decode))
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// `name*=utf-8'ru'%D0%BF`, or `name*0*=…; name*1=…`.
    fn extended(&self, name: &str) -> Option<String> {
        let mut label = None;
        let mut bytes = Vec::new();
        if let Some(whole) = self.raw(&format!("{name}*")) {
            let (charset, encoded) = charset_of(whole);
            label = charset;
            bytes = transfer::percent(encoded.as_bytes());
        } else {
            for n in 0..MOST_PIECES {
                let Some(encoded) = self.raw(&format!("{name}*{n}*")) else {
                    let Some(plain) = self.raw(&format!("{name}*{n}")) else { break };
                    bytes.extend_from_slice(plain.as_bytes());
                    continue;
                };
                let (charset, encoded) = if n == 0 { charset_of(encoded) } else { (None, encoded) };
                label = label.or(charset);
                bytes.extend(transfer::percent(encoded.as_bytes()));
            }
        }
        if bytes.is_empty() {
            return None;
        }
        // Some programs cut an encoded word into such pieces, which neither standard foresees.
        let whole = charset::decode(label, &bytes);
        Some(if label.is_none() { words::decode(&whole) } else { text::one_line(&whole) })
    }
}

fn charset_of(value: &str) -> (Option<&str>, &str) {
    let mut parts = value.splitn(3, '\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => (Some(charset).filter(|c| !c.is_empty()), text),
        _ => (None, value),
    }
}

/// Cuts at semicolons outside quotes and takes comments out.
fn split(field: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped, mut comment) = (false, false, 0_usize);
    for c in field.chars() {
        let plain = !quoted && !escaped;
        match c {
            '(' if plain && !follows_equals(&pieces) => comment += 1,
            ')' if plain && comment > 0 => comment -= 1,
            _ if comment > 0 => {}
            ';' if plain => pieces.push(String::new()),
            _ => {
                if c == '"' && !escaped {
                    quoted = !quoted;
                }
                pieces.last_mut().into_iter().for_each(|p| p.push(c));
            }
        }
        escaped = c == '\\' && quoted && !escaped;
    }
    pieces
}

/// Whether an unquoted value has begun, in which a bracket is just a bracket: `name=photo(1).jpg`.
fn follows_equals(pieces: &[String]) -> bool {
    pieces.last().is_some_and(|p| p.contains('=') && !p.ends_with(char::is_whitespace))
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut out = String::with_capacity(inner.len());
    let mut escaped = false;
    for c in inner.chars() {
        if c == '\\' && !escaped {
            escaped = true;
            continue;
        }
        // A path of Windows in quotes is no escape, but who writes it so means the backslash.
        if escaped && !matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
        escaped = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_in_every_form() {
        let get = |field: &str| Params::read(field).get("name");
        for (field, name) in [
            ("text/plain", None),
            ("text/plain; name=a.txt", Some("a.txt")),
            ("text/plain; NAME = \"a; b.txt\" ; x=y", Some("a; b.txt")),
            ("text/plain; name=\"a \\\"b\\\".txt\"", Some("a \"b\".txt")),
            ("text/plain (comment; name=no); name=photo(1).jpg", Some("photo(1).jpg")),
            ("text/plain; name=\"=?koi8-r?B?8NLJ18XU?=.txt\"", Some("Привет.txt")),
            ("text/plain; name*=utf-8'ru'%D0%9F%D1%80%D0%B8.txt", Some("При.txt")),
            ("text/plain; name*=windows-1251''%CF%F0%E8; name=x", Some("При")),
            ("text/plain; name*1=\" b\"; name*0*=utf-8''%D0%B0", Some("а b")),
            ("text/plain; name*0=a; name*1=b; name*2*=%63", Some("abc")),
            (
                "text/plain; name*0=\"=?utf-8?B?0J/RgNC40LL\"; name*1=\"QtdGC?= =?utf-8?B?eA==?=\"",
                Some("Приветx"),
            ),
            ("text/plain; name=\"cut", Some("cut")),
        ] {
            assert_eq!(get(field).as_deref(), name, "{field}");
        }
        assert_eq!(Params::read(" Text/HTML ; charset=x").value, "text/html");
    }
}
