//! Reads bytes from front to back; what is not there is none, never a panic.

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, many: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(many)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// Two bytes, the higher first.
    pub(super) fn be16(&mut self) -> Option<usize> {
        self.take(2)?.first_chunk().map(|b| usize::from(u16::from_be_bytes(*b)))
    }

    /// Four bytes, the highest first.
    pub(super) fn be32(&mut self) -> Option<usize> {
        usize::try_from(u32::from_be_bytes(*self.take(4)?.first_chunk()?)).ok()
    }

    /// Four bytes, the lowest first.
    pub(super) fn le32(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*self.take(4)?.first_chunk()?)).ok()
    }

    pub(super) fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
