//! `hotlined reload`: the running daemon takes its config file over, or tells what that would do.

use clap::Args;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{Loss, ReloadView};
use crate::config::{Change, Kind};

use super::daemon::{Daemon, strange};
use super::{Failed, output};

/// `hotlined reload`.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "All or nothing: a config with a fault, or one that takes a restart, changes nothing.\n\
                        Exits 0 if it was (or could be) carried out, 2 if the config is wrong, 1 if it takes a \
                        restart.\n\
                        Example: hotlined reload --dry-run"
)]
pub struct ReloadArgs {
    /// Change nothing; tell what would change, and who would lose which cases
    #[arg(long)]
    pub dry_run: bool,
}

/// Asks the daemon. What is to be printed, and the exit code.
pub(super) async fn run(args: &ReloadArgs, daemon: &mut Daemon) -> Result<(String, u8), Failed> {
    match daemon.ask(Request::Reload { dry_run: args.dry_run }).await? {
        Response::Reload(view) => {
            let text = if daemon.json { output::json(&*view)? } else { text(&view) };
            Ok((text, code(&view)))
        }
        other => Err(strange(&other)),
    }
}

fn code(view: &ReloadView) -> u8 {
    match (view.ok, view.faults.is_empty()) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

fn text(view: &ReloadView) -> String {
    let mut parts = vec![head(view)];
    if !view.faults.is_empty() {
        parts.push(view.faults.join("\n\n"));
    }
    if !view.needs_restart.is_empty() {
        parts.push(restart(view));
    }
    // First what touches people, for that is what may be wrong at night.
    parts.extend(section("Cases", view.losses.iter().map(loss)));
    parts.extend(section("Operators", operators(view)));
    let removed = view.steps_removed.iter().map(|step| format!("- {step}"));
    let added = view.steps_added.iter().map(|step| format!("+ {step}"));
    parts.extend(section("Escalation", removed.chain(added)));
    parts.extend(section("Settings", view.changes.iter().map(change)));
    parts.extend(files(view));
    parts.extend(view.warnings.iter().cloned());
    parts.join("\n\n")
}

/// The first line is all that somebody reads who was woken up.
fn head(view: &ReloadView) -> String {
    let changes = view.changes.len();
    match (view.ok, view.dry_run) {
        (true, false) if changes == 0 => "Reloaded. No setting differs; the texts were read again.".into(),
        (true, false) => "Reloaded. The new config is in force.".into(),
        (true, true) if changes == 0 => "A reload would change no setting. Nothing was changed now.".into(),
        (true, true) => {
            "A reload would work. Nothing was changed now; `hotlined reload` does what stands below.".into()
        }
        (false, false) => {
            "REFUSED. Nothing was changed: the line goes on with the config that it has.".into()
        }
        (false, true) => "A reload would be REFUSED. Nothing was changed.".into(),
    }
}

fn restart(view: &ReloadView) -> String {
    format!(
        "Only a restart can change: {}\nTake these changes out and reload the rest, or: systemctl restart hotlined",
        view.needs_restart.join(", ")
    )
}

/// Only where there is more than the config file itself.
fn files(view: &ReloadView) -> Option<String> {
    (view.files.len() > 1).then(|| section("Read from", view.files.iter().cloned())).flatten()
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> Option<String> {
    let mut text = title.to_owned();
    for line in lines {
        text += "\n  ";
        text += &line;
    }
    (text.len() > title.len()).then_some(text)
}

fn change(change: &Change) -> String {
    let key = &change.key;
    match (change.what, &change.from, &change.to) {
        (Kind::Changed, Some(from), Some(to)) => format!("{key}: {from} → {to}"),
        (Kind::Changed, ..) => format!("{key}: changed"),
        (Kind::Added, _, Some(to)) => format!("{key}: now {to}"),
        (Kind::Added, _, None) => format!("{key}: now set"),
        (Kind::Removed, Some(from), _) => format!("{key}: no longer {from} but the default"),
        (Kind::Removed, None, _) => format!("{key}: no longer set"),
    }
}

fn operators(view: &ReloadView) -> impl Iterator<Item = String> {
    let roster = &view.roster;
    let left = roster.left.iter().map(|who| format!("- {who} leaves; their chats are unbound"));
    let joined = roster.joined.iter().map(|who| format!("+ {who} joins"));
    let changed = roster.changed.iter().map(|c| format!("~ {}: {}", c.operator, c.keys.join(", ")));
    let unreachable = roster.unreachable.iter();
    let unreachable = unreachable.map(|who| {
        format!("! nothing reaches {who} yet: `hotlined operator invite {who}` makes a link for them")
    });
    left.chain(joined).chain(changed).chain(unreachable)
}

fn loss(loss: &Loss) -> String {
    let count = if loss.count == 1 { "1 case".to_owned() } else { format!("{} cases", loss.count) };
    let whose = loss.operator.as_ref().map(|who| format!("{who} ")).unwrap_or_default();
    let more = if loss.count > loss.cases.len() { ", …" } else { "" };
    format!("{whose}{} ({count}: {}{more})", loss.why, loss.cases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::{OperatorChange, RosterChange};

    fn view() -> ReloadView {
        let changed = |key: &str, what, from: Option<&str>, to: Option<&str>| Change {
            key: key.into(),
            from: from.map(Into::into),
            to: to.map(Into::into),
            what,
        };
        ReloadView {
            schema: 1,
            dry_run: true,
            ok: true,
            files: vec!["/etc/hotlined/hotlined.toml".into(), "/etc/hotlined/conf.d/10-roster.toml".into()],
            faults: Vec::new(),
            needs_restart: Vec::new(),
            changes: vec![
                changed("escalation", Kind::Changed, None, None),
                changed("operator.nina", Kind::Added, None, None),
                changed("operator.olga.reach", Kind::Removed, None, None),
                changed("routing.capacity", Kind::Changed, Some("8"), Some("6")),
                changed("routing.handover", Kind::Removed, Some("10m"), None),
                changed("routing.same_operator", Kind::Added, None, Some("false")),
            ],
            roster: RosterChange {
                joined: vec!["nina".into()],
                left: vec!["olga".into()],
                changed: vec![OperatorChange {
                    operator: "boris".into(),
                    keys: vec!["languages".into(), "shifts".into()],
                }],
                unreachable: vec!["nina".into()],
            },
            losses: vec![
                Loss {
                    operator: None,
                    why: "nobody speaks `uk` any more: they go to people who may not understand".into(),
                    count: 1,
                    cases: vec!["K7F-3QD".into()],
                },
                Loss {
                    operator: Some("olga".into()),
                    why: "leaves the roster: offered to others, or waiting until somebody is free".into(),
                    count: 22,
                    cases: vec!["K7F-3QD".into(), "0A1-B2C".into()],
                },
            ],
            steps_removed: vec!["after 4h: remind the operator".into()],
            steps_added: vec!["after 3h: remind the operator".into()],
            warnings: vec![
                "warning: hotlined.toml: shift: nobody is on duty at night\n    remedy: be".into(),
            ],
        }
    }

    #[test]
    fn a_dry_run_tells_what_would_change_and_for_whom() {
        insta::assert_snapshot!(text(&view()));
        assert_eq!(code(&view()), 0);
    }

    #[test]
    fn a_refusal_says_first_that_nothing_was_changed_and_then_why() {
        let blank = ReloadView {
            ok: false,
            dry_run: false,
            files: Vec::new(),
            changes: Vec::new(),
            roster: RosterChange::default(),
            losses: Vec::new(),
            steps_removed: Vec::new(),
            steps_added: Vec::new(),
            warnings: Vec::new(),
            ..view()
        };
        let faulty = ReloadView { faults: vec!["f:1:1: stor: unknown section".into()], ..blank.clone() };
        let restart = ReloadView {
            needs_restart: vec!["store.url".into(), "channel.mail".into()],
            changes: view().changes[..1].to_vec(),
            ..blank.clone()
        };
        assert_eq!((code(&faulty), code(&restart)), (2, 1));
        let done = ReloadView { ok: true, ..blank };
        insta::assert_snapshot!(format!(
            "{}\n\n===\n\n{}\n\n===\n\n{}",
            text(&faulty),
            text(&restart),
            text(&done)
        ));
    }
}
