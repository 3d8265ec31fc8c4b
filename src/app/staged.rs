//! An admin's own line on the training stand-ins: its topics, texts, questions, shifts and roster, with made-up addresses
//! in the place of real ones. Nothing of it leaves this machine.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::{self, ChannelSettings, Config};
use crate::domain::id::{Address, ChannelName, OperatorId};
use crate::domain::policy::{Action, Audience, Channel, Policy, Reach, Serves, Step};

use super::failure::RunError;

/// The Telegram id of the first operator.
const FIRST: usize = 1001;

/// The line of that config file, or the one that `try` brings along.
///
/// # Errors
/// Every fault of the file.
pub fn line(path: Option<&Path>) -> Result<Config, RunError> {
    let own = config::training::training()?.config;
    let Some(path) = path else { return Ok(own) };
    Ok(stage(config::load(path)?.config, own))
}

/// That config on the channels of `stand_ins`.
fn stage(config: Config, mut stand_ins: Config) -> Config {
    let mut policy = config.policy;
    let of = |name: &ChannelName| stand_in(name, &config.channels, &policy, &stand_ins);
    let named: BTreeMap<ChannelName, ChannelName> =
        policy.channels.iter().map(|channel| (channel.name.clone(), of(&channel.name))).collect();
    let (chat, mail) = (operators_bot(&stand_ins), mailbox(&stand_ins));
    for (at, operator) in policy.operators.iter_mut().enumerate() {
        let made = |reach: &Reach| {
            let by_mail = named.get(&reach.channel).is_some_and(|stand_in| Some(stand_in) == mail.as_ref());
            if by_mail { by_mailbox(&reach_name(mail.as_ref()), &operator.id) } else { by_chat(&chat, at) }
        };
        let mut reach: Vec<Reach> = Vec::new();
        for made in operator.reach.iter().map(made) {
            if !reach.contains(&made) {
                reach.push(made);
            }
        }
        operator.reach = if reach.is_empty() { vec![by_chat(&chat, at)] } else { reach };
        operator.mail_key = None;
    }
    if let Some(announce) = &mut policy.announce {
        announce.channel = named.get(&announce.channel).unwrap_or(&announce.channel).clone();
    }
    for rule in &mut policy.priority {
        rule.channels = rule.channels.iter().map(|own| named.get(own).unwrap_or(own).clone()).collect();
    }
    for step in policy.steps.iter_mut().chain(&mut policy.urgent_steps) {
        call_nobody_outside(step);
    }
    let speaks = |stand_in: Channel| {
        let own = policy.channels.iter().find(|own| named.get(&own.name) == Some(&stand_in.name));
        Channel { acknowledge: own.map_or(stand_in.acknowledge, |own| own.acknowledge), ..stand_in }
    };
    policy.channels = stand_ins.policy.channels.iter().cloned().map(speaks).collect();
    policy.training = true;
    let from = config.channels.iter().find_map(|channel| channel.endpoint.mailbox()?.from_name.clone());
    for settings in stand_ins.channels.iter_mut().filter_map(|channel| channel.endpoint.mailbox_mut()) {
        settings.from_name = from.clone().or(settings.from_name.take());
    }
    Config { policy, texts_dir: config.texts_dir, ..stand_ins }
}

/// The stand-in of a channel of the file: for mail the mailbox, for a bot the one of the same people.
fn stand_in(name: &ChannelName, own: &[ChannelSettings], policy: &Policy, stand_ins: &Config) -> ChannelName {
    let by_mail = own.iter().any(|channel| channel.name == *name && channel.endpoint.mailbox().is_some());
    let found = if by_mail {
        mailbox(stand_ins)
    } else {
        let serves = policy.channel(name).map(|channel| channel.serves);
        let same = |channel: &&Channel| {
            Some(channel.serves) == serves && mailbox(stand_ins).as_ref() != Some(&channel.name)
        };
        stand_ins.policy.channels.iter().find(same).map(|channel| channel.name.clone())
    };
    found.unwrap_or_else(|| name.clone())
}

fn mailbox(config: &Config) -> Option<ChannelName> {
    let found = config.channels.iter().find(|channel| channel.endpoint.mailbox().is_some());
    found.map(|channel| channel.name.clone())
}

/// The bot at which operators are played.
fn operators_bot(config: &Config) -> ChannelName {
    let all = &config.policy.channels;
    let own = all.iter().find(|channel| channel.serves != Serves::Everyone).or_else(|| all.first());
    own.map_or_else(|| ChannelName::from("telegram"), |channel| channel.name.clone())
}

fn reach_name(mail: Option<&ChannelName>) -> ChannelName {
    mail.cloned().unwrap_or_else(|| ChannelName::from("mail"))
}

fn by_chat(channel: &ChannelName, at: usize) -> Reach {
    Reach { channel: channel.clone(), address: Some(Address((FIRST + at).to_string())) }
}

fn by_mailbox(channel: &ChannelName, operator: &OperatorId) -> Reach {
    Reach { channel: channel.clone(), address: Some(Address(format!("{operator}@team.test"))) }
}

/// A pager is a machine somewhere: it is not called for an exercise.
fn call_nobody_outside(step: &mut Step) {
    if let Action::Alert(to) = &mut step.action {
        to.retain(|audience| !matches!(audience, Audience::Pager(_)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"
        [line]
        name = "Opora"
        languages = ["uk", "ru"]
        never_tell = ["Lisova 5"]
        [store]
        url = "redis://127.0.0.1:6379/0"
        [channel.bot]
        kind = "telegram"
        token = { credential = "telegram-token" }
        [channel.post]
        kind = "email"
        address = "help@real.example"
        from_name = "Opora"
        smtp = { host = "smtp.real.example", port = 587, tls = "starttls", user = "help", password = { credential = "mail-password" } }
        lmtp = { listen = "127.0.0.1:2400" }
        [topic.home]
        label = { uk = "Дім", ru = "Дом" }
        [operator.olga]
        reach = ["bot:4711", "post:olga@real.example"]
        supervisor = true
        [operator.ivan]
        reach = ["post:ivan@real.example"]
        [[escalation]]
        after = "2h"
        do = "alert"
        to = ["supervisors", "url:https://pager.real.example/x"]
    "#;

    #[test]
    fn an_own_line_is_played_with_its_people_and_texts_and_without_anything_real() {
        let own = config::parse("own.toml", OWN, &[]).unwrap().config;
        let staged = stage(own, config::training::training().unwrap().config);
        assert_eq!((staged.policy.name.as_str(), staged.policy.training), ("Opora", true));
        assert_eq!(staged.policy.menu.topics().count(), 1);
        let reach = |at: usize| -> Vec<String> {
            let all = staged.policy.operators[at].reach.iter();
            all.map(|r| format!("{}:{}", r.channel, r.address.as_ref().unwrap().0)).collect()
        };
        assert_eq!(reach(0), ["desk:1001", "mail:olga@team.test"]);
        assert_eq!(reach(1), ["mail:ivan@team.test"]);
        let told = format!("{:?} {:?}", staged.policy, staged.channels);
        assert!(!told.contains("real.example") && !told.contains("4711"), "{told}");
        let from =
            staged.channels.iter().find_map(|channel| channel.endpoint.mailbox()?.from_name.as_deref());
        assert_eq!(from, Some("Opora"));
        assert_eq!(staged.policy.channels.len(), staged.channels.len());
    }
}
