//! The command list that people see when they type a slash.

use serde_json::{Value, json};

use super::super::error::Refusal;
use super::super::params::Params;
use super::super::world::{CommandSet, World};
use super::answer::Answer;

/// The most commands of one list.
const MOST: usize = 100;

pub(super) fn set(world: &mut World, params: &Params) -> Answer {
    let commands = params.nested("commands")?.unwrap_or_else(|| json!([]));
    let list = commands.as_array().ok_or_else(|| Refusal::bad("can't parse commands list"))?;
    if list.len() > MOST {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    if !list.iter().all(well_formed) {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    let (scope, language) = key(params)?;
    world.commands.retain(|c| c.scope != scope || c.language != language);
    world.commands.push(CommandSet { scope, language, commands });
    announce(world);
    Ok(Value::Bool(true))
}

pub(super) fn get(world: &mut World, params: &Params) -> Answer {
    let (scope, language) = key(params)?;
    let found = world.commands.iter().find(|c| c.scope == scope && c.language == language);
    Ok(found.map_or_else(|| json!([]), |c| c.commands.clone()))
}

pub(super) fn delete(world: &mut World, params: &Params) -> Answer {
    let (scope, language) = key(params)?;
    world.commands.retain(|c| c.scope != scope || c.language != language);
    announce(world);
    Ok(Value::Bool(true))
}

fn key(params: &Params) -> Result<(Value, String), Refusal> {
    let scope = params.nested("scope")?.unwrap_or_else(|| json!({ "type": "default" }));
    Ok((scope, params.text("language_code").unwrap_or_default()))
}

fn well_formed(command: &Value) -> bool {
    let name = command["command"].as_str().unwrap_or_default();
    let about = command["description"].as_str().unwrap_or_default();
    (1..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && (1..=256).contains(&about.chars().count())
}

fn announce(world: &World) {
    world.version.send_modify(|v| *v += 1);
}
