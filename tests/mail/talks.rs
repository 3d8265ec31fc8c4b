//! From a first message to its answer and the answer to that, between people who see nothing of each other.

use hotlined::sandbox::mail::{File, MailId};

use super::dkim::{DOMAIN, Names, sign};
use super::town::{ADA, LINE, OLGA, Town, chat_tells_nothing_of, tells_nothing_of, written};
use crate::support::dovecot::Dovecot;
use crate::support::line::operators;
use crate::support::people::{card, code, words};

fn olga_by_mail() -> String {
    format!("[operator.olgacanary]\nalias = \"Anna\"\nreach = [\"mail:{OLGA}\"]\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_in_telegram_and_an_operator_whose_mail_is_signed() {
    let Some(dovecot) = Dovecot::start() else { return };
    let names = Names::start().await;
    let town = Town::imap(&dovecot, &format!("resolvers = [\"{}\"]", names.at), &olga_by_mail()).await;
    let (olga, ada) = (town.person(OLGA, "Olga Canary"), town.line.contact(1));
    assert!(OLGA.ends_with(DOMAIN));
    let daemon = town.line.start();

    ada.write("They took my brother");
    let card = town.gets(&olga, MailId(0), "They took my brother").await;
    town.line.drained().await;
    let (answer, _) = written(&olga, olga.reply(card.id, "We will call you tomorrow").expect("a reply"));
    dovecot.deliver(&answer);
    let refused = town.gets(&olga, card.id, words("word-impostor")).await;
    assert!(refused.reply_to.contains("+k.") || !refused.reply_to.is_empty());
    dovecot.deliver(&sign(&answer));
    let heard = town.hears(&ada, "We will call you tomorrow").await;
    assert_eq!(
        heard.text, "Anna:\nWe will call you tomorrow",
        "the name that contacts may see, and no other"
    );
    town.gets(&olga, card.id, words("mail-sent")).await;

    ada.write("Thank you, at noon please");
    let second = town.gets(&olga, card.id, "Thank you, at noon please").await;
    town.line.drained().await;
    let (answer, _) = written(&olga, olga.reply(second.id, "At noon then").expect("a reply"));
    dovecot.deliver(&sign(&answer));
    assert_eq!(town.hears(&ada, "At noon then").await.text, "Anna:\nAt noon then");
    town.comes("the mailbox is empty", || (!dovecot.has_mail()).then_some(())).await;

    chat_tells_nothing_of(&ada, &["canary", "olga", DOMAIN]);
    tells_nothing_of(&olga, &["7391046001"]);
    town.log_tells_nothing(&daemon.stderr(), &["brother", "tomorrow", "noon"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_by_mail_over_postfix_and_an_operator_in_telegram() {
    let Some((town, postfix)) = Town::postfix("", &operators(&[("olgacanary", 1001)])).await else { return };
    let (ada, olga) = (town.person(ADA, "Ada Canary"), town.line.operator(1001));
    let daemon = town.line.start();
    let send = |id| {
        let (raw, to) = written(&ada, id);
        postfix.send(ADA, &[&to], &raw);
    };
    send(ada.write(LINE, "Work", "I was dismissed"));
    let first = town.card(&olga, "I was dismissed").await;
    assert!(first.text.contains("Work"), "{}", first.text);
    town.gets(&ada, MailId(0), words("acknowledge-neutral")).await;

    olga.reply(first.id, "A lawyer will write to you");
    let got = town.gets(&ada, MailId(0), "A lawyer will write to you").await;
    assert!(got.text.trim().ends_with("##-=-##\n\nA lawyer will write to you"), "{}", got.text);
    send(ada.reply(got.id, "Thank you so much").expect("a reply"));
    let second = town.card(&olga, "Thank you so much").await;
    assert!(!second.text.contains("lawyer"), "the quotation is cut: {}", second.text);
    assert_eq!(code(&second), code(&first));
    town.line.drained().await;
    town.comes("Postfix is rid of it", || (postfix.queued() == 0).then_some(())).await;

    tells_nothing_of(&ada, &["olga", "Operator", "Telegram"]);
    // Her own name stands on what she answered.
    chat_tells_nothing_of(&olga, &["ada canary", "ada.canary", "mail.test"]);
    town.log_tells_nothing(&daemon.stderr(), &["dismissed", "lawyer", "thank you"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_and_an_operator_by_mail_whose_server_is_trusted() {
    let town = Town::lmtp("trusted_authserv = \"sandbox.test\"", &olga_by_mail()).await;
    let (ada, olga) = (town.person(ADA, "Ada Canary"), town.person(OLGA, "Olga Canary"));
    let daemon = town.line.start();
    let jpeg = include_bytes!("../../src/sandbox/page/sample.jpg").as_slice();
    ada.write_with(
        LINE,
        "Summons",
        "They summon me",
        &[File::new("canary-passport.jpg", "image/jpeg", jpeg)],
    );
    let first = town.gets(&olga, MailId(0), "They summon me").await;
    assert_eq!(first.attachments.len(), 1, "{}", first.text);
    town.line.drained().await;
    olga.reply(first.id, "Do not go alone").expect("a reply");
    let got = town.gets(&ada, MailId(0), "Do not go alone").await;
    assert!(got.text.trim().ends_with("##-=-##\n\nAnna:\nDo not go alone"), "{}", got.text);
    ada.reply(got.id, "I will not").expect("a reply");
    let second = town.gets(&olga, first.id, "I will not").await;
    assert!(!second.text.contains("wrote:"), "the quotation is cut: {}", second.text);

    // Somebody who knows the address of the card, and writes in her name.
    let thief = town.person("thief@evil.test", "");
    let forged = format!(
        "From: {OLGA}\r\nTo: {}\r\nSubject: x\r\nMessage-ID: <1@evil.test>\r\n\r\nYou are lost\r\n",
        first.reply_to
    );
    thief.raw(&first.reply_to, forged);
    town.gets(&olga, first.id, words("word-impostor")).await;
    town.line.drained().await;
    assert!(ada.read().iter().all(|mail| !mail.text.contains("lost")));
    assert_eq!(town.line.cases().await.len(), 1, "a forger is no contact");

    tells_nothing_of(&ada, &["olga", "ngo.test"]);
    tells_nothing_of(&olga, &["ada.", "ada canary", "mail.test", "passport"]);
    town.log_tells_nothing(&daemon.stderr(), &["summon", "alone", "passport"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_machines_that_answer_each_other_come_to_rest() {
    let town = Town::lmtp("", &operators(&[("olga", 1001)])).await;
    let (ada, olga) = (town.person(ADA, "Ada"), town.line.operator(1001));
    let _daemon = town.line.start();
    ada.write(LINE, "Hello", "Is anybody there?");
    card(&olga, "Is anybody there?").await;
    let mut answered = MailId(0);
    for round in 0..12 {
        // A machine that says nowhere that it is one.
        for mail in ada.read() {
            if mail.id <= answered {
                continue;
            }
            ada.reply(mail.id, &format!("I am away, ticket {round}-{}", mail.id)).expect("a reply");
            answered = mail.id;
        }
        town.comes("its mail is taken", || (town.world.pending() == 0).then_some(())).await;
        town.line.drained().await;
    }
    assert_eq!(ada.read().len(), 1, "one acknowledgement a day");
}
