//! A channel: the bot posts there as the channel itself, if it is an admin who may.

use super::*;

const CHANNEL: i64 = -1_001_234_567_890;

#[tokio::test]
async fn an_admin_posts_and_deletes_in_a_channel_by_its_number_or_its_name() {
    let bench = Bench::new().await;
    let channel = bench.api.channel(CHANNEL, "News", Some("our_line"));
    let send = |chat: Value| json!({ "chat_id": chat, "text": "We are back." });
    let sent = bench.done("sendMessage", send(json!(CHANNEL))).await;
    assert_eq!((&sent["chat"]["type"], &sent["chat"]["username"]), (&json!("channel"), &json!("our_line")));
    assert_eq!((&sent["sender_chat"]["id"], &sent["from"]), (&json!(CHANNEL), &Value::Null));
    bench.done("sendMessage", send(json!("@Our_Line"))).await;
    assert_eq!(channel.chat().len(), 2);
    let member = json!({ "chat_id": CHANNEL, "user_id": bench.api.bot_id() });
    let standing = bench.done("getChatMember", member.clone()).await;
    assert_eq!(
        (&standing["status"], &standing["can_post_messages"]),
        (&json!("administrator"), &json!(true))
    );
    bench.done("deleteMessage", json!({ "chat_id": CHANNEL, "message_id": sent["message_id"] })).await;
    assert_eq!(channel.chat().iter().filter(|shown| !shown.deleted).count(), 1);
    channel.lets_post(false);
    let refused = bench.refused("sendMessage", send(json!(CHANNEL))).await;
    assert_eq!(refused, "Bad Request: need administrator rights in the channel chat");
    assert_eq!(bench.done("getChatMember", member).await["status"], "member");
    channel.kick_bot(&bench.ada);
    assert!(
        bench.refused("sendMessage", send(json!(CHANNEL))).await.starts_with("Forbidden: bot was kicked")
    );
}
