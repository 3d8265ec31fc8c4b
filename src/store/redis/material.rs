//! What rendering takes, for many deliveries in two rounds at most, and whole transcripts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::RedisStore;
use super::codec::sent_field;
use super::document::FIELDS;
use super::load::range;
use super::reply::ScriptReply;
use super::tail::{self, NEAR, Tail};
use crate::domain::case::Case;
use crate::domain::contact::Contact;
use crate::domain::id::{CaseCode, ContactId, DeliveryId, SourceId};
use crate::domain::material::{Depth, Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::roster::Roster;
use crate::domain::tally::Tallies;
use crate::keys::SealKey;
use crate::store::transcript::{WHOLE, about, says};
use crate::store::{Result, StoreError};

/// How many entries of a transcript are read at a time.
const CHUNK: usize = 256;

/// What all asks name, each once.
#[derive(Default)]
struct Wanted {
    cases: BTreeSet<CaseCode>,
    /// Those of them that something is said about, beyond being listed.
    about: BTreeSet<CaseCode>,
    contacts: BTreeSet<ContactId>,
    tails: BTreeMap<CaseCode, usize>,
    sent: BTreeSet<(CaseCode, DeliveryId)>,
}

/// What was found of it.
#[derive(Default)]
struct Found {
    cases: BTreeMap<CaseCode, (SealKey, Case)>,
    contacts: BTreeMap<ContactId, Contact>,
    tails: BTreeMap<CaseCode, Tail>,
    sent: BTreeMap<(CaseCode, DeliveryId), Vec<SourceId>>,
    roster: Arc<Roster>,
}

impl Wanted {
    fn by(asks: &[MaterialAsk]) -> Self {
        let mut wanted = Self::default();
        for ask in asks {
            wanted.cases.extend(&ask.cases);
            wanted.cases.extend(ask.case);
            wanted.about.extend(ask.case);
            wanted.contacts.extend(ask.contact);
            wanted.sent.extend(ask.case.zip(ask.target));
            let near = match ask.depth {
                Depth::Nothing => continue,
                Depth::Message(_) => NEAR,
                Depth::Whole => WHOLE,
            };
            if let Some(code) = ask.case {
                let most = wanted.tails.entry(code).or_default();
                *most = near.max(*most);
            }
        }
        wanted
    }
}

impl RedisStore {
    /// `roster` is the roster where it is known; else it is read.
    pub(super) async fn gather(
        &self,
        asks: &[MaterialAsk],
        roster: Option<&Arc<Roster>>,
    ) -> Result<Vec<Material>> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.find(&Wanted::by(asks), roster).await?;
        let short: BTreeSet<CaseCode> = asks.iter().filter_map(|ask| found.lacks(ask)).collect();
        let mut lists = self.far_lists(short.iter().copied()).await?;
        for code in short {
            if let Some((key, _)) = found.cases.get(&code) {
                let tail = self.far_tail(&mut lists, code, key)?;
                found.tails.insert(code, tail);
            }
        }
        self.find_people(&mut found).await?;
        let mut all: Vec<Material> = asks.iter().map(|ask| found.material(ask)).collect();
        for (material, ask) in all.iter_mut().zip(asks) {
            if let Some((from, to)) = ask.days {
                material.tallies = self.counted_on(from, to).await?;
            }
        }
        Ok(all)
    }

    /// As whom contacts are known by addresses that somebody said.
    async fn find_people(&self, found: &mut Found) -> Result<()> {
        let people = found.cases.values().filter_map(|(_, case)| case.known_as);
        let people: BTreeSet<ContactId> = people.filter(|id| !found.contacts.contains_key(id)).collect();
        if people.is_empty() {
            return Ok(());
        }
        let mut pipe = redis::pipe();
        for id in &people {
            pipe.hmget(self.codec.names.contact(*id), FIELDS);
        }
        let mut reply = self.ask(&pipe).await?;
        for id in people {
            let read = self.read_contact(id, &mut reply)?;
            found.contacts.extend(read.and_then(|(_, contact)| Some((id, contact?))));
        }
        Ok(())
    }

    async fn find(&self, wanted: &Wanted, roster: Option<&Arc<Roster>>) -> Result<Found> {
        let names = &self.codec.names;
        let pipe = self.questions_of(wanted, roster.is_none());
        let mut reply = match pipe.cmd_iter().next() {
            Some(_) => self.ask(&pipe).await?,
            None => ScriptReply::new(Vec::new(), "nothing"),
        };
        let roster = match roster {
            Some(roster) => Arc::clone(roster),
            None => Arc::new(self.read_roster(&mut reply)?.1),
        };
        let mut found = Found { roster, ..Found::default() };
        for code in &wanted.cases {
            match self.read_case(*code, &mut reply) {
                Err(StoreError::Corrupt { .. }) if !wanted.about.contains(code) => {}
                read => found.cases.extend(read?.map(|(_, key, case)| (*code, (key, case)))),
            }
        }
        for id in &wanted.contacts {
            let read = self.read_contact(*id, &mut reply)?;
            found.contacts.extend(read.and_then(|(_, contact)| Some((*id, contact?))));
        }
        for (code, id) in &wanted.sent {
            let (numbers, early) = (reply.maybe()?, reply.maybe()?);
            if let Some(sealed) = numbers.or(early) {
                found.sent.insert((*code, *id), self.codec.open_sent(*code, *id, &sealed)?);
            }
        }
        for code in wanted.tails.keys() {
            let name = names.list(*code);
            let elements = reply.list(&name)?;
            if let Some((key, _)) = found.cases.get(code) {
                found.tails.insert(*code, tail::open(key, &code.compact(), &name, elements)?);
            }
        }
        Ok(found)
    }

    fn questions_of(&self, wanted: &Wanted, roster: bool) -> redis::Pipeline {
        let names = &self.codec.names;
        let mut pipe = redis::pipe();
        if roster {
            pipe.hmget(names.one("roster"), FIELDS);
        }
        for code in &wanted.cases {
            pipe.hmget(names.case(*code), FIELDS);
        }
        for id in &wanted.contacts {
            pipe.hmget(names.contact(*id), FIELDS);
        }
        for (code, id) in &wanted.sent {
            pipe.hget(names.case(*code), sent_field(*id));
            // Where a version before kept them.
            pipe.hget(names.sent(*code), &id.0.to_be_bytes());
        }
        for (code, many) in &wanted.tails {
            range(&mut pipe, names.list(*code), *many);
        }
        pipe
    }

    /// A transcript from its beginning, a piece at a time.
    pub(super) async fn whole_transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        let mut pipe = redis::pipe();
        pipe.hmget(self.codec.names.case(code), FIELDS);
        let mut reply = self.ask(&pipe).await?;
        let Some((_, key, case)) = self.read_case(code, &mut reply)? else { return Ok(Vec::new()) };
        let mut entries = case.head;
        let name = self.codec.names.list(code);
        let mut from = 0;
        loop {
            let mut pipe = redis::pipe();
            pipe.cmd("LRANGE").arg(&name).arg(from).arg(from + CHUNK - 1);
            let piece = self.ask(&pipe).await?.list(&name)?;
            let piece = tail::open(&key, &code.compact(), &name, piece)?;
            if !piece.starts_at(from) {
                return Err(super::codec::corrupt(&name, &"its elements are out of order"));
            }
            from += piece.entries.len();
            let last = piece.entries.len() < CHUNK;
            entries.extend(piece.entries);
            if last {
                return Ok(entries);
            }
        }
    }
}

