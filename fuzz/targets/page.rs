//! Pages: quotes are cut out of any tag soup, and what is left is no more than what came.
#![no_main]

use hotlined::channel::email::cut::cut_html;
use hotlined::channel::email::parse::html_to_text;
use hotlined_fuzz::{grown, guarded, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: guarded(), |data: &[u8]| {
    let page = text(&grown(data));
    let left = cut_html(&page);
    // A name that is left out may leave a space, an element that is not ended gets its end.
    assert!(left.html.len() <= 2 * page.len() + 64, "{} of {}", left.html.len(), page.len());
    let read = html_to_text(&left.html);
    assert!(read.len() <= 4 * left.html.len() + 64);
    assert!(!read.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{read:?}");
    assert_eq!(cut_html(&page), left, "the same each time");
});
