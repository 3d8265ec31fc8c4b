//! What calls people when the line itself is not well, by ways that need neither its store nor its outbox.
//!
//! *Heartbeat*: a URL elsewhere is called each minute, only while the self-audit passes and the line makes
//! progress. Whoever waits there raises the alarm when the calls stop: so a dead machine is heard of too.
//!
//! *Pages*: a store that can't be reached means that nothing is taken and nothing confirmed, so people are
//! called within half a minute (promise P8), and again every quarter of an hour until it is back. So they are
//! when somebody changes its settings to such under which it could lose what it takes, or puts its audit trail back to
//! an earlier day. A case that can't be read
//! calls them until somebody hears it: nothing else will remind anybody of it. They are called, too, when all
//! connections of a socket or port are taken.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::channel::{Page, Pager, Sent};
use crate::config::AlarmSettings;
use crate::domain::id::CaseCode;
use crate::domain::time::{Now, Stamp};
use crate::store::refusal::refusal;
use crate::store::{Store, StoreError};

use super::clock::Clock;
use super::in_force::InForce;
use super::report::{Reports, Sight};
use super::rules::Rules;
use super::unreadable::REMEDY;

mod crowd;
mod since;

use since::{Since, Wait};

/// How often the heartbeat URL is called.
const BEAT: Duration = Duration::from_secs(60);
/// How old the last comparison of all queues may be: they are compared every minute.
const AUDIT_AGE: Duration = Duration::from_secs(150);
/// How often the store is looked at, and how long it may take to answer.
const LOOK: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(3);
/// How many looks in vain call people: at most 24 s after the store went.
const IN_VAIN: u32 = 3;
/// How long people are not called again about cases that can't be read, once they heard of some: a lost key can
/// make thousands of them at once.
const QUIET: Duration = Duration::from_secs(900);
/// The same, where nobody heard.
const DEAF: Duration = Duration::from_secs(60);

/// Whom to call: a shared handle, so that a reload can change it.
pub type Ways = InForce<AlarmSettings>;

impl Ways {
    /// Calls all pagers. Returns whether somebody heard it, if there is anybody to be called.
    pub async fn call(&self, pager: &Pager, page: &Page) -> bool {
        let ways = self.present();
        let calls = ways.pagers.iter().map(|url| pager.page(url, page));
        let (mut heard, mut failed) = (0, 0);
        for sent in futures_util::future::join_all(calls).await {
            if matches!(sent, Sent::Delivered(_)) {
                heard += 1;
            } else {
                failed += 1;
                tracing::error!("an alarm about the line did not get through");
            }
        }
        heard > 0 || failed == 0
    }
}

/// The alarms of a line.
pub struct Alarm {
    /// Whom to call.
    pub ways: Ways,
    /// What calls.
    pub pager: Arc<Pager>,
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The policy in force, for the line's name.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// What the line did.
    pub reports: Reports,
}

/// What the line had done at the last beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    turns: u64,
    repaired: u64,
    unreadable: usize,
}

