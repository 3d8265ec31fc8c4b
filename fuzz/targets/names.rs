//! What an operator's words tell of the line's people: any text is looked at without harm, and what is theirs is found
//! wherever it stands.
#![no_main]

use hotlined::domain::names::{Betrayal, Own, Person, betrays, reach_of, reaches, sound};
use hotlined_fuzz::{grown, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let own = Own {
        alias: vec![sound("Anna")],
        people: vec![Person::called(["vera", "Вера Ковальская"], &[])],
        reach: reach_of("+48 601 234 567").collect(),
        never: vec!["Helping Hands".to_owned()],
        ..Own::default()
    };
    let words = text(&grown(data));
    let told = betrays(&words, &own);
    assert_eq!(betrays(&words, &own), told);
    let mut end = 0;
    for reach in reaches(&words) {
        assert!(reach.at.start >= end && words.get(reach.at.clone()).is_some(), "{reach:?}");
        end = reach.at.end;
    }
    assert_eq!(betrays(&format!("{words}\n\nHelping  hands\n\n{words}"), &own), Some(Betrayal::Never));
    if words.len() < 8_000 {
        let signed = betrays(&format!("{words}\n\nС уважением,\nВера Ковальская"), &own);
        assert!(signed.is_some(), "{words:?}");
    }
});
