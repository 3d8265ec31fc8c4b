//! An operator's chat is bound by a link and by digits that are told another way.

use std::time::Duration;

use hotlined::sandbox::botapi::{MessageId, User};

use crate::support::line::{Line, operators};
use crate::support::people::{card, count, told, words};
use crate::support::until;

const DIGITS: &str = "four digits to the person who invited you";

fn sections() -> String {
    operators(&[("olga", 1001)]) + "supervisor = true\n\n[operator.cleo]\nreach = [\"telegram\"]\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_and_its_digits_bind_a_chat_and_cases_come_to_it() {
    let line = Line::open(&sections()).await;
    let olga = line.operator(1001);
    let (cleo, thief) = (line.api.user(5001, "Cleo", "en"), line.api.user(5002, "Thief", "en"));
    let _daemon = line.start();

    let token = invite(&line);
    cleo.start(Some(&token));
    let digits = digits(&cleo).await;
    thief.start(Some(&token));
    told(&thief, words("word-enrol-over")).await;
    let wrong = if digits == "0000" { "0001" } else { "0000" };
    let refused = line.command(&["operator", "confirm", "cleo", wrong]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let confirmed = line.command(&["operator", "confirm", "cleo", &digits]);
    assert_eq!(confirmed.code, Some(0), "{confirmed:?}");
    told(&cleo, words("word-enrolled")).await;
    told(&olga, words("word-enrolled-other")).await;

    line.contact(1).write("One for Olga");
    line.contact(2).write("One for Cleo");
    card(&olga, "One for Olga").await;
    let theirs = line.card(&cleo, "One for Cleo").await;
    cleo.reply(theirs.id, "We are here");
    told(&line.contact(2), "We are here").await;
    thief.start(Some(&token));
    told(&thief, "Choose a language, or just write").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_ends_after_a_quarter_of_an_hour_and_with_three_wrong_tries() {
    let line = Line::open(&sections()).await;
    line.operator(1001);
    let cleo = line.api.user(5001, "Cleo", "en");
    let _daemon = line.start();
    let late = invite(&line);
    line.pass(Duration::from_mins(16)).await;
    cleo.start(Some(&late));
    cleo.wait_message(MessageId(0), |_| true).await.unwrap();
    assert_eq!(count(&cleo, DIGITS), 0);

    cleo.start(Some(&invite(&line)));
    let right = digits(&cleo).await;
    let wrong = if right == "0000" { "0001" } else { "0000" };
    for _ in 0..3 {
        assert_eq!(line.command(&["operator", "confirm", "cleo", wrong]).code, Some(1));
    }
    let late = line.command(&["operator", "confirm", "cleo", &right]);
    assert_eq!(late.code, Some(1), "the right digits come too late: {late:?}");
    assert_eq!(count(&cleo, words("word-enrolled")), 0);
}

/// The token of a fresh link; there is one once the daemon has asked Telegram for the bot's name.
fn invite(line: &Line) -> String {
    until("an invitation is a link", || {
        let invited = line.command(&["operator", "invite", "cleo"]);
        assert_eq!(invited.code, Some(0), "{invited:?}");
        let mut words = invited.out.split_whitespace();
        words.find_map(|w| w.strip_prefix("https://t.me/proof_bot?start=")).map(str::to_owned)
    })
}

async fn digits(who: &User) -> String {
    let text = told(who, DIGITS).await.text;
    text.lines().last().unwrap().trim().to_owned()
}
