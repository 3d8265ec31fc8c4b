//! The admin socket: lines however they come, requests that mean what they say, and moments as admins type them.
#![no_main]

use hotlined::admin::fuzzing::lines;
use hotlined::admin::moment::Moment;
use hotlined::admin::protocol::{Trouble, read};
use hotlined::admin::view::Month;
use hotlined::domain::time::Stamp;
use hotlined_fuzz::{steered, text};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (piece, bytes) = steered(data);
    let longest = 40;
    let all = lines(bytes, longest, usize::from(piece));
    let mut whole: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    whole.pop();
    let expected = whole.into_iter().map(|l| (l.len() <= longest).then(|| l.to_vec()));
    assert_eq!(all, expected.collect::<Vec<_>>());
    request(bytes);
    moments(&text(bytes));
});

fn request(line: &[u8]) {
    match read(line) {
        Ok(request) => {
            let again = serde_json::to_vec(&request).expect("a request is JSON");
            assert!(!again.contains(&b'\n'));
            assert_eq!(read(&again), Ok(request));
        }
        Err(failure) => {
            assert_eq!(failure.word, Trouble::BadRequest);
            assert!(failure.sentence.len() <= 8 * line.len() + 1_000, "{}", failure.sentence.len());
        }
    }
}

fn moments(typed: &str) {
    if let Ok(moment) = typed.parse::<Moment>() {
        let now = Stamp(1_795_498_200_000);
        for zone in ["UTC", "Europe/Kyiv", "Pacific/Apia"] {
            let zone = TimeZone::get(zone).expect("a zone");
            let at = moment.resolve(&zone, now);
            assert!(
                !matches!(moment, Moment::Next(..)) || (at >= now && at.since(now).as_secs() <= 9 * 86_400)
            );
        }
    }
    if let Ok(month) = typed.parse::<Month>() {
        assert_eq!(month.to_string().parse(), Ok(month));
        assert!(month.first < month.last);
    }
}
