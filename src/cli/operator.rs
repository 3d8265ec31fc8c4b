//! `hotlined operator`: who is there, and enrolment.

use std::time::Duration;

use clap::Subcommand;
use serde_json::json;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{OperatorView, OperatorsView};
use crate::domain::command::AdminAsk;
use crate::domain::decide::Answer;
use crate::domain::id::OperatorId;
use crate::domain::time::Stamp;

use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, duration, words};

/// What can be done with operators.
#[derive(Clone, Debug, Subcommand)]
pub enum OperatorCommand {
    /// List the operators: who is on duty, who takes cases, who is reached how
    #[command(after_help = "Example: hotlined operator list")]
    List,
    /// Make a link that enrols an operator's chat; it works once, for 15 minutes
    #[command(after_help = "An earlier link of theirs ends with it.\nExample: hotlined operator invite olga")]
    Invite {
        /// Their name in the config: olga of [operator.olga]
        #[arg(value_name = "NAME")]
        operator: String,
    },
    /// Confirm the chat that opened the link, by the four digits that the bot shows there
    #[command(
        after_help = "Ask them for the digits by voice: a forwarded link shows them to somebody else.\n\
                            Example: hotlined operator confirm olga 1234"
    )]
    Confirm {
        /// Their name in the config
        #[arg(value_name = "NAME")]
        operator: String,
        /// The four digits
        #[arg(value_name = "DIGITS", value_parser = four_digits)]
        digits: String,
    },
    /// Give an operator no new cases; they keep theirs
    #[command(after_help = "Example: hotlined operator pause olga --for 2h")]
    Pause {
        /// Their name in the config
        #[arg(value_name = "NAME")]
        operator: String,
        /// For how long; absent: until they are resumed
        #[arg(long = "for", value_name = "TIME", value_parser = duration::parse)]
        how_long: Option<Duration>,
    },
    /// Lock an operator out whose phone was taken: it reads nothing more and can answer nobody
    #[command(
        after_help = "Their cases go to others, what they wrote and is not out yet is held, and their cards are \
                            deleted as far as Telegram does that.\nExample: hotlined operator lock olga"
    )]
    Lock {
        /// Their name in the config
        #[arg(value_name = "NAME")]
        operator: String,
        /// Also where nobody is left then whom the line could call
        #[arg(long)]
        force: bool,
    },
    /// End that; a chat that they had been bound to stays unbound
    #[command(after_help = "Example: hotlined operator unlock olga")]
    Unlock {
        /// Their name in the config
        #[arg(value_name = "NAME")]
        operator: String,
    },
    /// Give an operator new cases again, also one who went off
    #[command(after_help = "Example: hotlined operator resume olga")]
    Resume {
        /// Their name in the config
        #[arg(value_name = "NAME")]
        operator: String,
    },
}

fn four_digits(text: &str) -> Result<String, String> {
    let four = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if four { Ok(text.to_owned()) } else { Err("write the four digits that the bot shows".to_owned()) }
}

pub(super) async fn run(command: &OperatorCommand, daemon: &mut Daemon) -> Result<String, Failed> {
    match command {
        OperatorCommand::List => list(daemon).await,
        OperatorCommand::Invite { operator } => invite(operator.into(), daemon).await,
        OperatorCommand::Confirm { operator, digits } => {
            let ask = AdminAsk::Confirm(operator.into(), digits.clone());
            change(ask, daemon, || format!("{operator} is enrolled: cases reach that chat from now on."))
                .await
        }
        OperatorCommand::Pause { operator, how_long } => {
            let ask = AdminAsk::Pause(operator.into(), *how_long);
            change(ask, daemon, || paused(operator, *how_long)).await
        }
        OperatorCommand::Lock { operator, force } => {
            let ask = AdminAsk::Lock { operator: operator.into(), force: *force };
            change(ask, daemon, || locked_out(operator)).await
        }
        OperatorCommand::Unlock { operator } => {
            change(AdminAsk::Unlock(operator.into()), daemon, || unlocked(operator)).await
        }
        OperatorCommand::Resume { operator } => {
            let ask = AdminAsk::Resume(operator.into());
            change(ask, daemon, || format!("{operator} gets new cases again, when on duty.")).await
        }
    }
}

