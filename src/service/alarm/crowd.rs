//! Calls people when somewhere all connections were taken: who takes them all may want to shut others out.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::channel::Page;
use crate::domain::time::Stamp;

use super::{Alarm, DEAF, LOOK, QUIET};

/// What people heard of.
#[derive(Debug, Default)]
pub(super) struct Heard {
    times: BTreeMap<&'static str, u64>,
    /// Line time before which they are not called again.
    quiet_until: Option<Stamp>,
}

impl Alarm {
    pub(super) async fn tell_crowded(&self) {
        let mut heard = Heard::default();
        loop {
            self.look_at_crowd(&mut heard).await;
            self.clock.sleep(LOOK).await;
        }
    }

    /// Calls once for all that was met since they last heard, and then not for a while.
    pub(super) async fn look_at_crowd(&self, heard: &mut Heard) {
        let (times, now) = (self.reports.crowd().times(), self.clock.now());
        let news = times.iter().filter(|(at, n)| **n > heard.times.get(*at).copied().unwrap_or(0));
        let places: Vec<&str> = news.map(|(at, _)| *at).collect();
        if places.is_empty() || heard.quiet_until.is_some_and(|until| now.line < until) {
            return;
        }
        let line = self.rules.policy().name.clone();
        let text = format!(
            "{line}: all connections of {} are taken. Whoever was silent longest made room. See who holds them: ss -xtp.",
            places.join(" and of ")
        );
        let (age, since) = (Duration::ZERO, now.civil);
        let page = Page { line, code: None, part: None, over: false, age, since, text };
        let is_heard = self.ways.call(&self.pager, &page).await;
        heard.quiet_until = Some(now.line + if is_heard { QUIET } else { DEAF });
        if is_heard {
            heard.times = times;
        }
    }
}
