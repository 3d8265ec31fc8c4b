//! The folder of attachments: whether it can be written to, by whom it is read, and how much room is left.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{Access, access};

use super::Check;
use crate::domain::policy::Limits;
use crate::domain::size::show as size;
use crate::service::budget::room::{self, Room};
use crate::service::vault::Blobs;

/// Looks at the folder. Nothing is written: that it could be is asked of the system.
pub(super) fn look(folder: &Path, limits: Limits) -> Vec<Check> {
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
    let rooms = Blobs::at(folder.to_owned()).room().map(|(files, disk)| room::of_files(files, disk, limits));
    std::iter::once(place).chain(rooms.into_iter().flatten().map(|room| judge(&room))).collect()
}

/// As the daemon judges it.
fn judge(room: &Room) -> Check {
    let saw = format!("{} of {} used", size(room.used), size(room.of));
    let remedy = room.what.remedy();
    match room.percent() {
        100.. => Check::fail(room.what.word(), saw, format!("at once: {remedy}")),
        _ if room.is_short() => Check::warn(room.what.word(), saw, remedy),
        _ => Check::ok(room.what.word(), saw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;
    use crate::service::vault::Disk;

    #[test]
    fn little_room_is_told_before_there_is_none() {
        let disk = |free: u64| Disk { size: 100 << 30, free: free << 30 };
        let states = |files: u64, free| {
            let rooms = room::of_files(files << 30, disk(free), Limits::default());
            rooms.map(|room| judge(&room).state)
        };
        assert_eq!(states(1, 90), [State::Ok, State::Ok]);
        assert_eq!(states(45, 50), [State::Warn, State::Ok], "the files have half of the disk");
        assert_eq!(states(1, 4), [State::Ok, State::Warn]);
        assert_eq!(states(1, 1), [State::Ok, State::Fail]);
        let [files, _] =
            room::of_files(45 << 30, disk(50), Limits { blobs: Some(400 << 30), ..Limits::default() });
        assert_eq!(judge(&files).saw, "45 GB of 400 GB used");
    }

    #[test]
    fn a_folder_that_others_can_read_and_one_that_is_a_file_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let state = |path: &Path| look(path, Limits::default())[0].state;
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
