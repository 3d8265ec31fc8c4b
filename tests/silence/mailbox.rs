//! The same of a mailbox: read by IMAP, handed mails by LMTP, sending by SMTP.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Scene, Struck, lmtp, print};
use crate::support::ports::free_port;

/// What a mail server says to a client: to each command the answer that fits its verb, after the greeting.
async fn server(greeting: &'static str, answers: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, greeting, answers));
        }
    });
    port
}

/// An answer may name the tag of its command; a client that leaves is let go.
async fn talk(mut stream: TcpStream, greeting: &str, answers: &[(&str, &str)]) -> Option<()> {
    stream.write_all(greeting.as_bytes()).await.ok()?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await.ok()? > 0 {
        let tag = line.split(' ').next().unwrap_or_default().to_owned();
        let answer = answers.iter().find(|(verb, _)| line.to_uppercase().contains(verb));
        let answer = answer.map_or("500 5.5.1 unknown\r\n", |(_, answer)| answer).replace("TAG", &tag);
        stream.get_mut().write_all(answer.as_bytes()).await.ok()?;
        line.clear();
    }
    Some(())
}

const CAPABLE: (&str, &str) = ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n");
const HELLO: (&str, &str) = ("EHLO", "250-mx.test\r\n250 AUTH PLAIN LOGIN\r\n");

/// A mailbox that is read by IMAP; who may not do what.
async fn of_the_mailbox(row: &str, why: &str, answers: &'static [(&'static str, &'static str)]) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "canary-of-a-password").unwrap();
    let port = server("* OK ready\r\n", answers).await;
    let way_in = format!(
        "imap = {{ host = \"127.0.0.1\", port = {port}, tls = \"none\", user = \"help\", password = {{ file = \"{}\" }} }}",
        password.display()
    );
    let scene = Scene::open(Struck::Mailbox, &way_in, None).await;
    let row = scene.lasts(row, Struck::Mailbox, true, why).await;
    assert!(!scene.daemon.stderr().contains("canary-of-a-password"));
    row
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_can_not_be_read_is_told_in_every_way() {
    let login = of_the_mailbox(
        "IMAP login refused",
        "unauthorised",
        &[CAPABLE, ("LOGIN", "TAG NO [AUTHENTICATIONFAILED] no\r\n")],
    )
    .await;
    let gone = of_the_mailbox(
        "IMAP mailbox gone",
        "no_mailbox",
        &[CAPABLE, ("LOGIN", "TAG OK in\r\n"), ("SELECT", "TAG NO [NONEXISTENT] no such mailbox\r\n")],
    )
    .await;
    let dead = of_the_mailbox("IMAP link dead", "unreachable", &[CAPABLE, ("LOGIN", "* BYE\r\n")]).await;
    print(&[login, gone, dead]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_nobody_comes_to_is_told_in_every_way() {
    let (way_in, port) = lmtp();
    let squatter = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let scene = Scene::open(Struck::Mailbox, &way_in, None).await;
    let taken = "LMTP can't listen";
    let row = scene.lasts(taken, Struck::Mailbox, true, "not_listening").await;
    drop(squatter);
    scene.passes(taken, Struck::Mailbox).await;

    let full = "LMTP connections full";
    let mut held = Vec::new();
    for _ in 0..49 {
        held.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    let filled = scene.lasts(full, Struck::Mailbox, true, "full").await;
    drop(held);
    scene.passes(full, Struck::Mailbox).await;
    print(&[row, filled]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_can_not_send_is_told_in_every_way_before_anybody_waits_for_an_answer() {
    let folder = tempfile::TempDir::new().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "canary-of-a-password").unwrap();
    let refusing =
        server("220 mx.test ESMTP\r\n", &[HELLO, ("AUTH", "535 5.7.8 no\r\n"), ("QUIT", "221 bye\r\n")]);
    let login = format!("user = \"help\", password = {{ file = \"{}\" }}", password.display());
    let smtp = |port: u16| format!("{{ host = \"127.0.0.1\", port = {port}, tls = \"none\", {login} }}");
    let mut rows = Vec::new();
    for (row, port, why) in [
        ("SMTP login refused", refusing.await, "unauthorised"),
        ("SMTP unreachable", free_port(), "unreachable"),
    ] {
        let scene = Scene::open(Struck::Mailbox, &lmtp().0, Some(&smtp(port))).await;
        rows.push(scene.lasts(row, Struck::Mailbox, false, why).await);
    }
    print(&rows);
}
