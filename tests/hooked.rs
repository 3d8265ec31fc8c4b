//! A line that hears by a webhook: the service brings each update to its door, and again until it has it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use hotlined::admin::view::CaseView;
use tempfile::TempDir;

use crate::support::ask::said;
use crate::support::line::{Line, TOKEN, operators};
use crate::support::people::{card, cards, code, told};
use crate::support::ports::free_port;

const SECRET: &str = "canary-of-the-hook-0123456789abcdef";

/// A line with a door, where that is, and the folder of its secret.
async fn line() -> (Line, String, TempDir) {
    let (folder, port) = (TempDir::new().expect("a folder"), free_port());
    let secret = folder.path().join("hook-secret");
    fs::write(&secret, SECRET).expect("a secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("its mode");
    let url = format!("http://127.0.0.1:{port}/telegram");
    let hook = format!(
        "\n[channel.telegram.webhook]\nurl = \"{url}\"\nlisten = \"127.0.0.1:{port}\"\nsecret = {{ file = \"{}\" }}\n",
        secret.display()
    );
    (Line::open(&(operators(&[("olga", 1001)]) + &hook)).await, url, folder)
}

fn words(case: &CaseView) -> Vec<&str> {
    said(case).into_iter().map(|message| message.text.as_str()).collect()
}

/// Asks as a program would that knows the token, or the way to the hook; tells the status.
async fn post(url: &str, secret: Option<&str>, body: String) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut request = client.post(url).header("content-type", "application/json").body(body);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_by_the_hook_reaches_an_operator_and_the_answer_comes_back() {
    let (line, url, _folder) = line().await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    ada.write("Is anybody there?");
    let card = line.card(&olga, "Is anybody there?").await;
    olga.reply(card.id, "We are here");
    told(&ada, "We are here").await;
    line.drained().await;
    assert_eq!((line.api.count("setWebhook"), line.api.count("getUpdates")), (1, 0));
    assert!(line.api.brought().iter().all(|(_, status)| *status == Some(200)), "{:?}", line.api.brought());
    // Nobody else can fetch what is brought to the line.
    assert_eq!(post(&format!("{}/bot{TOKEN}/getUpdates", line.api_url()), None, "{}".into()).await, 409);
    let forged = r#"{"update_id":1,"message":{"message_id":900,"date":1,"text":"Forged","chat":{"id":7391046009,"type":"private"},"from":{"id":7391046009}}}"#;
    for secret in [None, Some("canary-of-the-hook-0123456789abcdeF")] {
        assert_eq!(post(&url, secret, forged.to_owned()).await, 401);
    }
    line.drained().await;
    assert_eq!((line.cases().await.len(), cards(&olga, "Forged")), (1, 0));
    assert_eq!(daemon.terminate().code(), Some(0));
    assert!(!daemon.stderr().contains(SECRET), "no log tells the secret");
    assert_eq!(
        line.api.count("deleteWebhook"),
        0,
        "what comes while the line is down waits with the service"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_is_away_nothing_is_confirmed_and_afterwards_nothing_is_lost_or_doubled() {
    let (mut line, _, _folder) = line().await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    ada.write("Before");
    let first = line.card(&olga, "Before").await;

    line.redis.stop();
    ada.write("While it stands still");
    olga.reply(first.id, "An answer meanwhile");
    daemon.logged("waiting for the store");
    assert_eq!(line.api.pending(), 2, "Telegram keeps both");
    line.redis.cont();
    card(&olga, "While it stands still").await;
    told(&ada, "An answer meanwhile").await;
    line.drained().await;

    // Both go, with what is brought to them in their hands.
    line.redis.kill9();
    let before = line.api.brought().len();
    ada.write("While it is gone");
    ada.write("And more");
    line.contact(2).write("Somebody else");
    daemon.kill9();
    line.api.wait_until(|api| api.brought().len() > before + 2).await.expect("it is tried again");
    assert_eq!(line.api.pending(), 3);
    line.redis.restart();
    let _daemon = line.start();
    card(&olga, "And more").await;
    card(&olga, "Somebody else").await;
    line.drained().await;
    let all = ["Before", "While it stands still", "While it is gone", "And more"];
    assert_eq!(words(&line.case(&code(&first)).await), all);
    for words in all.into_iter().chain(["Somebody else"]) {
        assert_eq!(cards(&olga, words), 1, "{words}");
    }
    let refused = line.api.brought().into_iter().filter(|(_, status)| *status != Some(200)).count();
    assert!(refused >= 3, "{:?}", line.api.brought());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_killed_again_and_again_takes_each_message_once_and_in_order() {
    let (line, _, _folder) = line().await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let mut daemon = line.start();
    ada.write("Message 0");
    let first = line.card(&olga, "Message 0").await;
    let mut written = vec!["Message 0".to_owned()];
    for n in 0..4 {
        let brought = line.api.brought().len();
        for part in 0..3 {
            written.push(format!("Message {}", 1 + 3 * n + part));
            ada.write(written.last().expect("just written").clone());
        }
        line.api.wait_until(|api| api.brought().len() > brought + n % 3).await.expect("some are brought");
        daemon.kill9();
        daemon = line.start();
    }
    line.drained().await;
    assert_eq!(words(&line.case(&code(&first)).await), written);
}
