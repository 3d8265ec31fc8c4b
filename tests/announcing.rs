//! The public channel: one supervisor writes, another confirms, one post stands there.

use hotlined::sandbox::botapi::{Fault, Group, MessageId, On, Shown, User};

use crate::support::line::Line;
use crate::support::people::{told, told_after, words};

const CHANNEL: i64 = -1_001_234_567_890;
const TEXT: &str = "We are back.\nWrite to us at any hour.";

/// A line with two supervisors, an operator and a public channel.
async fn line() -> (Line, Group, [User; 2]) {
    let sections = "[operator.vera]\nreach = [\"telegram:1001\"]\nsupervisor = true\n\
                    [operator.boris]\nreach = [\"telegram:1002\"]\nsupervisor = true\n\
                    [operator.olga]\nreach = [\"telegram:1003\"]\n\
                    [announce]\nchannel = \"telegram\"\nchat = \"-1001234567890\"\n";
    let line = Line::open(sections).await;
    let channel = line.api.channel(CHANNEL, "News", None);
    line.operator(1003);
    let supervisors = [line.operator(1001), line.operator(1002)];
    (line, channel, supervisors)
}

fn posts(channel: &Group) -> Vec<Shown> {
    channel.chat().into_iter().filter(|m| m.from_bot && !m.deleted).collect()
}

/// Writes one and waits until it is asked whether it goes out; the question, as both have it.
async fn proposed(line: &Line, [vera, boris]: &[User; 2], text: &str) -> [Shown; 2] {
    vera.write(format!("/announce {text}"));
    let question = words("announce-ask-second");
    let asked = [told(vera, question).await, told(boris, question).await];
    assert!(boris.chat().iter().any(|m| m.from_bot && m.text == text), "exactly as it will look");
    line.drained().await;
    asked
}

async fn answered(user: &User, after: MessageId, key: &str) -> Shown {
    told_after(user, after, words(key)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_proposes_another_confirms_and_one_post_stands_there_until_it_is_deleted() {
    let (line, channel, people) = line().await;
    let _daemon = line.start();
    let [vera, boris] = &people;
    let [own, question] = proposed(&line, &people, TEXT).await;

    vera.press(own.id, words("button-announce-post")).expect("a button");
    line.drained().await;
    assert_eq!(posts(&channel).len(), 0, "nobody announces alone");

    boris.press(question.id, words("button-announce-post")).expect("a button");
    let ended = told(vera, "https://t.me/c/1234567890/").await;
    line.drained().await;
    assert_eq!(posts(&channel).iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), [TEXT]);
    let link = format!("https://t.me/c/1234567890/{}", posts(&channel)[0].id);
    assert!(ended.text.contains(&link), "{link}: {}", ended.text);
    for (who, asked) in [(vera, &own), (boris, &question)] {
        let is_gone = |m: &Shown| m.id == asked.id && m.deleted;
        assert!(who.chat().iter().any(is_gone), "nobody is asked any more");
    }

    vera.press(ended.id, words("button-announce-delete")).expect("a button");
    answered(vera, ended.id, "announce-end-deleted").await;
    assert_eq!(posts(&channel).len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_somebody_told_the_line_stands_there_however_it_is_written() {
    let (line, channel, people) = line().await;
    let _daemon = line.start();
    let [vera, boris] = &people;
    line.contact(1).write("My brother is held in the old school. Call +380 44 123 45 67");
    line.drained().await;
    for text in [
        "Call us: 044 123-45-67 (24/7)",
        "0 800 111 222 / 044 123 45 67",
        "We hear that a brother of ours, my brother is held in the old school too",
    ] {
        let sent = vera.write(format!("/announce {text}"));
        told_after(vera, sent, "Not announced").await;
        line.drained().await;
    }
    let sent = vera.write("/announce Write to somebody@home.example");
    told_after(vera, sent, "somebody@home.example").await;
    line.drained().await;
    assert!(!boris.chat().iter().any(|m| m.text.contains(words("announce-ask-second"))), "nobody is asked");
    assert_eq!(posts(&channel).len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daemon_that_is_killed_while_it_posts_posts_once() {
    for (fault, there) in [(Fault::DoneSilent, 1), (Fault::Silent, 0)] {
        let (line, channel, people) = line().await;
        let mut daemon = line.start();
        let [vera, boris] = &people;
        let [_, question] = proposed(&line, &people, TEXT).await;
        let calls = line.api.calls().len();
        line.api.fault(On::method("sendMessage").chat(CHANNEL), fault);
        boris.press(question.id, words("button-announce-post")).expect("a button");
        let begun = |api: &hotlined::sandbox::botapi::BotApi| {
            api.calls().iter().skip(calls).any(|call| call.chat == Some(CHANNEL))
        };
        line.api.wait_until(begun).await.expect("it is being posted");
        daemon.kill9();
        let _daemon = line.start();
        // Nobody can know: whoever asks looks there first.
        let ended = told(vera, words("announce-end-unsure")).await;
        line.drained().await;
        assert_eq!(posts(&channel).len(), there, "it is not posted unasked");
        if there == 0 {
            vera.press(ended.id, words("button-announce-again")).expect("a button");
            told_after(vera, ended.id, "https://t.me/c/1234567890/").await;
            line.drained().await;
            assert_eq!(posts(&channel).len(), 1);
        }
    }
}
