//! The secrets that a config names, read and hidden from the log.

use secrecy::{ExposeSecret, SecretString};

use crate::config::{self, WebSettings};
use crate::web::Door;

use super::failure::RunError;
use super::log;

/// What a key of the config names.
pub(super) fn secret(key: &str, secret: &config::Secret) -> Result<SecretString, RunError> {
    let value = secret.read().map_err(|e| RunError::Config(format!("{key}: {e}")))?;
    log::hide(value.expose_secret());
    Ok(value)
}

/// Who may look at the page.
pub(super) fn door(settings: &WebSettings) -> Result<Door, RunError> {
    let token = secret("web.token", &settings.token)?;
    Door::new(&token).map_err(|e| RunError::Config(format!("web.token: {e}")))
}
