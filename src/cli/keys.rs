//! `hotlined keys`: the line's key and its key folder, without which nothing stored can be read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::admin::protocol::{Request, Response};
use crate::config::{self, Config, credentials_of};
use crate::keys::{FolderError, Keyring, KeysView, Leaves};
use crate::service::clock::Clock;
use crate::service::keysync;

use super::daemon::{self, Daemon};
use super::table::Table;
use super::{Common, Failed, output};

/// What can be done with keys.
#[derive(Clone, Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a new line key: 32 random bytes in base64, readable by its owner alone
    #[command(after_help = "An existing file is never replaced: without its key a line can read nothing.\n\
                            Example: hotlined keys init /etc/hotlined/credentials/line-key")]
    Init {
        /// Where to write it [default: line-key among the credentials beside the config]
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
    },
    /// Copy the line's present keys to a folder, over what was copied there before
    #[command(
        after_help = "Keep the folder apart from the backups of the store, on a disk of its own: whoever has both \
                            can read everything. The old copy is overwritten, so that a destroyed key does not live on.\n\
                            Example: hotlined keys sync /mnt/safe/hotlined-keys"
    )]
    Sync {
        /// Where to
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The folder of the credentials that the config names [default: credentials beside the config]
        #[arg(long, value_name = "DIR")]
        credentials: Option<PathBuf>,
    },
    /// Begin a new period of keys: what is stored from now on is under it, and what was stored opens as before
    #[command(
        after_help = "With store.mirror configured the new keys are used once their copy is there; cut off, or \
                            refused by that disk, it is finished by asking again. Without a daemon it is done all the \
                            same.\n\
                            Example: hotlined keys rotate"
    )]
    Rotate {
        /// The folder of the credentials that the config names [default: credentials beside the config]
        #[arg(long, value_name = "DIR")]
        credentials: Option<PathBuf>,
    },
    /// Show the periods of keys, how many keys were destroyed, and when they were last copied
    Status {
        /// The folder of the credentials that the config names [default: credentials beside the config]
        #[arg(long, value_name = "DIR")]
        credentials: Option<PathBuf>,
    },
}

pub(super) fn run(command: &KeysCommand, common: &Common) -> Result<String, Failed> {
    match command {
        KeysCommand::Init { path } => {
            let path = path.clone().unwrap_or_else(|| credentials_of(&common.config).join("line-key"));
            let told = init(&path)?;
            if common.json { output::json(&json!({"done": true, "path": path})) } else { Ok(told) }
        }
        KeysCommand::Sync { dir, credentials } => sync(dir, credentials.as_deref(), common),
        KeysCommand::Rotate { credentials } => show(&rotate(credentials.as_deref(), common)?, common),
        KeysCommand::Status { credentials } => show(&status(credentials.as_deref(), common)?, common),
    }
}

/// The line's config and its keys, as they lie on the disk.
fn at_hand(credentials: Option<&Path>, common: &Common) -> Result<(Config, Keyring), Failed> {
    let config = config::load(&common.config).map_err(|faults| Failed::usage(faults.to_string()))?.config;
    let beside = credentials_of(&common.config);
    let key = config.store.key.read_in(Some(credentials.unwrap_or(&beside)));
    let key = key.map_err(|e| Failed::new(format!("store.key: {e}; --credentials names another folder")))?;
    let ring = Keyring::decode(key.expose_secret()).map_err(|e| Failed::new(format!("store.key: {e}")))?;
    let folder = ring.folder(&config.store.keys, &config.policy.name);
    let now = Clock::running().now().civil;
    let leaves = Leaves::open(folder, config.store.mirror.as_deref(), now).map_err(|e| unfit(&e))?;
    Ok((config, ring.with(leaves)))
}

fn unfit(error: &FolderError) -> Failed {
    Failed::new(format!("store.keys: {error}"))
}

/// Copies the keys, and has the running line write that down.
fn sync(dir: &Path, credentials: Option<&Path>, common: &Common) -> Result<String, Failed> {
    let (config, ring) = at_hand(credentials, common)?;
    let now = Clock::running().now().civil;
    let done = keysync::sync(&ring, &config.policy.name, now, dir, &config.store.blobs);
    let done =
        done.map_err(|e| Failed::new(format!("{e}; nothing counts as copied until this is mended")))?;
    let noted = daemon::in_runtime(note(done.period, common)).is_ok();
    if common.json {
        return output::json(&json!({"done": true, "dir": dir, "at": done.when, "period": done.period,
            "forgotten": done.forgotten, "key": done.key, "recorded": noted}));
    }
    let unheard =
        "\nThe daemon does not run, or you may not ask it, so the audit trail does not tell of this.";
    let none = "\nThe key folder holds nothing yet: copy again once the daemon has started.";
    Ok(format!(
        "{} holds the present keys of {} and nothing older.{}{}",
        dir.display(),
        done.line,
        if done.period == 0 { none } else { "" },
        if noted { "" } else { unheard }
    ))
}

