//! What people and programs are shown, as plain values with a fixed order of fields.
//!
//! Everything here is made of documents, the policy and the time, and of nothing else. Times are civil and read
//! `2026-11-24T05:30:00Z`; ages are whole seconds and end in `_s`. Programs rely on these names: a field may
//! be added, none may be renamed.

mod announcement;
mod asked;
mod attachment;
mod bot;
mod calling;
mod case;
mod cases;
mod channel;
mod contact;
mod drill;
mod export;
mod forget;
mod held;
mod operator;
mod reload;
mod report;
mod retention;
mod room;
mod status;
mod trail;
mod who;

pub use crate::service::standing::CaseCounts;
pub use announcement::{AnnouncementView, AnnouncementsView, PostView};
pub use asked::AskedView;
pub use attachment::AttachmentView;
pub use bot::{BotView, OlderName};
pub use calling::CallingView;
pub use case::{CaseView, HistoryView, MessageView, NextStep, SCHEMA, VersionView};
pub use cases::{CaseLine, CasesView, UnreadableCase};
pub use channel::ChannelView;
pub use contact::{ContactView, LinkView};
pub use drill::{CallView, DrillView};
pub use export::{ExportView, Exported, TranscriptLine};
pub use forget::{ForgetView, ForgottenCase};
pub use held::{HELD, HeldDelivery, HeldView};
pub use operator::{InviteView, OperatorView, OperatorsView};
pub(crate) use reload::Reloadable;
pub use reload::{CODES_AT_MOST, Loss, OperatorChange, ReloadView, RosterChange};
pub use report::{Month, NotAMonth, ReportView, WaitView};
pub use retention::RetentionView;
pub use room::RoomView;
pub(super) use status::Facts;
pub use status::{ConfigView, DoubtView, DrillTally, OutboxView, StatusView};
pub use trail::{ActView, HeadView, TrailView};
pub use who::{Against, Candidate, PassedOver, WhoAsk, WhoView};

use crate::domain::time::{Now, Stamp};

/// A moment of line time as people read it.
fn civil(now: Now, line: Stamp) -> String {
    now.civil_of(line).to_string()
}

/// The whole seconds from a moment of line time until now.
fn age(now: Now, line: Stamp) -> u64 {
    now.line.since(line).as_secs()
}
