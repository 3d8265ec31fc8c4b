//! Connections: good ones, odd ones, slow ones, too many.

use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

use crate::admin::client::{Client, ClientError};
use crate::admin::protocol::{LONGEST_LINE, Request, Response, Trouble};
use crate::admin::server::converse;

use super::support::Line;

/// What comes back when these bytes are sent and the sender is done.
async fn exchange(line: &Line, sent: &[u8]) -> Vec<Response> {
    let (mut ours, theirs) = tokio::io::duplex(1 << 20);
    ours.write_all(sent).await.unwrap();
    ours.shutdown().await.unwrap();
    converse(theirs, None, &line.answers, &CancellationToken::new()).await.unwrap();
    let mut back = Vec::new();
    ours.read_to_end(&mut back).await.unwrap();
    let lines = back.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice(l).unwrap()).collect()
}

fn word(response: &Response) -> Option<Trouble> {
    match response {
        Response::Error(failure) => Some(failure.word),
        _ => None,
    }
}

#[tokio::test]
async fn a_connection_goes_on_after_an_error() {
    let line = Line::new().await;
    let long = vec![b'x'; LONGEST_LINE + 1];
    let sent = [b"nonsense\n{\"request\":\"dance\"}\n", &long[..], b"\n{\"request\":\"status\"}\n"].concat();
    let words: Vec<_> = exchange(&line, &sent).await.iter().map(word).collect();
    assert_eq!(words, [Some(Trouble::BadRequest), Some(Trouble::BadRequest), Some(Trouble::TooLong), None]);
}

#[tokio::test]
async fn the_client_asks_and_hears() {
    let line = Line::new().await;
    let mut client = line.serve().await;
    for _ in 0..2 {
        assert!(matches!(client.ask(&Request::Operators).await, Ok(Response::Operators(_))));
    }
}

#[tokio::test]
async fn no_daemon_is_told_with_where_and_what_to_do() {
    let line = Line::new().await;
    let told = Client::connect(&line.path).await.unwrap_err();
    assert!(matches!(told, ClientError::NoDaemon(_)));
    let path = line.path.display();
    let expected = format!("no daemon answers at {path}: is it running? (systemctl status 'hotlined*')");
    assert_eq!(told.to_string(), expected);
}

#[tokio::test]
async fn the_seventeenth_is_turned_away_until_one_leaves() {
    let line = Line::new().await;
    let mut served = vec![line.serve().await];
    for _ in 1..16 {
        served.push(Client::connect(&line.path).await.unwrap());
    }
    for client in &mut served {
        assert!(matches!(client.ask(&Request::Operators).await, Ok(Response::Operators(_))));
    }
    let mut late = Client::connect(&line.path).await.unwrap();
    let told = late.ask(&Request::Operators).await.unwrap();
    assert_eq!(word(&told), Some(Trouble::TooMany));
    served.clear();
    loop {
        let mut next = Client::connect(&line.path).await.unwrap();
        if let Ok(Response::Operators(_)) = next.ask(&Request::Operators).await {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn stopping_hangs_up_on_who_is_silent_and_takes_the_socket_away() {
    let line = Line::new().await;
    let serving = tokio::spawn(line.server().run(line.stop.clone()));
    let mut client = loop {
        match Client::connect(&line.path).await {
            Ok(client) => break client,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    client.ask(&Request::Operators).await.unwrap();
    line.stop.cancel();
    serving.await.unwrap().unwrap();
    assert_eq!(line.files(), 0);
    assert!(matches!(client.ask(&Request::Operators).await, Err(ClientError::Closed)));
}

#[tokio::test(start_paused = true)]
async fn who_never_ends_a_line_is_let_go() {
    let line = Line::new().await;
    let (mut ours, theirs) = tokio::io::duplex(1024);
    ours.write_all(b"{\"request\"").await.unwrap();
    let ended = converse(theirs, None, &line.answers, &CancellationToken::new()).await;
    assert_eq!(ended.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
}

#[tokio::test(start_paused = true)]
async fn who_never_reads_an_answer_is_let_go() {
    let line = Line::new().await;
    let (mut ours, theirs) = tokio::io::duplex(64);
    ours.write_all(b"{\"request\":\"status\"}\n").await.unwrap();
    let ended = converse(theirs, None, &line.answers, &CancellationToken::new()).await;
    assert_eq!(ended.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_stop_the_answers(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let line = Line::new().await;
            let sent = [&bytes[..], b"\n{\"request\":\"operators\"}\n"].concat();
            let responses = exchange(&line, &sent).await;
            assert!(matches!(responses.last(), Some(Response::Operators(_))));
            let asked = sent.split(|b| *b == b'\n').count() - 1;
            assert_eq!(responses.len(), asked, "an answer for each line");
        });
    }
}
