//! Telegram: whether the token is a bot's, and whether the bot's updates come to us.

use secrecy::SecretString;

use super::{Check, clock as clocks, store};
use crate::app::bot::{Wires, telegram};
use crate::channel::Trouble;
use crate::channel::telegram::trial::{Standing, Tried};
use crate::channel::telegram::{Telegram, Topics};
use crate::config::fault::counted;
use crate::config::settings::{ProxySettings, WebhookSettings};
use crate::config::{Config, Secret};
use crate::domain::bots::{KnownBot, Older};
use crate::domain::id::{BotId, ChannelName};
use crate::service::clock::Clock;

/// How a bot is reached.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub token: &'a Secret,
    pub api_url: &'a str,
    pub webhook: Option<&'a WebhookSettings>,
    pub proxy: Option<&'a ProxySettings>,
}

/// Looks at a bot, and whether it is the one that the line knows.
pub(super) async fn look((name, config): (&ChannelName, &Config), at: At<'_>, clock: &Clock) -> Vec<Check> {
    let api_url = at.api_url;
    let bot = match bot(name, at, clock) {
        Ok(bot) => bot,
        Err(why) => return vec![Check::info(name.as_str(), why)],
    };
    match bot.try_out().await {
        Ok(tried) => {
            let who = tried
                .me
                .username
                .as_ref()
                .map_or_else(|| format!("bot {}", tried.me.id), |n| format!("@{n}"));
            let waiting = counted(usize::try_from(tried.waiting).unwrap_or(usize::MAX), "update");
            let safe = if api_url.starts_with("https:") { "over TLS" } else { "on this machine" };
            let known = store::known_bot(config, name).await;
            let known = known.and_then(|known| identity(name, BotId(tried.me.id), &known));
            let well = Check::ok(name.as_str(), format!("answers as {who}, {safe}; {waiting} waiting"));
            let desk = own_bot(name, config, tried.me.topics);
            let public = public(name, config, &bot, &who).await;
            [well, hook(name, &tried, at)].into_iter().chain(known).chain(desk).chain(public).collect()
        }
        Err(trouble) => vec![refused(name, trouble, api_url)],
    }
}

/// Looks whether the bot may post in the line's public channel, if it is the one that does.
async fn public(name: &ChannelName, config: &Config, bot: &Telegram, who: &str) -> Option<Check> {
    let announce = config.policy.announce.as_ref().filter(|announce| announce.channel == *name)?;
    let chat = announce.chat.0.parse().ok()?;
    Some(match bot.standing_in(chat).await {
        Ok(place) => standing(place, &announce.chat.0, who),
        Err(trouble) => Check::info("announce", format!("not asked: the Bot API says {}", trouble.word())),
    })
}

fn standing(place: Standing, chat: &str, who: &str) -> Check {
    let remedy = format!("in {chat}: Administrators, Add admin, {who}, with Post messages alone");
    match place {
        Standing::Posts { .. } => Check::ok("announce", format!("{who} may post in {chat}")),
        Standing::Reads => {
            Check::fail("announce", format!("{who} is in {chat} and may not post there"), remedy)
        }
        Standing::Nowhere => {
            let saw = format!("{who} is not in {chat}, or there is no such channel");
            Check::fail("announce", saw, format!("look whether announce.chat is its number; then {remedy}"))
        }
    }
}

/// Compares the clock with Telegram's.
pub(super) async fn clock(name: &ChannelName, at: At<'_>, clock: &Clock) -> Vec<Check> {
    let Ok(bot) = bot(name, at, clock) else { return Vec::new() };
    let said = bot.service_time().await;
    vec![clocks::against(said.as_deref(), clock.now().civil, "Telegram")]
}

fn bot(name: &ChannelName, at: At<'_>, clock: &Clock) -> Result<Telegram, String> {
    let token: SecretString = at.token.read().map_err(|_| "not asked: its token can't be read".to_owned())?;
    let wires = Wires { api_url: at.api_url, proxy: at.proxy, ..Wires::default() };
    telegram(name, token, wires, clock).map_err(|error| error.to_string())
}

/// Whether messages come to the line, by asking for them or by its own hook.
fn hook(name: &ChannelName, tried: &Tried, at: At<'_>) -> Check {
    let name = format!("{name} webhook");
    match (at.webhook, tried.is_hooked()) {
        (None, false) => Check::ok(name, "none, so messages come to the line"),
        (None, true) => {
            let remedy = "the line takes it away when it starts. If it comes back, somebody else has the bot's token; \
                          by hand: curl https://api.telegram.org/bot<TOKEN>/deleteWebhook";
            Check::fail(name, "a web hook is set: messages go there and not to the line", remedy)
        }
        (Some(_), false) => Check::warn(name, "none is set yet", "the line sets it when it starts"),
        (Some(hook), true) if !tried.is_hooked_to(&hook.url) => {
            let remedy = "the line sets its own within a minute; if that comes back, somebody else has the bot's token";
            Check::warn(name, "it is another one than the line's", remedy)
        }
        (Some(_), true) => match tried.hook_failed {
            Some(_) => {
                let remedy = "see that the proxy hears at webhook.url, with a certificate that Telegram trusts, and \
                              hands on to webhook.listen";
                Check::warn(name, "Telegram could not bring something to it", remedy)
            }
            None => Check::ok(name, "messages are brought to the line"),
        },
    }
}

