//! Where a line is set up: its config, its credentials, and whether the package's units run it from there.

use std::path::{Path, PathBuf};

/// The package's folder, where its units look.
const PACKAGED: &str = "/etc/hotlined";
/// The config of the one line that most machines have.
const ONLY: &str = "hotlined";

/// The places of one line.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// Its config.
    pub config: PathBuf,
    /// The folder of its secrets.
    pub credentials: PathBuf,
    /// The name of a line beside others: `kyiv` of `kyiv.toml`.
    pub name: Option<String>,
}

impl Site {
    /// That of a config: secrets are beside it, those of a line with a name in a folder of that name.
    pub fn of(config: &Path) -> Self {
        let stem = config.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = stem.filter(|stem| stem != ONLY);
        let all = config.parent().unwrap_or(Path::new("")).join("credentials");
        let credentials = name.as_ref().map_or_else(|| all.clone(), |name| all.join(name));
        Self { config: config.to_owned(), credentials, name }
    }

    /// The folder of the config.
    pub fn folder(&self) -> &Path {
        self.config.parent().unwrap_or(Path::new(""))
    }

    /// Whether the package's units run it.
    pub fn is_packaged(&self) -> bool {
        self.folder() == Path::new(PACKAGED)
    }

    /// The unit that runs it, if it is packaged.
    pub fn unit(&self) -> String {
        self.name.as_ref().map_or_else(|| "hotlined".to_owned(), |name| format!("hotlined@{name}"))
    }

    /// Whether a unit can be called after it: its name is part of names of units and folders.
    pub fn fits(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let is_toml = self.config.extension().is_some_and(|end| end == "toml");
        match &self.name {
            _ if !is_toml => Err(format!("{} must end in .toml", self.config.display())),
            // `redis` would share its folders with the line's Redis.
            Some(name) if !name.chars().all(plain) || name == "redis" => {
                Err(format!("{name} can't be the name of a line: small letters, digits and _, and not redis"))
            }
            _ => Ok(()),
        }
    }
}
