//! Why a key is of no use, or a message can't be opened.

/// Why a certificate, or the line's own key, can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is none.
    #[error("holds no OpenPGP key: export one with `gpg --armor --export`")]
    NoKey,
    /// A secret key where a public one belongs.
    #[error(
        "holds a secret key, which nobody else may have: export the public one with `gpg --armor --export`"
    )]
    Secret,
    /// Its owner has taken it back.
    #[error("is revoked: ask its owner for the new one")]
    Revoked,
    /// Nothing in it can be encrypted for any more.
    #[error("has expired: ask its owner for the renewed one")]
    Expired,
    /// It has no part that is meant and able to be encrypted for.
    #[error("has no part to encrypt for that can be used here")]
    NotForMail,
    /// The line's own key asks for a passphrase.
    #[error(
        "asks for a passphrase, and nobody is there to type it: export it without one, into a file of mode 600"
    )]
    Passphrase,
    /// The line's own key is of a kind that must not answer strangers.
    #[error(
        "is an RSA key, of which a stranger who sends mail and watches the time may learn: make one of the kind X25519"
    )]
    Rsa,
    /// This program was built without `OpenPGP`.
    #[error("can't be used: this program was built without OpenPGP; build it with `--features openpgp`")]
    NotBuilt,
}

/// Why a message can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Locked {
    /// It is no encrypted message, or a torn one.
    #[error("is no encrypted message")]
    NoMessage,
    /// It is encrypted for other keys.
    #[error("is encrypted for another key")]
    OtherKey,
    /// It was changed on its way, or is of a kind that can't show that it was not.
    #[error("is not as it was sent")]
    Changed,
    /// What is in it is larger than a mail may be.
    #[error("unfolds into too much")]
    TooLarge,
}
