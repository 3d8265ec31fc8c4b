//! Reading what Redis answers, without trust in its shape.

use redis::Value;

use super::codec::{Stored, corrupt};
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::Result;

/// Answers, taken one after the other. `name` says in errors what was asked.
pub(super) struct ScriptReply<'a> {
    values: std::vec::IntoIter<Value>,
    name: &'a str,
}

impl<'a> ScriptReply<'a> {
    pub(super) fn new(values: Vec<Value>, name: &'a str) -> Self {
        Self { values: values.into_iter(), name }
    }

    pub(super) fn of(value: Value, name: &'a str) -> Result<Self> {
        match value {
            Value::Array(values) | Value::Set(values) => Ok(Self::new(values, name)),
            _ => Err(odd(name)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.len() == 0
    }

    pub(super) fn value(&mut self) -> Result<Value> {
        self.values.next().ok_or_else(|| odd(self.name))
    }

    pub(super) fn list<'n>(&mut self, name: &'n str) -> Result<ScriptReply<'n>> {
        ScriptReply::of(self.value()?, name)
    }

    /// Bytes, or none where there is nothing.
    pub(super) fn maybe(&mut self) -> Result<Option<Vec<u8>>> {
        match self.value()? {
            Value::Nil => Ok(None),
            Value::BulkString(bytes) => Ok(Some(bytes)),
            Value::SimpleString(text) => Ok(Some(text.into_bytes())),
            Value::Int(number) => Ok(Some(number.to_string().into_bytes())),
            _ => Err(odd(self.name)),
        }
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>> {
        self.maybe()?.ok_or_else(|| odd(self.name))
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Result<T> {
        let text = self.bytes()?;
        parsed(&text).ok_or_else(|| odd(self.name))
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        <[u8; N]>::try_from(self.bytes()?).map_err(|_| odd(self.name))
    }

    /// `HMGET r d k n f`; none where there is no such document.
    pub(super) fn stored(&mut self, name: &str) -> Result<Option<Stored>> {
        let mut fields = self.list(name)?;
        let Some(rev) = fields.maybe()? else { return Ok(None) };
        let rev = parsed(&rev).ok_or_else(|| odd(name))?;
        let sealed = fields.maybe()?;
        let wrapped = fields.maybe()?.unwrap_or_default();
        let entries = fields.maybe()?.and_then(|n| parsed(&n)).unwrap_or(0);
        let gone = fields.maybe()?.is_some();
        let sealed = if gone { Vec::new() } else { sealed.ok_or_else(|| odd(name))? };
        let mut changes = Vec::new();
        while !fields.is_empty() {
            let Some(change) = fields.maybe()? else { break };
            changes.push(change);
        }
        Ok(Some(Stored { rev, sealed, wrapped, entries, changes, gone }))
    }

    /// Members with scores.
    pub(super) fn scored(&mut self, name: &str) -> Result<Vec<(CaseCode, Stamp)>> {
        let mut flat = self.list(name)?;
        let mut members = Vec::new();
        while !flat.is_empty() {
            let code = flat.bytes()?;
            let code = parsed(&code).ok_or_else(|| odd(name))?;
            members.push((code, Stamp(flat.number()?)));
        }
        Ok(members)
    }
}

fn parsed<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

pub(super) fn odd(name: &str) -> crate::store::StoreError {
    corrupt(name, &"it has another shape than this version writes")
}

/// A number of the key `meta`; 0 if there is none.
pub(super) fn optional(reply: &mut ScriptReply<'_>) -> Result<u64> {
    number(reply, &0)
}

/// A number of the key `meta`, or what stands for its absence.
pub(super) fn number<N: std::str::FromStr + ToString>(reply: &mut ScriptReply<'_>, absent: &N) -> Result<N> {
    let text = reply.maybe()?.unwrap_or_else(|| absent.to_string().into_bytes());
    ScriptReply::new(vec![Value::BulkString(text)], "the meta key").number()
}
