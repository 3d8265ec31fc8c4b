//! Every kind of update and of message that the Bot API describes, and what the line makes of it: the table in
//! docs/telegram.md is what comes out here. Source: <https://core.telegram.org/bots/api>, version 10.3.

use serde_json::{Value, json};

use super::parse::{message, read_at};
use crate::channel::telegram::fake::NOW;
use crate::channel::telegram::parse::{FOREIGN, Parsed};
use crate::channel::telegram::service::SERVICE;
use crate::domain::event::{Came, Said};
use crate::domain::message::{Attachment, Body, Kind, Reaction};

const DOC: &str = include_str!("../../../../docs/telegram.md");

/// What becomes of an update, in few words.
fn becomes(update: &Value) -> String {
    match read_at(update, NOW) {
        Parsed::Ignored(why) => format!("nothing ({why})"),
        Parsed::Incoming(incoming) => match &incoming.arrival.what {
            Came::Said(said) => told(said),
            Came::Edited(said) if said.is_position() => "its card, every two minutes at most".to_owned(),
            Came::Edited(said) => format!("edited: {}", told(said)),
            Came::Pressed { .. } => "a press of a button".to_owned(),
            Came::Reachable(true) => "can be reached again".to_owned(),
            Came::Reachable(false) => "can't be reached".to_owned(),
            Came::Group => "the bot leaves".to_owned(),
            Came::Reacted(with) => {
                let emoji: Vec<&str> = with.iter().filter_map(Reaction::emoji).collect();
                format!("an emoji on a message: {}", emoji.join(" "))
            }
            other => format!("{other:?}"),
        },
    }
}

fn told(said: &Said) -> String {
    let mut parts = Vec::new();
    parts.extend(said.forwarded.then(|| "passed on".to_owned()));
    parts.extend(said.reply_to.map(|_| "in answer to a message".to_owned()));
    parts.extend(said.quotes.as_ref().map(|words| format!("> {words}")));
    parts.extend(said.thread.map(|_| "answered in its topic".to_owned()));
    parts.extend(Some(said.text.clone()).filter(|text| !text.is_empty()));
    parts.extend(said.attachments.iter().map(attached));
    parts.join("; ").replace('\n', " / ").replace('|', "\\|")
}

fn attached(attachment: &Attachment) -> String {
    let kind = serde_json::to_value(attachment.kind).unwrap_or_default();
    match (&attachment.body, attachment.kind) {
        (Body::Words(words), _) => format!("{}: {words}", kind.as_str().unwrap_or_default()),
        (_, Kind::Unsupported) => "“can't be shown here; the original is kept”".to_owned(),
        _ => format!("the {}", kind.as_str().unwrap_or_default().replace('_', " ")),
    }
}

/// The kinds of content, each with an example.
fn contents() -> Vec<(&'static str, Value)> {
    let file = json!({"file_id": "F", "file_unique_id": "u"});
    let photo = json!([file]);
    let elsewhere =
        json!({"type": "channel", "chat": {"id": -1001, "type": "channel"}, "message_id": 5, "date": 1});
    let earlier =
        json!({"message_id": 7, "chat": {"id": 42, "type": "private"}, "date": 1, "text": "Are you alone?"});
    let link = json!([{"type": "text_link", "offset": 0, "length": 4, "url": "https://x.example"}]);
    let place = json!({"latitude": 50.45, "longitude": 30.5});
    vec![
        ("text", json!({"text": "words"})),
        ("text with a hidden link (`text_link`)", json!({"text": "here", "entities": link})),
        (
            "text that is struck out",
            json!({"text": "not", "entities": [{"type": "strikethrough", "offset": 0, "length": 3}]}),
        ),
        (
            "text that is quoted (`blockquote`)",
            json!({"text": "a\nb", "entities": [{"type": "blockquote", "offset": 0, "length": 3}]}),
        ),
        (
            "buttons with links below it",
            json!({"text": "post", "reply_markup": {"inline_keyboard": [[{"text": "Give", "url": "https://x.example"}]]}}),
        ),
        ("`forward_origin`, of any type", json!({"text": "words", "forward_origin": elsewhere})),
        ("`reply_to_message`", json!({"text": "no", "reply_to_message": earlier})),
        (
            "`quote`",
            json!({"text": "no", "reply_to_message": earlier, "quote": {"text": "alone?", "position": 8}}),
        ),
        (
            "`external_reply` with a quote",
            json!({"text": "true?", "external_reply": {"origin": elsewhere}, "quote": {"text": "All of them", "position": 0}}),
        ),
        ("`reply_to_story`", json!({"text": "no", "reply_to_story": {"id": 3, "chat": {"id": 5}}})),
        (
            "in a topic of the chat",
            json!({"text": "words", "message_thread_id": 77, "is_topic_message": true}),
        ),
        ("photo", json!({"photo": photo, "caption": "words"})),
        ("live photo", json!({"live_photo": {"file_id": "L", "photo": photo}, "photo": photo})),
        ("video", json!({"video": file})),
        ("animation", json!({"animation": file, "document": file})),
        ("voice", json!({"voice": file})),
        ("round video", json!({"video_note": file})),
        ("audio", json!({"audio": file})),
        ("document", json!({"document": file})),
        ("sticker", json!({"sticker": file})),
        ("location", json!({"location": place})),
        (
            "venue",
            json!({"venue": {"location": place, "title": "Court", "address": "Main St 1"}, "location": place}),
        ),
        ("contact", json!({"contact": {"phone_number": "+380", "first_name": "O", "user_id": 42}})),
        ("poll", json!({"poll": {"question": "Who?", "options": [{"text": "A"}, {"text": "B"}]}})),
        (
            "checklist",
            json!({"checklist": {"title": "what I need", "tasks": [{"id": 1, "text": "water", "completion_date": 9}, {"id": 2, "text": "insulin"}]}}),
        ),
        (
            "rich message",
            json!({"rich_message": {"blocks": [{"type": "paragraph", "text": ["I am ", {"type": "bold", "text": "here"}]}]}}),
        ),
        ("dice", json!({"dice": {"emoji": "🎲", "value": 3}})),
        ("game", json!({"game": {"title": "Chess", "description": "A game"}})),
        (
            "invoice",
            json!({"invoice": {"title": "Tea", "description": "A cup", "currency": "EUR", "total_amount": 100}}),
        ),
        ("giveaway", json!({"giveaway": {"prize_description": "a phone"}})),
        ("giveaway winners", json!({"giveaway_winners": {"prize_description": "a phone"}})),
        ("paid media", json!({"paid_media": {"star_count": 5, "paid_media": []}, "caption": "words"})),
        ("story", json!({"story": {"id": 3, "chat": {"id": 5}}})),
        ("data of a web app", json!({"web_app_data": {"data": "words", "button_text": "x"}})),
        ("gift with a note", json!({"gift": {"gift": {"id": "g"}, "text": "thank you"}})),
        ("passport data", json!({"passport_data": {"data": []}})),
        ("content of a kind that comes later", json!({"hologram": {"x": 1}, "caption": "words"})),
        ("nothing that is known", json!({})),
    ]
}

