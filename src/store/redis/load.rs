//! Loading what a batch of events needs, in one round.

use super::RedisStore;
use super::codec::contact_owner;
use super::document::{CASE, FIELDS, Owner, ROSTER};
use super::known_key::CaseKey;
use super::links::link_field;
use super::reply::ScriptReply;
use super::tail::{self, FAR, NEAR, Tail};
use crate::domain::case::{Case, Index};
use crate::domain::changes::{HEADS, List, Needs, PAGE};
use crate::domain::contact::Contact;
use crate::domain::id::{CaseCode, ContactId};
use crate::domain::roster::Roster;
use crate::domain::time::Stamp;
use crate::keys::SealKey;
use crate::store::{Loaded, Result, Rev, StoreError};

/// How many members of one and the same score are told apart. A batch, which gives its cases one, holds 32.
const TIES: usize = 1024;

/// The indexes of which lists are made.
struct Known {
    /// The queues.
    waiting: Vec<Index>,
    /// What nobody has answered.
    open: Vec<Index>,
}

impl Known {
    fn of(indexes: Vec<Index>) -> Self {
        let open = indexes.iter().filter(|index| index.is_open()).cloned().collect();
        Self { waiting: indexes.into_iter().filter(|i| matches!(i, Index::Waiting(..))).collect(), open }
    }
}

/// A message of a case that is looked for further back.
type Further = (CaseCode, u32, SealKey);

impl RedisStore {
    /// With the roster, or what stands beside it.
    pub(super) async fn load_all(&self, needs: &Needs, roster: bool) -> Result<Loaded> {
        let indexes = match self.memo.indexes() {
            Some(indexes) => indexes.into_iter().collect(),
            None => self.learn_indexes().await?,
        };
        let known = Known::of(indexes);
        let questions = self.questions(needs, &known, roster)?;
        let mut reply = match questions.cmd_iter().next() {
            Some(_) => self.ask(&questions).await?,
            None => ScriptReply::new(Vec::new(), "nothing"),
        };
        let mut loaded = Loaded::default();
        if roster {
            (loaded.roster, loaded.snapshot.roster) = self.read_roster(&mut reply)?;
        }
        self.read_documents(needs, &mut reply, &mut loaded)?;
        read_lists(needs, &known, &mut reply, &mut loaded)?;
        let further = self.read_entries(needs, &mut reply, &mut loaded)?;
        self.load_further(further, &mut loaded).await?;
        loaded.snapshot.automatic_room = self.automatic_room;
        loaded.snapshot.automatic = self.needed_mails(needs).await?;
        if needs.held {
            loaded.snapshot.held = self.held_deliveries(PAGE).await?;
        }
        Ok(loaded)
    }

    /// Reads messages that are near, and tells which may stand further back.
    fn read_entries(
        &self,
        needs: &Needs,
        reply: &mut ScriptReply<'_>,
        loaded: &mut Loaded,
    ) -> Result<Vec<Further>> {
        let names = &self.codec.names;
        let mut further = Vec::new();
        for &(code, seq) in &needs.entries {
            let (name, of_case) = (names.case(code), |e: StoreError| e.of_case(code));
            let stored = reply.stored(&name).map_err(of_case)?;
            let list = reply.list(&name).map_err(of_case)?;
            let Some(stored) = stored.filter(|stored| !self.codec.is_forgotten(stored)) else { continue };
            let key = self.codec.case_key(code, &stored.wrapped)?;
            match tail::open(&key, &code.compact(), &names.list(code), list)?.find(seq) {
                Some(found) if found.is_empty() => {}
                Some(found) => {
                    loaded.snapshot.entries.insert((code, seq), found);
                }
                None => further.push((code, seq, key)),
            }
        }
        Ok(further)
    }

    fn questions(&self, needs: &Needs, known: &Known, roster: bool) -> Result<redis::Pipeline> {
        let codec = &self.codec;
        let names = &codec.names;
        let mut pipe = redis::pipe();
        if roster {
            pipe.hmget(names.one("roster"), FIELDS);
        }
        for key in &needs.seen {
            pipe.sismember(names.seen(key.shelf, i64::from(key.day)), &key.hash);
        }
        for id in &needs.contacts {
            pipe.hmget(names.contact(*id), FIELDS);
        }
        for code in &needs.cases {
            pipe.hmget(names.case(*code), FIELDS);
        }
        for code in needs.listed.difference(&needs.cases) {
            pipe.hmget(names.case(*code), FIELDS);
        }
        for key in &needs.links {
            pipe.hget(names.link(key.chat), link_field(key.message));
        }
        for list in &needs.lists {
            match list {
                List::From(index, from) => {
                    let key = names.index(codec.index_tag(index)?);
                    pipe.cmd("ZRANGEBYSCORE").arg(key).arg(super::args::exact(*from)).arg("+inf");
                    pipe.arg("WITHSCORES").arg("LIMIT").arg(0).arg(PAGE);
                }
                List::Beyond(index, (score, _)) => self.ask_beyond(&mut pipe, index, *score)?,
                List::Open((score, _)) => {
                    for index in &known.open {
                        self.ask_beyond(&mut pipe, index, *score)?;
                    }
                }
                List::WaitingHeads => {
                    for index in &known.waiting {
                        let key = names.index(codec.index_tag(index)?);
                        pipe.cmd("ZRANGE").arg(key).arg(0).arg(HEADS - 1).arg("WITHSCORES");
                    }
                }
            }
        }
        for (code, _) in &needs.entries {
            pipe.hmget(names.case(*code), FIELDS);
            range(&mut pipe, names.list(*code), NEAR);
        }
        Ok(pipe)
    }

