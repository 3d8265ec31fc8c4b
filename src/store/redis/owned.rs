//! The keys of the documents that a commit writes: each case and each contact has one for life, so that whoever
//! forgets them destroys one leaf, and with it every copy of every revision.

use std::collections::BTreeMap;

use super::RedisStore;
use super::codec::contact_owner;
use super::document::FIELDS;
use super::memo::{CaseKey, Memo};
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
enum Unknown {
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
    /// Remembers them for the revisions that were written.
    pub(super) fn keep(&self, memo: &Memo, batch: &Batch) {
        for write in &batch.cases {
            if let Some(opened) = self.cases.get(&write.case.code) {
                let entries = opened.entries + write.entries.len() as u64;
                let key = CaseKey { key: opened.key.clone(), rev: write.rev + 1, entries };
                memo.keep_case(write.case.code, key);
            }
        }
        memo.forget_documents(
            batch.forgotten.iter().map(|gone| gone.code),
            batch.forgotten_contacts.iter().map(|(id, _)| *id),
        );
        for write in &batch.contacts {
            if let Some(opened) = self.contacts.get(&write.doc.id) {
                memo.keep_contact(write.doc.id, opened.key.clone(), write.rev + 1);
            }
        }
    }
}

impl RedisStore {
    /// The keys of the cases and contacts that are written: new, remembered from loading them, or fetched.
    pub(super) async fn keys_for(&self, batch: &Batch) -> Result<Keys> {
        let mut keys = Keys::default();
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
        if !unknown.is_empty() {
            self.fetch_keys(&unknown, &mut keys).await?;
        }
        Ok(keys)
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
