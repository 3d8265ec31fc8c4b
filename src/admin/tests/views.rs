//! The formats that programs rely on, whole.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::admin::view::{CaseView, CasesView, ExportView};
use crate::domain::case::{Case, Handled, LanguageFrom, Post, Priority, Reply, Saying, Shown, Spell, State};
use crate::domain::id::{Address, CaseCode, ContactId, DeliveryId, SourceId};
use crate::domain::message::{
    Attachment, Author, Body, Entry, Happened, Kind, Message, Milestone, Progress, Via,
};
use crate::domain::policy::Policy;
use crate::domain::time::{Now, Stamp, millis};

use super::support::{policy, start};

/// Line time is an hour behind civil time, so that a mix-up shows.
const BEHIND: Duration = Duration::from_secs(3600);

fn minute(n: i64) -> Stamp {
    Stamp(start().0 - millis(BEHIND) + n * 60_000)
}

fn now() -> Now {
    Now { line: minute(125), civil: Stamp(start().0 + 125 * 60_000) }
}

fn said(seq: u32, from: Author, text: &str, attachments: Vec<Attachment>) -> Entry {
    Entry::Said(Message {
        seq,
        from,
        channel: "telegram".into(),
        source: SourceId::bare(i64::from(seq)),
        parts: vec![SourceId::bare(i64::from(seq))],
        sent_at: Stamp(start().0 + i64::from(seq) * 60_000 - 2_000),
        received_at: minute(i64::from(seq)),
        text: text.into(),
        rest: None,
        attachments,
        album: None,
        forwarded: false,
        answers: None,
        quotes: None,
        maybe_machine: false,
        via: None,
        claimed: None,
        verified: None,
        forged: false,
    })
}

fn photo() -> Attachment {
    Attachment {
        kind: Kind::Photo,
        mime: Some("image/jpeg".into()),
        bytes: Some(81_234),
        name: None,
        body: Body::Telegram("canary-file-id".into()),
    }
}

fn place() -> Attachment {
    Attachment {
        kind: Kind::Location,
        mime: None,
        bytes: None,
        name: None,
        body: Body::Words("50.45, 30.52".into()),
    }
}

fn happened(minutes: i64, what: Milestone, to: Option<&str>, why: &str) -> Entry {
    Entry::Happened(Happened { at: minute(minutes), what, to: to.map(Into::into), why: why.into() })
}

fn transcript() -> Vec<Entry> {
    let olga = || "olga".into();
    vec![
        said(1, Author::Contact, "Help", vec![photo()]),
        happened(1, Milestone::Opened, None, "new_case"),
        happened(1, Milestone::Assigned, Some("olga"), "round_robin"),
        said(2, Author::Operator(olga()), "We are here", Vec::new()),
        Entry::Delivery { seq: 2, at: minute(2), progress: Progress::Pending, why: None },
        Entry::Edited { seq: 1, at: minute(3), text: "Help!".into(), attachments: vec![photo()] },
        said(4, Author::Note("ivan".into()), "Called before", Vec::new()),
        said(5, Author::Draft("ivan".into()), "Try the court", Vec::new()),
        said(6, Author::Contact, "", vec![place()]),
        Entry::Delivery { seq: 2, at: minute(7), progress: Progress::Refused, why: Some("blocked".into()) },
    ]
}

