//! The values of a config: the TOML file with the environment laid over it, and where in the file each stands.
//!
//! The layers are put together by the `config` crate. The file is parsed here and handed to it as a source of
//! its own, because what comes out must still know its line: [`Document::span`].

use std::collections::HashMap;
use std::ops::Range;

use config::{Config, Environment, Map, Source, Value, ValueKind};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::environment::{self, PREFIX};
use super::excerpt::{excerpt, position};
use super::fault::{Fault, Finding};
use super::path::Path;

/// Where a key and its value stand in the text, in bytes.
#[derive(Clone, Debug)]
pub struct Spans {
    /// The key, or the place in a list.
    pub key: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// A config as values and places, not yet understood.
#[derive(Debug, Default)]
pub struct Document {
    /// The file, as the admin named it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// All layers together.
    pub values: Map<String, Value>,
    /// Faults that did not keep it from being read.
    pub faults: Vec<Fault>,
    /// Whether the text is TOML at all; if not there is nothing more to say about it.
    pub readable: bool,
    spans: HashMap<String, Spans>,
}

impl Document {
    /// Reads a file's text and lays the environment over it. What is no TOML has no values, only faults.
    #[must_use]
    pub fn read(file: &str, text: &str, env: &[(String, String)]) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut document = Self { file: file.to_owned(), text: text.to_owned(), ..Self::default() };
        if !errors.is_empty() {
            document.faults = errors.iter().map(|e| document.syntax_fault(e)).collect();
            return document;
        }
        document.readable = true;
        let table = document.table(table.into_inner(), &Path::default());
        let layer = FileLayer(document.settable(table));
        let overrides = environment::overrides(&document, &layer.0, env);
        document.faults.extend(overrides.faults);
        let environment = Environment::with_prefix(PREFIX)
            .prefix_separator("__")
            .separator("__")
            .source(Some(overrides.variables));
        match Config::builder().add_source(layer).add_source(environment).build() {
            Ok(config) => document.values = config.cache.into_table().unwrap_or_default(),
            Err(error) => {
                let remedy = "check the file and the HOTLINED__ variables";
                document.faults.push(Finding::of_file(file, error.to_string(), remedy));
            }
        }
        document
    }

    /// Where a value stands, if the file has it.
    #[must_use]
    pub fn span(&self, path: &Path) -> Option<&Spans> {
        self.spans.get(&path.to_string())
    }

    fn syntax_fault(&self, error: &toml::de::Error) -> Fault {
        let reason = format!("not TOML: {}", error.message().replace('\n', ", "));
        let remedy = if error.message().contains("duplicate") {
            "it stands above already: put the two together"
        } else {
            "write it as `key = value`, with texts in quotes"
        };
        let mut fault = Finding::of_file(&self.file, reason, remedy);
        if let Some(span) = error.span() {
            let (line, column) = position(&self.text, span.start);
            (fault.line, fault.column) = (Some(line), Some(column));
            fault.excerpt = excerpt(&self.text, &span, false);
        }
        fault
    }

    fn table(&mut self, table: DeTable<'_>, path: &Path) -> Map<String, Value> {
        let mut values = Map::new();
        for (key, value) in table {
            let (mark, key) = (key.span(), key.into_inner().into_owned());
            let path = path.key(&key);
            values.insert(key, self.value(value, &path, Some(mark)));
        }
        values
    }

    fn value(&mut self, value: Spanned<DeValue<'_>>, path: &Path, key: Option<Range<usize>>) -> Value {
        let span = value.span();
        let spans = Spans { key: key.unwrap_or_else(|| span.clone()), value: span };
        self.spans.insert(path.to_string(), spans);
        let kind = match value.into_inner() {
            DeValue::Table(table) => ValueKind::Table(self.table(table, path)),
            DeValue::Array(items) => {
                let items = items.into_iter().enumerate();
                ValueKind::Array(items.map(|(at, item)| self.value(item, &path.index(at), None)).collect())
            }
            scalar => scalar_kind(scalar),
        };
        Value::new(None, kind)
    }

    /// Takes out the keys that the `config` crate would read as paths of its own.
    fn settable(&mut self, mut table: Map<String, Value>) -> Map<String, Value> {
        let odd: Vec<String> = table.keys().filter(|key| !environment::is_plain(key)).cloned().collect();
        for key in odd {
            table.remove(&key);
            let path = Path::default().key(&key);
            let mut fault = Finding::of_file(&self.file, "unknown section", "remove it");
            fault.key = path.to_string();
            fault.line = self.span(&path).map(|spans| position(&self.text, spans.key.start).0);
            self.faults.push(fault);
        }
        table
    }
}

/// Reads one value of an environment variable, written as in the file.
pub fn inline(text: &str) -> Option<ValueKind> {
    let value = DeValue::parse(text).ok()?;
    let mut scratch = Document::default();
    Some(scratch.value(value, &Path::default(), None).kind)
}

/// A number that does not fit becomes a text, so that it is told as what it is: no number.
fn scalar_kind(value: DeValue<'_>) -> ValueKind {
    match value {
        DeValue::String(text) => ValueKind::String(text.into_owned()),
        DeValue::Boolean(flag) => ValueKind::Boolean(flag),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| ValueKind::String(number.to_string()), ValueKind::I64),
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| ValueKind::String(number.to_string()), ValueKind::Float)
        }
        DeValue::Datetime(time) => ValueKind::String(time.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => ValueKind::Nil,
    }
}

#[derive(Clone, Debug)]
struct FileLayer(Map<String, Value>);

impl Source for FileLayer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, config::ConfigError> {
        Ok(self.0.clone())
    }
}
