//! Presses of buttons, and the webhook.

use serde_json::{Value, json};

use super::super::chat::Popup;
use super::super::error::{QUERY_OLD, Refusal};
use super::super::hook::AT_ONCE;
use super::super::params::Params;
use super::super::updates::PRESS_LIFE;
use super::super::world::World;
use super::answer::{Answer, units};

/// The most UTF-16 units of an answer to a press.
const ANSWER_UNITS: usize = 200;

pub(super) fn answer_press(world: &mut World, params: &Params) -> Answer {
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = params.text("text").unwrap_or_default();
    if units(&text) > ANSWER_UNITS {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let now = world.now();
    let press = world.presses.get(&id).filter(|p| now.since(p.at) < PRESS_LIFE);
    let user = press.ok_or_else(|| Refusal::bad(QUERY_OLD))?.user;
    let popup = Popup { press: id, text, alert: params.flag("show_alert"), at: now };
    world.chat_mut(user)?.popups.push(popup);
    world.touch(user);
    Ok(Value::Bool(true))
}

pub(super) fn set_webhook(world: &mut World, params: &Params) -> Answer {
    let kinds = params.nested("allowed_updates")?;
    let kinds = kinds
        .and_then(|list| list.as_array().cloned())
        .map(|list| list.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect());
    world.updates.allow(kinds);
    let at_once =
        params.int("max_connections").and_then(|most| usize::try_from(most).ok()).unwrap_or(AT_ONCE);
    world.hook.url = params.text("url").unwrap_or_default();
    world.hook.secret = params.text("secret_token");
    world.hook.at_once = at_once.clamp(1, 100);
    world.hook.failed = None;
    drop_pending(world, params);
    world.updates.arrived.send_modify(|n| *n += 1);
    Ok(Value::Bool(true))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn delete_webhook(world: &mut World, params: &Params) -> Answer {
    world.hook.url.clear();
    world.hook.secret = None;
    drop_pending(world, params);
    Ok(Value::Bool(true))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn webhook_info(world: &mut World, _: &Params) -> Answer {
    let now = world.now();
    let mut info = json!({
        "url": world.hook.url,
        "has_custom_certificate": false,
        "pending_update_count": world.updates.pending(now),
    });
    if let Some(kinds) = world.updates.allowed() {
        info["allowed_updates"] = json!(kinds);
    }
    if !world.hook.url.is_empty() {
        info["max_connections"] = json!(world.hook.at_once);
    }
    if let Some((at, why)) = &world.hook.failed {
        (info["last_error_date"], info["last_error_message"]) = (json!(at.0 / 1_000), json!(why));
    }
    Ok(info)
}

fn drop_pending(world: &mut World, params: &Params) {
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
}
