//! Where the daemon's socket is.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::files;

const DEFAULT: &str = "/run/hotlined/admin.sock";
/// The environment overrides the file, for the daemon and for its commands.
const OVERRIDE: &str = "HOTLINED__ADMIN__SOCKET";

#[derive(Default, Deserialize)]
struct File {
    #[serde(default)]
    admin: Admin,
}

#[derive(Default, Deserialize)]
struct Admin {
    socket: Option<PathBuf>,
}

/// The socket that a config names. Only that key is looked at: a fault elsewhere in a file that is just being
/// edited, be it one of syntax, must not keep an admin from the running daemon.
///
/// # Errors
/// Why the file can't be read, and what to do.
pub fn socket_of(config: &Path) -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os(OVERRIDE).filter(|p| !p.is_empty()) {
        return Ok(path.into());
    }
    let text = fs::read_to_string(config).map_err(|e| {
        format!("the config {} can't be read: {e}; name it with --config FILE", config.display())
    })?;
    let own = named(&text).map_err(|e| format!("{}: {e}; see `hotlined check {0}`", config.display()))?;
    let mut overlays = files(config).unwrap_or_default().into_iter().skip(1).rev();
    // An overlay that can't be read now was not read by the daemon that runs either.
    let over = overlays.find_map(|path| named(&fs::read_to_string(path).ok()?).ok()?);
    Ok(over.or(own).unwrap_or_else(|| PathBuf::from(DEFAULT)))
}

fn named(text: &str) -> Result<Option<PathBuf>, String> {
    match toml::from_str::<File>(text) {
        Ok(file) => Ok(file.admin.socket),
        // It is TOML, so it is this key that is wrong.
        Err(error) if toml::from_str::<toml::Table>(text).is_ok() => Err(error.message().to_owned()),
        Err(error) => match seen(text) {
            None if !Path::new(DEFAULT).exists() => Err(error.message().to_owned()),
            socket => Ok(socket),
        },
    }
}

/// What a text that is no TOML says of the socket, as a person would see it: a line of the section `[admin]`.
fn seen(text: &str) -> Option<PathBuf> {
    let mut section = text.lines().map(str::trim).skip_while(|line| *line != "[admin]").skip(1);
    let found = section.by_ref().take_while(|line| !line.starts_with('['));
    let mut values = found.filter_map(|line| line.strip_prefix("socket")?.trim_start().strip_prefix('='));
    let value = values.next()?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(path, _)| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_names_it_or_it_is_where_it_always_is() {
        assert_eq!(named("[line]\nname = 3\n[admin]\nsocket = \"/x\""), Ok(Some("/x".into())));
        assert_eq!(named("[routing]\ncapacity = \"many\""), Ok(None));
        assert!(named("[admin]\nsocket = 3").is_err());
    }

    #[test]
    fn a_fault_of_syntax_does_not_hide_it() {
        let broken = "[line]\nname = \"x\n[admin]  \n# socket = \"/old\"\n  socket = '/x y' # here\n[web]\nsocket = \"/z\"";
        assert_eq!(named(broken), Ok(Some("/x y".into())));
        for none in [
            "[line\n[web]\nsocket = \"/z\"",
            "[line\n[admin]\nsocket = ",
            "[line\n[admin]\nsocket = \"/x",
            "[admin]\nsocket = é[",
        ] {
            assert!(!matches!(named(none), Ok(Some(_))), "{none}");
        }
    }

    #[test]
    fn an_overlay_may_name_another() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("hotlined.toml");
        fs::write(&config, "[admin]\nsocket = \"/main\"").unwrap();
        assert_eq!(socket_of(&config), Ok("/main".into()));
        fs::create_dir(folder.path().join("conf.d")).unwrap();
        for (name, text) in [("1.toml", "[admin]\nsocket = \"/over\""), ("2.toml", "[web]"), ("3.toml", "[")]
        {
            fs::write(folder.path().join("conf.d").join(name), text).unwrap();
        }
        assert_eq!(socket_of(&config), Ok("/over".into()));
    }

    #[test]
    fn a_config_that_is_not_there_is_named_with_what_to_do() {
        let told = socket_of(Path::new("/nowhere/hotlined.toml")).unwrap_err();
        assert!(told.contains("/nowhere/hotlined.toml") && told.contains("--config FILE"), "{told}");
    }
}
