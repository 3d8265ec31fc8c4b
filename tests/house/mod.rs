//! The order of the house, read from the sources.
//!
//! A module may use only what stands to its left, so that the rules of the line can be read and tested
//! without a network, a store or a clock:
//!
//! ```text
//! domain ◄ keys, text, net ◄ store, channel, config ◄ service ◄ web, admin ◄ app ◄ cli
//! ```
//!
//! The reader is small and errs on the side of a complaint: comments and strings are blanked, then each
//! `crate::…`, `hotlined::…` and `super::…` path is resolved to the top module that it names.

mod circles;
mod modules;
mod paths;
mod source;
mod threats;

use std::path::Path;

use source::{Finding, Source, sources, words};

/// Each top module, and which others it may use.
const ORDER: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("keys", &["domain"]),
    ("text", &["domain"]),
    ("net", &[]),
    ("store", &["domain", "keys", "text"]),
    ("channel", &["domain", "keys", "text", "net"]),
    ("config", &["domain", "keys", "text", "net"]),
    ("service", &["domain", "keys", "text", "net", "store", "channel", "config"]),
    ("web", &["domain", "keys", "text", "net", "store", "channel", "config", "service"]),
    ("admin", &["domain", "keys", "text", "net", "store", "channel", "config", "service"]),
    (
        "app",
        &[
            "domain", "keys", "text", "net", "store", "channel", "config", "service", "web", "admin",
            "sandbox",
        ],
    ),
    (
        "cli",
        &[
            "domain", "keys", "text", "net", "store", "channel", "config", "service", "web", "admin", "app",
            "sandbox",
        ],
    ),
    // A stranger to the line that plays Telegram and mail servers: it shares the clock, and nothing else.
    ("sandbox", &["service::clock", "domain::time"]),
];

/// Floors inside a module: the first uses nothing of what stands above it, in the second.
const FLOORS: &[(&str, &str)] = &[("domain/decide/moves/", "domain/decide/")];

/// Files that use each other and may: each circle with its reason.
const CIRCLES: &[(&[&str], &str)] = &[];

/// What the pure core may not name: a crate that does I/O, a part of `std` that does, a clock.
const IMPURE_CRATES: &[&str] = &["tokio", "redis", "teloxide", "lettre", "axum"];
const IMPURE_STD: &[&str] = &["fs", "net"];
const CLOCKS: &[&str] = &["SystemTime", "Instant"];

/// What puts into words: there every kind of thing is named, so that a new one does not compile before it has words.
const RENDERERS: &[&str] = &["channel/said/", "channel/telegram/render/", "channel/email/render/"];

/// What tells the kinds of channel apart by name.
const KINDS: &[&str] = &[
    "Endpoint::Telegram",
    "Endpoint::Email",
    "Channel::Telegram",
    "Channel::Email",
    "Rendered::Telegram",
    "Rendered::Email",
    "Traits::TELEGRAM",
    "Traits::EMAIL",
];

const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!"];
const LONGEST: usize = 400;

#[test]
fn each_module_uses_only_what_stands_to_its_left() {
    assert_none(&findings(imports));
}

#[test]
fn the_domain_is_pure() {
    assert_none(&findings(impurities));
}

#[test]
fn only_the_composition_root_knows_which_store_it_is() {
    assert_none(&findings(past_the_trait));
}

#[test]
fn no_files_use_each_other() {
    assert_none(&circles::circles(&house(), CIRCLES));
}

#[test]
fn no_floor_uses_what_stands_above_it() {
    assert_none(&circles::climbs(&house(), FLOORS));
}

#[test]
fn nothing_is_left_unfinished() {
    assert_none(&findings(unfinished));
}

#[test]
fn no_file_is_longer_than_one_reading() {
    assert_none(&findings(|source| {
        let lines = source.text.lines().count();
        let rule = format!("a file has at most {LONGEST} lines: split it by subject");
        if lines > LONGEST { vec![source.finding(0, &format!("{lines} lines"), &rule)] } else { Vec::new() }
    }));
}

