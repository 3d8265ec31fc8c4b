//! What a press brings back: the command that would make that button, or none.
#![no_main]

use hotlined::channel::telegram::button::{MOST, encode, fits, parse};
use hotlined_fuzz::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let data = text(data);
    for data in [data.clone(), format!("1:{data}")] {
        if let Some(command) = parse(&data) {
            assert!(data.len() <= MOST && fits(&command));
            assert_eq!(encode(&command), data);
        }
    }
});
