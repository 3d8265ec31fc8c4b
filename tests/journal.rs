//! Under systemd the log goes to the journal with fields; what the journal can't take is on standard error.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use crate::support::line::{Line, TOKEN, operators};
use crate::support::until;

const WORDS: &str = "canaryOfAContact";

/// The entries that came so far, each as it came: fields are `NAME=value`, a line each, but for long ones.
fn entries(journal: &UnixDatagram) -> Vec<String> {
    let mut bytes = vec![0; 1 << 20];
    let mut entries = Vec::new();
    while let Ok(length) = journal.recv(&mut bytes) {
        entries.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
    }
    entries
}

fn bind(at: &Path) -> UnixDatagram {
    let journal = UnixDatagram::bind(at).unwrap();
    journal.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    journal
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_logs_to_the_journal_with_fields_and_to_its_standard_error_while_there_is_none() {
    let line = Line::open(&operators(&[("olga", 7_002_811_001)])).await;
    let folder = tempfile::TempDir::new().unwrap();
    let at = folder.path().join("socket");
    let journal = bind(&at);
    let mut daemon = line.launch_as_a_unit(&at);
    let mut log = Vec::new();
    until("it leads the line", || {
        log.extend(entries(&journal));
        log.iter().any(|entry| entry.contains("leads the line")).then_some(())
    });
    line.contact(1).write(WORDS);
    let card = line.card(&line.operator(7_002_811_001), WORDS).await;
    let case = format!("\nHOTLINED_CASE={}\n", crate::support::people::code(&card));
    until("the case is told", || {
        log.extend(entries(&journal));
        log.iter().any(|entry| entry.contains(&case)).then_some(())
    });
    let about = log.iter().find(|entry| entry.contains(&case)).unwrap();
    for field in ["MESSAGE=decided case=", "PRIORITY=6\n", "SYSLOG_IDENTIFIER=hotlined\n", "CODE_FILE=src/"] {
        assert!(about.contains(field), "no {field} in {about}");
    }
    assert_eq!(daemon.stderr(), "", "nothing is told twice");

    // Without its journal the line is told by the other way.
    drop(journal);
    std::fs::remove_file(&at).unwrap();
    assert_eq!(daemon.terminate().code(), Some(0));
    assert!(daemon.stderr().contains("INFO hotlined::app::run: told to stop\n"), "{}", daemon.stderr());
    let secret = TOKEN.split(':').nth(1).unwrap();
    let everything = log.concat() + &daemon.stderr();
    for canary in [WORDS, secret, line.key(), "7002811001"] {
        assert!(!everything.contains(canary), "{canary} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_redirected_stays_where_it_was_sent() {
    let line = Line::open(&operators(&[("olga", 7_002_811_001)])).await;
    let daemon = line.launch(&[("JOURNAL_STREAM", "1:1")]);
    daemon.logged("leads the line");
}
