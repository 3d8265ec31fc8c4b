//! The text of a mail, and what is attached to it.

use super::super::{LeftOut, TEXT, parse};
use super::read;
use crate::domain::message::Kind;

#[test]
fn the_best_text_is_chosen() {
    let two = |plain: &str, html: &str| {
        read(&format!(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n\
             --b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
        ))
    };
    let mail = two("plain", "<p>html</p>");
    assert_eq!((mail.text.as_str(), mail.html.as_deref()), ("plain", Some("<p>html</p>")));
    assert_eq!(two(" \n\t", "<p>one<br>two</p>").text, "one\ntwo");
    assert_eq!(two("", "").text, "");
    assert!(mail.attachments.is_empty());
}

#[test]
fn html_alone_is_read() {
    let mail = read(
        "Content-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: quoted-printable\n\n\
                     <html><body>=CF=F0=E8=E2=E5=F2 <b>you</b></body></html>\n",
    );
    assert_eq!(mail.text, "Привет you");
    assert!(mail.html.is_some_and(|h| h.contains("Привет <b>you</b>")));
}

#[test]
fn texts_and_files_in_turn_keep_their_order() {
    let mail = read(
        "Content-Type: multipart/mixed; boundary=outer\n\nignored\n--outer\n\none\n\
         --outer\nContent-Type: image/jpeg; name=\"a.jpg\"\nContent-Disposition: inline\n\
         Content-Transfer-Encoding: base64\n\nAQID\n--outer\nContent-Type: text/plain\n\ntwo\n\
         --outer\nContent-Type: text/plain; name=log.txt\n\nfile\n--outer--\nignored too\n",
    );
    assert_eq!(mail.text, "one\ntwo");
    let files: Vec<_> =
        mail.attachments.iter().map(|p| (p.kind, p.name.as_deref(), p.bytes.as_slice(), p.inline)).collect();
    assert_eq!(
        files,
        [
            (Kind::Photo, Some("a.jpg"), &[1, 2, 3][..], true),
            (Kind::Document, Some("log.txt"), &b"file"[..], false)
        ]
    );
}

#[test]
fn pictures_within_html_are_attached_to_either_form() {
    let mail = read(
        "Content-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n\
         --a\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<img src=\"cid:x\">html\n\
         --r\nContent-Type: image/png\nContent-ID: <x>\n\npng\n--r--\n--a--\n",
    );
    assert_eq!(mail.text, "plain");
    assert!(matches!(&mail.attachments[..], [p] if p.inline && p.kind == Kind::Photo && p.bytes == b"png"));
}

#[test]
fn kinds_are_told_by_type() {
    for (header, kind, mime, name) in [
        ("Content-Type: video/mp4", Kind::Video, "video/mp4", None),
        ("Content-Type: AUDIO/ogg; name=a.ogg", Kind::Audio, "audio/ogg", Some("a.ogg")),
        ("Content-Type: image/svg+xml", Kind::Document, "image/svg+xml", None),
        (
            "Content-Type: application/octet-stream; name=IMG.JPG",
            Kind::Photo,
            "application/octet-stream",
            Some("IMG.JPG"),
        ),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%D0%B0.pdf",
            Kind::Document,
            "application/pdf",
            Some("а.pdf"),
        ),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"C:\\Users\\olga\\a.pdf\"",
            Kind::Document,
            "application/pdf",
            Some("a.pdf"),
        ),
        (
            "Content-Type: application/pdf; name=\"../../etc/passwd\"",
            Kind::Document,
            "application/pdf",
            Some("passwd"),
        ),
        ("Content-Type: text/calendar; method=REQUEST", Kind::Document, "text/calendar", None),
        ("Content-Type: text/plain\nContent-Disposition: attachment", Kind::Document, "text/plain", None),
        (
            "Content-Type: application/ms-tnef; name=winmail.dat",
            Kind::Document,
            "application/ms-tnef",
            Some("winmail.dat"),
        ),
        ("Content-Type: application/pgp-signature", Kind::Document, "application/pgp-signature", None),
        ("Content-Type: application/pgp-encrypted", Kind::Sealed, "application/pgp-encrypted", None),
        (
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
            Kind::Sealed,
            "application/pkcs7-mime",
            None,
        ),
        (
            "Content-Type: application/pkcs7-mime; smime-type=signed-data",
            Kind::Sealed,
            "application/pkcs7-mime",
            None,
        ),
        ("Content-Type: message/rfc822", Kind::Document, "message/rfc822", None),
    ] {
        let mail = read(&format!(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n{header}\n\nFrom: x@y\n\nin\n--b--\n"
        ));
        let [part] = &mail.attachments[..] else { panic!("{header}: {:?}", mail.attachments) };
        assert_eq!((part.kind, part.mime.as_str(), part.name.as_deref()), (kind, mime, name), "{header}");
        assert_eq!(part.bytes, b"From: x@y\r\n\r\nin", "kept as it is: {header}");
        assert_eq!(mail.text, "", "{header}");
    }
}

#[test]
fn flowed_text_is_joined() {
    let mail = read(
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nпри \nвет\n >from\n> a \n> b\n",
    );
    assert_eq!(mail.text, "привет\n>from\n> ab\n");
    assert_eq!(read("Content-Type: text/plain\n\na \nb\n").text, "a \nb\n");
}

#[test]
fn a_broken_multipart_loses_no_words() {
    for (mail, text) in [
        ("Content-Type: multipart/mixed\n\nno boundary", "no boundary"),
        ("Content-Type: multipart/mixed; boundary=b\n\nnever comes", "never comes"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed", "never closed"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\nno header\nat all\n--b--", "no header\nat all"),
        (
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bb\nstill\n--b  \n\ntwo\n--b--",
            "one\n--bb\nstill\ntwo",
        ),
        (
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nin\n--o\n\nout\n--o--",
            "in\nout",
        ),
        ("Content-Type: text\n\nodd type", "odd type"),
        ("Content-Type: ;;;\n\nodder", "odder"),
        ("Content-Transfer-Encoding: base64\n\naGVsbG8", "hello"),
        ("Content-Transfer-Encoding: nonsense\n\nas it is", "as it is"),
    ] {
        assert_eq!(read(mail).text, text, "{mail}");
    }
}

#[test]
fn a_text_that_is_too_long_is_cut_and_attached() {
    let long = "слово ".repeat(60_000);
    let mail = parse(format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{long}").as_bytes());
    assert!(mail.text.len() <= TEXT && mail.text.len() > TEXT - 4);
    assert_eq!(mail.left_out, [LeftOut::Text(long.len() - mail.text.len())]);
    assert!(matches!(&mail.attachments[..], [p] if p.bytes == long.as_bytes() && p.mime == "text/plain"));
}

#[test]
fn an_encrypted_mail_is_told_from_an_empty_one() {
    let mail = read(
        "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n\
         --b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\
         --b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n",
    );
    assert_eq!(mail.text, "");
    let kinds: Vec<Kind> = mail.attachments.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [Kind::Sealed, Kind::Document]);
}

#[test]
fn a_name_makes_no_file_of_the_text() {
    let mail = read(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; name=a.txt\n\nwords\n--b--\n",
    );
    assert_eq!((mail.text.as_str(), mail.attachments.len()), ("words", 0));
    assert_eq!(read("Content-Type: text/plain; name=a.txt\n\nwords").text, "words");
}
