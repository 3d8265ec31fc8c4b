//! What an error of Redis means for the caller.

use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::store::StoreError;

/// An error inside a script is the batch's fault, and a key of the wrong type is somebody's. All else (the
/// connection, a time-out, loading, read-only, out of memory, a full disk, missing rights) is the server's
/// state: the same batch may be taken later, so nothing may be thrown away for it.
pub(super) fn mapped(error: &RedisError) -> StoreError {
    let detail = error.detail().unwrap_or_default();
    let code = error.code().unwrap_or_default();
    let plain = matches!(error.kind(), ErrorKind::Server(ServerErrorKind::ResponseError)) || code == "ERR";
    if code == "WRONGTYPE" || (plain && detail.contains("user_script")) {
        return StoreError::Rejected(format!("{code} {detail}"));
    }
    StoreError::Unavailable(error.to_string())
}
