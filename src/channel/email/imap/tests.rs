//! Dialogues with a server that says what a test wants: above all, how a failure must never look like success.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::client::Client;
use super::connect::{greet_and_log_in, start_tls};
use super::error::ImapError;
use super::mailbox::Fetched;
use super::plan::Queue;
use super::source::Run;
use super::wire::Wire;
use super::{Imap, Pace, Server, Setup};
use crate::channel::Untaken;
use crate::channel::email::raw::{MailIntake, RawMail, Taken};
use crate::domain::time::{Now, Stamp};
use crate::net::Tls;

/// A server that says its greeting, then for each line it gets the next answer, with `TAG` replaced; after the
/// last one it hangs up.
fn server(greeting: &'static str, answers: &[&'static str]) -> (Wire, tokio::task::JoinHandle<Vec<String>>) {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let answers = answers.to_vec();
    let heard = tokio::spawn(async move { play(theirs, greeting, answers).await });
    (Wire::new(Box::new(ours), CancellationToken::new()), heard)
}

async fn play(link: DuplexStream, greeting: &str, answers: Vec<&str>) -> Vec<String> {
    let (read, mut write) = tokio::io::split(link);
    let (mut lines, mut heard) = (BufReader::new(read).lines(), Vec::new());
    write.write_all(greeting.as_bytes()).await.unwrap();
    for answer in answers {
        let Ok(Some(line)) = lines.next_line().await else { break };
        let tag = line.split(' ').next().unwrap_or_default().to_owned();
        heard.push(line);
        write.write_all(answer.replace("TAG", &tag).as_bytes()).await.unwrap();
    }
    heard
}

fn account(password: &str) -> Server {
    Server {
        host: "mail.example".into(),
        port: 1,
        tls: Tls::None,
        ca_file: None,
        user: "help".into(),
        password: SecretString::from(password),
    }
}

const CAPABLE: &str = "* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\nTAG OK done\r\n";
const READY: &str = "* OK ready\r\n";

