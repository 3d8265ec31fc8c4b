//! An operator who can't be reached any more: their cases find somebody else, and supervisors hear of it.

use crate::support::line::{Line, operators};
use crate::support::people::{card, cards, code, told, words};

fn sections() -> String {
    operators(&[("olga", 1001), ("boris", 1002)]) + "supervisor = true\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cases_of_an_operator_who_blocks_the_bot_go_to_another() {
    let line = Line::open(&sections()).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.contact(1).write("First");
    let first = code(&line.card(&olga, "First").await);
    olga.block();
    told(&boris, words("word-operator-unreachable")).await;
    card(&boris, "First").await;
    line.settled().await;
    assert_eq!(line.case(&first).await.operator.unwrap(), "boris".into());
    line.contact(2).write("Second");
    card(&boris, "Second").await;

    // Whoever writes can be reached again.
    olga.write("/resume");
    told(&olga, words("word-resumed")).await;
    line.contact(3).write("Third");
    card(&olga, "Third").await;
}

/// The bot is not told of it: the first card is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_is_refused_goes_to_another() {
    let line = Line::open(&sections()).await;
    let [olga, boris] = [1001, 1002].map(|id| line.operator(id));
    let _daemon = line.start();
    line.drained().await;
    olga.deactivate();
    line.contact(1).write("Is anybody there?");
    let shown = card(&boris, "Is anybody there?").await;
    told(&boris, words("word-operator-unreachable")).await;
    line.settled().await;
    assert_eq!(line.case(&code(&shown)).await.operator.unwrap(), "boris".into());
    assert_eq!(cards(&olga, "Is anybody there?"), 0);
}
