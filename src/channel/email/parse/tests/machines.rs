//! Which mails count as written by a machine, and why.

use super::super::{Auto, Grade};
use super::read;

#[test]
fn a_machine_is_known_by_what_it_says_of_itself() {
    for (header, evidence) in [
        ("Auto-Submitted: auto-replied (vacation)", Some(Auto::Replied)),
        ("auto-submitted: (by a filter) AUTO-GENERATED; x=y", Some(Auto::Generated)),
        ("Auto-Submitted: no", None),
        ("Auto-Submitted: No (a person wrote this)", None),
        ("Auto-Submitted:", None),
        ("Auto-Submitted: no\nAuto-Submitted: auto-replied", Some(Auto::Replied)),
        ("Return-Path: <>", Some(Auto::NullReturnPath)),
        ("Return-Path: < >", Some(Auto::NullReturnPath)),
        ("Return-Path: <a@x.example>\nReturn-Path: <>", None),
        ("Return-Path:", None),
        ("List-Id: <l.x.example>", Some(Auto::List)),
        ("List-Unsubscribe: <https://x.example/u>", Some(Auto::List)),
        ("Listen: to me", None),
        ("Precedence: Bulk", Some(Auto::Precedence)),
        ("Precedence: list", Some(Auto::Precedence)),
        ("Precedence: junk", Some(Auto::Precedence)),
        ("Precedence: auto_reply", Some(Auto::Autoreply)),
        ("Precedence: first-class", None),
        ("X-Autoreply: yes", Some(Auto::Autoreply)),
        ("X-Autoreply: no", None),
        ("X-Autorespond: away", Some(Auto::Autoreply)),
        (
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
            Some(Auto::Report),
        ),
        // Looks like one, and is a person.
        ("X-Auto-Response-Suppress: All", None),
        ("Subject: Out of office", None),
        ("From: noreply@x.example", None),
        ("X-Mailer: Robot 1.0", None),
    ] {
        assert_eq!(read(&format!("{header}\nFrom: a@x.example\n\nHi")).auto, evidence, "{header}");
    }
}

#[test]
fn only_what_answers_or_reports_is_certainly_a_machine() {
    for (header, grade) in [
        ("Auto-Submitted: auto-replied", Grade::Certain),
        ("X-Autoreply: yes", Grade::Certain),
        ("Content-Type: multipart/report; boundary=b", Grade::Certain),
        ("Auto-Submitted: auto-replied\nList-Id: <l.x.example>", Grade::Certain),
        ("Auto-Submitted: auto-generated", Grade::Maybe),
        ("List-Unsubscribe: <https://x.example/u>", Grade::Maybe),
        ("List-Post: <mailto:l@x.example>", Grade::Maybe),
        ("Precedence: junk", Grade::Maybe),
        ("Return-Path: <>", Grade::Maybe),
    ] {
        let auto = read(&format!("{header}\nFrom: a@x.example\n\nHi")).auto;
        assert_eq!(auto.map(Auto::grade), Some(grade), "{header}");
    }
}

#[test]
fn a_wish_for_no_answer_is_kept() {
    for (value, wanted) in
        [("All", true), ("DR, OOF, AutoReply", true), ("oof", true), ("None", false), ("DR", false)]
    {
        let mail = read(&format!("X-Auto-Response-Suppress: {value}\n\nHi"));
        assert_eq!((mail.no_reply_wanted, mail.auto), (wanted, None), "{value}");
    }
    assert!(!read("Subject: x\n\nHi").no_reply_wanted);
}
