//! Files that hold keys: put in place whole, durable, and with nothing left of what they held before.
//!
//! A disk that remaps blocks, or a file system that keeps snapshots, may still remember; keep keys on one that does
//! not.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Puts a file in place of another in one step, durable on return; then overwrites what the other one held. It
/// belongs to whom its folder does, also where somebody else writes it.
///
/// # Errors
/// What the disk says; then what was there is there, or what was to be.
pub fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // No line's file is called so: `~` is written otherwise in all of them.
    let mut early = OsString::from("new~");
    early.push(path.file_name().unwrap_or_default());
    let early = path.with_file_name(early);
    let written = write_new(&early, folder, content, mode).and_then(|()| {
        let old = old(path)?;
        fs::rename(&early, path)?;
        Ok(old)
    });
    if written.is_err() && early.exists() {
        fs::remove_file(&early)?;
    }
    let old = written?;
    // First: after a power cut the name may still be that of the old file, and then it must not be empty.
    File::open(folder)?.sync_all()?;
    old.map_or(Ok(()), wipe)
}

/// A line's name as that of a file: two names never give the same.
#[must_use]
pub fn file_name(line: &str) -> String {
    // `%` itself is not plain, so no name can spell what another is escaped to.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut name = String::new();
    for c in line.chars() {
        if plain(c) {
            name.push(c);
        } else {
            let mut bytes = [0; 4];
            let escaped = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02x}"));
            name.extend(escaped);
        }
    }
    name
}

fn write_new(path: &Path, folder: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    if path.exists() {
        // Left by a copy that was cut off.
        old(path)?.map_or(Ok(()), wipe)?;
        fs::remove_file(path)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    // Whatever the umask took away.
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    // A command run by root would else leave a file that the daemon, who is no root, can't read at its next
    // start.
    let (of, own) = (fs::metadata(folder)?, file.metadata()?);
    if (of.uid(), of.gid()) != (own.uid(), own.gid()) && own.uid() == 0 {
        std::os::unix::fs::fchown(&file, Some(of.uid()), Some(of.gid()))?;
    }
    file.write_all(content)?;
    file.sync_all()
}

/// The file that is there, held open so that it can be overwritten when its name is gone.
fn old(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn wipe(mut file: File) -> io::Result<()> {
    let mut left = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    let zeros = [0; 1 << 12];
    while left > 0 {
        let some = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(zeros.get(..some).unwrap_or(&zeros))?;
        left -= some as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_early_has_a_name_that_no_line_has() {
        for line in ["new~helpline", "~", "helpline.new", "a/b", "линия"] {
            let name = file_name(line);
            assert!(!name.contains(['~', '/']), "{name}");
        }
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let others = ["key.new", "key~", "new-key", ".key.new"].map(at);
        for other in &others {
            fs::write(other, "another line's").unwrap();
        }
        replace(&at("key"), b"first", 0o600).unwrap();
        replace(&at("key"), b"second", 0o600).unwrap();
        assert_eq!(fs::read(at("key")).unwrap(), b"second");
        assert!(others.iter().all(|other| fs::read(other).unwrap() == b"another line's"));
        assert!(!at("new~key").exists());
    }

    #[test]
    fn what_a_copy_left_that_was_cut_off_is_wiped_and_out_of_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let (key, early, seen) =
            (folder.path().join("key"), folder.path().join("new~key"), folder.path().join("seen"));
        fs::write(&early, "half of a k").unwrap();
        // A second name keeps the bytes in sight.
        fs::hard_link(&early, &seen).unwrap();
        replace(&key, b"whole", 0o600).unwrap();
        assert_eq!(fs::read(&key).unwrap(), b"whole");
        assert!(fs::read(&seen).unwrap().iter().all(|byte| *byte == 0) && !early.exists());
    }
}
