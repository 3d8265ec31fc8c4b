//! The keys of the documents that a commit writes: each case and each contact has one for life, so that whoever
//! forgets them destroys one leaf, and with it every copy of every revision.

use std::collections::BTreeMap;

use super::RedisStore;
use super::ahead::Written;
use super::codec::contact_owner;
use super::document::{FIELDS, Lying};
use super::known_key::CaseKey;
use super::reply::ScriptReply;
use crate::domain::id::{CaseCode, ContactId};
use crate::keys::SealKey;
use crate::store::{Batch, Result, Rev};

/// The keys of what a batch writes.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) cases: BTreeMap<CaseCode, Opened>,
    pub(super) contacts: BTreeMap<ContactId, Opened>,
}

/// The key of a document that is written.
pub(super) struct Opened {
    pub(super) key: SealKey,
    /// How many entries its list has, for a case.
    pub(super) entries: u64,
    /// Its wrapping, for a new document.
    pub(super) wrapped: Vec<u8>,
    /// False where the stored revision is another: then the call can only be a retry, or a conflict.
    fits: bool,
}

/// A document whose key is not remembered.
#[derive(Clone, Copy)]
pub(super) enum Unknown {
    Case(CaseCode, Rev),
    Contact(ContactId, Rev),
}

impl Opened {
    fn known(key: SealKey, entries: u64) -> Self {
        Self { key, entries, wrapped: Vec::new(), fits: true }
    }

    /// The revision that the commit must find. Where the key is not the stored document's it is one that no document
    /// has.
    pub(super) fn expected(&self, rev: Rev) -> String {
        if self.fits { rev.to_string() } else { "-".to_owned() }
    }
}

impl Keys {
    /// What is known of the documents once the batch is taken, with how they then lie there.
    pub(super) fn written(
        self,
        batch: &Batch,
        lying: Vec<(CaseCode, Rev, Lying)>,
        roster: Option<(Rev, Lying)>,
    ) -> Written {
        let cases = batch.cases.iter().filter_map(|write| {
            let Opened { key, entries, .. } = self.cases.get(&write.case.code)?;
            let entries = entries + write.entries.len() as u64;
            Some((write.case.code, CaseKey { key: key.clone(), rev: write.rev + 1, entries }))
        });
        let contacts = batch.contacts.iter().filter_map(|write| {
            let opened = self.contacts.get(&write.doc.id)?;
            Some((write.doc.id, (opened.key.clone(), write.rev + 1)))
        });
        Written {
            cases: cases.collect(),
            contacts: contacts.collect(),
            lying: lying.into_iter().map(|(code, rev, lies)| (code, (rev, lies))).collect(),
            roster,
            gone: batch.forgotten.iter().map(|gone| gone.code).collect(),
            gone_contacts: batch.forgotten_contacts.iter().map(|(id, _)| *id).collect(),
        }
    }
}

impl RedisStore {
    /// The keys of the cases and contacts that are written: new, remembered from loading them, or fetched.
    pub(super) async fn keys_for(&self, batch: &Batch) -> Result<Keys> {
        let mut keys = Keys::default();
        let unknown = self.known_keys(batch, &mut keys)?;
        if !unknown.is_empty() {
            self.fetch_keys(&unknown, &mut keys).await?;
        }
        Ok(keys)
    }

    /// The same but for those that must be fetched, which it returns.
    pub(super) fn known_keys(&self, batch: &Batch, keys: &mut Keys) -> Result<Vec<Unknown>> {
        let mut unknown = Vec::new();
        for write in &batch.cases {
            let code = write.case.code;
            if write.rev == 0 {
                keys.cases.insert(code, self.new_owned(code.compact().as_bytes(), true)?);
            } else if let Some(CaseKey { key, entries, .. }) = self.memo.case(code, write.rev) {
                keys.cases.insert(code, Opened::known(key, entries));
            } else {
                unknown.push(Unknown::Case(code, write.rev));
            }
        }
        for write in &batch.contacts {
            let id = write.doc.id;
            if write.rev == 0 {
                keys.contacts.insert(id, self.new_owned(contact_owner(&id), true)?);
            } else if let Some(key) = self.memo.contact(id, write.rev) {
                keys.contacts.insert(id, Opened::known(key, 0));
            } else {
                unknown.push(Unknown::Contact(id, write.rev));
            }
        }
        Ok(unknown)
    }

    fn new_owned(&self, owner: &[u8], fits: bool) -> Result<Opened> {
        let (key, wrapped) = self.codec.new_key(owner)?;
        Ok(Opened { key, entries: 0, wrapped, fits })
    }

    async fn fetch_keys(&self, unknown: &[Unknown], keys: &mut Keys) -> Result<()> {
        let names = &self.codec.names;
        let mut pipe = redis::pipe();
        for one in unknown {
            match one {
                Unknown::Case(code, _) => pipe.hmget(names.case(*code), FIELDS),
                Unknown::Contact(id, _) => pipe.hmget(names.contact(*id), FIELDS),
            };
        }
        let mut reply = self.ask(&pipe).await?;
        for one in unknown {
            match *one {
                Unknown::Case(code, rev) => {
                    let owner = code.compact();
                    let opened = self.fetched(&names.case(code), owner.as_bytes(), rev, &mut reply);
                    keys.cases.insert(code, opened.map_err(|e| e.of_case(code))?);
                }
                Unknown::Contact(id, rev) => {
                    let opened = self.fetched(&names.contact(id), contact_owner(&id), rev, &mut reply)?;
                    keys.contacts.insert(id, opened);
                }
            }
        }
        Ok(())
    }

    fn fetched(&self, name: &str, owner: &[u8], rev: Rev, reply: &mut ScriptReply<'_>) -> Result<Opened> {
        match reply.stored(name)?.filter(|stored| stored.rev == rev) {
            // It takes the place of what an old copy of the store brought back, under a key of its own.
            Some(stored) if self.codec.is_forgotten(&stored) => self.new_owned(owner, true),
            Some(stored) => {
                Ok(Opened::known(self.codec.unwrap_key(name, owner, &stored.wrapped)?, stored.entries))
            }
            None => self.new_owned(owner, false),
        }
    }
}
