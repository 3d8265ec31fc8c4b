use proptest::prelude::*;

use super::*;
use crate::domain::case::{Reply, Spell, State};
use crate::domain::fixture::{assigned, case};
use crate::domain::id::{DeliveryId, OperatorId, SourceId};

const WINDOW: Duration = Duration::from_hours(24);
const LONG: &str = "They took my brother this morning";

fn file(kind: Kind, id: &str, bytes: Option<u64>) -> Attachment {
    Attachment { kind, mime: Some("image/jpeg".into()), bytes, name: None, body: Body::Telegram(id.into()) }
}

fn minute(m: u64) -> Stamp {
    Stamp(0) + Duration::from_mins(m)
}

/// A contact's conversation, as deciding would lead it.
struct Talk {
    case: Case,
    minute: u64,
}

impl Talk {
    fn new() -> Self {
        let mut case = case(assigned(Spell::begin(1, minute(0)), None));
        case.next_seq = 1;
        Self { case, minute: 0 }
    }

    /// The contact says that, a minute later; the number of the message that it repeats, if it repeats one.
    fn says(&mut self, text: &str) -> Option<u32> {
        self.minute += 1;
        let now = minute(self.minute);
        let print = fingerprint(&normal_form(text, &[]));
        let folded = fold(&self.case, &print, now, WINDOW, is_short(text, &[]));
        let earlier = folded.map(|i| self.case.said[i].seq);
        let seq = self.case.next_seq;
        if earlier.is_none() {
            self.case.next_seq += 1;
            match self.case.spell_mut() {
                Some(spell) if seq > 1 => spell.add(seq, now),
                Some(_) => {}
                None => self.case.state = assigned(Spell::begin(seq, now), None),
            }
        }
        remember(&mut self.case, print, seq, now, folded);
        earlier
    }

    /// The operator replies; what they had been shown is answered if it was delivered.
    fn replied(&mut self, covers: u32, progress: Progress) {
        let seq = self.case.next_seq;
        self.case.next_seq += 1;
        let operator = OperatorId::from("olga");
        let delivery = DeliveryId(u64::from(seq));
        self.case.replies.push(Reply {
            seq,
            operator,
            source: SourceId::bare(i64::from(seq)),
            delivery,
            covers,
            to: 0,
            progress,
            answered: None,
            stopped: false,
            held: false,
            tick: None,
            tick_by: None,
            sent_at: Stamp(0),
            recalled_by: None,
            recall_asked_by: None,
        });
        if progress != Progress::Delivered {
            return;
        }
        if let State::Assigned { spell, .. } = &self.case.state {
            let at = minute(self.minute);
            self.case.state = match spell.clone().answered_up_to(covers) {
                Some(rest) => assigned(rest, None),
                None => State::Answered { at, operator: OperatorId::from("olga") },
            };
        }
    }
}

/// Good enough for a test: as distinct as the forms are.
fn fingerprint(form: &[u8]) -> [u8; 16] {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, form).hash(&mut hasher);
        hasher.finish()
    };
    let mut print = [0; 16];
    print[..8].copy_from_slice(&half(0).to_be_bytes());
    print[8..].copy_from_slice(&half(1).to_be_bytes());
    print
}

#[test]
fn the_same_words_are_the_same_whatever_they_were_typed_with() {
    let form = |text: &str| normal_form(text, &[]);
    assert_eq!(form("Help me, please"), form("HELP  me,\u{200B}\n please\u{202C}"));
    assert_eq!(form("Ｈｅｌｐ"), form("help"));
    assert_ne!(form("help me"), form("help us"));
    assert_eq!(form(" \u{200B}\n"), b"");
}

#[test]
fn attachments_are_part_of_the_content_and_keep_their_order() {
    let (a, b) = (file(Kind::Photo, "a", Some(1)), file(Kind::Photo, "b", Some(2)));
    let form = |text: &str, list: &[&Attachment]| {
        normal_form(text, &list.iter().map(|a| (*a).clone()).collect::<Vec<_>>())
    };
    assert_ne!(form("x", &[]), form("x", &[&a]));
    assert_ne!(form("", &[&a, &b]), form("", &[&b, &a]));
    assert_ne!(form("", &[&a]), form("", &[&a, &a]));
}

#[test]
fn what_was_cut_is_part_of_the_content() {
    let form = |rest| with_rest(normal_form("see below", &[]), rest);
    assert_eq!(form(None), normal_form("see below", &[]), "what was remembered before stays known");
    assert_eq!(form(Some("I come on  Friday.")), form(Some("> i come on Friday.".trim_start_matches("> "))));
    assert_ne!(form(Some("I come on Friday.")), form(Some("I come on Sunday.")));
    assert_ne!(form(Some("")), form(None));
    let photo = file(Kind::Photo, "a", Some(1));
    assert_ne!(with_rest(normal_form("x", &[photo]), None), with_rest(normal_form("x", &[]), Some("a")));
}

