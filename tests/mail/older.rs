//! A store that the version before this one wrote: `tests/corpus/store-1` is the append-only file of a line as that
//! version left it, with the line's key and what stood in its chats and mails beside it.
//!
//! Olga works in Telegram, Max by mail. Ada, Ben and Eve write to the bot, the others mail: mykola@пошта.укр, an
//! address with a Kelvin sign and then oksana@home.test itself, kate@home.test and then one with a Kelvin sign. An
//! answer to Eve stands in the outbox.

use std::path::Path;

use hotlined::sandbox::botapi::User;
use hotlined::sandbox::mail::MailId;
use serde_json::{Value, json};

use super::town::{LINE, Town};
use crate::support::line::{Line, operators};
use crate::support::people::{code, count, told, words};
use crate::support::redis::RedisServer;
use crate::support::until;

/// What the daemon says of it at its start.
const UNSURE: &str = "messages of before the upgrade do not tell by which bot they came";

struct Older {
    town: Town,
    facts: Value,
    olga: User,
}

impl Older {
    async fn open() -> Self {
        let facts: Value = serde_json::from_str(include_str!("../corpus/store-1/facts.json")).unwrap();
        let mut redis = RedisServer::start();
        redis.put_back(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/store-1/appendonlydir"));
        let mail = "trusted_authserv = \"sandbox.test\"\nacknowledge = \"off\"";
        // However old the store is by now: nothing is given to anybody else.
        let sections = operators(&[("olga", 1001)])
            + "[operator.max]\nreach = [\"mail:max@ngo.test\"]\n[[escalation]]\nafter = \"24h\"\ndo = \"alert\"\n\
               to = [\"supervisors\"]\n";
        let town = Town::again(redis, facts["key"].as_str().unwrap().to_owned(), mail, &sections).await;
        let olga = town.line.operator(1001);
        for n in 1..=3 {
            town.line.contact(n).start(None);
        }
        Self { town, facts, olga }
    }

    fn code(&self, of: &str) -> &str {
        self.facts[of]["code"].as_str().unwrap()
    }

    /// Olga swipes a message of before, which the stand-in for Telegram does not hold any more.
    fn replies(&self, to: &Value, id: i64, text: &str) {
        let chat = json!({"id": 1001, "type": "private"});
        let from = json!({"id": 1001, "is_bot": false, "first_name": "Operator", "language_code": "en"});
        let date = self.town.line.api.clock().now().civil.0 / 1000;
        self.town.line.api.inject(&json!({"message": {
            "message_id": id, "from": from, "chat": chat, "date": date, "text": text,
            "reply_to_message": {"message_id": to, "chat": chat, "date": date, "text": "…"},
        }}));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's mail counts only near its date, and the daemon under test goes by the machine's clock"
)]
fn mail(from: &str, to: &str, text: &str) -> String {
    let id: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Help\r\nMessage-ID: <{id}@mail.test>\r\nDate: {}\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    )
}

