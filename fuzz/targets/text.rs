//! Text on its way to a reader: split without loss, with nothing in it that can't be seen or that turns the
//! reading order.
#![no_main]

use hotlined::domain::dedupe::normal_form;
use hotlined::text::{isolate, split, units, visible};
use hotlined_fuzz::{grown, steered, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (most, data) = steered(data);
    let said = text(&grown(data));
    let most = usize::from(most).max(2);
    let pieces = split(&said, most);
    assert_eq!(pieces.concat(), said);
    assert!(pieces.iter().all(|p| units(p) <= most));
    assert!(said.is_empty() || pieces.iter().all(|p| !p.is_empty()));
    let shown = visible(&said);
    assert_eq!(visible(&shown), shown, "what is visible stays as it is");
    assert!(!shown.contains(turns), "{shown:?}");
    assert!(!shown.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{shown:?}");
    let name = isolate(&said);
    assert!(!name.contains('\n'));
    let inner = name.strip_prefix('\u{2068}').and_then(|n| n.strip_suffix('\u{2069}')).unwrap_or(&name);
    assert!(!inner.contains(turns), "{name:?}");
    assert!(normal_form(&said, &[]).len() <= 64 + 24 * said.len());
});

/// Controls of the reading order (UAX #9).
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
