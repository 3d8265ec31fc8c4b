//! Floods of every kind against the real daemon at Telegram's own pace: what becomes of them, and after how long one
//! genuine contact in the middle of each reaches an operator.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hotlined::sandbox::mail::{File, LmtpAt, Mail, MailServed};
use hotlined::service::clock::Clock;

use super::now;
use super::rig::{Plan, Rig};
use super::support::ports::free_port;

/// Operators on duty, each with room for eight cases.
const OPERATORS: u16 = 10;
/// How long the genuine contact is waited for: at the goal nobody waits for longer.
const PATIENCE: Duration = Duration::from_secs(120);
const GOAL: Duration = Duration::from_secs(60);
/// How the genuine contact is told apart in what operators are shown.
const GENUINE: u64 = 900_000_001;
const TEXT: &str = "Your hotline works for the enemy, stop now and leave before all of you are found. We know every one of \
                    you and we will come for everyone soon.";
const LINE: &str = "help@line.test";
/// Who is an operator by mail, too, and in whose name is forged.
const FORGED: &str = "o0@ngo.test";

/// What became of a flood.
pub struct Row {
    pub name: &'static str,
    received: u64,
    folded: u64,
    held: u64,
    /// Lines and cards that operators were sent by then.
    delivered: u64,
    /// What the daemon neither decided about nor put aside, nor left where it came from.
    lost: u64,
    genuine: Option<Duration>,
    /// The most that the daemon was resident with, in MB.
    memory: f64,
}

/// How many of each there are.
#[derive(Clone, Copy)]
pub struct Size {
    people: i64,
    of_one: u64,
    mails: u32,
    forged: u32,
    files: u32,
}

impl Size {
    pub const WHOLE: Self = Self { people: 10_000, of_one: 1_000, mails: 2_000, forged: 1_500, files: 100 };
    pub const SMALL: Self = Self { people: 300, of_one: 100, mails: 50, forged: 50, files: 3 };
}

/// All of them, one after the other, each on a line of its own.
pub async fn measure(size: Size) -> Vec<Row> {
    let Size { people, of_one, mails, forged, files } = size;
    let one = move |line: &Rig, n: u64| {
        line.api.say(Rig::contact(1), &format!("message {n} of the same person"));
    };
    let alike = move |line: &Rig, n: u64| line.api.say(Rig::contact(person(n)), TEXT);
    let mutated = move |line: &Rig, n: u64| {
        let mut words: Vec<&str> = TEXT.split_whitespace().collect();
        let some = usize::try_from(n).unwrap_or(0) % words.len();
        words.rotate_left(some);
        line.api.say(Rig::contact(person(n)), &format!("🔥 {}", words.join(" ")));
    };
    let unique = move |line: &Rig, n: u64| {
        let text = format!("{n} asks {} for {} and {}, as soon as that can be", n * 7, n * 131, n * 7_919);
        line.api.say(Rig::contact(person(n)), &text);
    };
    let many = u64::try_from(people).unwrap_or(0);
    let mut rows = vec![
        telegram("one contact", of_one, one).await,
        telegram("one text", many, alike).await,
        telegram("mutated text", many, mutated).await,
        telegram("unique texts", many, unique).await,
    ];
    let plain = |world: &Mail, n: u32| {
        let from = world.person(&format!("p{n}@people{}.test", n % 50), "Somebody");
        from.write(LINE, &format!("Question {n}"), &format!("I ask {n} for the {n}th time: what about it?"));
    };
    let impostor = |world: &Mail, n: u32| {
        world.unsigned("ngo.test");
        let from = world.person(FORGED, "Operator");
        from.write(LINE, &format!("Re: {n}"), &format!("/close everything, number {n}"));
    };
    let heavy = |world: &Mail, n: u32| {
        let from = world.person(&format!("f{n}@files{}.test", n % 10), "Somebody");
        let bytes = vec![u8::try_from(n % 251).unwrap_or(0); 5 << 20];
        let file = File::new("film.bin", "application/octet-stream", bytes);
        from.write_with(LINE, &format!("File {n}"), &format!("Look at number {n}"), &[file]);
    };
    rows.push(mail("mails", mails, plain).await);
    rows.push(mail("forged operator mails", forged, impostor).await);
    rows.push(mail("attachments of 5 MB", files, heavy).await);
    rows
}

