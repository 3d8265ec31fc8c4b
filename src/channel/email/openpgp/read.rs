//! What comes in.

use crate::channel::email::parse::{self, Mail, Part, SIZE};
use crate::domain::message::Kind;
use crate::keys::openpgp::{Locked, SecretKey};

/// Reads a mail; one that is encrypted as a whole is opened before, if the line has a key that does.
///
/// What can't be opened is one piece of content that says so: it is kept, and goes to whoever answers, who may have
/// the key.
#[must_use]
pub fn read(raw: &[u8], key: Option<&SecretKey>) -> Mail {
    let Some(sealed) = parse::sealed(raw) else { return parse::parse(raw) };
    match key.map_or(Err(Locked::OtherKey), |key| key.open(&sealed.message, SIZE)) {
        Ok(content) => Mail { encrypted: true, ..parse::parse(&parse::unsealed(raw, &sealed, &content)) },
        Err(why) => {
            tracing::info!(%why, "an encrypted mail stays shut");
            locked(parse::parse(raw), sealed)
        }
    }
}

fn locked(mail: Mail, sealed: parse::Sealed) -> Mail {
    let piece = Part {
        kind: Kind::Sealed,
        mime: "application/pgp-encrypted".into(),
        name: None,
        bytes: sealed.message,
        inline: false,
        held: None,
    };
    // Three dots in place of the real one say nothing.
    let subject = if mail.subject.chars().any(char::is_alphanumeric) { mail.subject } else { String::new() };
    Mail { subject, text: String::new(), html: None, attachments: vec![piece], unreadable: false, ..mail }
}
