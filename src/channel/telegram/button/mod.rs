//! What a press on one of our buttons brings back, in the 64 bytes that `callback_data` may have
//! (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
//!
//! `1:take:K7F3QD`, `1:give:K7F3QD:olga`, `1:lang:uk`: a version, a verb, a case if it is about one (`-` for
//! the case of the message), an argument. Buttons live as long as the chats that they stand in, so a version
//! that was ever sent is parsed for ever. A client can send any bytes as a press: parsing is total, and who
//! may do what is decided elsewhere.

use crate::domain::command::{AnnounceAsk, CaseAsk, Command};
use crate::domain::id::{CaseCode, Language, NotACode, OperatorId, QuestionKey, Topic};
use crate::domain::say::Which;
use crate::domain::time::Stamp;

/// The most bytes that `callback_data` may have.
pub const MOST: usize = 64;

/// Fixed reasons to close a case, offered as buttons.
pub const REASONS: [&str; 4] = ["no_reply_needed", "spam", "duplicate", "resolved_elsewhere"];

/// The reason to close a case of somebody who does not answer their telephone.
pub const NOBODY: &str = "nobody_answers";

const VERSION: &str = "1";

/// What is on a button that means nothing; it parses to no command.
const NOTHING: &str = "1:";

/// A command as button data. One that takes free text, or a name too long for a button, gives data that
/// means nothing: see [`fits`].
#[must_use]
pub fn encode(command: &Command) -> String {
    match written(command) {
        Some(data) if data.len() <= MOST => data,
        _ => NOTHING.to_owned(),
    }
}

/// Whether a command can stand on a button.
#[must_use]
pub fn fits(command: &Command) -> bool {
    encode(command) != NOTHING
}

/// The command that a press means; none if it is none of ours.
#[must_use]
pub fn parse(data: &str) -> Option<Command> {
    if data.len() > MOST {
        return None;
    }
    let rest = data.strip_prefix(VERSION)?.strip_prefix(':')?;
    let (verb, rest) = halves(rest);
    plain(verb, rest).or_else(|| {
        let (code, arg) = halves(rest?);
        Some(Command::Case { code: case(code).ok()?, ask: ask(verb, arg)? })
    })
}

fn halves(text: &str) -> (&str, Option<&str>) {
    text.split_once(':').map_or((text, None), |(first, rest)| (first, Some(rest)))
}

fn plain(verb: &str, arg: Option<&str>) -> Option<Command> {
    Some(match (verb, arg) {
        ("human", arg) => Command::Human(topic(arg).ok()?),
        ("menu", arg) => Command::Menu(topic(arg).ok()?),
        ("back", arg) => Command::Back(topic(arg).ok()?),
        ("help", None) => Command::Help,
        ("forget", None) => Command::ForgetMe,
        ("forgetnow", None) => Command::ForgetNow,
        ("keep", None) => Command::KeepMe,
        ("resume", None) => Command::Resume,
        ("cases", None) => Command::Cases,
        ("all", Some(which)) => {
            let (which, after) = halves(which);
            Command::All(Which::of(which)?, after.map_or(Ok(None), case).ok()?)
        }
        ("roster", None) => Command::Roster,
        ("stats", None) => Command::Stats,
        ("heldfree", until) => Command::Bulk { release: true, until: until.map(moment).transpose().ok()? },
        ("heldshut", until) => Command::Bulk { release: false, until: until.map(moment).transpose().ok()? },
        ("heldundo", Some(id)) => Command::UndoBulk(moment(id).ok()?),
        ("lang", Some(arg)) => Command::Language(Some(Language::from(some(arg)?))),
        ("topic", Some(arg)) => Command::Topic(Topic::from(some(arg)?)),
        ("pick", Some(arg)) => {
            let (choice, key) = arg.split_once(':')?;
            Command::Pick(QuestionKey::from(some(key)?), number(choice)?)
        }
        ("skip", Some(arg)) => Command::Skip(QuestionKey::from(some(arg)?)),
        ("post", Some(arg)) => Command::Announce(AnnounceAsk::Post(number(arg)?)),
        ("nopost", Some(arg)) => Command::Announce(AnnounceAsk::Drop(number(arg)?)),
        ("repost", Some(arg)) => Command::Announce(AnnounceAsk::Again(number(arg)?)),
        ("unpost", Some(arg)) => Command::Announce(AnnounceAsk::Delete(number(arg)?)),
        _ => return None,
    })
}

