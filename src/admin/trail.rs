//! Reading the audit trail and checking it on the way; it takes the line's key, so it is done here.

use crate::domain::changes::Needs;
use crate::domain::decide::Answer;
use crate::domain::trail::{Act, Break, Head, Record};
use crate::service::trail_watch;
use crate::store::{Store, StoreError};

use super::answers::Answers;
use super::protocol::{Failure, Response, Trouble};
use super::view::TrailView;

/// How many entries a slice holds unless told, and at most.
const SLICE: u32 = 200;
const LARGEST: u32 = 1_000;

impl Answers {
    /// A slice; with the last comes whether the trail was put back, which its own entries can't tell.
    pub(super) async fn trail(&self, after: u64, limit: Option<u32>) -> Result<Response, Failure> {
        trail_watch::look(&*self.store, &self.reports, &self.clock).await?;
        let mut view = slice(&*self.store, after, limit).await?;
        if view.next.is_none() && view.broken.is_none() {
            view.broken = self.reports.trail_end().put_back().map(|lost| Break::PutBack(lost.written.n));
        }
        Ok(Response::Trail(view))
    }

    /// Somebody has looked at a trail that was put back.
    pub(super) async fn confirm_trail(&self) -> Result<Response, Failure> {
        if !self.reports.trail_end().confirm(self.clock.now().civil) {
            return Err(Trouble::BadRequest.because(
                "as far as this line knows its audit trail was never put back: there is nothing to confirm",
            ));
        }
        self.record(Act::new(self.clock.now().civil, self.by.clone(), "audit_confirm", "done")).await?;
        Ok(Response::Answer { answer: Answer::Done, link: None })
    }
}

/// The entries behind the first `after`, up to the first that does not follow from the one before it.
async fn slice(store: &dyn Store, after: u64, limit: Option<u32>) -> Result<TrailView, StoreError> {
    let limit = limit.unwrap_or(SLICE).clamp(1, LARGEST) as usize;
    // Before the entries: what is written in between is then more than the head tells, never less.
    let roster = store.load(&Needs::default()).await?.snapshot.roster;
    let (end, begin) = (roster.trail, roster.trail_begin.map_or(Head::default(), |begin| begin.after));
    Ok(read(store, after.max(begin.n), limit, (begin, end)).await?.behind(&begin))
}

async fn read(
    store: &dyn Store,
    after: u64,
    limit: usize,
    (begin, end): (Head, Head),
) -> Result<TrailView, StoreError> {
    let Some(mut at) = start(store, after, begin).await? else {
        return Ok(TrailView::of(&[], None, &end, Some(Break::Unreadable(after))));
    };
    let found = store.trail(after, limit).await?;
    let mut sound = Vec::with_capacity(found.len());
    for record in &found {
        let followed = at.follow(record.as_ref(), |before, act| store.chain(before, act));
        if let Err(broken) = followed.and_then(|()| same(&at, &end)) {
            return Ok(TrailView::of(&sound, None, &end, Some(broken)));
        }
        sound.extend(record.clone());
    }
    let next = (found.len() == limit).then_some(at.n);
    let cut = (next.is_none() && at.n < end.n).then_some(Break::Cut { last: at.n, head: end.n });
    Ok(TrailView::of(&sound, next, &end, cut))
}

/// Where the slice begins: the entry before it, as it stands there. An earlier slice has checked it. Of the first that is
/// left the roster tells what it follows from.
async fn start(store: &dyn Store, after: u64, begin: Head) -> Result<Option<Head>, StoreError> {
    if after == begin.n {
        return Ok(Some(begin));
    }
    // At least 1: `slice` begins no earlier than at `begin.n`, which was answered above.
    let before = store.trail(after - 1, 1).await?.into_iter().next().flatten();
    Ok(before.map(|Record { n, hash, .. }| Head { n, hash }))
}

/// The entry that the roster knows must be that one.
fn same(at: &Head, end: &Head) -> Result<(), Break> {
    if at.n == end.n && at.hash != end.hash { Err(Break::Replaced(at.n)) } else { Ok(()) }
}
