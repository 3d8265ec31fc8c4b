//! What the socket carries: a request a line, and for each a response a line, both JSON objects in UTF-8.
//!
//! ```text
//! {"request":"case","code":"K7F-3QD"}
//! {"case":{"schema":1,"code":"K7F-3QD",…}}
//! ```
//!
//! An error is a response like any other, and the connection goes on after it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::command::AdminAsk;
use crate::domain::decide::Answer;
use crate::domain::id::{CaseCode, ChannelName, OperatorId};
use crate::keys::KeysView;

pub use super::call_ask::{CallAsk, VOICE};
use super::place::Place;
pub use super::trouble::{Failure, Trouble};
use super::view::{
    AnnouncementsView, CaseView, CasesView, DrillView, ExportView, ForgetView, HeldView, OperatorsView,
    ReloadView, ReportView, StatusView, TrailView, WhoView,
};

/// The longest line that the daemon reads, in bytes, without its end.
pub const LONGEST_LINE: usize = 64 * 1024;
/// How many cases a page of a list holds unless told.
pub const LISTED: u32 = 50;
/// How many cases a page of a list holds at most.
pub const LISTED_AT_MOST: u32 = 1_000;

/// What can be asked. A field that is misspelt is refused, not passed over: it would widen the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// How the line is.
    Status,
    /// A page of a list of cases.
    Cases(CasesAsk),
    /// One case, in the case format.
    Case {
        /// Its code, as a person types it.
        code: String,
    },
    /// All that is kept of one case.
    Export {
        /// Its code, as a person types it.
        code: String,
    },
    /// Everyone on the roster.
    Operators,
    /// Who would get a case, and why not the others.
    Who {
        /// When, as [`Moment`](super::moment::Moment) reads it; absent: now.
        #[serde(default)]
        at: Option<String>,
        /// The case's language; absent: the line's first.
        #[serde(default)]
        language: Option<String>,
        /// The case's topic, if it has one.
        #[serde(default)]
        topic: Option<String>,
    },
    /// A month in counts.
    Report {
        /// The month, as [`Month`](super::view::Month) reads it; absent: the present one.
        #[serde(default)]
        month: Option<String>,
    },
    /// Somebody called. Behind the line come the bytes of the recording, if it says that there are some.
    Call(CallAsk),
    /// What changes something.
    Ask {
        /// What.
        ask: AdminAsk,
    },
    /// Read the config again.
    Reload {
        /// Only tell what that would do.
        #[serde(default)]
        dry_run: bool,
    },
    /// The time that the line's clock shows is right.
    ConfirmClock,
    /// The audit trail, which was put back, counts as it is.
    ConfirmTrail,
    /// What is held since a restore.
    Held,
    /// The latest drill.
    Drill,
    /// What was announced, or is about to be.
    Announcements,
    /// Keys up to that period were copied: an entry of the audit trail.
    KeysSynced {
        /// The period, or the generation, as versions before called it.
        #[serde(alias = "generation")]
        period: u32,
    },
    /// Show what would be forgotten, or forget it.
    Forget {
        /// What.
        ask: ForgetAsk,
    },
    /// How the keys stand.
    Keys,
    /// Begin a new period of keys, or go on with one that waits for its copy.
    RotateKeys,
    /// A slice of the audit trail, checked.
    Trail {
        /// Behind so many entries.
        #[serde(default)]
        after: u64,
        /// How many at most.
        #[serde(default)]
        limit: Option<u32>,
    },
}

/// What is to be forgotten: a case, or a contact with all of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ForgetAsk {
    /// The case's code.
    pub code: Option<String>,
    /// The contact's pseudonym.
    pub contact: Option<String>,
    /// The cases as somebody looked at them, by code: the number of the next message of each. Absent: only show what
    /// would go.
    pub as_of: Option<BTreeMap<String, u32>>,
}

/// Which cases are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CasesAsk {
    /// In which state; absent: every case that is not closed.
    pub state: Option<StateName>,
    /// Whose they are, or were last.
    pub operator: Option<OperatorId>,
    /// By which channel they came.
    pub channel: Option<ChannelName>,
    /// For how many seconds they have been unanswered, or have stood as they are, at least.
    pub older_s: Option<u64>,
    /// Behind which place: `next` of the page before; absent: from the first.
    pub after: Option<Place>,
    /// How many at most, up to [`LISTED_AT_MOST`]; absent: [`LISTED`].
    pub limit: Option<u32>,
}

/// A state by which cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// Kept back from operators.
    Held,
    /// Nobody has it.
    Waiting,
    /// An operator must answer it.
    Assigned,
    /// Every message is answered.
    Answered,
    /// The contact can't be reached.
    Unreachable,
    /// Done.
    Closed,
    /// What made no case: bounces, answering machines.
    Automatic,
}

/// What the daemon answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// To [`Request::Status`].
    Status(Box<StatusView>),
    /// To [`Request::Cases`].
    Cases(CasesView),
    /// To [`Request::Case`].
    Case(Box<CaseView>),
    /// To [`Request::Export`].
    Export(Box<ExportView>),
    /// To [`Request::Operators`].
    Operators(OperatorsView),
    /// To [`Request::Who`].
    Who(WhoView),
    /// To [`Request::Reload`].
    Reload(Box<ReloadView>),
    /// To [`Request::Report`].
    Report(Box<ReportView>),
    /// To [`Request::Ask`].
    Answer {
        /// What was decided.
        answer: Answer,
        /// The link that an invitation is, where the bot's name is known.
        #[serde(default)]
        link: Option<String>,
    },
    /// To [`Request::Call`].
    Called {
        /// The case.
        code: CaseCode,
        /// Whether there is a number that can be called.
        number: bool,
        /// Whether the recording was kept, if there was one.
        recording: bool,
    },
    /// To [`Request::Held`].
    Held(HeldView),
    /// To [`Request::Drill`].
    Drill(DrillView),
    /// To [`Request::Announcements`].
    Announcements(AnnouncementsView),
    /// To [`Request::Trail`].
    Trail(TrailView),
    /// To [`Request::Forget`].
    Forget(ForgetView),
    /// To [`Request::Keys`] and [`Request::RotateKeys`].
    Keys(KeysView),
    /// It could not be answered.
    Error(Failure),
}