    /// Asks for what stands in an index with that score, and behind it.
    fn ask_beyond(&self, pipe: &mut redis::Pipeline, index: &Index, score: Stamp) -> Result<()> {
        let key = self.codec.names.index(self.codec.index_tag(index)?);
        let at = super::args::exact(score);
        pipe.cmd("ZRANGEBYSCORE").arg(&key).arg(at).arg(at);
        pipe.arg("WITHSCORES").arg("LIMIT").arg(0).arg(TIES);
        pipe.cmd("ZRANGEBYSCORE").arg(key).arg(format!("({at}")).arg("+inf");
        pipe.arg("WITHSCORES").arg("LIMIT").arg(0).arg(PAGE);
        Ok(())
    }

    fn read_documents(&self, needs: &Needs, reply: &mut ScriptReply<'_>, loaded: &mut Loaded) -> Result<()> {
        let snapshot = &mut loaded.snapshot;
        for key in &needs.seen {
            if reply.number::<u8>()? == 1 {
                snapshot.seen.insert(*key);
            }
        }
        for id in &needs.contacts {
            if let Some((rev, contact)) = self.read_contact(*id, reply)? {
                // Who writes again is new, in the place of what can't be opened.
                loaded.contacts.insert(*id, rev);
                snapshot.contacts.extend(contact.map(|contact| (*id, contact)));
            }
        }
        for code in &needs.cases {
            match self.read_case_or_gone(*code, reply)? {
                Read::Broken(_, error) => return Err(error),
                read => take_case(*code, read, loaded),
            }
        }
        for code in needs.listed.difference(&needs.cases) {
            match self.read_case_or_gone(*code, reply) {
                Ok(Read::Broken(rev, StoreError::Corrupt { why, .. })) => {
                    loaded.cases.insert(*code, (rev, Vec::new()));
                    loaded.snapshot.unreadable.insert(*code, why);
                }
                Err(StoreError::Corrupt { why, .. }) => {
                    loaded.snapshot.unreadable.insert(*code, why);
                }
                Ok(Read::Broken(_, error)) | Err(error) => return Err(error),
                Ok(read) => take_case(*code, read, loaded),
            }
        }
        for key in &needs.links {
            if let Some(sealed) = reply.maybe()? {
                loaded.snapshot.links.insert(*key, self.codec.open_link(*key, &sealed)?);
            }
        }
        Ok(())
    }

    pub(super) fn read_roster(&self, reply: &mut ScriptReply<'_>) -> Result<(Rev, Roster)> {
        let name = self.codec.names.one("roster");
        let Some(stored) = reply.stored(&name)? else { return Ok(Default::default()) };
        let owner = Owner { name: &name, key: self.codec.ring.line(), whose: b"roster" };
        let (roster, lies) = owner.open(ROSTER, &stored)?;
        self.memo.keep_roster(stored.rev, lies);
        Ok((stored.rev, roster))
    }

    /// What is stored of a contact; none in the place of a contact that was forgotten.
    pub(super) fn read_contact(
        &self,
        id: ContactId,
        reply: &mut ScriptReply<'_>,
    ) -> Result<Option<(Rev, Option<Contact>)>> {
        let name = self.codec.names.contact(id);
        let Some(stored) = reply.stored(&name)? else { return Ok(None) };
        if self.codec.is_forgotten(&stored) {
            return Ok(Some((stored.rev, None)));
        }
        let (key, contact): (_, Contact) =
            self.codec.open_owned(&name, (contact_owner(&id), "contact"), &stored)?;
        self.memo.keep_contact(id, key, stored.rev);
        Ok(Some((stored.rev, Some(Contact { id, ..contact }))))
    }

    /// Reads a case, and remembers what it takes to write to it. One that was forgotten is none.
    pub(super) fn read_case(
        &self,
        code: CaseCode,
        reply: &mut ScriptReply<'_>,
    ) -> Result<Option<(Rev, SealKey, Case)>> {
        match self.read_case_or_gone(code, reply)? {
            Read::There(rev, key, case) => Ok(Some((rev, key, *case))),
            Read::Broken(_, error) => Err(error),
            Read::Nothing | Read::Forgotten | Read::Remains(_) => Ok(None),
        }
    }

