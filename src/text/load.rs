//! An admin's own texts: a folder of `LANGUAGE.ftl` files, laid over the built-in ones message by message.
//!
//! Everything that could go wrong when a text is shown is found when the folder is read, and all of it at
//! once, so that an admin needs one round to put it right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::{FluentArgs, FluentResource};

use super::ftl::{Declared, declared};
use super::{BUILTIN, COMPLETE, Texts};
use crate::domain::id::Language;

/// Larger files are a mistake; the built-in ones have about 15 kB.
const LARGEST: u64 = 1 << 20;

/// Ids that began so were the admin's own: the names of topics.
const OF_BEFORE: &str = "topic-";

/// One thing that is wrong with a folder of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the folder.
    pub file: PathBuf,
    /// The line, from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong, for the admin.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.reason)
    }
}

/// Everything that is wrong with a folder of texts. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

impl Texts {
    /// The built-in texts with those of a folder over them. Files that don't end in `.ftl` are left alone;
    /// a language that is not built in may hold a part of the texts.
    ///
    /// # Errors
    /// Every fault of the folder: unreadable, not UTF-8, no language's name, a syntax error, an id that no
    /// text has, a variable that its text is not given, a reference that leads nowhere.
    pub fn load(folder: &Path) -> Result<Self, Faults> {
        let mut texts = Self::builtin();
        let mut faults = Vec::new();
        match files(folder) {
            Ok(files) => files.iter().for_each(|file| texts.lay(file, &mut faults)),
            Err(e) => faults.push(Fault { file: folder.into(), line: None, reason: e.to_string() }),
        }
        if faults.is_empty() { Ok(texts) } else { Err(Faults(faults)) }
    }

    fn lay(&mut self, file: &Path, faults: &mut Vec<Fault>) {
        let before = faults.len();
        let mut fault = |line, reason| faults.push(Fault { file: file.into(), line, reason });
        let language = language_of(file);
        if language.is_none() {
            fault(None, "the file's name must be a language and .ftl, such as uk.ftl".into());
        }
        let source = match read(file) {
            Ok(source) => source,
            Err(reason) => return fault(None, reason),
        };
        let messages = declared(&source);
        check(&messages, &mut fault);
        let resource = match FluentResource::try_new(source.clone()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                return errors
                    .iter()
                    .for_each(|e| fault(Some(line_of(&source, e.pos.start)), e.kind.to_string()));
            }
        };
        // One fault is enough: texts that refer to the faulty one would each be told as a further fault.
        if let (Some(language), true) = (language, faults.len() == before) {
            self.overlay(&language, resource);
            self.resolve(&language, &messages, file, faults);
        }
    }

    /// Tries every message with something for each of its variables.
    fn resolve(&self, language: &Language, messages: &[Declared], file: &Path, faults: &mut Vec<Fault>) {
        let Some(bundle) = self.bundles.get(language) else { return };
        for message in messages {
            let Some(pattern) = bundle.get_message(&message.id).and_then(|m| m.value()) else { continue };
            // A number for each: what chooses by a plural and what prints both take one.
            let args: FluentArgs<'_> = message.variables.iter().map(|v| (v.as_str(), 1)).collect();
            let mut errors = Vec::new();
            bundle.format_pattern(pattern, Some(&args), &mut errors);
            faults.extend(errors.iter().map(|e| Fault {
                file: file.into(),
                line: Some(message.line),
                reason: format!("{}: {e}", message.id),
            }));
        }
    }
}

/// Holds a file's messages against the texts that exist and the variables that they are given.
fn check(messages: &[Declared], fault: &mut impl FnMut(Option<usize>, String)) {
    let known = known();
    let mut met = BTreeSet::new();
    for message in messages {
        let line = Some(message.line);
        if !met.insert(&message.id) {
            fault(line, format!("{} stands here twice", message.id));
        }
        match known.get(&message.id) {
            None if message.id.starts_with(OF_BEFORE) => fault(
                line,
                format!("there is no text {} any more: the config's [topic.NAME] has its label", message.id),
            ),
            None => fault(line, format!("there is no text {}", message.id)),
            Some(given) => {
                for variable in message.variables.difference(given).filter(|v| !is_besides(v)) {
                    fault(line, format!("{} is not given a variable ${variable}", message.id));
                }
            }
        }
    }
}

