//! The page as a browser speaks to it, with a tiny bot behind it.

use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::domain::time::Stamp;
use crate::sandbox::mail::Mail;
use crate::sandbox::page::{MailSeat, Role, Seat};
use crate::sandbox::{Sandbox, SandboxConfig, StartError, start};
use crate::service::clock::Clock;

fn seat(user_id: i64, name: &str, role: Role, start: Option<&str>) -> Seat {
    Seat { user_id, name: name.into(), role, language: "uk".into(), start: start.map(str::to_owned) }
}

fn config(secret: Option<&str>) -> SandboxConfig {
    SandboxConfig {
        clock: Clock::frozen(Stamp(1_795_500_000_000)),
        token: "123456:SANDBOX".into(),
        bot_username: "line_bot".into(),
        listen: ([127, 0, 0, 1], 0).into(),
        line_name: "helpline".into(),
        timezone: "Europe/Kyiv".into(),
        seats: vec![seat(1, "Ada", Role::Contact, None), seat(2, "Olga", Role::Operator, Some("invite"))],
        desk: None,
        mail: None,
        mail_seats: Vec::new(),
        board_secret: secret.map(str::to_owned),
        observer: None,
    }
}

async fn sandbox(secret: Option<&str>) -> Sandbox {
    start(config(secret)).await.expect("started")
}

async fn post(sandbox: &Sandbox, path: &str, secret: &str, body: Value) -> u16 {
    let url = format!("http://{}{path}", sandbox.page_addr);
    let request = reqwest::Client::new().post(url).header("X-Secret", secret).json(&body);
    request.send().await.expect("answered").status().as_u16()
}

/// Reads the feed until it holds `wanted`, and gives all that came.
async fn feed(sandbox: &Sandbox, secret: &str, wanted: &str) -> String {
    let url = format!("http://{}/feed?secret={secret}", sandbox.page_addr);
    let mut response = reqwest::get(url).await.expect("answered");
    let mut all = String::new();
    while !all.contains(wanted) {
        let part = response.chunk().await.expect("readable").expect("more to come");
        all.push_str(&String::from_utf8_lossy(&part));
    }
    all
}

#[tokio::test]
async fn what_is_done_on_the_page_reaches_the_bot_and_comes_back_by_the_feed() {
    let sandbox = sandbox(None).await;
    assert_eq!(post(&sandbox, "/act", "", json!({ "seat": 1, "do": "start" })).await, 204);
    let act = json!({ "seat": 1, "do": "write", "text": "Допоможіть" });
    assert_eq!(post(&sandbox, "/act", "", act).await, 204);
    for media in
        ["photo", "voice", "video", "video_note", "document", "sticker", "location", "contact", "poll"]
    {
        let act = json!({ "seat": 1, "do": "send", "media": media, "reply_to": null });
        assert_eq!(post(&sandbox, "/act", "", act).await, 204, "{media}");
    }
    let bot = teloxide::Bot::new("123456:SANDBOX").set_api_url(sandbox.api_url.parse().expect("a URL"));
    let updates = teloxide::requests::Requester::get_updates(&bot).await.expect("updates");
    assert_eq!(updates.len(), 12, "the operator's start, the contact's, a text and nine media");
    let send =
        teloxide::requests::Requester::send_message(&bot, teloxide::types::ChatId(1), "A human reads this");
    send.await.expect("sent");
    let told = feed(&sandbox, "", "A human reads this").await;
    assert!(told.contains("Допоможіть") && told.contains("helpline"), "{told}");
}

#[tokio::test]
async fn the_page_moves_the_clock_and_adds_contacts() {
    let sandbox = sandbox(None).await;
    let clock = sandbox.botapi.clock();
    let before = clock.now().line;
    assert_eq!(post(&sandbox, "/clock", "", json!({ "minutes": 240 })).await, 204);
    assert_eq!(clock.now().line.since(before).as_secs(), 4 * 3600);
    for wrong in [-5.0, 1e12] {
        assert_eq!(post(&sandbox, "/clock", "", json!({ "minutes": wrong })).await, 400);
    }
    assert_eq!(post(&sandbox, "/seats", "", json!({ "name": "Bo", "language": "fr" })).await, 204);
    assert_eq!(post(&sandbox, "/act", "", json!({ "seat": 3, "do": "start" })).await, 204);
    assert_eq!(post(&sandbox, "/seats", "", json!({ "name": " ", "language": "fr" })).await, 400);
}

#[tokio::test]
async fn a_secret_opens_its_seat_and_nothing_else() {
    let sandbox = sandbox(Some("board-secret")).await;
    let links = sandbox.page.links();
    let ada = links[0].1.strip_prefix("/?seat=").expect("a link").to_owned();
    let start = |seat: i64| json!({ "seat": seat, "do": "start" });
    assert_eq!(post(&sandbox, "/act", "", start(1)).await, 403);
    assert_eq!(post(&sandbox, "/act", "wrong", start(1)).await, 403);
    assert_eq!(post(&sandbox, "/act", &ada, start(1)).await, 204);
    assert_eq!(post(&sandbox, "/act", &ada, start(2)).await, 404);
    assert_eq!(post(&sandbox, "/clock", &ada, json!({ "minutes": 10 })).await, 403);
    assert_eq!(post(&sandbox, "/clock", "board-secret", json!({ "minutes": 10 })).await, 204);
    let told = feed(&sandbox, &ada, "\"started\":true").await;
    assert!(told.contains("Ada") && !told.contains("Olga"), "{told}");
    let board = feed(&sandbox, "board-secret", "\"started\":true").await;
    assert!(board.contains("Olga") && board.contains(&ada));
}

