//! Reply addresses and Message-IDs: what was made is read by its holder alone; changed, it is nobody's.
#![no_main]

use hotlined::channel::email::ident::{Idents, boundary};
use hotlined::channel::email::token::{Holder, Token, Tokens};
use hotlined::domain::id::{CaseCode, ContactId, DeliveryId, OperatorId};
use hotlined_fuzz::{ring, steered, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (kind, data) = steered(data);
    let tokens = Tokens::new("help@line.example", '+', ring().signer()).expect("it has room");
    let idents = Idents::new("line.example", ring().signer());
    let asked = text(data);
    strange(&tokens, &idents, &asked);
    let Some((number, rest)) = data.split_first_chunk::<8>() else { return };
    let Some((bits, rest)) = rest.split_first_chunk::<8>() else { return };
    let token = token(kind, u64::from_be_bytes(*bits), u64::from_be_bytes(*number));
    own(&tokens, &token, rest);
    named(&idents, DeliveryId(u64::from_be_bytes(*number)), rest);
});

/// Nobody can make one up.
fn strange(tokens: &Tokens, idents: &Idents, asked: &str) {
    assert_eq!(tokens.read(asked, &Holder::Anyone), None);
    assert_eq!(tokens.read(&format!("help+k.{asked}@line.example"), &Holder::Anyone), None);
    assert_eq!(idents.ours(asked), None);
    assert_eq!(idents.ours(&format!("<m.{asked}@line.example>")), None);
    assert_eq!(idents.gathering(&format!("<c.{asked}@line.example>"), &Holder::Anyone), None);
    if tokens.looks_like_one(asked) {
        assert!(asked.len() <= 64 || asked.contains('@'));
    }
    assert!(!asked.to_ascii_lowercase().contains("help+k.") || tokens.shows_in(asked));
    assert!(!tokens.is_ours(asked) || asked.contains('@'));
    let boundary = boundary(asked);
    assert!(boundary.len() <= 70 && boundary.is_ascii() && !boundary.ends_with(' '));
}

fn token(kind: u8, bits: u64, number: u64) -> Token {
    let case = CaseCode::from_bits(bits);
    let maybe = (kind & 8 == 0).then_some(case);
    match kind % 5 {
        0 => Token::Thread(case),
        1 => Token::Card { case: maybe, delivery: DeliveryId(number) },
        2 => Token::Confirm { case, seq: u32::try_from(number & 0xffff_ffff).unwrap_or(0) },
        3 => Token::Forget(DeliveryId(number)),
        _ => Token::Return { case: maybe, delivery: DeliveryId(number) },
    }
}

fn own(tokens: &Tokens, token: &Token, change: &[u8]) {
    let olga = OperatorId::from("olga");
    let holder = Holder::Operator(&olga);
    let address = tokens.address(token, &holder).0;
    assert!(address.find('@').is_some_and(|at| at <= 64) && tokens.looks_like_one(&address));
    assert_eq!(tokens.read(&address, &holder), Some(*token));
    assert_eq!(tokens.read(&address.to_uppercase(), &holder), Some(*token));
    for other in [Holder::Anyone, Holder::Contact(ContactId(*b"olga\0\0\0\0\0\0\0\0\0\0\0\0"))] {
        assert_eq!(tokens.read(&address, &other), None);
    }
    let local = &address["help+k.".len()..address.len() - "@line.example".len()];
    if let Some(changed) = changed(local, change) {
        let address = format!("help+k.{changed}@line.example");
        assert_eq!(tokens.read(&address, &holder), None, "{local} as {changed}");
    }
}

fn named(idents: &Idents, id: DeliveryId, change: &[u8]) {
    let name = idents.letter(id, &[]);
    assert_eq!(idents.ours(&name), Some(id));
    let local = &name["<m.".len()..name.len() - "@line.example>".len()];
    // Capitals are another name here: no server changes those of a Message-ID.
    if let Some(changed) = changed(local, change) {
        assert_eq!(idents.ours(&format!("<m.{changed}@line.example>")), None, "{local} as {changed}");
    }
}

/// The text with one character put in place of another; none if it reads as it did.
fn changed(text: &str, change: &[u8]) -> Option<String> {
    let [at, to, ..] = change else { return None };
    let mut bytes = text.as_bytes().to_vec();
    let at = usize::from(*at) % bytes.len();
    let reads_as = |byte: u8| match byte.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'l' => b'1',
        byte => byte,
    };
    let to = to & 0x7f;
    // What cuts the address into two is another address, and not a changed token.
    if reads_as(bytes[at]) == reads_as(to) || to == b'@' {
        return None;
    }
    bytes[at] = to;
    String::from_utf8(bytes).ok()
}
