//! The modules of the house, and in which file a path ends: through `super`, imports, other names and what a
//! `mod.rs` hands on.

use std::collections::BTreeMap;

use super::paths::inline_depth;
use super::source::{Source, words};

/// How many imports of imports are followed: more is a ring of names, which the compiler refuses.
const FOLLOWED: usize = 16;

/// What is built only to try the rest: it may look at what it tries.
const TRIALS: &[&str] = &["#[cfg(test)]", "#[cfg(fuzzing)]"];

/// The modules of a crate that have a file, but for those that only try others.
pub struct House<'a> {
    modules: BTreeMap<Vec<String>, Module<'a>>,
}

/// A file, and what it has brought into its own names.
pub struct Module<'a> {
    pub source: &'a Source,
    /// Its code without what only tries it, and without its imports.
    body: String,
    imports: Vec<Import>,
}

/// One name that a `use` brings in.
struct Import {
    at: usize,
    name: String,
    path: Vec<String>,
    /// It is handed on: that alone uses nothing.
    handed_on: bool,
    /// It brings in all that the module has.
    all: bool,
}

/// Where a path ends.
enum End<'a> {
    /// At something that this file defines.
    In(&'a Source),
    /// At a module as a whole, which is this file.
    Module(&'a Source),
    /// In another crate.
    Outside,
}

/// That a file uses something of another.
pub struct Use<'a> {
    pub at: usize,
    pub of: &'a Source,
    pub name: String,
}

impl<'a> House<'a> {
    pub fn of(sources: &'a [Source]) -> Self {
        let mut trials = Vec::new();
        let mut modules = BTreeMap::new();
        for source in sources.iter().filter(|source| !source.path.ends_with("main.rs")) {
            let (code, tried_by) = without_trials(&source.code);
            let path = place(source);
            trials.extend(tried_by.into_iter().map(|name| join(&path, &name)));
            let (body, imports) = without_imports(&code);
            modules.insert(path, Module { source, body, imports });
        }
        modules.retain(|path, _| !trials.iter().any(|trial| path.starts_with(trial)));
        Self { modules }
    }

    /// Every file, with what it uses of others.
    pub fn uses(&'a self) -> Vec<(&'a Source, Vec<Use<'a>>)> {
        self.modules.iter().map(|(path, module)| (module.source, self.uses_of(path, module))).collect()
    }

    fn uses_of(&'a self, place: &[String], module: &'a Module<'a>) -> Vec<Use<'a>> {
        let imports = module.imports.iter().filter(|i| !i.handed_on).map(|i| (i.at, i.path.clone(), i.all));
        let named = chains(&module.body).into_iter().map(|(at, path)| (at, path, false));
        let found = imports.chain(named).filter_map(|(at, path, all)| {
            let of = match self.end(place, &outward(&module.source.code, at, &path), FOLLOWED) {
                End::In(of) => of,
                End::Module(of) if all => of,
                End::Module(_) | End::Outside => return None,
            };
            let name = path.last().cloned().unwrap_or_default();
            (of.path != module.source.path).then_some(Use { at, of, name })
        });
        found.collect()
    }

    /// Where a path ends that stands in the module at `place`.
    fn end(&'a self, place: &[String], path: &[String], left: usize) -> End<'a> {
        let Some((first, rest)) = path.split_first() else { return self.whole(place) };
        match first.as_str() {
            _ if left == 0 => End::Outside,
            "crate" | "hotlined" => self.within(&[], rest, left),
            "self" => self.within(place, rest, left),
            "super" => self.end(&place[..place.len().saturating_sub(1)], &climbed(rest), left),
            _ if self.modules.contains_key(&join(place, first)) => self.within(place, path, left),
            _ if self.import(place, first).is_some() => self.within(place, path, left),
            _ => End::Outside,
        }
    }

    /// Where a path ends that begins with a name of the module at `place`.
    fn within(&'a self, place: &[String], path: &[String], left: usize) -> End<'a> {
        let Some((first, rest)) = path.split_first() else { return self.whole(place) };
        let below = join(place, first);
        let is_module = self.modules.contains_key(&below);
        let import = self.import(place, first).filter(|_| left > 0 && (rest.is_empty() || !is_module));
        if let Some(import) = import {
            let path: Vec<String> = import.path.iter().chain(rest).cloned().collect();
            return match self.end(place, &path, left - 1) {
                End::Outside if self.defines(place, &path) => self.own(place),
                end => end,
            };
        }
        if is_module { self.within(&below, rest, left) } else { self.own(place) }
    }

    fn import(&self, place: &[String], name: &str) -> Option<&Import> {
        self.modules.get(place)?.imports.iter().find(|import| import.name == name)
    }

    /// Whether the path begins with a type of the file itself, as that of a variant does.
    fn defines(&self, place: &[String], path: &[String]) -> bool {
        let code = self.modules.get(place).map_or("", |module| module.source.code.as_str());
        let kinds = ["enum", "struct", "trait", "type"];
        path.first()
            .is_some_and(|name| kinds.iter().any(|kind| !words(code, &format!("{kind} {name}")).is_empty()))
    }

    fn own(&'a self, place: &[String]) -> End<'a> {
        self.modules.get(place).map_or(End::Outside, |module| End::In(module.source))
    }

    fn whole(&'a self, place: &[String]) -> End<'a> {
        self.modules.get(place).map_or(End::Outside, |module| End::Module(module.source))
    }
}

/// The path as the file itself would write it: within a `mod name { … }` the first `super` is the file.
fn outward(code: &str, at: usize, path: &[String]) -> Vec<String> {
    if path.first().is_none_or(|first| first != "super") {
        return path.to_vec();
    }
    let ups = path.iter().take_while(|part| *part == "super").count();
    let within = inline_depth(code, at).min(ups);
    let own = std::iter::repeat_n("self".to_owned(), usize::from(within == ups));
    own.chain(path.iter().skip(within).cloned()).collect()
}

/// What follows a `super`, seen from the module above.
fn climbed(rest: &[String]) -> Vec<String> {
    match rest.first().map(String::as_str) {
        Some("super") => rest.to_vec(),
        _ => std::iter::once("self".to_owned()).chain(rest.iter().cloned()).collect(),
    }
}

fn join(place: &[String], name: &str) -> Vec<String> {
    place.iter().cloned().chain([name.to_owned()]).collect()
}

/// The module that the file is: `a::b` for `a/b.rs` and `a/b/mod.rs`.
fn place(source: &Source) -> Vec<String> {
    let parts = source.path.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned());
    let mut place: Vec<String> = parts.collect();
    if place.last().is_some_and(|last| last == "mod" || (last == "lib" && place.len() == 1)) {
        place.pop();
    }
    place
}

/// The code with every item blanked that only tries the rest, and the names of the modules among them.
fn without_trials(code: &str) -> (String, Vec<String>) {
    let (mut code, mut modules) = (code.to_owned(), Vec::new());
    for mark in TRIALS {
        while let Some(at) = code.find(mark) {
            let end = end_of_item(&code, at + mark.len());
            let item = &code[at + mark.len()..end];
            if let Some(at) = words(item, "mod").first() {
                modules
                    .extend(item[at + "mod".len()..].split([';', '{']).next().map(|n| n.trim().to_owned()));
            }
            code.replace_range(at..end, &blank(&code[at..end]));
        }
    }
    (code, modules)
}

/// Where the item that begins there is over.
fn end_of_item(code: &str, at: usize) -> usize {
    let mut depth = 0_usize;
    for (i, c) in code[at..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at + i,
            ')' | ']' => depth -= 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return at + i + 1;
                }
            }
            ';' if depth == 0 => return at + i + 1,
            _ => {}
        }
    }
    code.len()
}

fn blank(text: &str) -> String {
    text.chars().flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8())).collect()
}

