//! The goals of docs/performance.md, each as a ratio of figures of this one run.

#![expect(clippy::expect_used, reason = "a benchmark that can't measure says what it expected, and ends")]

mod api;
mod due;
mod flood;
mod goals;
mod mail;
mod profile;
mod raw;
mod rig;
#[expect(dead_code, reason = "the tests need more of it")]
mod support;
mod table;

use std::process::ExitCode;
use std::time::Instant;

/// The time by this machine's clock: what is measured here is the machine.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time, and nothing is decided by it")]
fn now() -> Instant {
    Instant::now()
}

/// What is asked for on the command line.
struct Asked {
    json: bool,
    /// With how many cases in the store what depends on that is measured, one after the other.
    cases: Vec<i64>,
    goals: Vec<String>,
    flood: Option<flood::Size>,
}

impl Asked {
    fn read() -> Result<Self, String> {
        let mut asked = Self { json: false, cases: vec![100_000], goals: Vec::new(), flood: None };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                // Cargo says so to every benchmark.
                "--bench" => {}
                "--json" => asked.json = true,
                "--cases" => {
                    let number = |text: &str| text.parse().ok().filter(|n| (1..=5_000_000).contains(n));
                    let all = words.next().and_then(|all| all.split(',').map(number).collect());
                    asked.cases =
                        all.ok_or("--cases: write a number from 1 to 5000000, or several: 1000,1000000")?;
                }
                "--perf" => {
                    let folder = words.next().ok_or("--perf: write a folder for what perf hears")?;
                    profile::keep_in(folder.as_ref()).map_err(|e| format!("--perf {folder}: {e}"))?;
                }
                "flood" => asked.flood = Some(flood::Size::WHOLE),
                "flood-small" => asked.flood = Some(flood::Size::SMALL),
                goal if goals::NAMES.contains(&goal) => asked.goals.push(goal.to_owned()),
                other => {
                    return Err(format!(
                        "{other}: write --json, --cases N, --perf FOLDER, flood, flood-small, or goals: {}",
                        goals::NAMES.join(" ")
                    ));
                }
            }
        }
        Ok(asked)
    }

    /// Whether that goal is to be measured.
    fn wants(&self, goal: &str) -> bool {
        self.goals.is_empty() || self.goals.iter().any(|one| one == goal)
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let asked = match Asked::read() {
        Ok(asked) => asked,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(2);
        }
    };
    if let Some(size) = asked.flood {
        let rows = flood::measure(size).await;
        print!("{}", if asked.json { flood::json(&rows) } else { flood::text(&rows) });
        return ExitCode::SUCCESS;
    }
    let found = goals::measure(&asked).await;
    print!("{}", if asked.json { table::json(&found) } else { table::text(&found) });
    ExitCode::SUCCESS
}
