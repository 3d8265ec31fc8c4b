//! The key folder: what opens cases lies in it and nowhere else, and survives what comes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::support::line::{Line, Ran, operators};
use crate::support::people::{card, code};

const HOUR: Duration = Duration::from_hours(1);

fn file_of(line: &Line) -> PathBuf {
    line.keys_folder().join("periods-proof")
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err))
}

fn states(view: &Value) -> Vec<String> {
    let all = view["periods"].as_array().unwrap().iter();
    all.map(|period| period["state"].as_str().unwrap().to_owned()).collect()
}

/// The start is refused, with this in the reason.
fn refused(line: &Line, why: &str) {
    let mut daemon = line.launch(&[]);
    assert_eq!(daemon.wait().code(), Some(2), "{}", daemon.stderr());
    assert!(daemon.stderr().contains(why), "{why}: {}", daemon.stderr());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_is_killed_at_twenty_points_leaves_every_case_to_be_opened() {
    let line = Line::open(&format!("[routing]\ncapacity = 1000\n{}", operators(&[("olga", 1001)]))).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let mut codes = Vec::new();
    for kill in 0..20u64 {
        let words = format!("Nobody hears number {kill}");
        line.contact(i64::try_from(kill).unwrap()).write(&words);
        codes.push(code(&card(&olga, &words).await));
        let rotates = line.begin_command(&["keys", "rotate", "--json"]);
        tokio::time::sleep(Duration::from_millis(kill * 3)).await;
        daemon.kill9();
        drop(rotates);
        daemon = line.start();
    }
    let view = json(&line.command(&["keys", "rotate", "--json"]));
    assert_eq!(states(&view).iter().filter(|state| *state == "current").count(), 1, "{view}");
    for (at, code) in codes.iter().enumerate() {
        assert_eq!(line.case(code).await.messages[0].text, format!("Nobody hears number {at}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_folder_that_is_not_fit_stops_the_start_with_what_to_do_and_nothing_is_lost() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    line.contact(1).write("Keep this");
    let kept = code(&card(&olga, "Keep this").await);
    line.drained().await;
    assert!(daemon.terminate().success());
    let (file, copy) = (file_of(&line), line.keys_folder().with_file_name("safe"));
    let copies = line.command(&["keys", "sync", copy.to_str().unwrap()]);
    assert_eq!(copies.code, Some(0), "{}", copies.err);
    let whole = fs::read(&file).unwrap();

    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    refused(&line, "cut short or damaged");
    fs::write(&file, &whole).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    refused(&line, "others can read it");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();

    let other = Line::open(&operators(&[("olga", 1001)])).await;
    assert!(other.start().terminate().success());
    fs::copy(file_of(&other), &file).unwrap();
    refused(&line, "another line");

    fs::remove_file(&file).unwrap();
    refused(&line, "hotlined keys sync");
    // As it says.
    assert_eq!(line.command(&["keys", "sync", copy.to_str().unwrap()]).code, Some(0));

    // One from before the latest period.
    let mut daemon = line.start();
    assert_eq!(line.command(&["keys", "rotate"]).code, Some(0));
    line.contact(2).write("And this");
    let late = code(&card(&olga, "And this").await);
    line.drained().await;
    assert!(daemon.terminate().success());
    let latest = fs::read(&file).unwrap();
    fs::write(&file, &whole).unwrap();
    refused(&line, "older copy");
    fs::write(&file, &latest).unwrap();

    let _daemon = line.start();
    assert_eq!(line.case(&kept).await.messages[0].text, "Keep this");
    assert_eq!(line.case(&late).await.messages[0].text, "And this");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_keys_wait_for_their_copy_and_the_line_goes_on_meanwhile() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let mirror = line.keys_folder().with_file_name("mirror");
    line.set_in_store(&format!("mirror = \"{}\"", mirror.display()));
    let olga = line.operator(1001);
    let _daemon = line.start();
    assert!(mirror.join("periods-proof").exists(), "the first period is there before it is used");
    fs::rename(&mirror, mirror.with_extension("away")).unwrap();
    fs::write(&mirror, "no disk").unwrap();
    let told = line.command(&["keys", "rotate"]);
    assert!(told.code == Some(0) && told.out.contains("is not used before its copy is made"), "{}", told.out);
    line.contact(1).write("Is anybody there?");
    card(&olga, "Is anybody there?").await;
    assert_eq!(states(&json(&line.command(&["keys", "status", "--json"]))), ["current", "waits"]);
    fs::remove_file(&mirror).unwrap();
    fs::rename(mirror.with_extension("away"), &mirror).unwrap();
    assert_eq!(states(&json(&line.command(&["keys", "rotate", "--json"]))), ["earlier", "current"]);
    line.pass(HOUR).await;
    line.contact(1).write("Still there?");
    card(&olga, "Still there?").await;
}