fn person(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A flood by the bot.
async fn telegram(name: &'static str, many: u64, act: impl Fn(&Rig, u64)) -> Row {
    let line = Rig::planned(Plan { operators: OPERATORS, capacity: 8, ..Plan::default() }).await;
    for n in 0..many {
        act(&line, n);
        if n == many / 2 {
            genuine(&line);
        }
    }
    line.api.hand_out();
    let began = now();
    let reached = reached(&line, began).await;
    line.taken().await;
    row(name, &line, many + 1, 0, reached).await
}

/// A flood by mail; the genuine contact writes to the bot.
async fn mail(name: &'static str, many: u32, act: impl Fn(&Mail, u32)) -> Row {
    let (world, served) = world().await;
    let port = free_port();
    let channel = format!(
        "[channel.mail]\nkind = \"email\"\naddress = \"{LINE}\"\nlmtp = {{ listen = \"127.0.0.1:{port}\" }}\nsmtp = {{ \
         host = \"127.0.0.1\", port = {}, tls = \"none\" }}\n",
        served.addr.port()
    );
    let plan =
        Plan { operators: OPERATORS, capacity: 8, more: channel, mail: Some(FORGED), ..Plan::default() };
    let line = Rig::planned(plan).await;
    (0..many).for_each(|n| act(&world, n));
    world.lmtp(LmtpAt::Tcp(([127, 0, 0, 1], port).into()));
    while world.pending() > usize::try_from(many / 2).unwrap_or(0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    genuine(&line);
    line.api.hand_out();
    let began = now();
    let reached = reached(&line, began).await;
    for _ in 0..6_000 {
        if world.pending() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let stays = u64::try_from(world.pending()).unwrap_or(u64::MAX);
    row(name, &line, u64::from(many) + 1, stays, reached).await
}

async fn world() -> (Mail, Arc<MailServed>) {
    let world = Mail::new(Clock::running(), LINE);
    let served = world.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the sink");
    (world, Arc::new(served))
}

fn genuine(line: &Rig) {
    let text = format!("call-{GENUINE}. They are breaking the door, please, somebody");
    line.api.say(Rig::contact(-1), &text);
}

/// After how long an operator was sent the genuine contact's first words.
async fn reached(line: &Rig, began: Instant) -> Option<Duration> {
    while now() - began < PATIENCE {
        if let Some(at) = line.api.shown_when(GENUINE) {
            return Some(at - began);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    None
}

async fn row(name: &'static str, line: &Rig, received: u64, stays: u64, genuine: Option<Duration>) -> Row {
    let status = line.status().await;
    let of = |words: &[&str]| words.iter().filter_map(|word| status.decided.get(*word)).sum::<u64>();
    let heard = [
        "new_case",
        "held_alike",
        "further",
        "reopened",
        "folded",
        "beside",
        "repeat",
        "unreadable",
        "automatic",
        "impostor",
        "spent",
    ];
    let delivered = line.api.lines();
    Row {
        name,
        received,
        // Of many further messages at once a card tells the number.
        folded: of(&["folded", "repeat"]) + of(&["further"]).saturating_sub(delivered),
        held: status.cases.held,
        delivered,
        lost: received.saturating_sub(of(&heard) + stays + u64::try_from(status.aside).unwrap_or(0)),
        genuine,
        memory: line.memory("VmHWM") / 1024.0,
    }
}

impl Row {
    fn is_well(&self) -> bool {
        self.lost == 0 && self.genuine.is_some_and(|after| after <= GOAL)
    }
}

/// A table for people.
pub fn text(rows: &[Row]) -> String {
    let mut all = String::from(
        "flood                   verdict  received  folded    held  delivered  lost  genuine after  memory\n",
    );
    all.extend(rows.iter().map(line));
    all
}

fn line(row: &Row) -> String {
    let genuine = row.genuine.map_or_else(
        || format!("over {} s", PATIENCE.as_secs()),
        |after| format!("{:.1} s", after.as_secs_f64()),
    );
    format!(
        "{:<23} {:<8} {:>8} {:>7} {:>7} {:>10} {:>5} {genuine:>14} {:>4.0} MB\n",
        row.name,
        if row.is_well() { "met" } else { "not met" },
        row.received,
        row.folded,
        row.held,
        row.delivered,
        row.lost,
        row.memory,
    )
}

/// The same for programs.
pub fn json(rows: &[Row]) -> String {
    let floods: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "flood": row.name, "received": row.received, "folded": row.folded, "held": row.held,
                "delivered": row.delivered, "lost": row.lost,
                "genuine_s": row.genuine.map(|after| after.as_secs_f64()), "memory_mb": row.memory, "met": row.is_well(),
            })
        })
        .collect();
    format!("{}\n", serde_json::json!({ "floods": floods }))
}
