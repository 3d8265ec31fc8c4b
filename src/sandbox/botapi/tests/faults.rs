//! Faults over the wire.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::{Fault, Gate, On, Outcome};
use super::*;

fn hello() -> Value {
    json!({ "chat_id": 1001, "text": "Hello" })
}

fn delivered(bench: &Bench) -> usize {
    bench.ada.chat().iter().filter(|m| m.from_bot).count()
}

#[tokio::test]
async fn a_dropped_call_was_not_done_and_an_unanswered_one_was() {
    let bench = Bench::new().await;
    bench.api.fault(On::method("sendMessage"), Fault::Drop);
    bench.raw("sendMessage", hello()).await.expect_err("no answer");
    assert_eq!(delivered(&bench), 0);
    bench.api.fault(On::method("sendMessage"), Fault::DoThenDrop);
    bench.raw("sendMessage", hello()).await.expect_err("no answer");
    assert_eq!(delivered(&bench), 1);
    bench.done("sendMessage", hello()).await;
    let outcomes: Vec<_> = bench.api.calls().iter().map(|c| c.outcome).collect();
    assert_eq!(outcomes, [Outcome::Faulted, Outcome::DoneUnanswered, Outcome::Done]);
}

#[tokio::test]
async fn a_drop_sends_not_one_byte() {
    let bench = Bench::new().await;
    bench.api.fault(On::any(), Fault::Drop);
    let mut stream = tokio::net::TcpStream::connect(bench.served.addr).await.expect("connected");
    let request = format!("GET /bot{TOKEN}/getMe HTTP/1.1\r\nHost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("closed");
    assert_eq!(answer, b"");
}

#[tokio::test]
async fn answers_can_be_broken_in_every_way() {
    let bench = Bench::new().await;
    let send = || bench.raw("sendMessage", hello());
    for (fault, status) in [
        (Fault::BadGateway, 502),
        (Fault::Internal, 500),
        (Fault::Unauthorized, 401),
        (Fault::TooMany(7), 429),
        (Fault::Refuse(403, "Forbidden: user is deactivated".into()), 403),
    ] {
        bench.api.fault(On::method("sendMessage"), fault);
        assert_eq!(send().await.expect("answered").status(), status);
    }
    assert_eq!(delivered(&bench), 0);
    bench.api.fault(On::method("sendMessage"), Fault::Truncated);
    let cut = send().await.expect("answered").text().await.expect("text");
    serde_json::from_str::<Value>(&cut).expect_err("half a JSON");
    assert_eq!(delivered(&bench), 1);
}

#[tokio::test]
async fn a_held_call_waits_for_its_gate() {
    let bench = Bench::new().await;
    let gate = Gate::new();
    bench.api.fault(On::method("sendMessage").chat(1001), Fault::HoldAnswer(gate.clone()));
    let sending = tokio::spawn(bench.http.post(bench.url("sendMessage")).json(&hello()).send());
    gate.reached(1).await;
    assert_eq!(delivered(&bench), 1, "done, but not answered");
    assert!(!sending.is_finished());
    gate.open();
    assert_eq!(sending.await.expect("joined").expect("answered").status(), 200);
}

#[tokio::test]
async fn a_predicate_chooses_by_text() {
    let bench = Bench::new().await;
    bench.api.fault(On::any().when(|c| c.text == Some("Hello")).always(), Fault::Internal);
    assert!(bench.refused("sendMessage", hello()).await.starts_with("Internal Server Error"));
    bench.text("Good day").await;
    bench.api.clear_faults();
    bench.done("sendMessage", hello()).await;
}

#[tokio::test(start_paused = true)]
async fn a_trickled_answer_is_whole_in_the_end() {
    let bench = Bench::new().await;
    bench.api.fault(On::method("getMe"), Fault::Trickle(Duration::from_millis(50)));
    let me = bench.done("getMe", json!({})).await;
    assert_eq!(me["username"], "line_bot");
}

#[tokio::test]
async fn an_outage_keeps_what_people_wrote() {
    let Bench { api, served, http, ada, .. } = Bench::new().await;
    let addr = served.addr;
    served.shutdown().await;
    http.get(format!("http://{addr}/bot{TOKEN}/getMe")).send().await.expect_err("nobody listens");
    ada.write("Hello?");
    let served = api.serve(addr).await.expect("the same address again");
    let url = format!("{}/bot{TOKEN}/getUpdates", served.url());
    let all: Value = http.get(url).send().await.expect("answered").json().await.expect("JSON");
    assert_eq!(all["result"][1]["message"]["text"], "Hello?");
}

#[tokio::test]
async fn a_download_can_fail() {
    let bench = Bench::new().await;
    bench.ada.send(super::super::Media::photo(&b"JPEG"[..]));
    let id = bench.updates(0).await[1]["message"]["photo"][0]["file_id"].clone();
    let path = bench.done("getFile", json!({ "file_id": id })).await["file_path"].clone();
    let url = format!("{}/file/bot{TOKEN}/{}", bench.served.url(), path.as_str().expect("a path"));
    bench.api.fault(On::method("download"), Fault::BadGateway);
    assert_eq!(bench.http.get(&url).send().await.expect("answered").status(), 502);
    assert_eq!(bench.http.get(&url).send().await.expect("answered").bytes().await.expect("whole"), "JPEG");
}