/// Absent for none at all; an empty one is no topic.
fn topic(arg: Option<&str>) -> Result<Option<Topic>, NotACode> {
    arg.map(|arg| some(arg).map(Topic::from).ok_or(NotACode)).transpose()
}

/// Absent where the message under which the button stands tells; else six characters as we write them.
fn case(text: &str) -> Result<Option<CaseCode>, NotACode> {
    if text == "-" {
        return Ok(None);
    }
    text.parse().ok().filter(|code: &CaseCode| code.compact() == text).map(Some).ok_or(NotACode)
}

fn ask(verb: &str, arg: Option<&str>) -> Option<CaseAsk> {
    Some(match (verb, arg) {
        ("take", None) => CaseAsk::Take,
        ("pass", None) => CaseAsk::PassOn,
        ("close", None) => CaseAsk::Close(None),
        ("close", Some(why)) if REASONS.contains(&why) => CaseAsk::Close(Some(why.to_owned())),
        ("shut", Some(arg)) => {
            let (upto, why) = halves(arg);
            let why = why.map(|why| offered(why).ok_or(())).transpose().ok()?;
            CaseAsk::CloseNow(number(upto)?, why)
        }
        ("undo", None) => CaseAsk::Undo,
        ("reopen", None) => CaseAsk::Reopen,
        ("say", Some(name)) => CaseAsk::Say(some(name)?.to_owned()),
        ("block", None) => CaseAsk::Block(0),
        ("block", Some(times @ ("1" | "2"))) => CaseAsk::Block(number(times)?),
        ("merge", Some(with)) => CaseAsk::MergeNow(case(with).ok()??),
        ("unblock", None) => CaseAsk::Unblock,
        ("unsafe", None) => CaseAsk::Unsafe,
        ("safe", None) => CaseAsk::Safe,
        ("hist", None) => CaseAsk::History,
        ("more", None) => CaseAsk::More,
        ("less", None) => CaseAsk::Less,
        ("give", None) => CaseAsk::GiveTo(None),
        ("give", Some(to)) => CaseAsk::GiveTo(Some(OperatorId::from(some(to)?))),
        ("me", None) => CaseAsk::GiveMe,
        ("quiet", None) => CaseAsk::Quiet,
        ("urgent", None) => CaseAsk::Urgent(None),
        ("urgent", Some("1")) => CaseAsk::Urgent(Some(true)),
        ("urgent", Some("0")) => CaseAsk::Urgent(Some(false)),
        ("speaks", Some(l)) => CaseAsk::SetLanguage(Language::from(some(l)?)),
        ("answer", None) => CaseAsk::Answer,
        ("recall", Some(seq)) => CaseAsk::Recall(number(seq)?),
        ("stop", Some(seq)) => CaseAsk::Stop(number(seq)?),
        ("again", Some(seq)) => CaseAsk::SendAgain(number(seq)?),
        ("draft", Some(seq)) => CaseAsk::SendDraft(number(seq)?),
        ("release", None) => CaseAsk::Release,
        ("unlink", None) => CaseAsk::Unlink,
        ("releaseall", None) => CaseAsk::ReleaseAll,
        ("closeall", None) => CaseAsk::CloseAll,
        ("number", None) => CaseAsk::Number,
        ("called", None) => CaseAsk::CalledBack,
        ("spoke", None) => CaseAsk::Spoke(None),
        ("noanswer", None) => CaseAsk::NoAnswer,
        ("unring", Some(tries)) => CaseAsk::UndoNoAnswer(number(tries)?),
        ("ring", Some(minutes)) => CaseAsk::CallAgain(number(minutes)?),
        ("uncall", Some(seq)) => CaseAsk::UndoCall(number(seq)?),
        ("close", Some(NOBODY)) => CaseAsk::Close(Some(NOBODY.to_owned())),
        _ => return None,
    })
}

