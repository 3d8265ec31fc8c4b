//! The audit trail: who did what to the line, in a chain that can't be mended unseen.
//!
//! An entry says when, who, what, about which case or operator, and how it ended; never what anyone wrote. It
//! is written in the same commit as what it tells of. Each carries a hash, keyed with the line's key, of itself
//! and of the one before, so that whoever has only the store can't change, leave out, add or swap one. That the
//! end is not missing tells the [`Head`], which stands in the roster: another document; and that neither was put
//! back to an earlier day, what the line wrote down of it elsewhere.

use std::fmt;
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};

use super::command::{AdminAsk, AnnounceAsk, CaseAsk, Command, DrillAsk, RestoreAsk};
use super::id::{CaseCode, OperatorId};
use super::time::Stamp;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A user of this machine, by the number that the kernel gave with the socket (unix(7), `SO_PEERCRED`).
    User(u32),
    /// An operator, by a channel.
    Operator(OperatorId),
    /// The line itself: on a signal, or by what came in.
    Line,
    /// The kernel did not tell.
    Unknown,
}

impl Who {
    /// Whoever is at the other end of a socket.
    #[must_use]
    pub fn of_socket(uid: Option<u32>) -> Self {
        uid.map_or(Self::Unknown, Self::User)
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Civil time.
    pub at: Stamp,
    /// Who.
    pub who: Who,
    /// What, as a fixed word.
    pub what: String,
    /// The case, if it was about one.
    pub case: Option<CaseCode>,
    /// The operator, if it was about one.
    pub operator: Option<OperatorId>,
    /// How it ended, as a fixed word.
    pub outcome: String,
}

impl Act {
    /// Something that was done, about no case and nobody.
    #[must_use]
    pub fn new(at: Stamp, who: Who, what: &'static str, outcome: &'static str) -> Self {
        Self { at, who, what: what.to_owned(), case: None, operator: None, outcome: outcome.to_owned() }
    }

    /// What is hashed of it, part by part.
    fn parts(&self) -> Vec<Vec<u8>> {
        // Words of their own, not the stored form: that may gain a field, and old entries must keep their
        // hash.
        let who = match &self.who {
            Who::User(uid) => format!("user {uid}"),
            Who::Operator(id) => format!("operator {id}"),
            Who::Line => "line".to_owned(),
            Who::Unknown => "unknown".to_owned(),
        };
        let case = self.case.map(CaseCode::compact).unwrap_or_default();
        let operator = self.operator.as_ref().map(ToString::to_string).unwrap_or_default();
        let texts = [who, self.what.clone(), case, operator, self.outcome.clone()];
        let mut parts = vec![self.at.0.to_be_bytes().to_vec()];
        parts.extend(texts.map(String::into_bytes));
        parts
    }
}

/// An entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number; the first is 1.
    pub n: u64,
    /// What was done.
    pub act: Act,
    /// The keyed hash of the entry before and of this one.
    #[serde(with = "serde_bytes")]
    pub hash: [u8; 32],
}

/// Where the trail ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last entry; 0 if there is none.
    pub n: u64,
    /// Its hash.
    #[serde(with = "serde_bytes")]
    pub hash: [u8; 32],
}

/// Where the trail begins, once what stood before was let go of by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// The last entry that is not there any more: the one after it follows from it.
    pub after: Head,
    /// The hash of the very first entry, which no two stores have alike.
    #[serde(with = "serde_bytes")]
    pub first: [u8; 32],
}

impl Head {
    /// What is hashed of an entry that follows this one, part by part.
    #[must_use]
    pub fn parts(&self, act: &Act) -> Vec<Vec<u8>> {
        let mut parts = act.parts();
        parts.extend([self.hash.to_vec(), self.n.to_be_bytes().to_vec()]);
        parts
    }

    /// Appends what was done, hashed by `hash`.
    pub fn extend(&mut self, acts: Vec<Act>, hash: impl Fn(&Self, &Act) -> [u8; 32]) -> Vec<Record> {
        let mut records = Vec::with_capacity(acts.len());
        for act in acts {
            *self = Self { hash: hash(self, &act), n: self.n + 1 };
            records.push(Record { n: self.n, act, hash: self.hash });
        }
        records
    }

