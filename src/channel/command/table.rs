//! Every button of operators works as a command too: the table of them, in `docs/commands.md`. That each of them answers
//! is tried by the rules' own tests.

use std::fmt::Write;
use std::path::Path;

use super::parse;
use crate::channel::telegram::button;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::id::CaseCode;

/// A command: the button that does the same, how it is typed, and what it does.
struct Row(&'static str, &'static str, &'static str);

/// `CODE` stands for a case's code.
const ROWS: &[Row] = &[
    Row("Take", "/take CODE", "I have it in hand; moves nothing"),
    Row("Pass on", "/pass CODE", "give it to somebody else"),
    Row(
        "Close, No reply needed",
        "/close CODE",
        "done; where somebody waits in it, shows their words and asks",
    ),
    Row("", "/close CODE wrong number", "the same, and why"),
    Row(
        "Close, not answered; the reasons",
        "/closenow CODE 9 spam",
        "the answer to that: I have seen the words up to that message",
    ),
    Row("Undo", "/undo CODE", "opens it again as it stood, within ten minutes"),
    Row("", "/reopen CODE", "the same, later"),
    Row("History", "/history CODE", "all of it"),
    Row("More", "/more CODE", "the card's further buttons; by mail, the help"),
    Row("Back", "/less CODE", "the card's first buttons"),
    Row("Give to…", "/transfer CODE", "to whom it can be given"),
    Row("A name", "/transfer CODE boris", "give it to them, by name or alias"),
    Row("Take, in an alert", "/mine CODE", "it is mine from now on"),
    Row("I'm on it", "/quiet CODE", "no alarm about it for two hours"),
    Row("Urgent", "/priority CODE urgent", "ahead of the queue"),
    Row("Not urgent", "/priority CODE normal", "not ahead any more"),
    Row("", "/priority CODE", "the other one"),
    Row("A language", "/caselanguage CODE uk", "its language is another"),
    Row("Answer", "/answer CODE", "a prompt: what replies to it goes to that case"),
    Row("", "/write CODE", "the same, where the first word is ours: shows when they were last heard"),
    Row("", "/at CODE 07:30 words", "an answer that goes out at that hour; shown, and stopped by Stop"),
    Row("", "/at CODE words", "the same at the hour that they said is safe; without words: which it is"),
    Row("", "/say", "which ready answers there are"),
    Row("💬 greeting", "/say CODE greeting", "a ready answer in their language, shown first"),
    Row("Send", "/senddraft CODE 2", "send what waits for my word"),
    Row("Send again", "/sendagain CODE 2", "send again what did not arrive"),
    Row("Recall", "/recall CODE 2", "take that answer back"),
    Row("Stop", "/stop CODE 2", "stop that answer before it is out"),
    Row("", "/note CODE a word", "for colleagues only"),
    Row("", "/later CODE 2h call her lawyer", "tell me of it then"),
    Row("", "/merge CODE M2B-9XR", "that case is the same person's: asks the supervisors"),
    Row(
        "Same person",
        "/mergenow CODE M2B-9XR",
        "supervisors: it is; each keeps its contact, and replies go where their card is from",
    ),
    Row("", "/unmerge CODE M2B-9XR", "it is not"),
    Row("", "/flag CODE look at this", "supervisors are told"),
    Row("", "/unsafe CODE", "nothing goes to that address any more: it may be in wrong hands"),
    Row("Undo", "/safe CODE", "it is not"),
    Row("Block", "/block CODE", "hold what they write for a week; asks twice"),
    Row("Block", "/block CODE 1", "yes, and ask once more"),
    Row("Block for 7 days", "/block CODE 2", "yes"),
    Row("Unblock", "/unblock CODE", "hear them again"),
    Row("Let through", "/release CODE", "let a held case through"),
    Row("", "/releaseall CODE", "all that are held with it"),
    Row("", "/closeall CODE", "close all of those"),
    Row("Not them", "/unlink CODE", "its phones are two people's"),
    Row("", "/to CODE ada@mail.example", "where its contact is answered, if a form did not tell"),
    Row("☎ Number", "/number CODE", "the number that they called from, for ten minutes"),
    Row("Called back", "/callback CODE", "I called them: asks how that ended"),
    Row("Spoke", "/called CODE", "we spoke"),
    Row("", "/called CODE she is safe", "the same, and of what"),
    Row("No answer", "/noanswer CODE", "nobody answered the telephone"),
    Row("Undo", "/undonoanswer CODE 1", "that does not count"),
    Row("In … h", "/callagain CODE 2h", "tell me to try again then"),
    Row("Undo", "/undocall CODE 2", "we did not speak after all"),
    Row("", "/cases", "what I have, answered and not, and how many wait"),
    Row("", "/mine", "what I have"),
    Row("", "/call withheld a child cried", "somebody called me: it becomes a case"),
    Row("", "/pause 1h", "no new cases for so long"),
    Row("Resume", "/resume", "back to work"),
    Row("", "/off", "gone until my next shift"),
    Row("A language", "/language ru", "the line speaks to me in it"),
    Row("Unanswered", "/all", "supervisors: what nobody has answered, the oldest first"),
    Row(
        "Next page",
        "/all held CODE",
        "supervisors: the cases that stand so (waiting, assigned, held, answered, unreachable, closed), behind that one",
    ),
    Row("Held", "/all held", "supervisors: what is held"),
    Row("Roster", "/roster", "supervisors: who is there, and what each has"),
    Row("Numbers", "/stats", "supervisors: what was counted today and in seven days"),
    Row("Let all through", "/releaseheld", "supervisors: all that is held; asks"),
    Row("Let all through", "/releaseheld 1795498200000", "yes, all that was held when it was asked"),
    Row("Close all", "/closeheld", "supervisors: all that is held, unread; asks"),
    Row("Close all", "/closeheld 1795498200000", "yes, all that was held when it was asked"),
    Row(
        "Undo",
        "/undobulk 1795498200000",
        "supervisors: what was closed together then is held again, within a day",
    ),
    Row("", "/lock boris", "supervisors: that phone is in wrong hands"),
    Row("", "/unlock boris", "the end of that"),
    Row("", "/help", "what there is"),
];

/// What a command needs that is asked of a case; a row for each. Whoever adds an ask gives it a row.
fn example(ask: &CaseAsk) -> &'static str {
    match ask {
        CaseAsk::Take => "/take",
        CaseAsk::PassOn => "/pass",
        CaseAsk::Close(_) => "/close",
        CaseAsk::CloseNow(..) => "/closenow",
        CaseAsk::Undo => "/undo",
        CaseAsk::Reopen => "/reopen",
        CaseAsk::History => "/history",
        CaseAsk::More => "/more",
        CaseAsk::Less => "/less",
        CaseAsk::GiveTo(_) => "/transfer",
        CaseAsk::GiveMe => "/mine",
        CaseAsk::Quiet => "/quiet",
        CaseAsk::Note(_) => "/note",
        CaseAsk::Urgent(_) => "/priority",
        CaseAsk::SetLanguage(_) => "/caselanguage",
        CaseAsk::Answer => "/answer",
        CaseAsk::Write => "/write",
        CaseAsk::At(..) => "/at",
        CaseAsk::Say(_) => "/say",
        CaseAsk::Later(..) => "/later",
        CaseAsk::Merge(_) => "/merge",
        CaseAsk::MergeNow(_) => "/mergenow",
        CaseAsk::Unmerge(_) => "/unmerge",
        CaseAsk::Flag(_) => "/flag",
        CaseAsk::Unsafe => "/unsafe",
        CaseAsk::Safe => "/safe",
        CaseAsk::Block(_) => "/block",
        CaseAsk::Unblock => "/unblock",
        CaseAsk::Recall(_) => "/recall",
        CaseAsk::Stop(_) => "/stop",
        CaseAsk::SendAgain(_) => "/sendagain",
        CaseAsk::SendDraft(_) => "/senddraft",
        CaseAsk::Release => "/release",
        CaseAsk::Unlink => "/unlink",
        CaseAsk::ReleaseAll => "/releaseall",
        CaseAsk::CloseAll => "/closeall",
        CaseAsk::AnswerTo(_) => "/to",
        CaseAsk::Number => "/number",
        CaseAsk::CalledBack => "/callback",
        CaseAsk::Spoke(_) => "/called",
        CaseAsk::NoAnswer => "/noanswer",
        CaseAsk::UndoNoAnswer(_) => "/undonoanswer",
        CaseAsk::CallAgain(_) => "/callagain",
        CaseAsk::UndoCall(_) => "/undocall",
    }
}

