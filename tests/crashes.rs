//! Power cuts in the middle of everything: what was confirmed is there, once.
//!
//! The daemon is killed at random moments while messages flow, then Redis is. Telegram sends again what was not
//! confirmed, and in the end each message is in one case, once, and was shown to an operator.

use std::collections::BTreeMap;
use std::time::Duration;

use hotlined::sandbox::botapi::{Shown, User};

use crate::support::HEAVY;
use crate::support::ask::said;
use crate::support::line::{Line, operators};
use crate::support::people::{is_card, words};

const CONTACTS: i64 = 100;
const EACH: i64 = 10;
const PEOPLE: [(&str, i64); 5] =
    [("olga", 1001), ("boris", 1002), ("cleo", 1003), ("dora", 1004), ("emil", 1005)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_messages_survive_twenty_kills_of_the_daemon() {
    let _alone = HEAVY.acquire().await;
    let line = open().await;
    let mut chance = Chance(0x5eed_0001);
    let mut daemon = line.start();
    in_peace(&line).await;
    for kill in 0..20 {
        write(&line, part(kill, 20));
        answer_some(&line);
        // After a random number of things that it did: now in the middle of taking, now in that of sending.
        calls(&line, chance.below(if kill % 2 == 0 { 60 } else { 200 })).await;
        daemon.kill9();
        daemon = line.start();
    }
    check(&line).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_messages_survive_five_kills_of_redis_and_the_daemon_recovers_unaided() {
    let _alone = HEAVY.acquire().await;
    let mut line = open().await;
    let mut chance = Chance(0x5eed_0002);
    let mut daemon = line.start();
    in_peace(&line).await;
    for kill in 0..5 {
        write(&line, part(kill, 5));
        answer_some(&line);
        calls(&line, chance.below(150)).await;
        line.redis.kill9();
        line.redis.restart();
    }
    check(&line).await;
    assert!(daemon.ended().is_none(), "it never ended: {}", daemon.stderr());
}

const MESSAGES: i64 = CONTACTS * EACH;

async fn open() -> Line {
    let line = Line::open(&format!("[routing]\ncapacity = 1000\n{}", operators(&PEOPLE))).await;
    for (_, id) in PEOPLE {
        line.operator(id);
    }
    line
}

/// Each contact's first message: their cards can be answered from now on.
async fn in_peace(line: &Line) {
    write(line, 0..CONTACTS);
    line.drained().await;
}

/// One of so many parts of all further messages.
fn part(number: i64, of: i64) -> std::ops::Range<i64> {
    let further = MESSAGES - CONTACTS;
    CONTACTS + number * further / of..CONTACTS + (number + 1) * further / of
}

/// Messages by number: each contact's first, then each contact's second, and so on.
fn write(line: &Line, numbers: std::ops::Range<i64>) {
    for n in numbers {
        line.contact(n % CONTACTS).write(text(n));
    }
}

fn text(n: i64) -> String {
    format!("message {n} of contact {}.", n % CONTACTS)
}

/// Waits until the daemon has called Telegram so many times more; line time goes on, so that it can.
async fn calls(line: &Line, more: u64) {
    let sent =
        || ["sendMessage", "setMessageReaction", "getUpdates"].map(|m| line.api.count(m)).iter().sum::<u64>();
    let until = sent() + more;
    for _ in 0..1_000 {
        if sent() >= until {
            return;
        }
        line.step(Duration::from_millis(200));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the daemon does nothing any more: {:#?}", line.status().await);
}

/// Each operator answers the message of their oldest card that they did not answer yet.
fn answer_some(line: &Line) {
    for operator in PEOPLE.map(|(_, id)| line.operator(id)) {
        let chat = operator.chat();
        let answered = |card: &Shown| chat.iter().any(|m| !m.from_bot && m.reply_to == Some(card.id));
        if let Some(card) = chat.iter().find(|m| is_card(m) && !answered(m)) {
            operator.reply(card.id, format!("Answer {} to {}", card.id, last_line(&card.text)));
        }
    }
}

/// Each answer reached whoever wrote what it answers, and nobody else; in doubt twice, with a mark. One that was
/// sent before the line knew that its card had arrived was sent to nobody and asked about.
fn check_answers(line: &Line) -> usize {
    let mut given = 0;
    for operator in PEOPLE.map(|(_, id)| line.operator(id)) {
        let chat = operator.chat();
        for answer in chat.iter().filter(|m| !m.from_bot && m.text.starts_with("Answer ")) {
            let asked = chat.iter().any(|m| m.reply_to == Some(answer.id) && m.text.contains("Which case"));
            let of: i64 = answer.text.rsplit_once(' ').unwrap().1.trim_end_matches('.').parse().unwrap();
            for n in 0..CONTACTS {
                let contact = line.contact(n).chat();
                let got: Vec<_> =
                    contact.iter().filter(|m| m.from_bot && m.text.contains(&answer.text)).collect();
                let plain = got.iter().filter(|m| m.text == answer.text).count();
                assert_eq!(!got.is_empty(), n == of && !asked, "{n} got {:?}: {got:#?}", answer.text);
                assert!(plain <= 1, "twice without a mark: {got:#?}");
            }
            given += usize::from(!asked);
        }
    }
    given
}

async fn check(line: &Line) {
    line.drained().await;
    let answers = check_answers(line);
    assert!(answers >= 20, "only {answers} answers were given");
    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let cases = line.whole_cases().await;
    for case in &cases {
        for message in said(case) {
            kept.entry(message.text.clone()).or_default().push(case.code.clone());
        }
    }
    assert_eq!(cases.len(), usize::try_from(CONTACTS).unwrap(), "a case for each contact");
    let shown = Cards::of(&PEOPLE.map(|(_, id)| line.operator(id)));
    for n in 0..MESSAGES {
        let text = text(n);
        let where_ = kept.remove(&text).unwrap_or_default();
        assert_eq!(where_.len(), 1, "{text:?} is in {where_:?}");
        shown.check(&text);
    }
    assert!(kept.is_empty(), "what nobody wrote: {kept:?}");
    let status = line.status().await;
    assert_eq!((status.cases.assigned + status.cases.answered, status.quarantined), (100, 0));
    println!(
        "{answers} answers; {} cards bear the mark of a possible repeat",
        shown.marked.values().sum::<usize>()
    );
}

/// How many cards of each message there are in all: unmarked, marked, and those that show by now that they are answered,
/// in the place of any mark.
struct Cards {
    plain: BTreeMap<String, usize>,
    marked: BTreeMap<String, usize>,
    answered: BTreeMap<String, usize>,
}

impl Cards {
    fn of(operators: &[User]) -> Self {
        let (mut plain, mut marked, mut answered) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for card in operators.iter().flat_map(User::chat).filter(is_card) {
            let text = last_line(&card.text);
            let which = if card.text.contains(words("card-possible-repeat")) {
                &mut marked
            } else if card.edited {
                &mut answered
            } else {
                &mut plain
            };
            *which.entry(text).or_default() += 1;
        }
        Self { plain, marked, answered }
    }

    fn check(&self, text: &str) {
        let [plain, marked, answered] =
            [&self.plain, &self.marked, &self.answered].map(|m| m.get(text).copied().unwrap_or_default());
        assert!(plain <= 1, "{text:?} was shown {plain} times without a mark");
        assert!(plain + marked + answered >= 1, "{text:?} was shown to nobody");
    }
}

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().to_owned()
}

/// Numbers that look random and are the same each time: a test that fails must fail again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        // Knuth's linear congruential generator; its upper bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
