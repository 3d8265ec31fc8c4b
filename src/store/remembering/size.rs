//! About how many bytes of memory something takes.

use std::io;

use serde::Serialize;

/// What packing leaves out: the room of pointers, lengths and spare capacity.
const SPREAD: usize = 3;
/// What the smallest takes, with its place in a map.
const LEAST: usize = 256;

/// About how many bytes of memory that takes. What can't be packed takes more than there is.
pub(super) fn size(of: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    match rmp_serde::encode::write(&mut counter, of) {
        Ok(()) => LEAST + SPREAD * counter.0,
        Err(_) => usize::MAX,
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
