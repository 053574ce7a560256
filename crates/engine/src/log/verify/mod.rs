//! Verifying the log: reads all of it once, in pages, and names what was tampered with.
//!
//! Memory does not grow with the log, and no read transaction stays open, so that it can run beside the
//! server. What can't be found: that somebody who can write to the database *and* to the anchor's file
//! cut the log back to an earlier state of both.

mod chain;
mod copies;
mod finding;
mod pages;
mod unplaced;

use std::collections::BTreeSet;

use steward_model::{Error, Result};
use steward_store::Database;
use steward_store::log::{self, Head};

use super::anchor::hex;
use super::{Anchor, LogKey};
pub use finding::Finding;

/// Findings that are reported at most; the first ones count.
const FINDINGS_MOST: usize = 100;

/// What verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows in the sealed part.
    pub sealed: u64,
    /// Rows that are right and wait to be sealed.
    pub unsealed: u64,
    /// Rows among them whose contents were erased on purpose.
    pub erased: u64,
    /// Blocks of the chain.
    pub blocks: u64,
    /// What is not as it was written, at most 100 of it.
    pub findings: Vec<Finding>,
    /// Whether there was more to report.
    pub more: bool,
}

impl Report {
    /// Whether nothing was tampered with.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// How far verification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub done: u64,
    /// Rows to read, as far as is known.
    pub total: u64,
}

/// Verifies the log of a database against its key, and against what was noted outside the database if
/// there is such a note. `progress` is told now and then how far it is.
///
/// # Errors
/// When the database or the note can't be read. What was tampered with is no error.
pub async fn verify(
    database: &Database,
    key: &LogKey,
    anchor: Option<&Anchor>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let noted = read_note(anchor).await?;
    let head = log::head(database).await?;
    let trusted = head.as_ref().filter(|head| key.holds_head(head));
    let mut run = Run {
        database,
        key,
        report: Report::default(),
        named: BTreeSet::new(),
        done: 0,
        // Every sealed row is read twice: in its place, and among all rows.
        total: trusted.map_or(0, |head| head.position.unsigned_abs() * 2),
        progress: &mut progress,
    };
    let last = trusted.map_or(i64::MAX, |head| head.position);
    let end = run.walk_chain(last, noted.as_ref().map(|noted| noted.position)).await?;
    run.check_end(trusted, &end).await?;
    if let Some(noted) = noted
        && noted.position > 0
        && end.noted_hash.as_deref().map(hex) != Some(noted.hash)
    {
        run.found(Finding::CutOff { noted: noted.position });
    }
    let copies = run.check_all_rows(trusted.map_or(0, |head| head.low_water)).await?;
    run.name_copies(copies).await?;
    Ok(run.report)
}

async fn read_note(anchor: Option<&Anchor>) -> Result<Option<super::anchor::Noted>> {
    let Some(anchor) = anchor.cloned() else { return Ok(None) };
    tokio::task::spawn_blocking(move || anchor.read()).await.map_err(Error::internal)?
}

/// A verification under way.
struct Run<'a> {
    database: &'a Database,
    key: &'a LogKey,
    report: Report,
    /// The rows that findings name, so that none is named twice.
    named: BTreeSet<i64>,
    done: u64,
    total: u64,
    progress: &'a mut (dyn FnMut(Progress) + Send),
}

/// Where the chain ended.
struct End {
    position: i64,
    blocks: i64,
    hash: Vec<u8>,
    /// The hash of the block that ends at the noted position, if there is one.
    noted_hash: Option<Vec<u8>>,
}

impl Run<'_> {
    fn found(&mut self, finding: Finding) {
        if self.report.findings.len() == FINDINGS_MOST {
            self.report.more = true;
            return;
        }
        self.named.extend(finding.change_id());
        self.report.findings.push(finding);
    }

    fn advance(&mut self, rows: usize) {
        self.done += rows as u64;
        self.total = self.total.max(self.done);
        (self.progress)(Progress { done: self.done, total: self.total });
    }

    /// Compares the chain with the head, and looks for what lies behind both.
    async fn check_end(&mut self, head: Option<&Head>, end: &End) -> Result<()> {
        let agrees = head.is_some_and(|head| {
            (head.position, head.blocks) == (end.position, end.blocks) && head.hash == end.hash
        });
        // The ends first: what is sealed meanwhile moves the head with them.
        let (last_place, last_block) = log::ends(self.database).await?;
        let now = log::head(self.database).await?.map_or(0, |head| head.position);
        if let Some(position) = last_place.filter(|&position| head.is_some() && position > now) {
            for row in log::places(self.database, (now, position), 10).await? {
                let change_id = row.place.change_id;
                self.found(Finding::PlaceAdded { position: row.place.position, change_id });
            }
        }
        if let Some(first) = last_block.filter(|&first| head.is_some() && first > now) {
            self.found(Finding::BlockAltered { first });
        }
        // With other findings it is no wonder that the end does not fit.
        if head.is_none() || (!agrees && self.report.findings.is_empty()) {
            self.found(Finding::HeadAltered);
        }
        Ok(())
    }
}
