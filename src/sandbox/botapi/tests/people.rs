//! What people do, and what the bot gets of it.

use super::super::{Media, MessageId};
use super::*;

#[tokio::test]
async fn numbers_rise_over_all_chats_in_both_directions() {
    let bench = Bench::new().await;
    let bo = bench.api.user(1002, "Bo", "uk");
    let first = bench.ada.write("one");
    let second = bo.start(None);
    let third = MessageId(bench.text("three").await);
    assert!(first < second && second < third);
}

#[tokio::test]
async fn block_and_unblock_are_told_and_start_unblocks() {
    let bench = Bench::new().await;
    bench.ada.block();
    bench.ada.block();
    bench.ada.start(Some("invite-1"));
    let all = bench.updates(0).await;
    let kinds: Vec<_> =
        all.iter().map(|u| u["my_chat_member"]["new_chat_member"]["status"].clone()).collect();
    assert_eq!(kinds, [Value::Null, json!("kicked"), json!("member"), Value::Null]);
    assert_eq!(all[3]["message"]["text"], "/start invite-1");
    assert_eq!(all[3]["message"]["entities"][0]["length"], 6);
}

#[tokio::test]
async fn edits_replies_and_albums_look_as_from_an_app() {
    let bench = Bench::new().await;
    let bot = MessageId(bench.text("Yes?").await);
    let reply = bench.ada.reply(bot, "help");
    bench.ada.edit(reply, "help me");
    bench.ada.edit(bot, "not mine");
    let album = bench.ada.album(vec![Media::photo(&b"1"[..]).caption("c"), Media::photo(&b"2"[..])]);
    let all = bench.updates(0).await;
    assert_eq!(all[1]["message"]["reply_to_message"]["text"], "Yes?");
    assert_eq!(all[2]["edited_message"]["text"], "help me");
    assert_eq!(all[2]["edited_message"]["message_id"], reply.0);
    assert_eq!(all[3]["message"]["media_group_id"], all[4]["message"]["media_group_id"]);
    assert_eq!(all[3]["message"]["caption"], "c");
    assert_eq!((all.len(), album.len()), (5, 2));
}

#[tokio::test]
async fn a_reaction_is_told_only_if_asked_for() {
    let bench = Bench::new().await;
    let message = MessageId(bench.text("Hello").await);
    bench.ada.react(message, "👍");
    assert_eq!(bench.updates(0).await.len(), 1, "not in the default set");
    bench.ada.react(message, "");
    let all = bench.updates(0).await;
    assert_eq!(all[1]["message_reaction"]["old_reaction"][0]["emoji"], "👍");
}

#[tokio::test]
async fn waiting_ends_when_the_bot_writes() {
    let bench = Bench::new().await;
    let (shown, _) =
        tokio::join!(bench.ada.wait_message(MessageId(0), |m| m.text == "Hello"), bench.text("Hello"),);
    assert_eq!(shown.expect("in time").text, "Hello");
    let (received, _) = tokio::join!(bench.ada.wait_received(2), bench.text("Again"));
    received.expect("in time");
}

#[tokio::test(start_paused = true)]
async fn waiting_in_vain_shows_the_chat() {
    let api = BotApi::new(Clock::frozen(Stamp(0)), TOKEN, "line_bot");
    let ada = api.user(1, "Ada", "");
    ada.write("Is anybody there?");
    let error = ada.wait_for(|chat| chat.len() > 1).await.expect_err("nobody");
    assert!(error.to_string().contains("Is anybody there?"));
}

#[tokio::test]
async fn a_forced_reply_is_shown_to_the_person_alone() {
    let bench = Bench::new().await;
    let body = json!({ "chat_id": 1001, "text": "Which case?", "reply_markup": { "force_reply": true } });
    let sent = bench.done("sendMessage", body).await;
    assert_eq!(sent["reply_markup"], Value::Null);
    assert!(bench.ada.chat()[1].force_reply);
}

#[tokio::test]
async fn a_group_sees_the_bot_come_go_and_be_left_behind() {
    let bench = Bench::new().await;
    let group = bench.api.group(-1_000_000_000_009, "Friends");
    let to_group = || json!({ "chat_id": group.id(), "text": "x" });
    group.add_bot(&bench.ada);
    bench.done("sendMessage", to_group()).await;
    bench.done("leaveChat", json!({ "chat_id": group.id() })).await;
    assert!(!group.has_bot());
    group.add_bot(&bench.ada);
    group.kick_bot(&bench.ada);
    let kicked = bench.refused("sendMessage", to_group()).await;
    assert_eq!(kicked, "Forbidden: bot was kicked from the supergroup chat");
}

#[tokio::test]
async fn a_long_text_is_split_as_an_app_does() {
    let bench = Bench::new().await;
    bench.ada.write("👀".repeat(3000));
    let lengths: Vec<_> = bench.ada.chat().iter().skip(1).map(|m| m.text.encode_utf16().count()).collect();
    assert_eq!(lengths, [4096, 1904]);
}

#[tokio::test]
async fn a_deactivated_account_writes_no_more() {
    let bench = Bench::new().await;
    bench.ada.deactivate();
    assert_eq!(bench.ada.write("Hello"), MessageId(0));
    let body = json!({ "chat_id": 1001, "text": "x" });
    assert_eq!(bench.refused("sendMessage", body).await, "Forbidden: user is deactivated");
}
