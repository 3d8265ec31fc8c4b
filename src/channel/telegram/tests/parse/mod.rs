//! Updates as the service sends them, with invented contents.

mod joined;

use serde_json::{Value, json};

use crate::channel::Incoming;
use crate::channel::telegram::OWN_NUMBER;
use crate::channel::telegram::album::join_albums;
use crate::channel::telegram::fake::{NOW, PlainHasher};
use crate::channel::telegram::parse::{ParseCtx, Parsed, parse};
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Came, Said};
use crate::domain::id::{BotId, ChannelName, ChatId, SourceId};
use crate::domain::message::{Attachment, Body, Kind};
use crate::domain::time::Stamp;

const BOT: BotId = BotId(777);
const DATE: i64 = 1_795_500_000;

pub(super) fn read_at(raw: &Value, now: Stamp) -> Parsed {
    let channel = ChannelName::from("telegram");
    parse(raw, &ParseCtx { channel: &channel, bot: BOT, now, hasher: &PlainHasher })
}

fn incoming(raw: &Value) -> Incoming {
    match read_at(raw, NOW) {
        Parsed::Incoming(incoming) => *incoming,
        Parsed::Ignored(why) => panic!("ignored: {why}: {raw}"),
    }
}

fn ignored(raw: &Value) -> &'static str {
    match read_at(raw, NOW) {
        Parsed::Incoming(incoming) => panic!("taken: {incoming:?}"),
        Parsed::Ignored(why) => why,
    }
}

/// A message in the private chat of person 42, with further fields.
pub(super) fn message(with: &Value) -> Value {
    let mut message = json!({
        "message_id": 118, "date": DATE,
        "from": {"id": 42, "is_bot": false, "first_name": "M", "language_code": "uk-UA"},
        "chat": {"id": 42, "first_name": "M", "type": "private"},
    });
    for (key, value) in with.as_object().expect("fields") {
        message[key] = value.clone();
    }
    message
}

fn update(with: &Value) -> Value {
    json!({"update_id": 9_001, "message": message(with)})
}

fn said(raw: &Value) -> Said {
    match incoming(raw).arrival.what {
        Came::Said(said) => said,
        other => panic!("no message: {other:?}"),
    }
}

fn only(said: &Said) -> &Attachment {
    let [one] = said.attachments.as_slice() else { panic!("one attachment: {said:?}") };
    one
}

fn words(with: &Value) -> (Kind, String) {
    let said = said(&update(with));
    match &only(&said).body {
        Body::Words(words) => (only(&said).kind, words.clone()),
        other => panic!("no words: {other:?}"),
    }
}

#[test]
fn a_text_arrives_with_all_that_is_known_of_it() {
    let got = incoming(&update(&json!({
        "text": "Мене затримали\nдопоможіть",
        "entities": [{"type": "hologram", "offset": 0, "length": 4}],
        "forward_origin": {"type": "unheard_of"},
        "via_bot": {"id": 5, "is_bot": true},
        "reply_to_message": {"message_id": 117, "chat": {"id": 42, "type": "private"}, "text": "…"},
    })));
    assert_eq!(got.arrival.address.0, "42");
    assert_eq!(got.arrival.source, SourceId::of(BOT, 118));
    assert_eq!(got.arrival.sent_at, Stamp(DATE * 1000));
    assert_eq!(got.arrival.app_language, Some("uk".into()));
    assert_eq!(got.seen.len(), 1);
    assert_eq!(i64::from(got.seen[0].day), DATE / 86_400);
    let Came::Said(said) = got.arrival.what else { panic!("a message") };
    assert_eq!(said.text, "Мене затримали\nдопоможіть");
    assert_eq!(said.reply_to, Some(SourceId::of(BOT, 117)));
    assert_eq!(said.parts, [SourceId::of(BOT, 118)]);
    assert!(said.attachments.is_empty() && !said.unreadable && said.command.is_none());
}

#[test]
fn a_reply_to_another_chat_is_none_here() {
    let elsewhere = json!({"message_id": 3, "chat": {"id": -100_500, "type": "channel"}});
    assert_eq!(said(&update(&json!({"text": "x", "reply_to_message": elsewhere}))).reply_to, None);
}