fn case() -> Case {
    let mut spell = Spell::begin(1, minute(1));
    spell.add(6, minute(6));
    let post = Post { operator: "olga".into(), at: minute(1), accepted_at: Some(minute(4)), handover: None };
    Case {
        code: "K7F-3QD".parse().unwrap_or(CaseCode::from_bits(0)),
        contact: ContactId([6, 30, 17, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
        channel: "telegram".into(),
        opened_at: minute(1),
        language: "ru".into(),
        language_from: LanguageFrom::App,
        topic: Some("legal".into()),
        priority: Priority::Normal,
        state: State::Assigned { spell, post },
        next_seq: 7,
        passed_by: BTreeSet::from(["ivan".into()]),
        said: vec![Saying { fingerprint: [1; 16], seq: 1, at: minute(5), repeats: 2 }],
        replies: vec![Reply {
            seq: 2,
            operator: "olga".into(),
            source: SourceId::bare(2),
            delivery: DeliveryId(9),
            covers: 1,
            to: 0,
            progress: Progress::Refused,
            answered: None,
            stopped: false,
            held: false,
            tick: None,
            tick_by: None,
            sent_at: Stamp(0),
            recalled_by: None,
            recall_asked_by: None,
        }],
        shown: vec![Shown {
            seq: 1,
            operator: "olga".into(),
            delivery: DeliveryId(8),
            at: SourceId::bare(1),
            live: true,
            chat: None,
            known_at: crate::domain::time::Stamp(0),
        }],
        album: None,
        head: Vec::new(),
        ever_answered: false,
        threads: Vec::new(),
        stripped: None,
        last_operator: None,
        moving: Vec::new(),
        reacted_at: Vec::new(),
        spelt: Vec::new(),
        unaddressed: false,
        known_as: None,
        forged: false,
        questions: crate::domain::case::Questions::default(),
        pressed: Vec::new(),
        burst: crate::domain::case::Burst::default(),
        campaign: None,
        noted: None,
        call: None,
        alike: None,
        undecided: Vec::new(),
        handled: Handled::default(),
    }
}

fn pretty<T: serde::Serialize>(view: &T) -> String {
    serde_json::to_string_pretty(view).unwrap()
}

#[test]
fn the_case_format_is_schema_1() {
    insta::assert_snapshot!(pretty(&CaseView::of(&case(), &transcript(), &policy(), now())));
}

/// The line that the design prints, field by field in its order.
#[test]
fn the_smallest_case_reads_as_it_was_promised() {
    let entries = [
        said(1, Author::Contact, "…", vec![photo()]),
        happened(1, Milestone::Assigned, Some("olga"), "round_robin"),
    ];
    let spell = Spell::begin(1, minute(0));
    let post = Post { operator: "olga".into(), at: minute(0), accepted_at: None, handover: None };
    let case =
        Case { opened_at: minute(0), said: Vec::new(), state: State::Assigned { spell, post }, ..case() };
    let told = serde_json::to_string(&CaseView::of(&case, &entries, &policy(), now())).unwrap();
    assert_eq!(
        told,
        r#"{"schema":1,"code":"K7F-3QD","state":"assigned","opened_at":"2026-11-24T05:30:00Z","#.to_owned()
            + r#""language":"ru","topic":"legal","priority":"normal","#
            + r#""contact":{"pseudonym":"Blue Heron 27","channels":["telegram"]},"operator":"olga","#
            + r#""accepted_at":null,"unanswered_since":"2026-11-24T05:30:00Z","#
            + r#""next_step":{"at":"2026-11-24T09:30:00Z","do":"remind"},"#
            + r#""messages":[{"seq":1,"from":"contact","channel":"telegram","#
            + r#""sent_at":"2026-11-24T05:30:58Z","received_at":"2026-11-24T05:31:00Z","text":"…","rest":null,"#
            + r#""forwarded":false,"answers":null,"quotes":null,"edited":false,"#
            + r#""repeats":0,"attachments":[{"kind":"photo","mime":"image/jpeg","bytes":81234,"name":null}],"#
            + r#""delivery":"delivered"}],"#
            + r#""history":[{"at":"2026-11-24T05:31:00Z","what":"assigned","to":"olga","why":"round_robin"}]}"#
    );
}

#[test]
fn a_case_at_rest_has_no_clock_and_no_next_step() {
    let state = State::Closed { at: minute(60), operator: None, why: "spam".into() };
    let view = CaseView::of(&Case { state, ..case() }, &[], &policy(), now());
    assert_eq!((view.state.as_str(), view.operator), ("closed", None));
    assert_eq!((view.unanswered_since, view.next_step, view.accepted_at), (None, None, None));
}

#[test]
fn what_was_cut_from_a_mail_is_told_beside_its_text() {
    let Entry::Said(said) = said(1, Author::Contact, "See below", Vec::new()) else { unreachable!() };
    let mail = [Entry::Said(Message { rest: Some("> I come on Friday.".into()), ..said })];
    let view = CaseView::of(&case(), &mail, &policy(), now());
    assert_eq!(view.messages[0].rest.as_deref(), Some("> I come on Friday."));
    let export = ExportView::of(&case(), &mail, &policy(), now());
    assert_eq!(export.transcript[0].rest.as_deref(), Some("> I come on Friday."));
}

#[test]
fn what_is_known_of_who_wrote_a_mail_is_told() {
    let Entry::Said(said) = said(1, Author::Contact, "Help", Vec::new()) else { unreachable!() };
    let mail = Message {
        via: Some(Via::Form),
        claimed: Some(Address("site@ngo.example".into())),
        verified: Some(false),
        maybe_machine: true,
        ..said
    };
    let told = pretty(&CaseView::of(&case(), &[Entry::Said(mail)], &policy(), now()));
    for field in [
        r#""via": "form""#,
        r#""claimed": "site@ngo.example""#,
        r#""verified": false"#,
        r#""maybe_machine": true"#,
    ] {
        assert!(told.contains(field), "{field}: {told}");
    }
}

#[test]
fn without_steps_there_is_no_next() {
    let policy = Policy { steps: Vec::new(), ..policy() };
    assert_eq!(CaseView::of(&case(), &[], &policy, now()).next_step, None);
}

#[test]
fn an_export_has_every_wording() {
    let told = pretty(&ExportView::of(&case(), &transcript(), &policy(), now()));
    assert!(!told.contains("canary"), "{told}");
    let transcript = told.split_once("\"language_from\"").unwrap().1;
    insta::assert_snapshot!(transcript);
}

#[test]
fn a_list_tells_ages_in_seconds() {
    insta::assert_snapshot!(pretty(&CasesView::of(&[case()], None, &policy(), now())));
}

#[test]
fn what_was_shown_reads_back() {
    let view = CaseView::of(&case(), &transcript(), &policy(), now());
    assert_eq!(serde_json::from_str::<CaseView>(&pretty(&view)).unwrap(), view);
    let export = ExportView::of(&case(), &transcript(), &policy(), now());
    assert_eq!(serde_json::from_str::<ExportView>(&pretty(&export)).unwrap(), export);
}
