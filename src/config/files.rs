//! Which files a config is read from: the config file itself, then those of `conf.d` beside it.
//!
//! An overlay is a whole file of the same form, so that a part of a config (the roster, say) can be written by
//! a script or handed to somebody else. They are laid over the config file in the order of their names; what
//! begins with a dot or does not end in `.toml` is an editor's or nobody's, and is left alone.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::document::SourceFile;
use super::fault::{Fault, Finding};

/// The folder of overlays, beside the config file.
const FOLDER: &str = "conf.d";
/// More overlays than this are a mistake.
const MOST: usize = 100;
/// A config file larger than this is none.
const LARGEST: u64 = 1024 * 1024;

/// The files of a config, in the order in which they are laid over each other: itself, then `conf.d/*.toml` by
/// name.
///
/// # Errors
/// If there is a `conf.d` that can't be listed.
pub fn files(config: &Path) -> io::Result<Vec<PathBuf>> {
    let mut overlays = Vec::new();
    match fs::read_dir(folder(config)) {
        Ok(entries) => {
            for entry in entries {
                overlays.extend(Some(entry?.path()).filter(|path| is_overlay(path)));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    overlays.sort();
    Ok([config.to_owned()].into_iter().chain(overlays).collect())
}

/// The files with their texts.
pub(super) fn sources(config: &Path) -> Result<Vec<SourceFile>, Vec<Fault>> {
    let folder = folder(config).display().to_string();
    let files = files(config).map_err(|error| {
        let remedy = "let it be a folder that the daemon may read, or remove it";
        vec![Finding::of_file(&folder, format!("can't be listed: {error}"), remedy)]
    })?;
    if files.len() > MOST + 1 {
        let reason = format!("has {} files", files.len() - 1);
        return Err(vec![Finding::of_file(&folder, reason, format!("keep at most {MOST}"))]);
    }
    let (mut sources, mut faults) = (Vec::new(), Vec::new());
    for path in files {
        let name = path.display().to_string();
        match text_of(&path, &name) {
            Ok(text) => sources.push(SourceFile { name, text }),
            Err(fault) => faults.push(*fault),
        }
    }
    if faults.is_empty() { Ok(sources) } else { Err(faults) }
}

fn folder(config: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(FOLDER)
}

fn is_overlay(path: &Path) -> bool {
    let name = path.file_name().unwrap_or(OsStr::new(""));
    path.extension() == Some(OsStr::new("toml")) && !name.as_encoded_bytes().starts_with(b".")
}

fn text_of(path: &Path, file: &str) -> Result<String, Box<Fault>> {
    let fault = |reason: String, remedy: &str| Box::new(Finding::of_file(file, reason, remedy));
    let mut bytes = Vec::new();
    // One byte more tells what is too large; of a pipe or a device without an end no more is read.
    File::open(path).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(
        |error| {
            fault(format!("can't be read: {error}"), "name the file with --config, and let it be readable")
        },
    )?;
    if bytes.len() as u64 > LARGEST {
        return Err(fault("is larger than 1 MB".into(), "name the config file with --config"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = String::from_utf8_lossy(sound).matches('\n').count() + 1;
        let mut fault = fault("is not UTF-8 text".into(), "save the file as UTF-8");
        fault.line = Some(line);
        fault
    })
}
