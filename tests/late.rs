//! What was sent is changed or taken back afterwards, by whoever has the case and by whoever has not.

use std::time::Duration;

use hotlined::sandbox::botapi::{MessageId, Shown, User};

use crate::support::line::{Line, operators};
use crate::support::people::{becomes, code, count, press, told, told_after, words};

/// Olga answered Ada, and gave the case to Ben: the card that she had, her answer, and what Ada got.
async fn given(line: &Line, olga: &User, ada: &User) -> (Shown, MessageId, Shown) {
    ada.write("Where shall I go?");
    let card = line.card(olga, "Where shall I go?").await;
    let answer = olga.reply(card.id, "Come to the station");
    let heard = line.told(ada, "Come to the station").await;
    told(olga, words("tick-delivered")).await;
    olga.reply(card.id, "/transfer ben");
    line.settled().await;
    (card, answer, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_gave_the_case_away_changes_nothing_and_takes_nothing_back_unasked() {
    let line = Line::open(&operators(&[("olga", 1001), ("ben", 1002)])).await;
    let (olga, ben, ada) = (line.operator(1001), line.operator(1002), line.contact(1));
    let _daemon = line.start();
    let (card, answer, heard) = given(&line, &olga, &ada).await;

    olga.edit(answer, "Come to the bridge");
    told(&olga, words("word-change-not-yours")).await;
    let kept = told(&ben, words("change-kept-instead")).await;
    assert!(
        kept.text.contains("Come to the station") && kept.text.contains("Come to the bridge"),
        "{kept:#?}"
    );
    line.settled().await;
    assert_eq!(ada.shown(heard.id).map(|m| m.text), Some("Come to the station".into()));
    let case = line.case(&code(&card)).await;
    let said = case.messages.iter().find(|m| m.from == "operator").unwrap();
    assert_eq!((said.text.as_str(), said.edited), ("Come to the station", false));
    assert_eq!(said.not_sent.iter().map(|v| v.text.as_str()).collect::<Vec<_>>(), ["Come to the bridge"]);

    let tick = told(&olga, words("tick-delivered")).await;
    let popup = press(&olga, tick.id, words("button-recall")).await;
    assert!(popup.text.contains(words("word-recall-asked")), "{popup:?}");
    let asked = told(&ben, words("recall-asked-head")).await;
    assert!(ada.shown(heard.id).is_some_and(|m| !m.deleted));
    press(&ben, asked.id, words("button-recall")).await;
    becomes(&ada, heard.id, |m| m.deleted).await;
    told(&olga, words("tick-recalled")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_says_so_where_there_is_nothing_to_take_back_any_more() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let _daemon = line.start();
    ada.write("Where shall I go?");
    let card = line.card(&olga, "Where shall I go?").await;
    olga.reply(card.id, "Come to the station");
    let heard = line.told(&ada, "Come to the station").await;
    let tick = told(&olga, words("tick-delivered")).await;
    ada.unsend(heard.id);
    press(&olga, tick.id, words("button-recall")).await;
    told(&olga, words("tick-recall-gone")).await;
    assert_eq!(count(&olga, words("tick-recalled")), 0);
    assert_eq!(line.case(&code(&card)).await.state, "answered");

    olga.reply(card.id, "Come to the bridge");
    told(&ada, "Come to the bridge").await;
    let second = told_after(&olga, tick.id, words("tick-delivered")).await;
    line.pass(Duration::from_hours(49)).await;
    let popup = press(&olga, second.id, words("button-recall")).await;
    assert!(popup.text.contains("48 hours"), "{popup:?}");
}
