//! Updates that no service would send: nothing panics, and whoever wrote is heard.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::parse::{message, read_at};
use crate::channel::telegram::fake::{NOW, PlainHasher};
use crate::channel::telegram::parse::{ParseCtx, Parsed, parse, parse_sealed};
use crate::domain::id::{BotId, ChannelName};
use crate::domain::time::Stamp;

/// JSON that resembles an update just enough to lead a parser astray.
fn mutated() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!({"file_id": "F", "width": 4_000_000_000_u32, "height": 4_000_000_000_u32})),
        Just(json!({"id": i64::MAX, "type": "private"})),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,9}", inner, 0..4).prop_map(|m| json!(m)),
        ]
    })
}

const FIELDS: [&str; 36] = [
    "message_id",
    "date",
    "edit_date",
    "from",
    "chat",
    "text",
    "caption",
    "photo",
    "video",
    "animation",
    "voice",
    "video_note",
    "audio",
    "document",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "media_group_id",
    "reply_to_message",
    "dice",
    "pinned_message",
    "unheard_of",
    "entities",
    "caption_entities",
    "reply_markup",
    "quote",
    "external_reply",
    "forward_origin",
    "checklist",
    "rich_message",
    "game",
    "live_photo",
    "message_thread_id",
    "web_app_data",
];

proptest! {
    #[test]
    fn no_mutation_of_a_message_panics_or_silences_its_writer(
        changes in prop::collection::vec((0usize..36, mutated()), 0..5),
        edited: bool,
    ) {
        let mut message = message(&json!({"text": "hello"}));
        for (field, value) in &changes {
            message[FIELDS[*field]] = value.clone();
        }
        let key = if edited { "edited_message" } else { "message" };
        let raw = json!({"update_id": 1, key: message});
        let parsed = read_at(&raw, NOW);
        let untouched = !changes.iter().any(|(f, _)| matches!(FIELDS[*f], "chat" | "from" | "pinned_message"));
        if untouched {
            prop_assert!(matches!(parsed, Parsed::Incoming(_)), "{raw}");
        }
    }

    #[test]
    fn nothing_at_all_panics(raw in mutated(), key in "(message|edited_message|callback_query|my_chat_member)") {
        let channel = ChannelName::from("telegram");
        let ctx = ParseCtx { channel: &channel, bot: BotId(1), now: Stamp(i64::MAX), hasher: &PlainHasher };
        for raw in [raw.clone(), json!({key: raw})] {
            std::hint::black_box((parse(&raw, &ctx), parse_sealed(&raw, &ctx)));
        }
    }
}
