//! Slash commands. Read the way people type them: any case, with the bot's name, with `-` or `_` or neither,
//! with a case's code where it is needed and without where a reply tells it.

use crate::domain::call;
use crate::domain::command::{AnnounceAsk, CaseAsk, Command};
use crate::domain::duration;
use crate::domain::id::{Address, CaseCode, Language, OperatorId, Topic};

/// What stands in the place of a number that was not told.
const WITHHELD: [&str; 4] = ["withheld", "unknown", "anonymous", "private"];

/// The command that a text is; none if it is no command, or none that is known, or one whose words make no sense.
#[must_use]
pub fn parse(text: &str) -> Option<Command> {
    let line = text.trim_start().strip_prefix('/')?;
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let word = word.split('@').next()?;
    let name: String = word.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_lowercase();
    let rest = rest.trim();
    of_the_line(&name, rest).or_else(|| of_a_case(&name, rest)).or_else(|| opened(&name))
}

/// `/open_K7F3QD`, which a tap sends.
fn opened(name: &str) -> Option<Command> {
    let code = name.strip_prefix("open")?.to_uppercase().parse().ok()?;
    Some(Command::Case { code: Some(code), ask: CaseAsk::History })
}

fn of_the_line(name: &str, rest: &str) -> Option<Command> {
    Some(match name {
        "start" => Command::Start(start_payload(rest)),
        "help" => Command::Help,
        "language" | "lang" => Command::Language(rest.split_whitespace().next().and_then(language)),
        "topic" => Command::Topic(Topic::from(rest.split_whitespace().next()?)),
        "menu" | "topics" => Command::Menu(None),
        // With words behind it, it is these that a human must read.
        "human" | "talk" if rest.is_empty() => Command::Human(None),
        "forget" => Command::Forget,
        "link" => Command::Link,
        "unlink" if rest.is_empty() => Command::Unlink,
        "clear" if rest.is_empty() => Command::Clear,
        "cases" => Command::Cases,
        "pause" if rest.is_empty() => Command::Pause(None),
        "pause" => Command::Pause(Some(duration::typed(rest)?)),
        "resume" | "unpause" => Command::Resume,
        "off" => Command::Off,
        "lock" => Command::Lock(colleague(rest)?),
        "unlock" => Command::Unlock(colleague(rest)?),
        "call" => called(rest),
        "announce" => Command::Announce(announced(rest)),
        _ => return None,
    })
}

fn of_a_case(name: &str, rest: &str) -> Option<Command> {
    // Where words may follow: many words read as a code to one who wants to.
    let (code, rest) = match name {
        "transfer" | "giveto" => leading(rest, looks_like_a_code_and_no_name),
        "take" | "pass" | "passon" | "history" | "open" | "answer" | "reply" => leading(rest, |_| true),
        _ => leading(rest, looks_like_a_code),
    };
    let ask = match name {
        "take" => CaseAsk::Take,
        "pass" | "passon" => CaseAsk::PassOn,
        "close" => CaseAsk::Close(some(rest)),
        "history" | "open" => CaseAsk::History,
        "transfer" | "giveto" => CaseAsk::GiveTo(colleague(rest)),
        "mine" | "giveme" => CaseAsk::GiveMe,
        "unlink" => CaseAsk::Unlink,
        "quiet" | "onit" | "imonit" => CaseAsk::Quiet,
        "note" => CaseAsk::Note(some(rest)?),
        "priority" => urgent(rest)?,
        "urgent" => CaseAsk::Urgent(Some(true)),
        "caselanguage" => CaseAsk::SetLanguage(language(rest)?),
        "answer" | "reply" => CaseAsk::Answer,
        "recall" => CaseAsk::Recall(rest.parse().ok()?),
        "stop" => CaseAsk::Stop(rest.parse().ok()?),
        "sendagain" => CaseAsk::SendAgain(rest.parse().ok()?),
        "senddraft" => CaseAsk::SendDraft(rest.parse().ok()?),
        "release" => CaseAsk::Release,
        "releaseall" => CaseAsk::ReleaseAll,
        "closeall" => CaseAsk::CloseAll,
        "called" | "calledback" => CaseAsk::Spoke(some(rest)),
        "noanswer" => CaseAsk::NoAnswer,
        "callagain" => CaseAsk::CallAgain(again(rest)?),
        "undocall" => CaseAsk::UndoCall(rest.parse().ok()?),
        "to" | "answerto" => CaseAsk::AnswerTo(address(rest)?),
        _ => return None,
    };
    Some(Command::Case { code, ask })
}

/// Who called, and what they said. A number is one word, or stands alone in its line or before a comma: else nobody
/// could say whether the digits that follow belong to it, and somebody else would be called.
fn called(rest: &str) -> Command {
    let number = |text: &str| call::international(text, None).map(Address);
    let (word, others) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if WITHHELD.contains(&word.to_lowercase().as_str()) {
        return Command::Call { number: None, words: others.trim().to_owned() };
    }
    let (line, below) = rest.split_once(['\n', ',', ';']).unwrap_or((rest, ""));
    let found =
        number(word).map(|found| (found, others)).or_else(|| number(line).map(|found| (found, below)));
    found.map_or(Command::CallOfNobody, |(number, words)| Command::Call {
        number: Some(number),
        words: words.trim().to_owned(),
    })
}