/// A reason that stands on a button, if it is one.
fn offered(why: &str) -> Option<String> {
    (REASONS.contains(&why) || why == NOBODY).then(|| why.to_owned())
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A moment as we write it, in milliseconds.
fn moment(text: &str) -> Result<Stamp, NotACode> {
    text.parse().ok().filter(|at: &i64| at.to_string() == text).map(Stamp).ok_or(NotACode)
}

/// A number as we write it: no sign, no leading zero.
fn number(text: &str) -> Option<u32> {
    text.parse::<u32>().ok().filter(|n| n.to_string() == text)
}

fn written(command: &Command) -> Option<String> {
    let (verb, arg) = match command {
        Command::Case { code, ask } => {
            let (verb, arg) = asked(ask)?;
            let code = code.map_or_else(|| "-".to_owned(), CaseCode::compact);
            (verb, Some(arg.map_or_else(|| code.clone(), |arg| format!("{code}:{arg}"))))
        }
        Command::Human(topic) => ("human", about(topic.as_ref()).ok()?),
        Command::Menu(at) => ("menu", about(at.as_ref()).ok()?),
        Command::Back(at) => ("back", about(at.as_ref()).ok()?),
        Command::Help => ("help", None),
        Command::ForgetMe => ("forget", None),
        Command::ForgetNow => ("forgetnow", None),
        Command::KeepMe => ("keep", None),
        Command::Resume => ("resume", None),
        Command::Cases => ("cases", None),
        Command::All(which, None) => ("all", Some(which.word().to_owned())),
        Command::All(which, Some(code)) => ("all", Some(format!("{}:{}", which.word(), code.compact()))),
        Command::Roster => ("roster", None),
        Command::Stats => ("stats", None),
        Command::Bulk { release, until } => {
            (if *release { "heldfree" } else { "heldshut" }, until.map(|at| at.0.to_string()))
        }
        Command::UndoBulk(id) => ("heldundo", Some(id.0.to_string())),
        Command::Language(Some(language)) => ("lang", Some(some(language.as_str())?.to_owned())),
        Command::Topic(topic) => ("topic", Some(some(topic.as_str())?.to_owned())),
        Command::Pick(key, choice) => ("pick", Some(format!("{choice}:{}", some(key.as_str())?))),
        Command::Skip(key) => ("skip", Some(some(key.as_str())?.to_owned())),
        Command::Announce(AnnounceAsk::Post(n)) => ("post", Some(n.to_string())),
        Command::Announce(AnnounceAsk::Drop(n)) => ("nopost", Some(n.to_string())),
        Command::Announce(AnnounceAsk::Again(n)) => ("repost", Some(n.to_string())),
        Command::Announce(AnnounceAsk::Delete(n)) => ("unpost", Some(n.to_string())),
        Command::Announce(AnnounceAsk::Write(_) | AnnounceAsk::List)
        | Command::Start(_)
        | Command::Language(None)
        | Command::Forget
        | Command::Link
        | Command::Unlink
        | Command::Clear
        | Command::Pause(_)
        | Command::Off
        | Command::Lock(_)
        | Command::Unlock(_)
        | Command::Call { .. }
        | Command::CallOfNobody
        | Command::Mine
        | Command::ReadyAnswers
        | Command::Misused(_) => return None,
    };
    Some(arg.map_or_else(|| format!("{VERSION}:{verb}"), |arg| format!("{VERSION}:{verb}:{arg}")))
}

/// Fails where it can't be written.
fn about(topic: Option<&Topic>) -> Result<Option<String>, NotACode> {
    topic.map(|topic| some(topic.as_str()).map(str::to_owned).ok_or(NotACode)).transpose()
}

fn asked(ask: &CaseAsk) -> Option<(&'static str, Option<String>)> {
    Some(match ask {
        CaseAsk::Take => ("take", None),
        CaseAsk::PassOn => ("pass", None),
        CaseAsk::Close(None) => ("close", None),
        CaseAsk::Close(Some(why)) if REASONS.contains(&why.as_str()) => ("close", Some(why.clone())),
        CaseAsk::CloseNow(upto, None) => ("shut", Some(upto.to_string())),
        CaseAsk::CloseNow(upto, Some(why)) => ("shut", Some(format!("{upto}:{}", offered(why)?))),
        CaseAsk::Say(name) => ("say", Some(some(name)?.to_owned())),
        CaseAsk::Block(0) => ("block", None),
        CaseAsk::Block(times) => ("block", Some(times.to_string())),
        CaseAsk::MergeNow(with) => ("merge", Some(with.compact())),
        CaseAsk::Unblock => ("unblock", None),
        CaseAsk::Unsafe => ("unsafe", None),
        CaseAsk::Safe => ("safe", None),
        CaseAsk::Undo => ("undo", None),
        CaseAsk::Reopen => ("reopen", None),
        CaseAsk::History => ("hist", None),
        CaseAsk::More => ("more", None),
        CaseAsk::Less => ("less", None),
        CaseAsk::GiveTo(None) => ("give", None),
        CaseAsk::GiveTo(Some(to)) => ("give", Some(some(to.as_str())?.to_owned())),
        CaseAsk::GiveMe => ("me", None),
        CaseAsk::Quiet => ("quiet", None),
        CaseAsk::Urgent(None) => ("urgent", None),
        CaseAsk::Urgent(Some(on)) => ("urgent", Some(if *on { "1" } else { "0" }.to_owned())),
        CaseAsk::SetLanguage(language) => ("speaks", Some(some(language.as_str())?.to_owned())),
        CaseAsk::Answer => ("answer", None),
        CaseAsk::Recall(seq) => ("recall", Some(seq.to_string())),
        CaseAsk::Stop(seq) => ("stop", Some(seq.to_string())),
        CaseAsk::SendAgain(seq) => ("again", Some(seq.to_string())),
        CaseAsk::SendDraft(seq) => ("draft", Some(seq.to_string())),
        CaseAsk::Release => ("release", None),
        CaseAsk::Unlink => ("unlink", None),
        CaseAsk::ReleaseAll => ("releaseall", None),
        CaseAsk::CloseAll => ("closeall", None),
        CaseAsk::Number => ("number", None),
        CaseAsk::CalledBack => ("called", None),
        CaseAsk::Spoke(None) => ("spoke", None),
        CaseAsk::NoAnswer => ("noanswer", None),
        CaseAsk::UndoNoAnswer(tries) => ("unring", Some(tries.to_string())),
        CaseAsk::CallAgain(minutes) => ("ring", Some(minutes.to_string())),
        CaseAsk::UndoCall(seq) => ("uncall", Some(seq.to_string())),
        CaseAsk::Close(Some(why)) if why == NOBODY => ("close", Some(why.clone())),
        CaseAsk::Close(Some(_))
        | CaseAsk::Note(_)
        | CaseAsk::AnswerTo(_)
        | CaseAsk::Spoke(Some(_))
        | CaseAsk::Flag(_)
        | CaseAsk::Merge(_)
        | CaseAsk::Unmerge(_)
        | CaseAsk::Later(..)
        | CaseAsk::At(..)
        | CaseAsk::Write => return None,
    })
}

#[cfg(test)]
mod tests;
