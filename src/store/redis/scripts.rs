//! The scripts that the store runs.

use redis::Script;

/// All that Redis may be told to do under the epoch.
pub(super) struct Scripts {
    pub(super) commit: Script,
    pub(super) claim: Script,
    pub(super) seize: Script,
    pub(super) release: Script,
    pub(super) beat: Script,
    pub(super) prune: Script,
    pub(super) begin: Script,
    pub(super) rewrap: Script,
    pub(super) destroyed: Script,
}

/// A script with what stands in front of it.
macro_rules! guarded {
    ($($part:literal),+) => { Script::new(concat!(include_str!("guard.lua"), $(include_str!($part)),+)) };
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            commit: guarded!("lanes.lua", "commit.lua"),
            claim: guarded!("lanes.lua", "claim.lua"),
            release: guarded!("lanes.lua", "release.lua"),
            seize: guarded!("seize.lua"),
            beat: guarded!("beat.lua"),
            prune: guarded!("prune.lua"),
            begin: guarded!("begin.lua"),
            rewrap: guarded!("rewrap.lua"),
            destroyed: guarded!("destroyed.lua"),
        }
    }
}