/// The code with its imports blanked, and what they bring in.
fn without_imports(code: &str) -> (String, Vec<Import>) {
    let (mut body, mut imports) = (code.to_owned(), Vec::new());
    for at in words(code, "use") {
        let start = at + "use".len();
        let Some(length) = code[start..].find(';').filter(|_| code[start..].starts_with(' ')) else {
            continue;
        };
        let before = code[..at].trim_end();
        let handed_on = before.ends_with("pub") || (before.ends_with(')') && is_scope(before));
        for (path, name, all) in tree(code[start..start + length].trim(), &[]) {
            imports.push(Import { at, name, path, handed_on, all });
        }
        body.replace_range(at..start + length, &blank(&code[at..start + length]));
    }
    (body, imports)
}

/// Whether the code ends with `pub(…)`.
fn is_scope(before: &str) -> bool {
    before.rfind('(').is_some_and(|open| before[..open].trim_end().ends_with("pub"))
}

/// The paths of a `use`, each with the name that it brings in, and whether that is all of a module.
fn tree(text: &str, before: &[String]) -> Vec<(Vec<String>, String, bool)> {
    let with = |parts: &str| -> Vec<String> {
        let parts = parts.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        before.iter().cloned().chain(parts).collect()
    };
    if let Some(open) = text.find('{') {
        let inside = text[open + 1..].trim_end().trim_end_matches('}');
        let before = with(&text[..open]);
        return members(inside).into_iter().flat_map(|member| tree(member.trim(), &before)).collect();
    }
    let all = text.trim_end().ends_with('*');
    let (path, renamed) = text.split_once(" as ").map_or((text, None), |(path, name)| (path, Some(name)));
    let mut path = with(path);
    path.pop_if(|last| last == "self" || last == "*");
    let name = renamed.map(|name| name.trim().to_owned()).or_else(|| path.last().cloned());
    name.map(|name| (path, if all { "*".to_owned() } else { name }, all)).into_iter().collect()
}

/// What stands between the commas of a group.
fn members(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_usize, 0, Vec::new());
    for (i, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&inside[from..i]);
                from = i + 1;
            }
            _ => {}
        }
    }
    found.push(&inside[from..]);
    found.into_iter().filter(|member| !member.trim().is_empty()).collect()
}

/// Whether what follows is a name of something that is there, and no field, method or new name.
fn is_said(before: &str) -> bool {
    let field = before.ends_with('.') && !before.ends_with("..");
    let new = ["mod", "fn", "struct", "enum", "trait", "type", "const", "static", "let"];
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let named = new.iter().any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(part)));
    !field && !named && !before.ends_with("::")
}

/// Every name of the code, with the path that it ends: `a`, `a::b::C`. Fields and methods are none.
fn chains(code: &str) -> Vec<(usize, Vec<String>)> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = code[at..].find(part).map(|i| at + i) {
        let mut end = start;
        let mut path = Vec::new();
        loop {
            let length = code[end..].find(|c| !part(c)).unwrap_or(code.len() - end);
            path.push(code[end..end + length].to_owned());
            end += length;
            match code[end..].strip_prefix("::") {
                Some(rest) if rest.starts_with(part) => end += 2,
                _ => break,
            }
        }
        if is_said(code[..start].trim_end()) {
            found.push((start, path));
        }
        at = end;
    }
    found
}
