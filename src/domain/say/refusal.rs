//! Why a service refuses what it is to pass on.

use serde::{Deserialize, Serialize};

/// Why a service refused something for good. It stands in stored documents and logs under its [word](Self::word).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The recipient blocked us.
    Blocked,
    /// The recipient's account is gone.
    Deactivated,
    /// There is no such recipient, or they never wrote to us.
    NotFound,
    /// We may not write there, for another reason.
    Forbidden,
    /// The recipient takes no messages of this kind; others may go through.
    Restricted,
    /// This kind of content can't be copied or cleaned, or is gone where it should be had from.
    CantCopy,
    /// What goes along is larger than what the service passes on.
    TooLarge,
    /// It can't be deleted any more.
    CantDelete,
    /// It is not where it was to be deleted.
    Gone,
    /// The recipient wants nothing sent until they write again.
    Quiet,
    /// Operators believe that the recipient's address is in wrong hands.
    Unsafe,
    /// We asked for something impossible: a fault of this program. Also what another version of it had a word for that
    /// this one does not know.
    #[serde(other)]
    BadRequest,
}

impl Refusal {
    /// Whether it is about the recipient, so that nothing else would go through either; any other is about the one
    /// message.
    #[must_use]
    pub fn loses_recipient(self) -> bool {
        match self {
            Self::Blocked | Self::Deactivated | Self::NotFound | Self::Forbidden => true,
            Self::Restricted
            | Self::CantCopy
            | Self::TooLarge
            | Self::CantDelete
            | Self::Gone
            | Self::Quiet
            | Self::Unsafe
            | Self::BadRequest => false,
        }
    }

    /// The fixed word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Deactivated => "deactivated",
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Restricted => "restricted",
            Self::CantCopy => "cant_copy",
            Self::TooLarge => "too_large",
            Self::CantDelete => "cant_delete",
            Self::Gone => "gone",
            Self::Quiet => "quiet",
            Self::Unsafe => "unsafe",
            Self::BadRequest => "bad_request",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_stored_as_its_word_and_one_of_another_version_is_read() {
        use Refusal::{
            BadRequest, Blocked, CantCopy, CantDelete, Deactivated, Forbidden, Gone, NotFound, Quiet,
            Restricted, TooLarge, Unsafe,
        };
        let all = [
            Blocked,
            Deactivated,
            NotFound,
            Forbidden,
            Restricted,
            CantCopy,
            TooLarge,
            CantDelete,
            Gone,
            Quiet,
            Unsafe,
            BadRequest,
        ];
        for refusal in all {
            let stored = rmp_serde::to_vec_named(&refusal).expect("it is stored");
            assert_eq!(stored, rmp_serde::to_vec_named(refusal.word()).expect("a word"), "{refusal:?}");
            assert_eq!(rmp_serde::from_slice::<Refusal>(&stored).expect("it opens"), refusal);
        }
        for strange in ["", "tired"] {
            let stored = rmp_serde::to_vec_named(strange).expect("a word");
            assert_eq!(
                rmp_serde::from_slice::<Refusal>(&stored).expect("it opens"),
                BadRequest,
                "{strange:?}"
            );
            let told = serde_json::from_value::<Refusal>(serde_json::json!(strange));
            assert_eq!(told.expect("it opens"), BadRequest);
        }
    }
}
