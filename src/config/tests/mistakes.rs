//! Typical mistakes, and exactly what the admin reads.

use std::fmt::Write;

use super::super::parse;
use super::{SMALLEST, faults, smallest_with};

/// A mistake in a file that is otherwise the smallest one: what is replaced, by what.
const SLIPS: &[(&str, &str)] = &[
    // in what the smallest file has
    ("url = \"redis+unix:///run/hotlined-redis/redis.sock\"", ""),
    ("redis+unix:///run/hotlined-redis/redis.sock", "redis://:hunter2@127.0.0.1/0"),
    ("redis+unix:///run/hotlined-redis/redis.sock", "rediss://127.0.0.1/0"),
    ("redis+unix:///run/hotlined-redis/redis.sock", "/run/redis.sock"),
    ("redis+unix:///run/hotlined-redis/redis.sock", "redis://127.0.0.1/main"),
    ("kind = \"telegram\"", ""),
    ("kind = \"telegram\"", "kind = \"telegramm\""),
    ("{ credential = \"telegram-token\" }", "\"123456:ABC\""),
    ("{ credential = \"telegram-token\" }", "{ credental = \"telegram-token\" }"),
    ("{ credential = \"telegram-token\" }", "{ credential = \"a\", file = \"/b\" }"),
    ("{ credential = \"telegram-token\" }", "{ file = \"token.txt\" }"),
    ("[operator.olga]", ""),
    ("[operator.olga]", "[operator.Olga]"),
    ("[operator.olga]", "[operator.everyone]"),
    ("[operator.olga]", "[operater.olga]"),
    ("[store]", "[store"),
    ("[store]", "[store]\ndurability = strict"),
];

/// A mistake in what is added to the smallest file, within `[operator.olga]` at first.
const ADDITIONS: &[&str] = &[
    "reach = [\"@olga\"]",
    "reach = [\"telegram:@olga\"]",
    "reach = [\"telegram:-100123\"]",
    "reach = [\"mail:olga@ngo.example\"]",
    "reach = [\"telegram\", \"telegram:5\"]",
    "reach = []",
    "reach = \"telegram\"",
    "reach = [\"telegram:7\"]\n[operator.anna]\nreach = [\"telegram:7\"]",
    "languages = [\"ru\"]",
    "languages = []",
    "shifts = [\"day\"]",
    "shifts = [\"dya\"]\n[shift.day]\nhours = [\"mon-sun 08:00-20:00\"]",
    "topics = [\"legl\"]\n[topic.legal]\nlabel = { en = \"Law\" }",
    "away = [\"2026-12-14..2026-12-01\"]",
    "extra = [\"saturday\"]",
    "supervisor = \"yes\"",
    "capacity = 0",
    "alias = \"\"",
    "colour = \"red\"",
    "[line]\nlanguages = [\"en\", \"ua\"]",
    "[line]\nlanguages = [\"en\", \"EN\", \"en\"]",
    "[line]\ntimezone = \"Europe/Berln\"",
    "[line]\nanswer_within = 24",
    "[line]\nanswer_within = \"24\"",
    "[line]\nanswer_within = \"1 month\"",
    "[line]\nanswer_within = \"0s\"",
    "[line]\nname = 5",
    "[routing]\ncapacity = 1.5",
    "[[escalation]]\nafter = \"1h\"\ndo = \"remind\"\nunless = \"staffed\"",
    "[[escalation]]\npriority = \"urgent\"\nafter = \"1h\"\ndo = \"remind\"\nrepeat = \"1h\"",
    "[routing]\ncapcity = 8",
    "[routing]\nstrategy = \"roundrobin\"",
    "[routing]\nclose-after = \"72h\"",
    "[channel.other]\nkind = \"telegram\"\ntoken = { credential = \"t\" }\napi_url = \"http://api.example\"",
    "[channel.mail]\nkind = \"email\"\naddress = \"help\"",
    "[channel.mail]\nkind = \"email\"\naddress = \"h@l.example\"\nlmtp = { listen = \"0.0.0.0:24\" }\nsmtp = { host = \"mx.example\", tls = \"none\" }",
    "[channel.mail]\nkind = \"email\"\naddress = \"h@l.example\"\nimap = { host = \"i.example\", user = \"h\", port = 0 }\nsmtp = { host = \"mx.example\" }",
    "[channel.second]\nkind = \"telegram\"\ntoken = { credential = \"telegram-token\" }",
    "[shift.day]\nhours = [\"8 to 20\"]",
    "[shift.day]",
    "[[escalation]]\nafter = \"8h\"\ndo = \"remind\"\n[[escalation]]\nafter = \"4h\"\ndo = \"reassign\"",
    "[[escalation]]\nafter = \"4h\"\ndo = \"remind\"\n[[escalation]]\nafter = \"4h\"\ndo = \"remind\"",
    "[[escalation]]\nafter = \"4h\"\ndo = \"alert\"",
    "[[escalation]]\nafter = \"4h\"\ndo = \"alert\"\nto = [\"olha\"]",
    "[[escalation]]\nafter = \"4h\"\ndo = \"alert\"\nto = [\"https://pager.example\"]",
    "[[escalation]]\nafter = \"4h\"\ndo = \"alert\"\nto = [\"url:http://pager.example\"]",
    "[[escalation]]\nafter = \"4h\"\ndo = \"remind\"\nto = [\"olga\"]\nunless = \"answered\"",
    "[[escalaton]]\nafter = \"4h\"",
    "[escalation]\nafter = \"4h\"",
    "[[priority]]",
    "[[priority]]\nwords = [\"help\"]\ntopics = [\"legal\"]",
    "[emergency]\nru = \"Звоните 112\"",
    "[admin]\nsocket = \"admin.sock\"",
    "[web]",
    "[web]\nlisten = \"0.0.0.0:8471\"",
    "[web]\nlisten = \"8471\"",
    "[web]\nlisten = \"127.0.0.1:8471\"\ntoken = \"canary\"",
    "[alarm]\nheartbeat = \"http://canary.example\"\npage = [\"https://canary.example\"]",
    "topics = [\"legal\"]\n[topics]\noffered = [\"legal\", \"medical\"]",
    "[store]\nblobs = \"/x\"",
    "\"a.b\" = 1\n[\"line.name\"]",
];

