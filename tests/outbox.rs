//! What becomes of a delivery that the service does not take as it is: nothing is lost, nothing goes on without
//! end, nobody else waits for it.

use std::collections::BTreeMap;
use std::time::Duration;

use hotlined::sandbox::botapi::{Fault, Media, On, Shown, User};

use crate::support::line::{Line, operators};
use crate::support::people::{card, cards, code, count, is_card, told, words};

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 0x10, b'J', b'F', b'I', b'F', 0];

fn gone() -> Fault {
    Fault::Refuse(400, "Bad Request: message to copy not found".into())
}

/// Somebody who sends a picture with these words, to a line with that operator.
async fn line_with(sections: &[(&str, i64)]) -> (Line, User, User) {
    let line = Line::open(&operators(sections)).await;
    let (olga, ada) = (line.operator(sections[0].1), line.contact(1));
    (line, olga, ada)
}

fn pictures(user: &User) -> Vec<Shown> {
    user.chat().into_iter().filter(|m| m.from_bot && m.media_json.is_some()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_without_a_name_goes_as_a_copy_and_else_words_go_in_its_place() {
    for refusal in ["Bad Request: message to copy not found", "Forbidden: bot was blocked by the user"] {
        let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
        let _daemon = line.start();
        let code = if refusal.starts_with("Forb") { 403 } else { 400 };
        line.api.fault(On::method("sendPhoto").always(), gone());
        ada.send(Media::photo(JPEG).caption("Look at this"));
        line.card(&olga, "Look at this").await;
        let [picture] = &pictures(&olga)[..] else { panic!("{:#?}", olga.chat()) };
        olga.reply(picture.id, "I see it");
        told(&ada, "I see it").await;

        line.api.fault(On::method("copyMessage").always(), Fault::Refuse(code, refusal.into()));
        ada.send(Media::photo(JPEG).caption("And at this"));
        line.card(&olga, "And at this").await;
        let instead = line.told(&olga, words("attachment-gone")).await;
        olga.reply(instead.id, "Send it again, please");
        told(&ada, "Send it again, please").await;
        line.drained().await;
        assert_eq!(line.status().await.cases.assigned, 0, "both are answered");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_never_works_holds_up_neither_its_card_nor_its_lane() {
    let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
    let _daemon = line.start();
    line.api.fault(On::method("sendPhoto").always(), Fault::Internal);
    ada.send(Media::photo(JPEG).caption("Look at this"));
    ada.write("Are you there?");
    line.contact(2).write("Somebody else");
    card(&olga, "Somebody else").await;
    line.drained().await;
    assert_eq!(cards(&olga, "Look at this"), 1, "what arrived is not sent again");
    assert_eq!(count(&olga, words("attachment-gone")), 1);
    let at = |words: &str| olga.chat().iter().position(|m| m.text.contains(words)).expect(words);
    assert!(at(words("attachment-gone")) < at("Are you there?"), "in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_is_refused_as_it_is_comes_as_its_code() {
    let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
    let _daemon = line.start();
    let with = On::method("sendMessage").when(|c| c.text.is_some_and(|t| t.contains("Strange words")));
    line.api.fault(with.always(), Fault::Refuse(400, "Bad Request: SOMETHING_NEW".into()));
    ada.write("Strange words");
    let bare = line.told(&olga, words("card-bare")).await;
    assert_eq!(count(&olga, "Strange words"), 0);
    olga.reply(bare.id, "Say it in other words");
    told(&ada, "Say it in other words").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cant_be_shown_to_one_operator_goes_to_the_next_and_is_told_of() {
    let three = [("olga", 1001), ("boris", 1002), ("vera", 1003)];
    let watches = "[operator.vera]\nsupervisor = true\n";
    let line = Line::open(&operators(&three).replace("[operator.vera]\n", watches)).await;
    let [olga, boris, vera] = [1001, 1002, 1003].map(|id| line.operator(id));
    let _daemon = line.start();
    line.drained().await;
    let everything = On::method("sendMessage").chat(olga.id()).always();
    line.api.fault(everything, Fault::Refuse(400, "Bad Request: SOMETHING_NEW".into()));
    line.contact(1).write("Does anybody see me?");
    card(&boris, "Does anybody see me?").await;
    line.told(&vera, words("word-unshowable")).await;
    assert_eq!(count(&olga, "Does anybody see me?"), 0);
    let [case] = &line.whole_cases().await[..] else { panic!("one case") };
    assert_eq!(case.operator.as_ref().map(hotlined::domain::id::OperatorId::as_str), Some("boris"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_refuses_us_loses_nobody() {
    for (code, sentence) in [
        (406, "Not Acceptable"),
        (421, "Misdirected Request: unallowed token specified"),
        (400, "Logged out"),
        (401, "Unauthorized: invalid token specified"),
    ] {
        let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
        let _daemon = line.start();
        line.drained().await;
        line.api.fault(On::method("sendMessage").times(6), Fault::Refuse(code, sentence.into()));
        ada.write("Do you hear me?");
        line.drained().await;
        let seen = card(&olga, "Do you hear me?").await;
        assert_eq!(count(&olga, "Do you hear me?"), 1, "{sentence}");
        olga.reply(seen.id, "Loud and clear");
        told(&ada, "Loud and clear").await;
        assert!(line.status().await.operators.iter().all(|o| o.reachable), "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_may_have_arrived_is_not_sent_without_end_but_asked_about() {
    let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
    let _daemon = line.start();
    ada.write("Do you hear me?");
    let seen = line.card(&olga, "Do you hear me?").await;
    let answer =
        || On::method("sendMessage").chat(ada.id()).when(|c| c.text.is_some_and(|t| t.contains("I do")));
    line.api.fault(answer().always(), Fault::DoThenDrop);
    olga.reply(seen.id, "I do");
    line.api.wait_until(|_| count(&ada, "I do") == 1).await.unwrap();
    line.drained().await;
    let asked = line.told(&olga, words("tick-unsure")).await;
    let copies = count(&ada, "I do");
    assert!((1..=4).contains(&copies), "{copies}");
    line.pass(Duration::from_hours(2)).await;
    line.settled().await;
    assert_eq!(count(&ada, "I do"), copies, "nothing goes on by itself");
    let case = line.case(&code(&seen)).await;
    assert_eq!(case.state, "assigned");
    assert!(case.unanswered_since.is_some(), "its clock runs");

    line.api.clear_faults();
    crate::support::people::press(&olga, asked.id, words("button-send-again")).await;
    line.told(&olga, words("tick-delivered")).await;
    assert_eq!(count(&ada, "I do"), copies + 1);
    assert_eq!(line.case(&code(&seen)).await.state, "answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_do_not_multiply_where_every_one_is_taken_late() {
    let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
    let _daemon = line.start();
    ada.write("Do you hear me?");
    let seen = line.card(&olga, "Do you hear me?").await;
    let late = On::method("sendMessage").chat(ada.id()).always();
    line.api.fault(late, Fault::DoneSlowly(Duration::from_secs(12)));
    olga.reply(seen.id, "The first answer");
    told_late(&olga, words("tick-delivered")).await;
    assert_eq!(count(&ada, "The first answer"), 2, "once more than it should, for nobody knew yet");
    olga.reply(seen.id, "The second answer");
    told_late(&ada, "The second answer").await;
    tokio::time::sleep(Duration::from_secs(14)).await;
    line.drained().await;
    assert_eq!(count(&ada, "The second answer"), 1, "by now it is known how slow they are");
}

/// Waits by the machine's clock: a slow answer takes its time.
async fn told_late(user: &User, words: &str) {
    for _ in 0..600 {
        if count(user, words) > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{words:?} does not come: {:#?}", user.chat());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_in_the_middle_of_a_delivery_does_not_begin_it_anew() {
    let (line, olga, ada) = line_with(&[("olga", 1001)]).await;
    let mut daemon = line.start();
    line.drained().await;
    // Four messages of one card.
    let long: Vec<String> = (0..3).map(|n| format!("part {n} ").repeat(500)).collect();
    line.api.fault(On::method("sendMessage").chat(olga.id()).nth(2), Fault::TooMany(40));
    ada.write(long.concat().chars().take(4_090).collect::<String>());
    ada.send(Media::photo(JPEG).caption("The end"));
    line.drained().await;
    // A picture has the code under it, and nothing more.
    let heads = olga.chat().iter().filter(|m| is_card(m) && m.text.contains(" · ")).count();
    assert_eq!(heads, 2, "each card begins once: {:#?}", olga.chat());
    // Killed between two messages of a card, the next daemon goes on where it was.
    let gate = hotlined::sandbox::botapi::Gate::new();
    line.api.fault(On::method("sendPhoto"), Fault::Hold(gate.clone()));
    ada.send(Media::photo(JPEG).caption("Once more"));
    gate.reached(1).await;
    daemon.kill9();
    gate.open();
    let _daemon = line.start();
    line.drained().await;
    assert_eq!(cards(&olga, "Once more"), 1, "{:#?}", olga.chat());
    assert!(pictures(&olga).len() >= 2);
}

/// Every operator hears each case in the order in which it was said, whatever went wrong in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_each_case_holds_over_every_retry() {
    const CONTACTS: i64 = 30;
    const MESSAGES: usize = 35;
    let staff = operators(&[("olga", 1001), ("boris", 1002), ("vera", 1003)]);
    let line = Line::open(&format!("{staff}\n[routing]\ncapacity = 100\n")).await;
    let staff = [1001, 1002, 1003].map(|id| line.operator(id));
    let _daemon = line.start();
    line.drained().await;
    line.api.rates(true);
    for (nth, fault) in [
        (17, Fault::TooMany(3)),
        (23, Fault::Internal),
        (29, Fault::DoThenDrop),
        (31, Fault::BadGateway),
        (37, Fault::Drop),
        (41, Fault::Truncated),
        (43, Fault::TooMany(30)),
    ] {
        let every = On::method("sendMessage").when(move |c| c.earlier % nth == nth - 1);
        line.api.fault(every.always(), fault);
    }
    let contacts: Vec<User> = (1..=CONTACTS).map(|n| line.contact(n)).collect();
    for n in 0..MESSAGES {
        for (who, contact) in contacts.iter().enumerate() {
            contact.write(format!("[{who}:{n}] something new"));
        }
        line.step(Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    line.drained().await;
    let (mut told, mut broken) = (0, 0);
    for operator in &staff {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for (who, n) in operator.chat().iter().filter(|m| is_card(m)).filter_map(|m| numbered(&m.text)) {
            told += 1;
            let expected = last.get(&who).map_or(0, |last| last + 1);
            if n > expected {
                broken += 1;
            }
            last.insert(who, n.max(expected.saturating_sub(1)));
        }
    }
    println!("{told} cards under retries, {broken} out of order");
    assert!(told >= MESSAGES * contacts.len(), "{told}");
    assert_eq!(broken, 0);
}

fn numbered(text: &str) -> Option<(usize, usize)> {
    let (who, n) = text.split_once('[')?.1.split_once(']')?.0.split_once(':')?;
    Some((who.parse().ok()?, n.parse().ok()?))
}