#[test]
fn renderers_name_every_kind_of_thing() {
    assert_none(&findings(catch_alls));
}

#[test]
fn kinds_of_channel_are_told_apart_where_the_guide_says_and_nowhere_else() {
    let guide = include_str!("../../CONTRIBUTING.md");
    let row = guide.lines().find(|line| line.starts_with("| a channel |")).expect("the row of a channel");
    assert_none(&findings(|source| kinds(source, row)));
    for file in row.split('`').filter(|word| word.starts_with("src/")) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        assert!(path.exists(), "CONTRIBUTING.md sends whoever adds a channel to {file}, which is not there");
    }
}

fn assert_none(findings: &[Finding]) {
    let told: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

fn findings(check: impl Fn(&Source) -> Vec<Finding>) -> Vec<Finding> {
    house().iter().flat_map(check).collect()
}

fn house() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources = sources(&root, &root);
    assert!(sources.iter().any(|s| s.path.ends_with("lib.rs")), "the sources were not found");
    sources
}

fn imports(source: &Source) -> Vec<Finding> {
    let Some(own) = source.module() else { return Vec::new() };
    let Some((_, allowed)) = ORDER.iter().find(|(name, _)| *name == own) else {
        return vec![source.finding(
            0,
            &format!("module `{own}`"),
            "it has no place in the order of the house",
        )];
    };
    let rule = format!(
        "`{own}` may use {}",
        if allowed.is_empty() { "no other".into() } else { allowed.join(", ") }
    );
    let strange = |(_, path): &(usize, Vec<String>)| path.first() != Some(&own) && !permits(allowed, path);
    let used = paths::from_root(source).into_iter().filter(strange);
    used.map(|(at, path)| source.finding(at, &format!("uses `{}`", path.join("::")), &rule)).collect()
}

/// `allowed` names whole modules, or parts of them: `service::clock` permits nothing else of `service`.
fn permits(allowed: &[&str], path: &[String]) -> bool {
    allowed.iter().any(|a| {
        a.split("::").zip(path.iter().map(String::as_str).chain(std::iter::repeat(""))).all(|(a, p)| a == p)
    })
}

/// Which store a line has is chosen by `app` alone; all others speak to the trait.
fn past_the_trait(source: &Source) -> Vec<Finding> {
    if source.module().is_none_or(|own| matches!(own.as_str(), "store" | "app")) {
        return Vec::new();
    }
    let rule = "only `app` chooses a store; all others speak to the trait";
    let redis = |(_, path): &(usize, Vec<String>)| path.starts_with(&["store".into(), "redis".into()]);
    let used = paths::from_root(source).into_iter().filter(redis);
    used.map(|(at, path)| source.finding(at, &format!("uses `{}`", path.join("::")), rule)).collect()
}

fn impurities(source: &Source) -> Vec<Finding> {
    if source.module().as_deref() != Some("domain") {
        return Vec::new();
    }
    let rule = "`domain` is pure: no I/O, no runtime, no clock; `now` comes in as an argument";
    let code = &source.code;
    let mut found = Vec::new();
    for name in IMPURE_CRATES {
        let used = words(code, name).into_iter().filter(|at| is_crate(code, *at, name));
        found.extend(used.map(|at| (at, (*name).to_owned())));
    }
    for name in CLOCKS {
        found.extend(words(code, name).into_iter().map(|at| (at, (*name).to_owned())));
    }
    for (at, path) in words(code, "std").into_iter().flat_map(|at| paths::leaves(code, at + "std".len())) {
        if IMPURE_STD.contains(&path[0].as_str()) {
            found.push((at, format!("std::{}", path[0])));
        }
    }
    found.sort();
    found.iter().map(|(at, what)| source.finding(*at, &format!("names `{what}`"), rule)).collect()
}

/// Whether a word is the name of a crate here, and not, say, of a variable.
fn is_crate(code: &str, at: usize, name: &str) -> bool {
    let after = code[at + name.len()..].trim_start();
    let before = code[..at].trim_end();
    after.starts_with("::") || (before.ends_with("use") || before.ends_with("extern crate"))
}

