//! That each parser of hostile input has a fuzz target, and that the list of targets is the list of files. They are
//! neither built nor run here: `fuzz/run` does that.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a stranger's bytes are read by, and the target that fuzzes it.
const FUZZED: &[(&str, &str)] = &[
    ("admin/lines.rs", "admin"),
    ("admin/moment.rs", "admin"),
    ("admin/protocol.rs", "admin"),
    ("channel/command/mod.rs", "command"),
    ("channel/email/auth", "auth"),
    ("channel/email/cut", "cut"),
    ("channel/email/cut/html", "page"),
    ("channel/email/ident.rs", "token"),
    ("channel/email/imap/frame.rs", "imap"),
    ("channel/email/imap/reply.rs", "imap"),
    ("channel/email/lmtp/data.rs", "lmtp"),
    ("channel/email/lmtp/protocol.rs", "lmtp"),
    ("channel/email/openpgp", "openpgp"),
    ("channel/email/parse", "mail"),
    ("channel/email/parse/html", "page"),
    ("channel/email/token", "token"),
    ("channel/media/clean", "media"),
    ("channel/telegram/button", "button"),
    ("channel/telegram/content.rs", "telegram"),
    ("channel/telegram/parse.rs", "telegram"),
    ("config", "config"),
    ("domain/call", "hours"),
    ("domain/duration.rs", "hours"),
    ("domain/names", "names"),
    ("domain/shift/span.rs", "hours"),
    ("keys/folder.rs", "stored"),
    ("keys/openpgp", "openpgp"),
    ("keys/periods.rs", "stored"),
    ("net/opening.rs", "proxy"),
    ("store/redis/codec.rs", "stored"),
    ("text/split.rs", "text"),
    ("text/visible.rs", "text"),
];

#[test]
fn each_parser_has_a_target_and_each_target_a_parser() {
    for (parser, _) in FUZZED {
        assert!(house().join("src").join(parser).exists(), "{parser} is no more: name what reads that now");
    }
    let wanted: BTreeSet<String> = FUZZED.iter().map(|(_, target)| (*target).to_owned()).collect();
    assert_eq!(targets(), wanted);
}

#[test]
fn the_list_of_targets_is_the_list_of_files() {
    let manifest: toml::Table = read("fuzz/Cargo.toml").parse().unwrap();
    let listed = manifest["bin"].as_array().unwrap().iter().map(|bin| {
        let name = bin["name"].as_str().unwrap().to_owned();
        assert_eq!(bin["path"].as_str(), Some(format!("targets/{name}.rs").as_str()));
        name
    });
    assert_eq!(listed.collect::<BTreeSet<_>>(), targets());
    assert!(manifest.contains_key("workspace"), "else the project would build them");
}

#[test]
fn words_and_seeds_are_for_a_target() {
    for folder in ["fuzz/words", "fuzz/seeds"] {
        let strange: Vec<String> = names(folder).difference(&targets()).cloned().collect();
        assert!(strange.is_empty(), "{folder}: {strange:?}");
    }
}

/// What only a build for fuzzing opens must not be in any other.
#[test]
fn what_opens_a_module_to_a_target_is_built_for_nothing_else() {
    let mut doors = 0;
    for file in sources(&house().join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (above, line) in lines.iter().zip(lines.iter().skip(1)) {
            if line.trim() == "pub mod fuzzing;" {
                assert_eq!(above.trim(), "#[cfg(fuzzing)]", "{}", file.display());
                doors += 1;
            }
        }
    }
    assert!(doors > 0, "the sources were not read");
}

fn targets() -> BTreeSet<String> {
    names("fuzz/targets").iter().map(|name| name.strip_suffix(".rs").unwrap_or(name).to_owned()).collect()
}

fn names(folder: &str) -> BTreeSet<String> {
    let all = fs::read_dir(house().join(folder)).unwrap();
    all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = all.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

fn read(file: &str) -> String {
    fs::read_to_string(house().join(file)).unwrap()
}

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
