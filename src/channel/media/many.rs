//! Many files at once: the first few go each for itself, the rest in an archive. A mail with five hundred pictures
//! is then a few messages, and not minutes in which its reader hears of nothing else.

use super::{Enclosure, Instead};
use crate::domain::message::Body;

/// How many files go each for itself at most.
pub const MANY: usize = 10;
/// How many of more than those go each for itself.
pub const FEW: usize = 5;
/// The most bytes of an archive, as far as they are known, and what a file counts whose size is not.
const ARCHIVE: u64 = 40_000_000;
const UNKNOWN: u64 = 20_000_000;

/// The files as they go out; `instead` is what is told where the archive of that name can't be sent.
pub fn bundled(mut files: Vec<Enclosure>, instead: impl Fn(&str) -> Instead) -> Vec<Enclosure> {
    if files.len() <= MANY {
        return files;
    }
    let mut archives: Vec<Vec<Enclosure>> = Vec::new();
    let mut room = 0;
    for file in files.split_off(FEW) {
        let bytes = file.bytes.unwrap_or(UNKNOWN);
        if let Some(archive) = archives.last_mut().filter(|_| bytes <= room) {
            archive.push(file);
        } else {
            room = ARCHIVE;
            archives.push(vec![file]);
        }
        room = room.saturating_sub(bytes);
    }
    let archive =
        |(at, holds): (usize, Vec<Enclosure>)| archive(format!("files-{}.zip", at + 1), holds, &instead);
    files.extend(archives.into_iter().enumerate().map(archive));
    files
}

fn archive(name: String, holds: Vec<Enclosure>, instead: &impl Fn(&str) -> Instead) -> Enclosure {
    Enclosure {
        mime: "application/zip",
        // Unknown as soon as one of them is.
        bytes: holds.iter().map(|file| file.bytes).sum(),
        channel: holds.first().map_or_else(|| "".into(), |file| file.channel.clone()),
        bot: None,
        body: Body::Raw(Vec::new()),
        leaves: false,
        secrets: Vec::new(),
        instead: instead(&name),
        holds,
        words: None,
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::media::fake::{enclosure, opener};

    fn files(n: usize, bytes: u64) -> Vec<Enclosure> {
        let file = |n| Enclosure { bytes: Some(bytes), ..enclosure(&format!("file-{n}.bin"), "blob", false) };
        (0..n).map(file).collect()
    }

    fn sizes(all: &[Enclosure]) -> Vec<usize> {
        all.iter().map(|file| file.holds.len()).collect()
    }

    #[test]
    fn few_files_go_each_for_itself_and_many_do_not() {
        let told = |_: &str| Instead::default();
        assert_eq!(sizes(&bundled(files(MANY, 1), told)), [0; MANY]);
        assert_eq!(sizes(&bundled(files(500, 1), told)), [0, 0, 0, 0, 0, 495]);
        assert_eq!(sizes(&bundled(files(11, 15_000_000), told)), [0, 0, 0, 0, 0, 2, 2, 2]);
        let names: Vec<String> = bundled(files(11, 15_000_000), told).into_iter().map(|f| f.name).collect();
        assert_eq!(names[5..], ["files-1.zip", "files-2.zip", "files-3.zip"]);
    }

    #[tokio::test]
    async fn an_archive_holds_what_can_be_had_and_tells_of_the_rest() {
        let mut all = files(11, 1);
        all[7] = enclosure("file-7.bin", "nowhere", false);
        let archive = bundled(all, |_| Instead::default()).pop().unwrap();
        let opened = opener(&[("blob", b"content")]).open(&archive, 10_000).await.unwrap();
        assert_eq!((opened.name.as_str(), opened.mime), ("files-1.zip", "application/zip"));
        let held = |what: &[u8]| opened.bytes.windows(what.len()).filter(|w| *w == what).count();
        assert_eq!([held(b"content"), held(b"file-7.bin is gone"), held(b"file-10.bin")], [5, 1, 2]);
        let mut later = archive.clone();
        later.holds[0] = enclosure("file-5.bin", "later", false);
        assert_eq!(opener(&[]).open(&later, 10_000).await, Err(crate::channel::media::Lack::Later));
    }
}
