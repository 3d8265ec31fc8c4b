//! Who finds room and who does not.

use std::time::Duration;

use super::*;
use crate::domain::id::ChatId;

const NOW: Stamp = Stamp(0);
const MB: u64 = 1 << 20;

/// A store of 100 MB, a disk of 1,000 MB of which 900 are free, and that much in use of the budgets of 90 and 500.
fn budget(memory: u64, files: u64) -> Budget {
    let budget = Budget::default();
    let limits = limits(10);
    budget.saw_memory(Usage { used: memory, most: 100 * MB, machine: 0 }, limits);
    budget.saw_files(files, Disk { size: 1_000 * MB, free: 900 * MB });
    budget
}

fn limits(share: u64) -> Limits {
    Limits { memory: Some(90 * MB), blobs: Some(500 * MB), free: Some(50 * MB), share, ..Limits::default() }
}

fn person(n: u8, words: u64, files: u64) -> Ask {
    Ask { sender: Some((ChatId([n; 16]), false)), machine: false, words, files }
}

fn machine(n: u8, words: u64, files: u64) -> Ask {
    Ask { machine: true, ..person(n, words, files) }
}

#[test]
fn the_last_fifth_is_for_people() {
    let budget = budget(75 * MB, 410 * MB);
    assert_eq!(budget.take(&machine(1, 0, 0), NOW), Err(Short::Full(What::Memory)));
    assert_eq!(budget.take(&person(2, 1_000, MB), NOW), Ok(()));
    let memory_is_there = super::tests::budget(MB, 410 * MB);
    assert_eq!(memory_is_there.take(&machine(1, 0, MB), NOW), Err(Short::Full(What::Files)));
    assert_eq!(memory_is_there.take(&machine(1, 0, 0), NOW), Ok(()), "without files there is room");
    assert_eq!(budget.refused(), 1);
}

#[test]
fn one_sender_gets_a_share_of_the_day_and_shuts_out_nobody_else() {
    let budget = budget(MB, 0);
    let mut taken = 0;
    while budget.take(&machine(1, 10_000, 0), NOW) == Ok(()) {
        budget.spent((ChatId([1; 16]), false), 10_000, 0, NOW);
        taken += 1;
    }
    let bytes = taken * memory_of(10_000);
    assert!(bytes <= 90 * MB / 20 + memory_of(10_000) && bytes > 90 * MB / 25, "{bytes}");
    assert_eq!(budget.take(&machine(1, 10_000, 0), NOW), Err(Short::Share));
    assert_eq!(budget.take(&machine(2, 10_000, 0), NOW), Ok(()));
    let proven = Ask { sender: Some((ChatId([1; 16]), true)), ..person(1, 10_000, 0) };
    assert_eq!(budget.take(&proven, NOW), Ok(()), "what came in their name is not theirs");
    assert_eq!(budget.take(&machine(1, 10_000, 0), NOW + Duration::from_hours(24)), Ok(()));
}

#[test]
fn how_large_a_share_is_can_be_set() {
    for (share, taken) in [(1, 14), (50, 239)] {
        let budget = budget(MB, 0);
        budget.saw_memory(Usage { used: MB, most: 100 * MB, machine: 0 }, limits(share));
        let mut times = 0;
        while times < 239 && budget.take(&person(1, 30_000, 0), NOW) == Ok(()) {
            budget.spent((ChatId([1; 16]), false), 30_000, 0, NOW);
            times += 1;
        }
        assert_eq!(times, taken, "{share} per cent");
    }
}

#[test]
fn whoever_took_nothing_yet_may_take_more_than_a_share() {
    let budget = budget(MB, 0);
    assert_eq!(budget.take(&person(1, 0, 60 * MB), NOW), Ok(()));
    budget.spent((ChatId([1; 16]), false), 0, 60 * MB, NOW);
    assert_eq!(budget.take(&person(1, 0, MB), NOW), Err(Short::Share));
}

#[test]
fn nobodys_files_go_below_the_floor_of_the_disk() {
    let budget = budget(MB, 0);
    budget.saw_files(0, Disk { size: 1_000 * MB, free: 60 * MB });
    assert_eq!(budget.take(&person(1, 0, 11 * MB), NOW), Err(Short::Full(What::Disk)));
    assert_eq!(
        budget.take(&Ask { sender: None, ..person(1, 0, 11 * MB) }, NOW),
        Err(Short::Full(What::Disk))
    );
    assert_eq!(budget.take(&person(1, 5_000, 0), NOW), Ok(()), "their words are taken");
}

#[test]
fn what_was_let_in_counts_before_it_is_seen() {
    let budget = budget(MB, 480 * MB);
    let more = |n| budget.take(&person(n, 0, 15 * MB), NOW);
    assert_eq!((more(1), more(2)), (Ok(()), Err(Short::Full(What::Files))));
    // A look that did not see it yet does not forget it; the next one saw it.
    budget.saw_files(480 * MB, Disk { size: 1_000 * MB, free: 900 * MB });
    assert_eq!(more(2), Err(Short::Full(What::Files)));
    budget.saw_files(480 * MB, Disk { size: 1_000 * MB, free: 900 * MB });
    assert_eq!(more(2), Ok(()));
}

#[test]
fn budgets_follow_from_what_there_is() {
    let budget = Budget::default();
    assert_eq!(budget.rooms(), Vec::new(), "nothing is known");
    assert_eq!(budget.take(&machine(1, 1 << 30, 1 << 40), NOW), Ok(()));
    budget.saw_memory(Usage { used: MB, most: 0, machine: 1_000 * MB }, Limits::default());
    budget.saw_files(0, Disk { size: 100 << 30, free: 90 << 30 });
    let of: Vec<u64> = budget.rooms().iter().map(|room| room.of / MB).collect();
    assert_eq!(of, [500, 51_200, 98 << 10], "half the machine, half the disk, all of it but 2 GB");
    budget.saw_memory(Usage { used: MB, most: 512 * MB, machine: 1_000 * MB }, Limits::default());
    assert_eq!(budget.rooms()[0].of / MB, 460, "nine tenths of maxmemory");
}

#[test]
fn people_hear_before_there_is_none() {
    let told = |memory| {
        let rooms = budget(memory, 0).rooms();
        rooms.iter().find_map(Room::trouble)
    };
    assert_eq!(told(60 * MB), None);
    let early = told(75 * MB).expect("told");
    assert!(early.contains("memory: 83 % of 90 MB") && early.contains("machines wait"), "{early}");
    let late = told(90 * MB).expect("told");
    assert!(late.contains("nothing more is taken in") && late.contains("raise maxmemory"), "{late}");
    let fits = |memory| budget(memory, 0).allows(&person(1, 0, 0), NOW);
    assert!(!fits(90 * MB) && fits(75 * MB));
}