async fn note(period: u32, common: &Common) -> Result<String, Failed> {
    let mut daemon = Daemon::connect(common).await?;
    daemon.ask(Request::KeysSynced { period }).await.map(|_| String::new())
}

/// What a running daemon says; none where none can be asked.
fn asked(request: Request, common: &Common) -> Result<Option<KeysView>, Failed> {
    daemon::in_runtime(async {
        let Ok(mut daemon) = Daemon::connect(common).await else { return Ok(None) };
        match daemon.ask(request).await? {
            Response::Keys(view) => Ok(Some(view)),
            other => Err(daemon::strange(&other)),
        }
    })
}

fn rotate(credentials: Option<&Path>, common: &Common) -> Result<KeysView, Failed> {
    if let Some(view) = asked(Request::RotateKeys, common)? {
        return Ok(view);
    }
    let (_, ring) = at_hand(credentials, common)?;
    let Some(leaves) = ring.leaves() else { return Ok(KeysView::default()) };
    if leaves.ids().is_empty() {
        return Err(Failed::new(
            "the key folder holds nothing yet: the daemon begins the first period when it starts",
        ));
    }
    leaves.rotate(Clock::running().now().civil).map_err(|e| unfit(&e))?;
    let copied = leaves.mirror();
    Ok(KeysView { mirror_trouble: copied.err().map(|e| e.to_string()), ..leaves.view() })
}

fn status(credentials: Option<&Path>, common: &Common) -> Result<KeysView, Failed> {
    if let Some(view) = asked(Request::Keys, common)? {
        return Ok(view);
    }
    let (_, ring) = at_hand(credentials, common)?;
    Ok(ring.leaves().map(Leaves::view).unwrap_or_default())
}

fn show(view: &KeysView, common: &Common) -> Result<String, Failed> {
    if common.json { output::json(view) } else { Ok(told(view)) }
}

fn told(view: &KeysView) -> String {
    let mut table = Table::new(&["PERIOD", "SINCE", "STATE", "FORGOTTEN", "SEEDS"]);
    for period in &view.periods {
        let since: String = period.since.to_string().chars().take_while(|c| *c != 'T').collect();
        table.row([
            Some(period.period.to_string()),
            Some(since),
            Some(period.state.clone()),
            Some(period.forgotten.to_string()),
            Some(period.seeds.to_string()),
        ]);
    }
    let mut parts = vec![table.to_string().trim_end().to_owned()];
    if let Some(waiting) = view.periods.iter().find(|period| period.state == "waits") {
        let mirror = view.mirror.as_deref().unwrap_or("no folder");
        parts.push(format!(
            "Period {} is not used before its copy is made in {mirror}; until then the one before is. Mount that disk, \
             then: hotlined keys rotate",
            waiting.period
        ));
    }
    parts.extend(view.mirror_trouble.as_ref().map(|why| format!("The keys could not be copied: {why}")));
    if view.mirror.is_none() {
        parts.push("No store.mirror is configured: copy the keys now: hotlined keys sync FOLDER".to_owned());
    }
    parts.join("\n")
}

pub(super) fn init(path: &Path) -> Result<String, Failed> {
    let keyring = Keyring::generate().map_err(|e| Failed::new(e.to_string()))?;
    let shown = path.display();
    write(path, keyring.encode().as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failed::new(format!(
            "{shown} is there already and is left as it is: without its key a line can read nothing. \
             Move it away first if it belongs to no line"
        )),
        io::ErrorKind::NotFound => {
            Failed::new(format!("the folder of {shown} is missing: make it (install -d -m 0700 FOLDER)"))
        }
        _ => Failed::new(format!("{shown} can't be written: {error}")),
    })?;
    Ok(format!(
        "{shown} holds a new line key.\n\
         Copy it to a safe place now, apart from the backups of the store: without it they can't be read."
    ))
}

/// A new file with its mode from the first moment, durable; nothing is left of one that could not be finished.
fn write(path: &Path, key: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(key).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
    if written.is_err() {
        fs::remove_file(path)?;
    }
    written?;
    // A file that is durable may still lose its name in a power cut: that is the folder's (fsync(2)).
    match path.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_key_is_its_owners_alone_and_a_keyring_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line-key");
        let told = init(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(Keyring::decode(&text).is_ok());
        assert!(!told.contains(text.trim()), "the key itself is not told");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line-key");
        fs::write(&path, "precious").unwrap();
        let failed = init(&path).unwrap_err();
        assert!(failed.code == 1 && failed.sentence.contains("is left as it is"), "{failed}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    }

    #[test]
    fn a_missing_folder_is_named_with_what_to_do() {
        let failed = init(Path::new("/nowhere/line-key")).unwrap_err();
        assert!(failed.sentence.contains("install -d"), "{failed}");
    }
}
