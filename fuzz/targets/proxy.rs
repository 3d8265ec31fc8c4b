//! A proxy's answers: whatever it says is read to an end, and of what stands behind an answer not a byte is taken, for
//! the other machine said that.
#![no_main]

use hotlined::net::fuzzing::{connect, socks};
use hotlined_fuzz::{guarded, steered};
use libfuzzer_sys::fuzz_target;

const BEHIND: &[u8] = b"220 ready\r\n";

fuzz_target!(init: guarded(), |data: &[u8]| {
    let (steer, said) = steered(data);
    let login = (steer & 1 == 1).then_some(("user", "word"));
    let by_socks = socks(said, login);
    let by_http = connect(said);
    assert!(!(by_socks.open && by_http.open), "one of them at most");
    for (opened, again) in [(by_socks, 0), (by_http, 1)] {
        if !opened.open {
            continue;
        }
        let answer = &said[..said.len() - opened.rest.len()];
        let whole = [answer, BEHIND].concat();
        let more = if again == 0 { socks(&whole, login) } else { connect(&whole) };
        assert!(more.open && more.rest == BEHIND, "{answer:?}");
        let less = &answer[..answer.len() - 1];
        let cut = if again == 0 { socks(less, login) } else { connect(less) };
        assert!(!cut.open, "it is open before the answer is whole: {answer:?}");
    }
});
