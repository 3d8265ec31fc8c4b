//! `reach` of an operator: their channels by preference, and the addresses that the config binds.

use crate::domain::id::{Address, ChannelName};
use crate::domain::mailbox;
use crate::domain::policy::{Channel, Operator, Reach, Serves};
use crate::domain::traits::Addresses;

use super::context::{Context, Spot};
use super::email;
use super::hint::did_you_mean;
use super::item::{Item, one_of, quoted};
use super::known::Known;
use super::path::Path;
use super::table::Table;

/// Where an operator is invited to whose config says nothing of it: to a bot of the operators' own, if there is one.
fn inviting(channels: &[Channel]) -> Option<&Channel> {
    let mut inviting = channels.iter().filter(|channel| channel.traits.invites);
    let own = inviting.clone().find(|channel| channel.serves != Serves::Everyone);
    own.or_else(|| inviting.next())
}

/// Reads `reach`; absent means the first channel that takes invitations, one of the operators' own before others.
pub fn read(table: &mut Table<'_>, known: &Known<'_>) -> Vec<Reach> {
    let channels = known.channels;
    let Some(item) = table.take("reach") else {
        let first = inviting(channels);
        if first.is_none() && !channels.is_empty() && known.unsure.is_empty() {
            let spot = Spot::key(table.spot.path.key("reach"));
            table.cx.fault(&spot, "is missing", "write reach = [\"mail:olga@ngo.example\"]");
        }
        return first
            .map(|channel| Reach { channel: channel.name.clone(), address: None })
            .into_iter()
            .collect();
    };
    let Some(entries) = item.list() else { return Vec::new() };
    if entries.is_empty() {
        item.fault("names no channel", "write reach = [\"telegram\"], or remove the key");
    }
    let mut found: Vec<Reach> = Vec::new();
    for entry in &entries {
        match one(entry, known) {
            Some(reach) if found.iter().any(|other| other.channel == reach.channel) => {
                let remedy = "keep the one where they are reached";
                entry.fault(format!("{} stands twice", quoted(reach.channel.as_str())), remedy);
            }
            Some(reach) => found.push(reach),
            None => {}
        }
    }
    found
}

/// Two operators at one address could not be told apart when they write.
pub fn distinct(cx: &Context, operators: &[Operator]) {
    let bound = operators.iter().flat_map(|o| o.reach.iter().map(move |reach| (o, reach)));
    let bound: Vec<_> = bound.filter(|(_, reach)| reach.address.is_some()).collect();
    for (at, (operator, reach)) in bound.iter().enumerate() {
        let same = |(_, other): &&(&Operator, &Reach)| {
            other.channel == reach.channel && folded(other.address.as_ref()) == folded(reach.address.as_ref())
        };
        if let Some((other, _)) = bound[..at].iter().find(same) {
            let place = operator.reach.iter().position(|r| r == *reach).unwrap_or(0);
            let path = Path::default().key("operator").name(operator.id.as_str()).key("reach").index(place);
            let reason = format!("binds the address that {} has", quoted(other.id.as_str()));
            let spot = Spot { path, env: false, key: false, show: true };
            cx.fault(&spot, reason, "give each operator an address of their own");
        }
    }
}

fn folded(address: Option<&Address>) -> Option<String> {
    address.map(|address| mailbox::identity(&address.0))
}

fn one(entry: &Item<'_>, known: &Known<'_>) -> Option<Reach> {
    let text = entry.text()?;
    let (name, address) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest)));
    let Some(channel) = known.channels.iter().find(|channel| channel.name.as_str() == name) else {
        if known.unsure.iter().all(|channel| channel.as_str() != name) {
            no_channel(entry, name, known);
        }
        return None;
    };
    let address = match (channel.traits.addresses, address) {
        (Addresses::Numbers, None) => None,
        (Addresses::Numbers, Some(id)) => Some(Address(telegram_id(entry, name, id)?)),
        (Addresses::Mailboxes, Some(mail)) => {
            let remedy = format!("write \"{name}:olga@ngo.example\"");
            Some(Address(entry.parsed(&remedy, |_| email::checked_address(mail))?))
        }
        (Addresses::Mailboxes, None) => {
            let remedy = format!("write \"{name}:\" and the address, such as \"{name}:olga@ngo.example\"");
            entry.fault("has no address, and nobody can be invited by e-mail", remedy);
            return None;
        }
    };
    Some(Reach { channel: channel.name.clone(), address })
}

fn no_channel(entry: &Item<'_>, name: &str, known: &Known<'_>) {
    if known.channels.is_empty() && known.unsure.is_empty() {
        return; // which is told already
    }
    let sure = known.channels.iter().map(|channel| &channel.name);
    // One with a fault is meant to be there all the same.
    let names = || sure.clone().chain(known.unsure).map(ChannelName::as_str);
    if name.starts_with('@') {
        let telegram = inviting(known.channels);
        username(entry, telegram.map_or("telegram", |channel| channel.name.as_str()));
        return;
    }
    let reason = format!("{} is no channel of this line{}", quoted(name), did_you_mean(name, names()));
    entry.fault(reason, format!("begin with {}", one_of(names())));
}

fn username(entry: &Item<'_>, channel: &str) {
    entry.fault(
        "is a username, which its owner can give up and a stranger then take",
        format!("write \"{channel}\" and invite them, or \"{channel}:\" and their numeric id"),
    );
}

/// A user's numeric id: positive, below 2^52 (<https://core.telegram.org/bots/api#user>).
fn telegram_id(entry: &Item<'_>, channel: &str, text: &str) -> Option<String> {
    if text.starts_with('@') || text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        username(entry, channel);
        return None;
    }
    let remedy = format!("write the numeric id of the user, such as \"{channel}:123456789\"");
    entry.parsed(&remedy, |_| {
        if text.starts_with('-') {
            return Err("is the id of a group, and operators are reached in a private chat".into());
        }
        let digits = !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(id) if digits && id > 0 && id < 1 << 52 => Ok(id.to_string()),
            _ => Err("is no numeric id".into()),
        }
    })
}
