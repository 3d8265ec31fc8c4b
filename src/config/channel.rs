//! `[channel.NAME]`: by what the line hears and speaks.

use std::ops::RangeInclusive;

use crate::domain::call;
use crate::domain::id::{Address, ChannelName};
use crate::domain::policy::{Acknowledge, Channel, Serves};
use crate::domain::traits::Traits;

use super::context::{Context, Spot};
use super::email;
use super::item::Item;
use super::path::Path;
use super::places;
use super::proxy;
use super::secret;
use super::settings::{ChannelSettings, Endpoint};
use super::table::Table;
use super::webhook;

/// How many messages a second a server of one's own may be sent.
const PACE: RangeInclusive<i64> = 1..=100_000;

/// What there is of channels.
#[derive(Debug, Default)]
pub struct Channels {
    /// As the rules see them; also those whose connection is faulty.
    pub known: Vec<Channel>,
    /// As they are connected.
    pub settings: Vec<ChannelSettings>,
    /// Channels of no kind that is known, to which others may refer all the same.
    pub unsure: Vec<ChannelName>,
}

/// Reads every `[channel.NAME]`; a line needs one.
pub fn read(table: Table<'_>) -> Channels {
    let (cx, spot) = (table.cx, table.spot.clone());
    if table.is_empty() {
        let remedy =
            "add [channel.telegram] with kind = \"telegram\" and token = { credential = \"telegram-token\" }";
        cx.fault(&spot, "there is no channel, so nobody can write to the line", remedy);
    }
    let mut found = Channels::default();
    for (name, table) in table.named() {
        let name = ChannelName::from(name);
        if name.as_str() == call::CHANNEL {
            let reason = "is what calls come by, which needs no channel";
            cx.fault(&table.spot, reason, "give it another name; how the line calls back stands in [calls]");
        }
        let Some((channel, endpoint)) = one(&name, table) else {
            found.unsure.push(name);
            continue;
        };
        found.known.push(channel);
        found.settings.extend(endpoint.map(|endpoint| ChannelSettings { name, endpoint }));
    }
    distinct(cx, &found.settings);
    public(cx, &found);
    found
}

/// Two pollers of one bot take each other's messages.
fn distinct(cx: &Context, channels: &[ChannelSettings]) {
    for (at, channel) in channels.iter().enumerate() {
        let Endpoint::Telegram { token, .. } = &channel.endpoint else { continue };
        let same = |other: &&ChannelSettings| matches!(&other.endpoint, Endpoint::Telegram { token: theirs, .. } if theirs == token);
        if let Some(other) = channels[..at].iter().find(same) {
            let path = Path::default().key("channel").name(channel.name.as_str()).key("token");
            let reason = format!("is the token of `{}` too", other.name);
            cx.fault(&Spot::key(path), reason, "make a bot for each channel, or remove one of the two");
        }
    }
}

/// The kinds of channel. Nothing but this file tells them apart by name: what they can do stands in [`Traits`], and how
/// they are connected in [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A Telegram bot.
    Telegram,
    /// A mailbox.
    Email,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Telegram, Self::Email];

    fn traits(self) -> Traits {
        match self {
            Self::Telegram => Traits::TELEGRAM,
            Self::Email => Traits::EMAIL,
        }
    }
}

fn one(name: &ChannelName, mut table: Table<'_>) -> Option<(Channel, Option<Endpoint>)> {
    let kinds = Kind::ALL.map(|kind| (kind.traits().kind, kind));
    let kind = table.need("kind", "write kind = \"telegram\" or \"email\"")?.choice(&kinds)?;
    let manners = [("neutral", Acknowledge::Neutral), ("full", Acknowledge::Full), ("off", Acknowledge::Off)];
    let acknowledge = table.choice("acknowledge", Acknowledge::Neutral, &manners);
    let serves = if kind == Kind::Telegram { serves(&mut table) } else { Serves::Everyone };
    let endpoint = match kind {
        Kind::Telegram => telegram(&mut table),
        Kind::Email => email::read(&mut table).map(|email| Endpoint::Email(Box::new(email))),
    };
    table.finish();
    let address = match &endpoint {
        Some(Endpoint::Email(mail)) => Some(Address(mail.address.clone())),
        Some(Endpoint::Telegram { .. }) | None => None,
    };
    let channel = Channel { name: name.clone(), traits: kind.traits(), serves, acknowledge, address };
    Some((channel, endpoint))
}

/// For whom a bot is, and whether each case gets a thread; a contact's chat never shows one, whatever is written.
fn serves(table: &mut Table<'_>) -> Serves {
    let operators = table.choice("serves", false, &[("everyone", false), ("operators", true)]);
    let threads = table.choice("threads", true, &[("auto", true), ("off", false)]);
    if operators { Serves::Operators { threads } } else { Serves::Everyone }
}

/// Contacts need a channel that is for them.
fn public(cx: &Context, channels: &Channels) {
    let all_reserved = channels.known.iter().all(|channel| channel.serves != Serves::Everyone);
    if let Some(first) = channels.known.first().filter(|_| all_reserved && channels.unsure.is_empty()) {
        let path = Path::default().key("channel").name(first.name.as_str()).key("serves");
        let reason = "every channel is for operators alone, so nobody can write to the line";
        cx.fault(&Spot::key(path), reason, "add a channel for contacts, or remove serves");
    }
}

fn telegram(table: &mut Table<'_>) -> Option<Endpoint> {
    let remedy = "ask @BotFather for a token, put it into a file and write token = { credential = \"telegram-token\" }";
    let token = table.need("token", remedy).and_then(secret::read);
    let api_url = match table.take("api_url") {
        None => Some("https://api.telegram.org".to_owned()),
        Some(item) => api_url(&item.secret()),
    };
    let pace = table.take("pace").and_then(|item| pace(&item, api_url.as_deref()));
    // What is wrong is told; a line that polled, or went without its proxy, would not be what was meant.
    let webhook = maybe(table.take("webhook"), webhook::read);
    let proxy = maybe(table.take("proxy"), proxy::read);
    let (Ok(webhook), Ok(proxy)) = (webhook, proxy) else { return None };
    Some(Endpoint::Telegram { token: token?, api_url: api_url?, pace, webhook: webhook.map(Box::new), proxy })
}

/// That what a key says is faulty, of which the admin is told.
struct Faulty;

/// What a key says that may be absent.
fn maybe<T>(item: Option<Item<'_>>, read: impl FnOnce(Item<'_>) -> Option<T>) -> Result<Option<T>, Faulty> {
    item.map(|item| read(item).ok_or(Faulty)).transpose()
}

/// Messages a second, if the line speaks to a server on this machine: Telegram's own limits are nobody's to lift.
fn pace(item: &Item<'_>, api_url: Option<&str>) -> Option<u32> {
    let pace = item.number(PACE).and_then(|pace| u32::try_from(pace).ok());
    if api_url.is_some_and(|url| !url.starts_with("http://")) {
        item.warn(
            "is for measuring at a server of your own, and is not heeded at Telegram, which would refuse what is faster",
            "remove it, or set api_url to http:// and a loopback address",
        );
        return None;
    }
    pace
}

fn api_url(item: &Item<'_>) -> Option<String> {
    let remedy =
        r#"write "https://api.telegram.org", or http:// and a loopback address for a server of your own"#;
    item.parsed(remedy, |text| {
        let url = places::web_url(text)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("has more than a path after the host".into());
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    })
}
