//! A case from its beginning, and single things that happened to one.

use super::because::reason;
use super::{View, question, reply};
use crate::domain::case::{Case, State};
use crate::domain::id::OperatorId;
use crate::domain::message::{Author, Folded, Happened, Message, Milestone, Progress, Version};
use crate::domain::say::Refusal;
use crate::domain::time::Stamp;

/// What stands above a transcript: whose it is, where it stands, who has it.
pub fn head(view: &View<'_>, case: &Case) -> String {
    let mut state = view.state(case);
    if !matches!(case.state, State::Closed { .. } | State::Unreachable { .. }) {
        state = [state, view.with(case)].join(" · ");
    }
    view.say_of_case("history-head", &[("state", state.into())])
}

/// The whole transcript, oldest first, a day at a time. `theirs` gives a message's words and content, each line
/// marked as somebody's, so that no words can pass for a line of ours.
pub fn body(view: &View<'_>, theirs: impl Fn(&Message) -> String) -> String {
    let lines = lines(view, theirs);
    if lines.is_empty() { view.word("history-empty") } else { lines.join("\n") }
}

/// Something happened to a case that its reader should know.
pub fn happened(view: &View<'_>, what: Milestone, who: Option<&OperatorId>, why: &str) -> String {
    let what = because(view, what, who, why);
    view.say_of_case("happened-line", &[("what", what.into())])
}

fn lines(view: &View<'_>, theirs: impl Fn(&Message) -> String) -> Vec<String> {
    let (messages, events) = view.folded();
    let said = messages.iter().map(|m| (m.message.received_at, said(view, m, &theirs)));
    let done = events.iter().map(|e| (e.at, event(view, e)));
    let mut all: Vec<(Stamp, String)> = said.chain(done).collect();
    all.sort_by_key(|(at, _)| *at);
    let mut day = String::new();
    let mut lines = Vec::new();
    for (at, line) in all {
        let date = view.voice.date(view.civil(at));
        if date != day {
            lines.push(format!("— {date} —"));
            day = date;
        }
        lines.push(line);
    }
    lines
}

