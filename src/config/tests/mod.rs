//! The config as its admin meets it: the shipped example, typical mistakes, and hostile input.

mod announce;
mod desk;
mod example;
mod hostile;
mod layers;
mod manual;
mod meaning;
mod mistakes;
mod presets;
mod questions;
mod topics;

use super::{Config, Loaded, parse};

/// The smallest file that works.
const SMALLEST: &str = r#"
[store]
url = "redis+unix:///run/hotlined-redis/redis.sock"

[channel.telegram]
kind = "telegram"
token = { credential = "telegram-token" }

[operator.olga]
"#;

fn loaded(text: &str) -> Loaded {
    parse("hotlined.toml", text, &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

fn config(text: &str) -> Config {
    loaded(text).config
}

fn faults(text: &str) -> String {
    parse("hotlined.toml", text, &[]).map_or_else(|faults| faults.to_string(), |_| "no fault".into())
}

/// The smallest file with more in it.
fn smallest_with(more: &str) -> String {
    format!("{SMALLEST}{more}")
}
