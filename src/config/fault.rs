//! What is wrong with a config file, told so that the admin can put it right without asking anyone.
//!
//! A finding names the file, the place, the key, the reason and the remedy. It never repeats a value that
//! could be a secret: whoever wrote a token where only its whereabouts belong must not find it in a log.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong, or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as the admin named it.
    pub file: String,
    /// The line in it, from 1, where one can be told.
    pub line: Option<usize>,
    /// The column in characters, from 1, where one can be told.
    pub column: Option<usize>,
    /// The environment variable that set the value, if the file did not.
    pub variable: Option<String>,
    /// The dotted path of the key: `escalation[2].after`; empty for the file as a whole.
    pub key: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    /// The line with its values hidden, and a mark below it.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

/// A finding that keeps the line from running.
pub type Fault = Finding;

/// A finding that the line can live with, though its people may not like to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What it is.
    #[serde(flatten)]
    pub finding: Finding,
    /// Whether it breaks a promise to contacts.
    pub loud: bool,
}

/// Everything that keeps the line from running, in the order of the file. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl Finding {
    /// A finding about the file as a whole.
    #[must_use]
    pub fn of_file(file: &str, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            variable: None,
            key: String::new(),
            reason: reason.into(),
            remedy: remedy.into(),
            excerpt: None,
        }
    }

    fn place(&self) -> String {
        match (&self.variable, self.line, self.column) {
            (Some(variable), _, _) => format!("environment {variable}"),
            (None, Some(line), Some(column)) => format!("{}:{line}:{column}", self.file),
            (None, Some(line), None) => format!("{}:{line}", self.file),
            (None, None, _) => self.file.clone(),
        }
    }
}

/// `file:line:column: key: reason`, the line with a mark below what is meant, and the remedy.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = if self.key.is_empty() { String::new() } else { format!("{}: ", self.key) };
        write!(f, "{}: {key}{}", self.place(), self.reason)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{excerpt}")?;
        }
        write!(f, "\n    remedy: {}", self.remedy)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", if self.loud { "WARNING!" } else { "warning:" }, self.finding)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        write!(f, "{}", counted(self.0.len(), "fault"))
    }
}

/// `1 fault`, `2 faults`.
#[must_use]
pub fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
