//! A client's dialogue: answered alike however it comes, by one line or list a command, with no word of the
//! client's in it; a mail is what was sent, for people of ours.
#![no_main]

use std::sync::Arc;

use hotlined::channel::email::lmtp::fuzzing::{Said, Session};
use hotlined_fuzz::{guarded, steered};
use libfuzzer_sys::fuzz_target;

const MOST: usize = 1_000;

fuzz_target!(init: guarded(), |data: &[u8]| {
    let (piece, bytes) = steered(data);
    let all = dialogue(bytes, bytes.len());
    assert_eq!(dialogue(bytes, usize::from(piece)), all, "the pieces make no difference");
    all.iter().for_each(sound);
    smuggles_nothing(bytes);
});

fn dialogue(bytes: &[u8], piece: usize) -> Vec<Said> {
    let mut session = session();
    let mut all = Vec::new();
    for piece in bytes.chunks(piece.max(1)) {
        all.extend(session.hear(piece));
        let (mail, input) = session.kept();
        assert!(mail <= 4 * MOST + 4_096 && input <= 2_048 + piece.len(), "{mail} and {input}");
    }
    all
}

fn session() -> Session {
    Session::new("line.example", MOST, Arc::new(accepts))
}

fn accepts(address: &str) -> bool {
    address.starts_with("help") && address.ends_with("@line.example")
}

fn sound(said: &Said) {
    match said {
        Said::Answer(answer, _) => {
            for line in answer.split("\r\n") {
                assert!(line.len() >= 4 && line.as_bytes()[..3].iter().all(u8::is_ascii_digit), "{answer}");
                assert!(!line.contains(char::is_control), "{answer}");
            }
        }
        Said::Mail(recipients, mail) => {
            assert!((1..=100).contains(&recipients.len()) && recipients.iter().all(|r| accepts(r)));
            let Some(mail) = mail else { return };
            let rest = mail.strip_prefix(b"Return-Path: <").expect("the sender first");
            let end = rest.windows(3).position(|w| w == b">\r\n").expect("on a line of its own");
            assert!(!rest[..end].iter().any(u8::is_ascii_control), "{:?}", &rest[..end]);
            assert!(rest.len() - end - 3 <= MOST);
        }
    }
}

/// A client that doubles its dots sends any mail whole, and nothing in it is taken for a command.
fn smuggles_nothing(mail: &[u8]) {
    let mail = &mail[..mail.len().min(MOST - 2)];
    let mut sent = b"LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<help@line.example>\r\nDATA\r\n".to_vec();
    for (i, byte) in mail.iter().enumerate() {
        if *byte == b'.' && (i == 0 || mail[..i].ends_with(b"\r\n")) {
            sent.push(b'.');
        }
        sent.push(*byte);
    }
    sent.extend(b"\r\n.\r\nQUIT\r\n");
    let said = session().hear(&sent);
    let whole = [b"Return-Path: <>\r\n", mail, b"\r\n"].concat();
    assert_eq!(said.len(), 6, "{said:?}");
    assert_eq!(said[4], Said::Mail(vec!["help@line.example".into()], Some(whole)));
    assert!(matches!(&said[5], Said::Answer(answer, true) if answer.starts_with("221")), "{said:?}");
}
