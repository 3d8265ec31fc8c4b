//! A store that went back in time behind its daemon's back: nobody builds upon it, and everybody hears of it.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::support::line::{Line, operators};
use crate::support::people::{card, count, told, words};
use crate::support::ports::free_port;
use crate::support::process::Daemon;
use crate::support::redis::{ADMIN, RedisServer, Reply};
use crate::support::until;
use crate::support::web::{Calls, Page};

/// How it went back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Somebody typed FLUSHALL.
    Flushed,
    /// Its append-only file was lost.
    Wiped,
    /// An older copy was put in its place.
    Older,
}

const WAYS: [Way; 3] = [Way::Flushed, Way::Wiped, Way::Older];

/// A line that has acknowledged something, and what its store was before that.
struct Scene {
    line: Line,
    daemon: Daemon,
    copy: tempfile::TempDir,
}

async fn scene() -> Scene {
    let mut line = Line::over(RedisServer::with(ADMIN), &operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let daemon = line.start();
    line.contact(1).write("Ada is in the copy");
    card(&olga, "Ada is in the copy").await;
    line.drained().await;
    let copy = line.redis.copy();
    line.redis.restart();
    line.contact(2).write("Ben is acknowledged");
    card(&olga, "Ben is acknowledged").await;
    line.drained().await;
    Scene { line, daemon, copy }
}

fn go_back(line: &mut Line, way: Way, copy: &tempfile::TempDir) {
    match way {
        Way::Flushed => assert_eq!(line.redis.administer(&["FLUSHALL"]), Reply::Text("OK".into())),
        Way::Wiped => line.redis.put_back(tempfile::TempDir::new().unwrap()),
        Way::Older => line.redis.put_back(copy),
    }
}

/// It stays up, takes nothing, and says what to do.
async fn refuses(line: &Line, daemon: &mut Daemon) {
    daemon.logged("the store is refused: nothing is taken and nothing confirmed");
    line.contact(3).write("Eve writes meanwhile");
    let status = line.until_status("the daemon tells of it", |status| status.refused).await;
    assert!(status.store[0].contains("went back in time"), "{:?}", status.store);
    let told = line.command(&["status"]);
    assert!(
        told.code == Some(1)
            && told.out.contains("went back in time")
            && told.out.contains("hotlined restore"),
        "{told:?}"
    );
    let listed = line.command(&["case", "list"]);
    assert!(listed.code == Some(1) && listed.err.contains("went back in time"), "{listed:?}");
    assert_eq!(line.api.pending(), 1, "Telegram keeps it");
    assert!(daemon.ended().is_none(), "{}", daemon.stderr());
}

/// Somebody puts the line on its feet, as the refusal tells.
fn restored(line: &Line, way: Way) {
    let first = line.restore();
    if way == Way::Older {
        assert_eq!(first.code, Some(0), "{}", first.err);
        return;
    }
    assert!(first.code == Some(1) && first.err.contains("hotlined restore --empty"), "{first:?}");
    let confirmed = line.restore_with(&["--empty"]);
    assert_eq!(confirmed.code, Some(0), "{}", confirmed.err);
}

/// What was not confirmed comes, and what was taken is reminded of.
async fn goes_on(line: &Line) {
    let olga = line.operator(1001);
    card(&olga, "Eve writes meanwhile").await;
    line.drained().await;
    let before = count(&olga, words("reminder"));
    line.pass(Duration::from_secs(4 * 3600 + 60)).await;
    told(&olga, words("reminder")).await;
    line.settled().await;
    assert!(count(&olga, words("reminder")) > before);
    assert!(!line.command(&["status"]).out.contains("STORE"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_a_running_daemon() {
    for way in WAYS {
        let Scene { mut line, mut daemon, copy } = scene().await;
        go_back(&mut line, way, &copy);
        refuses(&line, &mut daemon).await;
        restored(&line, way);
        assert_eq!(daemon.wait().code(), Some(1), "it ends, to start anew as after a restore");
        let _next = line.start();
        goes_on(&line).await;
        eprintln!("{way:?}, running: refused, told, put right, taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_no_daemon_runs() {
    for way in WAYS {
        let Scene { mut line, mut daemon, copy } = scene().await;
        assert!(daemon.terminate().success());
        go_back(&mut line, way, &copy);
        let mut daemon = line.launch(&[]);
        refuses(&line, &mut daemon).await;
        assert!(!daemon.stderr().contains("leads the line"));
        restored(&line, way);
        daemon.logged("leads the line");
        goes_on(&line).await;
        eprintln!("{way:?}, stopped: refused, told, put right, taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_standby_that_would_take_over() {
    for way in WAYS {
        let Scene { mut line, daemon: mut first, copy } = scene().await;
        let mut second = line.launch(&[]);
        line.settled().await;
        go_back(&mut line, way, &copy);
        first.logged("the store is refused");
        second.logged("the store is refused");
        first.kill9();
        refuses(&line, &mut second).await;
        assert!(!second.stderr().contains("leads the line"));
        restored(&line, way);
        second.logged("leads the line");
        goes_on(&line).await;
        eprintln!("{way:?}, standby: refused, told, put right, taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_was_put_right_is_gone_on_with_and_nothing_is_lost() {
    let Scene { mut line, mut daemon, copy } = scene().await;
    go_back(&mut line, Way::Flushed, &copy);
    refuses(&line, &mut daemon).await;
    // Nothing was written since, so the log ends with the mistake.
    let log = line.redis.copy();
    for file in std::fs::read_dir(log.path()).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|kind| kind == "aof") && file.to_string_lossy().contains(".incr.") {
            let bytes = std::fs::read(&file).unwrap();
            let kept = bytes.strip_suffix(b"*1\r\n$8\r\nFLUSHALL\r\n").expect("it ends with that");
            std::fs::write(&file, kept).unwrap();
        }
    }
    line.redis.put_back(&log);
    daemon.logged("the store has again what it acknowledged");
    card(&line.operator(1001), "Eve writes meanwhile").await;
    line.drained().await;
    assert_eq!(line.cases().await.len(), 3);
    assert!(daemon.terminate().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_between_the_acknowledgement_and_the_file_is_no_step_back() {
    let Scene { line, mut daemon, .. } = scene().await;
    let olga = line.operator(1001);
    // The file is of long before the commits that follow.
    let file = line.history_file();
    line.until_status("the file follows the first commits", |_| file.exists()).await;
    let early = std::fs::read(&file).unwrap();
    line.contact(4).write("Acknowledged, and not written down");
    card(&olga, "Acknowledged, and not written down").await;
    daemon.kill9();
    std::fs::write(&file, early).unwrap();
    let _next = line.start();
    line.contact(5).write("It goes on");
    card(&olga, "It goes on").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_state_folder_that_takes_nothing_is_told_and_keeps_nobody_out() {
    let Scene { line, mut daemon, .. } = scene().await;
    assert!(daemon.terminate().success());
    // Not even root can replace a folder by a file.
    std::fs::remove_file(line.history_file()).unwrap();
    std::fs::create_dir_all(line.history_file().join("in the way")).unwrap();
    let _daemon = line.start();
    line.contact(3).write("Taken all the same");
    card(&line.operator(1001), "Taken all the same").await;
    let status =
        line.until_status("it is told", |s| s.store.iter().any(|t| t.contains("can't be written"))).await;
    assert!(!status.refused);
}

/// Hands in a mail by LMTP as a mail server does, once somebody listens there, and gives the answer to it.
async fn hand_in(port: u16, subject: &str) -> String {
    let stream = loop {
        match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(stream) => break stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let mut link = BufReader::new(stream);
    let mail = format!("From: ada@mail.test\r\nSubject: {subject}\r\n\r\n{subject}\r\n.\r\n");
    let mut answer = String::new();
    for said in [
        "",
        "LHLO mx.test\r\n",
        "MAIL FROM:<ada@mail.test>\r\n",
        "RCPT TO:<help@hotline.test>\r\n",
        "DATA\r\n",
        &mail,
    ] {
        link.write_all(said.as_bytes()).await.unwrap();
        answer.clear();
        while answer.as_bytes().get(3) != Some(&b' ') {
            answer.clear();
            assert!(link.read_line(&mut answer).await.unwrap() > 0, "it hangs up after {said:?}");
        }
    }
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_hands_in_asks_or_waits_hears_of_it_until_it_is_put_right() {
    for running in [true, false] {
        let (port, beats, pages) = (free_port(), Calls::take().await, Calls::take().await);
        let sections = format!(
            "{}[channel.mail]\nkind = \"email\"\naddress = \"help@hotline.test\"\nacknowledge = \"off\"\n\
             lmtp = {{ listen = \"127.0.0.1:{port}\" }}\nsmtp = {{ host = \"127.0.0.1\", port = 1, tls = \"none\" }}\n\
             [alarm]\nheartbeat = \"{}\"\npage = [\"url:{}\"]\n",
            operators(&[("olga", 1001)]),
            beats.url,
            pages.url
        );
        let (mut line, page) = Page::over(Line::over(RedisServer::with(ADMIN), &sections).await);
        let olga = line.operator(1001);
        let mut daemon = line.start();
        assert!(hand_in(port, "Ada is acknowledged").await.starts_with("250"));
        card(&olga, "Ada is acknowledged").await;
        line.drained().await;
        page.until("/readyz", |status, _| status.is_success()).await;

        if !running {
            assert!(daemon.terminate().success());
        }
        go_back(&mut line, Way::Flushed, &tempfile::TempDir::new().unwrap());
        if !running {
            daemon = line.launch(&[]);
        }
        daemon.logged("the store is refused: nothing is taken and nothing confirmed");
        let answer = hand_in(port, "Eve writes meanwhile").await;
        assert!(answer.starts_with("451 4."), "their server keeps it: {answer}");
        page.until("/readyz", |status, word| status == 503 && word.contains("hotlined status")).await;
        page.until("/healthz", |status, _| status.is_success()).await;
        let shown = page.until("/", |_, text| text.contains("went back in time")).await;
        assert!(shown.contains("hotlined restore"), "{shown}");
        let called = || pages.all().into_iter().find(|p| p["text"].to_string().contains("went back in time"));
        let called = until("a pager is called", called);
        assert!(called["text"].to_string().contains("hotlined restore"), "{called}");
        if running {
            line.pass(Duration::from_secs(60)).await;
            daemon.logged("the heartbeat is left out");
        }
        let before = beats.all().len();
        for _ in 0..3 {
            line.pass(Duration::from_secs(60)).await;
            assert!(line.status().await.refused && daemon.ended().is_none());
        }
        assert_eq!(beats.all().len(), before, "the heart does not beat");

        restored(&line, Way::Flushed);
        if running {
            assert_eq!(daemon.wait().code(), Some(1), "it ends, to start anew as after a restore");
            daemon = line.start();
        }
        daemon.logged("leads the line");
        page.until("/readyz", |status, _| status.is_success()).await;
        assert!(hand_in(port, "Eve writes meanwhile").await.starts_with("250"));
        card(&olga, "Eve writes meanwhile").await;
        line.pass(Duration::from_secs(60)).await;
        until("the heart beats again", || (beats.all().len() > before).then_some(()));
    }
}
