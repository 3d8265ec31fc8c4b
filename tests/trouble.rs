//! What Telegram does to a client, and what people's apps do: refusals, broken answers, odd input.

use hotlined::domain::message::Milestone;
use hotlined::sandbox::botapi::{Fault, Oddity, On, Outcome};
use serde_json::json;

use crate::support::ask::times;
use crate::support::line::{Line, operators};
use crate::support::people::{card, cards, code, count, repeats, told, told_after, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_to_wait_is_obeyed_for_that_chat_and_holds_up_no_other() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.drained().await;
    let to_olga = || On::method("sendMessage").chat(olga.id());
    line.api.fault(to_olga(), Fault::TooMany(30));
    let began = line.api.clock().now().line;
    line.contact(1).write("This one waits");
    line.contact(2).write("This one does not");
    card(&boris, "This one does not").await;
    assert_eq!(cards(&olga, "This one waits"), 0);
    line.drained().await;
    card(&olga, "This one waits").await;

    let calls = line.api.calls();
    let to_olga: Vec<_> = calls.iter().filter(|c| c.chat == Some(olga.id()) && c.at >= began).collect();
    let refused =
        to_olga.iter().position(|c| c.outcome == Outcome::Refused(429) || c.outcome == Outcome::Faulted);
    let [no, next] = &to_olga[refused.unwrap()..][..2] else { panic!("{to_olga:?}") };
    assert!(next.at.since(no.at).as_secs() >= 29, "{to_olga:?}");
    assert_eq!(repeats(&olga), 0, "a refusal leaves no doubt");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_have_been_sent_is_sent_again_and_says_so() {
    for fault in [Fault::DoThenDrop, Fault::Truncated] {
        let line = Line::open(&operators(&[("olga", 1001)])).await;
        let (olga, ada) = (line.operator(1001), line.contact(1));
        let _daemon = line.start();
        line.drained().await;
        let card_of = |words: &'static str| {
            On::method("sendMessage").when(move |c| c.text.is_some_and(|t| t.contains(words)))
        };
        line.api.fault(card_of("Do you hear me?"), fault.clone());
        ada.write("Do you hear me?");
        line.api.wait_until(|_| cards(&olga, "Do you hear me?") == 1).await.unwrap();
        line.drained().await;
        assert_eq!((cards(&olga, "Do you hear me?"), repeats(&olga)), (2, 1), "{fault:?}");

        let newer = olga.chat().into_iter().rfind(|m| m.text.contains("Do you hear me?")).unwrap();
        line.api.fault(card_of("Loud and clear"), fault.clone());
        olga.reply(newer.id, "Loud and clear");
        told(&ada, "Loud and clear").await;
        line.drained().await;
        assert_eq!(count(&ada, "Loud and clear"), 2, "{fault:?}");
        assert_eq!(count(&ada, words("possible-repeat-contact")), 1, "{fault:?}");
        assert_eq!(count(&olga, words("tick-delivered")), 1, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_gateways_broken_polls_and_cut_connections_pass() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    line.drained().await;
    for (n, fault) in [Fault::BadGateway, Fault::Truncated, Fault::Drop, Fault::Internal, Fault::DoThenDrop]
        .into_iter()
        .enumerate()
    {
        line.api.fault(On::method("getUpdates"), fault);
        line.api.fault(On::method("sendMessage"), Fault::BadGateway);
        let text = format!("message {n}");
        ada.write(&text);
        line.api.wait_until(|api| api.pending() == 0).await.unwrap();
        line.drained().await;
        assert!(cards(&olga, &text) >= 1, "{text}");
    }
    let case = &line.whole_cases().await[0];
    assert_eq!(case.messages.len(), 5, "each once: {:#?}", case.messages);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_who_blocks_the_bot_stops_the_clock_and_starts_it_by_coming_back() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("I must be quick");
    let first = line.card(&olga, "I must be quick").await;
    line.drained().await;

    // The bot is not told, and finds out when it sends.
    let refusal = Fault::Refuse(403, "Forbidden: bot was blocked by the user".into());
    line.api.fault(On::method("sendMessage").chat(ada.id()), refusal);
    olga.reply(first.id, "Take your time");
    told(&olga, words("tick-blocked")).await;
    told(&olga, words("milestone-unreachable")).await;
    let case = line.case(&code(&first)).await;
    assert_eq!((case.state.as_str(), case.unanswered_since, case.next_step), ("unreachable", None, None));
    line.pass(std::time::Duration::from_hours(30)).await;
    line.settled().await;
    assert_eq!(count(&olga, words("reminder")), 0, "the clock stands");

    ada.block();
    ada.unblock();
    let back = line.until_status("it is assigned again", |s| s.cases.assigned == 1).await;
    assert_eq!(back.cases.unreachable, 0);
    let tick = line.told(&olga, words("tick-blocked")).await;
    crate::support::people::press(&olga, tick.id, words("button-send-again")).await;
    told(&ada, "Take your time").await;
    told_after(&olga, tick.id, words("tick-delivered")).await;
    line.settled().await;
    let case = line.case(&code(&first)).await;
    assert_eq!((case.state.as_str(), times(&case, Milestone::Reachable)), ("answered", 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_read_becomes_a_case_and_stops_nothing() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let olga = line.operator(1001);
    let _daemon = line.start();
    for (n, oddity) in (1..).zip(Oddity::ALL) {
        line.contact(n).odd(oddity, &format!("odd words {n}"));
    }
    for update in [
        json!({ "message": null }),
        json!({ "message": "text" }),
        json!({ "message": { "message_id": "one", "chat": [] } }),
        json!({ "callback_query": { "id": 5 } }),
        json!({ "my_chat_member": { "chat": { "id": 1e99 } } }),
        json!({ "message": { "message_id": 9_900_001, "date": -1, "text": ["not", "text"],
            "chat": { "id": 7_391_046_077_i64, "type": "private" }, "from": { "id": 7_391_046_077_i64 } } }),
    ] {
        line.api.inject(&update);
    }
    line.contact(99).write("An ordinary message");
    card(&olga, "An ordinary message").await;
    line.drained().await;

    let cases = line.whole_cases().await;
    let said = |text: &str| cases.iter().flat_map(|c| &c.messages).filter(|m| m.text.contains(text)).count();
    assert_eq!(
        [said("odd words 1"), said("odd words 3")],
        [1, 1],
        "an unknown entity or origin hides no words"
    );
    // The unknown medium, the one whose text is no text; and whoever wrote without a sender or MIME type.
    let unread = cases.iter().flat_map(|c| &c.messages).flat_map(|m| &m.attachments);
    let unread = unread.filter(|a| a.kind == hotlined::domain::message::Kind::Unsupported).count();
    assert!(unread >= 2, "{cases:#?}");
    assert!(count(&olga, words("card-unreadable")) >= 1);
    assert_eq!(line.status().await.quarantined, 0);
}
