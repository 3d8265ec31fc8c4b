//! Updates of a bot: whoever writes in private is heard, and what is kept of it is bounded and harmless.
#![no_main]

use hotlined::channel::Incoming;
use hotlined::channel::telegram::album::join_albums;
use hotlined::channel::telegram::fuzzing::{brought, from_json, updates};
use hotlined::channel::telegram::parse::{ParseCtx, Parsed, parse, parse_broken, parse_sealed};
use hotlined::domain::event::{Came, Said};
use hotlined::domain::id::{BotId, ChannelName};
use hotlined::domain::message::Body;
use hotlined::domain::time::Stamp;
use hotlined_fuzz::{ring, text};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let body = text(data);
    hooked(&body);
    let Some(answer) = from_json(&body) else { return broken(&body) };
    let written = answer.to_string();
    let again = from_json(&written).expect("it is read as it is written");
    // The last digits of a fraction may differ; no field that is read has so many.
    assert!(written.contains(['.', 'e']) || again == answer, "{written}");
    let (channel, hasher) = (ChannelName::from("telegram"), ring());
    let ctx = ParseCtx {
        channel: &channel,
        bot: BotId(1),
        now: Stamp(1_795_498_200_000),
        hasher: &hasher,
    };
    let one = [answer.clone()];
    let updates = answer["result"].as_array().map_or(&one[..], Vec::as_slice);
    let all: Vec<Incoming> = updates.iter().take(16).filter_map(|update| read(update, &ctx)).collect();
    let parts = all.len();
    let joined = join_albums(all.clone());
    assert!(joined.len() <= parts);
    // A batch that comes twice adds nothing to an album.
    let twice = join_albums([all.clone(), all].concat());
    let attached = |of: &[Incoming]| of.iter().filter_map(said).map(|s| s.attachments.len()).sum::<usize>();
    assert!(attached(&twice) <= 2 * attached(&joined));
});

/// What a web hook is brought is read as it comes, whatever it is.
fn hooked(body: &str) {
    let (channel, hasher) = (ChannelName::from("telegram"), ring());
    let ctx = ParseCtx { channel: &channel, bot: BotId(1), now: Stamp(1_795_498_200_000), hasher: &hasher };
    let (update, broken) = brought(body);
    let parsed = match &broken {
        Some(raw) => parse_broken(&update, raw, &ctx),
        None => parse(&update, &ctx),
    };
    if let Parsed::Incoming(incoming) = parsed {
        bounded(&incoming);
    }
}

/// Of an answer that is no good JSON each update is read for itself.
fn broken(body: &str) {
    let (channel, hasher) = (ChannelName::from("telegram"), ring());
    let ctx = ParseCtx {
        channel: &channel,
        bot: BotId(1),
        now: Stamp(1_795_498_200_000),
        hasher: &hasher,
    };
    for (update, raw) in updates(body).into_iter().flatten().take(16) {
        let Some(raw) = raw else { continue };
        if let Parsed::Incoming(incoming) = parse_broken(&update, &raw, &ctx) {
            bounded(&incoming);
            assert!(said(&incoming).is_none_or(|s| s.unreadable));
        }
    }
}

fn read(update: &Value, ctx: &ParseCtx<'_>) -> Option<Incoming> {
    let parsed = parse(update, ctx);
    assert_eq!(parse(update, ctx), parsed);
    if let Parsed::Incoming(sealed) = parse_sealed(update, ctx) {
        bounded(&sealed);
        assert!(said(&sealed).is_some_and(|s| s.unreadable && s.attachments.len() == 1));
        // What can be sealed was said by somebody in private: it is not passed over unless it is a setting.
        assert!(
            matches!(
                &parsed,
                Parsed::Incoming(_)
                    | Parsed::Ignored(
                        "service"
                            | "own"
                            | "press_elsewhere"
                            | "press_without_id"
                            | "membership"
                            | "membership_unreadable"
                            | "foreign"
                            | "no_chat"
                            | "no_private_chat"
                    )
            ),
            "{parsed:?}"
        );
    }
    match parsed {
        Parsed::Incoming(incoming) => {
            bounded(&incoming);
            Some(*incoming)
        }
        Parsed::Ignored(why) => {
            assert!(why.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            None
        }
    }
}

fn said(incoming: &Incoming) -> Option<&Said> {
    match &incoming.arrival.what {
        Came::Said(said) | Came::Edited(said) => Some(said),
        _ => None,
    }
}

fn bounded(incoming: &Incoming) {
    assert!((1..=2).contains(&incoming.seen.len()));
    assert!(incoming.arrival.address.0.parse::<i64>().is_ok());
    assert!(incoming.arrival.app_language.as_ref().is_none_or(|l| (2..=3).contains(&l.as_str().len())));
    let Some(said) = said(incoming) else { return };
    harmless(&said.text, 8_192);
    harmless(said.quotes.as_deref().unwrap_or_default(), 1_024);
    assert!(said.attachments.len() <= 12, "{}", said.attachments.len());
    assert!(said.album.as_ref().is_none_or(|a| a.chars().count() <= 64));
    for attachment in &said.attachments {
        if let Some(name) = &attachment.name {
            harmless(name, 255);
        }
        if let Some(mime) = &attachment.mime {
            harmless(mime, 255);
        }
        match &attachment.body {
            Body::Words(words) => harmless(words, 4_096),
            Body::Raw(bytes) => assert!(bytes.len() <= 32_000),
            _ => {}
        }
    }
}

fn harmless(text: &str, most: usize) {
    assert!(text.chars().count() <= most, "{}", text.chars().count());
    assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{text:?}");
}