fn unfinished(source: &Source) -> Vec<Finding> {
    let rule = "what is not done yet is an error that a caller can handle, or is not there";
    let mut found = Vec::new();
    for mark in UNFINISHED {
        let marked = words(&source.code, mark);
        found.extend(marked.into_iter().map(|at| source.finding(at, &format!("`{mark}`"), rule)));
    }
    found
}

/// Arms that take whatever is left: `_ =>`, or a bare name.
fn catch_alls(source: &Source) -> Vec<Finding> {
    if !RENDERERS.iter().any(|room| source.path.starts_with(room)) || is_test(source) {
        return Vec::new();
    }
    let rule = "a renderer names each kind of thing, for what it does not name is said to nobody";
    let code = program(source);
    let arms = code.match_indices("=>").filter_map(|(at, _)| {
        let before = code[..at].trim_end();
        let pattern = &before[before.rfind(['{', '}', ',', '\n']).map_or(0, |i| i + 1)..];
        let pattern = pattern.split(" if ").next().unwrap_or_default().trim();
        let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let named = pattern.starts_with(|c: char| !c.is_ascii_digit()) && pattern.chars().all(name);
        named.then(|| (at, pattern.to_owned()))
    });
    let left = arms.filter(|(_, pattern)| pattern != "true" && pattern != "false");
    left.map(|(at, pattern)| source.finding(at, &format!("`{pattern} =>`"), rule)).collect()
}

/// Kinds of channel that are named outside of what the guide's row names. A channel's own folder is its own.
fn kinds(source: &Source, row: &str) -> Vec<Finding> {
    let own = ["channel/telegram/", "channel/email/", "sandbox/"];
    if is_test(source) || own.iter().any(|room| source.path.starts_with(room)) {
        return Vec::new();
    }
    if row.contains(&format!("`src/{}`", source.path.display())) {
        return Vec::new();
    }
    let rule = "ask what a channel can do (`domain::traits`), or name this file in CONTRIBUTING.md's row of a channel";
    let code = program(source);
    let named = KINDS.iter().flat_map(|kind| words(code, kind).into_iter().map(move |at| (at, kind)));
    named.map(|(at, kind)| source.finding(at, &format!("names `{kind}`"), rule)).collect()
}

fn is_test(source: &Source) -> bool {
    source.path.iter().any(|part| part == "tests" || part == "tests.rs")
        || source.path.ends_with("fixture.rs")
}

