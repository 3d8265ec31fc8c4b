//! What is to be announced is compared with every case that is kept, before anybody is asked to confirm it.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::announce::compare::Comparison;
use crate::domain::announce::parts::Shared;
use crate::domain::announce::{Announcement, Announcements};
use crate::domain::changes::Needs;
use crate::domain::event::{Event, Followup, FollowupId, What};
use crate::domain::id::CaseCode;
use crate::store::{Store, StoreError};

use super::clock::Clock;
use super::committer::{CommitHandle, Stopping};
use super::rules::Rules;
use super::seed;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(2);
/// How many documents are open at a time.
const OPEN: usize = 32;
/// How many follow-ups are read at a time.
const PAGE: usize = 256;

/// Compares announcements.
pub struct Announcing {
    /// The line's store.
    pub store: Arc<dyn Store>,
    /// The rules in force: what they say to everybody is nothing of a case.
    pub rules: Rules,
    /// The line's clocks.
    pub clock: Clock,
    /// The committer.
    pub desk: CommitHandle,
}

impl Announcing {
    /// Runs until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                looked = self.look() => if let Err(error) = looked {
                    tracing::warn!(%error, "an announcement can't be compared with the cases; the next look will");
                },
                () = stop.cancelled() => {}
            }
            tokio::select! {
                () = self.clock.sleep(LOOK) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn look(&self) -> Result<(), AnnouncingError> {
        let known = self.announcements().await?;
        if known.open() == 0 {
            return Ok(());
        }
        for (id, number) in self.asked().await? {
            // Loaded after what is asked was: what is not there then was taken out, and is compared with nothing.
            let shared = match self.announcements().await?.get(number) {
                Some(one) => self.shared(one).await?,
                None => None,
            };
            let what = What::Compared(id, number, shared);
            self.desk.submit(Event { seed: seed::fresh(), seen: Vec::new(), what }).await?;
        }
        Ok(())
    }

    async fn announcements(&self) -> Result<Announcements, StoreError> {
        Ok(self.store.load(&Needs::default()).await?.snapshot.roster.announcements)
    }

    async fn asked(&self) -> Result<Vec<(FollowupId, u32)>, StoreError> {
        let mut asked = Vec::new();
        for skip in (0..).step_by(PAGE) {
            let page = self.store.followups(skip, PAGE).await?;
            if page.is_empty() {
                break;
            }
            asked.extend(page.into_iter().filter_map(|(id, followup)| match followup {
                Followup::Compare { number } => Some((id, number)),
                _ => None,
            }));
        }
        Ok(asked)
    }

    /// What it shares with any case, or with what made none. What can't be read is passed over: nobody can say what
    /// stands in it.
    async fn shared(&self, one: &Announcement) -> Result<Option<Shared>, StoreError> {
        let texts = one.posts.iter().map(|post| post.text.as_str());
        let comparison = Comparison::of(texts, &self.rules.policy());
        let mut cursor = 0;
        loop {
            let (codes, next) = self.store.scan(cursor).await?;
            for some in codes.chunks(OPEN) {
                if let Some(shared) = self.shared_with(&comparison, some).await? {
                    return Ok(Some(shared));
                }
            }
            cursor = next;
            if cursor == 0 {
                break;
            }
        }
        for skip in (0..).step_by(PAGE) {
            let mails = self.store.automatic(skip, PAGE).await?;
            if mails.is_empty() {
                break;
            }
            if let Some(shared) = mails.iter().find_map(|mail| comparison.with_mail(mail)) {
                return Ok(Some(shared));
            }
        }
        Ok(None)
    }

    async fn shared_with(
        &self,
        comparison: &Comparison,
        codes: &[CaseCode],
    ) -> Result<Option<Shared>, StoreError> {
        let needs = Needs { listed: codes.iter().copied().collect(), ..Needs::default() };
        let cases = self.store.load(&needs).await?.snapshot.cases;
        let contacts = cases.values().map(|case| case.contact).collect();
        let contacts = self.store.load(&Needs { contacts, ..Needs::default() }).await?.snapshot.contacts;
        for case in cases.values() {
            let said = match self.store.transcript(case.code).await {
                Err(StoreError::Corrupt { .. }) => Vec::new(),
                said => said?,
            };
            let shared = comparison.shared(case, &said, contacts.get(&case.contact));
            if shared.is_some() {
                return Ok(shared);
            }
        }
        Ok(None)
    }
}

