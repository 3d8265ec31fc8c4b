//! Writing: whole files with their modes from the first moment, and none over one that is there unasked.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, BufRead, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, chown};
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::answers::Answers;
use super::ask::Asker;
use super::site::Site;
use super::{Failed, render};
use crate::cli::keys;

/// Writes everything that the answers call for.
pub(super) fn write(
    site: &Site,
    answers: &Answers,
    asker: &mut Asker<impl BufRead, impl Write>,
) -> Result<(), Failed> {
    let (dir, credentials) = (site.folder(), &site.credentials);
    folder(dir, 0o750)?;
    folder(&dir.join("credentials"), 0o700)?;
    folder(credentials, 0o700)?;
    let key = credentials.join("line-key");
    if key.exists() {
        asker.say(&format!("{} is there already and stays.", key.display()))?;
    } else {
        keys::init(&key)?;
        asker.say(&format!("{} holds a new line key.", key.display()))?;
    }
    secret(&credentials.join("telegram-token"), answers.telegram.as_ref(), asker)?;
    secret(&credentials.join("desk-token"), answers.desk.as_ref(), asker)?;
    let password = answers.mail.as_ref().and_then(|mail| mail.password.as_ref());
    secret(&credentials.join("mail-password"), password, asker)?;
    if let Some(text) = render::drop_in(site, answers) {
        whole(&render::drop_in_at(site), text.as_bytes(), 0o644)?;
    }
    whole(&site.config, render::config(answers, site).as_bytes(), 0o640)?;
    hand_over(dir);
    hand_over(&site.config);
    Ok(())
}

fn secret(
    path: &Path,
    text: Option<&SecretString>,
    asker: &mut Asker<impl BufRead, impl Write>,
) -> Result<(), Failed> {
    let Some(text) = text else { return Ok(()) };
    if path.exists() && !asker.yes(&format!("{} is there already. Replace it?", path.display()), false)? {
        return Ok(());
    }
    whole(path, format!("{}\n", text.expose_secret()).as_bytes(), 0o600)
}

fn folder(path: &Path, mode: u32) -> Result<(), Failed> {
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(unwritten(path, &error)),
    }
}

/// Writes beside the file and then takes its place, so that there is never half of it.
fn whole(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failed> {
    let beside = path.with_extension("new");
    let written = (|| {
        if let Err(error) = fs::remove_file(&beside)
            && error.kind() != ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    written.map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Failed {
    let help = if error.kind() == ErrorKind::PermissionDenied { "; run it with sudo" } else { "" };
    Failed::new(format!("{} can't be written: {error}{help}", path.display()))
}

/// Lets the daemon's group read, where there is one and we may: the config names people, so nobody else does.
fn hand_over(path: &Path) {
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    let gid = groups.lines().find_map(|line| line.strip_prefix("hotlined:")?.split(':').nth(1)?.parse().ok());
    if let Some(gid) = gid
        && let Err(error) = chown(path, None, Some(gid))
    {
        tracing::debug!(%error, "the group stays as it is");
    }
}
