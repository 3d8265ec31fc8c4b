//! What a token must never do: be read by another, for another, or changed.

use proptest::prelude::*;

use super::*;
use crate::keys::Keyring;

fn signer() -> Signer {
    Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap().signer()
}

fn tokens(address: &str) -> Tokens {
    Tokens::new(address, '+', signer()).unwrap()
}

fn code() -> CaseCode {
    "K7F-3QD".parse().unwrap()
}

fn olga() -> OperatorId {
    OperatorId::from("olga")
}

const CONTACT: ContactId = ContactId([7; 16]);
const LARGE: DeliveryId = DeliveryId(u64::MAX);

fn every_kind() -> [Token; 7] {
    [
        Token::Thread(code()),
        Token::Card { case: Some(code()), delivery: LARGE },
        Token::Card { case: None, delivery: DeliveryId(0) },
        Token::Confirm { case: code(), seq: u32::MAX },
        Token::Forget(LARGE),
        Token::Return { case: Some(code()), delivery: LARGE },
        Token::Return { case: None, delivery: DeliveryId(1) },
    ]
}

#[test]
fn an_address_fits_and_is_made_of_what_any_server_takes() {
    for mailbox in ["help@line.example", "hotline-office@line.example", "a@b.c"] {
        for token in every_kind() {
            let address = tokens(mailbox).address(&token, &Holder::Contact(CONTACT)).0;
            let (local, domain) = address.split_once('@').unwrap();
            assert!(local.len() <= 64, "{address}");
            assert!(mailbox.ends_with(domain) && local.starts_with(&mailbox[..1]));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-".contains(c);
            assert!(local.chars().all(plain), "{address}");
        }
    }
}

#[test]
fn a_short_name_leaves_room_for_a_whole_signature() {
    let address = tokens("help@line.example").address(&every_kind()[1], &Holder::Operator(&olga())).0;
    // Version and kind, 12 bytes, and 16 of signature: 29 bytes in base 32.
    assert_eq!(address.len(), "help+k.@line.example".len() + (29 * 8usize).div_ceil(5));
}

#[test]
fn a_name_without_room_for_ten_bytes_is_refused() {
    let named = |length| Tokens::new(&format!("{}@line.example", "a".repeat(length)), '+', signer());
    assert!(named(24).is_ok());
    assert_eq!(named(30).err(), Some(NoRoom));
    for odd in ["", "@", "a@", "@b", "no address"] {
        assert_eq!(Tokens::new(odd, '+', signer()).err(), Some(NoRoom), "{odd}");
    }
    assert_eq!(Tokens::new("a@b.c", 'x', signer()).err(), Some(NoRoom));
}

#[test]
fn a_token_is_for_its_holder_alone() {
    let (tokens, token) = (tokens("help@line.example"), every_kind()[1]);
    let (olga, ben) = (olga(), OperatorId::from("ben"));
    let address = tokens.address(&token, &Holder::Operator(&olga)).0;
    assert_eq!(tokens.read(&address, &Holder::Operator(&olga)), Some(token));
    let as_contact = ContactId(*b"olga\0\0\0\0\0\0\0\0\0\0\0\0");
    for other in [Holder::Operator(&ben), Holder::Anyone, Holder::Contact(as_contact)] {
        assert_eq!(tokens.read(&address, &other), None, "{other:?}");
    }
    assert_eq!(tokens.read_among(&address, [&ben, &olga]), Some((&olga, token)));
    assert_eq!(tokens.read_among(&address, [&ben]), None);
    assert!(tokens.looks_like_one(&address));
}

