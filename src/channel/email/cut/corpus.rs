//! The table of cases in `tests/corpus/replies`: what must come out of what clients send.
//!
//! A case is a file: `client:` and `language:`, perhaps `trap:`, `inline: yes`, `doubt: yes`, then what came in
//! under `=== raw` and what the person wrote under `=== own`. Characters that nobody sees are written by name
//! (`{nbsp}`). `known` was at hand when the rules were made; `apart` was written afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use super::{CutReply, cut};

const MARKER: &str = "##- Please write above this line -##";
/// Of a hundred.
const EXACT: usize = 95;
const UNSEEN: &[(&str, &str)] = &[
    ("{nbsp}", "\u{a0}"),
    ("{nnbsp}", "\u{202f}"),
    ("{rlm}", "\u{200f}"),
    ("{lrm}", "\u{200e}"),
    ("{feff}", "\u{feff}"),
    ("{zwsp}", "\u{200b}"),
    ("{sp}", " "),
    ("{cr}", "\r"),
];

#[derive(Debug)]
struct Case {
    name: String,
    head: String,
    raw: String,
    own: String,
}

impl Case {
    fn read(path: &Path) -> Self {
        let mut text = fs::read_to_string(path).unwrap();
        for (name, character) in UNSEEN {
            text = text.replace(name, character);
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (head, rest) = text.split_once("=== raw\n").unwrap_or_else(|| panic!("{name}: no raw"));
        let (raw, own) = rest.split_once("=== own\n").unwrap_or_else(|| panic!("{name}: no own"));
        Self { name, head: head.to_owned(), raw: raw.to_owned(), own: own.to_owned() }
    }

    fn says(&self, key: &str) -> bool {
        self.head.lines().any(|l| l == format!("{key}: yes"))
    }

    fn is_trap(&self) -> bool {
        self.head.contains("trap:")
    }

    /// Lines that came out and should not have.
    fn leaked(&self, reply: &CutReply) -> Vec<String> {
        let wanted = lines(&self.own);
        lines(&reply.own).into_iter().filter(|l| !wanted.contains(l)).collect()
    }

    fn is_exact(&self, reply: &CutReply) -> bool {
        let same = lines(&self.own) == lines(&reply.own);
        same && self.says("inline") == reply.inline && self.says("doubt") == reply.doubtful.is_some()
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|l| l.trim_end().to_owned()).skip_while(String::is_empty).collect()
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/replies").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| Case::read(p)).collect()
}

/// Prints the count, and each case that failed; fails on any leak.
fn measure(folder: &str, least: usize) {
    let cases = cases(folder);
    let (mut exact, mut leaked) = (0, 0);
    for case in &cases {
        let reply = cut(&case.raw, MARKER);
        let leaks = case.leaked(&reply);
        leaked += usize::from(!leaks.is_empty());
        if case.is_exact(&reply) {
            exact += 1;
        } else {
            println!("-- {}: {reply:#?}\n   leaked: {leaks:?}", case.name);
        }
    }
    let traps = cases.iter().filter(|c| c.is_trap()).count();
    println!("{folder}: {exact} of {} exact ({traps} of them traps), {leaked} leaks", cases.len());
    assert!(cases.len() >= least && 3 * traps >= cases.len(), "{} cases, {traps} traps", cases.len());
    assert_eq!(leaked, 0, "leaks");
    assert!(100 * exact >= EXACT * cases.len(), "{exact} of {}", cases.len());
}

#[test]
fn replies_of_known_clients_come_out_as_they_were_written() {
    measure("known", 150);
}

#[test]
fn so_do_replies_that_were_kept_apart() {
    measure("apart", 60);
}
