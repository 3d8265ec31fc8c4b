//! What made no case: how it is listed, shown and let in.

use crate::domain::automatic::Automatic;
use crate::domain::case::Case;
use crate::domain::changes::Needs;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::contact::Contact;
use crate::domain::id::CaseCode;
use crate::service::trail;

use super::answers::Answers;
use super::place::{Part, Place};
use super::protocol::{CasesAsk, Failure, LISTED, LISTED_AT_MOST, Response, Trouble};
use super::view::{CaseView, CasesView};

/// So many are read for one look at the order.
const NEAR: usize = 4;

impl Answers {
    /// Releasing what is no case lets in what made none, if that has the code.
    pub(super) async fn meant(&self, ask: AdminAsk, code: CaseCode) -> Result<AdminAsk, Failure> {
        let Err(missing) = self.find(code).await else { return Ok(ask) };
        let release = matches!(&ask, AdminAsk::Command(Command::Case { ask: CaseAsk::Release, .. }));
        let mail = if release { self.automatic(code).await? } else { None };
        mail.map(|mail| AdminAsk::LetIn(mail.code, mail.chat)).ok_or(missing)
    }

    /// The newest of it first, a page at a time.
    pub(super) async fn automatics(&self, wanted: &CasesAsk) -> Result<Response, Failure> {
        let limit = wanted.limit.unwrap_or(LISTED).clamp(1, LISTED_AT_MOST) as usize;
        let mut end = match wanted.after {
            Some(place) => self.before(place).await?,
            None => self.kept().await?,
        };
        let mut mails = Vec::new();
        // What can't be read is passed over, and a page without anything says that nothing is left.
        while mails.is_empty() && end > 0 {
            let begin = end.saturating_sub(limit);
            mails = self.store.automatic(begin, end - begin).await?;
            end = begin;
        }
        let next = mails.first().filter(|_| end > 0).map(place_of);
        mails.retain(|mail| wanted.channel.as_ref().is_none_or(|channel| *channel == mail.channel));
        mails.reverse();
        let (policy, now) = (self.rules.policy(), self.clock.now());
        Ok(Response::Cases(CasesView::of_automatic(&mails, next, &policy, now)))
    }

    async fn kept(&self) -> Result<usize, Failure> {
        Ok(usize::try_from(self.roster().await?.automatic.mails).unwrap_or(usize::MAX))
    }

    /// How many stand before a place, the longest kept first: they stand in the order in which they came. Of what
    /// was let go of meanwhile nothing is left out for that.
    async fn before(&self, place: Place) -> Result<usize, Failure> {
        let (mut low, mut high) = (0, self.kept().await?);
        while low < high {
            let middle = low + (high - low) / 2;
            // One that can't be read leaves it to the next that can.
            match self.store.automatic(middle, NEAR.min(high - middle)).await?.first() {
                Some(mail) if mail.received_at < place.at => low = middle + 1,
                _ => high = middle,
            }
        }
        let same = self.store.automatic(low, LISTED_AT_MOST as usize).await?;
        let known = same.iter().position(|mail| mail.code == place.code).unwrap_or(0);
        Ok(low + known)
    }

    /// A case, or what made none, as one of one message. Who reads that is written down first.
    pub(super) async fn show(&self, code: &str) -> Result<CaseView, Failure> {
        match self.read(code, "case_show").await {
            Ok((case, said)) => {
                let (policy, now) = (self.rules.policy(), self.clock.now());
                let contact = self.contact_of(&case).await?;
                Ok(CaseView::of(&case, &said, &policy, now).knowing(contact.as_ref(), now))
            }
            Err(missing) if missing.word == Trouble::NoSuchCase => self.show_automatic(code, missing).await,
            Err(failure) => Err(failure),
        }
    }

    /// Whoever wrote a case.
    async fn contact_of(&self, case: &Case) -> Result<Option<Contact>, Failure> {
        let needs = Needs { contacts: [case.contact].into(), ..Needs::default() };
        Ok(self.store.load(&needs).await?.snapshot.contacts.remove(&case.contact))
    }

    /// One, as a case of one message.
    async fn show_automatic(&self, code: &str, missing: Failure) -> Result<CaseView, Failure> {
        let Ok(code) = code.parse() else { return Err(missing) };
        let mail = self.automatic(code).await?.ok_or(missing)?;
        let act = trail::about(code, self.clock.now().civil, self.by.clone(), "case_show");
        self.record(act).await?;
        Ok(CaseView::of_automatic(&mail, &self.rules.policy(), self.clock.now()))
    }

    async fn automatic(&self, code: CaseCode) -> Result<Option<Automatic>, Failure> {
        let needs = Needs { automatic: [code].into(), ..Needs::default() };
        Ok(self.store.load(&needs).await?.snapshot.automatic.pop())
    }
}

fn place_of(mail: &Automatic) -> Place {
    Place { part: Part::Closed, at: mail.received_at, code: mail.code }
}
