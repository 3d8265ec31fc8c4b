//! What the self-audit reads, and keeping the append-only file small.

use super::RedisStore;
use crate::domain::case::Index;
use crate::domain::id::CaseCode;
use crate::domain::time::Stamp;
use crate::store::Result;

/// How many keys one step of a scan looks at: short enough to hold nobody up.
const STEP: u32 = 256;
/// Smaller files are not worth the fork that a rewrite takes.
const SMALL: u64 = 64 << 20;

impl RedisStore {
    pub(super) async fn scores_of(&self, of: &[(CaseCode, Index)]) -> Result<Vec<Option<Stamp>>> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        let mut pipe = redis::pipe();
        for (code, index) in of {
            let key = self.codec.names.index(self.codec.index_tag(index)?);
            pipe.zscore(key, code.compact());
        }
        let mut link = self.link.get();
        let scores: Vec<Option<f64>> =
            pipe.query_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        Ok(scores.into_iter().map(|score| score.map(stamp)).collect())
    }

    pub(super) async fn some_cases(&self, cursor: u64) -> Result<(Vec<CaseCode>, u64)> {
        let pattern = self.codec.names.one("case:??????");
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(STEP);
        let mut link = self.link.get();
        let (next, keys): (u64, Vec<String>) =
            scan.query_async(&mut link.manager).await.map_err(|e| self.failed(link.number, &e))?;
        let codes = keys.iter().filter_map(|key| key.rsplit(':').next()?.parse().ok());
        Ok((codes.collect(), next))
    }

    /// Starts a rewrite of the append-only file when it is four times its base, or twice at a quiet time.
    /// Redis is set not to do so by itself, because the fork stalls it.
    pub(super) async fn rewrite_if_due(&self, quiet: bool) -> Result<()> {
        let mut link = self.link.get();
        let info: String = redis::cmd("INFO")
            .arg("persistence")
            .query_async(&mut link.manager)
            .await
            .map_err(|e| self.failed(link.number, &e))?;
        let number = |field: &str| -> u64 {
            let value = info.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
            value.and_then(|v| v.trim().parse().ok()).unwrap_or(0)
        };
        let (now, base) = (number("aof_current_size"), number("aof_base_size").max(SMALL / 4));
        let due = now >= SMALL && (now >= base * 4 || (quiet && now >= base * 2));
        if due && number("aof_rewrite_in_progress") == 0 {
            let begun: std::result::Result<String, _> =
                redis::cmd("BGREWRITEAOF").query_async(&mut link.manager).await;
            begun.map_err(|e| self.failed(link.number, &e))?;
            tracing::info!(bytes = now, "the append-only file is being rewritten");
        }
        Ok(())
    }
}

/// Scores are whole milliseconds far below 2^53, which a double holds exactly.
#[expect(clippy::cast_possible_truncation, reason = "a whole number of milliseconds, exact in a double")]
fn stamp(score: f64) -> Stamp {
    Stamp(score as i64)
}
