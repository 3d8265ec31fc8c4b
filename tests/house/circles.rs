//! Files that use each other, be it by way of others: to read one of them is to read them all.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{House, Use};
use super::source::{Finding, Source};

const RULE: &str = "files do not use each other: what they share stands in a third, or one of them is told";

/// Each circle, but for those that may stay. One of these that is no more is told, too.
pub fn circles(sources: &[Source], stay: &[(&[&str], &str)]) -> Vec<Finding> {
    let house = House::of(sources);
    let uses: BTreeMap<&str, (&Source, Vec<Use>)> =
        house.uses().into_iter().map(|(source, uses)| (name(source), (source, uses))).collect();
    let mut stay: Vec<BTreeSet<&str>> =
        stay.iter().map(|(files, _)| files.iter().copied().collect()).collect();
    let mut found = Vec::new();
    for circle in rings(&files(&uses)) {
        match stay.iter().position(|known| *known == circle) {
            Some(known) => drop(stay.remove(known)),
            None => found.push(told(&circle, &uses)),
        }
    }
    let first = sources.first();
    let over = stay.iter().filter_map(|known| {
        let what = format!("{known:?} may stay a circle");
        first.map(|source| source.finding(0, &what, "it is none any more: take it off the list"))
    });
    found.extend(over);
    found
}

/// What a floor uses of those above it.
pub fn climbs(sources: &[Source], floors: &[(&str, &str)]) -> Vec<Finding> {
    let house = House::of(sources);
    let mut found = Vec::new();
    for (source, uses) in house.uses() {
        for (floor, above) in floors.iter().filter(|(floor, _)| name(source).starts_with(floor)) {
            let up = uses.iter().filter(|u| name(u.of).starts_with(above) && !name(u.of).starts_with(floor));
            let rule = format!("what stands in `{floor}` uses nothing of what stands above it, in `{above}`");
            let what = |u: &Use| format!("uses `{}` of {}", u.name, name(u.of));
            found.extend(up.map(|u| source.finding(u.at, &what(u), &rule)));
        }
    }
    found
}

fn name(source: &Source) -> &str {
    source.path.to_str().unwrap()
}

/// Who takes what of whom, from the first file of the circle on.
fn told(circle: &BTreeSet<&str>, uses: &BTreeMap<&str, (&Source, Vec<Use>)>) -> Finding {
    let mut ties = Vec::new();
    for file in circle {
        for other in circle {
            let taken: BTreeSet<&str> =
                uses[file].1.iter().filter(|u| name(u.of) == *other).map(|u| u.name.as_str()).collect();
            if !taken.is_empty() {
                let taken: Vec<&str> = taken.into_iter().collect();
                ties.push(format!("{file} takes {} of {other}", taken.join(", ")));
            }
        }
    }
    let (first, taken) = &uses[circle.first().unwrap()];
    let at = taken.iter().find(|u| circle.contains(name(u.of))).map_or(0, |u| u.at);
    first.finding(at, &ties.join("; "), RULE)
}

/// Which files each file uses.
fn files<'a>(uses: &BTreeMap<&'a str, (&'a Source, Vec<Use<'a>>)>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    uses.iter().map(|(file, (_, uses))| (*file, uses.iter().map(|u| name(u.of)).collect())).collect()
}

/// The sets of files that reach each other.
fn rings<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<BTreeSet<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        uses.keys().map(|file| (*file, reach(file, uses))).collect();
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for (file, others) in &reached {
        if others.contains(file) && !found.iter().any(|ring| ring.contains(file)) {
            found.push(others.iter().copied().filter(|other| reached[other].contains(file)).collect());
        }
    }
    found
}

/// Every file that a file uses, by way of others too. Itself is among them only where it stands in a circle.
fn reach<'a>(file: &'a str, uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![file]);
    while let Some(file) = next.pop() {
        next.extend(uses[file].iter().copied().filter(|other| reached.insert(*other)));
    }
    reached
}

/// A house of a few lines with each kind of circle, and others that only look like one.
mod tests {
    use std::path::Path;

    use super::*;

    fn house_of(files: &[(&str, &str)]) -> Vec<Source> {
        files.iter().map(|(path, text)| Source::new(Path::new(path), (*text).to_owned())).collect()
    }

    fn rings(files: &[(&str, &str)], stay: &[(&[&str], &str)]) -> Vec<String> {
        circles(&house_of(files), stay).iter().map(|f| format!("{}: {}", f.line, f.what)).collect()
    }