#[tokio::test]
async fn other_sites_and_other_names_are_refused() {
    let sandbox = sandbox(None).await;
    let url = format!("http://{}", sandbox.page_addr);
    let http = reqwest::Client::new();
    let page = http.get(&url).send().await.expect("answered");
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    let rebound = http.get(&url).header("Host", "evil.example").send().await.expect("answered");
    assert_eq!(rebound.status(), 403);
    let act = json!({ "seat": 1, "do": "start" });
    let foreign = http.post(format!("{url}/act")).header("Origin", "https://evil.example").json(&act);
    assert_eq!(foreign.send().await.expect("answered").status(), 403);
    let form = http.post(format!("{url}/act")).header("Content-Type", "text/plain").body(act.to_string());
    assert_eq!(form.send().await.expect("answered").status(), 415);
}

#[tokio::test]
async fn what_the_line_did_is_shown() {
    let (sender, receiver) = broadcast::channel(16);
    let sandbox = start(SandboxConfig { observer: Some(receiver), ..config(None) }).await.expect("started");
    let line =
        json!({ "at": 1_795_500_000_000_i64, "case": "K7F-3QD", "event": "assigned", "detail": "to olga" });
    sender.send(line.to_string()).expect("the page listens");
    feed(&sandbox, "", "K7F-3QD").await;
}

#[tokio::test]
async fn an_open_board_is_served_to_this_machine_alone() {
    let everywhere = SandboxConfig { listen: ([0, 0, 0, 0], 0).into(), ..config(None) };
    assert!(matches!(start(everywhere).await, Err(StartError::Open(_))));
}

#[tokio::test]
async fn shutting_down_ends_open_feeds() {
    let sandbox = sandbox(None).await;
    let url = format!("http://{}/feed", sandbox.page_addr);
    let mut response = reqwest::get(url).await.expect("answered");
    response.chunk().await.expect("readable");
    sandbox.shutdown().await;
    while let Ok(Some(_)) = response.chunk().await {}
}

const LINE: &str = "help@line.test";

fn mail_config(secret: Option<&str>) -> SandboxConfig {
    let config = config(secret);
    let seat = |address: &str, name: &str, role| MailSeat {
        address: address.into(),
        name: name.into(),
        role,
        language: "uk".into(),
    };
    SandboxConfig {
        mail: Some(Mail::new(config.clock.clone(), LINE)),
        mail_seats: vec![
            seat("maryna@example.org", "Maryna", Role::Contact),
            seat("boris@ngo.test", "Boris", Role::Operator),
        ],
        ..config
    }
}

#[tokio::test]
async fn mail_is_written_read_and_answered_on_the_page() {
    let config = mail_config(None);
    let mail = config.mail.clone().expect("mail");
    let sandbox = start(config).await.expect("started");
    let write =
        json!({ "seat": -1, "do": "write", "subject": "A question", "text": "Hello?", "files": ["photo"] });
    assert_eq!(post(&sandbox, "/mail", "", write).await, 204);
    assert_eq!(mail.pending(), 1, "it waits for the line");
    let raw = "From: Help <help@line.test>\r\nSubject: Re: A question\r\n\r\nA human reads this\r\n";
    let told = mail.person("boris@ngo.test", "Boris").raw_from(LINE, &["maryna@example.org"], raw);
    let seen = feed(&sandbox, "", "A human reads this").await;
    assert!(seen.contains("\"address\":\"boris@ngo.test\"") && seen.contains("IMG_0412.jpg"), "{seen}");
    let reply = json!({ "seat": -1, "do": "reply", "mail": told, "text": "Thanks" });
    assert_eq!(post(&sandbox, "/mail", "", reply).await, 204);
    assert_eq!(mail.pending(), 2);
    let pressed =
        json!({ "seat": -1, "do": "write", "to": "boris@ngo.test", "subject": "", "text": "Is it you?" });
    assert_eq!(post(&sandbox, "/mail", "", pressed).await, 204);
    let seen = feed(&sandbox, "", "Is it you?").await;
    assert!(seen.contains("\"to\":[\"boris@ngo.test\"]"), "an address in a mail is written to: {seen}");
    for (wrong, status) in [
        (json!({ "seat": -1, "do": "reply", "mail": 99, "text": "x" }), 404),
        (json!({ "seat": -7, "do": "reply", "mail": told, "text": "x" }), 404),
        (json!({ "seat": -1, "do": "write", "subject": "x", "text": " " }), 400),
        (json!({ "seat": -1, "do": "write", "subject": "x", "text": "x", "files": ["/etc/passwd"] }), 400),
    ] {
        assert_eq!(post(&sandbox, "/mail", "", wrong.clone()).await, status, "{wrong}");
    }
    let new = json!({ "name": "Maryna", "language": "en", "mail": true });
    assert_eq!(post(&sandbox, "/seats", "", new).await, 204);
    feed(&sandbox, "", "maryna2@example.org").await;
}

#[tokio::test]
async fn the_link_of_a_mailbox_opens_that_mailbox_alone() {
    let sandbox = start(mail_config(Some("board-secret"))).await.expect("started");
    let links = sandbox.page.links();
    let maryna = links[2].1.strip_prefix("/?seat=").expect("a link").to_owned();
    let write = |seat: i64| json!({ "seat": seat, "do": "write", "subject": "s", "text": "t" });
    assert_eq!(post(&sandbox, "/mail", "", write(-1)).await, 403);
    assert_eq!(post(&sandbox, "/mail", &maryna, write(-2)).await, 404);
    assert_eq!(post(&sandbox, "/mail", &maryna, write(-1)).await, 204);
    let told = feed(&sandbox, &maryna, "event: mails").await;
    assert!(told.contains("Maryna") && !told.contains("Boris") && !told.contains("Ada"), "{told}");
}
