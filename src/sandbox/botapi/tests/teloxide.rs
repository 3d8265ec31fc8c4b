//! The client that the line uses must parse every answer.

use ::teloxide::net::Download;
use ::teloxide::prelude::*;
use ::teloxide::types::{
    AllowedUpdate, BotCommand, ChatAction, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMedia,
    InputMediaPhoto, ReactionType, ReplyParameters,
};
use ::teloxide::{ApiError, RequestError};

use super::super::{Media, MediaKind, MessageId, Oddity};
use super::*;

fn client(bench: &Bench) -> ::teloxide::Bot {
    ::teloxide::Bot::new(TOKEN).set_api_url(bench.served.url().parse().expect("a URL"))
}

const ADA: ChatId = ChatId(1001);

fn keyboard() -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Talk to a human", "talk")]])
}

#[tokio::test]
async fn a_conversation_with_buttons_edits_and_reactions() {
    let bench = Bench::new().await;
    let bot = client(&bench);
    let me = bot.get_me().await.expect("me");
    assert_eq!(me.username(), "line_bot");

    let hello = bench.ada.write("Hello");
    let updates = bot.get_updates().allowed_updates([AllowedUpdate::Message]).await.expect("updates");
    assert_eq!(updates.len(), 2);

    let reply = ReplyParameters::new(::teloxide::types::MessageId(i32::try_from(hello.0).expect("small")));
    let sent = bot
        .send_message(ADA, "Welcome")
        .reply_parameters(reply.allow_sending_without_reply())
        .reply_markup(keyboard())
        .await
        .expect("sent");
    assert_eq!(sent.reply_to_message().and_then(|m| m.text()), Some("Hello"));

    let edited =
        bot.edit_message_text(ADA, sent.id, "Welcome!").reply_markup(keyboard()).await.expect("edited");
    assert_eq!(edited.text(), Some("Welcome!"));
    let again = bot.edit_message_text(ADA, sent.id, "Welcome!").reply_markup(keyboard()).await;
    assert!(matches!(again, Err(RequestError::Api(ApiError::MessageNotModified))), "{again:?}");

    let mark = ReactionType::Emoji { emoji: "👀".into() };
    let hello_id = ::teloxide::types::MessageId(i32::try_from(hello.0).expect("small"));
    bot.set_message_reaction(ADA, hello_id).reaction([mark]).await.expect("reacted");
    bot.send_chat_action(ADA, ChatAction::Typing).await.expect("typing");

    let press = bench.ada.press(MessageId(i64::from(sent.id.0)), "Talk to a human").expect("a button");
    bot.answer_callback_query(::teloxide::types::CallbackQueryId(press.clone()))
        .text("One moment")
        .await
        .expect("answered");
    assert_eq!(bench.ada.wait_popup(&press).await.expect("a popup").text, "One moment");

    bot.delete_message(ADA, sent.id).await.expect("deleted");
    let chat = bench.ada.chat();
    assert_eq!(chat[1].reactions, ["👀"]);
    assert_eq!(chat[2].reply_to, Some(hello));
    assert!(chat[2].edited && chat[2].deleted);
}

#[tokio::test]
async fn media_goes_both_ways() {
    let bench = Bench::new().await;
    let bot = client(&bench);
    bot.send_photo(ADA, InputFile::memory(&b"JPEG"[..])).caption("a photo").await.expect("photo");
    bot.send_document(ADA, InputFile::memory(&b"PDF"[..]).file_name("a.pdf")).await.expect("document");
    bot.send_voice(ADA, InputFile::memory(&b"OGG"[..])).await.expect("voice");
    bot.send_video(ADA, InputFile::memory(&b"MP4"[..])).await.expect("video");
    bot.send_video_note(ADA, InputFile::memory(&b"MP4"[..])).await.expect("round video");
    bot.send_audio(ADA, InputFile::memory(&b"MP3"[..])).await.expect("audio");
    bot.send_animation(ADA, InputFile::memory(&b"MP4"[..])).await.expect("animation");
    bot.send_sticker(ADA, InputFile::memory(&b"WEBP"[..])).await.expect("sticker");
    bot.send_location(ADA, 50.45, 30.52).await.expect("location");
    bot.send_contact(ADA, "+380", "Bo").await.expect("contact");
    let photo = |bytes: &'static [u8]| InputMedia::Photo(InputMediaPhoto::new(InputFile::memory(bytes)));
    let album = bot.send_media_group(ADA, [photo(b"1"), photo(b"2")]).await.expect("album");
    assert_eq!(album[0].media_group_id(), album[1].media_group_id());
    assert!(album[0].media_group_id().is_some());

    let kinds: Vec<_> = bench.ada.chat().iter().filter_map(|m| m.media).collect();
    assert_eq!(kinds.len(), 12);
    assert_eq!(kinds[4], MediaKind::VideoNote);

    bench.ada.send(Media::document("law.pdf", "application/pdf", &b"content"[..]));
    let updates = bot.get_updates().await.expect("updates");
    let ::teloxide::types::UpdateKind::Message(message) = &updates.last().expect("one").kind else {
        panic!("not a message: {:?}", updates.last())
    };
    let document = message.document().expect("a document");
    let file = bot.get_file(document.file.id.clone()).await.expect("a file");
    let mut bytes = Vec::new();
    bot.download_file(&file.path, &mut bytes).await.expect("downloaded");
    assert_eq!(bytes, b"content");

    let copy = bot.copy_message(ADA, ADA, message.id).await.expect("copied");
    let shown = bench.ada.shown(MessageId(i64::from(copy.0))).expect("shown");
    assert!(shown.from_bot && !shown.forwarded);
    let forwarded = bot.forward_message(ADA, ADA, message.id).await.expect("forwarded");
    assert!(forwarded.forward_origin().is_some());
}