    #[test]
    fn files_that_use_each_other_are_found_however_they_do() {
        let by_import =
            [("a/b.rs", "use super::c::C;"), ("a/c.rs", "pub struct C;\nuse super::b;\nfn f() { b::g() }")];
        assert_eq!(rings(&by_import, &[]), ["1: a/b.rs takes C of a/c.rs; a/c.rs takes g of a/b.rs"]);
        let by_path = [
            ("a.rs", "mod b; mod c;"),
            ("a/b.rs", "fn f() -> crate::a::c::C { C }"),
            ("a/c.rs", "type X = super::b::B<u8>;"),
        ];
        assert_eq!(rings(&by_path, &[]), ["1: a/b.rs takes C of a/c.rs; a/c.rs takes B of a/b.rs"]);
        let by_three = [
            ("a/mod.rs", "mod b; mod c; mod d;"),
            ("a/b.rs", "use crate::a::{c::{C as Sea}, d};"),
            ("a/c.rs", "use super::{d::{self, E}};"),
            ("a/d.rs", "pub struct E; fn f() { let b: crate::a::b::B = g(); }"),
        ];
        assert_eq!(
            rings(&by_three, &[]),
            ["1: a/b.rs takes C of a/c.rs; a/c.rs takes E of a/d.rs; a/d.rs takes B of a/b.rs"]
        );
        let with_its_part =
            [("a.rs", "mod b;\nfn f() { b::g() }\npub struct A;"), ("a/b.rs", "use super::A;")];
        assert_eq!(rings(&with_its_part, &[]), ["2: a.rs takes g of a/b.rs; a/b.rs takes A of a.rs"]);
        let all_of_it = [("a.rs", "mod b;\nfn f() { b::g() }"), ("a/b.rs", "use super::*;")];
        assert_eq!(rings(&all_of_it, &[]), ["2: a.rs takes g of a/b.rs; a/b.rs takes super of a.rs"]);
        let from_within = [("a.rs", "mod i { use super::super::b::B; }"), ("b.rs", "use crate::a::i::C;")];
        assert_eq!(rings(&from_within, &[]), ["1: a.rs takes B of b.rs; b.rs takes C of a.rs"]);
    }

    #[test]
    fn what_is_handed_on_is_used_where_it_is_made() {
        let handed_on = [
            ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub(super) use self::c::{C, cast};"),
            ("a/b.rs", "use super::C;\npub struct B;"),
            ("a/c.rs", "pub struct C;"),
            ("d.rs", "use crate::a::{B, C};"),
        ];
        assert_eq!(rings(&handed_on, &[]), [""; 0]);
        let round = [
            ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::C;"),
            ("a/b.rs", "use super::C;"),
            ("a/c.rs", "use super::B;"),
        ];
        assert_eq!(rings(&round, &[]), ["1: a/b.rs takes C of a/c.rs; a/c.rs takes B of a/b.rs"]);
    }

    #[test]
    fn what_only_tries_a_file_may_look_back() {
        let tried = [
            ("a.rs", "mod b;\n#[cfg(test)]\nmod tests;\nuse b::B;"),
            ("a/b.rs", "pub struct B;\n#[cfg(test)]\nmod tests { use super::super::A; use crate::a::f; }"),
            ("a/tests.rs", "use super::b::B;\npub fn f() {}"),
        ];
        assert_eq!(rings(&tried, &[]), [""; 0]);
        let names = [
            ("a.rs", "use crate::b::C; struct S { b: u8 }"),
            ("b.rs", "fn f(x: X) { x.a(); mod_a::a() } // crate::a"),
        ];
        assert_eq!(rings(&names, &[]), [""; 0]);
    }

    #[test]
    fn a_circle_may_stay_while_it_is_one() {
        let both = [("a.rs", "use crate::b::B;"), ("b.rs", "use crate::a::A;")];
        assert_eq!(rings(&both, &[(&["b.rs", "a.rs"], "they are one")]), [""; 0]);
        let one = [("a.rs", "use crate::b::B;"), ("b.rs", "")];
        assert_eq!(
            rings(&one, &[(&["a.rs", "b.rs"], "they were one")]),
            [r#"1: {"a.rs", "b.rs"} may stay a circle"#]
        );
    }

    #[test]
    fn a_floor_that_uses_what_stands_above_is_found() {
        let told = climbs(
            &house_of(&[
                ("a/top.rs", "use super::low::move_it;"),
                ("a/low/mod.rs", "pub mod one;"),
                ("a/low/one.rs", "use super::two;\nfn f() { two::g(); super::super::top::decide() }"),
                ("a/low/two.rs", "use crate::b::B;"),
                ("b.rs", "pub struct B;"),
            ]),
            &[("a/low/", "a/")],
        );
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("src/a/low/one.rs:2: uses `decide` of a/top.rs"), "{told:?}");
    }
}
