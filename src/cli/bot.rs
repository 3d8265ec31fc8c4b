//! `hotlined bot`: who hears and speaks by the channels.

use clap::Subcommand;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{BotView, OlderName};
use crate::domain::command::AdminAsk;

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, words};

/// What can be done about bots.
#[derive(Clone, Debug, Subcommand)]
pub enum BotCommand {
    /// List the bots of the channels, since when they are known, and who was there before
    #[command(after_help = "Example: hotlined bot list")]
    List,
    /// Say that the messages which an older version stored without their bot are those of the channel's bot
    #[command(
        after_help = "Until then whoever replies to such a message is asked which case they mean, and none of \
                            them is changed or taken back. Confirm it only if the channel had this bot before the \
                            upgrade, too: see `hotlined bot list`.\n\
                            Example: hotlined bot confirm telegram"
    )]
    Confirm {
        /// The channel's name in the config: telegram of [channel.telegram]
        #[arg(value_name = "CHANNEL")]
        channel: String,
    },
}

pub(super) async fn run(command: &BotCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    match command {
        BotCommand::List => match daemon.ask(Request::Status).await? {
            Response::Status(view) => daemon.show(&view.bots, || text(&view.bots)),
            other => Err(strange(&other)),
        },
        BotCommand::Confirm { channel } => {
            let (answer, _) = daemon.change(AdminAsk::ConfirmBot(channel.into())).await?;
            match words::refusal(&answer) {
                Some(why) => Err(Failed::refused(why)),
                None => daemon.done(|| {
                    format!("The messages of before the upgrade are those of the bot that {channel} has now.")
                }),
            }
        }
    }
}

fn text(bots: &[BotView]) -> String {
    if bots.is_empty() {
        return "No channel has a bot that is known yet.".to_owned();
    }
    let mut table = Table::new(&["channel", "bot", "since", "before", "older messages"]);
    for view in bots {
        let before = view.before.map(|bot| bot.to_string());
        table.row([
            Some(view.channel.to_string()),
            Some(view.bot.to_string()),
            Some(age::moment(&view.since)),
            before,
            Some(older(view.older).to_owned()),
        ]);
    }
    let words: Vec<String> = bots.iter().filter_map(word).collect();
    if words.is_empty() { table.to_string() } else { format!("{table}\n{}", words.join("\n")) }
}

fn older(older: OlderName) -> &'static str {
    match older {
        OlderName::Absent => "none",
        OlderName::Unknown => "of nobody knows whom",
        OlderName::Confirmed => "of this bot",
        OlderName::Foreign => "of a bot of before",
    }
}

/// What somebody should know of a channel's bot, or do about it.
pub(super) fn word(view: &BotView) -> Option<String> {
    let BotView { channel, bot, .. } = view;
    match (view.before, view.older) {
        (Some(before), _) => Some(format!(
            "{channel} has another bot since {}: {bot}, before it was {before}. What stands in chats with that one \
             can't be replied to, changed or taken back",
            age::moment(&view.since)
        )),
        (None, OlderName::Unknown) => Some(format!(
            "{channel}: replies to messages of before the upgrade are asked about. If the bot was {bot} then, too: \
             hotlined bot confirm {channel}"
        )),
        (None, _) => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::id::BotId;

    pub(in crate::cli) fn changed() -> BotView {
        BotView {
            channel: "telegram".into(),
            bot: BotId(7_003_399_002),
            since: "2026-11-24T06:00:00Z".into(),
            before: Some(BotId(7_003_399_001)),
            older: OlderName::Absent,
        }
    }

    #[test]
    fn a_bot_that_changed_or_is_not_sure_is_told_with_what_to_do() {
        let unsure = BotView { channel: "desk".into(), before: None, older: OlderName::Unknown, ..changed() };
        let sure = BotView { older: OlderName::Confirmed, ..unsure.clone() };
        assert_eq!(word(&sure), None);
        insta::assert_snapshot!(text(&[changed(), unsure]));
    }
}