/// The kinds of update that are asked for.
fn updates() -> Vec<(&'static str, Value)> {
    let text = |more: Value| {
        let mut message = message(&json!({"text": "words"}));
        for (key, value) in more.as_object().into_iter().flatten() {
            message[key] = value.clone();
        }
        message
    };
    let member = |chat: Value, status: &str| json!({"my_chat_member": {"chat": chat, "from": {"id": 42}, "date": 1, "new_chat_member": {"status": status}}});
    let reaction = json!({"chat": {"id": 42, "type": "private"}, "message_id": 9, "user": {"id": 42}, "date": 1,
        "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]});
    let private = || json!({"id": 42, "type": "private"});
    let put = |chat: Value| json!({"message_reaction": {"chat": chat, "message_id": 9, "user": {"id": 42}, "date": 1, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}});
    let group = || json!({"id": -5, "type": "group"});
    vec![
        ("`message`", json!({"message": text(json!({}))})),
        ("`message` in a group", json!({"message": text(json!({"chat": group()}))})),
        ("`edited_message`", json!({"edited_message": text(json!({"edit_date": 9}))})),
        (
            "`callback_query`",
            json!({"callback_query": {"id": "4", "from": {"id": 42}, "data": "1:take:-", "message": {"chat": private(), "message_id": 9, "date": 0}}}),
        ),
        (
            "`edited_message`, a place that moves",
            json!({"edited_message": message(&json!({"edit_date": 9, "location": {"latitude": 48.0, "longitude": 30.5, "live_period": 600}}))}),
        ),
        ("`message_reaction`", put(private())),
        ("`message_reaction` in a group", put(group())),
        ("`my_chat_member`, blocked", member(private(), "kicked")),
        ("`my_chat_member`, unblocked", member(private(), "member")),
        ("`my_chat_member`, added to a group", member(group(), "member")),
        ("`message_reaction`", json!({"message_reaction": reaction})),
        ("of a kind that comes later, from a private chat", json!({"telepathy": text(json!({}))})),
        ("of a kind that comes later, else", json!({"telepathy": {"thought": "words"}})),
    ]
}

#[test]
fn the_table_of_the_manual_is_what_becomes_of_each_kind() {
    let content = |with: &Value| json!({"message": message(with)});
    let rows = updates().into_iter().map(|(name, update)| (name, becomes(&update)));
    let rows = rows.chain(contents().into_iter().map(|(name, with)| (name, becomes(&content(&with)))));
    let rows: Vec<String> = rows.map(|(name, becomes)| format!("| {name} | {becomes} |")).collect();
    let missing: Vec<&str> = rows.iter().map(String::as_str).filter(|row| !DOC.contains(*row)).collect();
    assert!(missing.is_empty(), "docs/telegram.md lacks:\n{}", missing.join("\n"));
}

#[test]
fn what_the_app_tells_by_itself_makes_no_case_and_the_manual_names_it() {
    for key in SERVICE {
        let update = json!({"message": message(&json!({key: {"x": 1}}))});
        assert_eq!(becomes(&update), "nothing (service)", "{key}");
        assert!(DOC.contains(&format!("`{key}`")), "docs/telegram.md lacks `{key}`");
        let said = json!({"message": message(&json!({key: {"x": 1}, "text": "words"}))});
        assert_eq!(becomes(&said), "words", "{key}");
    }
}

#[test]
fn what_is_not_asked_for_is_nothing_and_the_manual_names_it() {
    for kind in FOREIGN {
        assert_eq!(
            becomes(&json!({kind: message(&json!({"text": "words"}))})),
            "nothing (foreign)",
            "{kind}"
        );
        assert!(DOC.contains(&format!("`{kind}`")), "docs/telegram.md lacks `{kind}`");
    }
}
