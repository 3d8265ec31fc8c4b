//! What the line is for: each message reaches an operator, each answer its contact, and what nobody answers
//! makes itself heard, step by step, once each.

use std::time::Duration;

use hotlined::domain::message::Milestone;
use hotlined::sandbox::botapi::User;

use crate::support::ask::times;
use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count, told, words};

const HOUR: Duration = Duration::from_hours(1);

/// Two who answer, and a supervisor who is away: alerts reach her all the same.
fn sections() -> String {
    operators(&[("olga", 1001), ("boris", 1002), ("sam", 1003)])
        + "supervisor = true\naway = [\"2020-01-01..2099-12-31\"]\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_answered_rests_and_what_is_not_is_heard_of_step_by_step() {
    let line = Line::open(&sections()).await;
    let [olga, boris, sam] = [1001, 1002, 1003].map(|id| line.operator(id));
    let [ada, ben, cem] = [1, 2, 3].map(|n| line.contact(n));
    let _daemon = line.start();

    // In turn.
    ada.write("Ada asks for a lawyer");
    let first = line.card(&olga, "Ada asks").await;
    ben.write("Ben was dismissed");
    let second = code(&card(&boris, "Ben was").await);
    cem.write("Cem is afraid");
    let third = code(&card(&olga, "Cem is").await);
    told(&ada, words("acknowledge-neutral")).await;

    // Answered, with its tick.
    let answer = olga.reply(first.id, "A lawyer will call you tomorrow");
    let heard = line.told(&ada, "A lawyer will call").await;
    assert_eq!(heard.text, "A lawyer will call you tomorrow", "nothing is added to an answer");
    let tick = line.told(&olga, words("tick-delivered")).await;
    assert_eq!(tick.reply_to, Some(answer), "the tick stands under the answer");
    assert_eq!(line.case(&code(&first)).await.state, "answered");

    // Not yet.
    line.pass(Duration::from_mins(3 * 60 + 55)).await;
    line.settled().await;
    let reminders = |who| count(who, words("reminder"));
    assert_eq!([reminders(&olga), reminders(&boris)], [0, 0]);

    // 4 h: whoever has it.
    line.pass(Duration::from_mins(6)).await;
    line.settled().await;
    assert_eq!([reminders(&olga), reminders(&boris), reminders(&sam)], [1, 1, 0]);

    // 8 h: to the other one, and both know.
    line.pass(4 * HOUR).await;
    line.settled().await;
    let (ben_s, cem_s) = (line.case(&second).await, line.case(&third).await);
    assert_eq!((ben_s.operator.unwrap(), cem_s.operator.unwrap()), ("olga".into(), "boris".into()));
    let ben_s_card = line.card(&olga, "Ben was").await;
    let cem_s_card = line.card(&boris, "Cem is").await;
    assert_eq!(count(&boris, words("milestone-assigned")), 1, "who had it is told");
    assert_eq!([reminders(&olga), reminders(&boris)], [1, 1], "nobody is reminded twice");

    // 16 h: the supervisor, in one message.
    let alerts = |who| count(who, "running late");
    assert_eq!([alerts(&olga), alerts(&boris), alerts(&sam)], [0, 0, 0]);
    line.pass(8 * HOUR).await;
    line.settled().await;
    assert_eq!([alerts(&olga), alerts(&boris), alerts(&sam)], [0, 0, 1]);
    let both = line.told(&sam, "running late").await.text;
    assert!(both.contains(&second) && both.contains(&third), "{both}");

    // 24 h: everyone, and the contacts hear that they are not forgotten.
    line.pass(8 * HOUR).await;
    line.settled().await;
    assert_eq!([alerts(&olga), alerts(&boris), alerts(&sam)], [1, 1, 2]);
    let sorry = |who| count(who, "and you have not. We are sorry.");
    assert_eq!([sorry(&ada), sorry(&ben), sorry(&cem)], [0, 1, 1]);

    // And again each hour, until somebody answers.
    line.pass(HOUR).await;
    line.settled().await;
    assert_eq!([alerts(&olga), alerts(&boris), alerts(&sam)], [2, 2, 3]);
    olga.reply(ben_s_card.id, "I am here now, Ben");
    boris.reply(cem_s_card.id, "I am here now, Cem");
    told(&ben, "I am here now, Ben").await;
    told(&cem, "I am here now, Cem").await;
    line.pass(3 * HOUR).await;
    line.settled().await;
    assert_eq!([alerts(&olga), alerts(&boris), alerts(&sam)], [2, 2, 3], "an answer withdraws the rest");
    assert_eq!([sorry(&ada), sorry(&ben), sorry(&cem)], [0, 1, 1]);

    let ben_s = line.case(&second).await;
    assert_eq!((ben_s.state.as_str(), times(&ben_s, Milestone::Escalated)), ("answered", 5));
    assert_eq!(times(&ben_s, Milestone::StepPassed), 0);

    // What rests for 72 h closes, silently.
    let before = [&ada, &ben, &cem].map(User::received);
    line.pass(68 * HOUR).await;
    line.settled().await;
    for code in [&code(&first), &second, &third] {
        let case = line.case(code).await;
        let wanted = if *code == second || *code == third { "answered" } else { "closed" };
        assert_eq!(case.state, wanted, "{code}");
    }
    line.pass(4 * HOUR).await;
    line.settled().await;
    assert_eq!(line.case(&second).await.state, "closed");
    assert_eq!([&ada, &ben, &cem].map(User::received), before);
}
