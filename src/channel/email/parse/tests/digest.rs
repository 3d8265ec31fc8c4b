//! What makes two deliveries the same mail.

use super::super::content_digest;

const MAIL: &str =
    "Received: from a by b\r\nFrom: a@x.example\r\nMessage-ID: <m@x>\r\n\r\nReceived: Hello\r\n";

#[test]
fn what_our_delivery_adds_makes_no_other_mail() {
    let digest = content_digest(format!("Received: top\r\n{MAIL}").as_bytes());
    for added in [
        "Return-Path: <a@x>\r\nDelivered-To: help@line\r\nX-Original-To: help+k@line\r\nReceived: other\r\n by us\r\n",
        "delivered-to: x@y\r\n folded\r\nRECEIVED: third\r\n",
        "Received: x\r\nX-Original-To: y\r\n",
    ] {
        assert_eq!(content_digest(format!("{added}{MAIL}").as_bytes()), digest, "{added}");
    }
}

#[test]
fn everything_else_makes_another() {
    let digest = content_digest(format!("Received: top\r\n{MAIL}").as_bytes());
    for other in [
        format!("Received: top\r\nReceived: one more\r\n{MAIL}"),
        format!("Received: top\r\n{}", MAIL.replace("Hello", "hello")),
        format!("Received: top\r\n{}", MAIL.replace("a@x.example", "b@x.example")),
        format!("Received: top\r\nX-Spam: no\r\n{MAIL}"),
        MAIL.to_owned(),
    ] {
        assert_ne!(content_digest(other.as_bytes()), digest, "{other}");
    }
}

#[test]
fn bytes_that_are_no_mail_have_one_too() {
    assert_ne!(content_digest(b""), content_digest(b"x"));
    assert_ne!(content_digest(b"Delivered-To no"), content_digest(b"Delivered-To on"));
}
