//! No text makes reading panic, hang or tell a secret.

use proptest::prelude::*;

use super::super::parse;
use super::{SMALLEST, faults};

/// Keys and values near to what a config has, put together at random.
fn near_miss() -> impl Strategy<Value = String> {
    let header = prop::sample::select(vec![
        "[line]",
        "[store]",
        "[channel.telegram]",
        "[channel.m]",
        "[routing]",
        "[shift.day]",
        "[operator.a]",
        "[operator.b]",
        "[topic.a]",
        "[[priority]]",
        "[[escalation]]",
        "[emergency]",
        "[admin]",
        "[web]",
        "[texts]",
        "[\"a.b[9999999999]\"]",
        "[a.\"\"]",
    ]);
    let key = prop::sample::select(vec![
        "name",
        "languages",
        "timezone",
        "answer_within",
        "url",
        "key",
        "token",
        "kind",
        "imap",
        "smtp",
        "reach",
        "hours",
        "away",
        "extra",
        "after",
        "do",
        "to",
        "repeat",
        "words",
        "listen",
        "socket",
        "offered",
        "capacity",
        "address",
        "password",
        "\"x[1]\"",
        "\"\"",
        "en",
    ]);
    let value = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        "[ -~]{0,12}".prop_map(|text| format!("{text:?}")),
        any::<bool>().prop_map(|b| b.to_string()),
        prop::sample::select(vec![
            "[]",
            "{}",
            "[[]]",
            "\"email\"",
            "\"telegram\"",
            "[\"en\", \"ru\"]",
            "{ credential = \"a\" }",
            "{ file = 1 }",
            "1979-05-27",
            "nan",
            "\"telegram:1\"",
            "[\"telegram:1\"]",
            "\"24h\"",
            "[\"everyone\"]",
            "\"alert\"",
            "[\"mon-sun 00:00-24:00\"]",
            "9999999999999999999999",
            "\"\\u202e\"",
            "0x_1",
        ])
        .prop_map(str::to_owned),
    ];
    let section = (header, prop::collection::btree_map(key, value, 0..6)).prop_map(|(header, pairs)| {
        let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        format!("{header}\n{}\n", pairs.join("\n"))
    });
    prop::collection::vec(section, 0..8).prop_map(|sections| sections.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_toml_never_panics(text in near_miss(), smallest in any::<bool>()) {
        let text = if smallest { format!("{text}{SMALLEST}") } else { text };
        if let Err(faults) = parse("f", &text, &[]) {
            prop_assert!(!faults.0.is_empty());
            prop_assert!(faults.0.iter().all(|f| !f.reason.is_empty() && !f.remedy.is_empty()));
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        drop(parse("f", &String::from_utf8_lossy(&bytes), &[]));
    }

    #[test]
    fn random_punctuation_never_panics(text in "[\\[\\]{}=\"'.,#a-c0-9 \n\\\\-]{0,80}") {
        drop(parse("f", &text, &[]));
    }

    #[test]
    fn random_variables_never_panic(
        env in prop::collection::vec(("HOTLINED__[A-Z_\\[\\].0-9-]{0,30}", "[ -~]{0,20}"), 0..5),
    ) {
        drop(parse("f", SMALLEST, &env));
    }
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    for (open, close) in [("[", "]"), ("{ a = ", " }")] {
        let text = format!("a = {}1{}", open.repeat(20_000), close.repeat(20_000));
        assert!(faults(&text).contains("not TOML"));
    }
    assert!(faults(&format!("[{}]", vec!["a"; 20_000].join("."))).contains("fault"));
}

#[test]
fn a_secret_in_the_wrong_place_is_never_repeated() {
    const SECRET: &str = "8123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
    let places = [
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = \"{SECRET}\""),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = {SECRET}"),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = \"{SECRET}"),
        format!("[channel.telegram]\nkind = \"telegram\"\ntokn = \"{SECRET}\""),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = {{ text = \"{SECRET}\" }}"),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = {{ file = \"{SECRET}\" }}"),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = {{ credential = \"{SECRET}\" }}"),
        format!("[channel.telegram]\nkind = \"telegram\"\ntoken = [\"{SECRET}\"]"),
        format!("[channel.telegram]\nkind = \"telegram\"\napi_url = \"https://x:{SECRET}@api.example\""),
        format!("[store]\nurl = \"redis://:{SECRET}@10.0.0.1/0\""),
        format!("[store]\nurl = \"redis+unix:///s?pass={SECRET}\""),
        format!("[store]\nkey = \"{SECRET}\""),
        format!("token = \"{SECRET}\""),
        format!("[[escalation]]\nafter = \"1h\"\ndo = \"alert\"\nto = [\n\"url:http://p.example/{SECRET}\"]"),
        format!("[[escalation]]\nafter = \"1h\"\ndo = \"alert\"\nto = [\"https://p.example/{SECRET}\"]"),
    ];
    for place in places {
        let shown = faults(&place);
        assert!(shown.contains("fault") && !shown.contains("AAHdq"), "{place}\n\n{shown}");
    }
}
