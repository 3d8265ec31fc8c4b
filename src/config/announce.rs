//! `[announce]`: the line's public channel.

use crate::domain::announce::settings::Announce;
use crate::domain::id::{Address, ChannelName};
use crate::domain::policy::{Operator, Serves};

use super::item::{Item, quoted};
use super::known::Known;

const CHAT: &str = "write the channel's number, such as \"-1001234567890\": at web.telegram.org it ends the channel's address";
const NAME: &str =
    "write the channel's public name, such as \"our_line\", or remove the key where it has none";

/// Reads `[announce]`; without the section the line has no public channel.
pub fn read(item: Option<Item<'_>>, known: &Known<'_>, operators: &[Operator]) -> Option<Announce> {
    let mut table = item?.table()?;
    let channel = table.need("channel", "write channel = \"telegram\", the bot that posts");
    let channel = channel.and_then(|item| channel_of(&item, known));
    let chat = table.need("chat", CHAT).and_then(|item| chat(&item));
    let name = table.take("name").and_then(|item| name(&item));
    let confirm = table.take("confirm").and_then(|item| item.number(1..=2));
    let confirm = confirm.and_then(|number| u8::try_from(number).ok()).unwrap_or(2);
    let (cx, spot) = (table.cx, table.spot.clone());
    table.finish();
    let supervisors = operators.iter().filter(|operator| operator.supervisor).count();
    if supervisors == 0 {
        let reason = "nobody may announce anything, for the line has no supervisor";
        cx.warn(&spot, reason, "write supervisor = true for one operator, better for two");
    }
    Some(Announce { channel: channel?, chat: chat?, name, confirm })
}

fn channel_of(item: &Item<'_>, known: &Known<'_>) -> Option<ChannelName> {
    let bots = || known.channels.iter().filter(|channel| channel.traits.buttons);
    let open = bots().filter(|channel| channel.serves == Serves::Everyone);
    let names: Vec<&str> = open.map(|channel| channel.name.as_str()).collect();
    let remedy = format!("name a channel of kind telegram: {}", super::item::one_of(names.iter().copied()));
    item.parsed(&remedy, |text| {
        let found = names.contains(&text) || known.unsure.iter().any(|name| name.as_str() == text);
        let reason = || {
            if bots().any(|channel| channel.name.as_str() == text) {
                format!("{} serves the operators alone, and nobody else is to know of it", quoted(text))
            } else {
                format!("{} is no bot of this line", quoted(text))
            }
        };
        found.then(|| ChannelName::from(text)).ok_or_else(reason)
    })
}

/// The number by which a bot posts in a channel (<https://core.telegram.org/bots/api#chat>).
fn chat(item: &Item<'_>) -> Option<Address> {
    item.parsed(CHAT, |text| {
        if text.strip_prefix("-100").is_some_and(is_number) {
            return Ok(Address(text.to_owned()));
        }
        let named = text.contains("t.me/") || is_name(text.trim_start_matches('@'));
        let what = if named {
            "is a name, which its owner can give up and a stranger then take"
        } else {
            "is no channel's number"
        };
        Err(format!("{} {what}", quoted(text)))
    })
}

/// The name that stands in links to it.
fn name(item: &Item<'_>) -> Option<String> {
    item.parsed(NAME, |text| {
        let name = text.trim_start_matches("https://").trim_start_matches("t.me/").trim_start_matches('@');
        is_name(name).then(|| name.to_owned()).ok_or_else(|| format!("{} is no channel's name", quoted(text)))
    })
}

fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    begins && (4..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_number(text: &str) -> bool {
    (9..=13).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
