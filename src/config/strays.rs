//! Variables of the environment that look like the line's and are read by nobody: what they say silently does not
//! hold.

use super::context::Context;
use super::environment::{PREFIX, is_of_the_line, is_override};
use super::hint::nearest;

/// Warns of each, with the variable that was meant where one is near.
pub fn doubt(cx: &Context, env: &[(String, String)]) {
    let known = cx.variables();
    let known: Vec<(String, &str)> = known.iter().map(|name| (bare(name), name.as_str())).collect();
    for (name, _) in env.iter().filter(|(name, _)| is_of_the_line(name) && !is_override(name)) {
        let nearest = nearest(&bare(name), known.iter().map(|(bare, _)| bare.as_str()));
        let meant = known.iter().find(|(bare, _)| Some(bare.as_str()) == nearest).map(|(_, known)| *known);
        let hint = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
        let reason = format!("the variable begins with {PREFIX}_ and is read by nobody{hint}");
        let remedy = "name a key's path in capitals with two underscores before each of its parts, or unset the variable";
        cx.warn_of_variable(name, reason, remedy);
    }
}

/// What is left of a variable's name when it does not matter how its parts are put together.
fn bare(name: &str) -> String {
    let parts = name.get(PREFIX.len()..).unwrap_or_default().chars();
    parts.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
