//! That a channel has learnt as which bot it hears and speaks is written down, and told where it changed.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::decide::Reason;
use crate::domain::event::{Event, What};
use crate::domain::id::{BotId, ChannelName};
use crate::store::{BEARS_BOTS, Store};

use super::committer::CommitHandle;
use super::seed;

/// How soon a store that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(1);

/// Writes down the bot of a channel before anything is heard by it: whose the messages are that replies refer to must
/// be known first. Returns whether that is done; it is not if the line stops.
pub async fn identified(
    store: &dyn Store,
    desk: &CommitHandle,
    (channel, bot): (&ChannelName, BotId),
    stop: &CancellationToken,
) -> bool {
    let Some(born) = born(store, stop).await else { return false };
    let what = What::Identified { channel: channel.clone(), bot, older: born < BEARS_BOTS };
    let Ok(decided) = desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await else {
        return false;
    };
    match decided.reason {
        Reason::BotChanged => tracing::warn!(
            %channel,
            %bot,
            "the channel has another bot than before: what stands in chats with that one can't be replied to, changed \
             or taken back (docs/operations.md, Another bot)"
        ),
        Reason::BotUnsure => tracing::warn!(
            %channel,
            %bot,
            "messages of before the upgrade do not tell by which bot they came: replies to them are asked about until \
             `hotlined bot confirm` says that it was this one"
        ),
        _ => {}
    }
    true
}

/// The version of the program that began the store.
async fn born(store: &dyn Store, stop: &CancellationToken) -> Option<u32> {
    while !stop.is_cancelled() {
        match store.leader().await {
            Ok(leader) => return Some(leader.born),
            Err(error) => tracing::warn!(%error, "waiting until the store tells how old it is"),
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = stop.cancelled() => {}
        }
    }
    None
}