/// What there is to say of a bot by which operators work.
fn own_bot(name: &ChannelName, config: &Config, topics: Topics) -> Option<Check> {
    let policy = &config.policy;
    let check = format!("{name} threads");
    let works = policy.operators.iter().flat_map(|o| &o.reach).any(|reach| reach.channel == *name);
    if !policy.is_for_operators(name) {
        let saw = "contacts and operators have one bot: whoever floods it holds up both. Better two: docs/operations.md, \
                   A bot for operators";
        return works.then(|| Check::info(format!("{name} operators"), saw));
    }
    if !policy.wants_threads(name) {
        return Some(Check::info(check, "off: all cases are in one chat"));
    }
    let botfather = "@BotFather, the bot's settings, Threads Settings";
    Some(match topics {
        Topics { on: false, .. } => {
            let saw = "its private chats have no topics, so all cases are in one chat";
            Check::warn(check, saw, format!("turn them on ({botfather}), or write threads = \"off\""))
        }
        Topics { free: true, .. } => {
            let saw = "users can make topics of their own, so the line makes none";
            Check::warn(check, saw, format!("don't let them ({botfather}), or write threads = \"off\""))
        }
        Topics { on: true, free: false } => Check::ok(check, "each case has a topic of its own"),
    })
}

/// Whether it is the bot that the line knows, if there is something to say about that.
fn identity(name: &ChannelName, bot: BotId, known: &KnownBot) -> Option<Check> {
    let check = format!("{name} bot");
    if known.bot != bot {
        let saw = format!(
            "it is bot {bot}, and the line knows {}: messages of that one mean nothing to it",
            known.bot
        );
        let remedy = format!(
            "if nobody changed the bot, look whose token channel.{name}.token holds; else see docs/operations.md, \
             Another bot: operators and contacts must open the new one"
        );
        return Some(Check::warn(check, saw, remedy));
    }
    (known.older == Older::Unknown).then(|| {
        let saw = "messages of before the upgrade do not tell their bot: replies to them are asked about";
        Check::warn(check, saw, format!("if it was {bot} then, too: hotlined bot confirm {name}"))
    })
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
    fn a_bot_that_the_line_does_not_know_is_told() {
        let (name, since) = (ChannelName::from("telegram"), crate::domain::time::Stamp(0));
        let known = |older| KnownBot { bot: BotId(1), since, before: None, older };
        assert_eq!(identity(&name, BotId(1), &known(Older::Absent)), None);
        assert_eq!(identity(&name, BotId(1), &known(Older::Of(BotId(1)))), None);
        let told = identity(&name, BotId(2), &known(Older::Absent)).unwrap();
        assert!(
            told.state == State::Warn && told.saw.contains("it is bot 2, and the line knows 1"),
            "{told:?}"
        );
        let unsure = identity(&name, BotId(1), &known(Older::Unknown)).unwrap();
        assert!(unsure.remedy.unwrap().contains("hotlined bot confirm telegram"));
    }

    #[test]
    fn each_setting_that_keeps_cases_from_threads_is_told() {
        let desk = "[channel.telegram]\nkind = \"telegram\"\ntoken = { credential = \"a\" }\n\
            [channel.desk]\nkind = \"telegram\"\ntoken = { credential = \"b\" }\nserves = \"operators\"\n";
        let line = |more: &str| {
            let text = format!("[store]\nurl = \"redis://127.0.0.1\"\n{desk}{more}\n[operator.olga]\n");
            crate::config::parse("x.toml", &text, &[]).unwrap_or_else(|faults| panic!("{faults}")).config
        };
        let told = |name: &str, more: &str, on, free| {
            own_bot(&name.into(), &line(more), Topics { on, free }).map(|check| check.state)
        };
        assert_eq!(told("desk", "", true, false), Some(State::Ok));
        assert_eq!(told("desk", "", false, false), Some(State::Warn));
        assert_eq!(told("desk", "", true, true), Some(State::Warn));
        assert_eq!(told("desk", "threads = \"off\"", false, true), Some(State::Info));
        assert_eq!(told("telegram", "", false, true), None, "no operator works there");
    }

    #[test]
    fn a_bot_that_may_not_post_in_the_channel_is_told() {
        let of = |place| standing(place, "-1001234567890", "@our_bot");
        assert_eq!(of(Standing::Posts { deletes: false }).state, State::Ok);
        for place in [Standing::Reads, Standing::Nowhere] {
            let check = of(place);
            assert!(check.state == State::Fail && check.saw.contains("-1001234567890"), "{check:?}");
            assert!(check.remedy.unwrap().contains("Post messages"));
        }
    }

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
    }

    #[test]
    fn a_hook_is_right_where_it_is_the_lines_own() {
        let name = ChannelName::from("telegram");
        let token = Secret::Credential("token".into());
        let ours = WebhookSettings {
            url: "https://line.example/x".into(),
            listen: crate::net::Listen::Unix("/run/x".into()),
            secret: token.clone(),
            most: 1,
        };
        let me = crate::channel::telegram::Me { id: 1, username: None, topics: Topics::default() };
        let state = |webhook, url: &str, hook_failed| {
            let at = At { token: &token, api_url: "https://api.example", webhook, proxy: None };
            let tried = Tried { me: me.clone(), webhook: url.into(), hook_failed, waiting: 0 };
            hook(&name, &tried, at).state
        };
        assert_eq!(state(None, "", None), State::Ok);
        assert_eq!(state(None, "https://other.example", None), State::Fail);
        assert_eq!(state(Some(&ours), "https://line.example/x", None), State::Ok);
        assert_eq!(state(Some(&ours), "https://line.example/x", Some(5)), State::Warn);
        assert_eq!(state(Some(&ours), "https://other.example", None), State::Warn);
        assert_eq!(state(Some(&ours), "", None), State::Warn);
    }
}
