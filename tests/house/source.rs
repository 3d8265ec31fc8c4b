//! A source file as the checks see it: with everything that is no code blanked out.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path below `src/`, its text, and the text with comments and strings blanked.
pub struct Source {
    pub path: PathBuf,
    pub text: String,
    pub code: String,
}

/// What is wrong, where, and by which rule.
pub struct Finding {
    file: String,
    pub line: usize,
    pub what: String,
    rule: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src/{}:{}: {} ({})", self.file, self.line, self.what, self.rule)
    }
}

impl Source {
    pub fn new(path: &Path, text: String) -> Self {
        Self { path: path.to_owned(), code: blank(&text), text }
    }

    /// The top module that the file belongs to; `None` for `lib.rs` and `main.rs`, which hold the house.
    pub fn module(&self) -> Option<String> {
        let first = self.path.components().next()?.as_os_str().to_string_lossy().into_owned();
        let name = first.trim_end_matches(".rs").to_owned();
        (name != "lib" && name != "main").then_some(name)
    }

    /// How many modules deep the file is: 1 for `domain/mod.rs` and `domain.rs`, 2 for `domain/time.rs`.
    pub fn depth(&self) -> usize {
        self.path.components().count() - usize::from(self.path.ends_with("mod.rs"))
    }

    pub fn finding(&self, at: usize, what: &str, rule: &str) -> Finding {
        Finding {
            file: self.path.display().to_string(),
            line: self.code[..at].matches('\n').count() + 1,
            what: what.to_owned(),
            rule: rule.to_owned(),
        }
    }
}

/// Every Rust file below `folder`, its path told from `root`.
pub fn sources(root: &Path, folder: &Path) -> Vec<Source> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let read = |path: &Path| Source::new(path.strip_prefix(root).unwrap(), fs::read_to_string(path).unwrap());
    let each = paths.iter().flat_map(|path| match path.extension() {
        _ if path.is_dir() => sources(root, path),
        Some(ext) if ext == "rs" => vec![read(path)],
        _ => Vec::new(),
    });
    each.collect()
}

/// Where `word` stands by itself, and not as a part of a longer name.
pub fn words(code: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let whole = |at: &usize| {
        let closed = word.ends_with('!') || !code[at + word.len()..].starts_with(part);
        closed && !code[..*at].ends_with(part)
    };
    code.match_indices(word).map(|(at, _)| at).filter(whole).collect()
}

/// The code with comments, strings and character literals made of blanks; lines stay where they were.
fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skip = hidden(rest, code.ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        let (taken, left) = rest.split_at(if skip == 0 { first.len_utf8() } else { skip });
        if skip == 0 {
            code.push_str(taken);
        } else {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = left;
    }
    code
}

/// How many bytes at the start of `rest` are no code. `in_name`: the `r` before a quote may end a name.
fn hidden(rest: &str, in_name: bool) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    if !in_name && let Some(length) = raw_string(rest) {
        return length;
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    let mut chars = rest.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('\''), Some('\\'), _) | (Some('\''), Some(_), Some('\'')) => quoted(rest, '\''),
        _ => 0, // a lifetime, or code
    }
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let step = &rest.as_bytes()[at..];
        if step.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if step.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(inside.find(&end).map_or(rest.len(), |at| rest.len() - inside.len() + at + end.len()))
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
