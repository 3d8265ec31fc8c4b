//! Why a store takes nothing, where a person can mend it: fixed words, which may go to any log and any pager.

use super::point::{WENT_BACK, WENT_BACK_REMEDY};

/// What a person can mend: the word with which Redis refuses, what it means, what to do. Source: the error
/// prefixes of Redis 7, <https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors>.
pub(super) const REFUSALS: [(&str, &str, &str); 7] = [
    (
        "NOAUTH",
        "Redis asks for a password",
        "give store.user and store.password as Redis knows them, then restart the daemon",
    ),
    (
        "WRONGPASS",
        "Redis does not accept store.user and store.password",
        "make them those that Redis knows (`requirepass`, `ACL LIST`), then restart the daemon",
    ),
    (
        "NOPERM",
        "Redis does not allow the line's user what it needs",
        "allow it what config/redis.conf allows it (ACL SETUSER); the line then goes on by itself",
    ),
    (
        "READONLY",
        "this Redis is a replica, which takes no writes",
        "give store.url of the primary, or make this one it: REPLICAOF NO ONE",
    ),
    (
        "MISCONF",
        "Redis can't write to its disk, and so takes nothing",
        "see df -h and journalctl -u hotlined-redis; with room on the disk the line goes on by itself",
    ),
    (
        "OOM",
        "Redis is full and takes no more messages",
        "raise maxmemory (docs/operations.md, \"Redis is full\"); the line then goes on by itself",
    ),
    (
        "LOADING",
        "Redis still reads its log",
        "wait, the line goes on by itself; journalctl -u hotlined-redis tells how far it is",
    ),
];

/// What Redis's refusal means, and what to do about it; of the text of an [unavailable](super::StoreError::Unavailable)
/// store, or one that [went back](super::StoreError::WentBack). Fixed words, which may go anywhere.
pub fn refusal(why: &str) -> Option<(&'static str, &'static str)> {
    if why.contains(WENT_BACK) {
        return Some((WENT_BACK, WENT_BACK_REMEDY));
    }
    let found = REFUSALS.iter().find(|(_, means, _)| why.contains(means));
    found.map(|(_, means, remedy)| (*means, *remedy))
}
