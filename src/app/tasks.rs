//! The tasks of a line that make events, each started with what it needs; and the outbox.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::admin::bots::Bots;
use crate::admin::server::AdminServer;
use crate::channel::{Intake, Opener, Rescan};
use crate::domain::id::{BotId, ChannelName};
use crate::service::alarm::Alarm;
use crate::service::announcing::Announcing;
use crate::service::audit::Audit;
use crate::service::budget::watch::Watch;
use crate::service::committer::CommitHandle;
use crate::service::expunging::Expunging;
use crate::service::forgetting::Places;
use crate::service::intake::FrontDesk;
use crate::service::leaving::Leaving;
use crate::service::outbox::{Gathered, Making, Outbox};
use crate::service::retention::Retention;
use crate::service::senses::Senses;
use crate::service::sweep::Sweep;
use crate::service::threads::Keeper;
use crate::service::timers::Timers;
use crate::service::{self, destroying, restored, trail};
use crate::store::Epoch;
use crate::web::Web;

use super::glance;
use super::parts::Parts;
use super::stages::Stage;

/// How often an admin socket that another daemon holds is tried again.
const KNOCK: Duration = Duration::from_secs(2);

/// What sends.
pub(super) fn outbox(parts: &Parts, epoch: Epoch, desk: &CommitHandle) -> Outbox {
    Outbox {
        store: Arc::clone(&parts.store),
        epoch,
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        channels: Arc::clone(&parts.channels),
        opener: Arc::new(Opener::new(Arc::clone(&parts.vault), Arc::clone(&parts.channels))),
        pager: Arc::clone(&parts.pager),
        wording: parts.wording.clone(),
        hasher: Arc::clone(&parts.hasher),
        gathered: Gathered::default(),
        making: Making::default(),
        restored: None,
    }
}

/// Starts everything that makes events: timers, the self-audit, a source for each channel, the admin socket.
pub(super) fn start_intake(intake: &mut Stage, parts: &Parts, epoch: Epoch, desk: &CommitHandle) {
    start_timers(intake, parts, epoch, desk);
    start_audit(intake, parts, desk);
    start_sweep(intake, parts);
    start_watch(intake, parts);
    let (store, clock) = (Arc::clone(&parts.store), parts.clock.clone());
    intake.start("the destroying of keys", destroying::keep(store, epoch, clock, intake.stop()));
    start_leaving(intake, parts, epoch, desk);
    start_threads(intake, parts, desk);
    start_announcing(intake, parts, desk);
    start_retention(intake, parts, epoch, desk);
    start_expunging(intake, parts, desk);
    start_trail(intake, parts, desk);
    intake.start("the word to systemd", glance::tell(parts, intake.stop()));
    intake.start("the alarms", alarm(parts).run(intake.stop()));
    start_senses(intake, parts, desk);
    let bots = Bots::default();
    for name in parts.channels.keys() {
        start_source(intake, parts, name.clone(), desk, &bots);
    }
    if let Some(server) = admin_server(parts, epoch, desk, bots) {
        intake.start("the admin socket", serve_admin(server, intake.stop()));
    }
}

fn start_timers(intake: &mut Stage, parts: &Parts, epoch: Epoch, desk: &CommitHandle) {
    let timers = Timers {
        store: Arc::clone(&parts.store),
        epoch,
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        reports: parts.reports.clone(),
    };
    intake.start("the timers", timers.run(intake.stop()));
}

fn start_audit(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let audit = Audit {
        store: Arc::clone(&parts.store),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        reports: parts.reports.clone(),
    };
    intake.start("the self-audit", audit.run(intake.stop()));
}

fn start_sweep(intake: &mut Stage, parts: &Parts) {
    let Some(blobs) = parts.blobs.clone() else { return };
    let sweep = Sweep {
        store: Arc::clone(&parts.store),
        clock: parts.clock.clone(),
        blobs,
        reports: parts.reports.clone(),
    };
    intake.start("the sweep of attachments", sweep.run(intake.stop()));
}

