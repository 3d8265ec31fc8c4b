//! Another config for a running line: read whole first, then swapped whole, or not at all.

use std::path::Path;

use sd_notify::NotifyState;

use crate::config::{self, Config};
use crate::service::rules::Rules;

use super::notify;

/// Puts the config file as it now is in force. A faulty one, or one that takes a restart, changes nothing.
pub(super) fn reload(path: &Path, present: &mut Config, rules: &Rules) {
    let reloading = NotifyState::monotonic_usec_now();
    match reloading {
        Ok(now) => notify::tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::warn!(%error, "systemd could not be told of the reload"),
    }
    match config::load(path) {
        Err(faults) => tracing::error!("the reload changed nothing:\n{faults}"),
        Ok(loaded) => {
            let restart = present.needs_restart(&loaded.config);
            if restart.is_empty() {
                rules.swap(loaded.config.policy.clone());
                *present = loaded.config;
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
}
