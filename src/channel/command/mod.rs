//! Slash commands. Read the way people type them: any case, with the bot's name, with `-` or `_` or neither,
//! with a case's code where it is needed and without where a reply tells it.

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

use crate::domain::call;
use crate::domain::command::{AnnounceAsk, CaseAsk, Command, Misuse};
use crate::domain::duration;
use crate::domain::id::{Address, CaseCode, Language, OperatorId, Topic};
use crate::domain::say::Which;
use crate::domain::time::Stamp;

/// What stands in the place of a number that was not told.
const WITHHELD: [&str; 4] = ["withheld", "unknown", "anonymous", "private"];

/// The command that a text is; none if it is no command, or none that is known. One whose words make no sense says so
/// itself: whoever typed it hears what is missing.
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
        "all" => all(rest),
        "held" => Command::All(Which::Held, leading(rest, |_| true).0),
        "roster" => Command::Roster,
        "stats" => Command::Stats,
        "releaseheld" => bulk(rest, true),
        "closeheld" => bulk(rest, false),
        "undobulk" => {
            rest.parse().map_or(Command::Misused(Misuse::WhichNumber), |id| Command::UndoBulk(Stamp(id)))
        }
        "say" if rest.is_empty() => Command::ReadyAnswers,
        "pause" if rest.is_empty() => Command::Pause(None),
        "pause" => duration::typed(rest)
            .map_or(Command::Misused(Misuse::HowLong), |how_long| Command::Pause(Some(how_long))),
        "resume" | "unpause" => Command::Resume,
        "off" => Command::Off,
        "lock" => colleague(rest).map_or(Command::Misused(Misuse::Whom), Command::Lock),
        "unlock" => colleague(rest).map_or(Command::Misused(Misuse::Whom), Command::Unlock),
        "call" => called(rest),
        "announce" => Command::Announce(announced(rest)),
        _ => return None,
    })
}

fn of_a_case(name: &str, rest: &str) -> Option<Command> {
    // Where words may follow: many words read as a code to one who wants to.
    let (code, rest) = match name {
        // Of two cases the one that is meant by where this is written need not be named.
        "merge" | "mergenow" | "unmerge" if leading(rest, looks_like_a_code).1.is_empty() => (None, rest),
        "transfer" | "giveto" => leading(rest, looks_like_a_code_and_no_name),
        "take" | "pass" | "passon" | "history" | "open" | "answer" | "reply" | "undo" | "reopen" => {
            leading(rest, |_| true)
        }
        _ => leading(rest, looks_like_a_code),
    };
    if name == "later" {
        return Some(later(code, rest));
    }
    if name == "mine" && code.is_none() {
        return Some(Command::Mine);
    }
    Some(match ask(name, rest)? {
        Ok(ask) => Command::Case { code, ask },
        Err(misuse) => Command::Misused(misuse),
    })
}

/// What is asked about a case; none if that is no command, and what is amiss with one that makes no sense.
fn ask(name: &str, rest: &str) -> Option<Result<CaseAsk, Misuse>> {
    let of_another = |ask: fn(CaseCode) -> CaseAsk| rest.parse().map(ask).map_err(|_| Misuse::WhichOther);
    let of_a_number = |ask: fn(u32) -> CaseAsk| rest.parse().map(ask).map_err(|_| Misuse::WhichNumber);
    Some(match name {
        "take" => alone(rest, CaseAsk::Take),
        "pass" | "passon" => alone(rest, CaseAsk::PassOn),
        "close" => Ok(CaseAsk::Close(some(rest))),
        "closenow" => sure(rest),
        "undo" => alone(rest, CaseAsk::Undo),
        "reopen" => alone(rest, CaseAsk::Reopen),
        "history" | "open" => alone(rest, CaseAsk::History),
        "more" => alone(rest, CaseAsk::More),
        "less" => alone(rest, CaseAsk::Less),
        "transfer" | "giveto" => Ok(CaseAsk::GiveTo(colleague(rest))),
        "mine" | "giveme" => Ok(CaseAsk::GiveMe),
        "flag" => Ok(CaseAsk::Flag(some(rest))),
        "unsafe" => alone(rest, CaseAsk::Unsafe),
        "safe" => alone(rest, CaseAsk::Safe),
        "block" => blocked(rest),
        "merge" => of_another(CaseAsk::Merge),
        "mergenow" => of_another(CaseAsk::MergeNow),
        "unmerge" => of_another(CaseAsk::Unmerge),
        "at" => at(rest),
        "write" => alone(rest, CaseAsk::Write),
        "unblock" => alone(rest, CaseAsk::Unblock),
        "say" => some(rest).map(CaseAsk::Say).ok_or(Misuse::WhichReady),
        "unlink" => Ok(CaseAsk::Unlink),
        "quiet" | "onit" | "imonit" => Ok(CaseAsk::Quiet),
        "note" => some(rest).map(CaseAsk::Note).ok_or(Misuse::NoWords),
        "priority" => urgent(rest),
        "urgent" => Ok(CaseAsk::Urgent(Some(true))),
        "caselanguage" => language(rest).map(CaseAsk::SetLanguage).ok_or(Misuse::WhichLanguage),
        "answer" | "reply" => alone(rest, CaseAsk::Answer),
        "recall" => of_a_number(CaseAsk::Recall),
        "stop" => of_a_number(CaseAsk::Stop),
        "sendagain" => of_a_number(CaseAsk::SendAgain),
        "senddraft" => of_a_number(CaseAsk::SendDraft),
        "release" => Ok(CaseAsk::Release),
        "releaseall" => Ok(CaseAsk::ReleaseAll),
        "closeall" => Ok(CaseAsk::CloseAll),
        "number" | "phone" => alone(rest, CaseAsk::Number),
        "callback" => Ok(CaseAsk::CalledBack),
        "called" | "calledback" => Ok(CaseAsk::Spoke(some(rest))),
        "noanswer" => Ok(CaseAsk::NoAnswer),
        "undonoanswer" => of_a_number(CaseAsk::UndoNoAnswer),
        "callagain" => again(rest).map(CaseAsk::CallAgain).ok_or(Misuse::HowLong),
        "undocall" => of_a_number(CaseAsk::UndoCall),
        "to" | "answerto" => address(rest).map(CaseAsk::AnswerTo).ok_or(Misuse::WhichAddress),
        _ => return None,
    })
}