fn start_retention(intake: &mut Stage, parts: &Parts, epoch: Epoch, desk: &CommitHandle) {
    let retention = Retention {
        places: places(parts),
        epoch,
        clock: parts.clock.clone(),
        desk: desk.clone(),
        blobs: parts.blobs.clone(),
        reports: parts.reports.clone(),
    };
    intake.start("the retention", retention.run(intake.stop()));
}

fn places(parts: &Parts) -> Places {
    let (store, hasher) = (Arc::clone(&parts.store), Arc::clone(&parts.hasher));
    Places { store, rules: parts.rules.clone(), hasher }
}

fn start_leaving(intake: &mut Stage, parts: &Parts, epoch: Epoch, desk: &CommitHandle) {
    let leaving = Leaving {
        places: places(parts),
        epoch,
        clock: parts.clock.clone(),
        desk: desk.clone(),
        blobs: parts.blobs.clone(),
    };
    intake.start("the leaving of contacts", leaving.run(intake.stop()));
}

fn start_threads(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let keeper = Keeper {
        store: Arc::clone(&parts.store),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        channels: Arc::clone(&parts.channels),
        hasher: Arc::clone(&parts.hasher),
        wording: parts.wording.clone(),
    };
    intake.start("the threads of operators", keeper.run(intake.stop()));
}

fn start_announcing(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let announcing = Announcing {
        store: Arc::clone(&parts.store),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        desk: desk.clone(),
    };
    intake.start("the comparing of announcements", announcing.run(intake.stop()));
}

fn start_expunging(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let expunging = Expunging {
        store: Arc::clone(&parts.store),
        clock: parts.clock.clone(),
        desk: desk.clone(),
        channels: Arc::clone(&parts.channels),
        hasher: Arc::clone(&parts.hasher),
        aside: parts.aside.clone(),
    };
    intake.start("the removing of forgotten mails", expunging.run(intake.stop()));
}

fn start_trail(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let (store, desk) = (Arc::clone(&parts.store), desk.clone());
    let (rules, clock, reports) = (parts.rules.clone(), parts.clock.clone(), parts.reports.clone());
    let trail = trail::keep(store, desk, rules, clock, reports, intake.stop());
    intake.start("the audit trail", trail);
}

/// What calls people.
pub(super) fn alarm(parts: &Parts) -> Alarm {
    Alarm {
        ways: parts.alarm.clone(),
        pager: Arc::clone(&parts.pager),
        store: Arc::clone(&parts.store),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        reports: parts.reports.clone(),
    }
}

fn start_watch(intake: &mut Stage, parts: &Parts) {
    let watch = Watch {
        budget: parts.budget.clone(),
        store: Arc::clone(&parts.store),
        blobs: parts.blobs.clone(),
        ways: parts.alarm.clone(),
        pager: Arc::clone(&parts.pager),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        reports: parts.reports.clone(),
    };
    intake.start("the watch over the room", watch.run(intake.stop()));
}

fn start_senses(intake: &mut Stage, parts: &Parts, desk: &CommitHandle) {
    let senses = Senses {
        ways: parts.alarm.clone(),
        pager: Arc::clone(&parts.pager),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        reports: parts.reports.clone(),
        desk: desk.clone(),
    };
    intake.start("the watch over the channels", senses.run(intake.stop()));
}

/// Opens the page, if there is to be one. It is no part of the line: nobody waits for it, and its end ends nothing.
pub(super) fn open_page(parts: &Parts, stop: &CancellationToken) {
    let Some((listen, auth)) = parts.web.clone() else { return };
    let web = Web {
        listen,
        auth,
        store: Arc::clone(&parts.store),
        rules: parts.rules.clone(),
        clock: parts.clock.clone(),
        reports: parts.reports.clone(),
        reloads: parts.reloads.clone(),
        channels: Arc::clone(&parts.channels),
    };
    tokio::spawn(web.run(stop.clone()));
}

