//! Cutting a reply: nothing is made up, nothing vanishes, and a second cut finds nothing more.
#![no_main]

use hotlined::channel::email::cut::{cut, cut_gently, is_passed_on, leaks};
use hotlined::channel::email::render::MARKER;
use hotlined_fuzz::{grown, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mail = text(&grown(data));
    let reply = cut(&mail, MARKER);
    assert!(reply.own.len() <= mail.len());
    assert!(in_order(&reply.own, &mail), "{reply:?}");
    // A line that lost its end within a word is parted there, so letters are counted and not words. A line of
    // signs that nobody sees is an empty one.
    let parts = letters(&reply.own) + letters(&reply.quoted) + letters(&reply.signature);
    assert_eq!(parts, letters(&mail), "{reply:?}");
    assert!(!reply.own.contains(MARKER), "{reply:?}");
    assert_eq!(cut(&reply.own, MARKER).own, reply.own, "a second cut finds nothing");
    let gentle = cut_gently(&mail, MARKER, &|below| below.len() % 97);
    let parts = [&gentle.own, &gentle.quoted, &gentle.signature, &gentle.ours];
    assert_eq!(parts.iter().map(|part| letters(part)).sum::<usize>(), letters(&mail), "{gentle:?}");
    is_passed_on(&mail);
    // A text holds itself, if it holds anything that can be looked for: one letter can't.
    if reply.own.chars().filter(char::is_ascii_alphanumeric).count() > 1 {
        assert!(leaks(&reply.own, &reply.quoted, &[&reply.own]).is_some());
    }
});

/// Whether the lines of `part` stand in `whole`, in their order.
fn in_order(part: &str, whole: &str) -> bool {
    let mut at = 0;
    part.split(['\n', '\r']).map(str::trim_end).filter(|l| !l.is_empty()).all(|line| {
        let found = whole[at..].find(line);
        at += found.map_or(0, |f| f + line.len());
        found.is_some()
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
