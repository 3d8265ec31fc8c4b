//! The restore drill for mail: what was taken since the copy was made lies in the mailbox still.

use hotlined::sandbox::mail::MailId;

use super::dkim::{Names, sign};
use super::town::{ADA, LINE, OLGA, Town, written};
use crate::support::ask::said;
use crate::support::dovecot::Dovecot;
use crate::support::line::operators;

const EVE: &str = "eve@mail.test";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_line_takes_the_mails_of_the_gap_again_and_sends_no_answer_of_then_unasked() {
    let Some(dovecot) = Dovecot::start() else { return };
    let names = Names::start().await;
    let sections = format!("[operator.olga]\nreach = [\"mail:{OLGA}\"]\n{}", operators(&[("sam", 1003)]));
    let mut town = Town::imap(&dovecot, &format!("resolvers = [\"{}\"]", names.at), &sections).await;
    let [ada, eve, olga] =
        [(ADA, "Ada"), (EVE, "Eve"), (OLGA, "Olga")].map(|(at, name)| town.person(at, name));
    town.line.operator(1003);
    let mut daemon = town.line.start();
    dovecot.deliver(&written(&ada, ada.write(LINE, "Papers", "Ada needs papers")).0);
    let card = town.gets(&olga, MailId(0), "Ada needs papers").await;
    town.line.drained().await;
    assert!(daemon.terminate().success());
    let copy = town.line.redis.copy();
    town.line.redis.restart();

    // What the copy does not know: Olga answers Ada, and Eve writes.
    let mut daemon = town.line.start();
    let (answer, _) = written(&olga, olga.reply(card.id, "Come at noon, Ada").expect("a reply"));
    dovecot.deliver(&sign(&answer));
    town.gets(&ada, MailId(0), "Come at noon, Ada").await;
    dovecot.deliver(&written(&eve, eve.write(LINE, "Alone", "Eve is alone")).0);
    town.comes("all is moved", || (dovecot.processed().len() == 3).then_some(())).await;
    town.line.drained().await;
    assert!(daemon.terminate().success());

    town.line.redis.put_back(&copy);
    let restored = town.line.restore();
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let mut daemon = town.line.start();
    let draft = town.gets(&olga, card.id, "was held back").await;
    town.line.drained().await;
    let answers = |who: &hotlined::sandbox::mail::Mailbox| {
        who.read().iter().filter(|m| m.text.contains("Come at noon, Ada")).count()
    };
    assert_eq!(answers(&ada), 1, "it waits for her word");
    let cases = town.line.whole_cases().await;
    let texts: Vec<_> = cases.iter().flat_map(|case| said(case)).map(|m| m.text.clone()).collect();
    assert_eq!(texts.iter().filter(|t| t.contains("Eve is alone")).count(), 1, "{texts:?}");
    assert_eq!(texts.iter().filter(|t| t.contains("Ada needs papers")).count(), 1, "{texts:?}");
    assert_eq!((dovecot.processed().len(), dovecot.inbox().len()), (3, 0));

    // Once is enough, and Olga decides.
    assert!(daemon.terminate().success());
    assert!(daemon.stderr().contains("taken again"), "{}", daemon.stderr());
    let daemon = town.line.start();
    let (send, _) = written(&olga, olga.reply(draft.id, "/send").expect("a reply"));
    dovecot.deliver(&sign(&send));
    town.comes("it goes out after all", || (answers(&ada) == 2).then_some(())).await;
    town.line.drained().await;
    assert!(!daemon.stderr().contains("taken again"), "{}", daemon.stderr());
}

/// What was forgotten is removed from where its mails lay, so that no restore finds them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_line_takes_nothing_again_of_whoever_was_forgotten() {
    let Some(dovecot) = Dovecot::start() else { return };
    let names = Names::start().await;
    let sections = format!("[operator.olga]\nreach = [\"mail:{OLGA}\"]\n{}", operators(&[("sam", 1003)]));
    let mut town = Town::imap(&dovecot, &format!("resolvers = [\"{}\"]", names.at), &sections).await;
    let [ada, eve, olga] =
        [(ADA, "Ada"), (EVE, "Eve"), (OLGA, "Olga")].map(|(at, name)| town.person(at, name));
    town.line.operator(1003);
    let mut daemon = town.line.start();
    town.line.drained().await;
    assert!(daemon.terminate().success());
    let copy = town.line.redis.copy();
    town.line.redis.restart();

    // Both write after the copy was made; Ada is answered, and forgotten.
    let mut daemon = town.line.start();
    dovecot.deliver(&written(&ada, ada.write(LINE, "Papers", "Ada needs papers")).0);
    let card = town.gets(&olga, MailId(0), "Ada needs papers").await;
    let (answer, _) = written(&olga, olga.reply(card.id, "Come at noon, Ada").expect("a reply"));
    dovecot.deliver(&sign(&answer));
    town.gets(&ada, MailId(0), "Come at noon, Ada").await;
    dovecot.deliver(&written(&eve, eve.write(LINE, "Alone", "Eve is alone")).0);
    town.comes("all is moved", || (dovecot.processed().len() == 3).then_some(())).await;
    town.line.drained().await;
    let cases = town.line.whole_cases().await;
    let adas = cases
        .iter()
        .find(|case| said(case).iter().any(|m| m.text.contains("Ada needs papers")))
        .expect("hers");
    let done = town.line.command(&["forget", &adas.code, "--yes"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    town.comes("her mail and the answer are gone", || (dovecot.processed().len() == 1).then_some(())).await;
    town.line.drained().await;
    assert!(daemon.terminate().success());

    town.line.redis.put_back(&copy);
    let restored = town.line.restore();
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let daemon = town.line.start();
    town.gets(&olga, card.id, "Eve is alone").await;
    town.line.drained().await;
    let cases = town.line.whole_cases().await;
    let texts: Vec<_> = cases.iter().flat_map(|case| said(case)).map(|m| m.text.clone()).collect();
    assert!(texts.iter().any(|t| t.contains("Eve is alone")), "{texts:?}");
    assert!(!texts.iter().any(|t| t.contains("Ada")), "{texts:?}");
    drop(daemon);
}
