//! The audit trail as a list. Each element is the entry's number (8 bytes, big-endian) and the entry sealed for
//! that number, so that nobody without the line's key can write one.

use super::RedisStore;
use super::reply::ScriptReply;
use crate::domain::trail::Record;
use crate::store::Result;

/// The list's name.
pub(super) const NAME: &str = "trail";

impl RedisStore {
    pub(super) fn close_record(&self, record: &Record) -> Result<Vec<u8>> {
        let sealed = self.codec.place("", b"trail", record.n, "record").close(record)?;
        Ok([&record.n.to_be_bytes()[..], &sealed].concat())
    }

    pub(super) async fn read_trail(&self, after: u64, limit: usize) -> Result<Vec<Option<Record>>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let name = self.codec.names.one(NAME);
        // What was cut is not counted by the list, so the first that is there tells how much that is.
        let mut pipe = redis::pipe();
        pipe.cmd("LRANGE").arg(&name).arg(0).arg(0);
        let mut first: ScriptReply<'_> = self.ask(&pipe).await?.list(&name)?;
        if first.is_empty() {
            return Ok(Vec::new());
        }
        let cut = first.bytes()?.first_chunk::<8>().map_or(0, |n| u64::from_be_bytes(*n).saturating_sub(1));
        let from = after.saturating_sub(cut);
        let mut pipe = redis::pipe();
        pipe.cmd("LRANGE").arg(&name).arg(from).arg(from.saturating_add(limit as u64 - 1));
        let mut elements: ScriptReply<'_> = self.ask(&pipe).await?.list(&name)?;
        let mut records = Vec::new();
        while !elements.is_empty() {
            records.push(self.open_record(&elements.bytes()?));
        }
        Ok(records)
    }

    /// None for what can't be opened: to name it is the reader's business, and what follows is still there.
    fn open_record(&self, element: &[u8]) -> Option<Record> {
        let (n, sealed) = element.split_first_chunk::<8>()?;
        let n = u64::from_be_bytes(*n);
        let record: Record = self.codec.place(NAME, b"trail", n, "record").open(sealed).ok()?;
        (record.n == n).then_some(record)
    }
}
