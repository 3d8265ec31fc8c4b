//! What made no case: a hash and its order, within a share of this Redis.

use std::collections::BTreeSet;

use super::RedisStore;
use super::names::AUTOMATIC;
use crate::domain::automatic::Automatic;
use crate::domain::changes::{Needs, PAGE};
use crate::domain::id::CaseCode;
use crate::store::Result;

impl RedisStore {
    /// Behind the first so many, the longest kept first.
    pub(super) async fn kept_mails(&self, skip: usize, limit: usize) -> Result<Vec<Automatic>> {
        let kept =
            self.kept_by(AUTOMATIC, (skip, limit), |code, sealed| self.codec.open_mail(code, sealed)).await?;
        Ok(kept.into_iter().map(|(_, mail)| mail).collect())
    }

    /// Those that are needed, each once.
    pub(super) async fn needed_mails(&self, needs: &Needs) -> Result<Vec<Automatic>> {
        let oldest = if needs.oldest_automatic { PAGE } else { 0 };
        let mut mails = self.kept_mails(0, oldest).await?;
        let named = self.mails_of(&needs.automatic).await?;
        let known: BTreeSet<CaseCode> = mails.iter().map(|mail| mail.code).collect();
        mails.extend(named.into_iter().filter(|mail| !known.contains(&mail.code)));
        Ok(mails)
    }

    async fn mails_of(&self, codes: &BTreeSet<CaseCode>) -> Result<Vec<Automatic>> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let name = self.codec.names.one(AUTOMATIC);
        let mut pipe = redis::pipe();
        for code in codes {
            pipe.hget(&name, &code.number().to_be_bytes());
        }
        let mut reply = self.ask(&pipe).await?;
        let mut mails = Vec::new();
        for code in codes {
            if let Some(sealed) = reply.maybe()? {
                mails.extend(self.codec.open_mail(code.number(), &sealed)?);
            }
        }
        Ok(mails)
    }
}