/// A client that is through with logging in, and what the server says then.
async fn logged_in(answers: &[&'static str]) -> (Client, tokio::task::JoinHandle<Vec<String>>) {
    let all = [&[CAPABLE, "TAG OK welcome\r\n", CAPABLE], answers].concat();
    let (wire, heard) = server(READY, &all);
    (greet_and_log_in(&account("pass \"word\""), wire).await.unwrap(), heard)
}

#[tokio::test]
async fn no_failure_looks_like_an_empty_mailbox() {
    for (answer, why) in [
        ("TAG NO not now\r\n", "the server refuses UID SEARCH"),
        ("TAG BAD what\r\n", "the server refuses UID SEARCH"),
        ("* BYE shutting down\r\n", "the server hung up"),
        ("* SEARCH 1\r\n", "the server hung up"),
        ("", "the server hung up"),
        ("* SEARCH one\r\nTAG OK done\r\n", "the server's answer can't be read"),
        ("TAG OK done\r\n", "the server's answer can't be read"),
    ] {
        let (mut client, _heard) = logged_in(&[answer]).await;
        assert_eq!(client.search_all().await.unwrap_err().to_string(), why, "{answer}");
    }
    let (mut client, _heard) = logged_in(&["* SEARCH\r\nTAG OK done\r\n"]).await;
    assert!(client.search_all().await.unwrap().is_empty());
}

#[tokio::test]
async fn days_are_searched_with_one_more_at_either_end_and_nothing_is_marked() {
    let life = "* OK [UIDVALIDITY 7] life\r\nTAG OK done\r\n";
    let (mut client, heard) = logged_in(&[life, "* SEARCH 9 4\r\nTAG OK done\r\n"]).await;
    assert_eq!(client.examine("Processed").await.unwrap(), 7);
    let at = |text| super::words::date(text).unwrap();
    let (from, to) = (at("01-Mar-2026 08:00:00 +0000"), at("02-Mar-2026 09:00:00 +0000"));
    assert_eq!(client.search_days(from, to).await.unwrap(), [4, 9]);
    drop(client);
    let said = heard.await.unwrap();
    assert_eq!(said[3..], ["h4 EXAMINE \"Processed\"", "h5 UID SEARCH SINCE 28-Feb-2026 BEFORE 4-Mar-2026"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_is_given_up() {
    let (ours, _theirs) = tokio::io::duplex(1 << 16);
    let wire = Wire::new(Box::new(ours), CancellationToken::new());
    let mut client = Client::new(wire);
    assert!(matches!(client.greeting().await, Err(ImapError::TimedOut)));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_only_chatters_is_given_up() {
    let (ours, mut theirs) = tokio::io::duplex(1 << 16);
    let mut client = Client::new(Wire::new(Box::new(ours), CancellationToken::new()));
    let chatter = tokio::spawn(async move {
        while theirs.write_all(b"* 1 RECENT\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(9)).await;
        }
    });
    assert!(matches!(client.run("NOOP", "").await, Err(ImapError::TimedOut)));
    chatter.abort();
}

#[tokio::test]
async fn told_to_stop_it_stops_waiting() {
    let (ours, _theirs) = tokio::io::duplex(1 << 16);
    let stop = CancellationToken::new();
    let mut client = Client::new(Wire::new(Box::new(ours), stop.clone()));
    stop.cancel();
    assert!(matches!(client.greeting().await, Err(ImapError::Stopped)));
}

#[tokio::test]
async fn the_password_goes_out_as_it_is() {
    let (client, heard) = logged_in(&[]).await;
    drop(client);
    assert_eq!(heard.await.unwrap()[1], r#"h2 LOGIN "help" "pass \"word\"""#);

    let (wire, heard) = server(READY, &[CAPABLE, "+ \r\n", "h2 OK welcome\r\n", CAPABLE]);
    assert!(greet_and_log_in(&account("пароль"), wire).await.is_ok());
    let said = heard.await.unwrap();
    assert_eq!(said[1..3], ["h2 AUTHENTICATE PLAIN", "AGhlbHAA0L/QsNGA0L7Qu9GM"]);
}

#[tokio::test]
async fn a_password_that_is_not_accepted_is_told_as_such() {
    let (wire, _heard) = server(READY, &[CAPABLE, "TAG NO [AUTHENTICATIONFAILED] no\r\n"]);
    assert!(matches!(greet_and_log_in(&account("x"), wire).await, Err(ImapError::Login)));
}

#[tokio::test]
async fn without_protection_no_password_goes_out() {
    let bare = "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n";
    let disabled = "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK done\r\n";
    let tls = "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n";
    let injected = "TAG OK begin\r\n* CAPABILITY IMAP4rev1\r\n";
    for (greeting, answers) in [
        (READY, vec![bare]),
        ("* PREAUTH welcome\r\n", vec![]),
        (READY, vec![tls, "TAG NO not today\r\n"]),
        (READY, vec![tls, injected]),
    ] {
        let (wire, heard) = server(greeting, &answers);
        assert!(start_tls(wire).await.is_err(), "{answers:?}");
        let said = heard.await.unwrap().concat();
        assert!(!said.contains("LOGIN"), "{said}");
    }
    let (wire, heard) = server(READY, &[disabled]);
    let refused = greet_and_log_in(&account("x"), wire).await;
    assert!(matches!(refused, Err(ImapError::Unprotected(_))));
    assert_eq!(heard.await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_gone_is_skipped_and_what_came_before_a_break_is_kept() {
    let (mut client, _heard) =
        logged_in(&["* 1 FETCH (UID 4 INTERNALDATE \"17-Jul-2026 02:44:25 +0000\" BODY[] {2}\r\nhi)\r\n\
         * 2 FETCH (UID 5 INTERNALDATE \"17-Jul-2026 02:44:25 +0000\" BODY[] NIL)\r\n\
         * 1 FETCH (UID 4 FLAGS (\\Seen))\r\n* 3 FETCH (UID 6 BODY[] {9}\r\nhal"])
        .await;
    let mut queue = Queue::new(vec![(4, 2), (5, 2), (6, 9)], &BTreeMap::new());
    let sent = client.begin_fetch(&queue.next(false).unwrap()).await.unwrap();
    let mut fetched = Fetched::new();
    assert!(matches!(client.finish_fetch(sent, &mut fetched).await, Err(ImapError::HungUp)));
    assert_eq!(
        fetched.iter().map(|(uid, _, body)| (*uid, body.as_slice())).collect::<Vec<_>>(),
        [(4, b"hi".as_slice())]
    );
}

#[tokio::test]
async fn the_mailbox_for_what_was_taken_is_made_if_it_is_missing() {
    let (mut client, heard) = logged_in(&[
        "TAG OK marked\r\n",
        "TAG NO [TRYCREATE] no such mailbox\r\n",
        "TAG OK made\r\n",
        "TAG OK [COPYUID 1 3 1] moved\r\n",
    ])
    .await;
    let moving = client.begin_move(vec![3], "Done").await.unwrap();
    assert_eq!(client.finish_move(moving, "Done").await.unwrap(), [3]);
    let said = heard.await.unwrap();
    assert_eq!(
        said[3..],
        [
            "h4 UID STORE 3 +FLAGS.SILENT (\\Seen)",
            "h5 UID MOVE 3 \"Done\"",
            "h6 CREATE \"Done\"",
            "h7 UID MOVE 3 \"Done\""
        ]
    );
}

#[tokio::test]
async fn a_server_that_can_not_move_copies_before_it_deletes() {
    let plain = "* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK done\r\n";
    let steps = ["TAG OK\r\n", "TAG OK copied\r\n", "TAG OK marked\r\n", "TAG OK gone\r\n"];
    let (wire, heard) = server(READY, &[[plain, steps[0], plain].as_slice(), &steps[1..]].concat());
    let mut client = greet_and_log_in(&account("x"), wire).await.unwrap();
    let moving = client.begin_move(vec![3, 4], "Done").await.unwrap();
    client.finish_move(moving, "Done").await.unwrap();
    assert_eq!(
        heard.await.unwrap()[3..],
        [
            "h4 UID COPY 3:4 \"Done\"",
            "h5 UID STORE 3:4 +FLAGS.SILENT (\\Seen \\Deleted)",
            "h6 UID EXPUNGE 3:4"
        ]
    );

    let (wire, heard) =
        server(READY, &[plain, steps[0], plain, "TAG NO full\r\n", "TAG NO\r\n", "TAG NO\r\n"]);
    let mut client = greet_and_log_in(&account("x"), wire).await.unwrap();
    let moving = client.begin_move(vec![3], "Done").await.unwrap();
    assert!(matches!(client.finish_move(moving, "Done").await, Err(ImapError::Refused(_))));
    assert!(!heard.await.unwrap().concat().contains("Deleted"));
}

#[tokio::test]
async fn news_that_came_before_idle_are_not_waited_for() {
    let (mut client, heard) =
        logged_in(&["* 1 EXISTS\r\n* SEARCH 1\r\nTAG OK done\r\n", "* 2 EXISTS\r\nTAG OK done\r\n"]).await;
    client.search_all().await.unwrap();
    client.run("NOOP", "").await.unwrap();
    client.idle(Duration::from_secs(100)).await.unwrap();
    assert!(!heard.await.unwrap().concat().contains("IDLE"));
}

#[tokio::test]
async fn news_end_idle_and_an_end_of_the_connection_is_no_news() {
    let (mut client, heard) = logged_in(&["+ idling\r\n* 1 EXISTS\r\n", "h4 OK done\r\n"]).await;
    client.idle(Duration::from_secs(100)).await.unwrap();
    assert_eq!(heard.await.unwrap()[3..], ["h4 IDLE", "DONE"]);
    let (mut client, _heard) = logged_in(&["+ idling\r\n"]).await;
    let idled = client.idle(Duration::from_secs(100)).await;
    assert!(matches!(idled, Err(ImapError::HungUp)));
}

/// Takes all, the first ones only once it is told to.
struct Waits(Mutex<Option<oneshot::Receiver<()>>>);

#[async_trait]
impl MailIntake for Waits {
    async fn take(&self, mails: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        let told = self.0.lock().unwrap().take();
        if let Some(told) = told {
            told.await.unwrap();
        }
        mails.iter().map(|_| Ok(Taken::New)).collect()
    }
}

#[tokio::test]
async fn the_next_mails_come_while_some_are_handed_in() {
    let (ours, theirs) = tokio::io::duplex(1 << 12);
    let (told, came) = oneshot::channel();
    // Much more than is under way by itself.
    let last = format!("* 101 FETCH (UID 101 BODY[] {{200000}}\r\n{})\r\n", "x".repeat(200_000));
    tokio::spawn(async move {
        let mut told = Some(told);
        let (read, mut write) = tokio::io::split(theirs);
        let mut lines = BufReader::new(read).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let tag = line.split(' ').next().unwrap().to_owned();
            let is_last = line.contains("FETCH 101 ");
            let mut answer = String::new();
            if line.contains("FETCH 1:100 ") {
                let fetched = |uid| format!("* {uid} FETCH (UID {uid} BODY[] {{2}}\r\nhi)\r\n");
                answer.extend((1..=100).map(fetched));
            } else if is_last {
                answer += &last;
            }
            write.write_all(format!("{answer}{tag} OK done\r\n").as_bytes()).await.unwrap();
            told.take_if(|_| is_last).into_iter().for_each(|told| told.send(()).unwrap());
        }
    });
    let now = Now { line: Stamp(1), civil: Stamp(1) };
    let imap = Imap::new(Setup {
        name: "mail".into(),
        server: account("x"),
        mailbox: "INBOX".into(),
        processed: "Done".into(),
        watch: Arc::new(move || now),
        pace: Pace::default(),
    });
    let (intake, stop) = (Waits(Mutex::new(Some(came))), CancellationToken::new());
    let mut client = Client::new(Wire::new(Box::new(ours), stop.clone()));
    let sizes = (1..=100).map(|uid| (uid, 2)).chain([(101, 200_000)]).collect();
    let mut queue = Queue::new(sizes, &BTreeMap::new());
    let mut run = Run::new(&imap, &intake, &stop, false);
    let taking = run.take_in(&mut client, &mut queue, 1);
    assert!(tokio::time::timeout(Duration::from_secs(20), taking).await.expect("the last came").unwrap());
    assert_eq!(run.memory.taken, (1..=101).collect(), "without MOVE they stay, marked");
}
