//! Slash commands as people type them: bounded, and those that fit on a button mean the same there.
#![no_main]

use std::time::Duration;

use hotlined::channel::command::parse;
use hotlined::channel::telegram::button;
use hotlined::domain::command::{CaseAsk, Command};
use hotlined_fuzz::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let typed = text(data);
    for typed in [typed.clone(), format!("/{typed}")] {
        let Some(command) = parse(&typed) else { continue };
        assert!(typed.trim_start().starts_with('/'));
        if button::fits(&command) {
            assert_eq!(button::parse(&button::encode(&command)), Some(command.clone()));
        }
        bounded(&command, &typed);
    }
});

fn bounded(command: &Command, typed: &str) {
    match command {
        Command::Pause(Some(pause)) => {
            assert!(!pause.is_zero() && *pause <= Duration::from_hours(366 * 24), "{pause:?}");
        }
        Command::Start(Some(payload)) => assert!((1..=64).contains(&payload.len())),
        Command::Language(Some(language)) => assert!((2..=3).contains(&language.as_str().len())),
        Command::Topic(topic) => assert!(typed.contains(topic.as_str())),
        Command::Case { ask: CaseAsk::Note(words) | CaseAsk::Close(Some(words)), .. } => {
            assert!(!words.is_empty() && typed.contains(words.as_str()));
        }
        _ => {}
    }
}
