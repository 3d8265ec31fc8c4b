//! A flood against the room that there is.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::domain::event::{Aliases, Machine, Said};
use crate::domain::fixture;
use crate::domain::id::{Address, ChatId, Shelf, SourceId};
use crate::domain::policy::Limits;
use crate::domain::time::Stamp;
use crate::service::committer::Committer;
use crate::service::rules::Rules;
use crate::store::memory::MemoryStore;
use crate::store::{Epoch, Usage};

const MB: u64 = 1 << 20;

/// A mailbox of a line whose Redis has 64 MB, of which that many are in use.
fn mailbox(used: u64) -> FrontDesk {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let (clock, reports) = (Clock::frozen(Stamp(1_000)), Reports::default());
    let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
    let (after, _) = mpsc::unbounded_channel();
    let made = Committer::new(Arc::clone(&store), Epoch(0), rules, clock.clone(), reports.clone(), after);
    tokio::spawn(made.0.run(CancellationToken::new()));
    let budget = Budget::default();
    budget.saw_memory(Usage { used, most: 64 * MB, machine: 0 }, Limits::default());
    FrontDesk { store, desk: made.1, reports, budget, asks: true, clock, tells_time: None }
}

fn mail(n: u32, from: u8, machine: bool, words: &str) -> Incoming {
    let said = Said { text: words.to_owned(), verified: Some(false), ..Said::default() };
    let what =
        if machine { Came::Machine(Machine::Automatic("auto_replied"), said) } else { Came::Said(said) };
    let mut hash = [0; 16];
    hash[..4].copy_from_slice(&n.to_be_bytes());
    let arrival = Arrival {
        channel: "telegram".into(),
        address: Address(format!("{from}@mail.example")),
        chat: ChatId([from; 16]),
        aliases: Aliases::default(),
        source: SourceId::bare(i64::from(n)),
        sent_at: Stamp(0),
        app_language: None,
        what,
    };
    Incoming { arrival, seen: vec![SeenKey { shelf: Shelf::Mail, day: 0, hash }] }
}

/// Asks for room as a mailbox does, and hands in.
async fn comes(desk: &FrontDesk, mail: Incoming, who: Writer) -> Result<(), Untaken> {
    let (_, words, files) = spent(&mail.arrival).expect("it takes room");
    let wanted =
        Wanted { from: (mail.arrival.chat.contact(), Aliases::default()), proven: false, who, words, files };
    desk.room(&wanted).await?;
    Ok(desk.take(vec![mail]).await?)
}

#[tokio::test]
async fn a_flood_of_automatic_mails_of_one_sender_takes_its_share_and_shuts_nobody_out() {
    let desk = mailbox(4 * MB);
    let words = "x".repeat(14_000);
    let (mut taken, mut waits) = (0, 0);
    for n in 0..2_270 {
        match comes(&desk, mail(n, 1, true, &words), Writer::Machine).await {
            Ok(()) => taken += 1,
            Err(error) => {
                assert_eq!(error, Untaken::NoRoom);
                waits += 1;
            }
        }
    }
    println!("2,270 automatic mails of 14 kB against 64 MB: {taken} taken, {waits} wait with their server");
    assert!(taken > 50 && taken * 32_000 < 64 * MB / 20 + 32_000, "{taken}");
    let room = desk.budget.rooms()[0];
    assert!(room.percent() < 20, "{room:?}");
    comes(&desk, mail(9_001, 2, false, "They are at the door"), Writer::Person).await.expect("a person");
    comes(&desk, mail(9_002, 3, true, "I am away"), Writer::Machine).await.expect("another machine");
}

#[tokio::test]
async fn of_what_is_left_at_last_only_people_and_those_in_a_case_get_some() {
    let desk = mailbox(50 * MB);
    let first = mail(1, 1, false, "They are at the door");
    assert_eq!(comes(&desk, first, Writer::Person).await, Ok(()), "their first message");
    assert_eq!(
        comes(&desk, mail(2, 1, false, "I am away"), Writer::Maybe).await,
        Ok(()),
        "they are in a case"
    );
    assert_eq!(comes(&desk, mail(3, 2, false, "News"), Writer::Maybe).await, Err(Untaken::NoRoom));
    assert_eq!(comes(&desk, mail(4, 2, true, "News"), Writer::Machine).await, Err(Untaken::NoRoom));
    assert_eq!(desk.budget.refused(), 2);
}

#[tokio::test]
async fn a_full_line_leaves_all_with_telegram() {
    let desk = FrontDesk { asks: false, ..mailbox(58 * MB) };
    assert_eq!(desk.take(vec![mail(1, 1, false, "Help")]).await, Err(NotTaken));
    let desk = FrontDesk { asks: false, ..mailbox(50 * MB) };
    assert_eq!(desk.take(vec![mail(1, 1, false, "Help")]).await, Ok(()));
}

#[tokio::test]
async fn what_is_known_takes_no_share() {
    let desk = mailbox(MB);
    for _ in 0..500 {
        assert_eq!(comes(&desk, mail(7, 1, true, &"x".repeat(14_000)), Writer::Machine).await, Ok(()));
    }
    assert_eq!(desk.known(&mail(7, 1, true, "").seen).await, Ok(true));
    assert_eq!(desk.known(&mail(8, 1, true, "").seen).await, Ok(false));
}
