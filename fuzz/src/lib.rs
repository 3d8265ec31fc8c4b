//! What the fuzz targets share.

#![forbid(unsafe_code)]

use std::panic;

use hotlined::keys::Keyring;

/// Lets a panic in a library pass to whoever guards against it, and ends the process at once on any other.
///
/// The parsers of others are called under `catch_unwind`, for some of them panic on some mails. Such a panic is
/// no finding while it is caught; one that is not caught ends the process in any case.
pub fn guarded() {
    let ends = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or("", |at| at.file());
        let foreign = place.contains("/registry/src/") || place.starts_with("/rustc/");
        if !foreign {
            ends(info);
        }
    }));
}

/// The keys of a line that does not exist.
#[must_use]
pub fn ring() -> Keyring {
    Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").expect("a line key")
}

/// The bytes as text. What is no UTF-8 is replaced, as it is wherever text comes in as bytes.
#[must_use]
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// A first byte that steers the target, and what it works on.
#[must_use]
pub fn steered(data: &[u8]) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (*first, rest))
}

/// Repeats what ends with eight bytes of 0xfe until it is large: work that grows with the square of its input
/// then takes longer than a target may.
#[must_use]
pub fn grown(data: &[u8]) -> Vec<u8> {
    const LARGE: usize = 24 * 1024;
    match data.strip_suffix(&[0xfe; 8]) {
        Some(one) if !one.is_empty() => one.iter().copied().cycle().take(LARGE.max(one.len())).collect(),
        _ => data.to_vec(),
    }
}

/// Whether `part` stands in `whole`.
#[must_use]
pub fn holds(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}
