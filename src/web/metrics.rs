//! The metrics. Their names, labels and units are a promise to whoever wrote rules and dashboards: one may be
//! added, none renamed.
//!
//! Labels are bounded: by the config (channels, topics, languages, steps) or by fixed words. Counters count from
//! the start of the process; the store's own counts of days are what the page and the report show.

use crate::channel::{Health, Trouble};
use crate::domain::decide::Reason;
use crate::domain::tally::{BOUNDS, Totals, Wait};
use crate::service::report::Reports;

use super::exposition::{Exposition, Kind};
use super::overview::{Overview, Stored};

use Kind::{Counter, Gauge, Histogram};

/// All of them.
pub(super) fn of(overview: &Overview, reports: &Reports) -> String {
    let mut text = Exposition::default();
    text.family("hotlined_build_info", Gauge, "The version that runs; always 1.").sample(
        "",
        &[("version", env!("CARGO_PKG_VERSION"))],
        1,
    );
    process(&mut text, overview);
    config(&mut text, overview);
    channels(&mut text, overview);
    if let Some(stored) = &overview.stored {
        standing(&mut text, overview, stored);
    }
    let help = "Attachments that no case named, and that were removed: left by a crash.";
    text.one("hotlined_attachments_swept_total", Counter, help, reports.swept_count());
    crowds(&mut text, reports);
    rooms(&mut text, reports);
    decisions(&mut text, reports);
    appeals(&mut text, &reports.totals());
    answers(&mut text, &reports.totals());
    text.finish()
}

fn crowds(text: &mut Exposition, reports: &Reports) {
    let help =
        "How often somebody came where all connections were taken; whoever was silent longest makes room.";
    let mut family = text.family("hotlined_connections_full_total", Counter, help);
    for (at, times) in reports.crowd().times() {
        family.sample("", &[("at", at)], times);
    }
}

fn process(text: &mut Exposition, overview: &Overview) {
    let epoch = overview.epoch.map_or(0, |epoch| epoch.0);
    text.one(
        "hotlined_leader",
        Gauge,
        "1 if this daemon leads the line, 0 if it waits.",
        u64::from(epoch > 0),
    );
    text.one(
        "hotlined_epoch",
        Gauge,
        "The epoch under which this daemon leads the line; 0 if it waits.",
        epoch,
    );
    let up = u64::from(overview.stored.is_some());
    text.one("hotlined_store_up", Gauge, "1 if the store answers, 0 if it does not.", up);
    let is_safe = u64::from(overview.store.perils.is_empty());
    let help = "1 if the store is safe, 0 if its settings were changed so that it may lose things, or its trail was put back.";
    text.one("hotlined_store_safe", Gauge, help, is_safe);
    let takes = u64::from(overview.store.away.is_none());
    text.one(
        "hotlined_store_takes",
        Gauge,
        "1 if the store takes what is written, 0 if it refuses it.",
        takes,
    );
    let audited = overview.audited.map(|at| seconds(overview.now.civil_of(at).0));
    let help = "When the self-audit last compared all queues; 0 before the first time.";
    text.one("hotlined_audit_last_timestamp_seconds", Gauge, help, audited.unwrap_or(0));
    let help = "Cases that the self-audit had to put back where they belong. Any is a fault.";
    text.one("hotlined_audit_repairs_total", Counter, help, overview.repaired);
    let help = "Events that could not be committed as they came, and were kept as unreadable.";
    text.one("hotlined_quarantined_total", Counter, help, overview.quarantined);
    let promise = overview.policy.answer_within.as_secs();
    text.one("hotlined_promise_seconds", Gauge, "The promise: within this time a human answers.", promise);
}

fn config(text: &mut Exposition, overview: &Overview) {
    let good = overview.reloads.refused_at().is_none();
    let help = "1 if the last attempt to load the config was taken, 0 if it was not.";
    text.one("hotlined_config_last_reload_successful", Gauge, help, u64::from(good));
    if !overview.reloads.hash.is_empty() {
        let help = "Since when the config in force holds.";
        text.one(
            "hotlined_config_last_reload_success_timestamp_seconds",
            Gauge,
            help,
            seconds(overview.reloads.since.0),
        );
        let help = "The first 48 bits of the SHA-256 of the config in force, as a number.";
        text.one("hotlined_config_hash", Gauge, help, overview.reloads.number());
    }
}