#[derive(Debug, thiserror::Error)]
enum AnnouncingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopping(#[from] Stopping),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::announce::parts::Sort;
    use crate::domain::announce::read;
    use crate::domain::automatic::{Automatic, WhyKept};
    use crate::domain::case::{Case, Spell};
    use crate::domain::command::Actor;
    use crate::domain::event::{Aliases, Arrival, Came, Said};
    use crate::domain::fixture;
    use crate::domain::id::{Address, ChatId, SourceId};
    use crate::domain::message::Entry;
    use crate::domain::roster::Roster;
    use crate::domain::time::Stamp;
    use crate::store::memory::MemoryStore;
    use crate::store::{Batch, CaseWrite, Epoch, OpId, Write};

    /// A store with an announcement of that text and some cases, the last of which, closed long ago, has those words
    /// behind its head.
    async fn announcing(text: &str, said: &str) -> Announcing {
        announced(text, said).await.1
    }

    /// The same, and its store.
    async fn announced(text: &str, said: &str) -> (MemoryStore, Announcing) {
        let store = MemoryStore::new();
        let mut announcements = Announcements::default();
        let texts = read(text, &["en".into()]).expect("fit");
        let number = announcements.begin(Actor::Admin, None, texts, Stamp(0));
        let roster = Roster { announcements, ..Roster::default() };
        let entry = Entry::Edited { seq: 1, at: Stamp(0), text: said.to_owned(), attachments: Vec::new() };
        let cases = (1..40u64).map(|n| {
            let case = fixture::case(fixture::waiting(Spell::begin(1, Stamp(0))));
            let case = Case { code: CaseCode::from_bits(n), ..case };
            let entries = if n == 39 { vec![entry.clone()] } else { Vec::new() };
            CaseWrite { rev: 0, before: Vec::new(), case, entries }
        });
        let batch = Batch {
            cases: cases.collect(),
            roster: Some(Write { rev: 0, doc: roster }),
            followups: vec![(FollowupId(5), Followup::Compare { number })],
            ..Batch::new(OpId([1; 16]))
        };
        store.commit(Epoch(0), &batch).await.expect("written");
        let rules = Rules::new(fixture::policy(vec![fixture::operator("olga")]));
        let (clock, desk) = (Clock::frozen(Stamp(1_000)), CommitHandle::closed());
        (store.clone(), Announcing { store: Arc::new(store), rules, clock, desk })
    }

    #[tokio::test]
    async fn a_case_that_can_not_be_read_keeps_nothing_from_being_compared() {
        let said = "The keys lie under the third stone by the gate";
        let (store, announcing) =
            announced("We know that the keys lie under the third stone by the gate.", said).await;
        (1..20).for_each(|n| store.spoil(CaseCode::from_bits(n)));
        let one = announcing.announcements().await.expect("a store").get(1).expect("there").clone();
        let shared = announcing.shared(&one).await.expect("compared").expect("shared");
        assert_eq!(shared.code, CaseCode::from_bits(39));
    }

    #[tokio::test]
    async fn what_made_no_case_is_compared_too() {
        let (store, announcing) = announced("Call us: 044 123 45 67 (24/7)", "").await;
        let arrival = Arrival {
            channel: "mail".into(),
            address: Address("vera@home.example".into()),
            chat: ChatId([1; 16]),
            aliases: Aliases::default(),
            source: SourceId::bare(1),
            sent_at: Stamp(0),
            app_language: None,
            what: Came::Group,
        };
        let said = Said { text: "I am away. Call +380 44 123-45-67".to_owned(), ..Said::default() };
        let code = CaseCode::from_bits(77);
        let mail = Automatic::of(&arrival, &said, WhyKept::Folded, code, Stamp(0));
        let batch = Batch { automatic: vec![mail], ..Batch::new(OpId([2; 16])) };
        store.commit(Epoch(0), &batch).await.expect("written");
        let one = announcing.announcements().await.expect("a store").get(1).expect("there").clone();
        let shared = announcing.shared(&one).await.expect("compared").expect("shared");
        assert_eq!((shared.code, shared.sort), (code, Sort::Number));
    }

    #[tokio::test]
    async fn every_case_that_is_kept_is_compared() {
        let said = "The keys lie under the third stone by the gate";
        let all = announcing("We know that the keys lie under the third stone by the gate.", said).await;
        let one = all.announcements().await.expect("a store").get(1).expect("there").clone();
        assert_eq!(all.asked().await.expect("follow-ups"), [(FollowupId(5), 1)]);
        let shared = all.shared(&one).await.expect("compared").expect("shared");
        assert_eq!((shared.code, shared.sort), (CaseCode::from_bits(39), Sort::Sentence));
        let harmless = announcing("We are here at any hour of the day.", said).await;
        let one = harmless.announcements().await.expect("a store").get(1).expect("there").clone();
        assert_eq!(harmless.shared(&one).await.expect("compared"), None);
    }
}
