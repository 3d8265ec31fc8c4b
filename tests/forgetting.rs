//! Forgetting: gone here, in every old copy of the store, and for whoever writes again.

use std::time::Duration;

use hotlined::sandbox::botapi::User;

use crate::support::line::{Line, operators};
use crate::support::people::{card, code, press, told, told_after, words};
use crate::support::until;

const HOUR: Duration = Duration::from_hours(1);

/// Whether nothing with these words stands in a chat any more.
fn is_gone(user: &User, words: &str) -> bool {
    user.chat().iter().all(|m| m.deleted || !m.text.contains(words))
}

/// Yesterday's Redis with today's key folder: what was forgotten since does not open, and its neighbours of the same
/// period do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_copy_of_the_store_opens_everything_but_what_was_forgotten_since() {
    let mut line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let mut codes = Vec::new();
    for (n, name) in [(1, "Ada"), (2, "Ben"), (3, "Eve")] {
        line.contact(n).write(format!("{name} is alone"));
        codes.push(code(&card(&olga, &format!("{name} is alone")).await));
    }
    let [ada, ben, eve] = [&codes[0], &codes[1], &codes[2]];
    line.drained().await;
    assert!(daemon.terminate().success());
    let copy = line.redis.copy();
    line.redis.restart();

    let mut daemon = line.start();
    let done = line.command(&["forget", ben, "--yes"]);
    assert!(
        done.code == Some(0) && done.out.contains(&format!("the case {ben}")),
        "{}{}",
        done.out,
        done.err
    );
    told(&olga, &format!("{ben} was forgotten")).await;
    until("the card is gone from Olga's chat", || is_gone(&olga, "Ben is alone").then_some(()));
    assert!(!is_gone(&olga, "Eve is alone"));
    let again = line.command(&["forget", ben, "--yes"]);
    assert!(again.code == Some(1) && again.err.contains("was forgotten already"), "{}", again.err);
    let unknown = line.command(&["forget", "K7F-3QD", "--yes"]);
    assert!(unknown.code == Some(1) && unknown.err.contains("there is no case K7F-3QD"), "{}", unknown.err);
    line.drained().await;
    assert!(daemon.terminate().success());

    line.redis.put_back(&copy);
    let restored = line.restore();
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let mut daemon = line.start();
    for (code, text) in [(ada, "Ada is alone"), (eve, "Eve is alone")] {
        assert_eq!(line.case(code).await.messages[0].text, text);
    }
    let gone = line.command(&["case", "show", ben]);
    assert_eq!(gone.code, Some(1), "{}", gone.out);
    // It raises nothing, neither as late nor as damaged.
    line.pass(30 * HOUR).await;
    line.drained().await;
    let status = line.status().await;
    assert!(status.unreadable.is_empty());
    assert!(!daemon.stderr().contains(&format!("{ben} can't be read")));
    let late = words("reminder");
    assert!(olga.chat().iter().all(|m| !(m.text.contains(ben.as_str()) && m.text.contains(late))));
    assert!(daemon.terminate().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_writes_again_is_new_and_a_contact_goes_with_all_of_theirs() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let ada = line.contact(1);
    ada.write("Ada is alone");
    let first = code(&card(&olga, "Ada is alone").await);
    line.contact(2).write("Ben has nobody");
    let bens = code(&card(&olga, "Ben has nobody").await);
    line.drained().await;
    let name = line.case(&first).await.contact.pseudonym;
    let done = line.command(&["forget", "--contact", &name, "--yes", "--json"]);
    let view: serde_json::Value = serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{}", done.err));
    assert_eq!((&view["done"], &view["contact"]), (&true.into(), &true.into()), "{view}");
    assert_eq!(line.command(&["case", "show", &first]).code, Some(1));
    ada.write("Ada again");
    let second = code(&card(&olga, "Ada again").await);
    assert_ne!(second, first);
    assert_eq!(line.case(&second).await.messages.len(), 1);
    assert_eq!(line.case(&bens).await.messages[0].text, "Ben has nobody");
    let keys = line.command(&["keys", "status", "--json"]);
    let keys: serde_json::Value = serde_json::from_str(&keys.out).unwrap();
    assert!(keys["periods"][0]["forgotten"].as_u64() >= Some(2), "the case and the contact: {keys}");
    let verified = line.command(&["audit", "verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    let refused = line.command(&["forget", &bens]);
    assert!(refused.code == Some(2) && refused.err.contains("--yes"), "nobody can be asked: {}", refused.err);
    assert!(daemon.terminate().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_who_asks_twice_is_gone_after_ten_minutes_unless_they_write() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let mut daemon = line.start();
    let ada = line.contact(1);
    ada.write("Ada is alone");
    let code = code(&card(&olga, "Ada is alone").await);
    line.drained().await;

    ada.write("/forget");
    let ask = told(&ada, "Nobody can bring it back").await;
    press(&ada, ask.id, "Delete everything").await;
    let sure = told(&ada, "Really?").await;
    press(&ada, sure.id, "Yes, delete everything").await;
    told(&ada, "Until then one tap").await;
    told(&olga, &format!("{code}: its contact asks to be forgotten")).await;
    until("what she wrote is gone from her chat", || is_gone(&ada, "Ada is alone").then_some(()));
    ada.write("No, wait");
    told(&ada, "Nothing is deleted").await;
    line.pass(Duration::from_mins(15)).await;
    line.drained().await;
    assert_eq!(line.case(&code).await.messages.len(), 2);

    ada.write("/forget");
    let ask = told_after(&ada, sure.id, "Nobody can bring it back").await;
    press(&ada, ask.id, "Delete everything").await;
    let again = told_after(&ada, ask.id, "Really?").await;
    press(&ada, again.id, "Yes, delete everything").await;
    told_after(&ada, again.id, "Until then one tap").await;
    line.pass(Duration::from_mins(11)).await;
    told(&olga, &format!("{code} was forgotten")).await;
    assert_eq!(line.command(&["case", "show", &code]).code, Some(1));
    assert!(daemon.terminate().success());
}
