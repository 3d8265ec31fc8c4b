//! Signs of UTF-8 in bytes that are not all of it.

/// So many letters of several bytes in a row are no chance.
const ROW: usize = 3;
/// So many such letters make a text.
const ENOUGH: usize = 4;

/// Whether a text that is not valid throughout is still UTF-8: some line of it is beyond doubt, or little of it is
/// anything else.
pub(super) fn prevail(bytes: &[u8]) -> bool {
    let (mut sure, mut letters, mut odd) = (0, 0, 0);
    for line in bytes.split(|b| *b == b'\n') {
        let mut count = 0;
        let before = odd;
        for chunk in line.utf8_chunks() {
            count += rows(chunk.valid());
            letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            odd += chunk.invalid().len();
        }
        if before == odd && count >= ENOUGH {
            return true;
        }
        sure += count;
    }
    let halves = 3 * (0..bytes.len()).filter(|at| surrogate(&bytes[*at..]).is_some()).count();
    let odd = odd.saturating_sub(halves);
    (sure >= ENOUGH && sure * 3 >= odd)
        || (letters >= ENOUGH && letters >= 2 * odd)
        || (halves > 0 && odd == 0)
}

/// How many letters outside ASCII stand in rows that are no chance.
pub(super) fn rows(text: &str) -> usize {
    let wide = |c: char| !c.is_ascii() && c.is_alphabetic();
    text.split(|c| !wide(c)).map(|row| row.chars().count()).filter(|n| *n >= ROW).sum()
}

/// Half of a character of CESU-8, which old phones write for smileys (Unicode Technical Report 26).
pub(super) fn surrogate(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
            Some(0xD000 | (u16::from(*second & 0x3F) << 6) | u16::from(*third & 0x3F))
        }
        _ => None,
    }
}
