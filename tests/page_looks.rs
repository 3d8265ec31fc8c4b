//! The page as people see it: in a browser, with axe-core looking. Needs node, npm and its registry, so it is run by
//! `./test --long` only.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Once;
use std::time::Duration;

use hotlined::domain::time::Stamp;
use hotlined::sandbox::botapi::User;
use hotlined::sandbox::mail::Mail;
use hotlined::sandbox::page::{MailSeat, Role, Seat};
use hotlined::sandbox::{Sandbox, SandboxConfig, start};
use hotlined::service::clock::Clock;
use rustix::process::Signal;

use crate::support::line::{Line, operators};
use crate::support::people::{is_card, told};
use crate::support::redis::{ADMIN, RedisServer};
use crate::support::web::{Page, TOKEN};

const HOUR: Duration = Duration::from_hours(1);

/// Three who answer by day, by night and at any time, one who is away, and one who never enrolled.
fn sections() -> String {
    let day = "shifts = [\"day\"]\n";
    operators(&[("olga", 1001)])
        + day
        + &operators(&[("boris", 1002)])
        + "shifts = [\"night\"]\n"
        + &operators(&[("samira", 1003)])
        + "supervisor = true\n"
        + &operators(&[("eve", 1004)])
        + "away = [\"2020-01-01..2099-12-31\"]\n"
        + "[operator.nina]\nreach = [\"telegram\"]\n"
        + "[shift.day]\nhours = [\"mon-sun 08:00-19:00\"]\n[shift.night]\nhours = [\"mon-sun 20:00-06:00\"]\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "installs from npm; ./test --long runs it"]
async fn the_page_has_no_findings_of_axe() {
    let (line, page) = Page::over(Line::over(RedisServer::with(ADMIN), &sections()).await);
    let mut daemon = line.start();
    busy_days(&line).await;
    bring_tools();
    let url = format!("{}/?token={TOKEN}", page.url);
    run("node", &["axe.mjs", &url, &kept("well")]);

    // And when much is wrong.
    line.pass(30 * HOUR).await;
    line.settled().await;
    let good = fs::read_to_string(line.config_file()).expect("its config");
    fs::write(line.config_file(), good.replace("reach", "reech")).expect("its config");
    daemon.signal(Signal::HUP);
    daemon.logged("the reload changed nothing");
    line.redis.administer(&["CONFIG", "SET", "appendonly", "no"]);
    daemon.logged("the store is not safe");
    run("node", &["axe.mjs", &url, &kept("trouble")]);
}

/// Six who write, three who answer in Telegram and one by mail.
async fn board() -> Sandbox {
    let clock = Clock::frozen(Stamp(1_795_500_000_000));
    let mail = Mail::new(clock.clone(), "help@line.test");
    let contacts = ["Maryna", "Dmitri", "Amélie", "Bo", "Oksana", "Jean"];
    let operators = ["Anna", "Boris", "Nina"];
    let all = contacts.map(|name| (name, Role::Contact)).into_iter();
    let all = all.chain(operators.map(|name| (name, Role::Operator)));
    let seats = (1..).zip(all).map(|(user_id, (name, role))| Seat {
        user_id,
        name: name.into(),
        role,
        language: "uk".into(),
        start: Some(String::new()),
    });
    let by_mail = MailSeat {
        address: "vera@team.test".into(),
        name: "Vera".into(),
        role: Role::Operator,
        language: "fr".into(),
    };
    let config = SandboxConfig {
        clock,
        token: "123456:SANDBOX".into(),
        bot_username: "line_bot".into(),
        listen: ([127, 0, 0, 1], 0).into(),
        line_name: "helpline".into(),
        timezone: "Europe/Kyiv".into(),
        seats: seats.collect(),
        desk: None,
        mail: Some(mail),
        mail_seats: vec![by_mail],
        board_secret: None,
        observer: None,
    };
    start(config).await.expect("started")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "installs from npm; ./test --long runs it"]
async fn on_a_laptop_the_board_shows_a_contact_every_operator_and_the_clock() {
    let sandbox = board().await;
    bring_tools();
    run("node", &["board.mjs", &format!("http://{}/", sandbox.page_addr), &kept("board")]);
}

/// Once for all tests: it empties the folder before it fills it.
fn bring_tools() {
    static BROUGHT: Once = Once::new();
    BROUGHT.call_once(|| run("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]));
}

fn run(program: &str, args: &[&str]) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe");
    let ran = Command::new(program).current_dir(&tests).args(args).output().expect("node and npm");
    let told = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    println!("{told}");
    assert!(ran.status.success(), "{program}: {told}");
}

/// Where to keep what it looked like: `SCREENSHOTS=/some/folder`
fn kept(name: &str) -> String {
    std::env::var("SCREENSHOTS").map(|at| format!("{at}/web-{name}")).unwrap_or_default()
}

/// Some days with quick answers and slow ones, and a present in which people wait.
async fn busy_days(line: &Line) {
    let people = [1001, 1002, 1003, 1004].map(|id| line.operator(id));
    let mut number = 0;
    for (asked, after) in [(2, HOUR / 10), (5, HOUR), (3, 5 * HOUR), (1, 25 * HOUR), (4, HOUR / 4)] {
        let first = number + 1;
        for _ in 0..asked {
            number += 1;
            line.contact(number).write(format!("Appeal number {number} of somebody"));
        }
        line.settled().await;
        line.pass(after).await;
        line.settled().await;
        for appeal in first..=number {
            answer(line, &people, appeal).await;
        }
        line.pass(22 * HOUR).await;
        line.settled().await;
    }
    for number in 90..94 {
        line.contact(number).write(format!("Appeal number {number} of somebody"));
    }
    line.settled().await;
    line.pass(2 * HOUR).await;
    line.settled().await;
}

/// Whoever has the appeal answers it.
async fn answer(line: &Line, people: &[User], appeal: i64) {
    let words = format!("Appeal number {appeal} of");
    let shown = |who: &User| who.chat().into_iter().rev().find(|m| is_card(m) && m.text.contains(&words));
    // A card whose case was moved on has no buttons.
    let mut live = people.iter().filter_map(|who| Some((shown(who).filter(|m| !m.buttons.is_empty())?, who)));
    let (card, who) = live.next().expect("somebody has it");
    let answer = format!("Answer to number {appeal}");
    who.reply(card.id, &answer);
    told(&line.contact(appeal), &answer).await;
}
