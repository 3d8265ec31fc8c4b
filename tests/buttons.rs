//! The buttons below cards, and what an operator writes without replying to anything.

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, card, code, count, press, told, told_after, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn take_pass_on_history_and_close_do_what_they_say() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.contact(1).write("Who can help me?");
    let first = line.card(&olga, "Who can help me?").await;
    let code = code(&first);

    press(&olga, first.id, words("button-take")).await;
    becomes(&olga, first.id, |m| m.button(words("button-taken")).is_some()).await;
    assert!(line.case(&code).await.accepted_at.is_some());

    press(&olga, first.id, words("button-history")).await;
    let history = told_after(&olga, first.id, words("milestone-taken")).await;
    assert!(history.text.contains("Who can help me?"), "{}", history.text);

    press(&olga, first.id, words("button-pass-on")).await;
    let second = line.card(&boris, "Who can help me?").await;
    let left = becomes(&olga, first.id, |m| m.buttons.is_empty()).await;
    assert!(left.text.contains(words("card-moved")), "{}", left.text);
    assert_eq!(line.case(&code).await.operator.unwrap(), "boris".into());

    press(&boris, second.id, words("button-no-reply")).await;
    let why = line.told(&boris, words("asking-close")).await;
    assert_eq!(line.case(&code).await.state, "assigned", "not without a reason");
    press(&boris, why.id, "Spam").await;
    becomes(&boris, second.id, |m| m.text.contains(words("card-closed-unanswered"))).await;
    let case = line.case(&code).await;
    assert_eq!((case.state.as_str(), case.history.last().unwrap().why.as_str()), ("closed", "spam"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_can_be_recalled_and_the_case_is_unanswered_again() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("What shall I do?");
    let first = line.card(&olga, "What shall I do?").await;
    olga.reply(first.id, "Something meant for somebody else");
    let heard = line.told(&ada, "Something meant for somebody else").await;
    let tick = line.told(&olga, words("tick-delivered")).await;
    press(&olga, tick.id, words("button-recall")).await;
    becomes(&ada, heard.id, |m| m.deleted).await;
    told(&olga, words("tick-recalled")).await;
    let case = line.case(&code(&first)).await;
    assert_eq!((case.state.as_str(), case.unanswered_since.is_some()), ("assigned", true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_answer_nothing_are_asked_about_and_go_where_the_operator_says() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada, ben) = (line.operator(1001), line.contact(1), line.contact(2));
    let _daemon = line.start();
    ada.write("Ada asks");
    ben.write("Ben asks");
    card(&olga, "Ada asks").await;
    let ben_s = code(&line.card(&olga, "Ben asks").await);

    let stray = olga.write("For whom is this?");
    let question = line.told(&olga, "Which case is this for?").await;
    assert_eq!(question.reply_to, Some(stray));
    assert_eq!(question.buttons.len(), 2);
    let label = question.labels().into_iter().find(|l| l.contains(&ben_s)).unwrap().to_owned();
    press(&olga, question.id, &label).await;
    let prompt = told_after(&olga, question.id, &ben_s).await;
    line.drained().await;
    assert!(prompt.force_reply);
    olga.reply(prompt.id, "This is for Ben");
    told(&ben, "This is for Ben").await;
    told(&olga, words("tick-delivered")).await;
    assert_eq!(line.case(&ben_s).await.state, "answered");
    let wrong = [count(&ada, "For whom"), count(&ben, "For whom"), count(&ada, "This is for Ben")];
    assert_eq!(wrong, [0, 0, 0], "nothing went astray");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_lists_pauses_resumes_and_goes_off() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.contact(1).write("First");
    let first = code(&card(&olga, "First").await);
    line.contact(2).write("Second");
    card(&boris, "Second").await;
    olga.write("/cases");
    let list = told(&olga, "You have 1 case").await;
    assert!(list.text.contains(&first), "{}", list.text);

    olga.write("/pause 1h");
    told(&olga, words("word-paused-until")).await;
    line.contact(3).write("Third");
    card(&boris, "Third").await;
    olga.write("/resume");
    told(&olga, words("word-resumed")).await;
    line.contact(4).write("Fourth");
    card(&olga, "Fourth").await;

    olga.write("/off");
    told(&olga, "You are off until your next shift.").await;
    card(&boris, "First").await;
    card(&boris, "Fourth").await;
    line.settled().await;
    assert_eq!(line.loads().await["boris"], 4);
    let help = olga.write("/help");
    told_after(&olga, help, "Each message of a contact comes as a card.").await;
    olga.write("/dance");
    told(&olga, words("word-unknown-command")).await;
}
