//! Archives of many files, so that they are one message. Nothing is compressed, for most files are already; nothing
//! tells when they were made.
//!
//! The format is that of APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16, without its 64-bit parts: an archive
//! stays far below 4 GB.

/// An archive in the making.
#[derive(Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

/// The first day that the format knows.
const DATE: u16 = 1 << 5 | 1;
/// Version 2.0 is needed to read it.
const VERSION: u16 = 20;

impl Zip {
    /// How many bytes it has so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() + self.directory.len()
    }

    /// Adds a file under a name of ours, which is ASCII.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        let at = short(self.bytes.len());
        let facts = facts(name, content);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&facts);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&facts);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files = self.files.saturating_add(1);
    }

    /// The whole archive.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let (at, length) = (short(self.bytes.len()), short(self.directory.len()));
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend([self.files.to_le_bytes(), self.files.to_le_bytes()].concat());
        self.bytes.extend([length.to_le_bytes(), at.to_le_bytes()].concat());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// What stands in front of a file and in the directory alike, from the version on.
fn facts(name: &str, content: &[u8]) -> Vec<u8> {
    let size = short(content.len()).to_le_bytes();
    let mut facts = Vec::with_capacity(26);
    // No flags, stored as it is, at midnight.
    for number in [VERSION, 0, 0, 0, DATE] {
        facts.extend(number.to_le_bytes());
    }
    facts.extend(crc32fast::hash(content).to_le_bytes());
    facts.extend([size, size].concat());
    facts.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    facts.extend([0; 2]);
    facts
}

fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_one_that_others_can_read() {
        let mut zip = Zip::default();
        zip.add("photo-1.jpg", b"first");
        zip.add("file-1.bin", &vec![7; 70_000]);
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("files-1.zip");
        std::fs::write(&file, zip.finish()).expect("a file");
        let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
                       print([(i.filename, i.file_size) for i in z.infolist()], z.read('photo-1.jpg'))";
        let read = std::process::Command::new("python3").args(["-c", program]).arg(&file).output();
        let read = read.expect("python3");
        let told = String::from_utf8_lossy(&read.stdout);
        assert_eq!(told.trim(), "[('photo-1.jpg', 5), ('file-1.bin', 70000)] b'first'", "{read:?}");
    }
}
