//! Mails that mean harm: whatever comes, there is an answer, and it is bounded.

use proptest::prelude::*;

use super::super::{DEPTH, HTML, LeftOut, Mail, PARTS, SIZE, TEXT, content_digest, parse};

/// Mails with everything in them, for mutations.
const CORPUS: [&str; 6] = [
    "From: =?utf-8?B?0JDQvdC90LA=?= <anna@x.example>\r\nTo: \"a, (b)\" <c@d.example>, g: e@f;\r\nDate: Tue, 24 Nov 2026 07:30:00 +0200\r\n\
     Subject: =?koi8-r?Q?=F0=CF=CD?= =?x?B?!?=\r\nReferences: <a@b> <c@d>\r\nAuto-Submitted: no\r\n\r\nHello\r\n",
    "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n> a \r\n> b\r\n\
     --b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--c--\r\n--b--\r\n",
    "Content-Type: application/pdf; name*0*=koi8-r'ru'%D0%CF; name*1=b\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?a?=\"\r\n\
     Content-Transfer-Encoding: base64\r\n\r\nAQIDBAUGBwgJ\r\n",
    "Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FE=FF=00<=00a=00 <a href='x'>&amp;&#x41;<!-- -->\r\n",
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@x\r\nSubject: failure notice\r\nX-Failed-Recipients: a@b, c@d\r\n\r\n<a@b>:\r\n5.1.1\r\nMessage-ID: <x@y>\r\n",
    "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: x\r\n\r\n\
     Final-Recipient: rfc822;a@b\r\nAction: failed\r\nStatus: 5.0.0\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a@b>\r\n\r\n--b--\r\n",
];

/// Pieces that change what stands around them.
const BAITS: [&[u8]; 16] = [
    b"\r\n--b\r\n",
    b"--",
    b"=?utf-8?B?",
    b"?=",
    b"<",
    b">",
    b"\"",
    b"(",
    b"&#",
    b"\0",
    b"\xff\xfe",
    b"=",
    b";",
    b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    b"\xd0",
];

/// What holds of every mail. Its size tells how much there can be.
fn is_bounded(raw: &[u8]) -> Mail {
    let mail = parse(raw);
    assert!(mail.text.len() <= TEXT);
    assert!(mail.html.as_ref().is_none_or(|h| h.len() <= HTML));
    assert!(mail.attachments.len() <= PARTS);
    let attached: usize = mail.attachments.iter().map(|p| p.bytes.len()).sum();
    assert!(attached <= raw.len().min(SIZE), "{attached} bytes of {}", raw.len());
    let lines = mail.from.iter().chain(&mail.to).chain(&mail.cc).chain(&mail.reply_to).chain(&mail.sender);
    for mailbox in lines {
        assert!(!mailbox.address.contains(|c: char| c.is_control() || c == ' '));
        assert!(mailbox.name.as_ref().is_none_or(|n| !n.contains(char::is_control)));
    }
    assert!(!mail.subject.contains(char::is_control));
    assert!(!mail.text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')));
    let names = mail.attachments.iter().filter_map(|p| p.name.as_ref());
    assert!(
        names
            .into_iter()
            .all(|n| n.len() <= 255 && !n.contains(|c: char| c.is_control() || "/\\".contains(c)))
    );
    mail
}

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<proptest::sample::Index>(), 0..BAITS.len(), 0_usize..12, any::<bool>());
    (0..CORPUS.len(), proptest::collection::vec(change, 0..12)).prop_map(|(which, changes)| {
        let mut mail = CORPUS[which].as_bytes().to_vec();
        for (at, bait, cut, copies) in changes {
            let at = at.index(mail.len() + 1);
            let end = (at + cut).min(mail.len());
            let put = if copies { mail[at / 2..at].to_vec() } else { BAITS[bait].to_vec() };
            mail.splice(at..end, put);
        }
        mail
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_have_an_answer(raw in proptest::collection::vec(any::<u8>(), 0..600)) {
        is_bounded(&raw);
        prop_assert_eq!(content_digest(&raw), content_digest(&raw));
    }

    #[test]
    fn damaged_mails_have_an_answer(raw in mutated()) {
        let mail = is_bounded(&raw);
        prop_assert_eq!(parse(&raw), mail, "the same answer each time");
        prop_assert_eq!(content_digest(&raw), content_digest(&raw));
    }

    #[test]
    fn random_text_is_read_as_it_is(text in "[a-zа-яіїє0-9 ,.!\n]{1,200}") {
        let mail = parse(format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{}", text.replace('\n', "\r\n")).as_bytes());
        prop_assert_eq!(mail.text, text);
    }
}

#[test]
fn every_cut_of_a_mail_has_an_answer() {
    for mail in CORPUS {
        for end in 0..mail.len() {
            is_bounded(&mail.as_bytes()[..end]);
        }
    }
}

#[test]
fn nesting_ends_and_the_rest_is_kept() {
    let level = |n| {
        let part = format!("--b{n}\r\n\r\nlevel {n}\r\n--b{n}\r\n");
        format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n{part}")
    };
    let mail = (0..200).map(level).collect::<Vec<_>>().concat();
    let read = is_bounded(mail.as_bytes());
    assert!(
        read.text.contains(&format!("level {}", DEPTH - 1))
            && !read.text.contains(&format!("level {DEPTH}\n"))
    );
    assert!(matches!(read.left_out[..], [LeftOut::Depth(n)] if n > 10_000), "{:?}", read.left_out);
    let [kept] = &read.attachments[..] else { panic!("the rest as one") };
    assert!(kept.bytes.windows(9).any(|w| w == b"level 199"));
}

#[test]
fn ten_thousand_parts_are_five_hundred() {
    let part = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
    let read = is_bounded(
        format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n", part.repeat(10_000))
            .as_bytes(),
    );
    assert_eq!(read.attachments.len(), PARTS - 1, "the multipart is one of them");
    assert!(
        matches!(read.left_out[..], [LeftOut::Parts(n)] if n > 9_000 * part.len()),
        "{:?}",
        read.left_out
    );
}

#[test]
fn a_mail_that_is_too_large_loses_its_end() {
    let mut raw = b"From: a@x.example\r\nContent-Type: application/zip\r\n\r\n".to_vec();
    raw.resize(SIZE + 1_000, b'x');
    let read = is_bounded(&raw);
    assert_eq!(read.left_out, [LeftOut::Size(1_000)]);
    assert_eq!(read.sole_author(), None, "nobody knows what was in the rest");
    assert!(matches!(&read.attachments[..], [p] if p.bytes.len() > SIZE - 100));
}

#[test]
fn bait_for_slow_readers_is_read() {
    for bait in [
        "<p",
        "<a href=\"",
        "</a",
        "<div>",
        "<blockquote>x<br>",
        "&",
        "=?utf-8?B?",
        "=?a?q?b?= ",
        "\n--b",
        "\n--b\n",
        "(",
        "\"",
        "<a@b>",
        "a@b,",
        "name*1=a;",
        "=\n",
        "\n>",
        " \n",
        "\r",
        "Content-Type: text/html\n\n",
    ] {
        for head in [
            "Content-Type: text/html\n\n",
            "Content-Type: multipart/mixed; boundary=b\n\n",
            "To: ",
            "Subject: ",
            "References: ",
            "Content-Type: x/y;",
        ] {
            is_bounded(format!("{head}{}", bait.repeat(40_000 / bait.len())).as_bytes());
        }
    }
}
