//! The line's counts: a hash for each civil day, whose fields are keyed hashes; their names stand sealed beside.

use std::collections::HashMap;

use jiff::civil::Date;

use super::RedisStore;
use crate::domain::tally::{Tallies, Tally};
use crate::store::{DAYS, Result};

impl RedisStore {
    pub(super) async fn counted_on(&self, from: Date, to: Date) -> Result<Tallies> {
        let name = self.codec.names.one("tally");
        let days: Vec<Date> =
            from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).take(DAYS).collect();
        let mut pipe = redis::pipe();
        pipe.hgetall(&name);
        for day in &days {
            pipe.hgetall(self.codec.names.tally(*day));
        }
        let mut reply = self.ask(&pipe).await?;
        let mut fields = reply.list(&name)?;
        let mut kinds: HashMap<[u8; 16], Tally> = HashMap::new();
        while !fields.is_empty() {
            let tag: [u8; 16] = fields.array()?;
            kinds.insert(tag, self.codec.place(&name, &tag, 0, "tally").open(&fields.bytes()?)?);
        }
        let mut tallies = Tallies::new();
        for day in days {
            let mut counts = reply.list("the counts of a day")?;
            while !counts.is_empty() {
                let (tag, count): ([u8; 16], u64) = (counts.array()?, counts.number()?);
                if let Some(kind) = kinds.get(&tag) {
                    tallies.insert((day, kind.clone()), count);
                }
            }
        }
        Ok(tallies)
    }
}
