//! Where logs go: to standard error, for the journal.
//!
//! The last layer knows the exact secrets of this process and blots them out, whatever made them appear. It is
//! the last resort, not the rule: nothing above it logs a secret, an address or a word of anyone.

use std::io::{self, Write};
use std::panic::Location;
use std::sync::{PoisonError, RwLock};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

static SECRETS: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// What is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "warn,hotlined=info";
/// Libraries that write names of people's domains into their logs, and so are silent whatever is asked for.
const SILENT: [&str; 4] = ["hickory_resolver=off", "hickory_proto=off", "hickory_net=off", "mail_auth=off"];
/// Shorter secrets would blot out half of every line; none of ours is.
const SHORTEST: usize = 8;

/// Starts logging, in text or with an object a line. A second start is no error: the first one stays.
pub(super) fn start(json: bool) {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let silent = SILENT.iter().filter_map(|directive| directive.parse().ok());
    let filter = silent.fold(asked, EnvFilter::add_directive);
    let lines =
        || tracing_subscriber::fmt::layer().with_writer(Blotting).with_ansi(false).log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if json {
        registry.with(lines().json().flatten_event(true)).try_init()
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

/// From now on, this text appears in no log.
pub(super) fn hide(secret: &str) {
    if secret.len() >= SHORTEST {
        SECRETS.write().unwrap_or_else(PoisonError::into_inner).push(secret.to_owned());
    }
}

/// Standard error without the secrets.
struct Blotting;

impl<'a> MakeWriter<'a> for Blotting {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

/// Each call writes one whole event.
impl Write for Blotting {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        io::stderr().lock().write_all(blot(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}

fn blot(line: &str) -> String {
    let secrets = SECRETS.read().unwrap_or_else(PoisonError::into_inner);
    secrets.iter().fold(line.to_owned(), |line, secret| line.replace(secret.as_str(), "[secret]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_secret_never_reaches_a_log() {
        hide("123456:canary-token");
        assert_eq!(blot("GET /bot123456:canary-token/getMe"), "GET /bot[secret]/getMe");
    }
}
