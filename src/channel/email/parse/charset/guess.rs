//! In which charset bytes make sense, whatever anybody says of them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, MACINTOSH, REPLACEMENT, SHIFT_JIS, UTF_8,
    UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use super::signs::prevail;
use crate::channel::email::parse::cyrillic;

/// How many bytes of a text are looked at to find its charset.
const LOOKED_AT: usize = 64 * 1024;

pub(super) fn is_readable(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// The declared charset, unless it stands for another that these bytes show far more clearly.
pub(super) fn unless_nonsense(declared: &'static Encoding, bytes: &[u8]) -> &'static Encoding {
    if !is_single_byte(declared) || bytes.is_ascii() {
        return declared;
    }
    if is_readable(UTF_8, bytes) || prevail(head(bytes)) {
        return UTF_8;
    }
    cyrillic::correct(declared, head(bytes)).unwrap_or(declared)
}

fn is_single_byte(encoding: &'static Encoding) -> bool {
    let wide =
        [UTF_8, UTF_16BE, UTF_16LE, GBK, GB18030, BIG5, EUC_JP, EUC_KR, SHIFT_JIS, ISO_2022_JP, REPLACEMENT];
    !wide.contains(&encoding)
}

/// A guess. Cyrillic is asked for first: for short texts it is known here better than in general.
pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
    let bytes = head(bytes);
    if let Some(encoding) = cyrillic::detect(bytes) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // UTF-8 was asked for before, and strictly. GB18030 holds all of GBK.
    match detector.guess(None, Utf8Detection::Deny) {
        e if e == GBK => GB18030,
        e if e == MACINTOSH => WINDOWS_1252,
        e => e,
    }
}

pub(super) fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(LOOKED_AT)]
}
