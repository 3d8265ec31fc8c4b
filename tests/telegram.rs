//! What people send by Telegram in other forms than a plain text, each as its operator sees it.

use hotlined::admin::view::{CaseView, MessageView};
use hotlined::domain::message::Kind;
use hotlined::sandbox::botapi::{Media, MessageId, Shown, User};
use serde_json::{Value, json};

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, is_card, told_after, words};

async fn open() -> (Line, User, User) {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    (line, olga, ada)
}

/// The only case of the line.
async fn only(line: &Line) -> CaseView {
    line.drained().await;
    let mut cases = line.whole_cases().await;
    assert_eq!(cases.len(), 1, "{cases:#?}");
    cases.remove(0)
}

fn last(case: &CaseView) -> &MessageView {
    case.messages.last().expect("a message")
}

/// A message of the contact, as the service tells it, with further fields.
fn message(line: &Line, from: &User, id: i64, with: &Value) -> Value {
    let (chat, date) = (json!({"id": from.id(), "type": "private"}), line.api.clock().now().line.0 / 1000);
    let user = json!({"id": from.id(), "is_bot": false, "first_name": "X", "language_code": "en"});
    let mut message = json!({"message_id": id, "date": date, "chat": chat, "from": user});
    for (key, value) in with.as_object().into_iter().flatten() {
        message[key] = value.clone();
    }
    message
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caption_on_a_later_part_of_an_album_is_the_albums_text() {
    let (line, olga, ada) = open().await;
    let _daemon = line.start();
    let album = json!({"media_group_id": "G"});
    ada.send_with(&Media::photo("one"), &album);
    let card = olga.wait_for(|chat| chat.iter().any(is_card)).await.expect("a card");
    let card = card.into_iter().find(is_card).expect("a card");
    line.drained().await;
    ada.send_with(&Media::photo("two").caption("they did this to me yesterday"), &album);
    ada.send_with(&Media::photo("three"), &album);
    becomes(&olga, card.id, |m| m.text.contains("they did this to me yesterday")).await;
    let case = only(&line).await;
    assert_eq!(case.messages.len(), 1);
    assert_eq!(case.messages[0].text, "they did this to me yesterday");
    assert_eq!(case.messages[0].attachments.len(), 3);
    assert!(!case.messages[0].edited);
    told_after(&olga, card.id, "they did this to me yesterday").await;
    olga.reply(card.id, "I see it");
    told_after(&ada, MessageId(0), "I see it").await;
    assert_eq!(only(&line).await.state, "answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_card_tells_which_question_is_answered_and_whose_words_are_passed_on_or_quoted() {
    let (line, olga, ada) = open().await;
    let _daemon = line.start();
    ada.write("they ask me for my papers");
    let card = line.card(&olga, "they ask me").await;
    olga.reply(card.id, "Are you alone in the house?");
    let alone = line.told(&ada, "Are you alone").await;
    olga.reply(card.id, "Do you still have the passport?");
    line.told(&ada, "Do you still").await;
    ada.reply(alone.id, "nobody else is here");
    let answer = line.card(&olga, "nobody else is here").await;
    assert!(answer.text.contains("> Are you alone in the house?"), "{}", answer.text);
    assert!(answer.text.contains("olga") && !answer.text.contains("passport"), "{}", answer.text);
    assert_eq!(last(&only(&line).await).answers, Some(2));

    let origin = json!({"type": "hidden_user", "sender_user_name": "Someone", "date": 1});
    ada.forward("I know where your sister lives", origin);
    let threat = line.card(&olga, "I know where").await;
    assert!(
        threat.text.contains(words("card-forwarded")) && !threat.text.contains("Someone"),
        "{}",
        threat.text
    );
    assert!(last(&only(&line).await).forwarded);

    let channel =
        json!({"type": "channel", "chat": {"id": -1001, "type": "channel"}, "message_id": 7, "date": 1});
    ada.send_with(
        &Media::photo("a list").caption("Those who helped will be taken"),
        &json!({"forward_origin": channel}),
    );
    let list = line.card(&olga, "Those who helped").await;
    assert!(list.text.contains(words("card-forwarded")), "{}", list.text);

    let quote = json!({"text": "All volunteers will be arrested", "position": 0});
    ada.write_with(
        "is this true? what do I do",
        &json!({"external_reply": {"origin": channel, "message_id": 7}, "quote": quote}),
    );
    let asked = line.card(&olga, "is this true?").await;
    assert!(asked.text.contains("> All volunteers will be arrested"), "{}", asked.text);
    assert_eq!(last(&only(&line).await).quotes.as_deref(), Some("All volunteers will be arrested"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_a_list_or_a_link_is_read_as_words_by_either_side() {
    let (line, olga, ada) = open().await;
    let _daemon = line.start();
    let tasks = json!([{"id": 1, "text": "water"}, {"id": 2, "text": "insulin"}]);
    ada.write_with("x", &json!({"text": null, "checklist": {"title": "what I need", "tasks": tasks}}));
    let card = line.card(&olga, "what I need").await;
    assert!(card.text.contains("☐ water\n☐ insulin"), "{}", card.text);

    let link = |length: usize| json!([{"type": "text_link", "offset": 0, "length": length, "url": "https://x.example/a"}]);
    ada.write_with("this page", &json!({"entities": link(9)}));
    line.card(&olga, "this page (https://x.example/a)").await;
    let reply = json!({"message_id": card.id, "chat": {"id": olga.id(), "type": "private"}, "date": 1});
    olga.write_with("read here", &json!({"entities": link(9), "reply_to_message": reply}));
    line.told(&ada, "read here (https://x.example/a)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_app_tells_by_itself_makes_no_case() {
    let (line, _, ada) = open().await;
    let _daemon = line.start();
    for (id, service) in [
        json!({"forum_topic_created": {"name": "help", "icon_color": 1}}),
        json!({"checklist_tasks_done": {"marked_as_done_task_ids": [1]}}),
        json!({"poll_option_added": {"option_text": "A"}}),
        json!({"paid_message_price_changed": {"paid_message_star_count": 1}}),
        json!({"managed_bot_created": {"bot": {"id": 5}}}),
        json!({"unique_gift": {"gift": {}, "origin": "transfer"}}),
        json!({"users_shared": {"request_id": 1, "users": []}}),
        json!({"video_chat_started": {}}),
    ]
    .iter()
    .enumerate()
    {
        let id = 9_000 + i64::try_from(id).expect("a number");
        line.api.inject(&json!({"message": message(&line, &ada, id, service)}));
    }
    line.drained().await;
    assert_eq!(line.cases().await.len(), 0);
    assert!(!ada.chat().iter().any(|m| m.from_bot), "nothing is acknowledged");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_is_no_good_json_reaches_its_operator_and_stops_nobody() {
    let (line, olga, ada) = open().await;
    let ben = line.contact(2);
    ada.start(None);
    let _daemon = line.start();
    line.drained().await;
    let broken = message(&line, &ada, 9_001, &json!({"text": "they are HERE"})).to_string();
    line.api.inject_broken(&format!("\"message\":{}", broken.replace("HERE", "\\ud800 at my door")));
    let far =
        message(&line, &ada, 9_002, &json!({"location": {"latitude": "FAR", "longitude": 1}})).to_string();
    line.api.inject_broken(&format!("\"message\":{}", far.replace("\"FAR\"", "1e999")));
    ben.write("Hello from somebody else");
    line.card(&olga, "Hello from somebody else").await;
    let card = line.card(&olga, "at my door").await;
    assert!(card.text.contains(words("kind-unsupported")), "{}", card.text);
    line.drained().await;
    assert_eq!(line.api.pending(), 0, "it is confirmed");
    let cases = line.whole_cases().await;
    assert_eq!(cases.len(), 2, "{cases:#?}");
    let adas = cases.iter().find(|case| case.messages.len() == 2).expect("both of hers");
    assert!(
        adas.messages.iter().all(|m| m.attachments.len() == 1 && m.attachments[0].kind == Kind::Unsupported)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_in_a_topic_is_answered_there() {
    let (line, olga, ada) = open().await;
    let _daemon = line.start();
    ada.begin_topic(77);
    ada.begin_topic(88);
    ada.write_in(77, "I write inside a topic");
    let first = line.card(&olga, "I write inside a topic").await;
    let thread = |shown: &Shown| shown.thread;
    let acknowledged = line.told(&ada, words("acknowledge-neutral")).await;
    assert_eq!(thread(&acknowledged), Some(77));
    ada.write_in(88, "and in another one");
    let second = line.card(&olga, "and in another one").await;
    olga.reply(first.id, "to the first");
    assert_eq!(thread(&line.told(&ada, "to the first").await), Some(77));
    olga.reply_with(second.id, Media::photo("a map").caption("to the second"));
    assert_eq!(thread(&line.told(&ada, "to the second").await), Some(88));
    ada.end_topic(77);
    olga.reply(first.id, "that topic is gone");
    assert_eq!(thread(&line.told(&ada, "that topic is gone").await), None);
    ada.write("and here without any");
    let third = line.card(&olga, "and here without any").await;
    olga.reply(third.id, "to the third");
    assert_eq!(thread(&line.told(&ada, "to the third").await), None);
}
