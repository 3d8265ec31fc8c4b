//! Where logs go: to the journal's own socket under systemd, else to standard error.
//!
//! The last step before either one knows the exact secrets of this process and [blots](blot) them out, whatever
//! made them appear. It is the last resort, not the rule: nothing above it logs a secret, an address or a word
//! of anyone.

mod entry;
mod journal;
mod redact;

use std::io::{self, Write};
use std::panic::Location;
use std::path::Path;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub(super) use journal::SOCKET;
pub(super) use redact::hide;

/// What is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "warn,hotlined=info";
/// Libraries that write names of people's domains into their logs, and so are silent whatever is asked for.
const SILENT: [&str; 4] = ["hickory_resolver=off", "hickory_proto=off", "hickory_net=off", "mail_auth=off"];

/// Starts logging: with an object a line if `json`; else with fields to the journal's socket at `journal` where
/// systemd reads standard error; else in text. A second start is no error: the first one stays.
pub(super) fn start(json: bool, journal: &Path) {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let silent = SILENT.iter().filter_map(|directive| directive.parse().ok());
    // Behind what was asked for, so that no RUST_LOG undoes it.
    let filter = silent.fold(asked, EnvFilter::add_directive);
    let lines =
        // Its own errors it would write to standard error itself, past the blotting.
        || tracing_subscriber::fmt::layer().with_writer(Blotting).with_ansi(false).log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if json {
        registry.with(lines().json().flatten_event(true)).try_init()
    } else if let Some(journal) =
        journal::listens().then(|| journal::Journal::at(journal, Blotting)).flatten()
    {
        registry.with(journal).try_init()
    } else {
        registry.with(lines()).try_init()
    };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
    std::panic::set_hook(Box::new(tell_panic));
}

/// Where it was, without its message: that may quote what somebody wrote, as every wrong slice of a text does.
fn tell_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let at = panic.location();
    tracing::error!(file = at.map(Location::file), line = at.map(Location::line), "a panic");
}

/// Standard error without the secrets.
struct Blotting;

impl<'a> MakeWriter<'a> for Blotting {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

/// Each call writes one whole event, as one line.
impl Write for Blotting {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(&redact::one_line(&redact::redact(line)))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
