//! Who can't be written to, what is too long, and in which words.

use super::*;

#[tokio::test]
async fn nobody_is_written_to_who_did_not_begin() {
    let bench = Bench::new().await;
    bench.api.user(1002, "Bo", "uk");
    let send = |chat: Value| json!({ "chat_id": chat, "text": "x" });
    let to_bo = bench.refused("sendMessage", send(json!(1002))).await;
    assert_eq!(to_bo, "Forbidden: bot can't initiate conversation with a user");
    assert_eq!(bench.refused("sendMessage", send(json!(9))).await, "Bad Request: chat not found");
    assert_eq!(bench.refused("sendMessage", send(json!("@line"))).await, "Bad Request: chat not found");
    let own = bench.api.bot_id();
    let to_itself = bench.refused("sendMessage", send(json!(own))).await;
    assert_eq!(to_itself, "Forbidden: the bot can't send messages to the bot");
}

#[tokio::test]
async fn lengths_count_in_utf16_units() {
    let bench = Bench::new().await;
    let send = |text: String| json!({ "chat_id": 1001, "text": text });
    bench.done("sendMessage", send("👀".repeat(2048))).await;
    let long = bench.refused("sendMessage", send("👀".repeat(2048) + "x")).await;
    assert_eq!(long, "Bad Request: message is too long");
    assert_eq!(bench.refused("sendMessage", send(" \n".into())).await, "Bad Request: message text is empty");
    let photo = bench.ada.send(super::super::Media::photo(&b"1"[..]));
    let copy =
        json!({ "chat_id": 1001, "from_chat_id": 1001, "message_id": photo.0, "caption": "x".repeat(1025) });
    assert_eq!(bench.refused("copyMessage", copy).await, "Bad Request: message caption is too long");
    let keyboard = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "d".repeat(65) }]] });
    let body = json!({ "chat_id": 1001, "text": "x", "reply_markup": keyboard });
    assert_eq!(bench.refused("sendMessage", body).await, "Bad Request: BUTTON_DATA_INVALID");
}

#[tokio::test]
async fn a_reply_to_nothing_is_refused_or_sent_without() {
    let bench = Bench::new().await;
    let body = |lenient: bool| {
        let reply = json!({ "message_id": 999, "allow_sending_without_reply": lenient });
        json!({ "chat_id": 1001, "text": "x", "reply_parameters": reply })
    };
    let strict = bench.refused("sendMessage", body(false)).await;
    assert_eq!(strict, "Bad Request: message to be replied not found");
    let sent = bench.done("sendMessage", body(true)).await;
    assert_eq!(sent["reply_to_message"], Value::Null);
}

#[tokio::test]
async fn messages_can_be_deleted_for_48_hours_and_edited_by_their_author() {
    let bench = Bench::new().await;
    let id = bench.text("x").await;
    let theirs = bench.ada.write("mine").0;
    let edit = |id: i64| json!({ "chat_id": 1001, "message_id": id, "text": "y" });
    assert_eq!(bench.refused("editMessageText", edit(theirs)).await, "Bad Request: message can't be edited");
    assert_eq!(bench.refused("editMessageText", edit(77)).await, "Bad Request: message to edit not found");
    bench.hours(49);
    let delete = json!({ "chat_id": 1001, "message_id": id });
    let late = bench.refused("deleteMessage", delete).await;
    assert_eq!(late, "Bad Request: message can't be deleted for everyone");
}

#[tokio::test]
async fn an_old_press_can_not_be_answered() {
    let bench = Bench::new().await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": "go" }]] });
    bench.done("sendMessage", json!({ "chat_id": 1001, "text": "x", "reply_markup": keyboard })).await;
    let message = bench.ada.chat()[1].id;
    let press = bench.ada.press(message, "go").expect("a button");
    bench.clock.advance(Duration::from_secs(151));
    let late = bench.refused("answerCallbackQuery", json!({ "callback_query_id": press })).await;
    assert_eq!(late, "Bad Request: query is too old and response timeout expired or query ID is invalid");
    assert!(bench.ada.press(message, "Stop").is_err());
}

#[tokio::test]
async fn protected_content_is_not_copied_and_big_files_are_not_fetched() {
    let bench = Bench::new().await;
    let body = json!({ "chat_id": 1001, "text": "x", "protect_content": true });
    let id = bench.done("sendMessage", body).await["message_id"].clone();
    let copy = json!({ "chat_id": 1001, "from_chat_id": 1001, "message_id": id });
    assert_eq!(bench.refused("copyMessage", copy).await, "Bad Request: the message can't be copied");
    bench.ada.send(super::super::Media::document("a", "b/c", &b"1"[..]).sized(21 << 20));
    let all = bench.updates(0).await;
    let file = all[1]["message"]["document"]["file_id"].clone();
    assert_eq!(bench.refused("getFile", json!({ "file_id": file })).await, "Bad Request: file is too big");
}

#[tokio::test]
async fn rates_answer_429_and_the_virtual_clock_refills_them() {
    let bench = Bench::new().await;
    bench.api.rates(true);
    for _ in 0..3 {
        bench.text("x").await;
    }
    let answer = bench.call("sendMessage", json!({ "chat_id": 1001, "text": "x" })).await;
    assert_eq!(answer["description"], "Too Many Requests: retry after 1");
    assert_eq!(answer["parameters"]["retry_after"], 1);
    bench.clock.advance(Duration::from_secs(1));
    bench.text("x").await;
}

#[tokio::test]
async fn wrong_tokens_and_methods_are_told_apart() {
    let bench = Bench::new().await;
    assert_eq!(bench.refused("beamUp", json!({})).await, "Not Found: method not found");
    let url = format!("{}/bot1:WRONG/getMe", bench.served.url());
    assert_eq!(bench.http.get(url).send().await.expect("answered").status(), 401);
    let ok = bench.http.get(bench.url("GETME")).send().await.expect("answered");
    assert_eq!(ok.status(), 200);
}
