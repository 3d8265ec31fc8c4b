//! Hours, durations, codes and telephone numbers as admins type them and exchanges tell them: read as they are written, and a shift is a row of stretches.
#![no_main]

use hotlined::config::parse;
use hotlined::domain::call::{Caller, number_in};
use hotlined::domain::duration;
use hotlined::domain::id::CaseCode;
use hotlined::domain::policy::Span;
use hotlined::domain::shift::{duty, next_change, on_duty};
use hotlined::domain::time::Stamp;
use hotlined_fuzz::{steered, text};
use libfuzzer_sys::fuzz_target;

const ZONES: [&str; 4] = ["UTC", "Europe/Kyiv", "Pacific/Apia", "Africa/Casablanca"];

fuzz_target!(|data: &[u8]| {
    let (how, rest) = steered(data);
    let typed = text(rest);
    if let Ok(long) = duration::parse(&typed) {
        assert_eq!(duration::parse(&duration::show(long)), Ok(long), "{typed}");
    }
    if let Caller::Number(number) = Caller::read(&typed, None) {
        assert_eq!(Caller::read(&number.0, Some("380")), Caller::Number(number));
    }
    std::hint::black_box(number_in(&typed, Some("380")));
    if let Ok(code) = typed.parse::<CaseCode>() {
        assert_eq!(code.to_string().parse(), Ok(code));
        assert_eq!(code.compact().parse(), Ok(code));
    }
    match typed.parse::<Span>() {
        Ok(span) => {
            assert!(!span.days.is_empty());
            assert_eq!(span.to_string().parse(), Ok(span.clone()));
            let at = rest.iter().fold(0_i64, |at, byte| at.wrapping_mul(31).wrapping_add(i64::from(*byte)));
            shift(
                &span,
                ZONES[usize::from(how % 4)],
                Stamp(1_700_000_000_000 + at.rem_euclid(200_000_000_000)),
            );
        }
        Err(why) => assert!(why.to_string().len() <= 300),
    }
});

fn shift(span: &Span, zone: &str, at: Stamp) {
    let written = format!(
        "[line]\ntimezone = \"{zone}\"\n[store]\nurl = \"redis+unix:///s\"\n[channel.telegram]\nkind = \"telegram\"\n\
         token = {{ credential = \"t\" }}\n[shift.day]\nhours = [\"{span}\"]\n[operator.olga]\nshifts = [\"day\"]\n"
    );
    let policy = parse("f", &written, &[]).expect("a config").config.policy;
    let (olga, to) = (&policy.operators[0], at + std::time::Duration::from_hours(30 * 24));
    let stretches = duty(olga, &policy, at, to);
    assert!(
        !stretches.is_empty() && stretches.iter().all(|(from, end)| at <= *from && from < end && *end <= to)
    );
    assert!(stretches.windows(2).all(|two| two[0].1 < two[1].0), "in order and apart");
    assert_eq!(on_duty(olga, &policy, at), stretches[0].0 == at);
    if let Some(next) = next_change(olga, &policy, at) {
        assert!(next > at);
        assert_ne!(on_duty(olga, &policy, next), on_duty(olga, &policy, at));
    }
}
