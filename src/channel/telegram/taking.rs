//! From updates to what the line has of them, however they came: read, sorted by whether there is room, handed in.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio_util::sync::CancellationToken;

use super::Telegram;
use super::album::join_albums;
use super::batch::Got;
use super::parse::{ParseCtx, Parsed, parse, parse_broken, parse_sealed};
use crate::channel::{Hasher, Incoming, Intake, NotTaken, Parcel, Place};

/// The kinds that we ask for, on every poll and with each hook: the service remembers what was asked last, by whomever.
pub(super) const KINDS: [&str; 5] =
    ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"];

impl Telegram {
    /// What updates say, each with its place among them.
    pub(super) fn read(&self, updates: &[Got], hasher: &dyn Hasher) -> Vec<(usize, Incoming)> {
        let (channel, bot, now) = (&self.name, self.counted_by(), (self.watch)().civil);
        let ctx = ParseCtx { channel, bot, now, hasher };
        let all = updates.iter().enumerate();
        all.filter_map(|(at, update)| self.read_one(update, &ctx).map(|incoming| (at, incoming))).collect()
    }

    /// Hands in what was put aside, as far as there is room for it by now. What is not taken is found there again.
    pub(super) async fn bring_back(
        &self,
        hasher: &dyn Hasher,
        intake: &dyn Intake,
        stop: &CancellationToken,
    ) {
        while let Some(parcel) = intake.back().await {
            let updates: Vec<Got> = parcel.updates.iter().map(|update| Got::of(update)).collect();
            let read = self.read(&updates, hasher).into_iter().map(|(_, incoming)| incoming).collect();
            if stop.is_cancelled() || intake.take(join_albums(read)).await.is_err() {
                return;
            }
            intake.is_back(&parcel).await;
        }
    }

    /// Reads an update; one that makes the reader panic is handed in sealed.
    fn read_one(&self, got: &Got, ctx: &ParseCtx<'_>) -> Option<Incoming> {
        let read = || match &got.broken {
            None => parse(&got.value, ctx),
            Some(raw) => parse_broken(&got.value, raw, ctx),
        };
        let parsed = catch_unwind(AssertUnwindSafe(read))
            .or_else(|_| catch_unwind(AssertUnwindSafe(|| parse_sealed(&got.value, ctx))))
            .unwrap_or(Parsed::Ignored("panic"));
        if got.broken.is_some() {
            let who = matches!(parsed, Parsed::Incoming(_));
            tracing::warn!(channel = %self.name, who, "an update is no good json; what could be read is taken");
        }
        match parsed {
            Parsed::Incoming(incoming) => Some(*incoming),
            Parsed::Ignored(why) => {
                tracing::info!(channel = %self.name, why, "an update says nothing to the line");
                None
            }
        }
    }
}

/// Hands in what was read of these updates; what has no room is put aside. Returns the place of the first update that
/// must stay with the service, if one must: all before it are durable, and none of its sender's behind it was taken.
/// `all_new`: none of it was taken before.
pub(super) async fn hand_in(
    intake: &dyn Intake,
    read: &[(usize, Incoming)],
    updates: &[Got],
    all_new: bool,
) -> Result<Option<usize>, NotTaken> {
    if read.is_empty() {
        return Ok(None);
    }
    let incoming: Vec<Incoming> = read.iter().map(|(_, incoming)| incoming.clone()).collect();
    let places = intake.sort(&incoming).await?;
    let (mut taken, mut aside, mut stays) = (Vec::new(), Vec::new(), None);
    for (((at, _), incoming), place) in read.iter().zip(incoming).zip(places) {
        match place {
            Place::In => taken.push(incoming),
            Place::Aside => aside.push((*at, incoming)),
            Place::There => stays = stays.or(Some(*at)),
        }
    }
    if !taken.is_empty() {
        // An album of which a part was taken before must not be joined: its new parts would pass for old.
        intake.take(if all_new { join_albums(taken) } else { taken }).await?;
    }
    // Only then, or it would be put aside once more each time that the line takes nothing.
    for (at, incoming) in aside {
        // It comes again with what stays before it, each time: it would be put aside as often, and before that.
        if stays.is_some_and(|first| first < at) {
            break;
        }
        let update = updates.get(at).map(Got::text).into_iter().collect();
        let parcel = Parcel { sender: incoming.arrival.chat.contact(), number: None, updates: update };
        if intake.put_aside(parcel, &incoming).await.is_err() {
            stays = Some(at);
        }
    }
    Ok(stays)
}
