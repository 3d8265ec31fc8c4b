//! Telegram sends again what it has sent before: nothing has its effect twice.

use std::collections::BTreeMap;
use std::time::Duration;

use hotlined::sandbox::botapi::{Disorder, Ids, User};
use serde_json::{Value, json};

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, card, press, told, words};
use crate::support::process::Daemon;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_that_comes_again_after_a_restart_changes_nothing() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let everyone = conversed(&line).await;
    let daemon = line.start();
    line.settled().await;
    let before = state(&line, &everyone).await;
    end(daemon);
    for (ids, disorder) in [
        (Ids::Same, Disorder::None),
        (Ids::New, Disorder::None),
        (Ids::New, Disorder::Duplicated),
        (Ids::New, Disorder::Reversed),
    ] {
        // Only a poll without an offset sees updates with their old numbers again: that of a new daemon.
        line.api.disorder(disorder);
        assert!(line.api.replay_all(ids) > 10);
        let daemon = line.start();
        line.settled().await;
        assert_eq!(before, state(&line, &everyone).await, "after {ids:?}, {disorder:?}");
        end(daemon);
    }
}

/// Nobody knows after a start whether ten years have passed or the clock is wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_start_ten_years_ahead_nothing_is_taken_twice_until_the_time_is_confirmed() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let daemon = line.start();
    for n in 1..=5 {
        line.contact(n).write(format!("Message {n}"));
        card(&olga, &format!("Message {n}")).await;
    }
    line.drained().await;
    end(daemon);
    line.step(Duration::from_hours(24 * 3_652));
    assert!(line.api.replay_all(Ids::New) >= 5);
    let _daemon = line.start();
    line.until_status("the clock is doubted", |status| status.doubt.is_some()).await;
    line.drained().await;
    let told = || async {
        let cases = line.whole_cases().await;
        (
            cases.len(),
            cases.iter().map(|case| case.messages.iter().filter(|m| m.from == "contact").count()).sum(),
        )
    };
    assert_eq!(told().await, (5, 5));
    let shown = line.command(&["clock"]);
    assert!(shown.code == Some(0) && shown.out.contains("NOT CONFIRMED"), "{shown:?}");
    assert!(line.command(&["status"]).out.contains("hotlined clock"));

    assert_eq!(line.command(&["clock", "confirm"]).code, Some(0));
    assert!(line.command(&["clock"]).out.contains("It is believed"));
    assert_eq!(line.command(&["clock", "confirm"]).code, Some(2), "there is nothing to confirm any more");
}

/// The date of a message says what day it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_of_today_confirms_the_time() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let daemon = line.start();
    line.settled().await;
    end(daemon);
    line.step(Duration::from_hours(24 * 3_652));
    let _daemon = line.start();
    line.until_status("the clock is doubted", |status| status.doubt.is_some()).await;
    line.contact(1).write("It is today");
    line.until_status("the clock is believed", |status| status.doubt.is_none()).await;
}

fn end(mut daemon: Daemon) {
    assert!(daemon.terminate().success(), "{}", daemon.stderr());
}

/// Everything that a conversation has: a start, an answer, an edit, buttons, a command, a block.
async fn conversed(line: &Line) -> Vec<User> {
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let [ada, ben] = [1, 2].map(|n| line.contact(n));
    let daemon = line.start();
    ada.start(None);
    let wish = ada.write("I need advise");
    let first = line.card(&olga, "I need advise").await;
    ada.edit(wish, "I need advice");
    becomes(&olga, first.id, |m| m.text.contains("I need advice")).await;
    press(&olga, first.id, words("button-take")).await;
    olga.reply(first.id, "What about?");
    told(&ada, "What about?").await;
    ada.write("My rent");
    card(&olga, "My rent").await;
    ben.write("Is this free?");
    let second = line.card(&boris, "Is this free?").await;
    press(&boris, second.id, words("button-pass-on")).await;
    card(&olga, "Is this free?").await;
    olga.write("/pause 1h");
    told(&olga, "No new cases for you until").await;
    boris.write("This is for nobody");
    told(&boris, words("word-no-cases")).await;
    ben.block();
    told(&olga, words("milestone-unreachable")).await;
    line.settled().await;
    end(daemon);
    vec![olga, boris, ada, ben]
}

/// All cases but for their times, who was last in turn, and how many messages each person got.
async fn state(line: &Line, everyone: &[User]) -> (Vec<Value>, BTreeMap<String, Option<u64>>, Vec<u64>) {
    let operators = line.status().await.operators;
    let turns = operators.into_iter().map(|o| (o.operator.as_str().to_owned(), o.last_turn)).collect();
    let cases = line.whole_cases().await.iter().map(|case| timeless(json!(case))).collect();
    (cases, turns, everyone.iter().map(User::received).collect())
}

/// Each daemon finds out anew how far line time and civil time lie apart, so what it shows of one moment can differ
/// by a fraction, and so by a second.
fn timeless(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let is_time = |name: &str| name == "at" || name.ends_with("_at") || name.ends_with("_since");
            let kept = fields.into_iter().filter(|(name, _)| !is_time(name));
            Value::Object(kept.map(|(name, value)| (name, timeless(value))).collect())
        }
        Value::Array(all) => all.into_iter().map(timeless).collect(),
        other => other,
    }
}
