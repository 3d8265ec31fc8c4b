//! A call by a telephone exchange's command: handed in, called back, and nothing of its number in a log or in Redis.

use std::fs;

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, code, press, told, told_after, words};

const NUMBER: &str = "+380441239876";
const DIGITS: &str = "441239876";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_handed_in_called_back_and_its_number_shows_on_a_tap_alone() {
    let sections = operators(&[("olga", 1001), ("boris", 1002)]) + "\n[calls]\nfrom = [\"+380447654321\"]\n";
    let line = Line::open(&sections).await;
    let olga = line.operator(1001);
    let mut daemon = line.launch(&[("RUST_LOG", "trace")]);
    daemon.logged("leads the line");
    let recording = daemon.folder().join("message.wav");
    fs::write(&recording, b"RIFF\x24\0\0\0WAVEfmt ").unwrap();
    let recording = recording.display().to_string();
    let add = ["call", "add", "--from", NUMBER, "--voice", &recording, "--note", "She whispers"];
    let ran = line.command(&add);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let card = line.card(&olga, "She whispers").await;
    assert_eq!(ran.out.trim(), code(&card), "the code is told");
    assert!(
        card.text.contains(words("card-callback-unknown")) && !card.text.contains(DIGITS),
        "{}",
        card.text
    );
    press(&olga, card.id, words("button-number")).await;
    let shown = told(&olga, DIGITS).await;
    for told in [NUMBER, "+380447654321", words("card-callback-unknown")] {
        assert!(shown.text.contains(told), "{}", shown.text);
    }
    // What is written to it goes nowhere.
    olga.reply(card.id, "We will call you at nine");
    let asked = told(&olga, words("calling-spoke-noted")).await;
    press(&olga, asked.id, words("button-spoke")).await;
    let back = told_after(&olga, asked.id, words("calling-back")).await;
    assert_eq!(line.case(&code(&card)).await.state, "answered");
    press(&olga, back.id, words("button-undo-call")).await;
    told_after(&olga, back.id, words("calling-undone")).await;
    let case = line.case(&code(&card)).await;
    assert_eq!((case.state.as_str(), case.unanswered_since.is_some()), ("assigned", true));
    // Once it is somebody else's, the number goes from the card.
    press(&olga, card.id, words("button-pass-on")).await;
    let left = becomes(&olga, card.id, |m| m.buttons.is_empty()).await;
    assert!(!left.text.contains(DIGITS), "{}", left.text);
    let missing = line.command(&["call", "add", "--from", "", "--voice", "/nowhere.wav"]);
    assert_eq!(missing.code, Some(0), "somebody called all the same: {}", missing.err);
    assert!(missing.err.contains("the recording can't be read"), "{}", missing.err);
    line.settled().await;
    assert_eq!(daemon.terminate().code(), Some(0));
    let log = daemon.stderr() + &daemon.stdout();
    assert!(log.contains("TRACE") && !log.contains(DIGITS), "the log tells a number");
    assert!(!ran.err.contains(DIGITS));
}
