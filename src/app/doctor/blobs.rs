//! The folder of attachments: whether it can be written to, by whom it is read, and how much room is left.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::Check;

/// Below this much room the line is about to refuse attachments, and Redis to stop.
const LITTLE: u64 = 1 << 30;
/// Below this much, at once.
const NONE: u64 = 64 << 20;

/// Looks at the folder. Nothing is written: that it could be is asked of the system.
pub(super) fn look(folder: &Path) -> Vec<Check> {
    let shown = folder.display();
    let Some(there) = folder.ancestors().find(|place| place.exists()) else { return Vec::new() };
    let name = "blobs";
    let place = match (std::fs::metadata(folder), access(there, Access::WRITE_OK | Access::EXEC_OK)) {
        (Ok(meta), _) if !meta.is_dir() => {
            Check::fail(name, format!("{shown} is no folder"), "move it away, or name another in store.blobs")
        }
        (_, Err(error)) => Check::fail(
            name,
            format!("{} can't be written to: {error}", there.display()),
            format!("run doctor as root, or: chown hotlined: {shown}; chmod 700 {shown}"),
        ),
        (Ok(meta), Ok(())) if meta.permissions().mode() & 0o077 != 0 => {
            Check::warn(name, format!("{shown} is open to others"), format!("chmod 700 {shown}"))
        }
        (Ok(_), Ok(())) => Check::ok(name, format!("{shown} can be written to")),
        (Err(_), Ok(())) => Check::info(name, format!("{shown} is made when the first attachment comes")),
    };
    let room = statvfs(there).map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    std::iter::once(place).chain(room.ok().map(judge)).collect()
}

fn judge(free: u64) -> Check {
    let (name, saw) = ("disk", format!("{} free", size(free)));
    match free {
        ..NONE => Check::fail(name, saw, "make room at once: a full disk ends Redis, and so the line"),
        NONE..LITTLE => Check::warn(name, saw, "make room: a full disk ends Redis, and so the line"),
        _ => Check::ok(name, saw),
    }
}

/// A size as people say it.
pub(super) fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, word)| format!("{} {word}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn little_room_is_told_before_there_is_none() {
        assert_eq!(
            [judge(5 << 20), judge(500 << 20), judge(5 << 30)].map(|c| c.state),
            [State::Fail, State::Warn, State::Ok]
        );
        assert_eq!(judge(5 << 30).saw, "5 GB free");
    }

    #[test]
    fn a_folder_that_others_can_read_and_one_that_is_a_file_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let state = |path: &Path| look(path)[0].state;
        let blobs = folder.path().join("blobs");
        assert_eq!(state(&blobs), State::Info, "not there yet");
        std::fs::create_dir(&blobs).unwrap();
        for (mode, wanted) in [(0o700, State::Ok), (0o755, State::Warn)] {
            std::fs::set_permissions(&blobs, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(state(&blobs), wanted, "{mode:o}");
        }
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(state(&file), State::Fail);
    }
}
