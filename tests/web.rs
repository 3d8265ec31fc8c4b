//! The page, the metrics and the probes of a daemon at work; the alarms when it is not well.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hotlined::admin::protocol::{Request, Response};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use rustix::process::Signal;

use crate::support::line::{Line, operators};
use crate::support::people::{code, told, words};
use crate::support::ports::free_port;
use crate::support::process::Process;
use crate::support::web::{Page, TOKEN};

const LOOKS: u32 = 3_000;
const REST: Duration = Duration::from_millis(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_how_the_line_is_and_nothing_of_anyone() {
    let (line, page) = Page::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let (olga, ada, ben) = (line.operator(1001), line.contact(1), line.contact(2));
    let mut daemon = line.start();
    ada.write("canaryOfAContact needs a lawyer");
    let card = line.card(&olga, "canaryOfAContact").await;
    olga.reply(card.id, "canaryOfAnOperator answers");
    told(&ada, "canaryOfAnOperator").await;
    ben.write("canaryOfAnother waits");
    let boris = line.operator(1002);
    let open = line.card(&boris, "canaryOfAnother").await;
    line.settled().await;

    let html = page.read("/").await;
    assert!(html.contains("All is well"), "{html}");
    assert!(html.contains(&code(&open)) && html.contains("boris"), "the open case and who has it: {html}");
    assert!(!html.contains(&code(&card)), "what is answered is not listed");
    let pseudonym = line.case(&code(&card)).await.contact.pseudonym;
    let canaries =
        ["canaryOf", TOKEN, "Somebody", pseudonym.as_str(), &ada.id().to_string(), &ben.id().to_string()];
    let metrics = page.read("/metrics").await;
    for canary in canaries {
        assert!(!html.contains(canary) && !metrics.contains(canary), "{canary}");
    }
    for sample in [
        "hotlined_leader 1",
        "hotlined_store_up 1",
        "hotlined_cases{state=\"assigned\"} 1",
        "hotlined_cases{state=\"answered\"} 1",
        "hotlined_appeals_total 2",
        "hotlined_appeals_by_channel_total{channel=\"telegram\"} 2",
        "hotlined_first_answer_seconds_bucket{le=\"300\"} 1",
        "hotlined_first_answer_seconds_count 1",
        "hotlined_first_answers_in_time_total 1",
        "hotlined_channel_up{channel=\"telegram\"} 1",
        "hotlined_config_last_reload_successful 1",
    ] {
        assert!(metrics.lines().any(|l| l == sample), "{sample}\n{metrics}");
    }

    // The counts survive a restart; a report is made of them.
    assert!(daemon.terminate().success());
    let _again = line.start();
    line.until_status("it leads", |_| true).await;
    let Response::Report(report) = line.ask(&Request::Report { month: None }).await else {
        panic!("no report")
    };
    assert_eq!((report.appeals, report.answers, report.in_time), (2, 1, 1));
    let ran = line.command(&["report"]);
    assert!(ran.code == Some(0) && ran.out.contains("First answers       1"), "{ran:?}");
    assert_eq!(line.command(&["report", "--month", "soon"]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_knows_the_token_sees_anything() {
    let (line, page) = Page::open(&operators(&[("olga", 1001)])).await;
    let _daemon = line.start();
    page.until("/readyz", |status, _| status == StatusCode::OK).await;
    let bare = |path: &str| page.client.get(format!("{}{path}", page.url));
    for path in ["/", "/?token=", "/?token=wrong", "/events", "/metrics", &format!("/metrics?token={TOKEN}")]
    {
        let refused = bare(path).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert!(refused.headers().get(SET_COOKIE).is_none());
        assert!(!refused.text().await.unwrap().contains("olga"));
    }
    let forged = bare("/metrics").bearer_auth("wrong").header(COOKIE, "hotlined_page=wrong").send().await;
    assert_eq!(forged.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(bare("/healthz").send().await.unwrap().text().await.unwrap(), "ok\n");
    let posted = page.client.post(&page.url).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);

    let opened = bare(&format!("/?token={TOKEN}")).send().await.unwrap();
    let header = |name: &str| opened.headers()[name].to_str().unwrap().to_owned();
    let (set, policy) = (header("set-cookie"), header("content-security-policy"));
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && !set.contains(TOKEN), "{set}");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(
        (header("cache-control"), header("referrer-policy")),
        ("no-store".into(), "no-referrer".into())
    );
    let html = opened.text().await.unwrap();
    assert!(html.contains("olga") && !html.contains("style=") && !html.contains("onclick"), "nothing inline");
    let cookie = set.split(';').next().unwrap();
    let by_cookie = bare("/").header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(by_cookie.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_appears_by_itself() {
    let (line, page) = Page::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let _daemon = line.start();
    page.until("/readyz", |status, _| status == StatusCode::OK).await;
    let request = page.client.get(format!("{}/events", page.url)).bearer_auth(TOKEN);
    let mut events = request.send().await.unwrap();
    assert_eq!(events.headers()[CONTENT_TYPE], "text/event-stream");
    let mut heard = String::new();
    while !heard.contains("No case is unanswered") {
        heard += &String::from_utf8_lossy(&events.chunk().await.unwrap().expect("the stream goes on"));
    }
    line.contact(1).write("canaryOfAContact needs a lawyer");
    let shown = code(&line.card(&olga, "canaryOfAContact").await);
    while !heard.contains(&shown) {
        heard += &String::from_utf8_lossy(&events.chunk().await.unwrap().expect("the stream goes on"));
    }
    assert!(heard.starts_with("event: page\ndata: ") && !heard.contains("canaryOf"), "{heard}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_a_lost_store_and_a_failed_reload_are_told() {
    let (mut line, page) = Page::open(&operators(&[("olga", 1001)])).await;
    let mut first = line.start();
    page.until("/readyz", |status, _| status == StatusCode::OK).await;
    let good = fs::read_to_string(line.config_file()).unwrap();
    fs::write(line.config_file(), good.replace("reach", "reech")).unwrap();
    first.signal(Signal::HUP);
    page.until("/", |_, html| html.contains("The last reload was not taken")).await;
    let metrics = page.read("/metrics").await;
    assert!(metrics.contains("hotlined_config_last_reload_successful 0"), "{metrics}");

    // Another daemon that waits has a page of its own.
    let standby = Page::at(free_port());
    fs::write(line.config_file(), good.replace(page.address(), standby.address())).unwrap();
    let _standby = line.launch(&[]);
    let word = standby.until("/readyz", |status, _| status == StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(word, "standby\n");
    assert!(standby.read("/").await.contains("waits for its turn to lead"));
    assert!(standby.read("/metrics").await.contains("hotlined_leader 0"));

    line.redis.stop();
    page.until("/readyz", |status, word| {
        status == StatusCode::SERVICE_UNAVAILABLE && word == "the store does not answer\n"
    })
    .await;
    assert!(page.read("/").await.contains("nothing is taken in and nothing confirmed"));
    assert!(page.read("/metrics").await.contains("hotlined_store_up 0"));
    assert_eq!(page.read("/healthz").await, "ok\n", "to wait for the store is to be alive");
    line.redis.cont();
}

/// Something that counts calls, and answers.
async fn counter() -> (String, Arc<AtomicU32>) {
    let calls = Arc::new(AtomicU32::new(0));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/ping", listener.local_addr().unwrap());
    let counted = Arc::clone(&calls);
    let router = axum::Router::new().fallback(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        std::future::ready("ok")
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, calls)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_heart_beats_while_the_line_is_well_and_people_are_called_when_the_store_is_gone() {
    let ((beats_at, beats), (pages_at, pages)) = (counter().await, counter().await);
    let alarm = format!("[alarm]\nheartbeat = \"{beats_at}\"\npage = [\"url:{pages_at}\"]\n");
    let mut line = Line::open(&(operators(&[("olga", 1001)]) + &alarm)).await;
    let daemon = line.start();
    line.settled().await;
    for _ in 0..LOOKS {
        if beats.load(Ordering::SeqCst) >= 2 {
            break;
        }
        line.pass(Duration::from_secs(10)).await;
        tokio::time::sleep(REST).await;
    }
    assert!(beats.load(Ordering::SeqCst) >= 2, "the heart beats");
    assert_eq!(pages.load(Ordering::SeqCst), 0);

    line.redis.stop();
    daemon.logged("the store does not answer");
    let before = beats.load(Ordering::SeqCst);
    for _ in 0..20 {
        line.step(Duration::from_secs(60));
        tokio::time::sleep(REST).await;
    }
    daemon.logged("the heartbeat is left out");
    // Whatever was under way when the store went: one beat at most.
    assert!(beats.load(Ordering::SeqCst) <= before + 3, "no beat without an audit");
    assert_eq!(pages.load(Ordering::SeqCst), 1);
    line.redis.cont();
    daemon.logged("the store answers again");
    let log = daemon.stderr();
    assert!(!log.contains(&beats_at) && !log.contains(&pages_at), "the URLs are secrets");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_changes_whom_the_heart_beats_for_and_the_token_of_the_page() {
    let ((old_at, _), (new_at, new)) = (counter().await, counter().await);
    let alarm = |at: &str| format!("[alarm]\nheartbeat = \"{at}\"\n");
    let (line, page) = Page::open(&(operators(&[("olga", 1001)]) + &alarm(&old_at))).await;
    let _daemon = line.start();
    page.until("/readyz", |status, _| status == StatusCode::OK).await;
    let mut watching =
        page.client.get(format!("{}/events", page.url)).bearer_auth(TOKEN).send().await.unwrap();
    assert!(watching.chunk().await.unwrap().is_some(), "somebody watches");

    let other = "canary-of-another-token-0123456789";
    fs::write(line.config_file().with_file_name("page-token"), "short").unwrap();
    let refused = line.command(&["reload"]);
    assert!(refused.code != Some(0) && refused.out.contains("web.token"), "{refused:?}");
    page.read("/").await;

    fs::write(line.config_file().with_file_name("page-token"), other).unwrap();
    let config = fs::read_to_string(line.config_file()).unwrap();
    fs::write(line.config_file(), config.replace(&alarm(&old_at), &alarm(&new_at))).unwrap();
    let ran = line.command(&["reload"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(page.get("/").await.unwrap().0, StatusCode::UNAUTHORIZED, "the old one opens nothing");
    let opened = page.client.get(&page.url).bearer_auth(other).send().await.unwrap();
    assert_eq!(opened.status(), StatusCode::OK);
    while watching.chunk().await.unwrap().is_some() {}

    for _ in 0..LOOKS {
        if new.load(Ordering::SeqCst) > 0 {
            break;
        }
        line.pass(Duration::from_secs(10)).await;
        tokio::time::sleep(REST).await;
    }
    assert!(new.load(Ordering::SeqCst) > 0, "the heart beats elsewhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prometheus_takes_the_metrics_and_the_rules() {
    let (line, page) = Page::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let _daemon = line.start();
    line.contact(1).write("I need a lawyer");
    line.card(&olga, "I need").await;
    told(&line.contact(1), words("acknowledge-neutral")).await;
    line.settled().await;
    let metrics = page.read("/metrics").await;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("metrics"), &metrics).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/prometheus");
    let own = own.to_str().unwrap();
    promtool(at, "promtool check metrics <metrics");
    promtool(at, &format!("promtool check rules --lint-fatal {own}/rules.yml"));
    promtool(at, &format!("promtool test rules {own}/rules_test.yml"));
    promtool(at, &format!("promtool check config --syntax-only {own}/prometheus.yml"));

    // A real Prometheus, with the config that is shipped, but for its places.
    let shipped = fs::read_to_string(format!("{own}/prometheus.yml")).unwrap();
    fs::write(at.join("token"), TOKEN).unwrap();
    let config = shipped
        .replace("127.0.0.1:8471", page.address())
        .replace("/etc/prometheus/hotlined-token", at.join("token").to_str().unwrap())
        .replace("rules.yml", &format!("{own}/rules.yml"))
        .replace("scrape_interval: 10s", "scrape_interval: 1s");
    fs::write(at.join("prometheus.yml"), config).unwrap();
    let ask = Page::at(free_port());
    let mut command = std::process::Command::new("prometheus");
    command.current_dir(at).arg(format!("--config.file={}", at.join("prometheus.yml").display()));
    command.arg(format!("--storage.tsdb.path={}", at.join("data").display()));
    command.arg(format!("--web.listen-address={}", ask.address())).arg("--log.level=warn");
    let prometheus = Process::start("prometheus", command, at);
    let up = ask.until("/api/v1/query?query=hotlined_appeals_total", |_, text| {
        text.contains("hotlined_appeals_total")
    });
    let up = up.await;
    assert!(up.contains("\"1\"]"), "{up}\n{}", prometheus.stderr());
    let scraped = ask.read("/api/v1/query?query=up").await;
    assert!(scraped.contains("\"1\"]"), "{scraped}");
    let rules = ask.until("/api/v1/rules", |_, text| text.contains("\"health\":\"ok\"")).await;
    assert!(rules.contains("HotlineStoreDown") && !rules.contains("\"health\":\"err\""), "{rules}");
}

/// Runs promtool, which Debian's package `prometheus` brings.
fn promtool(at: &Path, command: &str) {
    let ran = std::process::Command::new("sh").current_dir(at).args(["-c", command]).output().unwrap();
    let told = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{command}: {told}");
    assert!(!told.contains("warning") && !told.contains("error"), "{command}: {told}");
}