impl From<Failure> for Response {
    fn from(failure: Failure) -> Self {
        Self::Error(failure)
    }
}

/// Reads a request from a line.
///
/// # Errors
/// What is wrong with it, by line and column where it is no JSON.
pub fn read(line: &[u8]) -> Result<Request, Failure> {
    serde_json::from_slice(line)
        .map_err(|e| Trouble::BadRequest.because(format!("that is no request: {e}; see `hotlined --help`")))
}

impl StateName {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Held,
        Self::Waiting,
        Self::Assigned,
        Self::Answered,
        Self::Unreachable,
        Self::Closed,
        Self::Automatic,
    ];

    /// Its fixed word, as [`Case::state_word`](crate::domain::case::Case::state_word) has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Assigned => "assigned",
            Self::Answered => "answered",
            Self::Unreachable => "unreachable",
            Self::Closed => "closed",
            Self::Automatic => "automatic",
        }
    }
}

impl fmt::Display for StateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that is no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write held, waiting, assigned, answered, unreachable, closed or automatic")]
pub struct NotAState;

impl FromStr for StateName {
    type Err = NotAState;

    fn from_str(text: &str) -> Result<Self, NotAState> {
        let wanted = text.to_ascii_lowercase();
        Self::ALL.into_iter().find(|s| s.word() == wanted).ok_or(NotAState)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::command::{CaseAsk, Command, DrillAsk};
    use crate::domain::id::CaseCode;

    fn requests() -> Vec<Request> {
        let code = Some(CaseCode::from_bits(77));
        let ask = |ask| Request::Ask { ask };
        vec![
            Request::Status,
            Request::Cases(CasesAsk { state: Some(StateName::Held), limit: Some(3), ..CasesAsk::default() }),
            Request::Cases(CasesAsk::default()),
            Request::Case { code: "K7F-3QD".into() },
            Request::Export { code: "K7F-3QD".into() },
            Request::Operators,
            Request::Who { at: Some("sun 03:00".into()), language: Some("ru".into()), topic: None },
            Request::Report { month: Some("2026-11".into()) },
            ask(AdminAsk::Invite("olga".into())),
            ask(AdminAsk::Confirm("olga".into(), "0123".into())),
            ask(AdminAsk::Pause("olga".into(), Some(Duration::from_secs(90)))),
            ask(AdminAsk::Command(Command::Case { code, ask: CaseAsk::Close(Some("spam".into())) })),
            ask(AdminAsk::Drill(DrillAsk::Start { operators: vec!["olga".into()], on_duty: true })),
            ask(AdminAsk::ConfirmBot("telegram".into())),
            Request::Reload { dry_run: true },
            Request::ConfirmClock,
            Request::ConfirmTrail,
            Request::Drill,
            Request::Trail { after: 200, limit: Some(7) },
        ]
    }

    #[test]
    fn every_request_survives_the_wire_on_one_line() {
        for request in requests() {
            let line = serde_json::to_vec(&request).unwrap();
            assert!(!line.contains(&b'\n'));
            assert_eq!(read(&line), Ok(request));
        }
    }

    #[test]
    fn what_may_be_left_out_may_be_left_out() {
        let who = Request::Who { at: None, language: None, topic: None };
        assert_eq!(read(br#"{"request":"who"}"#), Ok(who));
        assert_eq!(read(br#"{"request":"cases"}"#), Ok(Request::Cases(CasesAsk::default())));
    }

    #[test]
    fn what_is_no_request_is_told_so_with_what_would_be() {
        let told = |line: &str| read(line.as_bytes()).unwrap_err();
        assert!(told("{").sentence.contains("line 1 column 1"), "{}", told("{"));
        assert!(told(r#"{"request":"dance"}"#).sentence.contains("`dance`, expected one of `status`"));
        assert!(told(r#"{"request":"cases","state":"lost"}"#).sentence.contains("`waiting`"));
        assert!(told(r#"{"request":"case"}"#).sentence.contains("missing field `code`"));
        assert!(told(r#"{"request":"cases","sate":"held"}"#).sentence.contains("unknown field `sate`"));
        assert_eq!(told("").word, Trouble::BadRequest);
    }

    #[test]
    fn a_state_is_read_as_it_is_written() {
        for state in StateName::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{state}\""));
        }
        assert_eq!("lost".parse::<StateName>(), Err(NotAState));
    }

    proptest! {
        #[test]
        fn no_line_makes_reading_panic(line in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(read(&line).is_err());
        }

        #[test]
        fn a_request_with_a_byte_changed_never_panics(which in 0..requests().len(), at in 0..200usize, byte: u8) {
            let mut line = serde_json::to_vec(&requests()[which]).unwrap();
            let at = at % line.len();
            line[at] = byte;
            if let Err(failure) = read(&line) {
                prop_assert_eq!(failure.word, Trouble::BadRequest);
            }
        }
    }
}
