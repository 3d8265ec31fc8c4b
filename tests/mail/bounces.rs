//! What does not arrive is said, and the clock goes on.

use hotlined::sandbox::mail::{Fault, On, Stage};

use super::town::{ADA, LINE, OLGA, Town, written};
use crate::support::line::operators;
use crate::support::people::{code, words};

fn unknown() -> Fault {
    Fault::Refuse(550, "5.1.1 no such user".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_postfix_brings_back_is_taken_back() {
    let Some((town, postfix)) = Town::postfix("", &operators(&[("olga", 1001)])).await else { return };
    let (ada, olga) = (town.person(ADA, "Ada"), town.line.operator(1001));
    let _daemon = town.line.start();
    let (raw, _) = written(&ada, ada.write(LINE, "Help", "Nobody answers me"));
    postfix.send(ADA, &[LINE], &raw);
    let card = town.card(&olga, "Nobody answers me").await;
    let code = code(&card);
    let since = town.line.case(&code).await.unanswered_since;
    town.gets(&ada, hotlined::sandbox::mail::MailId(0), words("acknowledge-neutral")).await;

    town.world.fault(On::stage(Stage::Rcpt).to(ADA).always(), unknown());
    olga.reply(card.id, "I answer you now");
    town.hears(&olga, words("tick-taken-back")).await;
    town.is(&code, "assigned").await;
    let case = town.line.case(&code).await;
    assert_eq!(case.unanswered_since, since, "its clock runs from where it began");
    assert!(ada.read().iter().all(|mail| !mail.text.contains("I answer you now")));
    assert_eq!(town.line.cases().await.len(), 1, "a report is no contact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_whom_mail_does_not_reach_is_reached_in_telegram() {
    let reach = format!("[operator.olga]\nreach = [\"mail:{OLGA}\", \"telegram:1001\"]\n");
    let town = Town::lmtp("", &reach).await;
    let (ada, olga) = (town.line.contact(1), town.line.operator(1001));
    town.world.fault(On::stage(Stage::Rcpt).to(OLGA).always(), unknown());
    let _daemon = town.line.start();
    ada.write("Where is everybody?");
    let card = town.card(&olga, "Where is everybody?").await;
    olga.reply(card.id, "Here");
    assert_eq!(town.hears(&ada, "Here").await.text, "Here");
}
