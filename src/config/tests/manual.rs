//! `docs/config.md` and `docs/mistakes.md` say what is true: every key, every default, every message.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use super::super::settings::RESTART;
use super::super::{SourceFile, parse, read};
use super::{SMALLEST, config};

const MANUAL: &str = include_str!("../../../docs/config.md");

/// The examples of the manual as one config, without the smallest one at its beginning.
fn examples() -> String {
    let blocks = MANUAL.split("```toml\n").skip(2);
    blocks.filter_map(|block| block.split("```").next()).collect()
}

/// Key and default of each row of the manual's tables.
fn rows() -> Vec<(String, String)> {
    let cells = |line: &str| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let key = cells.next()?.trim_end_matches('`').to_owned();
        let default = cells.next()?.to_owned();
        Some((key, default))
    };
    MANUAL.lines().filter_map(cells).collect()
}

/// Every key that the program asks for, without the tables that hold others and the two forms of a secret.
fn keys() -> BTreeSet<String> {
    let (asked, result) = read(vec![SourceFile { name: "docs/config.md".into(), text: examples() }], &[]);
    result.unwrap_or_else(|faults| panic!("{faults}"));
    let form = |key: &&String| !["credential", "file"].contains(&key.rsplit('.').next().unwrap_or_default());
    let keys: BTreeSet<String> = asked.iter().filter(form).cloned().collect();
    let holds = |key: &String| keys.iter().any(|other| other.starts_with(&format!("{key}.")));
    keys.iter().filter(|key| !holds(key) && *key != "emergency").cloned().collect()
}

#[test]
fn the_manual_has_a_row_for_every_key_and_for_no_other() {
    let told: BTreeSet<String> = rows().into_iter().map(|(key, _)| key).collect();
    let mut wanted = keys();
    wanted.insert("emergency.LANGUAGE".into());
    assert_eq!(told, wanted);
    assert_eq!(rows().len(), told.len(), "a key has two rows");
}

/// Everything of a channel takes a restart, which the manual says once.
#[test]
fn the_manual_marks_what_takes_a_restart_and_nothing_else() {
    let marked: BTreeSet<&str> = MANUAL.lines().filter(|line| line.contains("*Restart*")).collect();
    let marked: BTreeSet<&str> =
        marked.iter().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let wanted: BTreeSet<&str> = RESTART.iter().map(|(key, _)| *key).collect();
    assert_eq!(marked, wanted);
}

#[test]
fn the_manual_has_an_example_of_every_key() {
    let table: toml::Table = examples().parse().unwrap();
    for key in keys() {
        let named: Vec<&str> = key.split('.').collect();
        assert!(holds(&toml::Value::Table(table.clone()), &named), "no example of {key}");
    }
}

fn holds(value: &toml::Value, path: &[&str]) -> bool {
    let Some((step, rest)) = path.split_first() else { return true };
    match value {
        toml::Value::Table(table) if *step == "NAME" => table.values().any(|value| holds(value, rest)),
        toml::Value::Table(table) => table.get(*step).is_some_and(|value| holds(value, rest)),
        toml::Value::Array(items) => items.iter().any(|item| holds(item, path)),
        _ => false,
    }
}

#[test]
fn the_smallest_config_of_the_manual_is_the_smallest_config() {
    let block = MANUAL.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(format!("{:?}", config(block)), format!("{:?}", config(SMALLEST)));
}

/// What stands as a value in the column of defaults can be written down without changing anything.
#[test]
fn every_default_of_the_manual_is_the_default() {
    let mut held = 0;
    for (key, default) in rows() {
        let Some(value) = default.strip_prefix('`').and_then(|v| v.strip_suffix('`')) else { continue };
        let section = key.split('.').next().unwrap();
        if !["line", "store", "channel", "routing", "operator", "admin"].contains(&section) {
            continue;
        }
        let of_mail = [".separator", ".imap.", ".smtp.", ".voicemail_"].iter().any(|part| key.contains(part));
        let (base, channel) = if of_mail {
            (with_mailbox(), "channel.mail")
        } else {
            (SMALLEST.to_owned(), "channel.telegram")
        };
        let named = key.replace("channel.NAME", channel).replace("operator.NAME", "operator.olga");
        let variable = format!("HOTLINED__{}", named.to_uppercase().replace('.', "__"));
        let env = [(variable, value.trim_matches('"').to_owned())];
        let set = parse("hotlined.toml", &base, &env).unwrap_or_else(|faults| panic!("{faults}")).config;
        assert_eq!(format!("{set:?}"), format!("{:?}", config(&base)), "{key} = {value}");
        held += 1;
    }
    assert!(held >= 20, "only {held} defaults are held");
}

/// The smallest config with a mailbox, too.
fn with_mailbox() -> String {
    let mailbox = r#"
        [channel.mail]
        kind = "email"
        address = "help@line.example"
        imap = { host = "imap.line.example", user = "help", password = { credential = "mail-password" } }
        smtp = { host = "smtp.line.example" }
    "#;
    format!("{SMALLEST}\n{mailbox}")
}