/// Whether texts about a time of day are given that variable, though few languages need it: Ukrainian has another
/// word for "at" before eleven.
pub(super) fn is_besides(variable: &str) -> bool {
    variable == "hour"
}

/// Every text with the variables that it is given.
fn known() -> BTreeMap<String, BTreeSet<String>> {
    let complete = BUILTIN.iter().find(|(language, _)| *language == COMPLETE);
    complete
        .map(|(_, source)| declared(source))
        .unwrap_or_default()
        .into_iter()
        .map(|d| (d.id, d.variables))
        .collect()
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .filter(|path| path.as_ref().map_or(true, |p| p.extension().is_some_and(|e| e == "ftl")))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<String, String> {
    let size = fs::metadata(file).map_err(|e| e.to_string())?.len();
    if size > LARGEST {
        return Err(format!("{size} bytes are too many for a file of texts"));
    }
    let bytes = fs::read(file).map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.utf8_error().to_string())
}

fn language_of(file: &Path) -> Option<Language> {
    let stem = file.file_stem()?.to_str()?;
    let sound = (2..=3).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_lowercase());
    sound.then(|| Language::from(stem))
}

fn line_of(source: &str, position: usize) -> usize {
    source.bytes().take(position).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn faults(name: &str, content: &str) -> Vec<(Option<usize>, String)> {
        let folder = folder(&[(name, content)]);
        let Err(Faults(faults)) = Texts::load(folder.path()) else { return Vec::new() };
        assert!(faults.iter().all(|f| f.file == folder.path().join(name)));
        faults.into_iter().map(|f| (f.line, f.reason)).collect()
    }

    #[test]
    fn an_admins_text_replaces_one_message_and_no_other() {
        let folder = folder(&[("ru.ftl", "button-take = Взять\n"), ("notes.txt", "not a text")]);
        let texts = Texts::load(folder.path()).unwrap();
        let ru = Language::from("ru");
        assert_eq!(texts.get(&ru, "button-take", &[]), "Взять");
        assert_eq!(texts.get(&ru, "button-close", &[]), "Закрыть");
    }

    #[test]
    fn a_new_language_may_be_incomplete() {
        let folder = folder(&[("de.ftl", "button-take = Nehme ich\n")]);
        let texts = Texts::load(folder.path()).unwrap();
        let de = Language::from("de");
        assert_eq!(texts.get(&de, "button-take", &[]), "Nehme ich");
        assert_eq!(texts.get(&de, "button-close", &[]), "Close");
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let found = faults("ru.ftl", "button-take = Взять\nbutton-tak = Опечатка\nlate = { $when }\n");
        assert_eq!(
            found,
            [
                (Some(2), "there is no text button-tak".to_owned()),
                (Some(3), "late is not given a variable $when".to_owned())
            ]
        );
        assert_eq!(faults("ru.ftl", "word-noted = a\n\nword-noted = b\n")[0].0, Some(3));
        assert_eq!(faults("ru.ftl", "word-noted = a\nbutton-take = { $ }\n")[0].0, Some(2));
        assert_eq!(faults("ru.ftl", "word-noted = a\nbutton-take = { button-nothing }\n")[0].0, Some(2));
        assert_eq!(faults("ru.ftl", "topic-legal = Право\n")[0].0, Some(1));
        assert_eq!(faults("Russian.ftl", "word-noted = a\n")[0].0, None);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none");
        assert_eq!(Texts::load(&missing).unwrap_err().0[0].file, missing);
    }

    #[test]
    fn bytes_that_are_no_text_are_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ru.ftl"), [0xff, 0xfe]).unwrap();
        assert_eq!(Texts::load(folder.path()).unwrap_err().0.len(), 1);
    }
}