/// When they want to be told of a case, whose code may stand before or behind that, and their note.
fn later(code: Option<CaseCode>, rest: &str) -> Command {
    let (when, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Some(minutes) = again(when) else { return Command::Misused(Misuse::HowLong) };
    let (code, words) = match code {
        Some(code) => (Some(code), rest.trim_start()),
        None => leading(rest.trim_start(), looks_like_a_code),
    };
    Command::Case { code, ask: CaseAsk::Later(minutes, words.to_owned()) }
}

/// The minute of the day at which an answer goes out, if one is named, and the answer.
fn at(rest: &str) -> Result<CaseAsk, Misuse> {
    let (hour, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if !hour.contains(|c: char| c.is_ascii_digit()) {
        return Ok(CaseAsk::At(None, rest.to_owned()));
    }
    let (hours, minutes) = hour.split_once([':', '.']).ok_or(Misuse::WhichHour)?;
    let of = |text: &str, most: u32| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|n| digits && *n < most).ok_or(Misuse::WhichHour)
    };
    let minute = of(hours, 24)? * 60 + of(minutes, 60)?;
    some(words.trim()).map(|words| CaseAsk::At(Some(minute), words)).ok_or(Misuse::WhatToSend)
}

/// For the how many-th time they want it.
fn blocked(rest: &str) -> Result<CaseAsk, Misuse> {
    match rest {
        "" => Ok(CaseAsk::Block(0)),
        "1" => Ok(CaseAsk::Block(1)),
        "2" => Ok(CaseAsk::Block(2)),
        _ => Err(Misuse::NotACode),
    }
}

/// Up to which message they have seen what is unanswered, and why they close it all the same.
fn sure(rest: &str) -> Result<CaseAsk, Misuse> {
    let (upto, why) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let upto = upto.parse::<u32>().map_err(|_| Misuse::WhichNumber)?;
    Ok(CaseAsk::CloseNow(upto, some(why.trim())))
}

/// What needs nothing behind it but a case's code. One that was mistyped must not pass for the case that is replied to.
fn alone(rest: &str, ask: CaseAsk) -> Result<CaseAsk, Misuse> {
    match rest.split_whitespace().next() {
        Some(word) if looks_like_a_code(word) => Err(Misuse::NotACode),
        _ => Ok(ask),
    }
}

/// `held K7F-3QD`: which cases, and behind which of them.
fn all(rest: &str) -> Command {
    let (word, others) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (which, rest) = match Which::of(word) {
        Some(which) => (which, others.trim()),
        None => (Which::default(), rest),
    };
    match leading(rest, |_| true) {
        (after, "") => Command::All(which, after),
        _ => Command::Misused(Misuse::NotACode),
    }
}

/// All that is held; with the number that the question gave, for who is sure.
fn bulk(rest: &str, release: bool) -> Command {
    if rest.is_empty() {
        return Command::Bulk { release, until: None };
    }
    let sure = |until| Command::Bulk { release, until: Some(Stamp(until)) };
    rest.parse().map_or(Command::Misused(Misuse::WhichNumber), sure)
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

fn urgent(rest: &str) -> Result<CaseAsk, Misuse> {
    Ok(CaseAsk::Urgent(match rest.to_lowercase().as_str() {
        "" => None,
        "urgent" | "high" => Some(true),
        "normal" | "low" => Some(false),
        _ => return Err(Misuse::HowUrgent),
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