/// What people do, what they write for it, and in place of what in the smallest config; `""` appends.
const TYPICAL: &[(&str, &str, &str)] = &[
    ("The token itself in the file", "{ credential = \"telegram-token\" }", "\"123456:ABC\""),
    (
        "A misspelt form of a secret",
        "{ credential = \"telegram-token\" }",
        "{ credental = \"telegram-token\" }",
    ),
    ("A secret's file by half its path", "{ credential = \"telegram-token\" }", "{ file = \"token.txt\" }"),
    ("The kind of a channel misspelt", "kind = \"telegram\"", "kind = \"telegramm\""),
    (
        "A password in the URL of Redis",
        "redis+unix:///run/hotlined-redis/redis.sock",
        "redis://:hunter2@127.0.0.1/0",
    ),
    ("A path instead of a URL", "redis+unix:///run/hotlined-redis/redis.sock", "/run/redis.sock"),
    ("A bracket forgotten", "[store]", "[store"),
    ("A text without quotes", "[store]", "[store]\ndurability = strict"),
    ("No operator", "[operator.olga]", ""),
    ("A name in capitals", "[operator.olga]", "[operator.Olga]"),
    ("A section misspelt", "[operator.olga]", "[operater.olga]"),
    ("A section twice", "", "[store]\nblobs = \"/x\""),
    ("A user name instead of a number", "", "reach = [\"@olga\"]"),
    ("The id of a group", "", "reach = [\"telegram:-100123\"]"),
    ("A channel that is not there", "", "reach = [\"mail:olga@ngo.example\"]"),
    ("A text where a list belongs", "", "reach = \"telegram\""),
    ("Two operators in one chat", "", "reach = [\"telegram:7\"]\n[operator.anna]\nreach = [\"telegram:7\"]"),
    ("A language that is not the line's", "", "languages = [\"ru\"]"),
    ("A country's code for a language", "", "[line]\nlanguages = [\"en\", \"ua\"]"),
    ("A shift misspelt", "", "shifts = [\"dya\"]\n[shift.day]\nhours = [\"mon-sun 08:00-20:00\"]"),
    ("Days off that end before they begin", "", "away = [\"2026-12-14..2026-12-01\"]"),
    ("A switch in quotes", "", "supervisor = \"yes\""),
    ("A time zone misspelt", "", "[line]\ntimezone = \"Europe/Berln\""),
    ("A duration without a unit", "", "[line]\nanswer_within = 24"),
    ("A key misspelt", "", "[routing]\ncapcity = 8"),
    ("Hours as people say them", "", "[shift.day]\nhours = [\"8 to 20\"]"),
    (
        "Steps out of order",
        "",
        "[[escalation]]\nafter = \"8h\"\ndo = \"remind\"\n[[escalation]]\nafter = \"4h\"\ndo = \"reassign\"",
    ),
    ("An alert to nobody", "", "[[escalation]]\nafter = \"4h\"\ndo = \"alert\""),
    ("The escalation misspelt", "", "[[escalaton]]\nafter = \"4h\""),
    ("A page for the whole world", "", "[web]\nlisten = \"0.0.0.0:8471\""),
    ("A label without its language", "", "[topic.rights]\nlabel = \"Rights\""),
    (
        "A topic under one that is misspelt",
        "",
        "[topic.captivity]\nlabel = { en = \"Giving up\" }\n[topic.rights]\nlabel = { en = \"Rights\" }\nunder = \"captivty\"",
    ),
    (
        "A choice without anything to choose",
        "",
        "[[ask]]\nkey = \"safe\"\nkind = \"choice\"\ntext = { en = \"Are you safe?\" }",
    ),
    ("A number without its country", "", "[calls]\nfrom = [\"044 123 45 67\"]"),
    ("A tag that no link can carry", "", "[sources]\nknown = [\"leaflet 7\"]"),
    ("A channel by its name", "", "[announce]\nchannel = \"telegram\"\nchat = \"@our_line\""),
];

/// The page of mistakes, made of what the program says to them.
fn page() -> String {
    let mut page = String::from(
        "# Typical mistakes\n\n\
         What `hotlined check` says to each. The real output also shows the line of the file with a mark below the \
         place;\nevery fault of a file is told at once. The table is made by a test from the program's own words \
         (`src/config/tests/manual.rs`).\n\n\
         | mistake | written | told | remedy |\n| --- | --- | --- | --- |\n",
    );
    for (what, from, to) in TYPICAL {
        assert!(SMALLEST.contains(from), "{from}");
        let text = if from.is_empty() { format!("{SMALLEST}{to}") } else { SMALLEST.replace(from, to) };
        let faults = parse("hotlined.toml", &text, &[]).expect_err(what).0;
        let code = |text: &str| {
            let lines = text.lines().map(|line| format!("`` {} ``", line.replace('|', "\\|")));
            lines.collect::<Vec<_>>().join("<br>")
        };
        let written = if to.is_empty() { "nothing".to_owned() } else { code(to) };
        let told = |f: &super::super::Fault| {
            let key = if f.key.is_empty() { String::new() } else { format!("{}: ", f.key) };
            code(&format!("{key}{}", f.reason))
        };
        let each = |cell: &dyn Fn(&super::super::Fault) -> String| {
            faults.iter().map(cell).collect::<Vec<_>>().join("<br>")
        };
        writeln!(page, "| {what} | {written} | {} | {} |", each(&told), each(&|f| code(&f.remedy))).unwrap();
    }
    page
}

/// With `HOTLINED_WRITE_DOCS` in the environment the page is written instead.
#[test]
fn the_table_of_mistakes_is_what_the_program_says() {
    assert!(TYPICAL.len() >= 30);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mistakes.md");
    if std::env::var_os("HOTLINED_WRITE_DOCS").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == page(),
        "docs/mistakes.md is not what the program says: run this with HOTLINED_WRITE_DOCS=1"
    );
}