async fn list(daemon: &mut Daemon) -> Result<String, Failed> {
    match daemon.ask(Request::Operators).await? {
        Response::Operators(view) => daemon.show(&view, || text(&view)),
        other => Err(strange(&other)),
    }
}

async fn change(ask: AdminAsk, daemon: &mut Daemon, text: impl FnOnce() -> String) -> Result<String, Failed> {
    let (answer, _) = daemon.change(ask).await?;
    match words::refusal(&answer) {
        Some(why) => Err(Failed::refused(why)),
        None => daemon.done(text),
    }
}

fn paused(operator: &str, how_long: Option<Duration>) -> String {
    let time =
        how_long.map_or_else(|| "until resumed".to_owned(), |d| format!("for {}", age::words(d.as_secs())));
    format!("{operator} gets no new cases {time}. To end that: hotlined operator resume {operator}")
}

fn locked_out(operator: &str) -> String {
    format!(
        "{operator} is locked out: nothing of the line reaches that phone any more, and nothing from it is {operator}'s. \
         Their cases go to others, what is not out yet is held for who gets the case, and the cards are deleted as \
         far as Telegram does that (48 hours back).\n\nWhat was read there before can't be taken back: tell \
         {operator}'s colleagues, and see docs/operations.md. To undo: hotlined operator unlock {operator}"
    )
}

fn unlocked(operator: &str) -> String {
    format!(
        "{operator} is not locked out any more. A chat that came by an invitation stays unbound; for another one:\n\n  \
         hotlined operator invite {operator}"
    )
}

async fn invite(who: OperatorId, daemon: &mut Daemon) -> Result<String, Failed> {
    let (answer, link) = daemon.change(AdminAsk::Invite(who.clone())).await?;
    match answer {
        Answer::Invited { token, until } => {
            let view = json!({"operator": who, "token": token, "link": link, "until": until.to_string()});
            daemon.show(&view, || invited(&who, &token, link.as_deref(), until))
        }
        other => Err(Failed::refused(words::refusal(&other).unwrap_or_else(|| "no link was made".into()))),
    }
}

fn invited(who: &OperatorId, token: &str, link: Option<&str>, until: Stamp) -> String {
    let until = age::moment(&until.to_string());
    let what = match link {
        Some(link) => format!(
            "Send {who} this link, where only they read it. It works once, until {until}:\n\n  {link}"
        ),
        None => format!(
            "The bot's name is not known yet, so there is no link. Have {who} open a chat with the line's bot and \
             send it this, once, until {until}:\n\n  /start {token}"
        ),
    };
    format!(
        "{what}\n\nThe bot then shows four digits there. Ask {who} for them by voice, and type them:\n\n  \
         hotlined operator confirm {who} 1234"
    )
}

fn text(view: &OperatorsView) -> String {
    if view.operators.is_empty() {
        return "The roster is empty: add an [operator.NAME] to the config.".to_owned();
    }
    listed(&view.operators)
}

/// The operators as a table, and what to do about those who were never reached.
pub(super) fn listed(operators: &[OperatorView]) -> String {
    let strangers: Vec<String> = operators.iter().filter(|o| never_enrolled(o)).map(invitation).collect();
    let mut text = table(operators).to_string();
    if !strangers.is_empty() {
        text.push_str("\nNo case goes to who is not enrolled. To invite them:\n\n");
        text.push_str(&strangers.join("\n"));
    }
    text
}

fn never_enrolled(o: &OperatorView) -> bool {
    o.reached_by.is_none() && o.refused.is_empty() && o.invite.is_none() && !o.locked
}

fn invitation(o: &OperatorView) -> String {
    format!("  hotlined operator invite {}", o.operator)
}

/// The operators as a table.
fn table(operators: &[OperatorView]) -> Table {
    let mut table = Table::new(&["operator", "duty", "cases", "takes new ones", "reached by"]);
    for o in operators {
        let name = if o.supervisor { format!("{}, supervisor", o.operator) } else { o.operator.to_string() };
        let cells = [name, duty(o), format!("{} of {}", o.load, o.capacity), takes(o), reached(o)];
        table.row(cells.map(Some));
    }
    table
}

