//! About the bot and its chats: who they are, what it shows itself doing, reactions.

use serde_json::{Value, json};

use super::super::chat::Standing;
use super::super::error::Refusal;
use super::super::params::Params;
use super::super::wire;
use super::super::world::World;
use super::answer::Answer;

/// What anyone may react with, without a subscription.
const EMOJI: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";
const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn me(world: &mut World, _: &Params) -> Answer {
    let mut me = world.bot.json();
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
        ("has_topics_enabled", world.forum.on),
        ("allows_users_to_create_topics", world.forum.free),
    ] {
        me[name] = value.into();
    }
    Ok(me)
}

pub(super) fn get(world: &mut World, params: &Params) -> Answer {
    let chat = world.chat(params.must_chat()?)?;
    let mut json = wire::chat(world, chat);
    json["accent_color_id"] = 0.into();
    json["max_reaction_count"] = 11.into();
    if chat.title.is_none() {
        json["active_usernames"] = json.get("username").map_or(json!([]), |name| json!([name]));
    }
    json["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
    });
    Ok(json)
}

pub(super) fn member(world: &mut World, params: &Params) -> Answer {
    let chat = world.chat(params.must_chat()?)?;
    let id = params.int("user_id").unwrap_or_default();
    let (user, status) = if id == world.bot.id {
        let status = match chat.standing {
            Standing::Open if chat.channel.as_ref().is_some_and(|channel| channel.posts) => "administrator",
            Standing::Open | Standing::NeverStarted => "member",
            Standing::Outside => "left",
            _ => "kicked",
        };
        (world.bot.json(), status)
    } else {
        let person = world.people.get(&id).ok_or_else(|| Refusal::bad("user not found"))?;
        (wire::person(person), "member")
    };
    let mut json = json!({ "user": user, "status": status });
    if status == "kicked" {
        json["until_date"] = 0.into();
    }
    if status == "administrator" {
        for right in ["can_post_messages", "can_edit_messages", "can_delete_messages"] {
            json[right] = true.into();
        }
    }
    Ok(json)
}

pub(super) fn leave(world: &mut World, params: &Params) -> Answer {
    let id = params.must_chat()?;
    let chat = world.chat_mut(id)?;
    if chat.title.is_none() {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    chat.standing = Standing::Outside;
    world.touch(id);
    Ok(Value::Bool(true))
}

pub(super) fn action(world: &mut World, params: &Params) -> Answer {
    let id = params.must_chat()?;
    world.may_write(id)?;
    let action = params.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    let now = world.now();
    world.chat_mut(id)?.action = Some((action, now));
    world.touch(id);
    Ok(Value::Bool(true))
}

pub(super) fn react(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.may_write(chat)?;
    let id = params.int("message_id").unwrap_or_default();
    if world.chat(chat)?.message(id).is_none() {
        return Err(Refusal::bad("message to react not found"));
    }
    let list = params.nested("reaction")?.and_then(|r| r.as_array().cloned()).unwrap_or_default();
    if list.len() > 1 {
        return Err(Refusal::bad("REACTIONS_TOO_MANY"));
    }
    let emoji: Vec<_> = list.iter().filter_map(|r| r["emoji"].as_str().map(str::to_owned)).collect();
    if emoji.len() != list.len() || emoji.iter().any(|e| !known(e)) {
        return Err(Refusal::bad("REACTION_INVALID"));
    }
    world.change(chat, id, |m| m.bot_reactions = emoji);
    Ok(Value::Bool(true))
}

/// With or without the variation selector.
fn known(emoji: &str) -> bool {
    let plain = emoji.trim_end_matches('\u{fe0f}');
    EMOJI.split(' ').any(|e| e.trim_end_matches('\u{fe0f}') == plain)
}
