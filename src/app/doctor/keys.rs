//! Whether there is a copy of the line's key elsewhere: all that is known of it is what `hotlined keys sync` left.

use secrecy::ExposeSecret;

use super::Check;
use crate::config::{Config, Secret};
use crate::domain::time::Stamp;
use crate::keys::{FolderError, Keyring, Leaves};
use crate::service::keysync::{self, LastSync};

/// Looks for the mark of a copy, and whether it is one of the key in use.
pub(super) fn backed_up(config: &Config) -> Check {
    judge(in_use(&config.store.key).as_deref(), keysync::last(&config.store.blobs).as_ref())
}

/// Whether the key folder is this line's, whole, and closed to others. That the key is another one is told elsewhere.
pub(super) fn folder(config: &Config) -> Option<Check> {
    let name = "key folder";
    let text = config.store.key.read().ok()?;
    let ring = Keyring::decode(text.expose_secret()).ok()?;
    let folder = ring.folder(&config.store.keys, &config.policy.name);
    let path = folder.path().display().to_string();
    match Leaves::open(folder, None, Stamp(0)) {
        Err(FolderError::Foreign { .. }) => None,
        Err(error) => Some(Check::fail(name, error.to_string(), "see docs/operations.md, \"The keys\"")),
        Ok(leaves) => Some(match leaves.current() {
            None => {
                Check::info(name, format!("{path}: nothing yet; the daemon begins it at its first start"))
            }
            Some(period) => Check::ok(name, format!("{path}: period {period} is in use")),
        }),
    }
}

/// The tag of the key in use. None if the key can't be read, for that is told elsewhere.
fn in_use(key: &Secret) -> Option<String> {
    let text = key.read().ok()?;
    Keyring::decode(text.expose_secret()).ok().map(|ring| keysync::tag(&ring))
}

fn judge(key: Option<&str>, copied: Option<&LastSync>) -> Check {
    let remedy = "copy the line's keys to a place off this machine, apart from the backups of Redis, for \
                  without them they can't be read: hotlined keys sync FOLDER";
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
