//! Whether there is a copy of the line's key elsewhere: all that is known of it is what `hotlined keys sync` left.

use secrecy::ExposeSecret;

use super::Check;
use crate::config::{Config, Secret};
use crate::domain::time::Stamp;
use crate::keys::Keyring;
use crate::service::keysync::{self, LastSync};

/// Looks for the mark of a copy, and whether it is one of the key in use.
pub(super) fn backed_up(config: &Config) -> Check {
    judge(in_use(&config.store.key).as_deref(), keysync::last(&config.store.blobs).as_ref())
}

/// The tag of the key in use. None if the key can't be read, for that is told elsewhere.
fn in_use(key: &Secret) -> Option<String> {
    let text = key.read().ok()?;
    Keyring::decode(text.expose_secret()).ok().map(|ring| keysync::tag(&ring))
}

fn judge(key: Option<&str>, copied: Option<&LastSync>) -> Check {
    let remedy = "copy the line's key to a place off this machine, apart from the backups of Redis, for \
                  without it they can't be read: hotlined keys sync FOLDER";
    match (key, copied) {
        (_, None) => {
            Check::warn("key backup", "nothing tells that the keys were copied off this machine", remedy)
        }
        (Some(key), Some(copied)) if key != copied.key => {
            Check::warn("key backup", "the line's key is another one than was last copied", remedy)
        }
        (_, Some(copied)) => Check::ok("key backup", format!("keys were last copied {}", date(copied.at))),
    }
}

fn date(at: Stamp) -> String {
    at.to_string().chars().take_while(|c| *c != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn a_copy_counts_if_it_is_one_of_the_key_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let (to, blobs) = (folder.path().join("safe"), folder.path().join("blobs"));
        let [mine, other] = [(); 2].map(|()| Keyring::generate().unwrap());
        let look = |ring: &Keyring| judge(Some(&keysync::tag(ring)), keysync::last(&blobs).as_ref());
        assert_eq!(look(&mine).state, State::Warn);
        keysync::sync(&other, "helpline", Stamp(0), &to, &blobs).unwrap();
        let old = look(&mine);
        assert_eq!(old.state, State::Warn);
        assert!(old.remedy.unwrap().contains("hotlined keys sync"));
        keysync::sync(&mine, "helpline", Stamp(2 * 86_400_000), &to, &blobs).unwrap();
        let well = look(&mine);
        assert_eq!((well.state, well.saw.as_str()), (State::Ok, "keys were last copied 1970-01-03"));
        assert_eq!(judge(None, keysync::last(&blobs).as_ref()).state, State::Ok, "its key can't be read");
    }
}
