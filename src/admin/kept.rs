//! What made no case: how it is listed, shown and let in.

use crate::domain::automatic::Automatic;
use crate::domain::changes::Needs;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::id::CaseCode;
use crate::service::trail;

use super::answers::Answers;
use super::protocol::{CasesAsk, Failure, LISTED, LISTED_AT_MOST, Response, Trouble};
use super::view::{CaseView, CasesView};

impl Answers {
    /// Releasing what is no case lets in what made none, if that has the code.
    pub(super) async fn meant(&self, ask: AdminAsk, code: CaseCode) -> Result<AdminAsk, Failure> {
        let Err(missing) = self.find(code).await else { return Ok(ask) };
        let release = matches!(&ask, AdminAsk::Command(Command::Case { ask: CaseAsk::Release, .. }));
        let mail = if release { self.automatic(code).await? } else { None };
        mail.map(|mail| AdminAsk::LetIn(mail.code, mail.chat)).ok_or(missing)
    }

    /// The newest of it first: one page, for what is older is rarely a person's.
    pub(super) async fn automatics(&self, wanted: &CasesAsk) -> Result<Response, Failure> {
        let limit = wanted.limit.unwrap_or(LISTED).clamp(1, LISTED_AT_MOST) as usize;
        let (now, kept) = (self.clock.now(), self.roster().await?.automatic);
        let skip = usize::try_from(kept.mails).unwrap_or(usize::MAX).saturating_sub(limit);
        let mut mails = self.store.automatic(skip, limit).await?;
        mails.retain(|mail| wanted.channel.as_ref().is_none_or(|channel| *channel == mail.channel));
        mails.reverse();
        Ok(Response::Cases(CasesView::of_automatic(&mails, &self.rules.policy(), now)))
    }

    /// A case, or what made none, as one of one message. Who reads that is written down first.
    pub(super) async fn show(&self, code: &str) -> Result<CaseView, Failure> {
        match self.read(code, "case_show").await {
            Ok((case, said)) => Ok(CaseView::of(&case, &said, &self.rules.policy(), self.clock.now())),
            Err(missing) if missing.word == Trouble::NoSuchCase => self.show_automatic(code, missing).await,
            Err(failure) => Err(failure),
        }
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
