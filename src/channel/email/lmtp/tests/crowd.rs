//! Many clients at a time, most of which say nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::UnixStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::channel::Untaken;
use crate::channel::email::lmtp::{Lmtp, Setup};
use crate::channel::email::raw::{MailIntake, RawMail, Taken};
use crate::domain::time::{Now, Stamp};
use crate::net::Listen;

const NOW: Now = Now { line: Stamp(0), civil: Stamp(0) };
/// As many as one user may have.
const EACH: usize = 32;

struct Nobody;

#[async_trait]
impl MailIntake for Nobody {
    async fn take(&self, _: Vec<RawMail>) -> Vec<Result<Taken, Untaken>> {
        Vec::new()
    }
}

fn serve(path: &Path, stop: &CancellationToken) -> JoinHandle<()> {
    let server = Lmtp::new(Setup {
        name: "mail".into(),
        listen: Listen::Unix(path.to_owned()),
        host: "line.example".into(),
        accepts: Arc::new(|_| true),
        watch: Arc::new(|| NOW),
    });
    let stop = stop.clone();
    let intake: Arc<dyn MailIntake> = Arc::new(Nobody);
    tokio::spawn(async move { server.run(&intake, &stop).await })
}

/// A client, and the first line that it hears.
async fn client(path: &Path) -> (BufReader<UnixStream>, String) {
    let stream = loop {
        match UnixStream::connect(path).await {
            Ok(stream) => break stream,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let mut client = BufReader::new(stream);
    let said = line(&mut client).await;
    (client, said)
}

async fn line(client: &mut BufReader<UnixStream>) -> String {
    let mut line = String::new();
    client.read_line(&mut line).await.unwrap();
    line
}

#[tokio::test]
async fn silent_clients_shut_no_mail_out() {
    let (folder, stop) = (tempfile::tempdir().unwrap(), CancellationToken::new());
    let path = folder.path().join("lmtp.sock");
    let serving = serve(&path, &stop);
    let mut silent = Vec::new();
    for _ in 0..EACH {
        let (client, said) = client(&path).await;
        assert!(said.starts_with("220 "), "{said}");
        silent.push(client);
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(6)).await;
    let (_next, said) = client(&path).await;
    assert!(said.starts_with("220 "), "{said}");
    assert_eq!(line(&mut silent[0]).await, "421 4.3.2 makes room\r\n");
    stop.cancel();
    serving.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_silent_for_too_long_is_told_so() {
    let (folder, stop) = (tempfile::tempdir().unwrap(), CancellationToken::new());
    let path = folder.path().join("lmtp.sock");
    let serving = serve(&path, &stop);
    let (mut client, _) = client(&path).await;
    assert_eq!(line(&mut client).await, "421 4.4.2 silent for too long\r\n");
    stop.cancel();
    serving.await.unwrap();
}
