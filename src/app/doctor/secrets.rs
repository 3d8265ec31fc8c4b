//! Whether each secret can be read, and by whom else.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Check;
use crate::app::place::file_of;
use crate::config::{Config, Secret};
use crate::keys::Keyring;
use secrecy::ExposeSecret;

/// Looks at every secret of the config.
pub(super) fn look(config: &Config) -> Vec<Check> {
    let mut checks: Vec<Check> =
        config.secrets().into_iter().map(|(key, secret)| one(&key, secret)).collect();
    checks.extend(line_key(&config.store.key));
    checks
}

fn one(key: &str, secret: &Secret) -> Check {
    let (name, path) = (format!("secret {key}"), file_of(secret));
    let shown = path.display();
    if let Err(error) = secret.read() {
        let remedy = match fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                format!("write it there: sudo sh -c 'umask 077; cat > {shown}'")
            }
            _ => "run doctor as root (sudo hotlined doctor), or write the secret anew".to_owned(),
        };
        return Check::fail(name, error.to_string(), remedy);
    }
    let mode = fs::metadata(path).map_or(0, |meta| meta.permissions().mode() & 0o777);
    let remedy = format!("chmod 600 {shown}");
    match mode {
        mode if mode & 0o007 != 0 => {
            let remedy = format!("{remedy}; whoever has an account here may know it: replace it");
            Check::fail(
                name,
                format!("{shown} is open to everyone on this machine (mode {mode:03o})"),
                remedy,
            )
        }
        mode if mode & 0o070 != 0 && key == "store.key" => {
            let saw =
                format!("{shown} is open to its group (mode {mode:03o}): the line does not start with it");
            Check::fail(name, saw, remedy)
        }
        mode if mode & 0o070 != 0 => {
            Check::warn(name, format!("{shown} is open to its group (mode {mode:03o})"), remedy)
        }
        _ => Check::ok(name, format!("readable, and by its owner alone ({shown})")),
    }
}

/// What is there must also be a key. Nothing if it can't be read, for that was told.
fn line_key(secret: &Secret) -> Option<Check> {
    let text = secret.read().ok()?;
    let error = Keyring::decode(text.expose_secret()).err()?;
    let remedy = "put back the copy of the line's key; only a line that holds nothing may get a new one: \
                  hotlined keys init";
    Some(Check::fail("line key", error.to_string(), remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    fn with_mode(mode: u32) -> Check {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "canary").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let check = one("channel.telegram.token", &Secret::File(path));
        assert!(!format!("{check:?}").contains("canary"));
        check
    }

    #[test]
    fn a_secret_that_others_can_read_is_told_with_its_remedy() {
        assert_eq!(with_mode(0o600).state, State::Ok);
        assert_eq!(with_mode(0o640).state, State::Warn);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line-key");
        fs::write(&path, "canary").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(one("store.key", &Secret::File(path)).state, State::Fail, "the start refuses it");
        let open = with_mode(0o644);
        assert_eq!(open.state, State::Fail);
        assert!(open.saw.contains("mode 644") && open.remedy.unwrap().contains("chmod 600 /"));
    }

    #[test]
    fn a_missing_secret_is_told_with_the_command_that_writes_it() {
        let check = one("store.key", &Secret::File("/nowhere/line-key".into()));
        assert_eq!(check.state, State::Fail);
        assert!(check.remedy.unwrap().contains("cat > /nowhere/line-key"));
    }

    #[test]
    fn what_is_no_key_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line-key");
        fs::write(&path, "canary").unwrap();
        let check = line_key(&Secret::File(path)).unwrap();
        assert!(check.state == State::Fail && !check.saw.contains("canary"), "{check:?}");
    }
}
