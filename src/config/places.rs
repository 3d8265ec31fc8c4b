//! Where things are: files, sockets, hosts and URLs, with the rules that keep them on this machine or safe
//! on the way.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use url::{Host, Url};

use super::item::{Item, quoted};
use crate::net::Listen;

/// The longest path of a unix socket that Linux takes: `sun_path` of unix(7), less the end mark.
const LONGEST_SOCKET: usize = 107;

/// An absolute path of a file or folder.
pub fn absolute(item: &Item<'_>) -> Option<PathBuf> {
    item.parsed("write the whole path, from / on", |text| {
        if text.contains('\0') || text.len() > 4_000 {
            return Err("is no path".into());
        }
        if text.starts_with('/') { Ok(PathBuf::from(text)) } else { Err("is not an absolute path".into()) }
    })
}

/// A file of the config: beside it, unless it says otherwise.
pub fn beside(config: &str, file: &str) -> PathBuf {
    Path::new(config).parent().unwrap_or(Path::new("")).join(file)
}

/// An absolute path that a unix socket can have.
pub fn socket(item: &Item<'_>) -> Option<PathBuf> {
    let path = absolute(item)?;
    if path.as_os_str().len() > LONGEST_SOCKET {
        item.fault("is too long for a socket", format!("write at most {LONGEST_SOCKET} bytes"));
        return None;
    }
    Some(path)
}

/// Where to listen: `127.0.0.1:8471`, or a unix socket as `unix:/path` or its path. Never beyond this machine.
pub fn listen(item: &Item<'_>) -> Option<Listen> {
    let remedy = r#"write a loopback address with a port, "127.0.0.1:…", or "unix:/path"; let a proxy speak to other machines"#;
    let listen = item.parsed(remedy, |text| {
        if let Some(path) = text.strip_prefix("unix:").or_else(|| text.starts_with('/').then_some(text)) {
            let long = path.len() > LONGEST_SOCKET;
            return if path.starts_with('/') && !long && !path.contains('\0') {
                Ok(Listen::Unix(PathBuf::from(path)))
            } else {
                Err(format!("{} can't be a socket", quoted(path)))
            };
        }
        let address: SocketAddr =
            text.parse().map_err(|_| format!("{} is no address with a port", quoted(text)))?;
        if address.ip().is_loopback() {
            Ok(Listen::Tcp(address))
        } else {
            Err(format!("{} would be open to other machines", quoted(text)))
        }
    })?;
    Some(listen)
}

/// A URL of `https`, or of `http` on this machine; without a name or password in it. Errors repeat none of it.
pub fn web_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a user or a password in it".into());
    }
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => Ok(url),
        ("http", Some(host)) if is_loopback(&host) => Ok(url),
        ("http", Some(_)) => Err("is http, which anyone on the way can read".into()),
        _ => Err("is no https URL".into()),
    }
}

/// Whether a URL's host is this machine.
pub fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => is_local_name(name.as_ref()),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

/// Whether a host's name or address is this machine.
pub fn is_local_name(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for url in ["https://ntfy.example/x", "http://127.0.0.1:1", "http://localhost/", "http://[::1]:80/a"]
        {
            assert!(web_url(url).is_ok(), "{url}");
        }
        for url in
            ["http://10.0.0.1", "http://127.0.0.1.evil.example", "ftp://x", "https://a:b@c", "", "https:"]
        {
            assert!(web_url(url).is_err(), "{url}");
        }
    }
}
