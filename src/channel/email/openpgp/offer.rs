//! How a contact's mail asks to be answered: encrypted, and for which key; or as anybody reads it.

use data_encoding::BASE64;

use crate::channel::email::parse::Mail;
use crate::domain::event::AnswerKey;
use crate::domain::mailbox;
use crate::keys::openpgp::Certificate;

/// What the mail says of answers to it, and the place of the attachment that said so, which tells operators the
/// address of its owner and nothing that they need.
///
/// A key counts if it is good at `now` (civil seconds since 1970) and is the sender's: attached and naming their
/// address, or in the header (Autocrypt, level 1) with the wish that answers be encrypted.
#[must_use]
pub fn offered(mail: &Mail, sender: &str, now: i64) -> (AnswerKey, Option<usize>) {
    let attached = mail.attachments.iter().enumerate().filter(|(_, part)| part.bytes.len() < LARGEST);
    for (at, part) in
        attached.filter(|(_, part)| part.mime == "application/pgp-keys" || is_armour(&part.bytes))
    {
        // People pass on the keys of others: an answer that is locked for somebody else is no answer to them.
        if let Some(key) = Certificate::read(&part.bytes, now).ok().filter(|key| key.is_for(sender)) {
            return (AnswerKey::Key(key.bytes()), Some(at));
        }
    }
    let in_header = mail.autocrypt.as_deref().and_then(|field| autocrypt(field, sender, mail.encrypted));
    let in_header = in_header.and_then(|bytes| Certificate::read(&bytes, now).ok());
    match in_header {
        Some(key) => (AnswerKey::Key(key.bytes()), None),
        None if mail.encrypted => (AnswerKey::Unsaid, None),
        None => (AnswerKey::None, None),
    }
}

/// The largest key that is looked at, in bytes.
const LARGEST: usize = 256 * 1024;

fn is_armour(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"-----BEGIN PGP PUBLIC KEY BLOCK-----")
}

/// The key in an `Autocrypt` field, if it is that sender's and they want encrypted answers.
fn autocrypt(field: &str, sender: &str, encrypted: bool) -> Option<Vec<u8>> {
    let value = |name: &str| {
        let attributes = field.split(';').filter_map(|attribute| attribute.split_once('='));
        attributes
            .map(|(key, value)| (key.trim(), value.trim()))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    let wanted = encrypted || value("prefer-encrypt") == Some("mutual");
    let theirs = value("addr").is_some_and(|addr| mailbox::same(addr, sender));
    let data: String = value("keydata").filter(|_| wanted && theirs)?.split_whitespace().collect();
    BASE64.decode(data.as_bytes()).ok()
}

#[cfg(test)]
#[cfg(feature = "openpgp")]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::channel::email::openpgp::autocrypt as header;
    use crate::channel::email::parse::parse;

    const NOW: i64 = 1_794_700_800;

    fn key(name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/openpgp");
        std::fs::read_to_string(folder.join(name)).expect(name)
    }

    fn attached(name: &str) -> Vec<u8> {
        let key = key(name);
        format!(
            "From: olga@ngo.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n\
             Content-Type: application/pgp-keys; name=key.asc\r\n\r\n{key}\r\n--b--\r\n"
        )
        .into_bytes()
    }

    #[test]
    fn a_key_that_was_attached_is_taken_if_it_is_good_and_its_senders() {
        let offer = |name: &str, sender: &str| offered(&parse(&attached(name)), sender, NOW);
        let (taken, at) = offer("olga.asc", "Olga@ngo.example");
        assert!(
            matches!(taken, AnswerKey::Key(key) if Certificate::read(&key, NOW).is_ok()) && at == Some(0)
        );
        for (name, sender) in [("olga.asc", "eve@ngo.example"), ("old.asc", "old@ngo.example")] {
            assert_eq!(offer(name, sender), (AnswerKey::None, None), "{name} {sender}");
        }
    }

    #[test]
    fn a_key_in_the_header_is_taken_if_answers_are_wished_so() {
        let olga = Certificate::read(key("olga.asc").as_bytes(), NOW).unwrap();
        let mail = b"From: olga@ngo.example\r\n\r\nHello".to_vec();
        let mail = String::from_utf8(header(mail, "olga@ngo.example", &olga)).unwrap();
        let wished = mail.replace("; keydata", "; prefer-encrypt=mutual; keydata");
        let offer = |mail: &str, sender: &str| offered(&parse(mail.as_bytes()), sender, NOW).0;
        assert_eq!(offer(&wished, "olga@ngo.example"), AnswerKey::Key(olga.bytes()));
        assert_eq!(offer(&wished, "eve@ngo.example"), AnswerKey::None);
        assert_eq!(offer(&mail, "olga@ngo.example"), AnswerKey::None);
        let locked = crate::channel::email::parse::Mail { encrypted: true, ..parse(mail.as_bytes()) };
        assert_eq!(offered(&locked, "olga@ngo.example", NOW).0, AnswerKey::Key(olga.bytes()));
    }

    #[test]
    fn who_writes_encrypted_and_brings_no_key_leaves_it_as_it_was() {
        let mail = crate::channel::email::parse::Mail {
            encrypted: true,
            ..parse(b"From: a@b.example\r\n\r\nHello")
        };
        assert_eq!(offered(&mail, "a@b.example", NOW), (AnswerKey::Unsaid, None));
    }
}