fn channels(text: &mut Exposition, overview: &Overview) {
    let each = |text: &mut Exposition, name, help, value: &dyn Fn(&Health) -> u64| {
        let mut family = text.family(name, Gauge, help);
        for (channel, health) in &overview.channels {
            family.sample("", &[("channel", channel.as_str())], value(health));
        }
    };
    let help = "1 if the channel is well, 0 if it is in trouble.";
    each(text, "hotlined_channel_up", help, &|health| u64::from(health.trouble().is_none()));
    let help = "1 if what people write comes in by the channel, 0 if it does not.";
    each(text, "hotlined_channel_hears", help, &|health| u64::from(health.hears.trouble.is_none()));
    let help = "1 if what the line says goes out by the channel, 0 if it does not.";
    each(text, "hotlined_channel_sends", help, &|health| u64::from(health.sends.trouble.is_none()));
    let help = "1 if the channel has heard or sent nothing for five minutes, so that people were called.";
    each(text, "hotlined_channel_lost", help, &|health| u64::from(health.lost().is_some()));
    let help = "For how long the channel has been in trouble; 0 if it is well.";
    each(text, "hotlined_channel_trouble_seconds", help, &|health| trouble_age(overview, health));
    let help = "What is wrong with the channel; always 1.";
    let mut family = text.family("hotlined_channel_trouble", Gauge, help);
    for (channel, health) in &overview.channels {
        for trouble in Trouble::ALL.into_iter().filter(|t| health.has(*t)) {
            family.sample("", &[("channel", channel.as_str()), ("why", trouble.word())], 1);
        }
    }
    let help = "The age of the oldest message in the batch that came last by the channel.";
    each(text, "hotlined_channel_lag_seconds", help, &|health| health.lag.as_secs());
}

fn trouble_age(overview: &Overview, health: &Health) -> u64 {
    let sides = [health.hears, health.sends].into_iter().filter(|side| side.trouble.is_some());
    sides.map(|side| overview.age(side.since)).max().unwrap_or(0)
}

fn standing(text: &mut Exposition, overview: &Overview, stored: &Stored) {
    let cases = stored.standing.cases();
    let mut family = text.family("hotlined_cases", Gauge, "Cases by state.");
    for (state, count) in [
        ("waiting", cases.waiting),
        ("assigned", cases.assigned),
        ("answered", cases.answered),
        ("held", cases.held),
        ("unreachable", cases.unreachable),
        ("closed", cases.closed),
    ] {
        family.sample("", &[("state", state)], count);
    }
    let age = |at: Option<_>| at.map_or(0, |at| overview.age(at));
    let help =
        "For how long the case has gone unanswered that has waited longest for an operator; 0 if none waits.";
    text.one("hotlined_oldest_waiting_seconds", Gauge, help, age(stored.standing.oldest_waiting));
    let help = "For how long the oldest case has gone unanswered; 0 if all are answered.";
    text.one("hotlined_oldest_unanswered_seconds", Gauge, help, age(stored.standing.oldest_unanswered()));
    let quiet = stored.standing.quiet;
    let help = "For how long the oldest case has gone unanswered whose alarms somebody has silenced; 0 if there is none.";
    text.one("hotlined_oldest_quiet_seconds", Gauge, help, age(quiet.map(|quiet| quiet.since)));
    let help = "For how long it stays quiet.";
    let left = quiet.map_or(0, |quiet| quiet.until.since(overview.now.line).as_secs());
    text.one("hotlined_oldest_quiet_left_seconds", Gauge, help, left);
    let help = "Cases that can't be read: nobody is reminded of them. Any is a fault.";
    text.one("hotlined_cases_unreadable", Gauge, help, overview.unreadable.len() as u64);
    automatic(text, stored);
    let counts = &stored.standing.counts;
    text.one("hotlined_outbox_deliveries", Gauge, "Deliveries that are to be sent.", counts.deliveries);
    text.one("hotlined_outbox_lanes", Gauge, "Queues of the outbox that hold something.", counts.lanes);
    text.one("hotlined_followups", Gauge, "Work that decisions left for later.", counts.followups);
    let (policy, civil) = (&overview.policy, overview.now.civil);
    let roster = &stored.standing.roster;
    let on_duty = policy.operators.iter().filter(|o| crate::domain::shift::on_duty(o, policy, civil));
    let reachable = on_duty.clone().filter(|o| roster.way_to(o).is_some());
    text.one("hotlined_operators", Gauge, "Operators on the roster.", policy.operators.len() as u64);
    text.one("hotlined_operators_on_duty", Gauge, "Operators on duty now.", on_duty.count() as u64);
    let help = "Operators on duty now whom some channel reaches.";
    text.one("hotlined_operators_reachable", Gauge, help, reachable.count() as u64);
}

