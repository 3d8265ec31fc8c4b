//! Floods of every kind against ten operators, and what becomes of one genuine contact in the middle of each.
//!
//! By the rules alone, and with a few of each. `./bench flood` sends the whole numbers against a daemon.

use std::time::Duration;

use crate::domain::case::State;
use crate::domain::event::{Came, Machine, What};
use crate::domain::id::SourceId;
use crate::domain::message::Author;
use crate::domain::say::{CardWhy, Say, ToOperator};

use super::people::{is_card, policy, said};
use super::world::World;

const OPERATORS: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
const TEXT: &str = "Your hotline works for the enemy, stop now and leave before all of you are found. We know every one of \
                    you and we will come for everyone soon.";
/// How often operators are told of newcomers.
const TICK: Duration = Duration::from_secs(10);

/// What became of a flood.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    received: usize,
    folded: usize,
    held: usize,
    /// Cards, and lines in digests.
    told: usize,
    lost: usize,
    /// The most messages that one operator got.
    most: usize,
    /// After how many seconds the genuine contact reached an operator, each of whose messages takes a second.
    genuine: Option<u64>,
}

fn line() -> World {
    let mut policy = policy(&OPERATORS);
    policy.routing.capacity = 8;
    policy.flood = crate::domain::policy::Flood::default();
    World::new(policy)
}

/// So many messages, each by what `act` does, with a genuine contact in their middle.
fn flood(mut w: World, many: usize, act: impl Fn(&mut World, usize)) -> Row {
    let genuine = 1_000_000;
    for number in 1..=many {
        act(&mut w, number);
        if number == many / 2 {
            w.contact(genuine).says("they are breaking the door, please, somebody");
        }
        w.now.line = w.now.line + Duration::from_millis(u64::from(number % 4 == 0));
    }
    let mut waited = 0;
    let mut reached = reached(&w, genuine);
    while reached.is_none() && waited < 60 {
        w.now.line = w.now.line + TICK;
        waited += TICK.as_secs();
        w.event(What::Introduce);
        reached = self::reached(&w, genuine);
    }
    let kept: usize = w
        .cases
        .keys()
        .map(|code| w.told(*code).0.iter().filter(|m| m.message.from == Author::Contact).count())
        .sum();
    let repeats: u32 = w.cases.values().flat_map(|case| &case.said).map(|s| s.repeats).sum();
    let burst = w.sent.iter().filter_map(|(d, _)| match &d.say {
        Say::Operator(ToOperator::Card { why: CardWhy::Burst(n), .. }) => Some(usize::try_from(*n).unwrap()),
        _ => None,
    });
    let all = |operator: &str| messages(&w, operator);
    Row {
        received: many + 1,
        folded: burst.max().unwrap_or(0),
        held: w.cases.values().filter(|case| matches!(case.state, State::Held { .. })).count(),
        told: w.sent.iter().map(|(d, _)| lines(&d.say)).sum(),
        lost: (many + 1).saturating_sub(kept + usize::try_from(repeats).unwrap() + w.automatic.len()),
        most: OPERATORS.iter().map(|operator| all(operator)).max().unwrap_or(0),
        genuine: reached.map(|before| waited + before),
    }
}

fn lines(say: &Say) -> usize {
    match say {
        Say::Operator(ToOperator::Newcomers { cases }) => cases.len(),
        say => usize::from(is_card(say)),
    }
}

/// How many messages an operator gets: two pages of newcomers fit into one.
fn messages(w: &World, operator: &str) -> usize {
    let digests = w.count(operator, |say| matches!(say, Say::Operator(ToOperator::Newcomers { .. })));
    w.to(operator).len() - digests + digests.div_ceil(2)
}

/// How many seconds of their reader's chat went by before the contact's case reached them.
fn reached(w: &World, contact: usize) -> Option<u64> {
    let code = w.code(contact);
    OPERATORS.iter().find_map(|operator| {
        let told = w
            .sent
            .iter()
            .filter(|(d, _)| d.to == crate::domain::say::Recipient::Operator((*operator).into()));
        let at = told.clone().position(|(d, _)| match &d.say {
            Say::Operator(ToOperator::Newcomers { cases }) => cases.contains(&code),
            say => is_card(say) && d.case == Some(code),
        })?;
        Some(u64::try_from(at.div_ceil(2)).unwrap())
    })
}

fn all(people: usize, messages: usize) -> [(&'static str, Row); 5] {
    let one = flood(line(), messages, |w, number| {
        w.contact(1).says(&format!("message {number}"));
    });
    let alike = flood(line(), people, |w, number| {
        w.contact(number).says(TEXT);
    });
    let mutated = flood(line(), people, |w, number| {
        let mut words: Vec<&str> = TEXT.split_whitespace().collect();
        let some = number % words.len();
        words.rotate_left(some);
        w.contact(number).says(&format!("🔥 {}", words.join(" ")));
    });
    let unique = flood(line(), people, |w, number| {
        let text = format!("{number} asks {} for {} and {}", number * 7, number * 131, number * 7_919);
        w.contact(number).says(&text);
    });
    let forged = flood(line(), messages, |w, number| {
        let came = Came::Machine(
            Machine::Impostor { operator: "a".into(), why: "dkim" },
            said(&format!("x{number}")),
        );
        w.contact(500_000 + number).comes(SourceId::bare(1), came);
    });
    [
        ("one contact", one),
        ("one text", alike),
        ("mutated", mutated),
        ("unique", unique),
        ("forged mails", forged),
    ]
}

fn hold(rows: &[(&str, Row)]) {
    for (name, row) in rows {
        println!("{name:>14}: {row:?}");
        assert_eq!(row.lost, 0, "{name}");
        assert!(row.genuine.is_some_and(|seconds| seconds <= 60), "{name}: {row:?}");
    }
}

#[test]
fn in_every_flood_nothing_is_lost_and_a_genuine_newcomer_reaches_an_operator_within_a_minute() {
    hold(&all(150, 100));
}
