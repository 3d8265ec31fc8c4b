//! Dialogues with the server, and garbage.

mod crowd;

use std::sync::Arc;

use bytes::BytesMut;
use proptest::prelude::*;

use super::data::Kept;
use super::protocol::{Protocol, Step};

fn protocol() -> Protocol {
    let accepts = |address: &str| address.starts_with("help") && address.ends_with("@line.example");
    Protocol::new("line.example".into(), 1_000, Arc::new(accepts))
}

/// The first words of each answer; a mail is told by its recipients and bytes.
fn dialogue(lines: &str) -> Vec<String> {
    let (mut protocol, mut input) = (protocol(), BytesMut::from(lines));
    let told = |step| match step {
        Step::Say(answer) => answer.get(..9).unwrap_or(&answer).trim_end().to_owned(),
        Step::Close(answer) => format!("{} and closes", &answer[..3]),
        Step::Take { recipients, mail } => match mail {
            Ok(mail) => format!("{} {:?}", recipients.join(","), String::from_utf8_lossy(&mail)),
            Err(kept) => format!("{} {kept:?}", recipients.join(",")),
        },
    };
    std::iter::from_fn(|| protocol.next(&mut input)).map(told).collect()
}

#[test]
fn a_mail_is_taken_with_the_sender_before_it() {
    let said = dialogue(
        "LHLO mx.example\r\nMAIL FROM:<a@b.example> SIZE=12 BODY=8BITMIME\r\n\
         RCPT TO:<help@line.example>\r\nRCPT TO:<other@line.example>\r\nRCPT TO:<help+k.x@line.example>\r\n\
         DATA\r\nA: b\r\n\r\n..c\r\n.\r\nQUIT\r\n",
    );
    let mail =
        r#"help@line.example,help+k.x@line.example "Return-Path: <a@b.example>\r\nA: b\r\n\r\n.c\r\n""#;
    assert_eq!(
        said,
        [
            "250-line.",
            "250 2.1.0",
            "250 2.1.5",
            "550 5.1.1",
            "250 2.1.5",
            "354 end w",
            mail,
            "221 and closes"
        ]
    );
}

#[test]
fn a_bounce_has_no_sender() {
    let said = dialogue("LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<help@line.example>\r\nDATA\r\n.\r\n");
    assert_eq!(said.last().map(String::as_str), Some(r#"help@line.example "Return-Path: <>\r\n""#));
}

#[test]
fn commands_come_in_order() {
    assert_eq!(dialogue("MAIL FROM:<a@b.example>\r\n"), ["503 5.5.1"]);
    assert_eq!(dialogue("EHLO x\r\nHELO x\r\n"), ["500 5.5.1", "500 5.5.1"]);
    let open = "LHLO x\r\nMAIL FROM:<a@b.example>\r\n";
    assert_eq!(dialogue(&format!("{open}MAIL FROM:<a@b.example>\r\n"))[2..], ["503 5.5.1"]);
    assert_eq!(dialogue(&format!("{open}DATA\r\n"))[2..], ["503 5.5.1"]);
    let reset = format!("{open}RCPT TO:<help@line.example>\r\nRSET\r\nDATA\r\nMAIL FROM:<>\r\nDATA\r\n");
    assert_eq!(dialogue(&reset)[3..], ["250 2.0.0", "503 5.5.1", "250 2.1.0", "503 5.5.1"]);
}

#[test]
fn a_transaction_ends_with_its_mail() {
    let mail = "MAIL FROM:<>\r\nRCPT TO:<help@line.example>\r\nDATA\r\n.\r\n";
    let said = dialogue(&format!("LHLO x\r\n{mail}DATA\r\n{mail}"));
    assert_eq!(said[5], "503 5.5.1");
    assert_eq!(said[9], said[4]);
}

#[test]
fn what_is_too_large_is_refused_for_good() {
    let open = "LHLO x\r\nMAIL FROM:<> SIZE=1001\r\nMAIL FROM:<>\r\nRCPT TO:<help@line.example>\r\nDATA\r\n";
    let said = dialogue(&format!("{open}{}\r\n.\r\nNOOP\r\n", "x".repeat(999)));
    assert_eq!(said[1], "552 5.3.4");
    assert_eq!(said[5..], [format!("help@line.example {:?}", Kept::TooLarge), "250 2.0.0".into()]);
}

#[test]
fn what_was_not_offered_is_not_done() {
    assert_eq!(dialogue("BDAT 5\r\n"), ["502 and closes"]);
    assert_eq!(
        dialogue("STARTTLS\r\nEXPN x\r\nVRFY help\r\nXXXX\r\n"),
        ["502 5.5.1", "502 5.5.1", "252 2.1.5", "500 5.5.1"]
    );
    assert_eq!(dialogue("NOOP\nNOOP\r\n"), ["500 5.5.2", "250 2.0.0"]);
    assert_eq!(dialogue(&"X\r\n".repeat(30)).last().map(String::as_str), Some("421 and closes"));
}

#[test]
fn a_line_without_end_is_not_kept() {
    let (mut protocol, mut input) = (protocol(), BytesMut::new());
    for _ in 0..100 {
        input.extend_from_slice(&[b'x'; 500]);
        assert_eq!(protocol.next(&mut input), None);
        assert!(input.len() <= 2_500);
    }
    input.extend_from_slice(b"\r\nNOOP\r\n");
    assert_eq!(protocol.next(&mut input), Some(Step::Say("500 5.5.2 line too long".into())));
    assert_eq!(protocol.next(&mut input), Some(Step::Say("250 2.0.0 nothing done".into())));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_it_always_goes_on(
        pieces in proptest::collection::vec(
            prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..60),
                "(LHLO|MAIL FROM:|RCPT TO:|DATA|RSET|QUIT|BDAT|VRFY|NOOP)[ <>@.a-z0-9=+\\\\\"]{0,30}"
                    .prop_map(String::into_bytes),
                Just(b"\r\n".to_vec()),
                Just(b"RCPT TO:<help@line.example>\r\n".to_vec()),
                Just(b"LHLO x\r\nMAIL FROM:<>\r\n".to_vec()),
                Just(b"\r\n.\r\n".to_vec()),
            ], 0..40),
    ) {
        let (mut protocol, mut input) = (protocol(), BytesMut::new());
        'all: for piece in pieces {
            input.extend_from_slice(&piece);
            while let Some(step) = protocol.next(&mut input) {
                match step {
                    Step::Say(answer) | Step::Close(answer) if !answer.as_bytes()[0].is_ascii_digit() => {
                        prop_assert!(false, "{answer}");
                    }
                    Step::Close(_) => break 'all,
                    Step::Take { recipients, .. } => prop_assert!(!recipients.is_empty()),
                    Step::Say(_) => {}
                }
            }
            prop_assert!(protocol.held() <= 4_000, "{}", protocol.held());
        }
    }
}
