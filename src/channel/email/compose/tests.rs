//! What the bytes of a mail must be: the same each time, what any server passes on, and nobody's to break into.

use data_encoding::BASE64;
use proptest::prelude::*;

use super::*;
use crate::channel::media::fake::enclosure;
use crate::domain::time::Stamp;

fn letter() -> Letter {
    Letter {
        message_id: "<m.0123456789@line.example>".into(),
        dated: Stamp(1_795_509_300_000),
        from_name: Some("Helpline".into()),
        from: Address("help@line.example".into()),
        bounces_to: Address("help+k.r@line.example".into()),
        reply_to: Some(Address("help+k.t@line.example".into())),
        thread: Some("<c.0123456789@line.example>".into()),
        words: None,
        subject: "Your message".into(),
        text: "##-=-## Please write above this line ##-=-##\n\nReceived.\n".into(),
        enclosed: vec![],
        auto: true,
        key: None,
        urgent: false,
    }
}

#[test]
fn the_name_that_signs_its_words_stands_in_references_alone() {
    let mail = mail(&Letter { words: Some("<w.0@line.example>".into()), ..letter() });
    assert_eq!(value(&mail, "In-Reply-To").as_deref(), Some("<c.0123456789@line.example>"));
    let names = value(&mail, "References").unwrap();
    assert_eq!(names, "<c.0123456789@line.example> <w.0@line.example>");
}

fn to() -> Address {
    Address("someone@mail.example".into())
}

fn mail(letter: &Letter) -> String {
    String::from_utf8(compose(letter, &to(), &[]).unwrap()).unwrap()
}

/// The value of a header, unfolded.
fn value(mail: &str, name: &str) -> Option<String> {
    let head = mail.split("\r\n\r\n").next()?.replace("\r\n ", " ");
    let lines: Vec<&str> = head.split("\r\n").collect();
    let found = lines.iter().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    found.map(str::to_owned)
}

/// Reads encoded words back, as RFC 2047 says.
fn decoded(value: &str) -> String {
    let word = |w: &str| {
        let inner = w.strip_prefix("=?UTF-8?B?")?.strip_suffix("?=")?;
        String::from_utf8(BASE64.decode(inner.as_bytes()).ok()?).ok()
    };
    let words: Vec<&str> = value.split(' ').collect();
    if words.iter().all(|w| word(w).is_some()) {
        words.iter().filter_map(|w| word(w)).collect()
    } else {
        value.to_owned()
    }
}

/// Reads the text of a mail of one part back.
fn text_of(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let bytes = if head.ends_with("base64") {
        BASE64.decode(body.replace("\r\n", "").as_bytes()).unwrap()
    } else {
        unquoted(body)
    };
    String::from_utf8(bytes).unwrap()
}

fn unquoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, left)) = rest.split_first() {
        if *first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&left[..2]).unwrap(), 16).unwrap());
            rest = &left[2..];
        } else {
            bytes.push(*first);
            rest = left;
        }
    }
    bytes
}

#[test]
fn a_mail_as_it_goes_out() {
    insta::assert_snapshot!("plain", mail(&letter()).replace("\r\n", "\n"));
}

#[test]
fn a_mail_in_cyrillic_with_an_enclosure() {
    let letter = Letter {
        from_name: Some("Линия помощи".into()),
        subject: "K7F-3QD · Blue Heron 27".into(),
        text: "Мне страшно.\nЧто мне делать?\n".into(),
        enclosed: vec![Enclosure { mime: "image/jpeg", ..enclosure("photo-1.jpg", "blob", false) }],
        auto: false,
        urgent: true,
        ..letter()
    };
    let mail = compose(&letter, &to(), &[&[0xff; 100]]).unwrap();
    insta::assert_snapshot!("enclosing", String::from_utf8(mail).unwrap().replace("\r\n", "\n"));
}

#[test]
fn a_letter_whose_enclosures_are_not_all_there_is_no_mail() {
    assert_eq!(compose(&letter(), &to(), &[b"x"]), Err(NotWhole { wanted: 0, given: 1 }));
}

#[test]
fn a_persons_words_are_not_called_automatic() {
    let mail = mail(&Letter { auto: false, ..letter() });
    assert!(!mail.contains("Auto-") && !mail.contains("X-"), "{mail}");
}

#[test]
fn a_recipient_that_no_header_can_name_is_not_named() {
    for odd in ["почта@mail.example", "a b@c.example", "<a@b.example>", "a@b.example\r\nBcc: c@d.example"]
    {
        let mail = compose(&letter(), &Address(odd.into()), &[]).unwrap();
        let mail = String::from_utf8(mail).unwrap();
        assert_eq!(value(&mail, "To").unwrap(), "undisclosed-recipients:;", "{odd}");
        assert!(!mail.contains("Bcc"));
    }
}

#[test]
fn what_a_line_could_be_mistaken_for_is_coded() {
    let mail = mail(&Letter { text: ".\nFrom us \n=3D\n".into(), ..letter() });
    let body = mail.split_once("\r\n\r\n").unwrap().1;
    assert_eq!(body, "=2E\r\n=46rom us=20\r\n=3D3D\r\n");
}

#[test]
fn controls_do_not_go_out() {
    let mail = mail(&Letter { text: "a\0b\u{1b}[1m\tc\rd\r\ne\u{85}f".into(), ..letter() });
    assert_eq!(text_of(&mail), "ab[1m\tc\r\nd\r\nef\r\n");
}

proptest! {
    #[test]
    fn the_same_letter_is_the_same_mail_and_any_server_takes_it(
        subject in "(?s).{0,200}",
        name in "(?s).{0,100}",
        text in "(?s).{0,2000}",
        to in "(?s).{0,60}",
        content in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let enclosure = enclosure("file-1.bin", "b", false);
        let letter = Letter {
            subject, text, from_name: Some(name), enclosed: vec![enclosure], ..letter()
        };
        let (to, content) = (Address(to), &content[..]);
        let mail = compose(&letter, &to, &[content]).unwrap();
        prop_assert_eq!(&mail, &compose(&letter, &to, &[content]).unwrap());
        let mail = String::from_utf8(mail).unwrap();
        prop_assert!(mail.is_ascii() && !mail.contains('\0'));
        for line in mail.split("\r\n") {
            prop_assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{}", line);
        }
        prop_assert!(mail.split("\r\n").all(|line| line.len() <= 100));
        // The headers are ours and no others: a name or a subject adds none.
        let head = mail.split("\r\n\r\n").next().unwrap();
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with(' '))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        prop_assert_eq!(names, [
            "Message-ID", "Date", "From", "To", "Reply-To", "Subject", "In-Reply-To", "References",
            "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
        ]);
    }

    #[test]
    fn words_come_out_as_they_went_in(text in "([a-zа-яїé =.,>\u{1f600}]{0,120}\n){0,12}") {
        let mail = mail(&Letter { text: text.clone(), ..letter() });
        let wanted = text.trim_end_matches('\n').replace('\n', "\r\n") + "\r\n";
        prop_assert_eq!(text_of(&mail), wanted);
    }

    #[test]
    fn a_subject_comes_out_on_one_line_as_it_went_in(subject in "[a-zа-яїé=?.,\u{1f600}]{1,30}( [a-zа-яїé=?.,]{1,20}){0,6}") {
        let mail = mail(&Letter { subject: subject.clone(), ..letter() });
        prop_assert_eq!(decoded(&value(&mail, "Subject").unwrap()), subject);
    }
}