impl Alarm {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            ((), (), (), ()) = async {
                tokio::join!(self.beat(), self.watch(), self.tell_unreadable(), self.tell_crowded())
            } => {}
        }
    }

    /// Watches the store of a line that is not led, until dropped: no heartbeat is called.
    pub async fn watch_store(&self) {
        self.watch().await;
    }

    async fn beat(&self) {
        let mut seen = self.seen();
        let mut failing = false;
        loop {
            self.clock.sleep(BEAT).await;
            let before = std::mem::replace(&mut seen, self.seen());
            let ways = self.ways.present();
            let Some(url) = &ways.heartbeat else {
                failing = false;
                continue;
            };
            if !passes(before, seen, &self.reports, self.clock.now()) {
                tracing::warn!("the line is not well, so the heartbeat is left out");
                continue;
            }
            let fails = !matches!(self.pager.beat(url).await, Sent::Delivered(_));
            match (failing, fails) {
                (false, true) => tracing::warn!("the heartbeat does not get through"),
                (true, false) => tracing::info!("the heartbeat gets through again"),
                _ => {}
            }
            failing = fails;
        }
    }

    fn seen(&self) -> Seen {
        let unreadable = self.reports.unreadable().all().len();
        Seen { turns: self.reports.turns(), repaired: self.reports.repair_count(), unreadable }
    }

    async fn watch(&self) {
        let (mut away, mut unsafe_) = (Since::new(IN_VAIN), Since::new(1));
        let mut well = self.clock.now();
        let mut wait = Wait::default();
        loop {
            let mut sight = self.look().await;
            // One that answers, and takes the small beat, may still take nothing of what people wrote.
            if wait.goes_on(self.reports.waiting()) && sight.away.is_none() {
                sight.away = Some(wait.why(LOOK));
            }
            let mut perils = sight.perils.clone();
            perils.extend(self.reports.trail_end().trouble());
            let (is_away, is_unsafe) = (sight.away.is_some(), !perils.is_empty());
            // While it is away nobody can see its settings, and what was said of them last still holds.
            if is_away {
                if away.again() {
                    let why = sight.away.as_deref();
                    tracing::error!(why, "the store does not answer: nothing is taken and nothing confirmed");
                    self.call(&away_words(why), well).await;
                }
            } else {
                if away.over() {
                    tracing::info!("the store answers again");
                }
                if is_unsafe && unsafe_.again() {
                    let perils = perils.join("; ");
                    tracing::error!(perils, "the store is not safe");
                    self.call(&format!("the store is not safe: {perils}."), well).await;
                } else if !is_unsafe && unsafe_.over() {
                    tracing::info!("the store is safe again");
                }
            }
            if !is_away && !is_unsafe {
                well = self.clock.now();
            }
            self.reports.saw_store(sight);
            // Not on the line's clock: it is the machine's store that is looked at.
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Whether it answers and takes what is written, and whether its settings are still those that the line may
    /// rely on. Looked at each time: a connection that was lost and made again in between would not be seen from
    /// here.
    async fn look(&self) -> Sight {
        let asked = async {
            self.store.leader().await?;
            self.store.perils().await
        };
        match tokio::time::timeout(ANSWER, asked).await {
            Ok(Ok(perils)) => Sight { away: self.reports.refused().or(self.reports.beat_trouble()), perils },
            Ok(Err(StoreError::Unavailable(why))) => Sight { away: Some(why), perils: Vec::new() },
            Ok(Err(error)) => Sight { away: Some(error.to_string()), perils: Vec::new() },
            Err(_) => {
                let why = format!("it did not answer within {} s", ANSWER.as_secs());
                Sight { away: Some(why), perils: Vec::new() }
            }
        }
    }

    async fn call(&self, what: &str, well: Now) {
        let line = self.rules.policy().name.clone();
        let text = format!("{line}: {what}");
        let age = self.clock.now().line.since(well.line);
        let page = Page { line, code: None, part: None, over: false, age, since: well.civil, text };
        self.ways.call(&self.pager, &page).await;
    }

    /// Calls people about each case that can't be read, once: many at once are one call.
    async fn tell_unreadable(&self) {
        let mut told = Told::default();
        loop {
            self.look_for_unreadable(&mut told).await;
            self.clock.sleep(LOOK).await;
        }
    }

    async fn look_for_unreadable(&self, told: &mut Told) {
        let (all, now) = (self.reports.unreadable().all(), self.clock.now());
        told.cases.retain(|code| all.contains_key(code));
        let news: Vec<CaseCode> = all.into_keys().filter(|code| !told.cases.contains(code)).collect();
        let Some(first) = news.first().copied().filter(|_| told.quiet_until.is_none_or(|q| now.line >= q))
        else {
            return;
        };
        let line = self.rules.policy().name.clone();
        let what = match news.len() {
            1 => format!("{first} can't be read"),
            many => format!("{many} cases can't be read, {first} among them"),
        };
        let text = format!("{line}: {what}. {REMEDY}.");
        let (code, age, since) = (Some(first), Duration::ZERO, now.civil);
        let page = Page { line, code, part: None, over: false, age, since, text };
        let heard = self.ways.call(&self.pager, &page).await;
        told.quiet_until = Some(now.line + if heard { QUIET } else { DEAF });
        if heard {
            told.cases.extend(news);
        }
    }
}

/// Which cases that can't be read people heard of.
#[derive(Debug, Default)]
struct Told {
    cases: BTreeSet<CaseCode>,
    /// Line time before which they are not called again.
    quiet_until: Option<Stamp>,
}

/// For a pager, which is elsewhere: fixed words only.
fn away_words(why: Option<&str>) -> String {
    let nothing = "Nothing is taken in and nothing is confirmed";
    match why.and_then(refusal) {
        Some((means, remedy)) => format!("{means}. {nothing}. To mend it: {remedy}."),
        None => format!("the store does not answer. {nothing}."),
    }
}

/// Whether the line may say that it is well: all queues were compared lately, nothing had to be repaired,
/// the store takes what is written and it is safe, no channel has been silent for long, and the one task that
/// writes came round.
fn passes(before: Seen, seen: Seen, reports: &Reports, now: Now) -> bool {
    let audited = reports.last_audit().is_some_and(|at| now.line.since(at) <= AUDIT_AGE);
    let store = reports.store();
    let safe = store.perils.is_empty() && store.away.is_none();
    let senses = reports.channels().values().all(|health| health.lost().is_none());
    // Those that are known call people by themselves, and would silence the heart for as long as they are
    // there.
    let found = seen.repaired != before.repaired || seen.unreadable > before.unreadable;
    audited && safe && senses && seen.turns != before.turns && !found
}

#[cfg(test)]
mod tests;
