//! `hotlined doctor`: whether the line's surroundings would carry it, looked at live.
//!
//! What a config can't say of itself is asked of the world: Redis, Telegram, the mail servers, the name service,
//! the disk, the clock. Each look has a deadline and all run at once, for they are read by somebody who was
//! woken. A remedy stands beside everything that is not well.
//!
//! **Invariant: nothing is changed.** No message is sent, no mail is marked, no update is taken, nothing is
//! written to Redis or to a disk, and no daemon is needed or disturbed. And nothing that is told holds a secret:
//! errors of servers are not repeated, only what we and the system say of them.

use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use futures_util::future::join_all;

use crate::config::{self, Config, Endpoint};
use crate::service::clock::Clock;

use super::{fit, place};

mod blobs;
mod clock;
mod daemon;
mod dns;
mod keys;
mod mail;
mod openpgp;
mod providers;
mod report;
mod secrets;
mod store;
mod telegram;

pub use report::{Check, Report, State};

/// How long one look may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// A look that is being had: what it is called if it does not come to an end, and what it finds.
type Look<'a> = (String, Pin<Box<dyn Future<Output = Vec<Check>> + 'a>>);

/// Looks at everything around the line of that config file.
pub async fn examine(path: &Path) -> Report {
    let mut loaded = match config::load(path) {
        Ok(loaded) => loaded,
        Err(faults) => return Report::new(path, vec![faulty(path, &faults)]),
    };
    let credentials = place::credentials(path);
    place::point(&mut loaded.config, &credentials);
    let (config, clock) = (&loaded.config, Clock::running());
    let mut checks = vec![valid(path, &loaded.warnings)];
    checks.extend(fit::beside(path, config).iter().map(unfit));
    checks.extend(secrets::look(config));
    checks.extend(keys::folder(config));
    checks.push(keys::backed_up(config));
    checks.extend(openpgp::look(config, clock.now().civil.0 / 1000));
    checks.extend(blobs::look(&config.store.blobs, config.policy.limits));
    checks.extend(clock::own(config, &clock));
    for found in join_all(looks(path, config, &clock).into_iter().map(in_time)).await {
        checks.extend(found);
    }
    Report::new(path, checks)
}

/// What takes its time.
fn looks<'a>(path: &'a Path, config: &'a Config, clock: &'a Clock) -> Vec<Look<'a>> {
    let mut looks: Vec<Look<'a>> = vec![
        ("redis".into(), Box::pin(store::look(config))),
        ("daemon".into(), Box::pin(daemon::socket(config))),
        ("systemd".into(), Box::pin(daemon::units(path))),
    ];
    for channel in &config.channels {
        let name = &channel.name;
        match &channel.endpoint {
            Endpoint::Telegram { token, api_url, webhook, proxy, .. } => {
                let at = telegram::At { token, api_url, webhook: webhook.as_deref(), proxy: proxy.as_ref() };
                looks.push((name.to_string(), Box::pin(telegram::look((name, config), at, clock))));
                looks.push(("clock".into(), Box::pin(telegram::clock(name, at, clock))));
            }
            Endpoint::Email(email) => {
                if let Some(imap) = &email.imap {
                    looks.push((format!("{name} imap"), Box::pin(mail::imap(name, imap, clock))));
                }
                looks.push((format!("{name} smtp"), Box::pin(mail::smtp(name, email, config))));
                looks.push((format!("{name} dns"), Box::pin(dns::look(name, email, config))));
            }
        }
    }
    looks
}

async fn in_time((name, look): Look<'_>) -> Vec<Check> {
    tokio::time::timeout(DEADLINE, look).await.unwrap_or_else(|_| {
        let saw = format!("no answer within {} s", DEADLINE.as_secs());
        vec![Check::fail(name, saw, "see whether the service runs, and whether a firewall keeps us from it")]
    })
}

fn valid(path: &Path, warnings: &[config::Warning]) -> Check {
    match warnings.len() {
        0 => Check::ok("config", "valid"),
        n => Check::warn(
            "config",
            format!("valid, with {}", config::fault::counted(n, "warning")),
            format!("read them: hotlined check {}", path.display()),
        ),
    }
}

/// What would keep the line from starting.
fn unfit(fault: &config::Fault) -> Check {
    let place = match (fault.file.as_str(), fault.line) {
        (file, Some(line)) => format!("{file}:{line}: "),
        (file, None) if fault.key == "texts.dir" => format!("{file}: "),
        _ => String::new(),
    };
    Check::fail(&*fault.key, format!("{place}{}", fault.reason), &*fault.remedy)
}

fn faulty(path: &Path, faults: &config::Faults) -> Check {
    let first = faults.0.first().map(|fault| match fault.key.as_str() {
        "" => format!(": {}", fault.reason),
        key => format!(": {key}: {}", fault.reason),
    });
    let saw = format!("{}{}", config::fault::counted(faults.0.len(), "fault"), first.unwrap_or_default());
    let remedy = format!("each is told with its line and remedy by: hotlined check {}", path.display());
    Check::fail("config", saw, remedy)
}
