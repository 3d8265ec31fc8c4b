//! What bytes say when nobody can be trusted to tell the charset.
//!
//! In order: a byte order mark; the declared label, strictly; UTF-8; detection. Two exceptions, because they
//! are what really happens: bytes that are valid UTF-8 are UTF-8, whatever single-byte charset was declared
//! (no natural text is so by chance); and a declared single-byte charset, under which nearly any bytes are
//! valid, gives way where Cyrillic letters clearly make words and the declared reading does not. Text of which
//! only a part is UTF-8 is read in [`runs`].

mod guess;
mod runs;
mod signs;

use encoding_rs::{
    Encoding, GB18030, GBK, KOI8_U, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, X_MAC_CYRILLIC,
};

use super::utf7;
use guess::{detect, head, is_readable, unless_nonsense};
use signs::prevail;

/// Reads a text whose charset was declared as `label`, if it was.
pub(super) fn decode(label: Option<&str>, bytes: &[u8]) -> String {
    if label.is_some_and(utf7::is_meant)
        && bytes.is_ascii()
        && let Ok(text) = str::from_utf8(bytes)
    {
        return utf7::decode(text);
    }
    let encoding = choose(label, bytes);
    if encoding == UTF_8 {
        return runs::decode(label.and_then(|l| known(&l.trim().to_ascii_lowercase())), bytes);
    }
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    text.into_owned()
}

/// The charset in which these bytes make sense.
pub(super) fn choose(label: Option<&str>, bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let label = label.map(|l| l.trim().to_ascii_lowercase()).unwrap_or_default();
    if let Some(order) = byte_order(bytes) {
        return order;
    }
    if label == "utf-16" || label == "utf-16be" {
        return UTF_16BE; // without a mark the high byte comes first (RFC 2781 §4.3)
    }
    let declared = known(&label);
    if let Some(declared) = declared
        && is_readable(declared, bytes)
    {
        return unless_nonsense(declared, bytes);
    }
    if is_readable(UTF_8, bytes) || prevail(head(bytes)) {
        return UTF_8;
    }
    detect(bytes)
}

/// The declared charset, if it says anything: ASCII says nothing about other bytes.
fn known(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|c: char| c == '"' || c == '\'');
    let encoding = match label {
        "us-ascii" | "ascii" | "ansi_x3.4-1968" | "unknown-8bit" | "x-unknown" | "8bit" | "binary" => None,
        "mac-cyrillic" | "maccyrillic" | "x-mac-ukraine" | "mac-ukrainian" => Some(X_MAC_CYRILLIC),
        "win-1251" | "win1251" | "windows1251" | "cp-1251" | "ansi-1251" | "cp1251-ua" => Some(WINDOWS_1251),
        "koi8-ru" | "koi8u" | "koi8-ua" => Some(KOI8_U),
        "cp936" | "ms936" | "gb" => Some(GB18030),
        other => Encoding::for_label(other.as_bytes()),
    };
    // What browsers refuse to read for safety's sake is named so (WHATWG Encoding, `replacement`): it says
    // nothing here.
    encoding.filter(|e| *e != REPLACEMENT).map(|e| if e == GBK { GB18030 } else { e })
}

/// UTF-16 without a mark, shown by the zeros and fours that are the high bytes of Latin and Cyrillic letters.
fn byte_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head(bytes).as_chunks::<2>();
    if pairs.len() < 4 {
        return None;
    }
    let high = |at: usize| pairs.iter().filter(|p| matches!(p[at], 0 | 4)).count();
    let most = |n: usize| n * 10 >= pairs.len() * 8;
    match (most(high(0)), most(high(1))) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}
