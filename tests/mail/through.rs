//! People who write through something else: a form, a list, a program that answers for them; and what comes back.

use hotlined::sandbox::mail::MailId;

use super::town::{ADA, LINE, Town};
use crate::support::line::operators;
use crate::support::people::{code, words};

const FORM: &str = "site@ngo.test";

fn mail(head: &str, text: &str) -> String {
    format!(
        "{head}\r\nTo: {LINE}\r\nSubject: Help\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_fills_in_a_form_is_answered_and_the_form_is_not() {
    let town = Town::lmtp(&format!("forms = [\"{FORM}\"]"), &operators(&[("olga", 1001)])).await;
    let (ada, site, olga) = (town.person(ADA, "Ada"), town.person(FORM, "Site"), town.line.operator(1001));
    let _daemon = town.line.start();
    site.raw(LINE, mail(&format!("From: <{FORM}>\r\nReply-To: Ada <{ADA}>"), "They took my brother"));
    let card = town.card(&olga, "They took my brother").await;
    assert!(card.text.contains(words("card-via-form")), "{}", card.text);
    olga.reply(card.id, "We are with you");
    town.gets(&ada, MailId(0), "We are with you").await;
    assert!(site.read().is_empty(), "a form is no contact");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_made_no_case_is_listed_shown_and_let_in_by_one_command() {
    let town = Town::lmtp("", &operators(&[("olga", 1001)])).await;
    let (ada, olga) = (town.person(ADA, "Ada"), town.line.operator(1001));
    let _daemon = town.line.start();
    ada.raw(LINE, mail(&format!("From: <{ADA}>\r\nAuto-Submitted: auto-replied"), "I write from a cellar"));
    let mut listed = String::new();
    for _ in 0..200 {
        listed = town.line.command(&["case", "list", "--state", "automatic"]).out;
        if listed.contains("auto_replied") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let code =
        listed.lines().nth(1).and_then(|line| line.split_whitespace().next()).expect(&listed).to_owned();
    assert!(town.line.cases().await.is_empty() && olga.chat().iter().all(|m| !m.text.contains("cellar")));
    assert!(town.line.command(&["case", "show", &code]).out.contains("I write from a cellar"));
    assert!(town.line.command(&["status"]).out.contains("1 kept"));

    let released = town.line.command(&["case", "release", &code]);
    assert_eq!(released.code, Some(0), "{released:?}");
    town.card(&olga, "I write from a cellar").await;
    assert_eq!(town.line.case(&code).await.state, "assigned");
    let left = town.line.command(&["case", "list", "--state", "automatic"]).out;
    assert!(left.contains("Nothing came in that made no case."), "{left}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_comes_back_in_no_known_form_is_taken_back() {
    let town = Town::lmtp("", &operators(&[("olga", 1001)])).await;
    let (ada, olga) = (town.person(ADA, "Ada"), town.line.operator(1001));
    let _daemon = town.line.start();
    ada.write(LINE, "Help", "Nobody answers me");
    let card = town.card(&olga, "Nobody answers me").await;
    let code = code(&card);
    olga.reply(card.id, "I answer you now");
    town.gets(&ada, MailId(0), "I answer you now").await;
    town.is(&code, "answered").await;
    let sent = town.world.taken().into_iter().rfind(|mail| mail.to.iter().any(|to| to == ADA));
    let return_address = sent.expect("it was sent").from;
    let report = format!(
        "From: Postmaster@mail.test\r\nTo: <{return_address}>\r\nSubject: DELIVERY FAILURE: User not listed in directory\r\n\r\n\
         Your message was not delivered to:\r\n  {ADA}\r\nbecause:\r\n  User not listed in directory\r\n"
    );
    ada.raw_from("", &[&return_address], report);
    town.hears(&olga, words("tick-taken-back")).await;
    town.is(&code, "assigned").await;
}