    /// Takes the next entry as it was found; `None` is one that can't be opened.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn follow(
        &mut self,
        found: Option<&Record>,
        hash: impl Fn(&Self, &Act) -> [u8; 32],
    ) -> Result<(), Break> {
        let expected = self.n + 1;
        let record = found.ok_or(Break::Unreadable(expected))?;
        if record.n != expected {
            return Err(Break::Missing { expected, found: record.n });
        }
        let hash = hash(self, &record.act);
        if record.hash != hash {
            return Err(Break::Changed(expected));
        }
        *self = Self { n: expected, hash };
        Ok(())
    }
}

/// `412:9f…`: the number and the hash in hexadecimal.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.n, HEXLOWER.encode(&self.hash))
    }
}

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (n, hash) = text.split_once(':').ok_or(NotAHead)?;
        let hash = HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).map_err(|_| NotAHead)?;
        let hash = hash.try_into().map_err(|_| NotAHead)?;
        Ok(Self { n: n.parse().map_err(|_| NotAHead)?, hash })
    }
}

/// A text that names no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as `hotlined audit verify` prints it, such as 412:9f…")]
pub struct NotAHead;

/// The first place where the trail does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Break {
    /// An entry was changed or put there by somebody without the key.
    #[error("entry {0} can't be opened: it was changed, or put there by somebody without the line's key")]
    Unreadable(u64),
    /// An entry is not where it belongs.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Missing {
        /// What should stand there.
        expected: u64,
        /// What does.
        found: u64,
    },
    /// An entry does not follow from the one before.
    #[error("entry {0} does not follow from the one before it: one of them was changed")]
    Changed(u64),
    /// The end is missing.
    #[error("the trail ends with entry {last}, but entry {head} was written: its end was cut off")]
    Cut {
        /// The last entry that is there.
        last: u64,
        /// The last one that was written.
        head: u64,
    },
    /// The entry that the roster knows as the last is another one.
    #[error("entry {0} is not the one that was written: the trail was replaced")]
    Replaced(u64),
    /// An entry that this line wrote is not there.
    #[error(
        "the trail was put back to an earlier day, or cut: entry {0} was written and is not there any more"
    )]
    PutBack(u64),
}

/// The fixed word for locking an operator out, whoever does it.
pub const LOCK: &str = "operator_lock";
/// The fixed word for the end of that.
pub const UNLOCK: &str = "operator_unlock";

/// The fixed word for letting go of the beginning of the trail.
pub const CUT: &str = "audit_cut";

/// The fixed word for what an admin asks.
#[must_use]
pub fn word(ask: &AdminAsk) -> &'static str {
    match ask {
        AdminAsk::Invite(_) => "operator_invite",
        AdminAsk::Confirm(..) => "operator_confirm",
        AdminAsk::Pause(..) => "operator_pause",
        AdminAsk::Resume(_) => "operator_resume",
        AdminAsk::Lock { .. } => LOCK,
        AdminAsk::Unlock(_) => UNLOCK,
        AdminAsk::LetIn(..) => "case_let_in",
        AdminAsk::Restore(RestoreAsk::Release) => "restore_release",
        AdminAsk::Restore(RestoreAsk::Drop) => "restore_drop",
        AdminAsk::Drill(DrillAsk::Start { .. }) => "drill",
        AdminAsk::Drill(DrillAsk::Stop) => "drill_stop",
        AdminAsk::ConfirmBot(_) => "bot_confirm",
        AdminAsk::Announce(ask) => announce_word(ask),
        AdminAsk::Command(Command::Case { ask, .. }) => case_word(ask),
        AdminAsk::Command(_) => "command",
    }
}

/// The fixed word for what is asked about announcements.
#[must_use]
pub fn announce_word(ask: &AnnounceAsk) -> &'static str {
    match ask {
        AnnounceAsk::Write(_) => "announce_write",
        AnnounceAsk::List => "announce_list",
        AnnounceAsk::Post(_) => "announce_post",
        AnnounceAsk::Drop(_) => "announce_drop",
        AnnounceAsk::Again(_) => "announce_again",
        AnnounceAsk::Delete(_) => "announce_delete",
    }
}