#[test]
fn each_mistake_is_told_in_words_that_help() {
    let slips = SLIPS.iter().map(|(from, to)| {
        assert!(SMALLEST.contains(from), "{from}");
        (format!("{from} -> {to}"), SMALLEST.replace(from, to))
    });
    let additions = ADDITIONS.iter().map(|more| ((*more).to_owned(), smallest_with(more)));
    let mut told = String::new();
    for (mistake, text) in slips.chain(additions) {
        let shown = faults(&text);
        assert_ne!(shown, "no fault", "{mistake}");
        writeln!(told, "### {mistake}\n{shown}\n").unwrap();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_reach_by_no_channel_is_told_also_where_a_channel_has_a_fault() {
    let kinds = SMALLEST.replace("\"telegram\"", "\"telegramm\"");
    let tokens = SMALLEST.replace("{ credential", "{ credental");
    for broken in [kinds, tokens, SMALLEST.to_owned()] {
        let shown = faults(&format!("{broken}reach = [\"pigeon\", \"telegram\"]\n"));
        assert!(shown.contains("operator.olga.reach[0]: `pigeon` is no channel of this line"), "{shown}");
        assert!(shown.contains("begin with `telegram`"), "{shown}");
    }
}

#[test]
fn the_present_name_of_a_time_zone_is_offered() {
    let told = |zone: &str| {
        let text = smallest_with(&format!("[line]\ntimezone = \"{zone}\"\n"));
        let warnings = super::loaded(&text).warnings;
        warnings
            .iter()
            .filter(|w| w.finding.key == "line.timezone")
            .map(ToString::to_string)
            .collect::<String>()
    };
    assert!(told("Europe/Kiev").contains("`Europe/Kiev` is an old name; it is called `Europe/Kyiv` now"));
    assert_eq!(told("Europe/Kyiv"), "");
    let near = faults(&smallest_with("[line]\ntimezone = \"Europe/Kiew\"\n"));
    assert!(near.contains("did you mean `Europe/Kyiv`?"), "{near}");
    let shift =
        smallest_with("[shift.day]\nhours = [\"mon-sun 08:00-20:00\"]\ntimezone = \"Asia/Calcutta\"\n");
    let warned = super::loaded(&shift).warnings;
    assert!(warned.iter().any(|w| w.to_string().contains("write \"Asia/Kolkata\"")), "{warned:#?}");
}

#[test]
fn five_faults_are_told_at_once_each_with_file_line_key_reason_and_remedy() {
    let more = r#"capcity = 3
[line]
languages = ["en", "ua"]
[routing]
close_after = "72"
[[escalation]]
after = "8h"
do = "remind"
[[escalation]]
after = "4h"
do = "shout"
[web]
listen = "0.0.0.0:80"
"#;
    let faults = parse("/etc/hotlined/hotlined.toml", &smallest_with(more), &[]).unwrap_err().0;
    let told: Vec<(&str, Option<usize>)> = faults.iter().map(|f| (f.key.as_str(), f.line)).collect();
    let wanted = [
        ("operator.olga.capcity", Some(10)),
        ("line.languages[1]", Some(12)),
        ("routing.close_after", Some(14)),
        ("escalation[1].do", Some(20)),
        ("web.listen", Some(22)),
    ];
    assert_eq!(told, wanted);
    for fault in &faults {
        assert_eq!(fault.file, "/etc/hotlined/hotlined.toml");
        assert!(!fault.reason.is_empty() && !fault.remedy.is_empty(), "{fault}");
    }
}

#[test]
fn a_fault_is_not_told_again_where_others_refer_to_it() {
    let text = r#"
line = 5
[store]
url = "redis://localhost"
[channel.telegram]
kind = "telegram"
[channel.mail]
kind = "e-mail"
[channel.other]
kind = "telegram"
token = { credential = "t" }
[shift.day]
hours = ["whenever"]
[operator.olga]
reach = ["telegram", "mail:o@ngo.example", "other"]
shifts = ["day"]
"#;
    let faults = parse("f", text, &[]).unwrap_err().0;
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["line", "channel.telegram.token", "channel.mail.kind", "shift.day.hours[0]"]);
}

#[test]
fn every_section_refuses_a_key_it_does_not_know() {
    let sections = [
        "line",
        "store",
        "channel.telegram",
        "routing",
        "operator.olga",
        "topic.law",
        "admin",
        "web",
        "alarm",
        "texts",
        "shift.day",
        "channel.telegram.token",
        "[priority]",
        "[escalation]",
    ];
    for section in sections {
        let text = format!("{SMALLEST}\n[{section}]\nzzzz = 1\n");
        let (header, rest) = text.split_once(&format!("[{section}]\n")).unwrap();
        // A section that the smallest file has takes the key in its place.
        let text = if rest.contains(&format!("[{section}]")) {
            format!(
                "{header}[{section}]\nzzzz = 1\n{}",
                rest.replace(&format!("[{section}]\nzzzz = 1\n"), "")
            )
        } else if section == "channel.telegram.token" {
            SMALLEST.replace("{ credential", "{ zzzz = 1, credential")
        } else {
            text
        };
        let shown = faults(&text);
        assert!(shown.contains("unknown key `zzzz`"), "{section}: {shown}");
    }
}
