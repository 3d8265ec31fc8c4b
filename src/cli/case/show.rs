//! A case as people read it.

use crate::admin::view::{
    AskedView, AttachmentView, CallingView, CaseView, HistoryView, LinkView, MessageView, VersionView,
};
use crate::cli::table::Table;
use crate::cli::{age, plain};
use crate::domain::call::Safe;
use crate::domain::case::Priority;
use crate::domain::id::ChannelName;
use crate::domain::message::{Milestone, Progress, Via};

/// A case on a page: what it is, what was said, what happened.
pub(super) fn text(view: &CaseView) -> String {
    let messages: Vec<String> = view.messages.iter().map(message).collect();
    format!("{}\n\n{}\n\n{}", head(view), messages.join("\n"), history(&view.history))
}

fn head(view: &CaseView) -> String {
    let whose = view.operator.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
    let taken =
        view.accepted_at.as_ref().map(|at| format!(", taken {}", age::moment(at))).unwrap_or_default();
    let urgent = if view.priority == Priority::Urgent { ", urgent" } else { "" };
    let topic = view.topic.as_ref().map(|t| format!(", topic {t}")).unwrap_or_default();
    let channels: Vec<&str> = view.contact.channels.iter().map(ChannelName::as_str).collect();
    let mut lines = vec![
        format!("{}: {}{whose}{taken}{urgent}", view.code, view.state),
        format!("{} by {}, in {}{topic}", view.contact.pseudonym, channels.join(", "), view.language),
        format!("Opened {}", age::moment(&view.opened_at)),
    ];
    if let Some(since) = &view.unanswered_since {
        lines.push(format!("Unanswered since {}", age::moment(since)));
    }
    lines.extend(view.quiet_until.iter().map(|at| format!("Quiet until {}", age::moment(at))));
    if let Some(step) = &view.next_step {
        lines.push(format!("Next: {} at {}", step.action, age::moment(&step.at)));
    }
    lines.extend(view.call.as_ref().map(called));
    lines.extend(
        view.contact
            .quiet_since
            .iter()
            .map(|at| format!("They want nothing sent until they write again, since {}", age::moment(at))),
    );
    lines.extend(view.contact.links.iter().map(link));
    lines.extend(view.questions.iter().map(asked));
    lines.iter().map(|l| plain::line(l)).collect::<Vec<_>>().join("\n")
}

/// How it stands with calling back.
fn called(call: &CallingView) -> String {
    let number = if call.number { "its operator sees the number" } else { "no number to call" };
    let safe = |what: &str, safe: Safe| match safe {
        Safe::Yes => format!("{what} is safe"),
        Safe::No => format!("{what} is NOT safe"),
        Safe::Unknown => format!("nobody knows whether {what} is safe"),
    };
    let mut told =
        vec![number.to_owned(), safe("calling back", call.callback), safe("leaving a message", call.message)];
    told.extend((call.tries > 0).then(|| format!("nobody answered {} times", call.tries)));
    told.extend(call.lacks_voice.then(|| "a recording could not be had".to_owned()));
    told.extend(call.perhaps.as_ref().map(|code| format!("perhaps the same person as {code}")));
    format!("By telephone: {}", told.join(", "))
}

/// Another phone of theirs.
fn link(link: &LinkView) -> String {
    let case = link.case.as_ref().map(|code| format!(" in {code}")).unwrap_or_default();
    let newer = if link.newer { ", connected from there" } else { "" };
    format!(
        "The same person by their words: {}{case}{newer}, since {}",
        link.pseudonym,
        age::moment(&link.at)
    )
}

fn asked(question: &AskedView) -> String {
    let answer = match (question.answered_by, question.answer.as_deref()) {
        (None, _) => "no answer".to_owned(),
        (Some(seq), None) => format!("#{seq}"),
        (Some(seq), Some(words)) => format!("{words} (#{seq})"),
    };
    format!("Asked {}: {answer}", question.question)
}

fn message(m: &MessageView) -> String {
    let who = m.operator.as_ref().map(|o| format!(" by {o}")).unwrap_or_default();
    let edited = if m.edited { ", edited" } else { "" };
    let emoji = if m.reactions.is_empty() { String::new() } else { format!(", {}", m.reactions.join(" ")) };
    let moved =
        m.moved_at.as_ref().map(|at| format!(", position of {}", age::moment(at))).unwrap_or_default();
    let repeats = if m.repeats > 0 { format!(", said {} times", m.repeats + 1) } else { String::new() };
    let whose = if m.forwarded { ", passed on, not their own words" } else { "" };
    let title = format!(
        "#{} {}{who}, {}{}{whose}{}{}{edited}{moved}{emoji}{repeats}",
        m.seq,
        m.from,
        age::moment(&m.received_at),
        progress(m),
        sender(m),
        answers(m),
    );
    let quoted = m.quotes.as_deref().map(plain::block).unwrap_or_default();
    let quoted = quoted.lines().map(|line| format!("> {line}"));
    let body = plain::block(&m.text);
    let files = m.attachments.iter().map(attachment);
    let rest = m.rest.iter().flat_map(|rest| {
        let lines = plain::block(rest).lines().map(|l| format!("│ {l}")).collect::<Vec<_>>();
        std::iter::once("The rest of their mail:".to_owned()).chain(lines)
    });
    let words = quoted.chain(body.lines().map(str::to_owned));
    let before = m.earlier.iter().flat_map(|v| version("until", v));
    let never = m.not_sent.iter().flat_map(|v| version("change that reached nobody,", v));
    let lines = words.chain(files).chain(rest).chain(before).chain(never).map(|l| format!("   {l}"));
    std::iter::once(plain::line(&title)).chain(lines).collect::<Vec<_>>().join("\n")
}

