//! Encrypted mail, and the keys that come with mail: what is not for the line stays shut, and nothing breaks.
#![no_main]

use hotlined::channel::email::openpgp::fuzzing::mail;
use hotlined_fuzz::{grown, guarded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: guarded(), |data: &[u8]| mail(&grown(data)));
