//! Against keys and messages of `GnuPG`'s making (`tests/corpus/openpgp`), all made on 1 November 2026.

use std::path::Path;

use proptest::prelude::*;

use super::{Certificate, Locked, SecretKey, Unfit};

/// 15 November 2026, in civil seconds.
const NOW: i64 = 1_794_700_800;
const WORDS: &[u8] = b"We are at the depot. Five of us.\n";
const LIMIT: usize = 1 << 20;

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/openpgp");
    std::fs::read(folder.join(name)).expect(name)
}

fn key(name: &str) -> Result<SecretKey, Unfit> {
    SecretKey::read(&String::from_utf8(file(name)).unwrap())
}

fn ours() -> SecretKey {
    key("line.key").unwrap()
}

#[test]
fn what_is_encrypted_for_a_key_opens_with_it_and_with_no_other() {
    let sealed = ours().certificate().seal(WORDS).unwrap();
    assert!(sealed.starts_with("-----BEGIN PGP MESSAGE-----\n") && !sealed.contains("depot"), "{sealed}");
    assert_eq!(ours().open(sealed.as_bytes(), LIMIT), Ok(WORDS.to_vec()));
    let for_olga = Certificate::read(&file("olga.asc"), NOW).unwrap().seal(WORDS).unwrap();
    assert_eq!(ours().open(for_olga.as_bytes(), LIMIT), Err(Locked::OtherKey));
    assert_ne!(sealed, ours().certificate().seal(WORDS).unwrap(), "each time by another chance");
}

#[test]
fn messages_of_another_program_open() {
    for name in ["signed.msg", "hidden.msg"] {
        assert_eq!(ours().open(&file(name), LIMIT), Ok(WORDS.to_vec()), "{name}");
    }
    let mime = ours().open(&file("mime.msg"), LIMIT).unwrap();
    assert!(String::from_utf8(mime).unwrap().contains("Subject: Where they hold us\r\n"));
}

#[test]
fn what_can_t_be_opened_says_why() {
    for (name, why) in [
        ("other.msg", Locked::OtherKey),
        ("symmetric.msg", Locked::OtherKey),
        ("line.asc", Locked::NoMessage),
    ] {
        assert_eq!(ours().open(&file(name), LIMIT), Err(why), "{name}");
    }
    assert_eq!(ours().open(b"Hello", LIMIT), Err(Locked::NoMessage));
    assert_eq!(ours().open(&file("signed.msg"), WORDS.len() - 1), Err(Locked::TooLarge));
    // Four megabytes of nothing in a few thousand.
    assert_eq!(ours().open(&file("bomb.msg"), LIMIT), Err(Locked::TooLarge));
}

#[test]
fn a_certificate_is_good_until_it_ends_or_its_owner_takes_it_back() {
    let read = |name: &str, now| Certificate::read(&file(name), now).map(|one| one.until());
    assert_eq!(read("olga.asc", NOW), Ok(Some(1_856_563_200)), "31 October 2028");
    assert_eq!(read("olga.asc", 1_856_563_200), Err(Unfit::Expired));
    assert_eq!(read("line.asc", NOW), Ok(None));
    assert_eq!(read("old.asc", NOW), Err(Unfit::Expired));
    assert!(read("old.asc", NOW - 10 * 86_400).is_ok(), "it was good before");
    assert_eq!(read("gone.asc", NOW), Err(Unfit::Revoked));
    assert_eq!(read("sign.asc", NOW), Err(Unfit::NotForMail));
    assert_eq!(read("line.key", NOW), Err(Unfit::Secret));
    assert_eq!(read("signed.msg", NOW), Err(Unfit::NoKey));
    assert!(read("rsa.asc", NOW).is_ok(), "encrypting for one gives nothing away");
    assert_eq!(read("olga.asc", 0), Err(Unfit::NoKey), "what is signed in the future does not count yet");
}

#[test]
fn a_certificate_names_whose_it_is() {
    let olga = Certificate::read(&file("olga.asc"), NOW).unwrap();
    assert_eq!(olga.fingerprint(), "ca173e2fecc14be651f075cc8c54bcd79d1d6bd4");
    assert!(olga.is_for("Olga@ngo.example") && !olga.is_for("olga@ngo.example.org"));
    assert_eq!(Certificate::read(&olga.bytes(), NOW), Ok(olga));
}

#[test]
fn the_lines_own_key_must_work_alone_and_tell_strangers_nothing() {
    let why = |name| key(name).err();
    assert_eq!(why("passphrase.key"), Some(Unfit::Passphrase));
    assert_eq!(why("rsa.key"), Some(Unfit::Rsa));
    assert_eq!(why("line.asc"), Some(Unfit::NoKey));
    assert_eq!(why("line.key"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A message that was changed anywhere opens to what it said, or not at all.
    #[test]
    fn what_was_changed_says_nothing_else(at in 0_usize..600, byte in any::<u8>(), cut in 0_usize..600) {
        let mut message = file("signed.msg");
        if let Some(one) = message.get_mut(at) {
            *one = byte;
        }
        for bytes in [&message[..], &message[..cut.min(message.len())]] {
            if let Ok(opened) = ours().open(bytes, LIMIT) {
                prop_assert_eq!(opened, WORDS);
            }
        }
    }

    #[test]
    fn whatever_comes_is_read(noise in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..600) {
        prop_assert!(ours().open(&noise, LIMIT).is_err());
        prop_assert!(Certificate::read(&noise, NOW).is_err());
        let mut torn = file("olga.asc");
        torn.truncate(at);
        torn.extend(noise);
        prop_assert!(Certificate::read(&torn, NOW).is_ok_and(|one| one.is_for("olga@ngo.example")) || at < 600);
    }
}