#[tokio::test]
async fn every_kind_of_input_parses() {
    let bench = Bench::new().await;
    let bot = client(&bench);
    let media = [
        Media::photo(&b"1"[..]).caption("look"),
        Media::video(&b"1"[..]),
        Media::voice(&b"1"[..]),
        Media::video_note(&b"1"[..]),
        Media::audio(&b"1"[..]),
        Media::animation(&b"1"[..]),
        Media::sticker(&b"1"[..]),
        Media::location(1.0, 2.0),
        Media::contact("+1", "Ada", Some(1001)),
        Media::poll("Now?", &["yes", "no"]),
    ];
    let count = media.len();
    for one in media {
        bench.ada.send(one);
    }
    bench.ada.block();
    let updates = bot.get_updates().await.expect("updates");
    assert_eq!(updates.len(), count + 2);
    for update in updates {
        use ::teloxide::types::{MessageKind, UpdateKind};
        match update.kind {
            UpdateKind::Message(m) => assert!(matches!(m.kind, MessageKind::Common(_)), "{m:?}"),
            UpdateKind::MyChatMember(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn odd_input_is_what_a_strict_client_can_not_read() {
    let bench = Bench::new().await;
    for oddity in Oddity::ALL {
        bench.ada.odd(oddity, "help");
    }
    let raw = bench.updates(0).await;
    assert_eq!(raw.len(), 1 + Oddity::ALL.len(), "all are delivered");
    let text = Value::Array(raw).to_string();
    for sign in ["shimmering", "holographic_note", "dream", "not a mime type", "telepathy"] {
        assert!(text.contains(sign), "{sign}");
    }
}

#[tokio::test]
async fn refusals_arrive_typed() {
    let bench = Bench::new().await;
    let bot = client(&bench);
    bench.ada.block();
    let blocked = bot.send_message(ADA, "x").await;
    assert!(matches!(blocked, Err(RequestError::Api(ApiError::BotBlocked))), "{blocked:?}");
    bench.ada.deactivate();
    let gone = bot.send_message(ADA, "x").await;
    assert!(matches!(gone, Err(RequestError::Api(ApiError::UserDeactivated))), "{gone:?}");
    let unknown = bot.send_message(ChatId(5), "x").await;
    assert!(matches!(unknown, Err(RequestError::Api(ApiError::ChatNotFound))), "{unknown:?}");
    let old = bench.api.group(-7, "Old");
    old.add_bot(&bench.ada);
    old.migrate(-1_000_000_000_007);
    let moved = bot.send_message(ChatId(-7), "x").await;
    assert!(matches!(moved, Err(RequestError::MigrateToChatId(ChatId(-1_000_000_000_007)))), "{moved:?}");
}

#[tokio::test]
async fn the_rest_of_the_methods_parse() {
    let bench = Bench::new().await;
    let bot = client(&bench);
    let commands = [BotCommand::new("help", "What this is")];
    bot.set_my_commands(commands.clone()).await.expect("set");
    assert_eq!(bot.get_my_commands().await.expect("get"), commands);
    assert_eq!(bench.api.commands_for(1001), [("help".to_owned(), "What this is".to_owned())]);
    bot.delete_my_commands().await.expect("delete");
    bot.get_chat(ADA).await.expect("chat");
    bot.get_chat_member(ADA, UserId(1001)).await.expect("member");
    bot.set_webhook("https://line.example/".parse().expect("a URL")).await.expect("set");
    assert!(bot.get_webhook_info().await.expect("info").url.is_some());
    let poll = bot.get_updates().await.expect_err("a webhook is active");
    assert!(poll.to_string().contains("use deleteWebhook to delete the webhook first"), "{poll}");
    bot.delete_webhook().await.expect("deleted");
    assert!(bot.get_webhook_info().await.expect("info").url.is_none());
}
