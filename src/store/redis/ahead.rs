//! What is sealed ahead, while a commit is under way, and what that leaves if it is taken.
//!
//! All of it is thrown away with whatever else is remembered of the store: where a commit ends otherwise than it should,
//! where a connection fails, where somebody else leads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::args::Args;
use super::document::Lying;
use super::known_key::CaseKey;
use crate::domain::id::{CaseCode, ContactId};
use crate::keys::SealKey;
use crate::store::{OpId, Rev};

/// A commit that is sealed, but for who sends it and when.
pub(super) struct Sealed {
    pub args: Args,
    /// Of its lanes, in their order.
    pub tags: Vec<[u8; 16]>,
    /// By which period's keys its new documents are wrapped.
    pub period: Option<u32>,
    pub written: Written,
}

/// What is known of documents once a commit is taken.
#[derive(Default)]
pub(super) struct Written {
    pub cases: BTreeMap<CaseCode, CaseKey>,
    pub contacts: BTreeMap<ContactId, (SealKey, Rev)>,
    pub lying: BTreeMap<CaseCode, (Rev, Lying)>,
    pub roster: Option<(Rev, Lying)>,
    pub gone: Vec<CaseCode>,
    pub gone_contacts: Vec<ContactId>,
}

/// One commit under way, and one that is sealed on it.
#[derive(Default)]
pub(super) struct Ahead(Mutex<State>);

#[derive(Default)]
struct State {
    /// How often all was thrown away.
    turn: u64,
    under_way: Option<Arc<Written>>,
    sealed: Option<(OpId, Sealed)>,
}

impl Ahead {
    pub fn turn(&self) -> u64 {
        self.state().turn
    }

    /// Keeps what is sealed, unless all was thrown away since that turn.
    pub fn keep(&self, turn: u64, op: OpId, sealed: Sealed) {
        let mut state = self.state();
        if state.turn == turn {
            state.sealed = Some((op, sealed));
        }
    }

    /// What was sealed for that commit. Another will not be sent any more.
    pub fn take(&self, op: OpId) -> Option<Sealed> {
        self.state().sealed.take().filter(|(of, _)| *of == op).map(|(_, sealed)| sealed)
    }

    /// A commit is sent that writes this.
    pub fn begins(&self, written: Arc<Written>) {
        self.state().under_way = Some(written);
    }

    /// There is an answer.
    pub fn ended(&self) {
        self.state().under_way = None;
    }

    /// What the commit under way writes.
    pub fn under_way(&self) -> Option<Arc<Written>> {
        self.state().under_way.clone()
    }

    /// Throws all of it away.
    pub fn drop_all(&self) {
        let mut state = self.state();
        *state = State { turn: state.turn + 1, ..State::default() };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