impl Found {
    /// The case whose list must be looked at further back for that ask.
    fn lacks(&self, ask: &MaterialAsk) -> Option<CaseCode> {
        let (code, Depth::Message(seq)) = (ask.case?, ask.depth) else { return None };
        let tail = self.tails.get(&code)?;
        tail.find(seq).is_none().then_some(code)
    }

    fn entries(&self, code: CaseCode, depth: Depth) -> Vec<Entry> {
        let head = self.cases.get(&code).map_or(&[][..], |(_, case)| &case.head);
        let list = self.tails.get(&code).map_or(&[][..], |tail| &tail.entries);
        match depth {
            Depth::Nothing => Vec::new(),
            Depth::Message(seq) if says(list, seq) => about(list, seq),
            Depth::Message(seq) => about(head.iter().chain(list), seq),
            Depth::Whole => {
                let all = head.len() + list.len();
                head.iter().chain(list).skip(all.saturating_sub(WHOLE)).cloned().collect()
            }
        }
    }

    fn material(&self, ask: &MaterialAsk) -> Material {
        let case = |code: CaseCode| self.cases.get(&code).map(|(_, case)| case.clone());
        Material {
            case: ask.case.and_then(case),
            contact: ask.contact.and_then(|id| self.contacts.get(&id)).cloned(),
            person: ask
                .contact
                .and(ask.case)
                .and_then(case)
                .and_then(|case| case.known_as)
                .and_then(|id| self.contacts.get(&id))
                .cloned(),
            entries: ask.case.map(|code| self.entries(code, ask.depth)).unwrap_or_default(),
            target: ask.case.zip(ask.target).and_then(|key| self.sent.get(&key)).cloned().unwrap_or_default(),
            cases: ask.cases.iter().filter_map(|code| case(*code)).collect(),
            roster: self.roster.clone(),
            tallies: Tallies::default(),
            words: None,
        }
    }
}
