//! Presses of buttons, and the webhook that nobody here receives.

use serde_json::{Value, json};

use super::super::chat::Popup;
use super::super::error::{QUERY_OLD, Refusal};
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

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn set_webhook(world: &mut World, params: &Params) -> Answer {
    world.webhook = params.text("url").unwrap_or_default();
    drop_pending(world, params);
    Ok(Value::Bool(true))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn delete_webhook(world: &mut World, params: &Params) -> Answer {
    world.webhook.clear();
    drop_pending(world, params);
    Ok(Value::Bool(true))
}

#[expect(clippy::unnecessary_wraps, reason = "all methods have one signature")]
pub(super) fn webhook_info(world: &mut World, _: &Params) -> Answer {
    let now = world.now();
    Ok(json!({
        "url": world.webhook,
        "has_custom_certificate": false,
        "pending_update_count": world.updates.pending(now),
    }))
}

fn drop_pending(world: &mut World, params: &Params) {
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
}
