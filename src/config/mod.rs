//! The config: one TOML file, those of `conf.d` beside it over that ([`files`]), the environment over all,
//! safe defaults below.
//!
//! A config is read as a whole or not at all, and every fault is told at once, each with its file, line, key,
//! reason and remedy ([`fault`]). So no section stops at its first fault: it takes its keys from a
//! [`table::Table`], tells what is wrong and goes on with the default. What nobody asked for is unknown, and
//! refused, for a misspelt key would otherwise be a rule that silently does not hold.
//!
//! Architecture invariant: nothing here is a secret. The config says where secrets are ([`secret`]), no finding
//! repeats a value that could be one, and the text of a finding may go to any log.

use std::collections::BTreeSet;
use std::path::Path;

use crate::domain::id::{ShiftName, Topic};
use crate::domain::policy::Policy;

mod advice;
mod announce;
mod ask;
mod by_language;
mod calls;
mod channel;
mod context;
mod coverage;
mod document;
mod email;
mod environment;
mod escalation;
mod excerpt;
pub mod fault;
mod files;
mod flood;
mod hint;
mod item;
mod known;
mod language;
mod limits;
mod line;
mod lists;
mod operator;
mod overlays;
mod path;
mod places;
mod proxy;
mod reach;
mod ready;
mod retention;
mod routing;
pub mod secret;
pub mod settings;
mod shift;
mod small;
mod sources;
mod store;
mod strays;
mod table;
#[cfg(test)]
mod tests;
mod topic;
pub mod training;
mod training_only;
mod webhook;
mod written;
mod zones;

use context::Context;
use document::{Document, SourceFile};
use known::Known;
use table::Table;

pub use coverage::coverage;
pub use fault::{Fault, Faults, Finding, Warning};
pub use files::files;
pub use secret::{Secret, SecretError, credentials_of};
pub use settings::{
    AdminSettings, AlarmSettings, ChannelSettings, Config, EmailSettings, Endpoint, ImapSettings, MailServer,
    StoreSettings, WebSettings,
};
pub use written::{Change, Kind, Written};

/// A valid config, and what is doubtful about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The config.
    pub config: Config,
    /// What the admin should look at; loud ones first.
    pub warnings: Vec<Warning>,
    /// The files it was read from, the config file itself first.
    pub files: Vec<String>,
    /// What is set, by whatever file or variable.
    pub written: Written,
}

/// Reads a config file with those of `conf.d` and the environment over it, and looks at the files of its secrets.
///
/// # Errors
/// Every fault of the files and of the environment.
pub fn load(path: &Path) -> Result<Loaded, Faults> {
    let file = path.display().to_string();
    let env = env_of(&file).map_err(Faults)?;
    let sources = files::sources(path).map_err(Faults)?;
    let mut loaded = read(sources, &env).1?;
    for (key, secret) in loaded.config.secrets() {
        if let Some((reason, remedy)) = secret.doubt() {
            let finding = Finding { key, ..Finding::of_file(&file, reason, remedy) };
            loaded.warnings.push(Warning { finding, loud: false });
        }
    }
    Ok(loaded)
}

/// Reads a config's text; `name` is what findings call the file, `env` the environment.
///
/// # Errors
/// Every fault of the text and of the environment.
pub fn parse(name: &str, text: &str, env: &[(String, String)]) -> Result<Loaded, Faults> {
    read(vec![SourceFile { name: name.to_owned(), text: text.to_owned() }], env).1
}

/// Reads files laid over each other, and gives every key that was asked for too: the keys there are.
fn read(sources: Vec<SourceFile>, env: &[(String, String)]) -> (BTreeSet<String>, Result<Loaded, Faults>) {
    let files: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    let document = Document::read(sources, env);
    let readable = document.readable;
    let written = Written::of(&document.values);
    let cx = Context::new(document);
    let config = if readable { sections(&cx) } else { None };
    strays::doubt(&cx, env);
    overlays::hint(&cx);
    let (keys, mut faults, warnings) = cx.into_findings();
    let result = match config {
        Some(config) if faults.is_empty() => Ok(Loaded { config, warnings, files, written }),
        _ => {
            if faults.is_empty() {
                let name = files.first().map_or("", String::as_str);
                faults.push(Finding::of_file(name, "can't be understood", "compare it with the example"));
            }
            Err(Faults(faults))
        }
    };
    (keys, result)
}

/// Reads section by section, first those that others refer to.
fn sections(cx: &Context) -> Option<Config> {
    let mut root = Table::root(cx);
    let line = line::read(root.section("line"));
    let store = store::read(root.section("store"));
    let channel::Channels { known: channels, settings, unsure } = channel::read(root.section("channel"));
    let routing = routing::read(root.section("routing"));
    let retention = retention::read(root.section("retention"), routing.reopen_within);
    let limits = limits::read(root.section("limits"));
    let flood = flood::read(root.section("flood"));
    let of_before = topic::of_before(&mut root);
    let menu = topic::read(root.section("topic"), &line.languages);
    let routes = || menu.topics().map(|topic| menu.route(topic)).chain(&of_before);
    let shifts = shift::read(root.section("shift"), &line.timezone);
    let known = Known {
        languages: &line.languages,
        channels: &channels,
        unsure: &unsure,
        topics: menu.topics().chain(routes()).map(Topic::as_str).collect(),
        routes: routes().map(Topic::as_str).collect(),
        shifts: shifts.keys().map(ShiftName::as_str).collect(),
    };
    let operators = operator::read(root.section("operator"), &known);
    let priority = small::priority(root.take("priority"), &known);
    let questions = ask::read(root.take("ask"), &known);
    let ready = ready::read(root.section("say"), &line.languages);
    let alarm = small::alarm(root.section("alarm"));
    let steps = escalation::read(root.take("escalation"), &operators, &alarm.pagers);
    let calls = calls::read(root.section("calls"), &line.languages);
    let sources = sources::read(root.section("sources"));
    let announce = announce::read(root.take("announce"), &known, &operators);
    let emergency = small::emergency(root.section("emergency"), &line.languages);
    let admin = small::admin(root.section("admin"));
    let web = small::web(root.take("web"));
    let texts_dir = small::texts(root.section("texts"));
    root.finish();
    let policy = Policy {
        name: line.name,
        languages: line.languages,
        timezone: line.timezone,
        answer_within: line.answer_within,
        never_tell: line.never_tell,
        may_tell: line.may_tell,
        training: line.training,
        emergency,
        channels,
        routing,
        shifts,
        operators,
        menu,
        questions,
        ready,
        priority,
        steps: steps.common,
        urgent_steps: steps.urgent,
        retention,
        limits,
        flood,
        calls,
        sources,
        announce,
    };
    if policy.training {
        training_only::hold(cx, &settings);
    }
    if !cx.is_faulty() {
        overlays::doubt(cx);
        advice::give(cx, &policy, &settings, &alarm);
    }
    Some(Config { policy, store: store?, channels: settings, admin, web, alarm, texts_dir })
}

/// The environment's variables for the line, and those that look so; the others are not looked at.
fn env_of(file: &str) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let (mut env, mut faults) = (Vec::new(), Vec::new());
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| environment::is_of_the_line(name)) else { continue };
        if !environment::is_override(name) {
            env.push((name.to_owned(), String::new()));
        } else if let Ok(value) = value.into_string() {
            env.push((name.to_owned(), value));
        } else {
            let mut fault = Finding::of_file(file, "is not UTF-8 text", "set it anew");
            fault.variable = Some(name.to_owned());
            faults.push(fault);
        }
    }
    env.sort();
    if faults.is_empty() { Ok(env) } else { Err(faults) }
}
