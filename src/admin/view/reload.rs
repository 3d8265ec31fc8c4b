//! A reload, done or only thought through: what changes, for whom, and why not.

use serde::{Deserialize, Serialize};

use crate::config::{Change, Fault, Faults, Warning};
use crate::domain::duration;
use crate::domain::id::OperatorId;
use crate::domain::policy::{Action, Audience, Operator, Policy, Step};

use super::SCHEMA;

/// How many codes a loss names at most.
pub const CODES_AT_MOST: usize = 20;

/// What a reload did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReloadView {
    /// The version of the format.
    pub schema: u32,
    /// Whether it was only thought through.
    pub dry_run: bool,
    /// Whether it was, or would be, carried out. If not, nothing is changed.
    pub ok: bool,
    /// The files that were read, in the order in which they are laid over each other.
    pub files: Vec<String>,
    /// Everything that is wrong, as `hotlined check` tells it.
    pub faults: Vec<String>,
    /// The keys that only a restart can change.
    pub needs_restart: Vec<String>,
    /// The keys that are set otherwise.
    pub changes: Vec<Change>,
    /// What becomes of the roster.
    pub roster: RosterChange,
    /// Open cases that go from somebody, or to anybody. The first thousand open cases are looked at.
    pub losses: Vec<Loss>,
    /// The escalation steps that hold no longer.
    pub steps_removed: Vec<String>,
    /// The escalation steps that hold from now on.
    pub steps_added: Vec<String>,
    /// What is doubtful about the new config, as `hotlined check` tells it.
    pub warnings: Vec<String>,
}

/// What becomes of the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterChange {
    /// Who is new on it.
    pub joined: Vec<OperatorId>,
    /// Who is no longer on it: their chats are unbound.
    pub left: Vec<OperatorId>,
    /// Of whom something changes.
    pub changed: Vec<OperatorChange>,
    /// Whom nothing reaches: they must open an invitation first.
    pub unreachable: Vec<OperatorId>,
}

/// What changes of an operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorChange {
    /// Who.
    pub operator: OperatorId,
    /// The keys of theirs.
    pub keys: Vec<String>,
}

/// Cases that go from somebody, or to anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Who has them; none where it is not about one operator.
    pub operator: Option<OperatorId>,
    /// Why, and what becomes of them.
    pub why: String,
    /// How many.
    pub count: usize,
    /// The codes of the first [`CODES_AT_MOST`].
    pub cases: Vec<String>,
}

/// A reload that can be carried out.
pub(crate) struct Reloadable<'a> {
    pub before: &'a Policy,
    pub after: &'a Policy,
    pub files: Vec<String>,
    pub changes: Vec<Change>,
    pub warnings: &'a [Warning],
}

impl ReloadView {
    /// A reload that can be carried out.
    #[must_use]
    pub(crate) fn of(reload: Reloadable<'_>, dry_run: bool) -> Self {
        let Reloadable { before, after, .. } = reload;
        Self {
            ok: true,
            files: reload.files,
            changes: reload.changes,
            roster: roster(before, after),
            steps_removed: missing(before, after),
            steps_added: missing(after, before),
            warnings: reload.warnings.iter().map(ToString::to_string).collect(),
            ..Self::refused(dry_run)
        }
    }

    /// One of a config that is wrong.
    #[must_use]
    pub(crate) fn faulty(faults: &Faults, dry_run: bool) -> Self {
        Self { faults: faults.0.iter().map(Fault::to_string).collect(), ..Self::refused(dry_run) }
    }

    /// One that names something wrong: texts, the file of a secret.
    #[must_use]
    pub(crate) fn wrong_beside(faults: Vec<String>, dry_run: bool) -> Self {
        Self { faults, ..Self::refused(dry_run) }
    }

    /// One that takes a restart.
    #[must_use]
    pub(crate) fn restart(
        keys: Vec<String>,
        files: Vec<String>,
        changes: Vec<Change>,
        dry_run: bool,
    ) -> Self {
        Self { needs_restart: keys, files, changes, ..Self::refused(dry_run) }
    }

    /// Why nothing is changed, in one line; none if it is carried out.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        if let Some(first) = self.faults.first() {
            let first = first.lines().next().unwrap_or_default();
            let more = self.faults.len() - 1;
            let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
            return Some(format!("{first}{more}"));
        }
        (!self.ok).then(|| format!("a restart is needed for {}", self.needs_restart.join(", ")))
    }

    fn refused(dry_run: bool) -> Self {
        Self {
            schema: SCHEMA,
            dry_run,
            ok: false,
            files: Vec::new(),
            faults: Vec::new(),
            needs_restart: Vec::new(),
            changes: Vec::new(),
            roster: RosterChange::default(),
            losses: Vec::new(),
            steps_removed: Vec::new(),
            steps_added: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

fn roster(before: &Policy, after: &Policy) -> RosterChange {
    let ids = |of: &Policy, other: &Policy| {
        let gone = of.operators.iter().filter(|o| other.operator(&o.id).is_none());
        gone.map(|o| o.id.clone()).collect()
    };
    let stay = after.operators.iter().filter_map(|new| Some((before.operator(&new.id)?, new)));
    let changed = stay.filter_map(|(old, new)| {
        let keys = changed_keys(old, new);
        (!keys.is_empty()).then(|| OperatorChange { operator: new.id.clone(), keys })
    });
    RosterChange {
        joined: ids(after, before),
        left: ids(before, after),
        changed: changed.collect(),
        unreachable: Vec::new(),
    }
}

fn changed_keys(old: &Operator, new: &Operator) -> Vec<String> {
    let differs = [
        ("alias", old.alias != new.alias),
        ("reach", old.reach != new.reach),
        ("languages", old.languages != new.languages),
        ("topics", old.topics != new.topics),
        ("shifts", old.shifts != new.shifts),
        ("away", old.away != new.away),
        ("extra", old.extra != new.extra),
        ("supervisor", old.supervisor != new.supervisor),
        ("capacity", old.capacity != new.capacity),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key.to_owned()).collect()
}

fn missing(of: &Policy, other: &Policy) -> Vec<String> {
    let common = of.steps.iter().filter(|step| !other.steps.contains(step)).map(told);
    let urgent = of.urgent_steps.iter().filter(|step| !other.urgent_steps.contains(step));
    common.chain(urgent.map(|step| format!("urgent: {}", told(step)))).collect()
}

/// `after 24h: alert everyone, again every 1h, and reassure the contact`.
fn told(step: &Step) -> String {
    let action = match &step.action {
        Action::Remind => "remind the operator".to_owned(),
        Action::Reassign => "reassign".to_owned(),
        Action::Alert(to) => format!("alert {}", to.iter().map(audience).collect::<Vec<_>>().join(", ")),
    };
    let unless = match (step.unless_taken, step.unless_staffed) {
        (true, _) => ", unless taken",
        (_, true) => ", unless somebody is on duty",
        _ => "",
    };
    let duration = duration::show;
    let again = step.repeat.map(|every| format!(", again every {}", duration(every))).unwrap_or_default();
    let reassure = if step.reassure { ", and reassure the contact" } else { "" };
    format!("after {}: {action}{unless}{again}{reassure}", duration(step.after))
}

/// A pager's URL may hold a secret.
fn audience(audience: &Audience) -> &str {
    match audience {
        Audience::Operator => "the operator",
        Audience::Supervisors => "the supervisors",
        Audience::Everyone => "everyone",
        Audience::Named(who) => who.as_str(),
        Audience::Pager(_) => "a pager",
    }
}
