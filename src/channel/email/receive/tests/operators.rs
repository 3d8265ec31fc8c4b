//! Mail that is proven to be an operator's: what they say to whom, and what they order.

use super::world::{World, by_imap, card, code, written};
use crate::channel::email::auth::tests::mails::signed;
use crate::channel::email::raw::RawMail;
use crate::channel::email::token::Token;
use crate::domain::command::{CaseAsk, Command};
use crate::domain::event::{Came, Machine, Said};
use crate::domain::id::DeliveryId;

fn about(ask: CaseAsk) -> Command {
    Command::Case { code: None, ask }
}

#[tokio::test]
async fn an_answer_goes_to_the_case_of_its_card() {
    let world = World::new().await;
    let incoming = world.gets(world.answer("We will call you at noon.")).await;
    assert_eq!(incoming.arrival.address.0, "olga@ngo.example");
    let Came::Said(said) = incoming.arrival.what else { panic!() };
    assert_eq!((said.text.as_str(), said.doubtful), ("We will call you at noon.", false));
    assert_eq!((said.case, said.on), (Some(code()), Some(DeliveryId(77))));
    assert!(said.proof.is_some() && said.command.is_none() && said.attachments.is_empty());
}

#[tokio::test]
async fn what_a_source_gives_again_is_told_as_such_and_proven_like_any_other() {
    let world = World::new().await;
    let again = |mail: String| RawMail { again: true, ..by_imap(mail) };
    let answer = world.answer("We will call you at noon.");
    let first = world.said(answer.clone()).await;
    let Came::Said(said) = world.gets_raw(again(answer)).await.arrival.what else { panic!() };
    assert_eq!(said, Said { again: true, ..first });
    let forged = world.gets_raw(again(world.unsigned("We will call you at noon."))).await;
    assert!(matches!(forged.arrival.what, Came::Machine(Machine::Impostor { .. }, _)), "{forged:?}");
}

#[tokio::test]
async fn a_proof_is_of_one_signed_mail() {
    let world = World::new().await;
    let proof = async |mail: String| world.said(mail).await.proof.unwrap();
    let once = proof(world.answer("We will call.")).await;
    assert_eq!(
        proof(format!("X-Again: 1\r\n{}", world.answer("We will call."))).await,
        once,
        "sent once more"
    );
    let other = signed(&world.unsigned("We will call.").replace("<1@mua", "<2@mua"));
    assert_ne!(proof(other).await, once);
}

#[tokio::test]
async fn a_first_line_orders() {
    let world = World::new().await;
    let order = async |words: &str| {
        let said = world.said(world.answer(words)).await;
        assert!(!said.doubtful, "{words}");
        said.command
    };
    assert_eq!(order("/close").await, Some(about(CaseAsk::Close(None))));
    assert_eq!(
        order("/CLOSE\r\n\r\n> Kyiv, 24 November, somebody wrote:\r\n> x").await,
        Some(about(CaseAsk::Close(None)))
    );
    assert_eq!(order("/note first\r\nsecond").await, Some(about(CaseAsk::Note("first\nsecond".into()))));
    assert_eq!(order("/cases").await, Some(Command::Cases));
    assert_eq!(order("We /close at noon").await, None);
}

#[tokio::test]
async fn what_looks_like_an_order_and_is_none_goes_nowhere_unasked() {
    let world = World::new().await;
    for words in ["/colse", "/pass\r\nI am ill today", "/send", "/"] {
        let said = world.said(world.answer(words)).await;
        assert!(said.command.is_none() && said.doubtful, "{words}");
    }
}

#[tokio::test]
async fn a_held_reply_is_sent_by_its_own_address_only() {
    let world = World::new().await;
    let token = Token::Confirm { case: code(), seq: 4 };
    let mail = |words: &str| signed(&written("olga@ngo.example", &world.address(&token, "olga"), words));
    let said = world.said(mail("/Send\r\n\r\nolga")).await;
    assert_eq!(said.command, Some(Command::Case { code: Some(code()), ask: CaseAsk::SendDraft(4) }));
    assert_eq!(world.said(mail("Yes, send it")).await.command, None);
}

async fn doubtful(words: &str) -> bool {
    let world = World::new().await;
    let Said { text, doubtful, .. } = world.said(world.answer(words)).await;
    println!("{text:?}");
    doubtful
}

#[tokio::test]
async fn what_tells_who_they_are_waits_for_their_word() {
    let world = World::new().await;
    let token = world.address(&card(), "olga");
    for words in [
        "Write to olga@ngo.example, please.",
        "As help@line.example wrote.",
        &format!("See {token}"),
        &format!("See {}\u{ad}{}", &token[..9], &token[9..]),
    ] {
        assert!(doubtful(words).await, "{words}");
    }
}