/// What is known of who wrote it.
fn sender(m: &MessageView) -> String {
    let claimed = m.claimed.as_ref().map(|claimed| format!(" in the name of {claimed}")).unwrap_or_default();
    let via = match m.via {
        Some(Via::Form) => format!(", by a form{claimed}"),
        Some(Via::List) => format!(", through a list{claimed}"),
        None => String::new(),
    };
    let verified = match (m.forged, m.verified) {
        (true, _) => ", forged by the mail server's word",
        (false, Some(true)) => ", address verified",
        (false, Some(false)) => ", sender not verified",
        (false, None) => "",
    };
    let machine = if m.maybe_machine { ", maybe a machine" } else { "" };
    format!("{via}{verified}{machine}")
}

fn answers(m: &MessageView) -> String {
    match (m.answers, m.quotes.as_deref()) {
        (Some(seq), _) => format!(", in answer to #{seq}"),
        (None, Some("")) => ", in answer to something unknown".to_owned(),
        (None, Some(_)) => ", quoting".to_owned(),
        (None, None) => String::new(),
    }
}

/// What it said once, or was to say.
fn version(what: &str, v: &VersionView) -> Vec<String> {
    let by = v.by.as_ref().map(|o| format!(" by {o}")).unwrap_or_default();
    let title = plain::line(&format!("[{what} {}{by}:]", age::moment(&v.at)));
    std::iter::once(title).chain(plain::block(&v.text).lines().map(|l| format!("   {l}"))).collect()
}

/// How far it came, and why no further.
fn progress(m: &MessageView) -> String {
    let why = m.why.as_deref().map(|why| format!(": {}", plain::line(&why.replace('_', " "))));
    format!("{}{}", how_far(m), why.unwrap_or_default())
}

fn how_far(m: &MessageView) -> &'static str {
    match (m.from.as_str(), m.delivery) {
        (_, None) => "",
        ("contact" | "asking", Some(Progress::Delivered)) => ", shown to an operator",
        ("contact" | "asking", Some(_)) => ", not shown to an operator yet",
        (_, Some(Progress::Pending)) => ", on its way",
        (_, Some(Progress::Delivered)) => ", delivered",
        (_, Some(Progress::Refused)) => ", refused",
        (_, Some(Progress::Unsure)) => ", may have arrived",
        (_, Some(Progress::TakenBack)) => ", taken back",
    }
}

fn attachment(a: &AttachmentView) -> String {
    let kind = serde_json::to_value(a.kind).ok().and_then(|k| k.as_str().map(|k| k.replace('_', " ")));
    let size = a.bytes.map(|b| format!("{b} bytes"));
    let told: Vec<String> = [kind, a.mime.clone(), size, a.name.clone()].into_iter().flatten().collect();
    let words = a.words.as_deref().map(plain::line).map(|words| format!(" {words}"));
    format!("[{}]{}", plain::line(&told.join(", ")), words.unwrap_or_default())
}

fn history(lines: &[HistoryView]) -> Table {
    let mut table = Table::new(&["when", "what", "who", "why"]);
    for h in lines {
        let who = h.to.as_ref().map(ToString::to_string);
        table.row([Some(age::moment(&h.at)), Some(what(h.what).to_owned()), who, Some(h.why.clone())]);
    }
    table
}

