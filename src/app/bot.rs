//! A bot as the config has it: on the line's clock, through its proxy, and by its webhook if it has one.

use std::ops::RangeInclusive;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::channel::telegram::{Pace, Setup, Telegram, Webhook};
use crate::config::settings::{ProxySettings, WebhookSettings};
use crate::domain::id::ChannelName;
use crate::net::{Crowd, Proxy};
use crate::service::clock::Clock;

use super::failure::RunError;
use super::secret::secret;

/// How long a webhook's secret is. At most: <https://core.telegram.org/bots/api#setwebhook>.
const SECRET: RangeInclusive<usize> = 16..=256;

/// How a bot's service is reached, and how it reaches the line.
#[derive(Default)]
pub(super) struct Wires<'a> {
    /// Where the Bot API is.
    pub api_url: &'a str,
    /// How many messages a second go out in all, at a server of one's own.
    pub sends: Option<u32>,
    /// Through what.
    pub proxy: Option<&'a ProxySettings>,
    /// Where the service brings what comes, and where it is told that all connections there are taken.
    pub webhook: Option<(&'a WebhookSettings, Crowd)>,
}

/// A bot on the line's clock.
pub(super) fn telegram(
    name: &ChannelName,
    token: SecretString,
    wires: Wires<'_>,
    clock: &Clock,
) -> Result<Telegram, RunError> {
    let wrong = |e: String| RunError::Config(format!("channel.{name}.api_url: {e}"));
    let api_url = Url::parse(wires.api_url).map_err(|e| wrong(e.to_string()))?;
    let clock = clock.clone();
    let setup = Setup {
        name: name.clone(),
        token,
        api_url,
        watch: Arc::new(move || clock.now()),
        pace: Pace::default(),
        sends: wires.sends,
        webhook: wires.webhook.map(|(hook, crowd)| webhook(name, hook, crowd)).transpose()?,
        proxy: wires.proxy.map(|settings| proxy(&format!("channel.{name}"), settings)).transpose()?,
    };
    Telegram::new(setup).map_err(|e| wrong(e.to_string()))
}

/// A proxy, with its password. `below` is the key that it stands under.
pub(super) fn proxy(below: &str, settings: &ProxySettings) -> Result<Proxy, RunError> {
    let login = match &settings.login {
        Some((user, password)) => {
            let key = format!("{below}.proxy.password");
            let password = secret(&key, password)?;
            if password.expose_secret().len() > 255 {
                return Err(RunError::Config(format!(
                    "{key}: has more than 255 bytes, which no proxy takes"
                )));
            }
            Some((user.clone(), password))
        }
        None => None,
    };
    Ok(Proxy::new(settings.kind, settings.host.clone(), settings.port, login))
}

fn webhook(name: &ChannelName, settings: &WebhookSettings, crowd: Crowd) -> Result<Webhook, RunError> {
    let wrong = |key: &str, why: &str| RunError::Config(format!("channel.{name}.webhook.{key}: {why}"));
    let url = Url::parse(&settings.url).map_err(|e| wrong("url", &e.to_string()))?;
    let secret = secret(&format!("channel.{name}.webhook.secret"), &settings.secret)?;
    let text = secret.expose_secret();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !SECRET.contains(&text.len()) || !text.bytes().all(plain) {
        let why = "has to be 16 to 256 letters, digits, _ or -; make one with `openssl rand -hex 32`";
        return Err(wrong("secret", why));
    }
    Ok(Webhook { url, listen: settings.listen.clone(), secret, most: settings.most, crowd })
}