/// Takes in what comes by a channel, and meanwhile introduces the line to the channel's service.
fn start_source(intake: &mut Stage, parts: &Parts, name: ChannelName, desk: &CommitHandle, bots: &Bots) {
    let stop = intake.stop();
    let (channels, hasher, texts) =
        (Arc::clone(&parts.channels), Arc::clone(&parts.hasher), parts.wording.texts());
    let policy = parts.rules.policy();
    // To whom a bot of the operators' own is a stranger it shows no menu; each of them is shown theirs.
    let languages = if policy.is_for_operators(&name) { Vec::new() } else { policy.languages.clone() };
    let tells_time = channels.get(&name).is_some_and(crate::channel::Channel::tells_time);
    let tells_time = tells_time.then(|| parts.clock.clone());
    let leaves_all = channels.get(&name).is_some_and(|channel| !channel.asks_for_room());
    let aside = parts.aside.as_ref().filter(|_| leaves_all).map(|aside| aside.of(&name));
    if let Some(shelf) = &aside {
        parts.reports.puts_aside(&name, shelf.count());
    }
    let front: Arc<dyn Intake> = Arc::new(FrontDesk {
        store: Arc::clone(&parts.store),
        desk: desk.clone(),
        reports: parts.reports.clone(),
        budget: parts.budget.clone(),
        rules: parts.rules.clone(),
        aside,
        clock: parts.clock.clone(),
        tells_time,
    });
    let bots = bots.clone();
    let (store, clock, desk) = (Arc::clone(&parts.store), parts.clock.clone(), desk.clone());
    intake.start("a channel's source", async move {
        if let Some(channel) = channels.get(&name) {
            let gap = if channel.keeps_taken() {
                restored::gap_of(&name, &*store, clock.now().civil, &stop).await
            } else {
                None
            };
            let (done, looked_back) = oneshot::channel();
            let rescan = gap.map(|gap| Rescan { gap, done });
            let note = async {
                if looked_back.await.is_ok() {
                    restored::rescanned(&desk, name.clone()).await;
                }
            };
            let hear = async {
                // Before anything is taken in: what a message's number means depends on the bot that counts
                // it.
                if let Some(me) = channel.identify(&stop).await {
                    me.username.into_iter().for_each(|known_as| bots.set(name.clone(), known_as));
                    let bot = (&name, BotId(me.id));
                    if !service::bots::identified(&*store, &desk, bot, &stop).await {
                        return;
                    }
                }
                channel.take_in(&hasher, &front, rescan, &stop).await;
            };
            let introduce = channel.introduce(&texts, &languages, &stop);
            tokio::join!(hear, introduce, note);
        }
    });
}

/// What makes the admin socket, if there is to be one.
pub(super) fn admin_server(
    parts: &Parts,
    epoch: Epoch,
    desk: &CommitHandle,
    bots: Bots,
) -> Option<impl Fn() -> AdminServer + use<>> {
    let path = parts.admin_socket.clone()?;
    let (store, rules, clock) = (Arc::clone(&parts.store), parts.rules.clone(), parts.clock.clone());
    let (desk, reports, reloads) = (desk.clone(), parts.reports.clone(), parts.reloads.clone());
    let (reload_desk, blobs) = (parts.reload_desk.clone(), parts.blobs.clone());
    let (vault, hasher) = (Arc::clone(&parts.vault), Arc::clone(&parts.hasher));
    Some(move || AdminServer {
        path: path.clone(),
        store: Arc::clone(&store),
        rules: rules.clone(),
        clock: clock.clone(),
        desk: desk.clone(),
        reports: reports.clone(),
        epoch,
        bots: bots.clone(),
        reloads: reloads.clone(),
        reload_desk: reload_desk.clone(),
        blobs: blobs.clone(),
        vault: Arc::clone(&vault),
        hasher: Arc::clone(&hasher),
    })
}

/// Serves the admin socket. While it can't be had, because the folder is missing or the daemon that led before
/// hangs and still answers there, the line works without it: contacts must not wait for an admin.
pub(super) async fn serve_admin(server: impl Fn() -> AdminServer, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match server().open().await {
            Ok(open) => open.serve(stop.clone()).await,
            Err(error) => tracing::warn!(%error, "no admin socket for now ([admin] socket)"),
        }
        tokio::select! {
            () = tokio::time::sleep(KNOCK) => {}
            () = stop.cancelled() => {}
        }
    }
}
