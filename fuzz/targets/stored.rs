//! Stored documents: what opens is what was closed, in its place alone; a changed byte is refused; and bytes of
//! any other kind are an error and nothing worse.
#![no_main]

use std::fmt::Debug;

use hotlined::domain::case::{Case, Index};
use hotlined::domain::changes::Link;
use hotlined::domain::contact::Contact;
use hotlined::domain::event::Followup;
use hotlined::domain::id::SourceId;
use hotlined::domain::message::Entry;
use hotlined::domain::roster::Roster;
use hotlined::domain::say::Delivery;
use hotlined::domain::tally::Tally;
use hotlined::domain::trail::Record;
use hotlined::keys::fuzzing::{comes_back, is_file};
use hotlined::store::redis::fuzzing::Desk;
use hotlined_fuzz::{ring, steered};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

const OWNER: &[u8] = b"K7F3QD";

fuzz_target!(|data: &[u8]| {
    let (kind, packed) = steered(data);
    let desk = Desk::new(ring());
    assert!(desk.open::<Entry>(OWNER, 3, packed).is_err(), "nobody can make one up");
    assert!(!is_file(&ring(), packed), "nor a key folder's file");
    assert!(comes_back(packed).is_none_or(|same| same));
    match kind % 10 {
        0 => decoded::<Case>(&desk, packed),
        1 => decoded::<Entry>(&desk, packed),
        2 => decoded::<Delivery>(&desk, packed),
        3 => decoded::<Contact>(&desk, packed),
        4 => decoded::<Roster>(&desk, packed),
        5 => decoded::<Record>(&desk, packed),
        6 => decoded::<Link>(&desk, packed),
        7 => decoded::<Followup>(&desk, packed),
        8 => decoded::<(Index, Tally)>(&desk, packed),
        _ => decoded::<Vec<SourceId>>(&desk, packed),
    }
});

fn decoded<T: Serialize + DeserializeOwned + PartialEq + Debug>(desk: &Desk, packed: &[u8]) {
    let sealed = desk.seal(OWNER, 3, packed).expect("random bytes");
    changed(desk, &sealed, packed);
    let Ok(doc) = desk.open::<T>(OWNER, 3, &sealed) else { return };
    let again = desk.close(OWNER, 3, &doc).expect("it can be encoded");
    assert_eq!(desk.open::<T>(OWNER, 3, &again).ok().as_ref(), Some(&doc));
    assert!(desk.open::<T>(OWNER, 4, &again).is_err() && desk.open::<T>(b"K7F3QE", 3, &again).is_err());
}

fn changed(desk: &Desk, sealed: &[u8], by: &[u8]) {
    let [at, flip, ..] = by else { return };
    let mut changed = sealed.to_vec();
    let at = usize::from(*at) % changed.len();
    changed[at] ^= flip | 1;
    assert!(desk.open::<Vec<SourceId>>(OWNER, 3, &changed).is_err());
    assert!(desk.open::<Vec<SourceId>>(OWNER, 3, &sealed[..at]).is_err());
}
