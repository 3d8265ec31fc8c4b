//! What the header of a mail says.

use super::super::{LeftOut, Mailbox, parse};
use super::read;
use crate::domain::time::Stamp;

fn mailbox(name: Option<&str>, address: &str) -> Mailbox {
    Mailbox { name: name.map(str::to_owned), address: address.to_owned() }
}

#[test]
fn an_ordinary_mail_is_read() {
    let mail = read(
        "Return-Path: <anna@x.example>\nDelivered-To: help+k.abc@line.example\nX-Original-To: help@line.example\n\
         Received: from a by b; Tue, 24 Nov 2026 05:30:00 +0000\nReceived: from c by a\n\
         From: =?utf-8?B?0JDQvdC90LA=?= <anna@x.example>\nSender: office@x.example\n\
         To: \"Help, line\" <help@line.example>, other@x.example\nCc: third@x.example\nReply-To: <anna2@x.example>\n\
         Subject: =?koi8-r?Q?=F0=CF=CD=CF=C7=C9=D4=C5?=\n =?koi8-r?Q?,_=D0=CF=D6=C1=CC=D5=CA=D3=D4=C1?=\n\
         Message-ID: <one@x.example>\nIn-Reply-To: <zero@x.example>\nReferences: <a@x.example>\n <zero@x.example>\n\
         Date: Tue, 24 Nov 2026 07:30:00 +0200\n\nHello\n",
    );
    assert_eq!(mail.from, [mailbox(Some("Анна"), "anna@x.example")]);
    assert_eq!(mail.sole_author(), Some(&mail.from[0]));
    assert_eq!(mail.sender, Some(mailbox(None, "office@x.example")));
    assert_eq!(mail.to, [mailbox(Some("Help, line"), "help@line.example"), mailbox(None, "other@x.example")]);
    assert_eq!(mail.cc, [mailbox(None, "third@x.example")]);
    assert_eq!(mail.reply_to, [mailbox(None, "anna2@x.example")]);
    assert_eq!(mail.delivered_to, ["help+k.abc@line.example", "help@line.example"]);
    assert_eq!(mail.subject, "Помогите, пожалуйста");
    assert_eq!(mail.message_id.as_deref(), Some("one@x.example"));
    assert_eq!(mail.in_reply_to, ["zero@x.example"]);
    assert_eq!(mail.references, ["a@x.example", "zero@x.example"]);
    assert_eq!(mail.date, Some(Stamp(1_795_498_200_000)));
    assert_eq!((mail.received, mail.text.as_str(), mail.unreadable), (2, "Hello\n", false));
    assert_eq!((mail.auto, mail.bounce, mail.left_out.len()), (None, None, 0));
}

#[test]
fn a_second_author_is_never_overlooked() {
    for (header, fields, addresses) in [
        ("From: a@x.example", 1, 1),
        ("From: a@x.example\nFrom: a@x.example", 2, 2),
        ("From: a@x.example\nfrom : b@x.example", 2, 2),
        ("From: a@x.example\nnot a field\nFrom: b@x.example", 2, 2),
        ("From: a@x.example\nno\n field\nFROM:b@x.example", 2, 2),
        ("From: a@x.example, b@x.example", 1, 2),
        ("From: a@x.example,\n b@x.example", 1, 2),
        ("From: a@x.example <b@x.example>", 1, 1),
        ("From: team: a@x.example, b@x.example;", 1, 2),
        ("From: a@x.example, somebody", 1, 2),
        ("From: somebody", 1, 1),
        ("Subject: none", 0, 0),
    ] {
        let mail = read(&format!("{header}\n\nHi"));
        assert_eq!((mail.from_fields, mail.from.len()), (fields, addresses), "{header}");
        let is_plain = (fields, addresses) == (1, 1) && mail.from[0].address.contains('@');
        assert_eq!(mail.sole_author().is_some(), is_plain, "{header}");
    }
    let spoof = read("From: a@x.example <b@x.example>\n\nHi");
    assert_eq!(spoof.sole_author().map(|m| m.address.as_str()), Some("b@x.example"));
}

