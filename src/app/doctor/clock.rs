//! The clock: every promise of the line is one about time.

use std::path::Path;

use super::Check;
use crate::config::Config;
use crate::domain::time::Stamp;
use crate::service::clock::Clock;

/// How far the clock may be off, in seconds.
const LOOSE: i64 = 30;
/// Where distributions keep the rules of the time zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// What can be told without asking anyone.
pub(super) fn own(config: &Config, clock: &Clock) -> Vec<Check> {
    let zone = config.policy.timezone.iana_name().unwrap_or("UTC");
    let local = config.policy.timezone.to_datetime(clock.now().civil.to_jiff());
    let saw = format!("it is {} in {zone}", local.strftime("%a %H:%M"));
    let zones = if Path::new(ZONES).join(zone).exists() {
        Check::ok("time zone", saw)
    } else {
        let saw = format!("{saw}, by the rules built into this version: the system has none of its own");
        Check::warn("time zone", saw, "apt install tzdata, so that changed rules arrive with updates")
    };
    let monotonic = match std::fs::read_to_string("/proc/sys/kernel/random/boot_id") {
        Ok(_) => Check::ok(
            "clock monotonic",
            "the kernel tells how long it has run, so ages outlive clock changes",
        ),
        Err(error) => Check::warn(
            "clock monotonic",
            format!("the kernel does not tell its boot id: {error}"),
            "let the unit see /proc/sys (ProcSubset=all); else an age after a restart follows the wall clock",
        ),
    };
    vec![zones, monotonic]
}

/// Compares the clock with what a service said (RFC 9110 §6.6.1), which was asked at `asked`.
pub(super) fn against(said: Option<&str>, asked: Stamp, whose: &str) -> Check {
    let theirs = said.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let Some(theirs) = theirs else {
        return Check::info("clock", format!("{whose} tells no time to compare with"));
    };
    let off = asked.0 / 1000 - theirs.timestamp().as_second();
    let (seconds, way) = (off.abs(), if off > 0 { "ahead of" } else { "behind" });
    if seconds <= LOOSE {
        return Check::ok("clock", format!("agrees with {whose}'s to {} s", seconds.max(1)));
    }
    let remedy = "let it be set by the network: timedatectl set-ntp true; then timedatectl timesync-status";
    Check::warn("clock", format!("{seconds} s {way} {whose}'s"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::State;

    #[test]
    fn a_clock_that_is_off_by_more_than_half_a_minute_is_told_with_its_direction() {
        let date = Some("Tue, 24 Nov 2026 05:30:00 GMT");
        let at = |seconds: i64| Stamp((1_795_498_200 + seconds) * 1000);
        let seen = |seconds| against(date, at(seconds), "Telegram");
        assert_eq!(seen(0).saw, "agrees with Telegram's to 1 s");
        assert_eq!(seen(-30).state, State::Ok);
        assert_eq!(seen(31).saw, "31 s ahead of Telegram's");
        assert_eq!((seen(-90).state, seen(-90).saw.as_str()), (State::Warn, "90 s behind Telegram's"));
        for odd in [None, Some(""), Some("soon"), Some("Tue, 24 Nov")] {
            assert_eq!(against(odd, at(0), "Telegram").state, State::Info);
        }
    }
}
