//! Until when keys of `OpenPGP` are good: the line's own, and its operators'. A mail that can't be encrypted any more
//! does not go.

use secrecy::ExposeSecret;

use super::Check;
use crate::config::{Config, Secret};
use crate::domain::time::Stamp;
use crate::keys::openpgp::{Certificate, SecretKey};

const DAY: i64 = 86_400;
/// How long before its end a key is told of, in days: it takes people a while to renew one.
const SOON: i64 = 30;

/// Looks at every key that the config names, at that time: civil seconds since 1970.
pub(super) fn look(config: &Config, now: i64) -> Vec<Check> {
    let own = config.channels.iter().filter_map(|channel| {
        let secret = channel.endpoint.mailbox()?.pgp_key.as_ref()?;
        own(&format!("{} pgp_key", channel.name), secret, now)
    });
    let operators = config.policy.operators.iter().filter_map(|operator| {
        let name = format!("operator {} pgp", operator.id);
        let remedy = format!(
            "get {}'s renewed key and put it in the place of this one, then hotlined reload",
            operator.id
        );
        Some(match Certificate::inspect(operator.mail_key.as_deref()?) {
            Ok(key) => one(&name, &key, now, &remedy),
            Err(why) => Check::fail(name, format!("{why}; no mail goes to them"), remedy),
        })
    });
    own.chain(operators).collect()
}

/// Nothing if it can't be read, for that is told with the other secrets.
fn own(name: &str, secret: &Secret, now: i64) -> Option<Check> {
    let text = secret.read().ok()?;
    Some(match SecretKey::read(text.expose_secret()) {
        Ok(key) => {
            let remedy = "renew it (gpg --quick-set-expire), put it in the place of this one, and hand out its public half";
            one(name, key.certificate(), now, remedy)
        }
        Err(why) => Check::fail(name, why.to_string(), "see docs/mail.md, \"Encrypted mail\""),
    })
}

fn one(name: &str, key: &Certificate, now: i64, remedy: &str) -> Check {
    let print = key.fingerprint();
    let Some(until) = key.until() else { return Check::ok(name, format!("{print}, good for ever")) };
    let day: String =
        Stamp(until.saturating_mul(1000)).to_string().chars().take_while(|c| *c != 'T').collect();
    match (until - now).div_euclid(DAY) {
        left if left < 0 => Check::fail(name, format!("{print} ran out on {day}"), remedy),
        left if left < SOON => Check::warn(name, format!("{print} runs out on {day}"), remedy),
        _ => Check::ok(name, format!("{print}, good until {day}")),
    }
}

#[cfg(test)]
#[cfg(feature = "openpgp")]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    const OLGA: &[u8] = include_bytes!("../../../tests/corpus/openpgp/olga.asc");
    /// 31 October 2028, when it ends.
    const END: i64 = 1_856_563_200;

    #[test]
    fn a_key_is_told_of_before_it_ends() {
        let key = Certificate::inspect(OLGA).unwrap();
        let at = |days: i64| one("operator olga pgp", &key, END - days * DAY, "renew it");
        assert_eq!((at(40).state, at(29).state, at(-1).state), (State::Ok, State::Warn, State::Fail));
        assert!(at(29).saw.ends_with("runs out on 2028-10-31"), "{}", at(29).saw);
    }

    #[test]
    fn the_lines_own_key_is_looked_at_too() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| {
            let file = folder.path().join("key");
            let from =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/openpgp").join(name);
            std::fs::copy(from, &file).unwrap();
            own("mail pgp_key", &Secret::File(file), END).map(|check| (check.state, check.saw))
        };
        assert_eq!(at("line.key").unwrap().0, State::Ok);
        let (state, saw) = at("passphrase.key").unwrap();
        assert!(state == State::Fail && saw.contains("passphrase"), "{saw}");
    }
}