fn what(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Opened => "opened",
        Milestone::Assigned => "assigned",
        Milestone::Waiting => "waits",
        Milestone::Taken => "taken",
        Milestone::PassedOn => "passed on",
        Milestone::Escalated => "escalated",
        Milestone::StepPassed => "step passed over",
        Milestone::Answered => "answered",
        Milestone::AnswerTakenBack => "answer came back",
        Milestone::Closed => "closed",
        Milestone::Reopened => "opened again",
        Milestone::Unreachable => "unreachable",
        Milestone::Reachable => "reachable again",
        Milestone::Held => "held",
        Milestone::Released => "released",
        Milestone::LanguageSet => "language set",
        Milestone::TopicSet => "topic set",
        Milestone::PrioritySet => "priority set",
        Milestone::ChangedPartly => "answer changed in part",
        Milestone::ChangeKept => "change of an answer kept back",
        Milestone::RecallAsked => "asked to take an answer back",
        Milestone::Recalled => "answer taken back",
        Milestone::NoAnswer => "called back, nobody answered",
        Milestone::CallUndone => "not called back after all",
        Milestone::NoAnswerUndone => "not tried to call back after all",
        Milestone::Flagged => "flagged for supervisors",
        Milestone::Unsafe => "address believed to be in wrong hands",
        Milestone::Safe => "address safe after all",
        Milestone::Merged => "same person as another case",
        Milestone::Unmerged => "not the same person after all",
        Milestone::Blocked => "contact blocked",
        Milestone::Unblocked => "contact heard again",
        Milestone::RecallFailed => "answer could not be taken back",
        Milestone::HeldBack => "reply waits for its writer",
        Milestone::Reacted => "emoji on a message",
        Milestone::Linked => "same person by their words",
        Milestone::Unlinked => "not connected any more",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::{ContactView, NextStep};
    use crate::domain::message::Kind;

    fn said(seq: u32, from: &str, text: &str) -> MessageView {
        MessageView {
            seq,
            from: from.into(),
            operator: (from != "contact").then(|| "olga".into()),
            channel: "telegram".into(),
            sent_at: "2026-11-24T05:29:58Z".into(),
            received_at: "2026-11-24T05:30:00Z".into(),
            text: text.into(),
            forwarded: seq == 1,
            answers: (seq == 2).then_some(1),
            via: (seq == 1).then_some(Via::Form),
            claimed: (seq == 1).then(|| "site@ngo.example".into()),
            verified: (from == "contact").then_some(false),
            forged: false,
            maybe_machine: false,
            quotes: (seq == 1).then(|| "Tomorrow\nat \u{1b}[2Jnine".into()),
            rest: (seq == 1).then(|| "> quoted\nPetr".into()),
            edited: seq == 1,
            earlier: Vec::new(),
            not_sent: Vec::new(),
            moved_at: None,
            reactions: if seq == 2 { vec!["👍".into()] } else { Vec::new() },
            repeats: u32::from(seq == 1),
            attachments: Vec::new(),
            delivery: Some(Progress::Delivered),
            why: None,
        }
    }

    fn changed(by: Option<&str>, text: &str) -> VersionView {
        VersionView { at: "2026-11-24T05:31:00Z".into(), by: by.map(Into::into), text: text.into() }
    }

    #[test]
    fn a_case_reads_as_a_conversation_and_obeys_nobody() {
        let photo = AttachmentView {
            kind: Kind::RoundVideo,
            mime: Some("video/mp4".into()),
            bytes: Some(81_234),
            name: Some("a\u{1b}]0;b".into()),
            words: Some("Who\n• \u{1b}me".into()),
        };
        let view = CaseView {
            schema: 1,
            code: "K7F-3QD".into(),
            state: "assigned".into(),
            opened_at: "2026-11-24T05:30:00Z".into(),
            language: "ru".into(),
            topic: Some("legal".into()),
            priority: Priority::Urgent,
            contact: ContactView {
                pseudonym: "Blue Heron 27".into(),
                channels: vec!["telegram".into()],
                quiet_since: Some("2026-11-24T05:40:00Z".into()),
                links: vec![LinkView {
                    pseudonym: "Red Fox 3".into(),
                    case: Some("9WX-0AB".into()),
                    newer: true,
                    at: "2026-11-24T05:35:00Z".into(),
                }],
            },
            quiet_until: Some("2026-11-24T08:00:00Z".into()),
            operator: Some("olga".into()),
            call: Some(CallingView {
                number: true,
                callback: Safe::No,
                message: Safe::Unknown,
                lacks_voice: false,
                tries: 2,
                perhaps: None,
            }),
            accepted_at: Some("2026-11-24T06:00:00Z".into()),
            unanswered_since: Some("2026-11-24T05:30:00Z".into()),
            next_step: Some(NextStep { at: "2026-11-24T09:30:00Z".into(), action: "remind".into() }),
            questions: vec![
                AskedView {
                    key: "place".into(),
                    question: "Where\nare you?".into(),
                    answered_by: Some(1),
                    answer: Some("there".into()),
                },
                AskedView { key: "with".into(), question: "Who?".into(), answered_by: None, answer: None },
            ],
            messages: vec![
                said(1, "contact", "Help\n\u{1b}[2J\u{202e}me"),
                MessageView {
                    attachments: vec![photo],
                    earlier: vec![changed(None, "Come at nien")],
                    not_sent: vec![changed(Some("ben"), "Come\nat \u{1b}[2Jten")],
                    ..said(2, "operator", "Come at nine")
                },
                MessageView { delivery: None, ..said(3, "note", "call back") },
            ],
            history: vec![HistoryView {
                at: "2026-11-24T05:30:00Z".into(),
                what: Milestone::Assigned,
                to: Some("olga".into()),
                why: "round_robin".into(),
            }],
        };
        insta::assert_snapshot!(text(&view));
    }
}