#[test]
fn a_photo_sent_again_is_the_same_under_another_id_and_another_photo_is_not() {
    let form = |kind, id: &str, bytes| normal_form("", &[file(kind, id, bytes)]);
    assert_eq!(form(Kind::Photo, "a", Some(81_234)), form(Kind::Photo, "b", Some(81_234)));
    assert_ne!(form(Kind::Photo, "a", Some(81_234)), form(Kind::Photo, "a", Some(81_235)));
    assert_ne!(form(Kind::Photo, "a", Some(81_234)), form(Kind::Document, "a", Some(81_234)));
    assert_ne!(form(Kind::Photo, "a", None), form(Kind::Photo, "b", None), "of unknown size: by the id");
    assert_ne!(form(Kind::Voice, "a", Some(5_000)), form(Kind::Voice, "b", Some(5_000)));
    assert_eq!(form(Kind::Voice, "a", Some(5_000)), form(Kind::Voice, "a", Some(5_000)));
}

#[test]
fn words_and_raw_sources_go_by_what_they_hold() {
    let of = |body| normal_form("", &[Attachment { body, ..file(Kind::Location, "", Some(1)) }]);
    assert_eq!(of(Body::Words("50.4, 30.5".into())), of(Body::Words("50.4,30.5".into())));
    assert_ne!(of(Body::Words("50.4, 30.5".into())), of(Body::Words("50.4, 30.6".into())));
    assert_ne!(of(Body::Raw(vec![1])), of(Body::Raw(vec![2])));
    assert_ne!(of(Body::Raw(b"x".to_vec())), of(Body::Words("x".into())));
}

#[test]
fn a_plea_that_is_said_again_is_folded_and_counted() {
    let mut talk = Talk::new();
    assert_eq!(talk.says(LONG), None);
    assert_eq!(talk.says("Please answer me quickly"), None);
    assert_eq!(talk.says(LONG), Some(1));
    assert_eq!(talk.says("They took my brother  this MORNING"), Some(1));
    let last = talk.case.said.last().unwrap();
    assert_eq!((last.seq, last.repeats, last.at), (1, 2, minute(4)));
    assert_eq!(talk.case.said.len(), 2);
}

#[test]
fn the_window_counts_from_when_it_was_last_said() {
    let mut talk = Talk::new();
    talk.says(LONG);
    let print = talk.case.said[0].fingerprint;
    let at = |now| fold(&talk.case, &print, now, WINDOW, false);
    assert_eq!(at(minute(1) + WINDOW), Some(0));
    assert_eq!(at(minute(1) + WINDOW + Duration::from_millis(1)), None);
}

#[test]
fn an_answer_in_between_makes_the_same_words_new() {
    let mut talk = Talk::new();
    talk.says(LONG);
    talk.replied(1, Progress::Delivered);
    assert_eq!(talk.says(LONG), None);
    assert_eq!(talk.says(LONG), Some(3), "and from there they repeat that one");
}

#[test]
fn a_yes_to_a_second_question_is_new_even_if_the_question_crossed_the_first_yes() {
    for progress in [Progress::Pending, Progress::Delivered, Progress::TakenBack] {
        let mut talk = Talk::new();
        talk.says("yes");
        talk.replied(0, progress);
        assert_eq!(talk.says("yes"), None, "{progress:?}");
    }
    let mut talk = Talk::new();
    talk.says(LONG);
    talk.replied(0, Progress::Refused);
    assert_eq!(talk.says(LONG), Some(1), "a refused reply was never read");
}

#[test]
fn short_words_repeat_only_what_was_said_just_before() {
    let mut talk = Talk::new();
    assert_eq!((talk.says("yes"), talk.says("no"), talk.says("yes")), (None, None, None));
    assert_eq!(talk.says("Yes"), Some(3));
    assert_eq!((talk.says(LONG), talk.says("yes")), (None, None));
    assert_eq!((talk.says(LONG), talk.says("yes")), (Some(4), None), "a repeat counts as said just before");
}

#[test]
fn short_words_are_new_after_a_message_that_was_not_remembered() {
    let mut talk = Talk::new();
    talk.says("yes");
    talk.case.spell_mut().unwrap().add(2, minute(2));
    talk.case.next_seq = 3;
    assert_eq!(talk.says("yes"), None);
}

