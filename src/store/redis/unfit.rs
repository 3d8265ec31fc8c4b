//! Why a Redis is no store of the line.

use std::fmt;

use crate::keys::FolderError;
use crate::store::StoreError;

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL is none of Redis.
    #[error("store.url is no Redis URL such as redis+unix:///path or redis://host:port/0: {0}")]
    Url(String),
    /// This Redis could lose or evict what it acknowledged. All faults at once.
    #[error("this Redis is not safe: {}", join(.0))]
    Unsafe(Vec<UnsafeSetting>),
    /// It can't be reached, a newer program has written it, or the line's key does not open what is stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key folder is not fit, or not that of what is stored.
    #[error(transparent)]
    Keys(#[from] FolderError),
}

fn join(faults: &[UnsafeSetting]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A setting of Redis under which acknowledged commits could be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsafeSetting {
    /// The setting, as `redis.conf` or `INFO` calls it.
    pub setting: &'static str,
    /// Its value.
    pub value: String,
    /// What to write there instead, and why.
    pub remedy: &'static str,
}

impl fmt::Display for UnsafeSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {:?}: {}", self.setting, self.value, self.remedy)
    }
}
