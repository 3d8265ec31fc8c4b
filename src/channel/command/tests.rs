use std::time::Duration;

use super::*;

fn case(code: Option<&str>, ask: CaseAsk) -> Command {
    Command::Case { code: code.and_then(|c| c.parse().ok()), ask }
}

#[test]
fn commands_of_the_line_are_read_as_people_type_them() {
    for (text, want) in [
        ("/start", Command::Start(None)),
        ("/start k_9-Zz", Command::Start(Some("k_9-Zz".into()))),
        ("/START@Some_Bot", Command::Start(None)),
        ("/start дай", Command::Start(None)),
        ("/Help", Command::Help),
        ("/language uk", Command::Language(Some("uk".into()))),
        ("/language pt-BR", Command::Language(Some("pt".into()))),
        ("/language", Command::Language(None)),
        ("/human", Command::Human(None)),
        ("/menu", Command::Menu(None)),
        ("/topic rights – What are my rights?", Command::Topic("rights".into())),
        ("/forget", Command::Forget),
        ("  /cases ", Command::Cases),
        ("/pause", Command::Pause(None)),
        ("/resume", Command::Resume),
        ("/off", Command::Off),
        ("/lock olga", Command::Lock("olga".into())),
        ("/Unlock @olga", Command::Unlock("olga".into())),
    ] {
        assert_eq!(parse(text), Some(want), "{text}");
    }
}

#[test]
fn a_pause_is_as_long_as_it_says() {
    for (text, minutes) in
        [("90m", 90), ("1h30m", 90), ("1H 30 min", 90), ("2d", 2_880), ("1ч30м", 90), ("2 год 5 хв", 125)]
    {
        let want = Some(Command::Pause(Some(Duration::from_secs(minutes * 60))));
        assert_eq!(parse(&format!("/pause {text}")), want, "{text}");
    }
    for text in ["5", "h", "0m", "-1h", "1y", "99999d", "99999999999999h", "1h!", "½h"] {
        let want = Some(Command::Misused(Misuse::HowLong));
        assert_eq!(parse(&format!("/pause {text}")), want, "{text}");
    }
}

#[test]
fn commands_of_a_case_take_a_code_or_none() {
    let k = Some("K7F-3QD");
    let other = "M2B-9XR".parse().unwrap();
    for (text, want) in [
        ("/take", case(None, CaseAsk::Take)),
        ("/take k7f3qd", case(k, CaseAsk::Take)),
        ("/pass #K7F-3QD", case(k, CaseAsk::PassOn)),
        ("/pass_on", case(None, CaseAsk::PassOn)),
        ("/close", case(None, CaseAsk::Close(None))),
        ("/close K7F-3QD wrong number", case(k, CaseAsk::Close(Some("wrong number".into())))),
        ("/close wrong number", case(None, CaseAsk::Close(Some("wrong number".into())))),
        ("/history K7F-3QD", case(k, CaseAsk::History)),
        ("/note K7F-3QD lawyer\nat noon", case(k, CaseAsk::Note("lawyer\nat noon".into()))),
        ("/transfer K7F-3QD boris", case(k, CaseAsk::GiveTo(Some("boris".into())))),
        ("/transfer @boris", case(None, CaseAsk::GiveTo(Some("boris".into())))),
        ("/transfer anna22", case(None, CaseAsk::GiveTo(Some("anna22".into())))),
        ("/transfer", case(None, CaseAsk::GiveTo(None))),
        ("/priority K7F-3QD Urgent", case(k, CaseAsk::Urgent(Some(true)))),
        ("/priority normal", case(None, CaseAsk::Urgent(Some(false)))),
        ("/priority", case(None, CaseAsk::Urgent(None))),
        ("/case-language K7F-3QD uk", case(k, CaseAsk::SetLanguage("uk".into()))),
        ("/case_language uk", case(None, CaseAsk::SetLanguage("uk".into()))),
        ("/answer K7F-3QD", case(k, CaseAsk::Answer)),
        ("/recall K7F-3QD 4", case(k, CaseAsk::Recall(4))),
        ("/recall 123456", case(None, CaseAsk::Recall(123_456))),
        ("/stop K7F-3QD 4", case(k, CaseAsk::Stop(4))),
        ("/send_again 4", case(None, CaseAsk::SendAgain(4))),
        ("/at 7:30 Are you up?", case(None, CaseAsk::At(Some(450), "Are you up?".into()))),
        ("/at K7F-3QD Are you up?", case(k, CaseAsk::At(None, "Are you up?".into()))),
        ("/at K7F-3QD", case(k, CaseAsk::At(None, String::new()))),
        ("/merge M2B-9XR", case(None, CaseAsk::Merge(other))),
        ("/merge K7F-3QD M2B-9XR", case(k, CaseAsk::Merge(other))),
        ("/unmerge M2B-9XR", case(None, CaseAsk::Unmerge(other))),
    ] {
        assert_eq!(parse(text), Some(want), "{text}");
    }
}

