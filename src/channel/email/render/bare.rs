//! Mail to an operator whose mailbox may be read by others: a case's code and how urgent it is, and no words. It is read
//! and answered in the bot.

use super::view::{Section, View};
use crate::domain::case::Priority;
use crate::domain::id::CaseCode;
use crate::domain::policy::Notices;
use crate::domain::say::{Say, ToOperator, Word};

/// The section as it is, or what such a mailbox is sent in its place.
pub(super) fn instead(view: &View<'_>, section: Section) -> Section {
    let operator = view.reader().and_then(|id| view.policy().operator(id));
    if operator.is_none_or(|operator| operator.notices == Notices::Full) || tells_nothing(&view.delivery.say)
    {
        return section;
    }
    let urgent = view.case().is_some_and(|case| case.priority == Priority::Urgent)
        || view.material.cases.iter().any(|case| case.priority == Priority::Urgent);
    let codes = codes(view);
    let mark = if urgent { "❗ " } else { "" };
    let text = if codes.is_empty() {
        view.word("mail-bare")
    } else {
        view.say("mail-bare-cases", &[("codes", codes.as_str().into())])
    };
    let subject = if codes.is_empty() { view.voice.word("mail-bare-subject") } else { codes };
    let subject = format!("{mark}{subject}");
    Section { subject, text: format!("{mark}{text}"), urgent: section.urgent || urgent, ..Section::default() }
}

/// What is about the operator's own account of the line, and about nobody who writes.
fn tells_nothing(say: &Say) -> bool {
    matches!(
        say,
        Say::Operator(
            ToOperator::Drill
                | ToOperator::Word(
                    Word::EnrolDigits(_)
                        | Word::EnrolOver
                        | Word::Enrolled
                        | Word::Paused(_)
                        | Word::Resumed
                        | Word::WentOff(_)
                        | Word::DrillAnswered(_)
                        | Word::DrillTaken
                        | Word::DrillOnly
                        | Word::DrillOver
                )
        )
    )
}

/// The cases that it is about.
fn codes(view: &View<'_>) -> String {
    let listed = match &view.delivery.say {
        Say::Operator(say) => say.cases(),
        Say::Contact(_) => &[],
    };
    let all: Vec<CaseCode> = view.case_code().into_iter().chain(listed.iter().copied()).collect();
    all.iter().take(8).map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