#[tokio::test]
async fn what_its_head_and_its_signature_tell_of_its_writer_comes_with_it() {
    let world = World::new().await;
    let said =
        world.said(world.answer("We will call.\r\n\r\n-- \r\nOlga Petrova\r\n+48 601 234 567 @olga_p")).await;
    assert_eq!(said.text, "We will call.");
    assert_eq!(said.signed.reach, ["+48 601 234 567", "@olga_p", "olga@ngo.example"]);
    assert_eq!(said.signed.names, ["Olga Petrova"]);
}

#[tokio::test]
async fn what_tells_nothing_goes_on() {
    for words in [
        "I can help. Keep calm, we know a lawyer.",
        "Your Anna",
        "Здравствуйте! Мы вам поможем.",
        "Call 112 if they come; see https://line.example/help",
    ] {
        assert!(!doubtful(words).await, "{words}");
    }
}

#[tokio::test]
async fn a_quoted_line_without_its_mark_waits() {
    let quoted = "When exactly did they call you in for questioning?";
    let words = format!(
        "{quoted}\r\n\r\nOn Tue, 24 Nov 2026 at 05:00, Line <help@line.example> wrote:\r\n> {quoted}"
    );
    assert!(doubtful(&words).await);
}

#[tokio::test]
async fn an_answer_is_cut_at_our_marker() {
    let world = World::new().await;
    let words = "We will call.\r\n\r\n##-=-## Write above this line ##-=-##\r\nK7F-3QD · Blue Heron 27\r\n│ secret words of hers";
    let said = world.said(world.answer(words)).await;
    assert_eq!((said.text.as_str(), said.doubtful), ("We will call.", false));
}

#[tokio::test]
async fn answers_between_the_lines_hold_nothing_of_what_they_answer() {
    let world = World::new().await;
    let words = "On Tue, 24 Nov 2026 at 05:00, Line <help@line.example> wrote:\r\n> When is the hearing held?\r\nAt noon.\r\n> And where is it going to be?\r\nIn Lviv.";
    let said = world.said(world.answer(words)).await;
    assert!(said.text.contains("At noon.") && said.text.contains("In Lviv."), "{said:?}");
    assert!(!said.text.contains("hearing") && !said.text.contains("line.example"), "{said:?}");
}

#[tokio::test]
async fn an_answer_with_nothing_in_it_waits() {
    assert!(doubtful("").await);
    assert!(doubtful("> only what was quoted in the mail before").await);
}

#[tokio::test]
async fn the_same_words_under_two_cards_are_two_and_a_machine_is_told_of_some_times() {
    let world = World::new().await;
    let told = async |delivery: u64| {
        let token = Token::Card { case: Some(code()), delivery: DeliveryId(delivery) };
        let mail = written("Olga Petrova <olga@ngo.example>", &world.address(&token, "olga"), "yes");
        let marked = mail.replace("Message-ID", "Auto-Submitted: auto-replied\r\nMessage-ID");
        world.said(signed(&marked)).await.told
    };
    let (first, again, other) = (told(77).await, told(77).await, told(78).await);
    assert!(first.len() > 2 && first == again, "{first:?}");
    assert!(other.iter().all(|key| !first.contains(key)), "another card is another matter");
    assert!(world.said(world.answer("yes")).await.told.is_empty(), "a person's are counted by nobody");
}

fn to_the_line(from: &str, subject: &str) -> String {
    written(from, "help@line.example", "").replace("Subject: Re: K7F-3QD", &format!("Subject: {subject}"))
}

#[tokio::test]
async fn a_first_order_stands_in_the_subject_of_a_mail_to_the_line_and_is_proven_like_any() {
    let world = World::new().await;
    for (subject, order) in [
        ("/cases", Command::Cases),
        ("/Help", Command::Help),
        ("/pause 2h", Command::Pause(Some(std::time::Duration::from_hours(2)))),
        ("/lock boris", Command::Lock("boris".into())),
    ] {
        let mail = to_the_line("olga@ngo.example", subject);
        assert!(mail.contains(&format!("Subject: {subject}")), "{mail}");
        let said = world.said(signed(&mail)).await;
        assert_eq!((said.command, said.case, said.on), (Some(order), None, None), "{subject}");
        assert!(said.proof.is_some() && !said.doubtful);
        let forged = world.gets_raw(by_imap(mail)).await;
        assert!(matches!(forged.arrival.what, Came::Machine(Machine::Impostor { .. }, _)), "{subject}");
    }
}

#[tokio::test]
async fn what_a_contact_would_read_or_names_a_case_is_no_first_order() {
    let world = World::new().await;
    for subject in [
        "/take K7F-3QD",
        "/write K7F-3QD",
        "/announce hello",
        "/closeheld",
        "/unlock boris",
        "Hello",
        "Re: /cases",
    ] {
        let mail = signed(&to_the_line("olga@ngo.example", subject));
        let incoming = world.gets_raw(by_imap(mail)).await;
        assert!(matches!(incoming.arrival.what, Came::Machine(Machine::Impostor { .. }, _)), "{subject}");
    }
}
