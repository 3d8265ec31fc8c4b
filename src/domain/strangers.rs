//! Who found a bot of the operators' own, and was told that there is nothing for them.
//!
//! Nobody is told twice a day, and a crowd is not answered at all: whoever sends it must not be able to make the bot
//! write, for its messages are for cards.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::ChatId;
use super::time::Stamp;

/// For how long somebody is not told again.
const DAY: Duration = Duration::from_hours(24);
/// How many are told within an hour.
const A_HOUR: usize = 20;
/// How many are remembered.
const MOST: usize = 100;

/// Those who were told of late, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strangers(Vec<(ChatId, Stamp)>);

impl Strangers {
    /// Whether that one is to be told now, in line time; if so, it is written down.
    pub fn meet(&mut self, chat: ChatId, now: Stamp) -> bool {
        let is_known = self.0.iter().any(|(known, at)| *known == chat && now.since(*at) < DAY);
        let lately = self.0.iter().filter(|(_, at)| now.since(*at) < Duration::from_hours(1)).count();
        if is_known || lately >= A_HOUR {
            return false;
        }
        self.0.retain(|(known, at)| *known != chat && now.since(*at) < DAY);
        let over = (self.0.len() + 1).saturating_sub(MOST);
        self.0.drain(..over);
        self.0.push((chat, now));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(n: u8) -> ChatId {
        ChatId([n; 16])
    }

    #[test]
    fn a_stranger_is_told_once_a_day() {
        let mut strangers = Strangers::default();
        let at = |hours| Stamp(0) + Duration::from_hours(hours);
        assert!(strangers.meet(chat(1), at(0)));
        assert!(!strangers.meet(chat(1), at(23)));
        assert!(strangers.meet(chat(2), at(23)), "somebody else");
        assert!(strangers.meet(chat(1), at(25)));
    }

    #[test]
    fn a_crowd_is_not_answered_and_costs_no_room() {
        let mut strangers = Strangers::default();
        let told = (0..200).filter(|n| strangers.meet(chat(*n), Stamp(0))).count();
        assert_eq!(told, A_HOUR);
        for hour in 0..40 {
            (0..200).for_each(|n| {
                strangers.meet(chat(n), Stamp(0) + Duration::from_hours(hour));
            });
        }
        assert!(strangers.0.len() <= MOST);
    }
}
