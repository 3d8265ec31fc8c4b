//! `[store]`: where the line keeps what it knows.

use std::path::PathBuf;

use url::Url;

use super::item::Item;
use super::places;
use super::secret::{self, Secret};
use super::settings::{MB, StoreSettings};
use super::table::Table;
use crate::domain::policy::Durability;

const REMEDY: &str = r#"write "redis+unix:///run/hotlined-redis/redis.sock" or "redis://127.0.0.1:6379/0""#;

/// Reads `[store]`.
pub fn read(mut table: Table<'_>) -> Option<StoreSettings> {
    let url = table.need("url", REMEDY).and_then(|item| url(&item.secret()));
    let user = table.take("user").and_then(|item| item.line(64));
    let password = table.take("password").and_then(secret::read);
    let blobs = table.take("blobs").and_then(|item| places::absolute(&item));
    let keys = table.take("keys").and_then(|item| places::absolute(&item));
    let mirror = table.take("mirror").and_then(|item| places::absolute(&item));
    let key = table.take("key").and_then(secret::read);
    let choices = [("strict", Durability::Strict), ("relaxed", Durability::Relaxed)];
    let durability = table.choice("durability", Durability::Strict, &choices);
    let remembered = table.take("remembered_mb").and_then(|item| item.number(0..=1_024));
    let remembered = remembered.and_then(|mb| usize::try_from(mb).ok()).map(|mb| mb * MB);
    table.finish();
    let blobs = blobs.unwrap_or_else(|| PathBuf::from("/var/lib/hotlined/blobs"));
    Some(StoreSettings {
        url: url?,
        user,
        password,
        keys: keys.unwrap_or_else(|| blobs.parent().unwrap_or(&blobs).join("keys")),
        mirror,
        blobs,
        key: key.unwrap_or_else(|| Secret::Credential("line-key".into())),
        durability,
        remembered: remembered.unwrap_or(StoreSettings::REMEMBERED),
    })
}

fn url(item: &Item<'_>) -> Option<String> {
    let text = item.parsed(REMEDY, |text| checked(text).map(|()| text.to_owned()))?;
    let local = text.starts_with("redis+unix:")
        || Url::parse(&text).is_ok_and(|url| url.host_str().is_some_and(places::is_local_name));
    if !local {
        let remedy = "keep Redis on this machine, or reach it through a tunnel";
        item.warn("goes over the network without TLS", remedy);
    }
    Some(text)
}

/// Errors repeat nothing of the URL, for it may hold a password.
fn checked(text: &str) -> Result<(), String> {
    if text.starts_with('/') {
        return Err("is a path; a socket is written with redis+unix:// before it".into());
    }
    let url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
    let asks = url.query_pairs().map(|(key, _)| key.into_owned()).collect::<Vec<_>>();
    if url.password().is_some()
        || !url.username().is_empty()
        || asks.iter().any(|key| key == "pass" || key == "user")
    {
        return Err(r#"has a user or a password in it, which belong in user = "…" and password = { credential = "…" }"#.into());
    }
    match url.scheme() {
        "redis+unix" if !url.has_host() && url.path().len() > 1 && asks.iter().all(|key| key == "db") => {
            Ok(())
        }
        "redis+unix" => Err("is no path of a socket".into()),
        "redis" if url.host_str().is_none_or(str::is_empty) => Err("names no host".into()),
        "redis" if asks.is_empty() && is_database(url.path()) => Ok(()),
        "redis" => Err("has something other than a database's number after the host".into()),
        "rediss" => Err("asks for TLS, which the line does not speak to Redis".into()),
        _ => Err("is no URL of Redis".into()),
    }
}

fn is_database(path: &str) -> bool {
    let number = path.trim_start_matches('/');
    number.is_empty() || number.parse::<u16>().is_ok()
}