fn automatic(text: &mut Exposition, stored: &Stored) {
    let kept = stored.standing.roster.automatic;
    let help = "Mails that made no case (bounces, answering machines) and are kept.";
    text.one("hotlined_automatic_mails", Gauge, help, kept.mails);
    text.one("hotlined_automatic_bytes", Gauge, "How large they are, with what is attached.", kept.bytes);
    let help = "Such mails that were let go of for want of room, the oldest first.";
    text.one("hotlined_automatic_dropped_total", Counter, help, kept.dropped);
    let help = "Such mails that a human let in as a person's message.";
    text.one("hotlined_automatic_released_total", Counter, help, kept.released);
}

fn rooms(text: &mut Exposition, reports: &Reports) {
    let (rooms, refused) = reports.rooms();
    let help = "Bytes in use: of the store's memory, of attachments, of their disk.";
    let mut family = text.family("hotlined_room_used_bytes", Gauge, help);
    for room in &rooms {
        family.sample("", &[("what", room.what.word())], room.used);
    }
    let mut family = text.family("hotlined_room_limit_bytes", Gauge, "How many may be.");
    for room in &rooms {
        family.sample("", &[("what", room.what.word())], room.of);
    }
    let help = "How often something that came found no room, and stayed with its service.";
    text.one("hotlined_room_refused_total", Counter, help, refused);
    let help = "Messages that lie on the disk until there is room for them, or for more of their senders.";
    let mut family = text.family("hotlined_aside_messages", Gauge, help);
    for (channel, count) in reports.aside() {
        family.sample("", &[("channel", channel.as_str())], count as u64);
    }
}

fn decisions(text: &mut Exposition, reports: &Reports) {
    let counts = reports.counts();
    let mut family = text.family("hotlined_decisions_total", Counter, "Decisions by their reason.");
    // Those that never happened, too: a counter that appears with its first event shows no increase by it.
    for reason in Reason::ALL {
        family.sample("", &[("reason", reason.word())], counts.get(reason).copied().unwrap_or(0));
    }
}

fn appeals(text: &mut Exposition, totals: &Totals) {
    text.one("hotlined_appeals_total", Counter, "Appeals: contacts began to wait.", totals.appeals);
    let mut family = text.family("hotlined_appeals_by_channel_total", Counter, "Appeals by channel.");
    for (channel, count) in &totals.by_channel {
        family.sample("", &[("channel", channel.as_str())], *count);
    }
    let mut family = text.family("hotlined_appeals_by_language_total", Counter, "Appeals by language.");
    for (language, count) in &totals.by_language {
        family.sample("", &[("language", language.as_str())], *count);
    }
    let mut family = text.family("hotlined_appeals_by_topic_total", Counter, "Appeals by topic.");
    for (topic, count) in &totals.by_topic {
        let topic = topic.as_ref().map_or("", |topic| topic.as_str());
        family.sample("", &[("topic", topic)], *count);
    }
    let help = "Appeals that were closed without an answer.";
    text.one("hotlined_closed_unanswered_total", Counter, help, totals.closed_unanswered);
    text.one("hotlined_held_total", Counter, "Cases that were held back from operators.", totals.held);
    let mut family = text.family("hotlined_escalations_total", Counter, "Escalation steps that fired.");
    for (step, count) in &totals.escalated {
        family.sample("", &[("step", step)], *count);
    }
}

fn answers(text: &mut Exposition, totals: &Totals) {
    let help = "How long contacts waited for the first answer.";
    let mut family = text.family("hotlined_first_answer_seconds", Histogram, help);
    let mut sum = 0;
    // Each bucket also counts all that the smaller ones do.
    for bound in BOUNDS {
        sum += totals.waits.get(&Wait::Within(bound)).copied().unwrap_or(0);
        family.sample("_bucket", &[("le", &bound.to_string())], sum);
    }
    let all = totals.answers();
    family.sample("_bucket", &[("le", "+Inf")], all);
    family.sample("_sum", &[], totals.answer_seconds).sample("_count", &[], all);
    let help = "First answers within the promise.";
    text.one("hotlined_first_answers_in_time_total", Counter, help, totals.in_time);
    let help = "Answers that turned out not to have arrived, or were deleted again.";
    text.one("hotlined_answers_taken_back_total", Counter, help, totals.taken_back);
}

/// Whole seconds since the Unix epoch.
fn seconds(millis: i64) -> u64 {
    u64::try_from(millis / 1000).unwrap_or(0)
}
