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
    let kept = rules.clone();
    let (after, _) = mpsc::unbounded_channel();
    let made = Committer::new(Arc::clone(&store), Epoch(0), rules, clock.clone(), reports.clone(), after);
    tokio::spawn(made.0.run(CancellationToken::new()));
    let budget = Budget::default();
    budget.saw_memory(Usage { used, most: 64 * MB, machine: 0 }, Limits::default());
    FrontDesk { store, desk: made.1, reports, budget, rules: kept, aside: None, clock, tells_time: None }
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
async fn an_operators_words_find_room_in_a_store_that_is_full() {
    let desk = mailbox(60 * MB);
    let words = |who| Wanted {
        from: (ChatId([9; 16]).contact(), Aliases::default()),
        proven: true,
        who,
        words: 1_000,
        files: 0,
    };
    assert_eq!(desk.room(&words(Writer::Person)).await, Err(Untaken::NoRoom));
    assert_eq!(desk.room(&words(Writer::Operator)).await, Ok(()), "an answer makes room");
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

mod bots {
    use super::*;
    use crate::channel::{Parcel, Place};
    use crate::domain::event::{Followup, FollowupId};
    use crate::domain::forget::Gone;
    use crate::domain::id::ContactId;
    use crate::domain::policy::Reach;
    use crate::keys::SealKey;
    use crate::service::aside::Aside;
    use crate::store::{Batch, OpId};

    /// A bot's desk with that much of 64 MB in use, where `olga` writes from 200.
    fn desk(used: u64, folder: &std::path::Path) -> FrontDesk {
        let olga = crate::domain::policy::Operator {
            reach: vec![Reach {
                channel: "telegram".into(),
                address: Some(Address("200@mail.example".into())),
            }],
            ..fixture::operator("olga")
        };
        let key = SealKey::random().expect("randomness");
        let shelf = Aside::beside(&folder.join("blobs"), "line", key).of(&"telegram".into());
        let rules = Rules::new(fixture::policy(vec![olga]));
        FrontDesk { rules, aside: Some(shelf), ..mailbox(used) }
    }

    async fn place(desk: &FrontDesk, one: &Incoming) -> Place {
        desk.sort(std::slice::from_ref(one)).await.expect("sorted")[0]
    }

    /// As a bot hands in: what has room goes in, and all else is put aside.
    async fn heard(desk: &FrontDesk, one: Incoming) -> Place {
        let place = place(desk, &one).await;
        match place {
            Place::In => desk.take(vec![one]).await.expect("taken"),
            Place::Aside => {
                let number = u32::from_be_bytes(one.seen[0].hash[..4].try_into().expect("four bytes"));
                let updates = vec![number.to_string()];
                let parcel = Parcel { sender: one.arrival.chat.contact(), number: None, updates };
                desk.put_aside(parcel, &one).await.expect("put aside");
            }
            Place::There => {}
        }
        place
    }

    #[tokio::test]
    async fn operators_are_heard_when_the_store_is_full_and_nobody_else_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(58 * MB, folder.path());
        let all =
            [mail(1, 1, false, "Help"), mail(2, 200, false, "I am with you"), mail(3, 2, false, "Me too")];
        assert_eq!(desk.sort(&all).await, Ok(vec![Place::Aside, Place::In, Place::Aside]));
        let without_a_disk = FrontDesk { aside: None, ..desk };
        assert_eq!(without_a_disk.sort(&all).await, Ok(vec![Place::There, Place::In, Place::There]));
    }

    #[tokio::test]
    async fn one_senders_share_holds_and_what_is_over_it_comes_in_when_there_is_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(4 * MB, folder.path());
        let words = "x".repeat(14_000);
        let (mut taken, mut aside) = (0_u64, 0);
        for n in 0..400 {
            match heard(&desk, mail(n, 1, false, &words)).await {
                Place::In => taken += 1,
                Place::Aside => aside += 1,
                Place::There => panic!("there is a disk"),
            }
        }
        assert!(taken * 32_000 < 64 * MB / 10 + 32_000 && taken > 100, "{taken}");
        assert_eq!(
            (taken + aside, desk.reports.aside()[&"telegram".into()]),
            (400, usize::try_from(aside).unwrap())
        );
        assert_eq!(
            heard(&desk, mail(900, 1, false, "short")).await,
            Place::Aside,
            "behind what they said before"
        );
        assert_eq!(heard(&desk, mail(901, 2, false, "Help")).await, Place::In, "nobody else is shut out");
        assert_eq!(desk.back().await, None, "their share is for a day");
        let told = desk.reports.counts().get(&Reason::PutAside).copied();
        assert_eq!(told, Some(1), "they are told once that it is kept");
        let tomorrow = Clock::frozen(Stamp(1_000) + std::time::Duration::from_hours(24));
        let desk = FrontDesk { clock: tomorrow, ..desk };
        let mut numbers = Vec::new();
        while let Some(parcel) = desk.back().await {
            numbers.extend(parcel.updates.iter().map(|update| update.parse::<u64>().expect("a number")));
            desk.is_back(&parcel).await;
        }
        assert!(numbers.is_sorted() && numbers.len() as u64 == aside + 1, "in order, and all: {numbers:?}");
        assert_eq!(desk.reports.aside()[&"telegram".into()], 0);
    }

    #[tokio::test]
    async fn of_the_last_fifth_first_words_and_open_cases_get_some() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(50 * MB, folder.path());
        assert_eq!(heard(&desk, mail(1, 1, false, "Help")).await, Place::In, "their first word");
        assert_eq!(heard(&desk, mail(2, 1, false, "They are here")).await, Place::In, "they are in a case");
        assert_eq!(heard(&desk, mail(3, 200, false, "What is this?")).await, Place::In, "an operator");
        // Somebody whose words made no case has had their first word.
        desk.budget.spent((ChatId([3; 16]), false), 10, 0, Stamp(1_000));
        assert_eq!(place(&desk, &mail(4, 3, false, "News")).await, Place::Aside);
    }

    #[tokio::test]
    async fn what_somebody_said_before_they_were_forgotten_never_comes_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(58 * MB, folder.path());
        for n in [1, 2] {
            assert_eq!(heard(&desk, mail(n, 1, false, "Before")).await, Place::Aside);
        }
        assert_eq!(heard(&desk, mail(3, 2, false, "Somebody else")).await, Place::Aside);
        let gone = Gone { contacts: [(ContactId([1; 16]), Stamp(1_001))].into(), ..Gone::default() };
        let batch =
            Batch { followups: vec![(FollowupId(7), Followup::Expunge(gone))], ..Batch::new(OpId([9; 16])) };
        desk.store.commit(Epoch(0), &batch).await.expect("forgotten");
        desk.budget.saw_memory(Usage { used: 4 * MB, most: 64 * MB, machine: 0 }, Limits::default());
        let parcel = desk.back().await.expect("of somebody else");
        assert_eq!(parcel.updates, ["3"]);
        desk.is_back(&parcel).await;
        assert_eq!(desk.back().await, None);
        assert_eq!(desk.reports.aside()[&"telegram".into()], 0, "and it is gone from the disk");
    }

    #[tokio::test]
    async fn whoever_wants_to_be_forgotten_is_heard() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(58 * MB, folder.path());
        let mut bye = mail(1, 1, false, "/forget");
        bye.arrival.what = Came::Said(Said {
            text: "/forget".into(),
            command: Some(crate::domain::command::Command::Forget),
            ..Said::default()
        });
        assert_eq!(place(&desk, &bye).await, Place::In);
    }
}
