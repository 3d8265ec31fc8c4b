//! The values of a config: its TOML files laid over each other and the environment over them, and where in
//! which file each value stands.
//!
//! The environment is put on top by the `config` crate. The files are parsed and merged here and handed to it as
//! one source, because what comes out must still know its file and line: [`Document::span`].

use std::collections::BTreeMap;
use std::ops::Range;

use config::{Config, Environment, Map, Source, Value, ValueKind};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::environment::{self, PREFIX};
use super::excerpt::{excerpt, position};
use super::fault::{Fault, Finding};
use super::path::Path;

/// One file of a config.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// The file, as the admin named it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Where a key and its value stand in the text of a file, in bytes.
#[derive(Clone, Debug)]
pub struct Spans {
    /// The file, by its place in [`Document::files`].
    pub file: usize,
    /// The key, or the place in a list.
    pub key: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// A config as values and places, not yet understood.
#[derive(Debug, Default)]
pub struct Document {
    /// The files in the order in which they are laid over each other, the config file itself first.
    pub files: Vec<SourceFile>,
    /// All layers together.
    pub values: Map<String, Value>,
    /// Faults that did not keep it from being read.
    pub faults: Vec<Fault>,
    /// Whether the text is TOML at all; if not there is nothing more to say about it.
    pub readable: bool,
    spans: BTreeMap<String, Spans>,
}

impl Document {
    /// Lays the files over each other and the environment over them. What is no TOML has no values, only faults.
    #[must_use]
    pub fn read(files: Vec<SourceFile>, env: &[(String, String)]) -> Self {
        let mut document = Self::default();
        let mut merged = Map::new();
        for (at, file) in files.iter().enumerate() {
            // All faults of syntax at once, not only the first.
            let (table, errors) = DeTable::parse_recoverable(&file.text);
            if errors.is_empty() {
                document.lay(at, table.into_inner(), &mut merged);
            } else {
                document.faults.extend(errors.iter().map(|e| syntax_fault(file, e)));
            }
        }
        document.files = files;
        document.readable = document.faults.is_empty();
        if document.readable {
            let layer = FileLayer(document.settable(merged));
            document.put_environment_over(layer, env);
        }
        document
    }

    /// The config file itself, as the admin named it.
    #[must_use]
    pub fn main(&self) -> &str {
        self.files.first().map_or("", |file| file.name.as_str())
    }

    fn put_environment_over(&mut self, layer: FileLayer, env: &[(String, String)]) {
        let overrides = environment::overrides(self.main(), &layer.0, env);
        self.faults.extend(overrides.faults);
        let environment = Environment::with_prefix(PREFIX)
            .prefix_separator("__")
            .separator("__")
            .source(Some(overrides.variables));
        match Config::builder().add_source(layer).add_source(environment).build() {
            Ok(config) => self.values = config.cache.into_table().unwrap_or_default(),
            Err(error) => {
                let remedy = "check the file and the HOTLINED__ variables";
                let fault = Finding::of_file(self.main(), error.to_string(), remedy);
                self.faults.push(fault);
            }
        }
    }

    /// Lays one file over those before it.
    fn lay(&mut self, at: usize, table: DeTable<'_>, below: &mut Map<String, Value>) {
        let mut layer = Layer { file: at, spans: BTreeMap::new() };
        let table = layer.table(table, &Path::default());
        merge(below, table, &Path::default(), &mut self.spans);
        for (path, spans) in layer.spans {
            // What was replaced is forgotten by now: what still has a place is a table, which stays where it
            // was first named.
            self.spans.entry(path).or_insert(spans);
        }
    }

    /// Where a value stands, if the file has it.
    #[must_use]
    pub fn span(&self, path: &Path) -> Option<&Spans> {
        self.spans.get(&path.to_string())
    }

    /// Takes out the keys that the `config` crate would read as paths of its own.
    fn settable(&mut self, mut table: Map<String, Value>) -> Map<String, Value> {
        let odd: Vec<String> = table.keys().filter(|key| !environment::is_plain(key)).cloned().collect();
        for key in odd {
            table.remove(&key);
            let path = Path::default().key(&key);
            let spans = self.span(&path).cloned();
            let file = spans.as_ref().and_then(|spans| self.files.get(spans.file)).or(self.files.first());
            let mut fault = Finding::of_file(file.map_or("", |f| &f.name), "unknown section", "remove it");
            fault.key = path.to_string();
            fault.line = file.zip(spans).map(|(file, spans)| position(&file.text, spans.key.start).0);
            self.faults.push(fault);
        }
        table
    }
}

/// One file's values while they are read.
struct Layer {
    file: usize,
    spans: BTreeMap<String, Spans>,
}

impl Layer {
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
        let spans = Spans { file: self.file, key: key.unwrap_or_else(|| span.clone()), value: span };
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
}

/// Lays a table over another: tables merge, everything else replaces what stood there, a list or a secret whole.
fn merge(
    below: &mut Map<String, Value>,
    above: Map<String, Value>,
    path: &Path,
    spans: &mut BTreeMap<String, Spans>,
) {
    for (key, value) in above {
        let path = path.key(&key);
        let value = match (below.get_mut(&key).map(|value| &mut value.kind), value.kind) {
            (Some(ValueKind::Table(lower)), ValueKind::Table(upper)) if !is_secret(&upper) => {
                merge(lower, upper, &path, spans);
                continue;
            }
            (_, kind) => Value::new(None, kind),
        };
        if below.contains_key(&key) {
            forget(spans, &path.to_string());
        }
        below.insert(key, value);
    }
}

/// Whether a table says where a secret is: `{ file = "…" }` over `{ credential = "…" }` is not both.
fn is_secret(table: &Map<String, Value>) -> bool {
    let named = |key| table.get(key).is_some_and(|value| matches!(value.kind, ValueKind::String(_)));
    named("credential") || named("file")
}

/// Forgets where a value stood that is replaced, and all that stood in it.
fn forget(spans: &mut BTreeMap<String, Spans>, path: &str) {
    spans.remove(path);
    // In the order of bytes `.` comes before `/`, and `[` before `\\`.
    for (from, to) in [('.', '/'), ('[', '\\')] {
        let within = spans.range(format!("{path}{from}")..format!("{path}{to}"));
        let within: Vec<String> = within.map(|(path, _)| path.clone()).collect();
        for path in within {
            spans.remove(&path);
        }
    }
}

fn syntax_fault(file: &SourceFile, error: &toml::de::Error) -> Fault {
    let reason = format!("not TOML: {}", error.message().replace('\n', ", "));
    let remedy = if error.message().contains("duplicate") {
        "it stands above already: put the two together"
    } else {
        "write it as `key = value`, with texts in quotes"
    };
    let mut fault = Finding::of_file(&file.name, reason, remedy);
    if let Some(span) = error.span() {
        let (line, column) = position(&file.text, span.start);
        (fault.line, fault.column) = (Some(line), Some(column));
        fault.excerpt = excerpt(&file.text, &span, false);
    }
    fault
}

/// Reads one value of an environment variable, written as in the file.
pub fn inline(text: &str) -> Option<ValueKind> {
    let value = DeValue::parse(text).ok()?;
    let mut scratch = Layer { file: 0, spans: BTreeMap::new() };
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
