//! The secrets that a config names, read and hidden from the log.

use secrecy::{ExposeSecret, SecretString};

use crate::config::{self, WebSettings};
use crate::web::PageAuth;

use super::failure::RunError;
use super::log;

/// What a key of the config names.
pub(super) fn secret(key: &str, secret: &config::Secret) -> Result<SecretString, RunError> {
    let value = secret.read().map_err(|e| RunError::Config(format!("{key}: {e}")))?;
    log::hide(value.expose_secret());
    Ok(value)
}

/// Who may look at the page.
pub(super) fn auth(settings: &WebSettings) -> Result<PageAuth, RunError> {
    let token = secret("web.token", &settings.token)?;
    PageAuth::new(&token).map_err(|e| RunError::Config(format!("web.token: {e}")))
}
