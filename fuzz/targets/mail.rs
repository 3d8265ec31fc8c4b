//! Mails: whatever comes has one answer, it is bounded, and nothing in it does anything to a terminal or a header.
#![no_main]

use hotlined::channel::email::parse::{HTML, Mail, PARTS, SIZE, TEXT, content_digest, html_to_text, parse};
use hotlined_fuzz::{grown, guarded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: guarded(), |data: &[u8]| {
    let raw = grown(data);
    let mail = parse(&raw);
    bounded(&mail, raw.len());
    assert_eq!(parse(&raw), mail, "the same answer each time");
    if let Some(html) = &mail.html {
        let read = html_to_text(html);
        assert!(read.len() <= 4 * html.len() + 64, "{} of {}", read.len(), html.len());
    }
    // What a delivery adds on top leaves the mail the mail that it was.
    if !raw.starts_with(b" ") && !raw.starts_with(b"\t") {
        let moved = [b"Return-Path: <a@b.example>\r\nDelivered-To: c@d.example\r\n", &raw[..]].concat();
        assert_eq!(content_digest(&moved), content_digest(&raw));
    }
});

fn bounded(mail: &Mail, size: usize) {
    assert!(mail.text.len() <= TEXT);
    assert!(mail.html.as_ref().is_none_or(|h| h.len() <= HTML));
    assert!(mail.attachments.len() <= PARTS);
    let attached: usize = mail.attachments.iter().map(|p| p.bytes.len()).sum();
    assert!(attached <= size.min(SIZE), "{attached} bytes of {size}");
    let boxes = mail.from.iter().chain(&mail.to).chain(&mail.cc).chain(&mail.reply_to).chain(&mail.sender);
    for mailbox in boxes {
        assert!(!mailbox.address.contains(|c: char| c.is_control() || c == ' '), "{:?}", mailbox.address);
        assert!(mailbox.name.as_ref().is_none_or(|n| !n.contains(char::is_control)), "{:?}", mailbox.name);
    }
    assert!(!mail.subject.contains(char::is_control), "{:?}", mail.subject);
    assert!(!mail.text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')));
    for name in mail.attachments.iter().filter_map(|p| p.name.as_ref()) {
        assert!(
            name.len() <= 255 && !name.contains(|c: char| c.is_control() || "/\\".contains(c)),
            "{name:?}"
        );
    }
    for id in mail.message_id.iter().chain(&mail.references).chain(&mail.in_reply_to) {
        assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{id:?}");
    }
    if let Some(bounce) = &mail.bounce {
        assert!(bounce.recipients.len() <= size);
        assert!(bounce.recipients.iter().all(|r| !r.address.contains(char::is_control)), "{bounce:?}");
    }
    if let Some(author) = mail.sole_author() {
        assert!(mail.from_fields == 1 && mail.from == [author.clone()]);
    }
}