#[test]
fn what_is_passed_on_is_not_its_senders_own_words() {
    let channel = json!({"id": -1001, "type": "channel", "title": "City news"});
    for with in [
        json!({"forward_origin": {"type": "user", "sender_user": {"id": 5}, "date": 1}}),
        json!({"forward_origin": {"type": "hidden_user", "sender_user_name": "Someone", "date": 1}}),
        json!({"forward_origin": {"type": "chat", "sender_chat": channel, "date": 1}}),
        json!({"forward_origin": {"type": "channel", "chat": channel, "message_id": 5, "date": 1}}),
        json!({"forward_origin": {"type": "dream"}}),
        json!({"forward_origin": 7}),
        json!({"forward_from": {"id": 5}, "forward_date": 1}),
        json!({"forward_from_chat": channel}),
        json!({"forward_sender_name": "Someone"}),
    ] {
        let mut with = with;
        with["text"] = json!("/forget");
        let said = said(&update(&with));
        assert!(said.forwarded, "{with}");
        assert_eq!(said.command, None, "what others wrote is no order: {with}");
    }
    for with in [json!({"text": "mine"}), json!({"text": "mine", "forward_origin": null})] {
        assert!(!said(&update(&with)).forwarded, "{with}");
    }
}

#[test]
fn what_a_message_answers_or_quotes_is_told_in_words() {
    let quotes = |with: Value| {
        let mut with = with;
        with["text"] = json!("is this true?");
        let said = said(&update(&with));
        (said.reply_to, said.quotes)
    };
    let of = |id: i64, more: Value| {
        let mut one = json!({"message_id": 7, "chat": {"id": id, "type": "private"}, "date": 1});
        for (key, value) in more.as_object().into_iter().flatten() {
            one[key] = value.clone();
        }
        one
    };
    let photo = json!([{"file_id": "F"}]);
    for (with, want) in [
        (json!({}), (None, None)),
        (
            json!({"reply_to_message": of(42, json!({"text": "Are you alone?"}))}),
            (Some(SourceId::of(BOT, 7)), Some("Are you alone?")),
        ),
        (
            json!({"reply_to_message": of(42, json!({"photo": photo, "caption": "here"}))}),
            (Some(SourceId::of(BOT, 7)), Some("here\n🖼")),
        ),
        (
            json!({"reply_to_message": of(42, json!({"text": "One. Two."})), "quote": {"text": "Two.", "position": 5}}),
            (Some(SourceId::of(BOT, 7)), Some("Two.")),
        ),
        (json!({"reply_to_message": of(43, json!({"text": "elsewhere"}))}), (None, Some("elsewhere"))),
        (
            json!({"reply_to_message": of(42, json!({"voice": {"file_id": "F"}}))}),
            (Some(SourceId::of(BOT, 7)), Some("🎤")),
        ),
        (json!({"reply_to_message": of(42, json!({"forum_topic_created": {"name": "t"}}))}), (None, None)),
        (
            json!({"external_reply": {"message_id": 7}, "quote": {"text": "All will be arrested"}}),
            (None, Some("All will be arrested")),
        ),
        (
            json!({"external_reply": {"origin": {}, "poll": {"question": "Who?", "options": []}}}),
            (None, Some("Who?")),
        ),
        (json!({"external_reply": {"origin": {}}}), (None, Some(""))),
        (json!({"reply_to_story": {"id": 3, "chat": {"id": 5}}}), (None, Some(""))),
        (json!({"quote": {"text": "words\u{0}"}}), (None, Some("words␀"))),
    ] {
        assert_eq!(quotes(with.clone()), (want.0, want.1.map(str::to_owned)), "{with}");
    }
    let no = |to: i64| {
        said(&update(&json!({"text": "no", "reply_to_message": of(42, json!({"message_id": to}))})))
            .fingerprint
    };
    assert!(no(7) != no(8) && no(7) == no(7), "the same word to two questions is no repeat");
    let long = quotes(json!({"quote": {"text": "ж".repeat(2_000)}})).1.unwrap_or_default();
    assert!(long.chars().count() == 1_024 && long.ends_with('…'));
}

#[test]
fn the_largest_photo_is_taken() {
    let said = said(&update(&json!({"caption": "the order", "photo": [
        {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1_200},
        {"file_id": "large", "file_unique_id": "l", "width": 1_280, "height": 853, "file_size": 81_234},
        {"file_id": "middle", "file_unique_id": "m", "width": 320, "height": 213},
    ]})));
    assert_eq!(said.text, "the order");
    let photo = only(&said);
    assert_eq!(
        (photo.kind, photo.bytes, photo.mime.as_deref()),
        (Kind::Photo, Some(81_234), Some("image/jpeg"))
    );
    assert_eq!(photo.body, Body::Telegram("large".into()));
}

#[test]
fn every_kind_of_file_has_its_form() {
    let file = json!({"file_id": "F", "file_unique_id": "u", "file_size": 9, "mime_type": "a/b"});
    for (key, kind) in [
        ("video", Kind::Video),
        ("voice", Kind::Voice),
        ("video_note", Kind::RoundVideo),
        ("audio", Kind::Audio),
        ("document", Kind::Document),
        ("sticker", Kind::Sticker),
        ("animation", Kind::Animation),
    ] {
        let said = said(&update(&json!({key: file})));
        assert_eq!((only(&said).kind, only(&said).bytes), (kind, Some(9)), "{key}");
    }
    let both = said(&update(&json!({"animation": file, "document": file})));
    assert_eq!(only(&both).kind, Kind::Animation);
}

