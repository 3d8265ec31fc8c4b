//! `proxy = "socks5h://…"`: through what a service is reached that is blocked or throttled on the way.

use url::{Host, Url};

use super::item::Item;
use super::secret;
use super::settings::ProxySettings;
use crate::net::ProxyKind;

const REMEDY: &str = r#"write "socks5h://127.0.0.1:1080" or "http://127.0.0.1:3128"; one that wants a login: { url = "…", user = "…", password = { credential = "…" } }"#;

/// Reads a proxy.
pub fn read(item: Item<'_>) -> Option<ProxySettings> {
    let item = item.secret();
    if item.is_text() {
        return place(&item).map(|(kind, host, port)| ProxySettings { kind, host, port, login: None });
    }
    let spot = item.spot();
    let mut table = item.table()?;
    let url = table.need("url", REMEDY).and_then(|item| place(&item.secret()));
    let (user, password) = (table.take("user"), table.take("password"));
    if user.is_some() != password.is_some() {
        table.cx.fault(&spot, "has a user or a password, and not both", REMEDY);
    }
    // A name or a password of SOCKS has at most 255 bytes (RFC 1929).
    let user = user.map(|item| item.line(255));
    let password = password.map(secret::read);
    table.finish();
    let login = match (user, password) {
        (None, None) => None,
        (Some(user), Some(password)) => Some((user?, password?)),
        _ => return None,
    };
    let (kind, host, port) = url?;
    Some(ProxySettings { kind, host, port, login })
}

/// No error repeats any of it: people put passwords there.
fn place(item: &Item<'_>) -> Option<(ProxyKind, String, u16)> {
    item.parsed(REMEDY, |text| {
        let url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("has a user or a password in it, which are secrets".into());
        }
        let kinds = [ProxyKind::Socks, ProxyKind::Http];
        let kind = kinds.into_iter().find(|kind| kind.scheme() == url.scheme());
        let kind = kind.ok_or_else(|| match url.scheme() {
            "socks5" => {
                "would look names up here, where others see it: socks5h lets the proxy do so".to_owned()
            }
            _ => "is neither socks5h:// nor http://".to_owned(),
        })?;
        let (host, port) = (url.host_str().unwrap_or_default(), url.port());
        let usual = match kind {
            ProxyKind::Socks => 1080,
            ProxyKind::Http => 80,
        };
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        if host.is_empty() || Host::parse(host).is_err() || !bare {
            return Err("has more or less than a host and a port".into());
        }
        Ok((kind, host.to_owned(), port.unwrap_or(usual)))
    })
}
