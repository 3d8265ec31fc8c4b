//! Who may load the page and act on it.
//!
//! Beyond loopback a secret is needed for everything. On loopback there is none, so the `Host` header must
//! name loopback (else a page on the web could point its own name here: DNS rebinding), and an action must
//! come from this very origin (else any page could post to it).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Page;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn guard(State(page): State<Page>, request: Request, next: Next) -> Response {
    let posts = request.method() != Method::GET && request.method() != Method::HEAD;
    let refused = refusal(request.headers(), page.needs_secret(), posts);
    let mut response = match refused {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(headers: &HeaderMap, secret: bool, posts: bool) -> Option<&'static str> {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !secret && !is_loopback(host) {
        return Some("This page is served to this machine alone; open it as 127.0.0.1 or localhost.");
    }
    if !posts {
        return None;
    }
    let origin = text(header::ORIGIN);
    let same = origin.is_none_or(|o| o.split_once("://").is_some_and(|(_, rest)| rest == host));
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let from_here = same && site.is_none_or(|s| s == "same-origin" || s == "none");
    (!from_here).then_some("Another site may not act on this page.")
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(n, v)| (header::HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn a_foreign_name_for_this_machine_is_refused() {
        for host in ["127.0.0.1:8470", "localhost:1", "localhost", "[::1]:8470"] {
            assert_eq!(refusal(&headers(&[("host", host)]), false, false), None, "{host}");
        }
        for host in ["evil.example:8470", "127.0.0.1.evil.example", "", "10.0.0.1"] {
            assert!(refusal(&headers(&[("host", host)]), false, false).is_some(), "{host}");
        }
        assert_eq!(refusal(&headers(&[("host", "train.example")]), true, false), None);
    }

    #[test]
    fn another_origin_may_not_post() {
        let from = |origin| headers(&[("host", "localhost:1"), ("origin", origin)]);
        assert_eq!(refusal(&from("http://localhost:1"), false, true), None);
        assert!(refusal(&from("http://evil.example"), false, true).is_some());
        assert!(refusal(&from("http://localhost:2"), false, true).is_some());
        assert!(refusal(&from("null"), true, true).is_some());
        let cross = headers(&[("host", "localhost:1"), ("sec-fetch-site", "cross-site")]);
        assert!(refusal(&cross, false, true).is_some());
    }
}
