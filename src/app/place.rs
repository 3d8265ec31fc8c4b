//! Where the secrets are when systemd did not start us.
//!
//! The daemon finds its credentials in a folder that systemd makes for it alone. Whoever types a command has no
//! such folder; for them they are where the unit takes them from, beside the config.

use std::path::{Path, PathBuf};

use crate::config::{Config, Secret, credentials_of};

/// The folder of the credentials: the one that systemd gave us, or the one beside the config.
pub(super) fn credentials(config: &Path) -> PathBuf {
    let given = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    given.unwrap_or_else(|| credentials_of(config))
}

/// Points every secret of a config to its file.
pub(super) fn point(config: &mut Config, credentials: &Path) {
    let file = |secret: &mut Secret| {
        if let Secret::Credential(name) = secret {
            *secret = Secret::File(credentials.join(&*name));
        }
    };
    file(&mut config.store.key);
    config.store.password.iter_mut().for_each(file);
    for channel in &mut config.channels {
        channel.endpoint.secrets_mut().into_iter().for_each(file);
    }
}

/// The file of a secret that was [pointed](point) to.
pub(super) fn file_of(secret: &Secret) -> &Path {
    match secret {
        Secret::File(path) => path,
        Secret::Credential(name) => Path::new(name),
    }
}
