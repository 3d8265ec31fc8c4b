//! Addresses that look alike, and addresses of other alphabets.

use hotlined::sandbox::mail::{MailId, Mailbox};

use super::town::{LINE, Town};
use crate::support::line::operators;
use crate::support::people::{code, words};

/// A mail with that author, whatever the envelope says.
fn mail(from: &str, id: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {LINE}\r\nSubject: Help\r\nMessage-ID: <{id}@mail.test>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

fn got(who: &Mailbox, text: &str) -> usize {
    who.read().iter().filter(|mail| mail.text.contains(text)).count()
}

/// Whoever writes first under an address that looks alike waits for the answers of the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_captures_answers_by_an_address_that_looks_alike() {
    let pairs = [
        ("o\u{212a}sana@home.test", "oksana@home.test"),
        ("\u{212b}sa@home.test", "\u{e5}sa@home.test"),
        ("strasse@home.test", "stra\u{df}e@home.test"),
        ("\u{130}rem@home.test", "irem@home.test"),
        ("\u{ff4f}lga@home.test", "olga@home.test"),
        ("maks@h\u{43e}me.test", "maks@home.test"),
    ];
    let sections = operators(&[("anna", 1001)]) + "[routing]\ncapacity = 100\n";
    let town = Town::lmtp("acknowledge = \"off\"", &sections).await;
    let (post, anna) = (town.person("post@mail.test", ""), town.line.operator(1001));
    let _daemon = town.line.start();
    for (nth, (thief, victim)) in pairs.into_iter().enumerate() {
        post.raw(LINE, mail(thief, &format!("t{nth}"), &format!("The thief writes first, {nth}")));
        let first = town.card(&anna, &format!("The thief writes first, {nth}")).await;
        post.raw(LINE, mail(victim, &format!("v{nth}"), &format!("They are coming for me, {nth}")));
        let second = town.card(&anna, &format!("They are coming for me, {nth}")).await;
        assert_ne!(code(&first), code(&second), "{thief:?} and {victim:?}");
        // The stand-in's server knows no SMTPUTF8: only an ASCII local part is reached.
        if victim.rsplit_once('@').is_some_and(|(local, _)| local.is_ascii()) {
            let (thief, victim) = (town.person(thief, ""), town.person(victim, ""));
            anna.reply(second.id, format!("Go to the cellar, {nth}"));
            town.gets(&victim, MailId(0), &format!("Go to the cellar, {nth}")).await;
            town.line.drained().await;
            assert_eq!(got(&thief, "Go to the cellar"), 0, "{thief:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_to_the_spelling_of_the_mail_that_it_answers() {
    let town = Town::lmtp("acknowledge = \"off\"", &operators(&[("anna", 1001)])).await;
    let (post, anna) = (town.person("post@mail.test", ""), town.line.operator(1001));
    let _daemon = town.line.start();
    let mut cards = Vec::new();
    for (from, text) in [("Oksana@home.test", "The first mail"), ("oksana@HOME.test", "The second mail")] {
        post.raw(LINE, mail(from, text, text));
        cards.push(town.card(&anna, text).await);
    }
    assert_eq!(code(&cards[0]), code(&cards[1]), "one person");
    let oksana = town.person("oksana@home.test", "");
    for (card, spelt) in [(&cards[1], "oksana@HOME.test"), (&cards[0], "Oksana@home.test")] {
        anna.reply(card.id, format!("An answer to {spelt}"));
        let got = town.gets(&oksana, MailId(0), &format!("An answer to {spelt}")).await;
        assert_eq!(got.header("To").map(str::trim), Some(&*format!("<{spelt}>")));
        town.line.drained().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_of_another_alphabet_is_answered_through_a_server_that_knows_none() {
    let town = Town::lmtp("", &operators(&[("anna", 1001)])).await;
    let (post, anna) = (town.person("post@mail.test", ""), town.line.operator(1001));
    let mykola = town.person("mykola@xn--80a1acn3a.xn--j1amh", "");
    let _daemon = town.line.start();
    post.raw(
        LINE,
        mail(
            "Mykola <mykola@\u{43f}\u{43e}\u{448}\u{442}\u{430}.\u{443}\u{43a}\u{440}>",
            "m1",
            "Мене шукають.",
        ),
    );
    let card = town.card(&anna, "Мене шукають.").await;
    town.gets(&mykola, MailId(0), words("acknowledge-neutral")).await;
    anna.reply(card.id, "Ідіть звідти");
    town.gets(&mykola, MailId(0), "Ідіть звідти").await;
    town.is(&code(&card), "answered").await;
    // The same person by a program that writes A-labels.
    post.raw(LINE, mail("Mykola <mykola@XN--80A1ACN3A.xn--j1amh>", "m2", "Дякую."));
    assert_eq!(code(&town.card(&anna, "Дякую.").await), code(&card));
}
