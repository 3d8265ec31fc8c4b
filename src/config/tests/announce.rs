//! `[announce]` and `[sources]`: where the line speaks to everybody, and by what people come.

use super::{config, faults, loaded, smallest_with};

#[test]
fn a_channel_is_named_by_its_number_and_its_bot() {
    let text = "[announce]\nchannel = \"telegram\"\nchat = \"-1001234567890\"\nname = \"@our_line\"";
    let announce = config(&smallest_with(text)).policy.announce.expect("a channel");
    assert_eq!((announce.chat.0.as_str(), announce.name.as_deref()), ("-1001234567890", Some("our_line")));
    assert_eq!(announce.confirm, 2);
    let warnings = loaded(&smallest_with(text)).warnings;
    assert!(warnings.iter().any(|w| w.finding.reason.contains("the line has no supervisor")), "{warnings:?}");
    assert!(config(&smallest_with("")).policy.announce.is_none());
}

#[test]
fn what_is_no_channel_is_told_with_what_to_write() {
    let of = |channel: &str, chat: &str, more: &str| {
        faults(&smallest_with(&format!("[announce]\nchannel = {channel:?}\nchat = {chat:?}\n{more}")))
    };
    for (told, wanted) in [
        (of("mail", "-1001234567890", ""), "`mail` is no bot of this line"),
        (of("telegram", "@our_line", ""), "`@our_line` is a name, which its owner can give up"),
        (of("telegram", "https://t.me/our_line", ""), "is a name"),
        (of("telegram", "-100123", ""), "`-100123` is no channel's number"),
        (of("telegram", "123456789", ""), "is no channel's number"),
        (of("telegram", "-1001234567890", "name = \"our line\""), "`our line` is no channel's name"),
        (of("telegram", "-1001234567890", "confirm = 3"), "confirm"),
        (faults(&smallest_with("[announce]\nchannel = \"telegram\"")), "announce.chat"),
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
}

#[test]
fn a_tag_is_what_a_link_can_carry_and_stands_once() {
    let known = |tags: &str| config(&smallest_with(&format!("[sources]\nknown = {tags}"))).policy.sources;
    assert_eq!(known("[\"Leaflet-7\", \"radio\"]"), ["leaflet-7", "radio"]);
    for (tags, wanted) in [
        ("[\"leaflet 7\"]", "no link can carry `leaflet 7`"),
        ("[\"\"]", "is empty"),
        ("[\"Radio\", \"radio\"]", "stands twice"),
        ("[]", "is empty"),
    ] {
        let told = faults(&smallest_with(&format!("[sources]\nknown = {tags}")));
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    let long = format!("[sources]\nknown = [{:?}]", "x".repeat(65));
    assert!(faults(&smallest_with(&long)).contains("has 65 characters"));
}