#[test]
fn a_document_with_a_senseless_type_is_still_a_document() {
    let said = said(&update(&json!({"document":
        {"file_id": "F", "file_name": "повістка\u{0}.pdf", "mime_type": 7, "file_size": -1, "thumbnail": "?"}})));
    let document = only(&said);
    assert_eq!((document.kind, &document.mime, document.bytes), (Kind::Document, &None, None));
    assert_eq!(document.name.as_deref(), Some("повістка␀.pdf"));
}

#[test]
fn places_cards_and_polls_are_kept_as_words() {
    let place = json!({"latitude": 50.4501, "longitude": 30.5234, "horizontal_accuracy": 65.0});
    assert_eq!(words(&json!({"location": place})), (Kind::Location, "50.450100, 30.523400 ± 65 m".into()));
    let venue = json!({"location": place, "title": "Court", "address": "Main St 1"});
    assert_eq!(
        words(&json!({"venue": venue, "location": place})).1,
        "Court\nMain St 1\n50.450100, 30.523400 ± 65 m"
    );
    let card =
        |user: i64| json!({"contact": {"phone_number": "+380000000", "first_name": "O", "user_id": user}});
    assert_eq!(words(&card(42)), (Kind::ContactCard, format!("O\n+380000000\n{OWN_NUMBER}")));
    assert_eq!(words(&card(43)).1, "O\n+380000000");
    let poll =
        json!({"id": "1", "question": "Who?", "options": [{"text": "A", "voter_count": 0}, {"text": "B"}]});
    assert_eq!(words(&json!({"poll": poll})), (Kind::Poll, "Who?\n• A\n• B".into()));
}

#[test]
fn what_this_version_does_not_know_is_kept_raw() {
    for with in [
        json!({"story": {"id": 1}}),
        json!({"live_photo": {"x": 1}, "caption": "look"}),
        json!({"rich_message": {"blocks": []}}),
        json!({"never_heard_of": {}}),
        json!({"text": 5}),
        json!({"photo": "?"}),
        json!({"location": {"latitude": 4_000, "longitude": 0}}),
        json!({}),
    ] {
        let raw = update(&with);
        let said = said(&raw);
        assert_eq!(only(&said).kind, Kind::Unsupported, "{with}");
        assert_eq!(only(&said).body, Body::Raw(raw.to_string().into_bytes()));
        assert!(!said.unreadable);
        assert_eq!(said.text, with["caption"].as_str().unwrap_or(""));
    }
}

#[test]
fn an_endless_text_is_cut_and_kept_raw() {
    let said = said(&update(&json!({"text": "ж".repeat(9_000)})));
    assert_eq!(said.text.chars().count(), 8_192);
    assert_eq!(only(&said).kind, Kind::Unsupported);
}

#[test]
fn someone_whose_message_has_no_number_is_still_heard() {
    for raw in [
        update(&json!({"message_id": "x", "text": "hello"})),
        json!({"update_id": 1, "message": {"chat": {"type": "private"}, "from": {"id": 42}}}),
        json!({"update_id": 1, "message": {"chat": [], "from": {"id": 42}, "date": 1.5}}),
        json!({"update_id": 1, "hologram": message(&json!({"text": "hello"}))}),
    ] {
        let got = incoming(&raw);
        assert_eq!(got.arrival.address.0, "42");
        let Came::Said(said) = got.arrival.what else { panic!("a message") };
        assert!(said.unreadable, "{raw}");
        assert_eq!(only(&said).body, Body::Raw(raw.to_string().into_bytes()));
    }
}

#[test]
fn a_setting_of_the_chat_is_nothing_said() {
    assert_eq!(ignored(&update(&json!({"message_auto_delete_timer_changed": {}}))), "service");
    assert_eq!(ignored(&update(&json!({"pinned_message": {"message_id": 3}}))), "service");
    assert_eq!(said(&update(&json!({"text": "x", "pinned_message": {}}))).text, "x");
    let place = json!({"latitude": 1, "longitude": 2});
    assert_eq!(words(&json!({"location": place, "pinned_message": {}})).0, Kind::Location);
}