/// Who said it, when, how far it came; then the words.
fn said(view: &View<'_>, folded: &Folded, theirs: impl Fn(&Message) -> String) -> String {
    let message = &folded.message;
    let mut head = vec![author(view, &message.from)];
    head.extend(message.forwarded.then(|| view.word("card-forwarded")));
    head.extend(view.answers(message));
    let answered = view.case().into_iter().flat_map(|case| case.questions.answered_by(message.seq));
    head.extend(answered.map(|(asked, given)| match question::chosen(view, asked, given) {
        Some(_) => question::line(view, asked, given),
        None => question::question(view, asked),
    }));
    if folded.edited {
        head.push(view.word("card-edited"));
    }
    head.extend(folded.moved.map(|at| view.position(at)));
    if !folded.reactions.is_empty() {
        head.push(reply::emoji(view, &folded.reactions));
    }
    head.extend(view.repeats(message.seq));
    // A draft that somebody sent is out, too.
    let out = matches!(message.from, Author::Operator(_) | Author::Draft(_));
    let why = folded.why.as_deref();
    head.extend(folded.progress.filter(|_| out).map(|p| view.word(progress(p, why))));
    let head = format!("{} {}", view.voice.clock(view.civil(message.received_at)), head.join(", "));
    let mut lines = vec![head, theirs(message)];
    // What a contact took back of their own words is theirs.
    for version in folded.earlier.iter().filter(|_| message.from != Author::Contact) {
        let at = view.voice.clock(view.civil(version.at));
        lines.extend([view.say("history-before", &[("at", at.into())]), theirs(&reads(message, version))]);
    }
    for version in &folded.not_sent {
        let at = view.voice.clock(view.civil(version.at));
        lines.extend([view.say("history-not-sent", &[("at", at.into())]), theirs(&reads(message, version))]);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The words alone of another version of a message.
fn reads(message: &Message, version: &Version) -> Message {
    Message { text: version.text.clone(), attachments: Vec::new(), ..message.clone() }
}

fn author(view: &View<'_>, from: &Author) -> String {
    let by = |id: &str, who| view.say(id, &[("who", view.colleague(who).into())]);
    match from {
        Author::Contact => view.pseudonym(),
        Author::Operator(who) => view.colleague(who),
        Author::Note(who) => by("history-note", who),
        Author::Called(who) => by("history-called", who),
        Author::Draft(who) => by("history-draft", who),
        Author::Automatic => view.word("history-automatic"),
        Author::Asking => view.say("history-asking", &[("pseudonym", view.pseudonym().into())]),
    }
}

fn progress(progress: Progress, why: Option<&str>) -> &'static str {
    match progress {
        // Somebody wanted it: nothing came back.
        Progress::TakenBack if why == Some("recalled") => "history-recalled",
        Progress::Pending => "history-pending",
        Progress::Delivered => "history-delivered",
        Progress::Refused => "history-refused",
        Progress::Unsure => "history-unsure",
        Progress::TakenBack => "history-taken-back",
    }
}

fn event(view: &View<'_>, event: &Happened) -> String {
    let what = because(view, event.what, event.to.as_ref(), &event.why);
    format!("{} · {what}", view.voice.clock(view.civil(event.at)))
}

fn because(view: &View<'_>, what: Milestone, who: Option<&OperatorId>, why: &str) -> String {
    let who = who.map_or_else(|| view.word("somebody"), |id| view.colleague(id));
    // Their own wish is no fault of their channel.
    let quiet = what == Milestone::Unreachable && why == Refusal::Quiet.word();
    let seized = what == Milestone::Unreachable && why == Refusal::Unsafe.word();
    let id = match (quiet, seized) {
        (true, _) => "milestone-quiet",
        (false, true) => "milestone-nothing-goes",
        (false, false) => milestone(what),
    };
    let said = view.say(id, &[("who", who.into())]);
    match reason(view, what, why) {
        Some(why) => view.say("milestone-because", &[("what", said.into()), ("why", why.into())]),
        None => said,
    }
}

fn milestone(what: Milestone) -> &'static str {
    match what {
        Milestone::Opened => "milestone-opened",
        Milestone::Assigned => "milestone-assigned",
        Milestone::Waiting => "milestone-waiting",
        Milestone::Taken => "milestone-taken",
        Milestone::PassedOn => "milestone-passed-on",
        Milestone::Escalated => "milestone-escalated",
        Milestone::StepPassed => "milestone-step-passed",
        Milestone::Answered => "milestone-answered",
        Milestone::AnswerTakenBack => "milestone-answer-taken-back",
        Milestone::Closed => "milestone-closed",
        Milestone::Reopened => "milestone-reopened",
        Milestone::Unreachable => "milestone-unreachable",
        Milestone::Reachable => "milestone-reachable",
        Milestone::Held => "milestone-held",
        Milestone::Released => "milestone-released",
        Milestone::LanguageSet => "milestone-language-set",
        Milestone::TopicSet => "milestone-topic-set",
        Milestone::PrioritySet => "milestone-priority-set",
        Milestone::ChangedPartly => "milestone-changed-partly",
        Milestone::ChangeKept => "milestone-change-kept",
        Milestone::RecallAsked => "milestone-recall-asked",
        Milestone::Recalled => "milestone-recalled",
        Milestone::RecallFailed => "milestone-recall-failed",
        Milestone::HeldBack => "milestone-held-back",
        Milestone::Reacted => "milestone-reacted",
        Milestone::Linked => "milestone-linked",
        Milestone::Unlinked => "milestone-unlinked",
        Milestone::NoAnswer => "milestone-no-answer",
        Milestone::CallUndone => "milestone-call-undone",
        Milestone::NoAnswerUndone => "milestone-no-answer-undone",
        Milestone::Flagged => "milestone-flagged",
        Milestone::Unsafe => "milestone-unsafe",
        Milestone::Safe => "milestone-safe",
        Milestone::Merged => "milestone-merged",
        Milestone::Unmerged => "milestone-unmerged",
        Milestone::Blocked => "milestone-blocked",
        Milestone::Unblocked => "milestone-unblocked",
    }
}