/// The code up to its tests.
fn program(source: &Source) -> &str {
    source.code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// The checks themselves: a sample with each fault, and one that only looks like it.
mod tests {
    use super::*;

    fn told(path: &str, text: &str, check: impl Fn(&Source) -> Vec<Finding>) -> Vec<String> {
        let source = Source::new(Path::new(path), text.to_owned());
        check(&source).iter().map(|f| format!("{}: {}", f.line, f.what)).collect()
    }

    #[test]
    fn a_path_to_the_right_is_found_however_it_is_written() {
        let text = "use crate::domain::case;\n\
            use crate::{domain::{case, say}, store::{Key, Store}};\n\
            fn f() { crate::service::clock::now(); }\n\
            use super::super::channel as c;\n\
            mod tests { use super::super::super::cli; use super::*; }\n\
            pub(crate) use crate::keys::seal;";
        assert_eq!(
            told("keys/seal.rs", text, imports),
            [
                "2: uses `store::Key`",
                "2: uses `store::Store`",
                "3: uses `service::clock::now`",
                "4: uses `channel`",
                "5: uses `cli`"
            ]
        );
    }

    #[test]
    fn neighbours_do_not_use_each_other() {
        assert_eq!(told("keys/mod.rs", "use crate::text::say;", imports), ["1: uses `text::say`"]);
        assert_eq!(told("store/redis.rs", "use crate::config::Url;", imports), ["1: uses `config::Url`"]);
        assert_eq!(told("web/mod.rs", "use crate::admin::Socket;", imports), ["1: uses `admin::Socket`"]);
        assert_eq!(told("service/x.rs", "use crate::store::Store;", imports), [""; 0]);
    }

    #[test]
    fn a_way_past_the_trait_of_the_store_is_found() {
        let text = "use crate::store::{Store, redis::refusal};\nuse crate::store::memory::MemoryStore;";
        assert_eq!(told("service/alarm.rs", text, past_the_trait), ["1: uses `store::redis::refusal`"]);
        assert_eq!(told("app/run.rs", text, past_the_trait), [""; 0]);
    }

    #[test]
    fn the_sandbox_shares_the_clock_and_nothing_else() {
        let text = "use crate::service::clock::Clock;\nuse crate::{domain::time::Stamp, service::intake};\n\
            use crate::service;";
        assert_eq!(told("sandbox/mod.rs", text, imports), ["2: uses `service::intake`", "3: uses `service`"]);
    }

    #[test]
    fn a_module_that_nobody_placed_is_found() {
        assert_eq!(told("helpers/mod.rs", "", imports), ["1: module `helpers`"]);
        assert_eq!(
            told("domain/a.rs", "use crate::*;\nuse crate::Error;", imports),
            ["1: uses `*`", "2: uses `Error`"]
        );
    }

    #[test]
    fn impure_names_are_found_in_the_domain_alone() {
        let text = "use std::{fmt, fs::File, time::{Duration, Instant}};\nuse redis;\n\
            fn f() -> tokio::task::Id { std::net::lookup(SystemTime) }";
        assert_eq!(
            told("domain/x.rs", text, impurities),
            [
                "1: names `std::fs`",
                "1: names `Instant`",
                "2: names `redis`",
                "3: names `tokio`",
                "3: names `std::net`",
                "3: names `SystemTime`"
            ]
        );
        assert_eq!(told("service/x.rs", text, impurities), [""; 0]);
        assert_eq!(told("domain/x.rs", "let redis = Instantly; let axum: u8 = 1;", impurities), [""; 0]);
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let text = "// crate::cli\n/* crate::cli /* nested */ crate::app */\n/// [`crate::cli`]\n\
            const A: &str = \"crate::cli \\\" crate::app\";\nconst B: &str = r#\"crate::cli \" crate::app\"#;\n\
            const C: char = '\"'; fn f<'a>(x: &'a str) { todo(x) } const D: &[u8] = b\"crate::cli\";\nuse crate::cli;";
        assert_eq!(told("domain/x.rs", text, imports), ["7: uses `cli`"]);
    }

    #[test]
    fn a_renderer_that_takes_whatever_is_left_is_found() {
        let text = "fn f(a: A) { match a {\n A::One => 1,\n A::Two(_) | A::Three { .. } => 2,\n [_, ..] => 3,\n\
            _ => 4,\n other => 5,\n _ if b(a) => 6,\n (_, B) => 7, true => 8 } }\n\
            #[cfg(test)]\nmod tests { fn f() { match a { _ => 1 } } }";
        assert_eq!(told("channel/said/a.rs", text, catch_alls), ["5: `_ =>`", "6: `other =>`", "7: `_ =>`"]);
        assert_eq!(told("channel/said/tests/a.rs", text, catch_alls), [""; 0]);
        assert_eq!(told("channel/kinds.rs", text, catch_alls), [""; 0]);
    }

    #[test]
    fn a_kind_of_channel_that_is_named_elsewhere_is_found() {
        let (text, row) =
            ("fn f() { c == Traits::EMAIL }\nuse Channel::Telegram;", "| a channel | `src/app/run.rs` |");
        let check = |source: &Source| kinds(source, row);
        assert_eq!(
            told("domain/x.rs", text, check),
            ["2: names `Channel::Telegram`", "1: names `Traits::EMAIL`"]
        );
        assert_eq!(told("app/run.rs", text, check), [""; 0]);
        assert_eq!(told("channel/email/send.rs", text, check), [""; 0]);
    }

    #[test]
    fn unfinished_code_is_found() {
        assert_eq!(
            told("cli/run.rs", "fn f() {\n todo!(\"later\") }\n// dbg!(x)", unfinished),
            ["2: `todo!`"]
        );
    }
}