fn typed(row: &Row, code: CaseCode) -> (String, Command) {
    let line = row.1.replace("CODE", &code.to_string());
    let command = parse(&line).unwrap_or_else(|| panic!("{line} is no command"));
    assert!(!matches!(command, Command::Misused(_)), "{line}: {command:?}");
    (line, command)
}

#[test]
fn every_button_works_as_a_command_too() {
    let code = CaseCode::from_bits(7);
    for row in ROWS {
        let (line, command) = typed(row, code);
        if let Command::Case { code: named, ask } = &command {
            assert_eq!(*named, Some(code), "{line}");
            assert_eq!(row.1.split(' ').next(), Some(example(ask)), "{line}");
        }
        // What stands on a button comes back from it as the command that is typed.
        if !row.0.is_empty() {
            assert!(button::fits(&command), "{line} stands on no button");
            assert_eq!(button::parse(&button::encode(&command)), Some(command), "{line}");
        }
    }
    let buttons = [
        "take",
        "pass",
        "close",
        "shut:9",
        "shut:9:spam",
        "undo",
        "reopen",
        "hist",
        "more",
        "less",
        "give",
        "give:boris",
        "me",
        "quiet",
        "urgent",
        "urgent:1",
        "urgent:0",
        "speaks:uk",
        "answer",
        "recall:2",
        "stop:2",
        "again:2",
        "draft:2",
        "release",
        "unlink",
        "releaseall",
        "closeall",
        "number",
        "called",
        "spoke",
        "noanswer",
        "unring:1",
        "ring:120",
        "uncall:2",
        "say:greeting",
        "block",
        "block:1",
        "block:2",
        "unblock",
        "unsafe",
        "safe",
    ];
    for press in buttons {
        let (verb, arg) = press.split_once(':').map_or((press, String::new()), |(v, a)| (v, format!(":{a}")));
        let data = format!("1:{verb}:{}{arg}", code.compact());
        let Some(Command::Case { ask, .. }) = button::parse(&data) else { panic!("{data} is no button") };
        let known = ROWS.iter().any(|row| row.1.split(' ').next() == Some(example(&ask)));
        assert!(known, "no command does what {data} does");
    }
}

fn page() -> String {
    let mut page = "# Commands of operators\n\nMade by a test, which also tries each of them in every state of a case: \
        every button works as a command too, and every command answers.\n\nIn Telegram, reply to a message of the case \
        with the command and leave the code out, or name the code. By mail, the command is the first line of a reply, \
        and the code stands in its subject. `-` and `_` may stand anywhere in a command's name, in capitals or not; \
        colleagues are named by name or alias.\n\n| button | command | what it does |\n| --- | --- | --- |\n"
        .to_owned();
    for Row(button, command, about) in ROWS {
        writeln!(page, "| {button} | `{command}` | {about} |").unwrap();
    }
    page
}

/// With `HOTLINED_WRITE_DOCS` in the environment the page is written instead.
#[test]
fn the_table_of_commands_is_what_the_program_takes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    if std::env::var_os("HOTLINED_WRITE_DOCS").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == page(),
        "docs/commands.md is not what the program takes: run this with HOTLINED_WRITE_DOCS=1"
    );
}