#[test]
fn an_author_hidden_behind_too_much_header_is_no_sole_author() {
    let padding = "X-Padding: 0123456789012345678901234567890123456789\r\n".repeat(6_000);
    let mail = parse(format!("From: a@x.example\r\n{padding}From: b@x.example\r\n\r\nHi").as_bytes());
    assert!(matches!(mail.left_out[..], [LeftOut::Headers(n)] if n > 10_000), "{:?}", mail.left_out);
    assert_eq!(mail.from_fields, 1);
    assert_eq!(mail.sole_author(), None);
    assert_eq!(mail.text, "Hi");
}

#[test]
fn the_first_of_doubled_fields_counts() {
    let mail = read("Message-ID: <a@x>\nMessage-ID: <b@x>\nSubject: one\nSubject: two\nDate: nonsense\n\n");
    assert_eq!(mail.message_id.as_deref(), Some("a@x"));
    assert_eq!((mail.subject.as_str(), mail.date), ("one", None));
}

#[test]
fn dates_that_no_calendar_has_are_none() {
    for (date, stamp) in [
        ("Thu, 1 Jan 1970 00:00:01 +0000", Some(Stamp(1_000))),
        ("1 Jan 1970 00:00:01 GMT", Some(Stamp(1_000))),
        ("Thu, 99 Jan 1970 00:00:01 +0000", None),
        ("Thu, 1 Jan 999999999999 00:00:01 +0000", None),
        ("", None),
    ] {
        assert_eq!(read(&format!("Date: {date}\n\n")).date, stamp, "{date}");
    }
}

#[test]
fn names_and_subjects_are_one_harmless_line() {
    let mail = read(
        "From: \"A\\\"\\\\ =?utf-8?q?=1B[2J=0A?=B\" <a@x.example>\nSubject: =?utf-8?q?a=0D=0ABcc:_b=00?= c\n\n",
    );
    assert_eq!(mail.subject, "a  Bcc: b c");
    assert_eq!(mail.from.len(), 1);
    assert!(mail.from[0].name.as_deref().is_some_and(|n| !n.contains(char::is_control)), "{:?}", mail.from);
    assert_eq!(mail.from[0].address, "a@x.example");
}

#[test]
fn a_mail_without_any_field_is_unreadable_but_keeps_its_text() {
    let mail = read("just words\nand more\n");
    assert_eq!((mail.unreadable, mail.text.as_str()), (true, "just words\nand more\n"));
    assert!(parse(b"").unreadable);
    assert!(!read("Subject: x").unreadable, "a header alone is a mail");
}

#[test]
fn line_breaks_of_unix_do_as_well() {
    let mail = parse(b"From: a@x.example\nSubject: a\n b\n\nText\n");
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("a b", "Text\n"));
}

#[test]
fn a_header_without_its_empty_line_leaves_the_words() {
    for (raw, text) in [
        (
            "MIME-Version: 1.0\nhe is in the house\nplease come\n\nnow",
            "he is in the house\nplease come\n\nnow",
        ),
        ("MIME-Version: 1.0\n \nhe is here", "he is here"),
        ("MIME-Version: 1.0\n\t\nhe is here: now", "he is here: now"),
        ("MIME-Version: 1.0\nHelp: he has a knife\nplease\n", "Help: he has a knife\nplease\n"),
        ("Subject: x\nAddress: Lisova 12", "Address: Lisova 12"),
        ("Note: he has a knife\n\nplease", "Note: he has a knife\n\nplease"),
        (
            "Content-Type: multipart/mixed; boundary=W\n--W\nContent-Type: text/plain\nhe is here\n--W--",
            "he is here",
        ),
        ("Subject: x\nX-Odd: y\nFoo: bar\n\nwords", "words"),
        ("From a@x.example Mon Nov 30\nSubject: x\n\nwords", "words"),
    ] {
        assert_eq!(read(raw).text, text, "{raw}");
    }
}

#[test]
fn lines_among_the_fields_are_kept_aside_and_authors_behind_them_count() {
    let mail = read("From: a@x.example\nhe is here\nFrom: b@x.example\n\nwords");
    assert_eq!((mail.stray.as_str(), mail.text.as_str(), mail.from_fields), ("he is here\n", "words", 2));
    let mail = read("From: a@x.example\nhe is here\nplease\nFrom\n\nwords");
    assert_eq!((mail.stray.as_str(), mail.from_fields), ("", 1));
    assert!(read("Subject: \u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}\n\n").subject == "Привет");
}
