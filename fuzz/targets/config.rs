//! The config file and its variables: a config or faults, each with reason and remedy, and no secret in any.
#![no_main]

use hotlined::config::parse;
use hotlined_fuzz::{steered, text};
use libfuzzer_sys::fuzz_target;

const SECRET: &str = "8123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const SMALLEST: &str = "
[store]
url = \"redis+unix:///run/hotlined-redis/redis.sock\"
[channel.telegram]
kind = \"telegram\"
token = { credential = \"telegram-token\" }
[operator.olga]
";

fuzz_target!(|data: &[u8]| {
    let (how, data) = steered(data);
    let written = text(data);
    match how % 4 {
        0 => shown(&written, &[]),
        1 => shown(&format!("{written}{SMALLEST}"), &[]),
        2 => {
            // A variable's name is the admin's own, and is shown as it is.
            let named = |(name, _): &(&str, &str)| !name.contains(char::is_control);
            let pairs = written.lines().take(8).filter_map(|line| line.split_once('=')).filter(named);
            let env: Vec<_> = pairs.map(|(k, v)| (format!("HOTLINED__{k}"), v.to_owned())).collect();
            shown(SMALLEST, &env);
        }
        _ => keeps_secrets(&written),
    }
});

fn shown(written: &str, env: &[(String, String)]) {
    match parse("f", written, env) {
        Ok(loaded) => assert!(!loaded.config.policy.languages.is_empty()),
        Err(faults) => {
            assert!(!faults.0.is_empty());
            assert!(faults.0.iter().all(|f| !f.reason.is_empty() && !f.remedy.is_empty()));
            let told = faults.to_string();
            assert!(!told.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{told:?}");
            let source = written.len() + env.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
            assert!(told.len() <= 1_000 * (source + 8), "{} for {source}", told.len());
        }
    }
}

/// A secret in the wrong place is not repeated, whatever stands above it.
fn keeps_secrets(above: &str) {
    for place in [
        "token = \"S\"",
        "token = S",
        "token = \"S",
        "tokn = \"S\"",
        "token = [\"S\"]",
        "token = { text = \"S\" }",
    ] {
        let place = place.replace('S', SECRET);
        let written = format!("{above}\n[channel.telegram]\nkind = \"telegram\"\n{place}\n");
        if let Err(faults) = parse("f", &written, &[]) {
            let told = faults.to_string();
            assert!(!told.contains("AAHdq"), "{written}\n\n{told}");
        }
    }
}
