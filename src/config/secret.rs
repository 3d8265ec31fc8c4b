//! Secrets: the config says where one is, never what it is.
//!
//! `{ credential = "telegram-token" }` is a file of that name in `$CREDENTIALS_DIRECTORY`, which systemd
//! makes for the service alone (`LoadCredential=`, systemd.exec(5)); `{ file = "/…" }` is any other file.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::item::Item;
use super::table::Table;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// In the credential of that name.
    Credential(String),
    /// In that file.
    File(PathBuf),
}

/// Why a secret can't be had. Says where it should be, never what was found.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Nobody passed credentials.
    #[error(
        "credential `{0}`: CREDENTIALS_DIRECTORY is not set; start the line with systemd, whose unit has \
         LoadCredential={0}:…, or write {{ file = \"…\" }} instead"
    )]
    NoCredentials(String),
    /// The file can't be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// There is nothing in the file.
    #[error("{}: is empty", .0.display())]
    Empty(PathBuf),
    /// It is longer than any secret.
    #[error("{}: is longer than 64 kB, so it is no secret of this line", .0.display())]
    TooLong(PathBuf),
    /// It is no text.
    #[error("{}: is not UTF-8 text", .0.display())]
    NotText(PathBuf),
}

/// Where a line's credentials are kept, for whoever is not the daemon: the folder `credentials` beside its config, or
/// in that the folder of the config's own name, if there is one. So `kyiv.toml` and `hotlined.toml` share no secret.
#[must_use]
pub fn credentials_of(config: &Path) -> PathBuf {
    let all = config.parent().unwrap_or(Path::new("")).join("credentials");
    let own = config.file_stem().map(|name| all.join(name)).filter(|own| own.is_dir());
    own.unwrap_or(all)
}

const MOST: u64 = 64 * 1024;

impl Secret {
    /// Reads the secret, without the line break at its end. Asked at start, not when the config is read.
    pub fn read(&self) -> Result<SecretString, SecretError> {
        self.read_in(std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from).as_deref())
    }

    /// The same, with the folder of the credentials.
    pub fn read_in(&self, credentials: Option<&Path>) -> Result<SecretString, SecretError> {
        let path = match (self, credentials) {
            (Self::File(path), _) => path.clone(),
            (Self::Credential(name), Some(folder)) => folder.join(name),
            (Self::Credential(name), None) => return Err(SecretError::NoCredentials(name.clone())),
        };
        let mut bytes = Zeroizing::new(Vec::new());
        File::open(&path)
            // One byte too many tells that it is too long, also of a device that never ends.
            .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
            .map_err(|error| SecretError::Unreadable { path: path.clone(), error })?;
        if bytes.len() as u64 > MOST {
            return Err(SecretError::TooLong(path));
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { return Err(SecretError::NotText(path)) };
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(SecretError::Empty(path)),
            text => Ok(SecretString::from(text)),
        }
    }

    /// What is doubtful about the file as it lies there: reason and remedy.
    #[must_use]
    pub fn doubt(&self) -> Option<(String, String)> {
        let Self::File(path) = self else { return None };
        let shown = path.display();
        match path.metadata() {
            Err(error) => Some((format!("{shown} can't be read: {error}"), "make the file".into())),
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                let mode = meta.permissions().mode() & 0o777;
                Some((
                    format!("{shown} can be read or changed by others (mode {mode:03o})"),
                    format!("chmod 600 {shown}"),
                ))
            }
            Ok(_) => None,
        }
    }
}

/// Reads where a secret is. The secret itself is refused.
pub fn read(item: Item<'_>) -> Option<Secret> {
    let item = item.secret();
    if item.is_text() {
        item.fault(
            "a secret must not stand in the config",
            r#"put it into a file of mode 600 and write { credential = "name" } or { file = "/path" }; if this file was ever shared, replace the secret"#,
        );
        return None;
    }
    let spot = item.spot();
    let mut table: Table<'_> = item.table()?;
    let credential = table.take("credential").map(Item::secret);
    let file = table.take("file").map(Item::secret);
    let cx = table.cx;
    table.finish();
    match (credential, file) {
        (Some(name), None) => name
            .parsed(
                "write the name that LoadCredential= in the unit gives it, such as \"telegram-token\"",
                credential_name,
            )
            .map(Secret::Credential),
        (None, Some(file)) => super::places::absolute(&file).map(Secret::File),
        (both, _) => {
            let reason = if both.is_some() {
                "has both credential and file"
            } else {
                "says neither credential nor file"
            };
            cx.fault(&spot, reason, r#"write { credential = "name" } or { file = "/path" }"#);
            None
        }
    }
}

fn credential_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    // It is joined to a folder: no slash, and nothing such as `..`.
    if text.is_empty() || text.len() > 64 || !text.chars().all(plain) || text.starts_with('.') {
        return Err("is no name of a credential".into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use secrecy::ExposeSecret;

    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("token"), bytes).unwrap();
        let read = Secret::Credential("token".into()).read_in(Some(folder.path()));
        let root = format!("{}/", folder.path().display());
        read.map(|s| s.expose_secret().to_owned()).map_err(|e| e.to_string().replace(&root, ""))
    }

    #[test]
    fn a_secret_is_what_stands_in_the_file_without_its_line_break() {
        assert_eq!(read_bytes(b" 12:ab c\r\n"), Ok(" 12:ab c".into()));
    }

    #[test]
    fn a_file_that_holds_no_secret_says_why() {
        assert_eq!(read_bytes(b"\n").unwrap_err(), "token: is empty");
        assert_eq!(read_bytes(&[0xff, 0xfe]).unwrap_err(), "token: is not UTF-8 text");
        let long = read_bytes(&vec![b'a'; 70_000]).unwrap_err();
        assert!(long.contains("64 kB"), "{long}");
    }

    #[test]
    fn without_credentials_the_error_says_what_to_do() {
        let error = Secret::Credential("line-key".into()).read_in(None).unwrap_err().to_string();
        assert!(
            error.contains("CREDENTIALS_DIRECTORY") && error.contains("LoadCredential=line-key"),
            "{error}"
        );
    }

    #[test]
    fn each_line_of_a_machine_has_its_own_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("credentials/kyiv")).unwrap();
        assert_eq!(credentials_of(&at("hotlined.toml")), at("credentials"));
        assert_eq!(credentials_of(&at("kyiv.toml")), at("credentials/kyiv"));
    }

    #[test]
    fn a_secret_that_others_can_read_is_doubtful() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "x").unwrap();
        let doubt = |mode| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            Secret::File(path.clone()).doubt().map(|(reason, _)| reason)
        };
        assert_eq!(doubt(0o600), None);
        assert!(doubt(0o640).unwrap().contains("mode 640"));
        assert!(doubt(0o604).unwrap().contains("by others"));
        assert!(Secret::File("/nowhere/token".into()).doubt().is_some());
    }
}
