//! What the memory store answers.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Kept, SPOILED, State};
use crate::domain::automatic::{self, Automatic};
use crate::domain::case::Index;
use crate::domain::changes::{HEADS, Link, List, Needs, PAGE};
use crate::domain::id::{CaseCode, ChatId, ContactId, SourceId};
use crate::domain::material::{Depth, Material, MaterialAsk};
use crate::domain::message::Entry;
use crate::domain::tally::Tallies;
use crate::domain::time::Stamp;
use crate::store::transcript::{WHOLE, about};
use crate::store::{Counts, DAYS, Loaded, Result};

impl State {
    pub(super) fn load(&self, needs: &Needs) -> Result<Loaded> {
        let mut loaded = Loaded { roster: self.roster.0, ..Loaded::default() };
        let snapshot = &mut loaded.snapshot;
        snapshot.roster = self.roster.1.clone();
        snapshot.seen = needs.seen.intersection(&self.seen).copied().collect();
        if needs.held {
            snapshot.held = self.held.iter().take(PAGE).cloned().collect();
        }
        snapshot.automatic_room = automatic::ROOM;
        snapshot.automatic = self.automatic_of(needs);
        for id in &needs.contacts {
            if let Some((rev, contact)) = self.contacts.get(id) {
                loaded.contacts.insert(*id, *rev);
                snapshot.contacts.insert(*id, contact.clone());
            }
        }
        for code in &needs.cases {
            self.readable(*code)?;
            if let Some(Kept { rev, case, .. }) = self.cases.get(code) {
                loaded.cases.insert(*code, (*rev, case.indexes()));
                snapshot.cases.insert(*code, case.clone());
            }
        }
        for code in needs.listed.difference(&needs.cases) {
            if self.spoiled.contains(code) {
                let rev = self.cases.get(code).map(|kept| kept.rev);
                loaded.cases.extend(rev.map(|rev| (*code, (rev, Vec::new()))));
                snapshot.unreadable.insert(*code, SPOILED.to_owned());
            } else if let Some(Kept { rev, case, .. }) = self.cases.get(code) {
                loaded.cases.insert(*code, (*rev, case.indexes()));
                snapshot.cases.insert(*code, case.clone());
            }
        }
        let asked = needs.cases.union(&needs.listed);
        snapshot.forgotten = asked.filter(|code| self.forgotten.contains(code)).copied().collect();
        for key in &needs.links {
            snapshot.links.extend(self.links.get(key).map(|link| (*key, link.clone())));
        }
        for (code, seq) in &needs.entries {
            let list = self.cases.get(code).map_or(&[][..], |kept| &kept.entries);
            let found = about(list, *seq);
            if !found.is_empty() {
                snapshot.entries.insert((*code, *seq), found);
            }
        }
        snapshot.lists = needs.lists.iter().map(|list| (list.clone(), self.list(list))).collect();
        Ok(loaded)
    }

    fn automatic_of(&self, needs: &Needs) -> Vec<Automatic> {
        let oldest = if needs.oldest_automatic { PAGE } else { 0 };
        let all = self.automatic.iter().enumerate();
        let asked = all.filter(|(at, mail)| *at < oldest || needs.automatic.contains(&mail.code));
        asked.map(|(_, mail)| mail.clone()).collect()
    }

    fn list(&self, list: &List) -> Vec<(CaseCode, Stamp)> {
        match list {
            List::From(index, from) => {
                self.indexes.get(index).into_iter().flat_map(|s| s.from(*from)).take(PAGE).collect()
            }
            List::Beyond(index, after) => {
                let members = self.indexes.get(index).into_iter().flat_map(|s| s.from(after.0));
                members.filter(|(code, score)| (*score, *code) > *after).take(PAGE).collect()
            }
            List::Open(after) => {
                let open = self.indexes.iter().filter(|(index, _)| index.is_open());
                let mut members: Vec<_> = open
                    .flat_map(|(_, scores)| scores.from(after.0))
                    .filter(|(code, score)| (*score, *code) > *after)
                    .collect();
                members.sort_by_key(|(code, score)| (*score, *code));
                members.truncate(PAGE);
                members
            }
            List::WaitingHeads => {
                let waiting = self.indexes.iter().filter(|(index, _)| matches!(index, Index::Waiting(..)));
                let mut heads: Vec<_> =
                    waiting.flat_map(|(_, scores)| scores.from(Stamp(i64::MIN)).take(HEADS)).collect();
                heads.sort_by_key(|(code, score)| (*score, *code));
                heads
            }
        }
    }

    pub(super) fn material(&self, ask: &MaterialAsk) -> Result<Material> {
        if let Some(code) = ask.case {
            self.readable(code)?;
        }
        let readable = |code: &CaseCode| !self.spoiled.contains(code);
        let case = |code: CaseCode| self.cases.get(&code).map(|kept| kept.case.clone());
        let all = ask.case.map(|code| self.transcript(code)).transpose()?.unwrap_or_default();
        let target = ask.case.zip(ask.target);
        let contact = |id: ContactId| self.contacts.get(&id).map(|(_, contact)| contact.clone());
        Ok(Material {
            case: ask.case.and_then(case),
            contact: ask.contact.and_then(contact),
            person: ask.contact.and(ask.case).and_then(case).and_then(|case| case.known_as).and_then(contact),
            entries: match ask.depth {
                Depth::Nothing => Vec::new(),
                Depth::Message(seq) => about(&all, seq),
                Depth::Whole => all[all.len().saturating_sub(WHOLE)..].to_vec(),
            },
            target: target.and_then(|key| self.sent.get(&key)).cloned().unwrap_or_default(),
            cases: ask.cases.iter().filter(|code| readable(code)).filter_map(|code| case(*code)).collect(),
            roster: self.roster.1.clone().into(),
            tallies: self.counted(ask.days),
            words: None,
        })
    }

    pub(super) fn counted(&self, days: Option<(Date, Date)>) -> Tallies {
        let Some((from, to)) = days else { return Tallies::default() };
        let days = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(DAYS);
        let asked: BTreeSet<Date> = days.collect();
        let counted = self.tallies.iter().filter(|((day, _), _)| asked.contains(day));
        counted.map(|(count, n)| (count.clone(), *n)).collect()
    }

    pub(super) fn transcript(&self, code: CaseCode) -> Result<Vec<Entry>> {
        self.readable(code)?;
        let kept = self.cases.get(&code);
        Ok(kept.map(|k| [&k.case.head[..], &k.entries].concat()).unwrap_or_default())
    }

    pub(super) fn linked(&self, chat: ChatId, wanted: impl Fn(&Link) -> bool) -> Vec<SourceId> {
        let of_chat = self.links.iter().filter(|(key, link)| key.chat == chat && wanted(link));
        of_chat.map(|(key, _)| key.message).collect()
    }

    pub(super) fn counts(&self) -> Counts {
        let used = self.indexes.iter().filter(|(_, scores)| !scores.by_code.is_empty());
        Counts {
            indexes: used
                .map(|(index, scores)| {
                    let lowest = scores.by_score.first().map(|(score, _)| *score);
                    (index.clone(), scores.by_code.len() as u64, lowest)
                })
                .collect(),
            lanes: self.lanes.len() as u64,
            deliveries: self.lanes.values().map(|lane| lane.len() as u64).sum(),
            followups: self.followups.len() as u64,
        }
    }
}