/// The fixed word for what is asked about a case.
#[must_use]
pub fn case_word(ask: &CaseAsk) -> &'static str {
    match ask {
        CaseAsk::Take => "case_take",
        CaseAsk::PassOn => "case_pass",
        CaseAsk::Close(_) | CaseAsk::CloseNow(..) => "case_close",
        CaseAsk::Undo | CaseAsk::Reopen => "case_reopen",
        CaseAsk::History => "case_history",
        CaseAsk::More | CaseAsk::Less => "case_card",
        CaseAsk::GiveTo(_) => "case_assign",
        CaseAsk::GiveMe => "case_take_over",
        CaseAsk::Quiet => "case_quiet",
        CaseAsk::Note(_) => "case_note",
        CaseAsk::Urgent(_) => "case_priority",
        CaseAsk::SetLanguage(_) => "case_language",
        CaseAsk::Answer => "case_answer",
        CaseAsk::Recall(_) => "case_recall",
        CaseAsk::Stop(_) => "case_stop",
        CaseAsk::SendAgain(_) => "case_send_again",
        CaseAsk::SendDraft(_) => "case_send_draft",
        CaseAsk::Release => "case_release",
        CaseAsk::Flag(_) => "case_flag",
        CaseAsk::Unsafe => "case_unsafe",
        CaseAsk::Safe => "case_safe",
        CaseAsk::Block(_) => "case_block",
        CaseAsk::Unblock => "case_unblock",
        CaseAsk::Say(_) => "case_say",
        CaseAsk::Merge(_) | CaseAsk::MergeNow(_) => "case_merge",
        CaseAsk::Unmerge(_) => "case_unmerge",
        CaseAsk::Later(..) => "case_later",
        CaseAsk::At(..) => "case_answer_at",
        CaseAsk::Write => "case_write",
        CaseAsk::Unlink => "case_unlink",
        CaseAsk::ReleaseAll => "case_release_all",
        CaseAsk::CloseAll => "case_close_all",
        CaseAsk::AnswerTo(_) => "case_address",
        CaseAsk::Number => "case_number",
        CaseAsk::CalledBack | CaseAsk::Spoke(_) => "case_called_back",
        CaseAsk::NoAnswer | CaseAsk::CallAgain(_) | CaseAsk::UndoNoAnswer(_) => "case_no_answer",
        CaseAsk::UndoCall(_) => "case_call_undone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stand-in for the keyed hash: enough to tell entries and their order apart.
    fn hash(before: &Head, act: &Act) -> [u8; 32] {
        let mut sum = [0u8; 32];
        for (i, byte) in before.parts(act).concat().iter().enumerate() {
            sum[i % 32] = sum[i % 32].rotate_left(3) ^ byte;
        }
        sum
    }

    fn trail(n: i64) -> (Head, Vec<Record>) {
        let mut head = Head::default();
        let acts = (1..=n).map(|at| Act::new(Stamp(at), Who::User(1000), "case_close", "done")).collect();
        let records = head.extend(acts, hash);
        (head, records)
    }

    fn walk(records: &[Record]) -> Result<Head, Break> {
        let mut head = Head::default();
        records.iter().try_for_each(|r| head.follow(Some(r), hash))?;
        Ok(head)
    }

    #[test]
    fn what_was_written_holds() {
        let (head, records) = trail(5);
        assert_eq!(walk(&records), Ok(head));
        assert_eq!(records.last().map(|r| (r.n, r.hash)), Some((head.n, head.hash)));
    }

    #[test]
    fn a_changed_entry_is_named() {
        let (_, mut records) = trail(5);
        records[2].act.outcome = "refused".into();
        assert_eq!(walk(&records), Err(Break::Changed(3)));
    }

    #[test]
    fn a_left_out_or_swapped_entry_is_named() {
        let (_, mut records) = trail(5);
        records.swap(1, 2);
        assert_eq!(walk(&records), Err(Break::Missing { expected: 2, found: 3 }));
        let (_, mut records) = trail(5);
        records.remove(3);
        assert_eq!(walk(&records), Err(Break::Missing { expected: 4, found: 5 }));
    }

    #[test]
    fn an_entry_that_takes_anothers_number_is_named() {
        let (_, mut records) = trail(5);
        records.remove(3);
        records[3].n = 4;
        assert_eq!(walk(&records), Err(Break::Changed(4)));
        assert_eq!(Head::default().follow(None, hash), Err(Break::Unreadable(1)));
    }

    #[test]
    fn every_part_of_an_entry_counts() {
        let act = Act::new(Stamp(1), Who::Line, "reload", "done");
        let others = [
            Act { at: Stamp(2), ..act.clone() },
            Act { who: Who::User(0), ..act.clone() },
            Act { who: Who::Operator("line".into()), ..act.clone() },
            Act { what: "restore".into(), ..act.clone() },
            Act { case: Some(CaseCode::from_bits(7)), ..act.clone() },
            Act { operator: Some("olga".into()), ..act.clone() },
            Act { outcome: "refused".into(), ..act.clone() },
        ];
        assert!(others.iter().all(|other| other.parts() != act.parts()));
    }
}
