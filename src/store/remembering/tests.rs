//! What is remembered is what the store holds, or it is nothing.

use std::sync::Arc;

use crate::domain::case::{Case, State};
use crate::domain::changes::{Link, Needs};
use crate::domain::contact::Contact;
use crate::domain::id::{DeliveryId, LinkKey, Shelf, SourceId};
use crate::domain::material::{Depth, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::store::contract::support::{
    assigned, batch, changed, code, contact, contact_id, edited, new_case, said, seen, waiting, write,
};
use crate::store::memory::MemoryStore;
use crate::store::watched::{End, Watched};
use crate::store::{Batch, Epoch, Loaded, Store, StoreError, UnderWay};

use super::Remembering;

/// A store whose one writer knows a contact and their case, and the roster.
struct Line {
    memory: MemoryStore,
    watched: Arc<Watched>,
    store: Remembering,
}

const ROOM: usize = 1 << 20;

fn of_one() -> Needs {
    Needs { contacts: [contact_id(1)].into(), cases: [code(1)].into(), ..Needs::default() }
}

impl Line {
    async fn new() -> Self {
        let line = Self::with_room(ROOM);
        let first = Batch {
            contacts: vec![write(0, contact(1))],
            cases: vec![new_case(waiting(1, "en", 5))],
            roster: Some(write(0, Roster::default())),
            ..batch()
        };
        line.commit(&first).await;
        line.store.load(&of_one()).await.unwrap();
        line.watched.asked();
        line
    }

    fn with_room(room: usize) -> Self {
        let memory = MemoryStore::new();
        let watched = Watched::over(Arc::new(memory.clone()));
        let store = Remembering::over(Arc::<Watched>::clone(&watched), room);
        Self { memory, watched, store }
    }

    /// What is remembered, if that is all.
    fn recall(&self, needs: &Needs) -> Option<Loaded> {
        let (loaded, rest) = self.store.recall(needs, None)?;
        Needs { seen: [].into(), ..rest }.is_empty().then_some(loaded)
    }

    async fn commit(&self, batch: &Batch) {
        self.store.commit(Epoch(0), batch).await.unwrap();
    }

    /// What is remembered of the one, held against what is stored.
    async fn recalled(&self) -> Option<Loaded> {
        let recalled = self.recall(&of_one())?;
        let stored = self.memory.load(&of_one()).await.unwrap();
        assert_eq!(recalled.snapshot, stored.snapshot);
        assert_eq!(
            (&recalled.contacts, &recalled.cases, recalled.roster),
            (&stored.contacts, &stored.cases, stored.roster)
        );
        Some(recalled)
    }

    async fn case(&self) -> (u64, Case) {
        let loaded = self.memory.load(&of_one()).await.unwrap();
        (loaded.cases[&code(1)].0, loaded.snapshot.cases[&code(1)].clone())
    }

    /// A further message of the one.
    async fn further(&self, seq: u32) -> Batch {
        let (rev, case) = self.case().await;
        let further = Case { next_seq: seq + 1, ..case.clone() };
        let mut write = changed(rev, &case, further);
        write.entries = vec![said(seq)];
        Batch { cases: vec![write], ..batch() }
    }

    async fn entries(&self, depth: Depth) -> Vec<Entry> {
        let ask = MaterialAsk { case: Some(code(1)), depth, ..MaterialAsk::default() };
        let found = self.store.materials(std::slice::from_ref(&ask)).await.unwrap();
        assert_eq!(found, self.memory.materials(&[ask]).await.unwrap());
        found.into_iter().next().unwrap().entries
    }
}

#[tokio::test]
async fn what_was_written_or_read_is_recalled_and_nobody_is_asked() {
    let line = Line::new().await;
    let recalled = line.recalled().await.expect("it was read");
    let key = seen(Shelf::Telegram, 20_000, 1);
    let next = Batch {
        seen: vec![key],
        contacts: vec![write(1, Contact { reachable: false, ..contact(1) })],
        recalled_at: recalled.recalled_at,
        ..line.further(2).await
    };
    line.commit(&next).await;
    let recalled = line.recalled().await.expect("it was written");
    assert_eq!(recalled.snapshot.cases[&code(1)].next_seq, 3);
    let known = line.recall(&Needs { seen: [key].into(), ..Needs::default() });
    assert!(known.expect("the roster is known").snapshot.seen.contains(&key));
    assert_eq!(line.watched.asked(), ["commit"]);
}

#[tokio::test]
async fn what_is_not_there_is_remembered_too() {
    let line = Line::new().await;
    let nobody = Needs { contacts: [contact_id(2)].into(), ..Needs::default() };
    assert!(line.recall(&nobody).is_none(), "it was never read");
    line.store.load(&nobody).await.unwrap();
    let recalled = line.recall(&nobody).expect("it was read");
    assert!(recalled.snapshot.contacts.is_empty() && recalled.contacts.is_empty());
    line.commit(&Batch { contacts: vec![write(0, contact(2))], ..batch() }).await;
    assert_eq!(line.recall(&nobody).unwrap().snapshot.contacts[&contact_id(2)], contact(2));
}

#[tokio::test]
async fn what_is_not_remembered_is_read_beside_what_is() {
    let line = Line::new().await;
    line.memory.another().commit(Epoch(0), &batch()).await.unwrap();
    line.store.leader().await.unwrap();
    assert!(line.store.recall(&of_one(), None).is_none(), "somebody wrote");
    line.store.load(&of_one()).await.unwrap();
    line.commit(&Batch { contacts: vec![write(0, contact(2))], ..batch() }).await;
    let both = Needs { contacts: [contact_id(1), contact_id(2), contact_id(3)].into(), ..of_one() };
    let (loaded, rest) = line.store.recall(&both, None).unwrap();
    assert_eq!(rest, Needs { contacts: [contact_id(3)].into(), ..Needs::default() });
    assert_eq!((loaded.contacts.len(), loaded.cases.len()), (2, 1));
    line.store.load_beside(&rest).await.unwrap();
    assert!(line.recall(&both).is_some());
}

#[tokio::test]
async fn a_list_is_read_however_much_is_remembered() {
    let line = Line::new().await;
    let mut needs = of_one();
    needs.lists.insert(crate::domain::changes::List::WaitingHeads);
    assert!(line.recall(&needs).is_none());
}

/// A further message and what goes with it, under way as the next commit.
async fn under_way(line: &Line) -> UnderWay {
    let link = Link {
        case: code(1),
        contact: contact_id(1),
        seq: 2,
        delivery: None,
        aside: false,
        inner: false,
        at: Stamp(5),
    };
    let batch = Batch {
        seen: vec![seen(Shelf::Telegram, 20_000, 1)],
        contacts: vec![write(1, Contact { reachable: false, ..contact(1) }), write(0, contact(2))],
        roster: Some(write(1, Roster { waiting: 9, ..Roster::default() })),
        links: vec![(LinkKey { chat: contact_id(1).chat(), message: SourceId::bare(2) }, link)],
        ..line.further(2).await
    };
    UnderWay { batch: Arc::new(batch), number: line.store.stands_at() + 1 }
}

#[tokio::test]
async fn over_a_commit_that_is_under_way_it_is_as_that_leaves_it_and_nobody_is_shown_it() {
    let line = Line::new().await;
    let over = under_way(&line).await;
    let mut needs = of_one();
    needs.contacts.insert(contact_id(2));
    needs.seen.extend(&over.batch.seen);
    needs.links.extend(over.batch.links.iter().map(|(key, _)| *key));
    let begun = line.store.kept().begin();
    let (ahead, rest) = line.store.recall(&needs, Some(&over)).expect("it is remembered");
    assert_eq!(rest, Needs::default(), "all of it is written or remembered");
    assert_eq!(ahead.recalled_at, Some(over.number));
    assert!(!line.store.remembers(over.number));
    assert!(line.entries(Depth::Message(2)).await.is_empty(), "it is not there yet");
    line.memory.commit(Epoch(0), &over.batch).await.unwrap();
    line.store.kept().taken(&over.batch, begun, line.store.stands_at());
    assert!(line.store.remembers(over.number));
    let stored = line.memory.load(&needs).await.unwrap();
    for ahead in [ahead, line.store.recall(&needs, Some(&over)).unwrap().0] {
        assert_eq!(ahead.snapshot, stored.snapshot);
        assert_eq!(
            (ahead.contacts, ahead.cases, ahead.roster),
            (stored.contacts.clone(), stored.cases.clone(), stored.roster)
        );
    }
}

#[tokio::test]
async fn nothing_is_recalled_over_a_commit_where_anything_is_in_doubt() {
    let line = Line::new().await;
    let over = under_way(&line).await;
    let other = UnderWay { number: over.number + 1, ..over.clone() };
    assert!(line.store.recall(&of_one(), Some(&other)).is_none(), "another is to come before it");
    let forgotten_contacts = vec![(contact_id(2), 1)];
    let gone = UnderWay { batch: Arc::new(Batch { forgotten_contacts, ..batch() }), number: over.number };
    assert!(line.store.recall(&of_one(), Some(&gone)).is_none(), "what goes with them is not known");
    line.watched.ends([End::AnswerLost]);
    line.store.commit(Epoch(0), &over.batch).await.unwrap_err();
    assert!(line.store.recall(&of_one(), Some(&over)).is_none());
    line.commit(&over.batch).await;
    assert!(line.store.recall(&of_one(), Some(&over)).is_none() && !line.store.remembers(over.number));
    line.store.load(&of_one()).await.unwrap();
    assert!(line.store.remembers(over.number), "what was read since is sound");
}

/// Another daemon, a tool, a hand: what it did must be found out before anything is built on what was before.
#[tokio::test]
async fn what_was_changed_behind_its_back_is_never_built_upon() {
    let line = Line::new().await;
    let old = line.recalled().await.expect("it was read");
    let other = line.memory.another();
    let left = Contact { reachable: false, ..contact(1) };
    other.commit(Epoch(0), &Batch { contacts: vec![write(1, left)], ..batch() }).await.unwrap();
    // What it writes was not touched, and so has the right revision: only the number tells.
    let next = Batch { recalled_at: old.recalled_at, ..line.further(2).await };
    let refused = line.store.commit(Epoch(0), &next).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert!(line.recall(&of_one()).is_none(), "it was poisoned");
    assert_eq!(line.case().await.1.next_seq, 2, "nothing was written");
    let loaded = line.store.load(&of_one()).await.unwrap();
    assert!(!loaded.snapshot.contacts[&contact_id(1)].reachable);
    line.commit(&line.further(2).await).await;
    assert!(line.recall(&of_one()).is_none(), "it is not the number that was to come");
    line.store.load(&of_one()).await.unwrap();
    assert!(line.recalled().await.is_some());
}

#[tokio::test]
async fn any_doubt_about_a_commit_drops_everything() {
    let away = || StoreError::Unavailable("away".into());
    for (end, taken) in [
        (End::Refused(away()), false),
        (End::AnswerLost, true),
        (End::Refused(StoreError::Conflict("a revision".into())), false),
        (End::Refused(StoreError::Fenced), false),
        (End::Refused(StoreError::Rejected("too large".into())), false),
        (End::Refused(StoreError::WentBack("it is empty".into())), false),
    ] {
        let line = Line::new().await;
        let next = line.further(2).await;
        line.watched.ends([end]);
        line.store.commit(Epoch(0), &next).await.unwrap_err();
        assert!(line.recall(&of_one()).is_none());
        assert_eq!(line.entries(Depth::Message(2)).await.len(), usize::from(taken));
        // Asked again it gives the same answer, and what it wrote is not taken for all that there is.
        line.commit(&next).await;
        assert!(line.recall(&of_one()).is_none());
        line.store.load(&of_one()).await.unwrap();
        assert_eq!(line.recalled().await.unwrap().snapshot.cases[&code(1)].next_seq, 3);
    }
}

#[tokio::test]
async fn an_error_of_anybody_s_call_drops_everything() {
    let line = Line::new().await;
    line.watched.is_away(true);
    assert!(line.store.beat(Epoch(0), b"").await.is_err());
    line.watched.is_away(false);
    assert!(line.recall(&of_one()).is_none(), "the connection was made anew, to whatever is there");
}

#[tokio::test]
async fn a_commit_that_was_dropped_on_its_way_leaves_a_doubt() {
    let line = Line::new().await;
    assert!(line.store.kept().begin().is_some());
    assert!(line.recall(&of_one()).is_none());
}

#[tokio::test]
async fn what_was_read_before_a_commit_and_came_after_it_is_not_kept() {
    let line = Line::new().await;
    let begun = line.store.kept().turn();
    let early = line.memory.load(&of_one()).await.unwrap();
    line.commit(&line.further(2).await).await;
    line.store.kept().keep(begun, &of_one(), &early, true, line.store.stands_at());
    assert_eq!(line.recalled().await.unwrap().snapshot.cases[&code(1)].next_seq, 3);
}

#[tokio::test]
async fn a_take_over_drops_everything() {
    let line = Line::new().await;
    line.store.seize(Epoch(0)).await.unwrap();
    assert!(line.recall(&of_one()).is_none());
}

#[tokio::test]
async fn what_is_forgotten_or_over_is_remembered_no_more() {
    let line = Line::new().await;
    let (rev, case) = line.case().await;
    let closed = State::Closed { at: Stamp(9), operator: None, why: "done".into() };
    let over = changed(rev, &case, Case { state: closed, ..case.clone() });
    line.commit(&Batch { cases: vec![over], ..batch() }).await;
    assert!(line.recall(&Needs { cases: [code(1)].into(), ..Needs::default() }).is_none());
    let forgotten_contacts = vec![(contact_id(1), 1)];
    line.commit(&Batch { forgotten_contacts, ..batch() }).await;
    assert!(line.recall(&Needs { contacts: [contact_id(1)].into(), ..Needs::default() }).is_none());
}

#[tokio::test]
async fn a_message_is_shown_as_it_is_stored_wherever_it_stands() {
    let line = Line::with_room(ROOM);
    line.store.load(&Needs::default()).await.unwrap();
    line.commit(&Batch { cases: vec![new_case(waiting(1, "en", 5))], ..batch() }).await;
    for seq in 2..80 {
        let mut next = line.further(seq).await;
        next.cases[0].entries.push(edited(seq.saturating_sub(1), "now"));
        line.commit(&next).await;
        line.watched.asked();
        assert_eq!(line.entries(Depth::Message(seq)).await.len(), 1);
        assert_eq!(line.watched.asked(), Vec::<&str>::new(), "{seq}");
        line.entries(Depth::Message(1)).await;
        line.entries(Depth::Whole).await;
    }
    let (rev, case) = line.case().await;
    let cases = vec![changed(rev, &case, case.clone())];
    line.commit(&Batch { cases, amended: vec![(code(1), 2, said(3))], ..batch() }).await;
    line.entries(Depth::Message(3)).await;
}

#[tokio::test]
async fn the_numbers_of_a_delivery_are_known_as_they_are_stored() {
    let line = Line::with_room(ROOM);
    line.store.load(&Needs::default()).await.unwrap();
    line.commit(&Batch { cases: vec![new_case(waiting(1, "en", 5))], ..batch() }).await;
    let (rev, case) = line.case().await;
    let sent = |id, at| (code(1), DeliveryId(id), vec![SourceId::bare(at)]);
    let cases = vec![changed(rev, &case, assigned(&case, "olga", 6))];
    line.commit(&Batch { cases, sent: vec![sent(1, 10)], ..batch() }).await;
    line.commit(&Batch { sent: vec![sent(1, 11), sent(2, 12)], ..batch() }).await;
    line.watched.asked();
    for (id, number) in [(1, Some(11)), (2, Some(12)), (3, None)] {
        let target = Some(DeliveryId(id));
        let ask = MaterialAsk { case: Some(code(1)), target, ..MaterialAsk::default() };
        let found = line.store.materials(&[ask]).await.unwrap();
        assert_eq!(found[0].target, Vec::from_iter(number.map(SourceId::bare)));
    }
    assert_eq!(line.watched.asked(), Vec::<&str>::new());
}

#[tokio::test]
async fn it_keeps_to_its_room() {
    let line = Line::with_room(64 * 1024);
    line.store.load(&Needs::default()).await.unwrap();
    for n in 1..200 {
        let head = vec![said(1), edited(1, &"x".repeat(500))];
        let cases = vec![new_case(Case { head, ..waiting(n, "en", 5) })];
        line.commit(&Batch { cases, ..batch() }).await;
    }
    let known = |n| line.recall(&Needs { cases: [code(n)].into(), ..Needs::default() }).is_some();
    assert!(known(199) && !known(1));
    assert!((1..200).filter(|n| known(*n)).count() < 64);
}

#[tokio::test]
async fn materials_come_in_the_order_of_the_asks_whoever_answers_them() {
    let line = Line::new().await;
    let new = Batch { cases: vec![new_case(waiting(3, "uk", 7))], ..batch() };
    line.commit(&new).await;
    let other = line.memory.another();
    other.commit(Epoch(0), &Batch { cases: vec![new_case(waiting(2, "en", 7))], ..batch() }).await.unwrap();
    let ask = |n| MaterialAsk { case: Some(code(n)), contact: Some(contact_id(1)), ..MaterialAsk::default() };
    let asks = [ask(3), ask(2), ask(9), ask(1)];
    assert_eq!(line.store.materials(&asks).await.unwrap(), line.memory.materials(&asks).await.unwrap());
}
