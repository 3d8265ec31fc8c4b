//! A call that an exchange hands in becomes a case, whatever is odd about it.

use crate::admin::protocol::{CallAsk, Request, Response, VOICE};
use crate::domain::call::Safe;
use crate::domain::id::Address;
use crate::domain::message::Kind;

use super::support::Line;

const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt ";

fn from(number: &str) -> CallAsk {
    CallAsk { from: Address(number.into()), ..CallAsk::default() }
}

async fn call(line: &Line, ask: CallAsk) -> (String, bool, bool) {
    match line.answers.to(Request::Call(ask)).await {
        Response::Called { code, number, recording } => (code.to_string(), number, recording),
        other => panic!("no call: {other:?}"),
    }
}

#[tokio::test]
async fn a_call_is_a_case_whose_number_nobody_is_shown_over_the_socket() {
    let line = Line::new().await;
    let ask = CallAsk {
        note: Some("She whispers".into()),
        language: Some("uk".into()),
        callback: Safe::No,
        voice: WAV.into(),
        ..from("+380 44 123-45-67")
    };
    let (code, number, recording) = call(&line, ask).await;
    assert!(number && recording);
    let case = line.case(&code).await;
    assert_eq!((case.language.as_str(), case.contact.channels[0].as_str()), ("uk", "telephone"));
    assert_eq!(case.messages[0].text, "She whispers");
    assert_eq!(case.messages[0].attachments[0].kind, Kind::Voice);
    let stand = case.call.clone().unwrap();
    assert_eq!((stand.number, stand.callback), (true, Safe::No));
    let printed = serde_json::to_string(&case).unwrap();
    assert!(!printed.contains("1234567"), "{printed}");
    assert_eq!(call(&line, from("00380441234567")).await.0, code, "possibly the same person");
}

#[tokio::test]
async fn whatever_is_odd_about_a_call_costs_what_is_odd_and_not_the_call() {
    let line = Line::new().await;
    let mut codes = Vec::new();
    for (number, voice, expected) in [
        ("", &b""[..], (false, true)),
        ("anonymous", b"", (false, true)),
        ("1001", b"", (false, true)),
        ("+380441234567", b"root:x:0:0", (true, false)),
        ("+380447654321", WAV, (true, true)),
    ] {
        let (code, number, recording) = call(&line, CallAsk { voice: voice.into(), ..from(number) }).await;
        assert_eq!((number, recording), expected);
        codes.push(code);
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 5, "each is somebody of their own");
    let (code, _, recording) = call(&line, CallAsk { lacks_voice: true, ..from("+380440000000") }).await;
    assert!(!recording && line.case(&code).await.call.unwrap().lacks_voice, "its card says so");
    let (code, ..) = call(&line, CallAsk { language: Some("xx".into()), ..from("+380441111111") }).await;
    assert_eq!(line.case(&code).await.language.as_str(), "ru", "the line's first");
}

#[tokio::test]
async fn a_recording_follows_its_request_and_the_connection_goes_on() {
    let line = Line::new().await;
    let mut client = line.serve().await;
    let voice: Vec<u8> = WAV.iter().copied().chain(std::iter::repeat_n(b'\n', 300_000)).collect();
    let ask = CallAsk { voice_bytes: voice.len(), voice, ..from("+380441234567") };
    let Response::Called { recording: true, code, .. } = client.ask(&Request::Call(ask)).await.unwrap()
    else {
        panic!("not taken");
    };
    let shown = client.ask(&Request::Case { code: code.to_string() }).await.unwrap();
    let Response::Case(case) = shown else { panic!("{shown:?}") };
    assert_eq!(case.messages[0].attachments[0].bytes, Some(300_000 + WAV.len() as u64));
    let long = CallAsk { voice_bytes: VOICE + 1, ..from("+380441234567") };
    let refused = client.ask(&Request::Call(long)).await.unwrap();
    assert!(matches!(refused, Response::Error(_)), "{refused:?}");
}

#[test]
fn nothing_of_a_call_gets_into_a_log() {
    let ask = CallAsk { note: Some("She whispers".into()), ..from("+380441234567") };
    let logged = format!("{:?}", Request::Call(ask));
    assert!(!logged.contains("1234567") && !logged.contains("whispers"), "{logged}");
}