/// What is to be announced, or what becomes of that number. Only a verb and a number alone mean one: all else is words.
fn announced(rest: &str) -> AnnounceAsk {
    let mut words = rest.split_whitespace();
    let (verb, number, more) = (words.next(), words.next(), words.next());
    let verb = verb.map(str::to_lowercase);
    let asks: Option<fn(u32) -> AnnounceAsk> = match (verb.as_deref(), more) {
        (None, _) => return AnnounceAsk::List,
        (Some("post"), None) => Some(AnnounceAsk::Post),
        (Some("cancel" | "drop"), None) => Some(AnnounceAsk::Drop),
        (Some("again"), None) => Some(AnnounceAsk::Again),
        (Some("delete"), None) => Some(AnnounceAsk::Delete),
        _ => None,
    };
    let number = number.and_then(|number| number.parse().ok());
    let asked = asks.zip(number).map(|(ask, number)| ask(number));
    asked.unwrap_or_else(|| AnnounceAsk::Write(rest.to_owned()))
}

/// In how many minutes.
fn again(rest: &str) -> Option<u32> {
    u32::try_from(duration::typed(rest)?.as_secs() / 60).ok().filter(|minutes| *minutes > 0)
}

/// A colleague as somebody names them.
fn colleague(rest: &str) -> Option<OperatorId> {
    some(rest.trim_start_matches('@')).map(OperatorId::from)
}

/// Takes a case's code off the front, if the first word is one and `likely` agrees.
fn leading(rest: &str, likely: fn(&str) -> bool) -> (Option<CaseCode>, &str) {
    let (word, others) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match word.parse() {
        Ok(code) if likely(word) => (Some(code), others.trim_start()),
        _ => (None, rest),
    }
}

/// Whether a word was meant as a code: `please` and `two-day` were not, though they could be read as one.
fn looks_like_a_code(word: &str) -> bool {
    let digit = word.contains(|c: char| c.is_ascii_digit());
    let letter = word.contains(|c: char| c.is_ascii_alphabetic());
    let lower = word.contains(|c: char| c.is_ascii_lowercase());
    let dash = word.contains('-');
    word.starts_with('#') || (dash && (digit || !lower)) || (digit && letter)
}

/// As above where names follow: `anna22` is somebody.
fn looks_like_a_code_and_no_name(word: &str) -> bool {
    let marked =
        word.starts_with('#') || word.contains('-') || word.contains(|c: char| c.is_ascii_uppercase());
    marked && looks_like_a_code(word)
}

/// What the link carried: at most 64 of `A-Z a-z 0-9 _ -`, as Telegram allows.
fn start_payload(rest: &str) -> Option<String> {
    let word = rest.split_whitespace().next()?;
    let plain = word.len() <= 64 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    plain.then(|| word.to_owned())
}

fn urgent(rest: &str) -> Option<CaseAsk> {
    Some(CaseAsk::Urgent(match rest.to_lowercase().as_str() {
        "" => None,
        "urgent" | "high" => Some(true),
        "normal" | "low" => Some(false),
        _ => return None,
    }))
}

fn some(rest: &str) -> Option<String> {
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// One word with a sign in it, with or without brackets.
fn address(rest: &str) -> Option<Address> {
    let word = rest.trim().trim_start_matches('<').trim_end_matches('>');
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    (word.contains('@') && !word.contains(char::is_whitespace)).then(|| Address(word.to_owned()))
}

/// The language of a tag such as `uk` or `pt-BR`.
pub(super) fn language(tag: &str) -> Option<Language> {
    let code = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    let plain = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    plain.then(|| Language::from(code))
}

#[cfg(test)]
mod tests {
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
    fn a_pause_is_as_long_as_it_says() {
        for (text, minutes) in
            [("90m", 90), ("1h30m", 90), ("1H 30 min", 90), ("2d", 2_880), ("1ч30м", 90), ("2 год 5 хв", 125)]
        {
            let want = Some(Command::Pause(Some(Duration::from_secs(minutes * 60))));
            assert_eq!(parse(&format!("/pause {text}")), want, "{text}");
        }
        for text in ["5", "h", "0m", "-1h", "1y", "99999d", "99999999999999h", "1h!", "½h"] {
            assert_eq!(parse(&format!("/pause {text}")), None, "{text}");
        }
    }

    #[test]
    fn commands_of_a_case_take_a_code_or_none() {
        let k = Some("K7F-3QD");
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
        ] {
            assert_eq!(parse(text), Some(want), "{text}");
        }
    }

    #[test]
    fn a_word_of_a_note_is_not_taken_for_a_code() {
        for note in ["please call", "two-day wait", "PLEASE CALL", "100000 people", "call"] {
            assert_eq!(
                parse(&format!("/note {note}")),
                Some(case(None, CaseAsk::Note(note.into()))),
                "{note}"
            );
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
    fn what_is_no_command_is_none() {
        for text in [
            "",
            "hello",
            "/",
            "/@",
            "/nonsense",
            "/human they took my brother",
            "/topic",
            "/note",
            "/priority maybe",
            "/recall x",
            "/stop",
            "see /help",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in "(/[a-zA-Z_@-]{0,12})?[ 0-9a-zа-я#/½-]{0,30}", any in ".{0,60}") {
            std::hint::black_box((parse(&text), parse(&any), parse(&format!("/pause {any}"))));
        }
    }
}