#[test]
fn another_line_or_another_separator_reads_nothing() {
    let token = every_kind()[0];
    let address = tokens("help@line.example").address(&token, &Holder::Contact(CONTACT)).0;
    let stranger = Tokens::new("help@line.example", '+', Keyring::generate().unwrap().signer()).unwrap();
    assert_eq!(stranger.read(&address, &Holder::Contact(CONTACT)), None);
    let dash = Tokens::new("help@line.example", '-', signer()).unwrap();
    assert_eq!(dash.read(&address, &Holder::Contact(CONTACT)), None);
    let theirs = dash.address(&token, &Holder::Contact(CONTACT)).0;
    assert!(theirs.starts_with("help-k."));
    assert_eq!(dash.read(&theirs, &Holder::Contact(CONTACT)), Some(token));
}

#[test]
fn letters_that_a_server_or_a_hand_changed_are_read_all_the_same() {
    let tokens = tokens("help@line.example");
    let token = Token::Thread(CaseCode::from_bits(0));
    let address = tokens.address(&token, &Holder::Contact(CONTACT)).0;
    for changed in [address.to_uppercase(), address.replace('0', "o"), address.replace('1', "l")] {
        assert_eq!(tokens.read(&changed, &Holder::Contact(CONTACT)), Some(token), "{changed}");
    }
    let local = address.split_once('@').unwrap().0;
    assert_eq!(tokens.read(local, &Holder::Contact(CONTACT)), Some(token));
}

fn any_token() -> impl Strategy<Value = Token> {
    let case = || any::<u64>().prop_map(CaseCode::from_bits);
    let maybe = || prop::option::of(any::<u64>().prop_map(CaseCode::from_bits));
    let delivery = || any::<u64>().prop_map(DeliveryId);
    prop_oneof![
        case().prop_map(Token::Thread),
        (maybe(), delivery()).prop_map(|(case, delivery)| Token::Card { case, delivery }),
        (case(), any::<u32>()).prop_map(|(case, seq)| Token::Confirm { case, seq }),
        delivery().prop_map(Token::Forget),
        (maybe(), delivery()).prop_map(|(case, delivery)| Token::Return { case, delivery }),
    ]
}

proptest! {
    #[test]
    fn what_was_made_is_read(token in any_token(), user in "[a-z]{1,24}", who in any::<[u8; 16]>()) {
        let tokens = tokens(&format!("{user}@line.example"));
        let holder = Holder::Contact(ContactId(who));
        prop_assert_eq!(tokens.read(&tokens.address(&token, &holder).0, &holder), Some(token));
    }

    #[test]
    fn a_changed_character_is_noticed(token in any_token(), at in any::<prop::sample::Index>(), by in 1u8..32) {
        let tokens = tokens("help@line.example");
        let address = tokens.address(&token, &Holder::Anyone).0;
        let text = address.strip_prefix("help+k.").unwrap().split_once('@').unwrap().0.to_owned();
        let symbols = b"0123456789abcdefghjkmnpqrstvwxyz";
        let at = at.index(text.len());
        let mut changed = text.into_bytes();
        let old = symbols.iter().position(|s| *s == changed[at]).unwrap();
        changed[at] = symbols[(old + usize::from(by)) % 32];
        let changed = format!("help+k.{}@line.example", String::from_utf8(changed).unwrap());
        prop_assert_eq!(tokens.read(&changed, &Holder::Anyone), None);
    }

    #[test]
    fn a_cut_or_lengthened_token_is_none(token in any_token(), keep in 0usize..47) {
        let tokens = tokens("help@line.example");
        let address = tokens.address(&token, &Holder::Anyone).0;
        let local = address.split_once('@').unwrap().0;
        let kept = &local[..(7 + keep).min(local.len() - 1)];
        prop_assert_eq!(tokens.read(kept, &Holder::Anyone), None);
        let longer = format!("{local}0");
        prop_assert_eq!(tokens.read(&longer, &Holder::Anyone), None);
    }

    #[test]
    fn anything_can_be_asked_about(text in "\\PC{0,120}", tail in "[0-9a-z]{0,60}") {
        let tokens = tokens("help@line.example");
        prop_assert_eq!(tokens.read(&text, &Holder::Anyone), None);
        prop_assert_eq!(tokens.read(&format!("help+k.{tail}@x"), &Holder::Anyone), None);
    }
}