#[test]
fn a_word_of_a_note_is_not_taken_for_a_code() {
    for note in ["please call", "two-day wait", "PLEASE CALL", "100000 people", "call"] {
        assert_eq!(parse(&format!("/note {note}")), Some(case(None, CaseAsk::Note(note.into()))), "{note}");
    }
}

#[test]
fn only_a_verb_and_a_number_alone_are_no_words_to_announce() {
    let write = |text: &str| AnnounceAsk::Write(text.to_owned());
    for (text, want) in [
        ("/announce", AnnounceAsk::List),
        ("/announce\nWe are back.", write("We are back.")),
        ("/announce each\n[en]\nHello", write("each\n[en]\nHello")),
        ("/announce post 7", AnnounceAsk::Post(7)),
        ("/Announce  Cancel 7", AnnounceAsk::Drop(7)),
        ("/announce again 7", AnnounceAsk::Again(7)),
        ("/announce delete 7", AnnounceAsk::Delete(7)),
        ("/announce post 7 letters to them", write("post 7 letters to them")),
        ("/announce post letters", write("post letters")),
    ] {
        assert_eq!(parse(text), Some(Command::Announce(want)), "{text}");
    }
}

#[test]
fn a_call_has_the_number_that_was_meant_and_no_digit_more() {
    let call = |number: Option<&str>, words: &str| Command::Call {
        number: number.map(|number| Address(number.into())),
        words: words.into(),
    };
    let number = Some("+380441234567");
    for (text, want) in [
        ("/call +380441234567 5 people, in a cellar", call(number, "5 people, in a cellar")),
        ("/call +380441234567", call(number, "")),
        ("/call +380-44-123-45-67 wants to be called at 9", call(number, "wants to be called at 9")),
        ("/call +380 44 123 45 67, 5 people", call(number, "5 people")),
        ("/call +380 44 123 45 67\n5 people", call(number, "5 people")),
        ("/call +380 44 123 45 67", call(number, "")),
        ("/call 00380441234567 hello", call(number, "hello")),
        ("/call withheld a child, crying", call(None, "a child, crying")),
        ("/call +380 44 123 45 67 and 5 people", Command::CallOfNobody),
        ("/call 0441234567 hello", Command::CallOfNobody),
        ("/call they took my brother", Command::CallOfNobody),
        ("/call", Command::CallOfNobody),
    ] {
        assert_eq!(parse(text), Some(want), "{text}");
    }
}

#[test]
fn calling_back_is_said_with_or_without_a_code() {
    let k = Some("K7F-3QD");
    for (text, want) in [
        ("/called", case(None, CaseAsk::Spoke(None))),
        ("/called K7F-3QD she is safe", case(k, CaseAsk::Spoke(Some("she is safe".into())))),
        ("/no-answer K7F-3QD", case(k, CaseAsk::NoAnswer)),
        ("/noanswer", case(None, CaseAsk::NoAnswer)),
        ("/call-again 2h", case(None, CaseAsk::CallAgain(120))),
        ("/undo_call K7F-3QD 4", case(k, CaseAsk::UndoCall(4))),
    ] {
        assert_eq!(parse(text), Some(want), "{text}");
    }
}

#[test]
fn a_command_that_makes_no_sense_says_what_is_amiss() {
    for (text, want) in [
        ("/note", Misuse::NoWords),
        ("/note K7F-3QD", Misuse::NoWords),
        ("/pause banana", Misuse::HowLong),
        ("/call-again K7F-3QD soon", Misuse::HowLong),
        ("/priority maybe", Misuse::HowUrgent),
        ("/case-language", Misuse::WhichLanguage),
        ("/lock", Misuse::Whom),
        ("/unlock @", Misuse::Whom),
        ("/recall x", Misuse::WhichNumber),
        ("/stop", Misuse::WhichNumber),
        ("/undo-call K7F-3QD", Misuse::WhichNumber),
        ("/to nobody", Misuse::WhichAddress),
        ("/take K7F-3QDD", Misuse::NotACode),
        ("/pass #K7", Misuse::NotACode),
    ] {
        assert_eq!(parse(text), Some(Command::Misused(want)), "{text}");
    }
}

#[test]
fn what_is_no_command_is_none() {
    for text in ["", "hello", "/", "/@", "/nonsense", "/human they took my brother", "/topic", "see /help"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_typed_panics(text in "(/[a-zA-Z_@-]{0,12})?[ 0-9a-zа-я#/½-]{0,30}", any in ".{0,60}") {
        std::hint::black_box((parse(&text), parse(&any), parse(&format!("/pause {any}"))));
    }
}