#[test]
fn short_is_counted_in_letters_and_not_in_bytes_or_disguise() {
    assert!(
        is_short("да", &[])
            && is_short("i a m h e r e", &[])
            && is_short("да\u{200B}".repeat(5).as_str(), &[])
    );
    assert!(is_short("помогите мн", &[]) && !is_short("помогите мне!", &[]));
    assert!(is_short("", &[file(Kind::Sticker, "a", Some(9))]));
    assert!(!is_short("yes", &[file(Kind::Photo, "a", Some(9))]));
}

#[test]
fn what_is_remembered_stays_small_and_the_latest_is_kept() {
    let mut talk = Talk::new();
    for n in 0..1_000 {
        talk.says(&format!("{LONG} {n}"));
    }
    assert_eq!(talk.case.said.len(), KEPT);
    assert_eq!(talk.says(&format!("{LONG} 999")), Some(1_000));
    assert_eq!(talk.says(&format!("{LONG} 0")), None, "forgotten: shown again, on the safe side");
}

#[test]
fn an_answered_or_closed_case_folds_nothing() {
    let mut talk = Talk::new();
    talk.says(LONG);
    talk.case.state = State::Closed { at: minute(9), operator: None, why: String::new() };
    let print = talk.case.said[0].fingerprint;
    assert_eq!(fold(&talk.case, &print, minute(9), WINDOW, false), None);
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("\u{FDFA}".to_owned()),
        Just("\u{202E}\u{200D}".to_owned()),
        (1..300usize).prop_map(|n| "\u{301}\u{323}".repeat(n)),
        Just("\u{1160}\u{11A8}가".to_owned()),
        Just("👨\u{200D}👩\u{200D}👧\u{FE0F}".to_owned()),
        Just("\u{0}b\u{0}\u{8}".to_owned()),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|p| p.concat())
}

fn any_attachment() -> impl Strategy<Value = Attachment> {
    let kinds = vec![Kind::Photo, Kind::Document, Kind::Voice, Kind::Poll];
    let text = prop::option::of("[ab]{0,3}");
    let body = prop_oneof![
        "[ab]{0,3}".prop_map(Body::Telegram),
        "[ab]{0,3}".prop_map(Body::Words),
        prop::collection::vec(0..3u8, 0..4).prop_map(Body::Raw),
    ];
    (prop::sample::select(kinds), text.clone(), prop::option::of(0..3u64), text, body)
        .prop_map(|(kind, mime, bytes, name, body)| Attachment { kind, mime, bytes, name, body })
}

proptest! {
    #[test]
    fn hostile_text_is_taken_and_stays_in_proportion(text in hostile()) {
        let form = normal_form(&text, &[]);
        prop_assert!(form.len() <= 64 + text.len() * 24);
        prop_assert!(!form.contains(&0), "a zero byte is where attachments begin");
        prop_assert_eq!(normal_form(&String::from_utf8(form.clone()).unwrap(), &[]), form);
    }

    /// Contents that differ in how they are cut into text and attachments never run together.
    #[test]
    fn the_form_tells_contents_apart(
        one in ("[ab]{0,3}", prop::collection::vec(any_attachment(), 0..3)),
        two in ("[ab]{0,3}", prop::collection::vec(any_attachment(), 0..3)),
    ) {
        let identity = |(text, list): &(String, Vec<Attachment>)| {
            let each = list.iter().map(|a| match (&a.body, a.bytes) {
                (Body::Telegram(_), Some(bytes)) if a.kind != Kind::Voice => {
                    let (mime, name) = (a.mime.clone().unwrap_or_default(), a.name.clone().unwrap_or_default());
                    (a.kind, format!("{bytes} {mime} {name}"))
                }
                (body, _) => (a.kind, format!("{body:?}")),
            });
            (text.clone(), each.collect::<Vec<_>>())
        };
        let same = identity(&one) == identity(&two);
        prop_assert_eq!(normal_form(&one.0, &one.1) == normal_form(&two.0, &two.1), same);
    }

    /// Whatever a contact says in whatever order, no message that differs from what was said is folded.
    #[test]
    fn only_the_same_is_ever_folded(script in prop::collection::vec((0..4usize, any::<bool>()), 0..80)) {
        let texts = ["yes", "no", LONG, "Where do I find a lawyer now?"];
        let (mut talk, mut by_seq) = (Talk::new(), std::collections::BTreeMap::new());
        for (which, answered) in script {
            let seq = talk.case.next_seq;
            match talk.says(texts[which]) {
                Some(earlier) => prop_assert_eq!(by_seq.get(&earlier), Some(&which)),
                None => { by_seq.insert(seq, which); }
            }
            if answered {
                talk.replied(talk.case.spell().map_or(0, Spell::last), Progress::Delivered);
                by_seq.clear();
            }
        }
    }
}
