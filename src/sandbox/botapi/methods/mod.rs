//! The methods of the Bot API, one function each: arguments in, result or refusal out.

mod album;
mod answer;
mod chats;
mod commands;
mod copy;
mod delete;
mod edit;
mod markup;
mod media;
mod send;
mod topics;
mod updates;

use super::params::Params;
use super::world::World;
use answer::Answer;

pub(super) use send::TEXT_UNITS;

type Run = fn(&mut World, &Params) -> Answer;

/// One method of the API.
#[derive(Clone, Copy)]
pub(super) struct Method {
    /// In the spelling of the documentation.
    pub name: &'static str,
    pub run: Run,
}

/// The name of the one method that waits, and is therefore not in the table.
pub(super) const GET_UPDATES: &str = "getUpdates";

/// Finds a method in whatever case its name comes: some clients send `SendMessage`.
pub(super) fn find(name: &str) -> Option<Method> {
    METHODS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|&(name, run)| Method { name, run })
}

const METHODS: &[(&str, Run)] = &[
    ("sendMessage", send::message),
    ("editMessageText", edit::text),
    ("answerCallbackQuery", updates::answer_press),
    ("copyMessage", copy::one),
    ("setMessageReaction", chats::react),
    ("sendChatAction", chats::action),
    ("editMessageReplyMarkup", edit::markup),
    ("editMessageCaption", edit::caption),
    ("deleteMessage", delete::one),
    ("deleteMessages", delete::several),
    ("sendPhoto", media::photo),
    ("sendDocument", media::document),
    ("sendVideo", media::video),
    ("sendVoice", media::voice),
    ("sendAudio", media::audio),
    ("sendVideoNote", media::video_note),
    ("sendAnimation", media::animation),
    ("sendSticker", media::sticker),
    ("sendLocation", media::location),
    ("sendContact", media::contact),
    ("sendMediaGroup", album::send),
    ("copyMessages", copy::several),
    ("forwardMessage", copy::forward),
    ("getFile", media::get_file),
    ("createForumTopic", topics::create),
    ("editForumTopic", topics::edit),
    ("deleteForumTopic", topics::delete),
    ("closeForumTopic", topics::of_groups),
    ("reopenForumTopic", topics::of_groups),
    ("getForumTopicIconStickers", topics::icons),
    ("getMe", chats::me),
    ("getChat", chats::get),
    ("getChatMember", chats::member),
    ("leaveChat", chats::leave),
    ("setMyCommands", commands::set),
    ("getMyCommands", commands::get),
    ("deleteMyCommands", commands::delete),
    ("setWebhook", updates::set_webhook),
    ("deleteWebhook", updates::delete_webhook),
    ("getWebhookInfo", updates::webhook_info),
];
