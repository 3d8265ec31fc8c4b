//! Whether there is a copy of the line's key elsewhere: all that is known of it is that one was made.

use std::path::Path;
use std::time::SystemTime;

use super::Check;
use super::place::file_of;
use crate::config::Config;

/// What making a copy leaves beside the key, or in the folder of blobs.
const MARK: &str = "last-keys-sync";

/// Looks for the mark of a copy.
pub(super) fn backed_up(config: &Config) -> Check {
    let key = file_of(&config.store.key);
    let places = [key.parent().unwrap_or(Path::new("")).join(MARK), config.store.blobs.join(MARK)];
    judge(changed(key), places.iter().filter_map(|place| changed(place)).max())
}

fn judge(key: Option<SystemTime>, copied: Option<SystemTime>) -> Check {
    let remedy = "copy the line's key to a place off this machine, apart from the backups of Redis; \
                  without it they can't be read";
    match (key, copied) {
        (_, None) => {
            Check::warn("key backup", "nothing tells that the keys were copied off this machine", remedy)
        }
        (Some(key), Some(copied)) if key > copied => {
            Check::warn("key backup", "the line's key is newer than its last copy", remedy)
        }
        (_, Some(copied)) => Check::ok("key backup", format!("keys were last copied {}", date(copied))),
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

fn date(at: SystemTime) -> String {
    jiff::Timestamp::try_from(at)
        .map_or_else(|_| "at no known time".into(), |at| at.strftime("%F").to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn a_copy_counts_if_it_is_not_older_than_the_key() {
        let at = |days: u64| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400));
        assert_eq!(judge(at(1), None).state, State::Warn);
        assert_eq!(judge(at(2), at(1)).state, State::Warn);
        let well = judge(at(1), at(2));
        assert_eq!((well.state, well.saw.as_str()), (State::Ok, "keys were last copied 1970-01-03"));
    }
}
