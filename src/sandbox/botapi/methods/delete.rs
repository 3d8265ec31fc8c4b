//! Taking messages back, within 48 hours.

use std::time::Duration;

use serde_json::Value;

use super::super::error::{CANT_DELETE, DELETE_NOT_FOUND, Refusal};
use super::super::params::Params;
use super::super::world::World;
use super::answer::Answer;
use super::copy;

/// How old a message may be at most.
const AGE: Duration = Duration::from_hours(48);

pub(super) fn one(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    delete(world, chat, params.int("message_id").unwrap_or_default())?;
    Ok(Value::Bool(true))
}

/// What is not there is skipped.
pub(super) fn several(world: &mut World, params: &Params) -> Answer {
    let chat = params.must_chat()?;
    world.chat(chat)?;
    for id in copy::ids(params)? {
        if world.chat(chat)?.message(id).is_some() {
            delete(world, chat, id)?;
        }
    }
    Ok(Value::Bool(true))
}

fn delete(world: &mut World, chat: i64, id: i64) -> Result<(), Refusal> {
    let now = world.now();
    let message = world.chat(chat)?.message(id).ok_or_else(|| Refusal::bad(DELETE_NOT_FOUND))?;
    if now.since(message.at) > AGE {
        return Err(Refusal::bad(CANT_DELETE));
    }
    world.change(chat, id, |m| m.deleted = true);
    Ok(())
}