    fn read_case_or_gone(&self, code: CaseCode, reply: &mut ScriptReply<'_>) -> Result<Read> {
        let (name, of_case) = (self.codec.names.case(code), |e: StoreError| e.of_case(code));
        let Some(stored) = reply.stored(&name).map_err(of_case)? else { return Ok(Read::Nothing) };
        if stored.gone {
            return Ok(Read::Forgotten);
        }
        if self.codec.is_forgotten(&stored) {
            return Ok(Read::Remains(stored.rev));
        }
        let compact = code.compact();
        let opened = || {
            let key = self.codec.unwrap_key(&name, compact.as_bytes(), &stored.wrapped)?;
            let owner = Owner { name: &name, key: &key, whose: compact.as_bytes() };
            let (case, lies) = owner.open(CASE, &stored)?;
            Ok((key, case, lies))
        };
        let (key, case, lies) = match opened() {
            Ok(opened) => opened,
            Err(error) => return Ok(Read::Broken(stored.rev, of_case(error))),
        };
        self.memo.keep_lying(code, stored.rev, lies);
        let known = CaseKey { key: key.clone(), rev: stored.rev, entries: stored.entries };
        self.memo.keep_case(code, known);
        Ok(Read::There(stored.rev, key, Box::new(case)))
    }

    /// Messages that stand further back than the first round looked.
    async fn load_further(&self, further: Vec<Further>, loaded: &mut Loaded) -> Result<()> {
        let wanted = further.iter().map(|(code, ..)| *code);
        let mut lists = self.far_lists(wanted).await?;
        for (code, seq, key) in further {
            let tail = self.far_tail(&mut lists, code, &key)?;
            let found = crate::store::transcript::about(&tail.entries, seq);
            if !found.is_empty() {
                loaded.snapshot.entries.insert((code, seq), found);
            }
        }
        Ok(())
    }

    /// Asks for long pieces of lists, in one round; none if none are wanted.
    pub(super) async fn far_lists(
        &self,
        codes: impl Iterator<Item = CaseCode>,
    ) -> Result<ScriptReply<'static>> {
        let mut pipe = redis::pipe();
        let mut any = false;
        for code in codes {
            range(&mut pipe, self.codec.names.list(code), FAR);
            any = true;
        }
        if any { self.ask(&pipe).await } else { Ok(ScriptReply::new(Vec::new(), "nothing")) }
    }

    pub(super) fn far_tail(
        &self,
        lists: &mut ScriptReply<'_>,
        code: CaseCode,
        key: &SealKey,
    ) -> Result<Tail> {
        let name = self.codec.names.list(code);
        tail::open(key, &code.compact(), &name, lists.list(&name)?)
    }
}

/// What is stored of a case.
enum Read {
    Nothing,
    /// That there was one.
    Forgotten,
    /// What nobody can open: an old copy of the store brought it back.
    Remains(Rev),
    /// What can't be read, and why.
    Broken(Rev, StoreError),
    There(Rev, SealKey, Box<Case>),
}

fn take_case(code: CaseCode, read: Read, loaded: &mut Loaded) {
    match read {
        Read::Nothing | Read::Broken(..) => {}
        Read::Forgotten => {
            loaded.snapshot.forgotten.insert(code);
        }
        Read::Remains(rev) => {
            loaded.cases.insert(code, (rev, Vec::new()));
            loaded.snapshot.forgotten.insert(code);
            loaded.snapshot.remains.insert(code);
        }
        Read::There(rev, _, case) => {
            loaded.cases.insert(code, (rev, case.indexes()));
            loaded.snapshot.cases.insert(code, *case);
        }
    }
}

/// What was asked by [`RedisStore::ask_beyond`], in order: what was first to come.
fn read_beyond(
    reply: &mut ScriptReply<'_>,
    (score, behind): (Stamp, CaseCode),
) -> Result<Vec<(CaseCode, Stamp)>> {
    let mut members = reply.scored("an index")?;
    members.extend(reply.scored("an index")?);
    members.retain(|(code, at)| (*at, *code) > (score, behind));
    members.truncate(PAGE);
    Ok(members)
}

fn read_lists(needs: &Needs, known: &Known, reply: &mut ScriptReply<'_>, loaded: &mut Loaded) -> Result<()> {
    for list in &needs.lists {
        let members = match list {
            List::From(..) => reply.scored("an index")?,
            List::Beyond(_, place) => read_beyond(reply, *place)?,
            List::Open(place) => {
                let mut members = Vec::new();
                for _ in &known.open {
                    members.extend(read_beyond(reply, *place)?);
                }
                members.sort_by_key(|(code, score)| (*score, *code));
                members.truncate(PAGE);
                members
            }
            List::WaitingHeads => {
                let mut heads = Vec::new();
                for _ in &known.waiting {
                    heads.extend(reply.scored("a waiting index")?);
                }
                heads.sort_by_key(|(code, score)| (*score, *code));
                heads
            }
        };
        loaded.snapshot.lists.insert(list.clone(), members);
    }
    Ok(())
}

/// Asks for the last `many` elements of a list.
pub(super) fn range(pipe: &mut redis::Pipeline, list: String, many: usize) {
    pipe.cmd("LRANGE").arg(list).arg(format!("-{many}")).arg(-1);
}
