//! What a program adds to an operator's mail by itself, to prove whose it is or how to answer in secret.
//!
//! It says nothing to a contact, and it names the operator: signatures and keys never go on, and the words that
//! stand beside or inside them do.

use crate::channel::email::parse::Part;

/// Whether an attachment is a signature or a key: S/MIME's (RFC 8551), `OpenPGP`'s (RFC 3156, RFC 9580).
pub(super) fn is_seal(part: &Part) -> bool {
    let types = [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pkix-cert",
        "application/x-x509-user-cert",
        "application/x-x509-ca-cert",
    ];
    let name = part.name.as_deref().unwrap_or_default().to_ascii_lowercase();
    let named = [".p7s", ".asc", ".sig", ".gpg", ".pgp"].iter().any(|end| name.ends_with(end));
    types.contains(&part.mime.as_str()) || (named && !holds_words(&part.bytes))
}

/// Whether a file with such a name is something else: neither a signature in binary nor armour.
fn holds_words(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains("-----BEGIN PGP "))
}

/// The text without armour: a clear-signed text (RFC 9580 §7) as it reads, without its signature and without
/// keys. The second is whether something is left that may not be all of what was written, or is a cipher.
pub(super) fn without_armour(text: &str) -> (String, bool) {
    if !text.contains("-----BEGIN PGP ") {
        return (text.to_owned(), false);
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut place = Place::Outside;
    let mut doubtful = false;
    for line in text.lines() {
        let bare = line.trim();
        if let Some(title) = bare.strip_prefix("-----BEGIN PGP ").and_then(|t| t.strip_suffix("-----")) {
            doubtful |= title == "MESSAGE";
            place = if title == "SIGNED MESSAGE" { Place::Head } else { Place::Armour };
        } else if bare.starts_with("-----END PGP ") {
            place = Place::Outside;
        } else {
            match place {
                Place::Outside => kept.push(line),
                // A dash at the beginning of a signed line is escaped so (RFC 9580 §7.2).
                Place::Signed => kept.push(line.strip_prefix("- ").unwrap_or(line)),
                Place::Head if bare.is_empty() => place = Place::Signed,
                Place::Head | Place::Armour => {}
            }
        }
    }
    (kept.join("\n"), doubtful || place != Place::Outside)
}

/// Where in an armoured text a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// `Hash: SHA512`, up to an empty line.
    Head,
    /// What was signed, its dashes escaped.
    Signed,
    /// A signature, a key, a cipher.
    Armour,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Kind;

    #[test]
    fn a_signed_text_reads_without_its_signature() {
        let text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nCome at nine.\n- -- two dashes\n\
                    -----BEGIN PGP SIGNATURE-----\n\niQIzBAEB\n-----END PGP SIGNATURE-----";
        assert_eq!(without_armour(text), ("Come at nine.\n-- two dashes".to_owned(), false));
    }

    #[test]
    fn a_key_below_the_words_goes_and_a_cipher_is_doubtful() {
        let key =
            "Come at nine.\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQIN\n-----END PGP PUBLIC KEY BLOCK-----";
        assert_eq!(without_armour(key), ("Come at nine.".to_owned(), false));
        let cipher = "-----BEGIN PGP MESSAGE-----\n\nhQIM\n-----END PGP MESSAGE-----";
        assert_eq!(without_armour(cipher), (String::new(), true));
        assert!(without_armour("Yes.\n-----BEGIN PGP SIGNATURE-----\n\niQIz").1, "it was cut off somewhere");
        assert_eq!(without_armour("-- \nOlga"), ("-- \nOlga".to_owned(), false));
    }

    #[test]
    fn signatures_and_keys_are_told_by_type_or_name_and_content() {
        let part = |mime: &str, name: Option<&str>, bytes: &[u8]| Part {
            kind: Kind::Document,
            mime: mime.into(),
            name: name.map(str::to_owned),
            bytes: bytes.into(),
            inline: false,
            held: None,
        };
        assert!(is_seal(&part("application/pkcs7-signature", Some("smime.p7s"), b"0\x82")));
        assert!(is_seal(&part("application/octet-stream", Some("smime.p7s"), b"0\x82\xff")));
        assert!(is_seal(&part(
            "application/octet-stream",
            Some("key.asc"),
            b"-----BEGIN PGP PUBLIC KEY BLOCK-----"
        )));
        assert!(!is_seal(&part("text/plain", Some("story.asc"), b"once upon a time")));
        assert!(!is_seal(&part("text/plain", Some("notes.txt"), b"as agreed")));
    }
}