fn duty(o: &OperatorView) -> String {
    let word = if o.on_duty { "on" } else { "off" };
    match &o.duty_changes_at {
        Some(at) => format!("{word} until {}", age::moment(at)),
        None if o.on_duty && o.shifts.is_empty() => "always on".to_owned(),
        None => word.to_owned(),
    }
}

fn takes(o: &OperatorView) -> String {
    match &o.paused_until {
        _ if o.locked => "no: locked out".to_owned(),
        Some(until) => format!("no: paused until {}", age::moment(until)),
        None if o.paused => "no: paused".to_owned(),
        None if o.off => "no: off until the next shift".to_owned(),
        None if !o.on_duty => "no: off duty".to_owned(),
        None if !o.reachable => "no: unreachable".to_owned(),
        None if o.load >= o.capacity => "no: full".to_owned(),
        None => "yes".to_owned(),
    }
}

fn reached(o: &OperatorView) -> String {
    let invited = match &o.invite {
        None => "",
        Some(invite) if invite.opened => "; invitation opened, waits for its digits",
        Some(_) => "; invited",
    };
    match &o.reached_by {
        Some(channel) => format!("{channel}{invited}"),
        None if o.locked => "nothing: locked out".to_owned(),
        None if !o.refused.is_empty() => format!("nothing: refused by {}{invited}", joined(&o.refused)),
        None => format!("nothing: not enrolled{invited}"),
    }
}

fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::admin::view::InviteView;

    pub(in crate::cli) fn olga() -> OperatorView {
        OperatorView {
            operator: "olga".into(),
            supervisor: true,
            on_duty: true,
            duty_changes_at: Some("2026-11-24T18:00:00Z".into()),
            shifts: vec!["day".into()],
            paused: false,
            paused_until: None,
            off: false,
            locked: false,
            load: 2,
            capacity: 8,
            last_turn: Some(4),
            reachable: true,
            reached_by: Some("telegram".into()),
            bound: vec!["telegram".into()],
            refused: Vec::new(),
            languages: Some(vec!["ru".into()]),
            topics: None,
            invite: None,
        }
    }

    pub(in crate::cli) fn ivan() -> OperatorView {
        OperatorView {
            operator: "ivan".into(),
            supervisor: false,
            duty_changes_at: None,
            reachable: false,
            reached_by: None,
            paused: true,
            paused_until: Some("2026-11-24T09:00:00Z".into()),
            load: 0,
            invite: Some(InviteView { until: "2026-11-24T07:50:00Z".into(), opened: true }),
            ..olga()
        }
    }

    #[test]
    fn the_roster_tells_who_takes_cases_and_why_not() {
        let refused = OperatorView {
            refused: vec!["telegram".into()],
            invite: None,
            off: true,
            paused: false,
            paused_until: None,
            operator: "jan".into(),
            ..ivan()
        };
        let new = OperatorView { invite: None, operator: "nina".into(), ..ivan() };
        let taken = OperatorView { locked: true, operator: "vera".into(), ..new.clone() };
        let view = OperatorsView {
            schema: 1,
            at: "2026-11-24T07:35:00Z".into(),
            operators: vec![olga(), ivan(), refused, new, taken],
        };
        insta::assert_snapshot!(text(&view));
        assert!(text(&OperatorsView { operators: Vec::new(), ..view }).contains("[operator.NAME]"));
    }

    #[test]
    fn a_lock_tells_what_it_does_and_how_it_ends() {
        insta::assert_snapshot!(format!("{}\n---\n{}", locked_out("olga"), unlocked("olga")));
    }

    #[test]
    fn an_invitation_tells_the_next_two_steps() {
        let until = Stamp(1_795_506_300_000);
        let link = invited(&"olga".into(), "0f", Some("https://t.me/helpline_bot?start=0f"), until);
        let no_link = invited(&"olga".into(), "0f", None, until);
        insta::assert_snapshot!(format!("{link}\n---\n{no_link}"));
    }
}
