//! Another config for a running line: whole, or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::net::UnixDatagram;

use hotlined::sandbox::botapi::User;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::ask::said;
use crate::support::line::{Line, Ran, operators};
use crate::support::people::{card, code, is_card, told, words};
use crate::support::until;

const DONE: &str = "the reloaded config is in force";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_faulty_config_changes_nothing_and_a_good_one_holds_at_once() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let mut daemon = line.start();
    line.contact(1).write("Before");
    let before = code(&card(&olga, "Before").await);
    let good = read(&line);

    write(&line, &good.replace("reach", "reech"));
    daemon.signal(Signal::HUP);
    daemon.logged("the reload changed nothing");
    assert!(daemon.stderr().contains("reech"), "the fault is named");
    line.contact(2).write("After a faulty one");
    card(&boris, "After a faulty one").await;

    write(&line, &good.replace("name = \"proof\"", "name = \"other\""));
    daemon.signal(Signal::HUP);
    daemon.logged("take a restart");

    // Olga leaves the line: her case is offered anew, and nothing goes to her any more.
    write(&line, &without_olga(&good));
    daemon.signal(Signal::HUP);
    daemon.logged(DONE);
    line.settled().await;
    card(&boris, "Before").await;
    assert_eq!(line.case(&before).await.operator.unwrap(), "boris".into());
    let received = olga.received();
    line.contact(3).write("After a good one");
    card(&boris, "After a good one").await;
    line.settled().await;
    assert_eq!(olga.received(), received);
    assert!(daemon.terminate().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_tells_who_would_lose_which_cases_and_changes_nothing() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.contact(1).write("First");
    let first = code(&line.card(&olga, "First").await);
    line.contact(2).write("Second");
    line.card(&boris, "Second").await;
    let good = read(&line);
    let steps = "[routing]\ncapacity = 5\n[operator.nina]\n[[escalation]]\nafter = \"3h\"\ndo = \"remind\"\n";
    write(&line, &format!("{}{steps}", without_olga(&good)));

    let ran = reload(&line, &["--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for told in [
        &format!(
            "olga leaves the roster: offered to others, or waiting until somebody is free (1 case: {first})"
        ),
        "- olga leaves",
        "+ nina joins",
        "hotlined operator invite nina",
        "- after 4h: remind the operator",
        "+ after 3h: remind the operator",
        "routing.capacity: now 5",
    ] {
        assert!(ran.out.contains(told), "{told:?} is not in\n{}", ran.out);
    }
    let json: Value = serde_json::from_str(&reload(&line, &["--dry-run", "--json"]).out).unwrap();
    assert_eq!((&json["ok"], &json["dry_run"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(json["losses"][0]["cases"][0], first.as_str());
    assert!(!ran.out.contains("1001") && !ran.out.contains("7391046"), "no address: {}", ran.out);

    // Nothing changed: she keeps her case and gets the next one.
    line.settled().await;
    assert_eq!(line.case(&first).await.operator.unwrap(), "olga".into());
    line.contact(3).write("Third");
    card(&olga, "Third").await;
    assert_eq!(line.status().await.config.reloaded_at, None);

    // Done in earnest it tells the same, and does it.
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("Reloaded.") && ran.out.contains("olga leaves the roster"), "{}", ran.out);
    line.settled().await;
    assert_eq!(line.case(&first).await.operator.unwrap(), "boris".into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_told_by_the_command_and_by_the_status_until_a_reload_works() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let _daemon = line.start();
    let (good, hash) = (read(&line), line.status().await.config.hash);

    write(&line, &good.replace("reach", "reech"));
    let ran = reload(&line, &["--dry-run"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.starts_with("A reload would be REFUSED."), "{}", ran.out);
    assert_eq!(line.status().await.config.refused, None, "a dry run leaves no trace");
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.starts_with("REFUSED. Nothing was changed"), "{}", ran.out);
    assert!(ran.out.contains("did you mean `reach`?") && ran.out.contains("^^^^^"), "{}", ran.out);
    let status = line.command(&["status"]).out;
    assert!(status.contains("reload REFUSED") && status.contains("reech"), "{status}");
    assert_eq!(line.status().await.config.hash, hash);

    // What only a restart can change is named, and the rest is not done either.
    let other = good
        .replace("name = \"proof\"", "name = \"other\"")
        .replace("url   = \"", "url   = \"redis://localhost:1\" #");
    write(
        &line,
        &format!(
            "{other}[channel.second]\nkind = \"telegram\"\ntoken = {{ credential = \"t\" }}\n[routing]\ncapacity = 5\n"
        ),
    );
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("Only a restart can change: line.name, store.url, channel.second\n"),
        "{}",
        ran.out
    );
    assert_eq!(line.status().await.config.hash, hash);

    write(&line, &format!("{good}[routing]\ncapacity = 5\n"));
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let config = line.status().await.config;
    assert!(config.refused.is_none() && config.reloaded_at.is_some() && config.hash != hash);
    assert!(line.command(&["status"]).out.contains(", ok ("), "the status says so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlays_and_texts_are_read_again_and_a_broken_text_changes_nothing() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let folder = line.config_file().parent().unwrap().to_owned();
    let texts = folder.join("texts");
    fs::create_dir(&texts).unwrap();
    fs::create_dir(folder.join("conf.d")).unwrap();
    fs::write(folder.join("conf.d/10-texts.toml"), format!("[texts]\ndir = \"{}\"\n", texts.display()))
        .unwrap();
    let olga = line.operator(1001);
    let _daemon = line.start();
    line.contact(1).write("First");
    line.card(&olga, "First").await;

    let roster = "[operator.olga]\nalias = \"Anna\"\n[operator.boris]\nreach = [\"telegram:1002\"]\n";
    fs::write(folder.join("conf.d/20-roster.toml"), roster).unwrap();
    fs::write(texts.join("en.ftl"), "word-resumed = { $nothing }\n").unwrap();
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("en.ftl:1: word-resumed is not given a variable $nothing"), "{}", ran.out);
    assert_eq!(line.status().await.operators.len(), 1, "the roster is not taken over without the texts");

    fs::write(texts.join("en.ftl"), "word-resumed = Canary of another text\n").unwrap();
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("conf.d/20-roster.toml"), "{}", ran.out);
    assert_eq!(line.status().await.operators.len(), 2);
    olga.write("/pause");
    told(&olga, words("word-paused")).await;
    olga.write("/resume");
    told(&olga, "Canary of another text").await;
}

/// What `systemctl status` shows, and what `systemctl reload` waits for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systemd_hears_of_a_reload_and_of_its_end_and_of_what_waits() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_nonblocking(true).unwrap();
    let heard = |text: &str| until(&format!("systemd hears {text:?}"), || received(&socket, text));
    let mut daemon = line.launch(&[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    heard("STATUS=leads the line: 0 waiting");

    let good = read(&line);
    write(&line, &good.replace("reach", "reech"));
    daemon.signal(Signal::HUP);
    assert!(heard("RELOADING=1").contains("MONOTONIC_USEC="));
    assert!(heard("the reload was REFUSED").contains("READY=1"));
    line.pass(std::time::Duration::from_secs(61)).await;
    assert!(heard("waiting; the last reload was REFUSED").contains("reech"));

    write(&line, &good.replace("[operator.olga]", "[operator.olga]\naway = [\"2000-01-01..2999-01-01\"]"));
    daemon.signal(Signal::HUP);
    heard("RELOADING=1");
    assert!(heard("STATUS=the reloaded config is in force").contains("READY=1"));
    line.settled().await;
    line.contact(1).write("Anybody there?");
    line.until_status("it waits", |status| status.cases.waiting == 1).await;
    line.pass(std::time::Duration::from_secs(61)).await;
    assert!(!heard("STATUS=leads the line: 1 waiting, oldest 1 min").contains("REFUSED"));
}

/// The next message with that text, if it has come; those before it are let go.
fn received(socket: &UnixDatagram, text: &str) -> Option<String> {
    let mut buffer = [0; 4096];
    while let Ok(length) = socket.recv(&mut buffer) {
        let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
        if message.contains(text) {
            return Some(message);
        }
    }
    None
}

/// Good configs, broken ones, such as take a restart, and one without an operator who holds cases, while people
/// write and are answered: every message is in one case, once, and was shown to somebody who is still there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_nothing_is_lost_and_nothing_interrupted() {
    let people = [("olga", 1001), ("boris", 1002), ("cleo", 1003)];
    let line = Line::open(&format!("[routing]\ncapacity = 1000\n{}", operators(&people))).await;
    let chats = people.map(|(_, id)| line.operator(id));
    let mut daemon = line.start();
    let good = read(&line);
    for round in 0..ROUNDS {
        line.contact(round).write(format!("Round {round}, first."));
        let config = match round % 4 {
            0 => good.replace("capacity = 1000", &format!("capacity = {}", 900 + round)),
            1 => format!("{good}[stor]\n"),
            2 => good.replace("name = \"proof\"", "name = \"other\""),
            _ => "[line".to_owned(),
        };
        write(&line, &config);
        daemon.signal(Signal::HUP);
        let ran = reload(&line, &[]);
        assert_eq!(
            ran.code,
            Some([0, 2, 1, 2][usize::try_from(round % 4).unwrap()]),
            "{}{}",
            ran.out,
            ran.err
        );
        line.contact(round).write(format!("Round {round}, second."));
        answer_one(&chats);
    }
    line.drained().await;
    let held = line.loads().await["olga"];
    assert!(held > 0, "she holds cases when she leaves");
    write(&line, &without_olga(&good));
    let ran = reload(&line, &[]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("olga leaves the roster") && ran.out.contains(&format!("({held} case")),
        "{}",
        ran.out
    );
    for round in 0..ROUNDS {
        line.contact(round).write(format!("Round {round}, third."));
    }
    line.settled().await;
    line.drained().await;

    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for case in line.whole_cases().await {
        let who = case.operator.as_ref().map(|o| o.as_str().to_owned());
        assert!(matches!(who.as_deref(), Some("boris" | "cleo")), "{}: {who:?}", case.code);
        for message in said(&case) {
            *found.entry(message.text.clone()).or_default() += 1;
        }
    }
    let all =
        (0..ROUNDS).flat_map(|n| ["first", "second", "third"].map(|which| format!("Round {n}, {which}.")));
    let wanted: BTreeMap<String, usize> = all.map(|text| (text, 1)).collect();
    assert_eq!(found, wanted);
    assert!(daemon.ended().is_none() && daemon.stderr().matches("leads the line").count() <= 1);
    assert!(daemon.terminate().success());
}

const ROUNDS: i64 = 16;

/// Each operator answers the last card that they have, if they have any.
fn answer_one(chats: &[User]) {
    for operator in chats {
        let cards: Vec<_> = operator.chat().into_iter().filter(is_card).collect();
        if let Some(card) = cards.last() {
            operator.reply(card.id, "An answer.");
        }
    }
}

fn read(line: &Line) -> String {
    fs::read_to_string(line.config_file()).unwrap()
}

fn write(line: &Line, config: &str) {
    fs::write(line.config_file(), config).unwrap();
}

fn reload(line: &Line, args: &[&str]) -> Ran {
    let args: Vec<&str> = ["reload"].iter().chain(args).copied().collect();
    line.command(&args)
}

/// The config without her section, which stands before that of boris.
fn without_olga(config: &str) -> String {
    let (head, tail) = config.split_once("[operator.olga]").unwrap();
    format!("{head}[operator.boris]{}", tail.split_once("[operator.boris]").unwrap().1)
}
