//! The threat model claims nothing that no test shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Whose part of the document each adversary is.
const ADVERSARIES: [&str; 11] = [
    "The server, seized while it runs",
    "The disk, seized when it is off",
    "A stolen backup",
    "Whoever can read or write Redis",
    "An operator's phone, stolen or seized",
    "An operator who means harm",
    "A contact who means harm",
    "Telegram itself, or whoever compels it",
    "A mail provider, or whoever reads mail on its way",
    "A user on the same machine",
    "A flood",
];

#[test]
fn what_the_threat_model_claims_is_shown_by_tests_that_are_there() {
    let (model, tests) = (read("docs/threat-model.md"), names());
    let mut named = 0;
    for row in model.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_end().trim_matches('|').split('|').map(str::trim).collect();
        let Some((what, shown)) = cells.first().zip(cells.last()) else { continue };
        let told = shown.contains('`') || *shown == "*outside*";
        assert!(told || !["gets", "gets not"].contains(what), "docs/threat-model.md: nothing shows {row}");
        for name in shown.split('`').skip(1).step_by(2) {
            let there = tests.contains(name) || root().join(name).is_file();
            assert!(there, "docs/threat-model.md leans on {name}, which is no test: {row}");
            named += 1;
        }
    }
    assert!(named > 30, "only {named} tests are named");
}

#[test]
fn each_adversary_has_what_they_get_what_they_do_not_and_what_to_do() {
    let model = read("docs/threat-model.md");
    for adversary in ADVERSARIES {
        let part =
            model.split(&format!("\n## {adversary}\n")).nth(1).unwrap_or_else(|| panic!("no {adversary}"));
        let part = part.split("\n## ").next().unwrap_or_default();
        for row in ["| gets | ", "| gets not | ", "| then | "] {
            assert!(part.contains(row), "{adversary}: {row}");
        }
    }
}

/// What stands between links and headings of the operator's manual.
#[test]
fn the_pages_that_it_sends_people_to_are_there() {
    let anchor = |title: &str| {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
        title.chars().filter(kept).collect::<String>().to_lowercase().replace(' ', "-")
    };
    for page in ["docs/threat-model.md", "SECURITY.md"] {
        let text = read(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, title) = link.split_once('#').unwrap_or((link, ""));
            let there = root().join(page).with_file_name(file);
            let there = fs::read_to_string(&there).unwrap_or_else(|_| panic!("{page} points to {link}"));
            let titles = there.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor);
            assert!(title.is_empty() || titles.into_iter().any(|it| it == title), "{page} points to {link}");
        }
    }
}

/// The names of all functions that are tests, or made into some by a macro.
fn names() -> BTreeSet<String> {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        sources(&root().join(folder), &mut files);
    }
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let named = text.lines().filter_map(|line| {
            let line = line.trim_start();
            let rest = ["pub ", "pub(crate) ", "pub(super) "]
                .iter()
                .find_map(|p| line.strip_prefix(p))
                .unwrap_or(line);
            let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
            rest.split(['(', '<']).next()
        });
        names.extend(named.map(str::to_owned));
    }
    names
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
