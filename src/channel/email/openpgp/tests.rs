//! A mail goes out encrypted and comes in opened.

use std::path::Path;

use super::{autocrypt, read, seal};
use crate::channel::email::parse::{Mail, parse};
use crate::domain::message::Kind;
use crate::keys::openpgp::SecretKey;

const MAIL: &str = "Message-ID: <m@line.example>\r\nFrom: help@line.example\r\nTo: olga@ngo.example\r\n\
    Subject: K7F-3QD: we are at\r\n the depot\r\nMIME-Version: 1.0\r\n\
    Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    =D0=9C=D1=8B here, at the depot\r\n";

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/openpgp");
    std::fs::read_to_string(folder.join(name)).expect(name)
}

fn key() -> SecretKey {
    SecretKey::read(&file("line.key")).unwrap()
}

fn told(mail: &Mail) -> (&str, &str) {
    (&mail.subject, mail.text.trim())
}

#[test]
fn nothing_that_a_mail_says_stands_outside() {
    let sealed = seal(MAIL.as_bytes(), key().certificate()).unwrap();
    let text = String::from_utf8(sealed.clone()).unwrap();
    assert!(!text.contains("depot") && !text.contains("K7F"), "{text}");
    assert!(text.lines().all(|line| line.len() < 80) && text.is_ascii());
    let outside = parse(&sealed);
    assert_eq!(told(&outside), ("...", ""));
    assert_eq!(outside.message_id.as_deref(), Some("m@line.example"));
    let opened = read(&sealed, Some(&key()));
    assert_eq!(told(&opened), ("K7F-3QD: we are at the depot", "Мы here, at the depot"));
    assert_eq!((opened.from, opened.to), (outside.from, outside.to));
    assert_eq!(opened.attachments, []);
}

#[test]
fn answers_can_be_encrypted_with_what_the_header_brings() {
    let mail = String::from_utf8(autocrypt(MAIL.into(), "help@line.example", key().certificate())).unwrap();
    let header = mail.split("keydata=").nth(1).unwrap().split("\r\nMessage-ID").next().unwrap();
    let packed: String = header.split_whitespace().collect();
    assert_eq!(data_encoding::BASE64.decode(packed.as_bytes()).unwrap(), key().certificate().bytes());
    assert!(mail.lines().all(|line| line.len() < 80));
    assert_eq!(told(&parse(mail.as_bytes())), told(&parse(MAIL.as_bytes())));
}

#[test]
fn what_comes_encrypted_is_read_in_every_form() {
    let outside = "From: b@mail.example\r\nSubject: ...\r\n";
    let mime = format!(
        "{outside}Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\r\n\r\n--b\r\n\
         Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--b\r\n\
         Content-Type: application/octet-stream\r\n\r\n{}\r\n--b--\r\n",
        file("mime.msg")
    );
    assert_eq!(
        told(&read(mime.as_bytes(), Some(&key()))),
        ("Where they hold us", "We are at the depot. Five of us.")
    );
    let text = format!("{outside}\r\n{}", file("signed.msg"));
    assert_eq!(told(&read(text.as_bytes(), Some(&key()))), ("...", "We are at the depot. Five of us."));
}

#[test]
fn what_stays_shut_says_that_it_is_and_is_kept() {
    let text = format!("From: b@mail.example\r\nSubject: [...]\r\n\r\n{}", file("other.msg"));
    for key in [None, Some(key())] {
        let mail = read(text.as_bytes(), key.as_ref());
        assert_eq!((told(&mail), mail.unreadable), (("", ""), false));
        let [piece] = mail.attachments.as_slice() else { panic!("{:?}", mail.attachments) };
        assert_eq!(piece.kind, Kind::Sealed);
        assert!(String::from_utf8_lossy(&piece.bytes).contains("BEGIN PGP MESSAGE"));
    }
}
