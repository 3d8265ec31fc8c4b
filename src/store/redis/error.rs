//! What an error of Redis means for the caller, and for who must mend it.

use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::store::StoreError;
use crate::store::refusal::REFUSALS;

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
    unavailable(error)
}

/// The store can't be used for now: in words that help, where it is Redis that refuses. What fails in a pipeline
/// has no code of its own, and the codes of its commands between quotation marks.
pub(super) fn unavailable(error: &RedisError) -> StoreError {
    let text = error.to_string();
    let code = error.code().unwrap_or_default();
    let wrong_login = error.kind() == ErrorKind::AuthenticationFailed;
    let is = |word: &str| {
        code == word || text.contains(&format!("\"{word}\":")) || (wrong_login && word == "WRONGPASS")
    };
    StoreError::Unavailable(match REFUSALS.iter().find(|(word, ..)| is(word)) {
        Some((word, means, remedy)) => format!("{means} ({word}): {remedy}"),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::refusal::refusal;

    fn refused(line: &str) -> StoreError {
        let value = redis::parse_redis_value(format!("-{line}\r\n").as_bytes()).unwrap();
        mapped(&value.extract_error().unwrap_err())
    }

    #[test]
    fn each_refusal_that_a_person_can_mend_says_how_and_is_waited_for() {
        for (line, words) in [
            ("NOAUTH Authentication required.", "store.password"),
            ("WRONGPASS invalid username-password pair or user is disabled.", "requirepass"),
            ("NOPERM this user has no permissions to run the 'config|get' command", "ACL SETUSER"),
            ("READONLY You can't write against a read only replica.", "REPLICAOF NO ONE"),
            ("MISCONF Errors writing to the AOF file: No space left on device", "df -h"),
            ("OOM command not allowed when used memory > 'maxmemory'.", "maxmemory"),
            ("LOADING Redis is loading the dataset in memory", "wait"),
        ] {
            let error = refused(line);
            assert!(error.is_retry(), "{line} is no reason to give up");
            let text = error.to_string();
            let (means, remedy) = refusal(&text).unwrap_or_else(|| panic!("no words for {line}: {text}"));
            assert!(remedy.contains(words) && text.contains(means) && text.contains(remedy), "{text}");
            assert!(text.contains(line.split(' ').next().unwrap()), "for whoever searches for it: {text}");
        }
    }

    #[test]
    fn what_nobody_knows_is_told_as_it_came() {
        let text = refused("STRANGE thing").to_string();
        assert!(text.contains("STRANGE") && refusal(&text).is_none(), "{text}");
    }
}
