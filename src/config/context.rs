//! What the sections share while a config is read: its places, and the findings so far.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::document::Document;
use super::excerpt::{excerpt, position};
use super::fault::{Fault, Finding, Warning};
use super::path::Path;

/// Collects every finding, so that the admin hears of all at once.
#[derive(Debug)]
pub struct Context {
    /// The values and their places.
    pub document: Document,
    faults: RefCell<Vec<Fault>>,
    warnings: RefCell<Vec<Warning>>,
    asked: RefCell<BTreeSet<String>>,
    variables: RefCell<BTreeSet<String>>,
}

/// What a finding is about.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The value.
    pub path: Path,
    /// Whether the environment set it.
    pub env: bool,
    /// Whether the key is meant and not the value.
    pub key: bool,
    /// Whether the value may be shown.
    pub show: bool,
}

impl Spot {
    /// A key that is there and should not be, or is not there and should.
    #[must_use]
    pub fn key(path: Path) -> Self {
        Self { path, env: false, key: true, show: true }
    }
}

impl Context {
    /// Begins with what is wrong with the document as such.
    #[must_use]
    pub fn new(mut document: Document) -> Self {
        let faults = RefCell::new(std::mem::take(&mut document.faults));
        Self {
            document,
            faults,
            warnings: RefCell::default(),
            asked: RefCell::default(),
            variables: RefCell::default(),
        }
    }

    /// Something keeps the line from running.
    pub fn fault(&self, spot: &Spot, reason: impl Into<String>, remedy: impl Into<String>) {
        let finding = self.finding(spot, reason.into(), remedy.into());
        self.faults.borrow_mut().push(finding);
    }

    /// Something is doubtful.
    pub fn warn(&self, spot: &Spot, reason: impl Into<String>, remedy: impl Into<String>) {
        let finding = self.finding(spot, reason.into(), remedy.into());
        self.warnings.borrow_mut().push(Warning { finding, loud: false });
    }

    /// Something breaks a promise to contacts.
    pub fn warn_loudly(&self, spot: &Spot, reason: impl Into<String>, remedy: impl Into<String>) {
        let finding = self.finding(spot, reason.into(), remedy.into());
        self.warnings.borrow_mut().push(Warning { finding, loud: true });
    }

    /// Changes the faults that were found so far.
    pub fn amend(&self, change: impl Fn(&mut Fault)) {
        self.faults.borrow_mut().iter_mut().for_each(change);
    }

    /// Whether anything is wrong so far.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        !self.faults.borrow().is_empty()
    }

    /// Remembers that a key is one of those the program knows.
    pub fn asked(&self, path: &Path) {
        self.asked.borrow_mut().insert(path.general());
        self.variables.borrow_mut().extend(path.variable());
    }

    /// A variable of the environment is doubtful.
    pub fn warn_of_variable(&self, name: &str, reason: impl Into<String>, remedy: impl Into<String>) {
        let mut finding = Finding::of_file(self.document.main(), reason, remedy);
        finding.variable = Some(name.to_owned());
        self.warnings.borrow_mut().push(Warning { finding, loud: false });
    }

    /// The variables that would set a key which was asked for.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<String> {
        self.variables.borrow().clone()
    }

    /// Every key that was asked for, and all findings in the order of the files.
    #[must_use]
    pub fn into_findings(self) -> (BTreeSet<String>, Vec<Fault>, Vec<Warning>) {
        let (mut faults, mut warnings) = (self.faults.into_inner(), self.warnings.into_inner());
        let files = &self.document.files;
        let file = |f: &Finding| files.iter().position(|file| file.name == f.file);
        let place = |f: &Finding| (f.line.is_none(), file(f), f.line, f.column);
        faults.sort_by_key(place);
        warnings.sort_by_key(|w| (!w.loud, place(&w.finding)));
        (self.asked.into_inner(), faults, warnings)
    }

    fn finding(&self, spot: &Spot, reason: String, remedy: String) -> Finding {
        let mut finding = Finding::of_file(self.document.main(), reason, remedy);
        finding.key = spot.path.to_string();
        if spot.env {
            finding.variable = spot.path.variable().or_else(|| spot.path.whole().variable());
            return finding;
        }
        // A key that is missing has no place of its own: it is told at the nearest section that is there.
        let around = std::iter::successors(Some(spot.path.clone()), Path::parent);
        let own = around.into_iter().find_map(|p| self.document.span(&p).map(|s| (p == spot.path, s)));
        let file = own.and_then(|(_, spans)| self.document.files.get(spans.file));
        if let (Some((exact, spans)), Some(file)) = (own, file) {
            let mark = if spot.key || !exact { &spans.key } else { &spans.value };
            let (line, column) = position(&file.text, mark.start);
            finding.file.clone_from(&file.name);
            (finding.line, finding.column) = (Some(line), Some(column));
            finding.excerpt = excerpt(&file.text, mark, spot.show && (exact || spot.key));
        }
        finding
    }
}