fn version(line: &Line) -> Option<String> {
    let reply = line.redis.ask(&["HGET", "hl:{proof}:meta", "version"]).unwrap();
    match reply {
        crate::support::redis::Reply::Text(version) => Some(version),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_tokens_and_the_outbox_of_a_store_of_before_go_on() {
    let older = Older::open().await;
    let (town, olga) = (&older.town, &older.olga);
    let (max, eve) = (town.person("max@ngo.test", "Max"), town.line.contact(3));
    assert_eq!(version(&town.line), None);
    let daemon = town.line.start();
    daemon.logged(UNSURE);
    told(&eve, "Eve is answered").await;
    assert_eq!(version(&town.line), Some(hotlined::store::VERSION.to_string()));
    for of in ["ada", "ben", "eve", "oksana"] {
        assert!(!town.line.case(older.code(of)).await.messages.is_empty(), "{of} can be read");
    }

    // A further message goes on in the case that is there.
    town.line.contact(1).write("Ada is still there");
    let card = town.line.card(olga, "Ada is still there").await;
    assert_eq!(code(&card), older.code("ada"));
    olga.reply(card.id, "Ada is answered");
    told(&town.line.contact(1), "Ada is answered").await;
    town.is(older.code("ada"), "answered").await;

    // Max answers a mail of before, at its address; and his contact, whose id was made otherwise then, is still theirs.
    let mykola = town.person("mykola@xn--80a1acn3a.xn--j1amh", "");
    let reply_to = older.facts["mykola"]["reply_to"].as_str().unwrap();
    max.raw(reply_to, mail("max@ngo.test", reply_to, "Mykola gets an answer"));
    town.gets(&mykola, MailId(0), "Mykola gets an answer").await;
    // A case that is just being answered stands between two lists.
    town.line.drained().await;
    let before = town.line.cases().await.len();
    town.person("post@mail.test", "").raw(LINE, mail("mykola@пошта.укр", LINE, "I am still here, too"));
    town.gets(&max, MailId(0), "I am still here, too").await;
    town.line.drained().await;
    assert_eq!(town.line.cases().await.len(), before, "no second case");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_to_a_message_of_before_is_asked_about_until_the_bot_is_confirmed() {
    let older = Older::open().await;
    let (town, olga, ada) = (&older.town, &older.olga, older.town.line.contact(1));
    let daemon = town.line.start();
    daemon.logged(UNSURE);
    let card = &older.facts["ada"]["card"];
    older.replies(card, 900_001, "Ada, where are you?");
    told(olga, "Which case is this for?").await;
    town.line.drained().await;
    assert_eq!(count(&ada, "where are you"), 0, "nobody knows whose number that is");
    let status = town.line.command(&["status"]);
    assert!(status.out.contains("hotlined bot confirm telegram"), "{}", status.out);
    let doctor = town.line.command(&["doctor", "--json"]).out;
    assert!(doctor.contains("hotlined bot confirm telegram"), "{doctor}");

    let confirmed = town.line.command(&["bot", "confirm", "telegram"]);
    assert_eq!(confirmed.code, Some(0), "{}", confirmed.err);
    older.replies(card, 900_002, "Ada, are you safe?");
    told(&ada, "Ada, are you safe?").await;
    town.is(older.code("ada"), "answered").await;
    assert!(town.line.command(&["bot", "list"]).out.contains("of this bot"));
    assert!(!town.line.command(&["status"]).out.contains("bot confirm"));
    let trail = town.line.command(&["audit", "export"]).out;
    assert!(trail.contains("bot confirm"), "{trail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_were_taken_for_one_before_get_each_their_own_answers() {
    let older = Older::open().await;
    let (town, olga) = (&older.town, &older.olga);
    let daemon = town.line.start();
    daemon.logged(UNSURE);
    assert_eq!(town.line.command(&["bot", "confirm", "telegram"]).code, Some(0));
    let post = town.person("post@mail.test", "");
    let oksana = town.person("oksana@home.test", "");

    // In that store the Kelvin sign came first: the contact is theirs, and oksana is met anew.
    post.raw(LINE, mail("oksana@home.test", LINE, "They are at my door now"));
    let max = town.person("max@ngo.test", "Max");
    let card = town.gets(&max, MailId(0), "They are at my door now").await;
    assert!(!card.text.contains(older.code("oksana")), "not the case of whoever wrote first: {}", card.text);
    town.line.drained().await;
    max.raw(&card.reply_to, mail("max@ngo.test", &card.reply_to, "Oksana, go to the cellar"));
    town.gets(&oksana, MailId(0), "Oksana, go to the cellar").await;
    // What answers a card of before goes where that case's contact was known, and never to the second spelling.
    older.replies(&older.facts["oksana"]["first"], 900_003, "For whoever wrote first");
    until("the reply of before is on its way", || {
        (count(olga, words("tick-refused")) + count(olga, words("tick-waits")) > 0).then_some(())
    });
    town.line.drained().await;
    assert!(oksana.read().iter().all(|mail| !mail.text.contains("For whoever wrote first")));

    // There kate came first: she goes on in her case, and the Kelvin sign is met anew.
    let kate = town.person("kate@home.test", "");
    let before = town.line.cases().await.len();
    post.raw(LINE, mail("kate@home.test", LINE, "Kate goes on"));
    town.gets(&max, MailId(0), "Kate goes on").await;
    town.line.drained().await;
    assert_eq!(town.line.cases().await.len(), before);
    post.raw(LINE, mail("\u{212a}ate@home.test", LINE, "And what did you tell me?"));
    let met = || {
        count(olga, "what did you tell me")
            + max.read().iter().filter(|m| m.text.contains("what did you tell me")).count()
    };
    town.comes("somebody has it", || (met() > 0).then_some(())).await;
    town.line.drained().await;
    assert_eq!(town.line.cases().await.len(), before + 1);
    let second = older.facts["kate"]["second"].as_str().unwrap();
    max.raw(second, mail("max@ngo.test", second, "To the case of before"));
    town.gets(&kate, MailId(0), "To the case of before").await;
}
