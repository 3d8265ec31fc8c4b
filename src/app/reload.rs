//! Another config for a running line: read whole first, then swapped whole, or not at all.

use std::path::Path;

use sd_notify::NotifyState;

use crate::config::{self, Config};
use crate::domain::time::Stamp;
use crate::service::reload_log::ReloadLog;
use crate::service::rules::Rules;

use super::notify;

/// Notes that the config file, as it now is, is in force.
pub(super) fn note(log: &ReloadLog, path: &Path, civil: Stamp) {
    match std::fs::read(path) {
        Ok(text) => log.taken(civil, &text),
        Err(error) => tracing::warn!(%error, "the config file that was just taken can't be read again"),
    }
}

/// Puts the config file as it now is in force. A faulty one, or one that takes a restart, changes nothing.
/// Returns whether it was taken.
pub(super) fn reload(path: &Path, present: &mut Config, rules: &Rules) -> bool {
    let reloading = NotifyState::monotonic_usec_now();
    match reloading {
        Ok(now) => notify::tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::warn!(%error, "systemd could not be told of the reload"),
    }
    let mut taken = false;
    match config::load(path) {
        Err(faults) => tracing::error!("the reload changed nothing:\n{faults}"),
        Ok(loaded) => {
            let restart = present.needs_restart(&loaded.config);
            if restart.is_empty() {
                rules.swap(loaded.config.policy.clone());
                *present = loaded.config;
                taken = true;
                tracing::info!("the reloaded config is in force");
            } else {
                tracing::error!(
                    keys = restart.join(", "),
                    "the reload changed nothing: these take a restart"
                );
            }
        }
    }
    notify::tell(&[NotifyState::Ready]);
    taken
}
