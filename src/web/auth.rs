//! Who may look: whoever knows the token.
//!
//! People open `/?token=…` once and then carry a cookie, which is derived from the token and is not the token;
//! machines send `Authorization: Bearer …` (RFC 6750). Digests are compared, in constant time, so that neither
//! what differs nor how long it is can be measured.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::service::in_force::InForce;

/// The cookie's name.
const COOKIE_NAME: &str = "hotlined_page";
/// The shortest token, in characters.
const SHORTEST: usize = 16;

/// The token is too short to be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token has fewer than {SHORTEST} characters; make one with `openssl rand -hex 32`")]
pub struct WeakToken;

/// Knows the token, as digests only. A shared handle: a reload may change the token for all that use it.
#[derive(Clone)]
pub struct PageAuth(InForce<Lock>);

#[derive(Clone)]
struct Lock {
    token: [u8; 32],
    cookie: String,
}

impl PageAuth {
    /// A door that opens to that token.
    ///
    /// # Errors
    /// If it is too short.
    pub fn new(token: &SecretString) -> Result<Self, WeakToken> {
        let token = token.expose_secret();
        if token.chars().count() < SHORTEST {
            return Err(WeakToken);
        }
        let cookie = digest(&["cookie", token]);
        let lock = Lock { token: digest(&["token", token]), cookie: data_encoding::HEXLOWER.encode(&cookie) };
        Ok(Self(InForce::new(lock)))
    }

    /// Opens from now on to the token of another door, and no longer to its own.
    pub fn swap(&self, other: &Self) {
        self.0.swap(Lock::clone(&other.0.present()));
    }

    /// Whether that is the token.
    pub(super) fn knows(&self, token: &str) -> bool {
        digest(&["token", token]).ct_eq(&self.0.present().token).into()
    }

    /// Whether a request carries the token or the cookie.
    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        bearer.is_some_and(|token| self.knows(token))
            || cookies.flat_map(|all| all.split(';')).filter_map(named).any(|it| self.is_cookie(it))
    }

    fn is_cookie(&self, value: &str) -> bool {
        digest(&[value]).ct_eq(&digest(&[&self.0.present().cookie])).into()
    }

    /// What gives whoever knows the token the cookie (RFC 6265): no script reads it, no other site sends it.
    pub(super) fn set_cookie(&self) -> String {
        // Without `Secure`, for which a browser drops it over plain HTTP: the page is at this machine alone.
        format!(
            "{COOKIE_NAME}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000",
            self.0.present().cookie
        )
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn named(cookie: &str) -> Option<&str> {
    let (name, value) = cookie.trim().split_once('=')?;
    (name == COOKIE_NAME).then_some(value)
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(b"hotlined web\0");
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "0123456789abcdef";

    fn auth() -> PageAuth {
        PageAuth::new(&SecretString::from(TOKEN)).unwrap()
    }

    fn admits(name: HeaderName, value: &str) -> bool {
        let Ok(value) = HeaderValue::from_str(value) else { return false };
        auth().admits(&[(name, value)].into_iter().collect())
    }

    #[test]
    fn the_token_opens_and_nothing_else_does() {
        assert!(auth().knows(TOKEN));
        assert!(!auth().knows("") && !auth().knows(&TOKEN[1..]) && !auth().knows(&TOKEN.to_uppercase()));
        assert!(admits(AUTHORIZATION, &format!("Bearer {TOKEN}")));
        assert!(admits(AUTHORIZATION, &format!("bearer  {TOKEN}")));
        assert!(!admits(AUTHORIZATION, TOKEN) && !admits(AUTHORIZATION, &format!("Basic {TOKEN}")));
    }

    #[test]
    fn the_cookie_opens_and_is_not_the_token() {
        let set = auth().set_cookie();
        let cookie = set.split(';').next().unwrap();
        assert!(!set.contains(TOKEN) && set.contains("HttpOnly") && set.contains("SameSite=Strict"));
        assert!(admits(COOKIE, &format!("other=1; {cookie}")));
        assert!(!admits(COOKIE, &format!("{COOKIE_NAME}={TOKEN}")));
        assert!(!admits(COOKIE, &cookie.replace(COOKIE_NAME, "other")));
    }

    #[test]
    fn another_token_opens_every_handle_and_the_old_one_and_its_cookie_open_none() {
        let (held, other) = (auth(), PageAuth::new(&SecretString::from("fedcba9876543210")).unwrap());
        let (handle, cookie) = (held.clone(), held.set_cookie());
        held.swap(&other);
        assert!(handle.knows("fedcba9876543210") && !handle.knows(TOKEN));
        assert_ne!(handle.set_cookie(), cookie);
    }

    #[test]
    fn a_token_that_can_be_guessed_is_refused() {
        assert!(PageAuth::new(&SecretString::from(&TOKEN[1..])).is_err());
    }

    proptest! {
        #[test]
        fn nothing_made_up_opens(value in "[ -~]{0,80}") {
            prop_assert!(!admits(AUTHORIZATION, &value) && !admits(COOKIE, &value));
        }
    }
}
