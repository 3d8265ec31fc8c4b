//! Telegram: whether the token is a bot's, and whether the bot's updates come to us.

use secrecy::SecretString;

use super::{Check, clock as clocks};
use crate::app::run;
use crate::channel::telegram::Telegram;
use crate::channel::{Channel, Trouble};
use crate::config::Secret;
use crate::config::fault::counted;
use crate::domain::id::ChannelName;
use crate::service::clock::Clock;

/// Looks at a bot.
pub(super) async fn look(name: &ChannelName, token: &Secret, api_url: &str, clock: &Clock) -> Vec<Check> {
    let bot = match bot(name, token, api_url, clock) {
        Ok(bot) => bot,
        Err(why) => return vec![Check::info(name.as_str(), why)],
    };
    match bot.try_out().await {
        Ok(tried) => {
            let who = tried.me.username.map_or_else(|| format!("bot {}", tried.me.id), |n| format!("@{n}"));
            let waiting = counted(usize::try_from(tried.waiting).unwrap_or(usize::MAX), "update");
            let safe = if api_url.starts_with("https:") { "over TLS" } else { "on this machine" };
            vec![
                Check::ok(name.as_str(), format!("answers as {who}, {safe}; {waiting} waiting")),
                hook(name, tried.webhook),
            ]
        }
        Err(trouble) => vec![refused(name, trouble, api_url)],
    }
}

/// Compares the clock with Telegram's.
pub(super) async fn clock(name: &ChannelName, token: &Secret, api_url: &str, clock: &Clock) -> Vec<Check> {
    let Ok(bot) = bot(name, token, api_url, clock) else { return Vec::new() };
    let said = bot.service_time().await;
    vec![clocks::against(said.as_deref(), clock.now().civil, "Telegram")]
}

fn bot(name: &ChannelName, token: &Secret, api_url: &str, clock: &Clock) -> Result<Box<Telegram>, String> {
    let token: SecretString = token.read().map_err(|_| "not asked: its token can't be read".to_owned())?;
    match run::telegram(name, token, api_url, clock).map_err(|error| error.to_string())? {
        Channel::Telegram(bot) => Ok(bot),
        Channel::Email(_) => Err("is no bot".to_owned()),
    }
}

fn hook(name: &ChannelName, is_set: bool) -> Check {
    let name = format!("{name} webhook");
    if is_set {
        let remedy = "somebody set it; unless another service is meant to have this bot, remove it: \
                      curl https://api.telegram.org/bot<TOKEN>/deleteWebhook";
        return Check::fail(name, "a web hook is set: messages go there and not to the line", remedy);
    }
    Check::ok(name, "none, so messages come to the line")
}

fn refused(name: &ChannelName, trouble: Trouble, api_url: &str) -> Check {
    let host = url::Url::parse(api_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_default();
    let (saw, remedy) = match trouble {
        Trouble::Unauthorised => (
            "does not know this token".to_owned(),
            format!(
                "ask @BotFather for the token (/token), and write it to the file of channel.{name}.token"
            ),
        ),
        Trouble::Limited => ("asks us to be slower".to_owned(), "try again in a minute".to_owned()),
        Trouble::Unreachable => (
            "can't be reached".to_owned(),
            format!(
                "see whether the network lets us: curl -sSI https://{host} (name service, firewall, TLS)"
            ),
        ),
        other => (
            format!("does not answer as the Bot API should ({})", other.word()),
            format!("see channel.{name}.api_url, and whether a proxy stands in between"),
        ),
    };
    Check::fail(name.as_str(), format!("{host} {saw}"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn each_refusal_says_what_to_do_and_shows_no_path() {
        let name = ChannelName::from("telegram");
        for (trouble, helps) in [
            (Trouble::Unauthorised, "@BotFather"),
            (Trouble::Unreachable, "curl -sSI https://api.example"),
            (Trouble::Garbled, "api_url"),
        ] {
            let check = refused(&name, trouble, "https://api.example/secret-path");
            assert!(check.state == State::Fail && !check.saw.contains("secret-path"));
            assert!(check.remedy.unwrap().contains(helps), "{helps}");
        }
        assert_eq!(hook(&name, true).state, State::Fail);
    }
}
