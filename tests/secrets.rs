//! What must never be read: in a log at its most talkative, and in Redis's own files.

use std::fs;
use std::path::Path;

use hotlined::sandbox::botapi::{Fault, On};

use crate::support::line::{Line, TOKEN, operators};
use crate::support::people::{card, code, press, told, words};

const WORDS: [&str; 3] = ["canaryOfAContact", "canaryOfAnOperator", "canaryOfACaption"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_no_word_and_no_address_is_in_the_log_or_in_redis() {
    let line = Line::open(&operators(&[("olga", 7_002_811_001), ("boris", 7_002_811_002)])).await;
    let [olga, boris] = [7_002_811_001, 7_002_811_002].map(|id| line.operator(id));
    let ada = line.contact(1);
    let mut daemon = line.launch(&[("RUST_LOG", "trace")]);
    ada.start(None);
    ada.write(WORDS[0]);
    let first = line.card(&olga, WORDS[0]).await;
    press(&olga, first.id, words("button-history")).await;
    press(&olga, first.id, words("button-take")).await;
    line.api.fault(On::method("sendMessage").chat(ada.id()), Fault::DoThenDrop);
    olga.reply(first.id, WORDS[1]);
    told(&olga, words("tick-delivered")).await;
    line.api.fault(On::method("getUpdates"), Fault::Truncated);
    line.api.fault(On::method("sendPhoto"), Fault::Refuse(400, "Bad Request: never heard of".into()));
    ada.send(hotlined::sandbox::botapi::Media::photo("bytes").caption(WORDS[2]));
    line.contact(2).odd(hotlined::sandbox::botapi::Oddity::UnknownMedia, WORDS[0]);
    line.contact(3).odd(hotlined::sandbox::botapi::Oddity::UnknownUpdate, WORDS[0]);
    card(&boris, WORDS[0]).await;
    line.settled().await;
    assert_eq!(daemon.terminate().code(), Some(0));

    let log = daemon.stderr() + &daemon.stdout();
    assert!(log.contains("TRACE") && log.contains(&code(&first)), "the log says something");
    let (olga_s, ada_s) = (olga.id().to_string(), ada.id().to_string());
    let secret = TOKEN.split(':').nth(1).unwrap();
    let canaries = [WORDS[0], WORDS[1], WORDS[2], secret, line.key(), &olga_s, &ada_s];
    for canary in canaries {
        let found = log.lines().find(|l| l.contains(canary));
        assert_eq!(found, None, "{canary} is in the log");
    }
    let files = everything(line.redis.folder());
    assert!(files.len() > 10_000 && contains(&files, "hl:{proof}"), "Redis wrote something");
    for canary in canaries {
        assert!(!contains(&files, canary), "{canary} is in Redis's files");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_for_programs_is_an_object_a_line() {
    let line = Line::open(&operators(&[("olga", 7_002_811_001)])).await;
    let olga = line.operator(7_002_811_001);
    let mut daemon = line.launch_with(&["--json"]);
    daemon.logged("leads the line");
    line.contact(1).write(WORDS[0]);
    let card = line.card(&olga, WORDS[0]).await;
    assert_eq!(daemon.terminate().code(), Some(0));
    let log = daemon.stderr();
    let lines: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let new_case = lines.iter().find(|l| l["reason"] == "new_case").expect("the decision");
    assert_eq!((new_case["level"].as_str(), new_case["case"].as_str()), (Some("INFO"), Some(&*code(&card))));
    assert!(!log.contains(WORDS[0]), "{log}");
}

/// All files below a folder, one after the other.
fn everything(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(everything(&path));
        } else if path.is_file() {
            all.extend(fs::read(path).unwrap());
        }
    }
    all
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|w| w == words.as_bytes())
}
