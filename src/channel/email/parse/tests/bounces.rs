//! Reports of mails that did not arrive.

use super::super::{Action, Auto, Bounce, Undelivered};
use super::read;

fn undelivered(address: &str, action: Action, status: Option<&str>) -> Undelivered {
    Undelivered { address: address.to_owned(), action, status: status.map(str::to_owned) }
}

/// A report in the standard form, about these groups of fields.
fn report(status: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\
         Content-Type: multipart/report; report-type=delivery-status;\n boundary=\"b/1\"\n\n\
         --b/1\nContent-Type: text/plain\n\nIt did not arrive.\n\
         --b/1\nContent-Type: message/delivery-status\n\n{status}\n\
         --b/1\nContent-Type: message/rfc822\n\nMessage-ID: <ours@line.example>\nSubject: x\n\nsecret\n--b/1--\n"
    )
}

#[test]
fn a_standard_report_is_read() {
    let mail = read(&report(
        "Reporting-MTA: dns; mx.example\nOriginal-Envelope-Id: e-17\n\n\
         Original-Recipient: rfc822;olga@ngo.example\nFinal-Recipient: RFC822; <o.l@inner.example>\n\
         Action: failed\nStatus: 5.1.1 (no such user)\nDiagnostic-Code: smtp; 550 no\n\n\
         Final-Recipient: rfc822;b@ngo.example\nAction: delayed\nStatus: 4.4.1\n",
    ));
    let bounce = mail.bounce.expect("a bounce");
    assert_eq!(
        bounce,
        Bounce {
            action: Action::Failed,
            recipients: vec![
                undelivered("olga@ngo.example", Action::Failed, Some("5.1.1")),
                undelivered("b@ngo.example", Action::Delayed, Some("4.4.1")),
            ],
            envelope_id: Some("e-17".into()),
            message_id: Some("ours@line.example".into()),
            standard: true,
        }
    );
    assert_eq!(mail.auto, Some(Auto::Report));
    assert_eq!(mail.text.trim_end(), "It did not arrive.");
    assert!(!mail.text.contains("secret"));
    assert_eq!(mail.attachments.len(), 2, "the report and the mail are kept");
}

#[test]
fn what_happened_is_read_from_action_or_code() {
    for (fields, action) in [
        ("Action: delayed\nStatus: 4.0.0", Action::Delayed),
        ("Action: Failed", Action::Failed),
        ("Action: relayed\nStatus: 2.0.0", Action::Delivered),
        ("Status: 4.2.2", Action::Delayed),
        ("Status: 5.2.2", Action::Failed),
        ("Action: nonsense", Action::Failed),
    ] {
        let mail = read(&report(&format!(
            "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\n{fields}"
        )));
        assert_eq!(mail.bounce.map(|b| b.action), Some(action), "{fields}");
        let one_group = read(&report(&format!("Final-Recipient: rfc822; a@b.example\n{fields}")));
        assert_eq!(one_group.bounce.map(|b| b.action), Some(action), "{fields}, all in one group");
    }
    let nobody = read(&report("nothing of use")).bounce.expect("whatever it leaves out");
    assert_eq!((nobody.action, nobody.recipients.as_slice()), (Action::Failed, &[][..]));
}

#[test]
fn only_the_header_may_come_back() {
    let mail = read(
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n\n--b\n\
         Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\nTWVzc2FnZS1JRDogPG9AeD4K\n--b--\n",
    );
    assert_eq!(mail.bounce.and_then(|b| b.message_id).as_deref(), Some("o@x"));
}

#[test]
fn reports_in_prose_are_known_by_two_marks() {
    let exim = "Return-Path: <>\nX-Failed-Recipients: olga@ngo.example\nAuto-Submitted: auto-replied\n\
        From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Mail delivery failed: returning message\n\n\
        A message could not be delivered.\n\n  olga@ngo.example\n    550 5.1.1 unknown user\n\n\
        ------ This is a copy of the message ------\n\nMessage-ID: <ours@line.example>\n";
    let bounce = read(exim).bounce.expect("exim");
    assert_eq!(bounce.recipients, [undelivered("olga@ngo.example", Action::Failed, Some("5.1.1"))]);
    assert_eq!((bounce.message_id.as_deref(), bounce.standard), (Some("ours@line.example"), false));

    let qmail = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n\
        Hi. This is the program at mx.example.\n\n<olga@ngo.example>:\nno mailbox here (#5.1.1)\n";
    let bounce = read(qmail).bounce.expect("qmail");
    assert_eq!(bounce.recipients, [undelivered("olga@ngo.example", Action::Failed, Some("5.1.1"))]);

    let delayed = "From: Mailer-Daemon@mx.example\nSubject: Delivery Status Notification (Delay)\n\n\
        Your message is delayed and will be retried.\n\n<olga@ngo.example>: 4.4.1\n";
    let delayed = read(delayed);
    assert_eq!(delayed.bounce.map(|b| b.action), Some(Action::Delayed));
    assert_eq!(delayed.auto, Some(Auto::Report), "no person reports that");
}

#[test]
fn a_person_who_writes_about_a_bounce_is_a_person() {
    for mail in [
        "From: anna@x.example\nSubject: Undelivered mail\n\nMy letter to you came back: 550 5.1.1",
        "From: anna@x.example\nSubject: Re: failure notice\n\n<a@b.example>:\n5.1.1",
        "Return-Path: <>\nFrom: a@x.example\nSubject: My answer is delayed\n\nI am away.",
        "From: postmaster@x.example\nSubject: Undelivered parcel\n\n<a@b.example>: it is mine",
        "Return-Path: <>\nFrom: a@x.example\nSubject: Away until Monday\n\nI am away.",
        "From: postmaster@x.example\nSubject: help\n\nI run this server and was arrested.",
    ] {
        assert_eq!(read(mail).bounce, None, "{mail}");
    }
}