#[test]
fn an_edit_names_its_message_and_is_a_source_of_its_own() {
    let first = incoming(&update(&json!({"text": "a"})));
    let edit = |date: i64| {
        let message = message(&json!({"text": "b", "edit_date": date}));
        incoming(&json!({"update_id": 2, "edited_message": message}))
    };
    let edited = edit(DATE + 40 * 86_400);
    assert_eq!(edited.arrival.source, first.arrival.source);
    assert!(matches!(&edited.arrival.what, Came::Edited(said) if said.text == "b"));
    assert_eq!(i64::from(edited.seen[0].day), DATE / 86_400 + 40);
    assert_ne!(edited.seen, edit(DATE + 40 * 86_400 + 1).seen);
}

#[test]
fn a_press_says_what_its_button_means() {
    let press = |data: &str, message: Value| {
        json!({"update_id": 3, "callback_query":
            {"id": "448", "from": {"id": 42}, "message": message, "chat_instance": "1", "data": data}})
    };
    let inaccessible = json!({"chat": {"id": 42, "type": "private"}, "message_id": 9, "date": 0});
    let got = incoming(&press("1:take:-", inaccessible.clone()));
    let take = Some(Command::Case { code: None, ask: CaseAsk::Take });
    let want = Came::Pressed { callback: "448".into(), on: SourceId::of(BOT, 9), command: take };
    assert_eq!(got.arrival.what, want);
    let unknown = incoming(&press("?", inaccessible)).arrival.what;
    assert!(matches!(unknown, Came::Pressed { command: None, .. }));
    let group = json!({"chat": {"id": -5, "type": "group"}, "message_id": 9});
    assert_eq!(ignored(&press("1:take:-", group)), "press_elsewhere");
    assert_eq!(ignored(&json!({"callback_query": {"id": "1", "inline_message_id": "z"}})), "press_elsewhere");
}

#[test]
fn a_press_is_known_again_across_midnight() {
    let press = json!({"update_id": 3, "callback_query": {"id": "448", "from": {"id": 42},
        "message": {"chat": {"id": 42, "type": "private"}, "message_id": 9, "date": 0}}});
    let seen = |now: i64| match read_at(&press, Stamp(now)) {
        Parsed::Incoming(incoming) => incoming.seen,
        Parsed::Ignored(why) => panic!("{why}"),
    };
    let (before, after) = (seen(86_400_000 * 20 - 1), seen(86_400_000 * 20));
    assert!(after.iter().any(|key| before.contains(key)));
}

#[test]
fn blocking_and_coming_back_are_told() {
    let change = |kind: &str, id: i64, status: &str| {
        json!({"update_id": 4, "my_chat_member": {"chat": {"id": id, "type": kind}, "from": {"id": 42},
            "date": DATE, "old_chat_member": {}, "new_chat_member": {"status": status, "user": {}}}})
    };
    assert_eq!(incoming(&change("private", 42, "kicked")).arrival.what, Came::Reachable(false));
    assert_eq!(incoming(&change("private", 42, "member")).arrival.what, Came::Reachable(true));
    let group = incoming(&change("supergroup", -1_001, "administrator")).arrival;
    assert_eq!((group.what, group.address.0.as_str()), (Came::Group, "-1001"));
    assert_eq!(ignored(&change("group", -1, "left")), "membership");
}

#[test]
fn a_group_is_no_place_for_a_case() {
    let group = update(&json!({"chat": {"id": -77, "type": "group"}, "text": "secret"}));
    let got = incoming(&group).arrival;
    assert_eq!((got.what, got.address.0.as_str()), (Came::Group, "-77"));
    assert_eq!(ignored(&update(&json!({"chat": {"id": -77, "type": "channel"}}))), "no_private_chat");
    assert_eq!(ignored(&json!({"update_id": 1, "channel_post": message(&json!({}))})), "foreign");
    assert_eq!(ignored(&json!({"update_id": 1, "later": {"a": 1}})), "unknown_kind");
    assert_eq!(ignored(&json!([])), "no_update");
}

#[test]
fn a_slash_is_a_command_only_in_a_text() {
    assert_eq!(said(&update(&json!({"text": "/help"}))).command, Some(Command::Help));
    let photo = json!([{"file_id": "F"}]);
    assert_eq!(said(&update(&json!({"caption": "/help", "photo": photo}))).command, None);
    let unknown = said(&update(&json!({"text": "/nonsense now"})));
    assert_eq!((unknown.command, unknown.text.as_str()), (None, "/nonsense now"));
}

#[test]
fn as_whom_an_account_shows_its_owner_comes_with_what_they_say() {
    let from = json!({"id": 42, "first_name": "Vera", "last_name": "Kowalska", "username": "vera_k"});
    let signed = said(&update(&json!({"text": "hello", "from": from}))).signed;
    assert_eq!((signed.names, signed.reach), (vec!["Vera Kowalska".to_owned()], vec!["@vera_k".to_owned()]));
}
