//! Reading all rows of the log: those without a place, and whether any is there twice.

use steward_model::Result;
use steward_store::log::{self, PlacedDigest};

use super::copies::Copies;
use super::{Finding, Run};

/// Digests in one page.
pub(super) const PAGE: i64 = 2000;

impl Run<'_> {
    /// Checks the rows without a place; rows up to `low_water` were all sealed. Answers which digests
    /// seem to be there twice.
    pub(super) async fn check_all_rows(&mut self, low_water: i64) -> Result<Copies> {
        let mut copies = Copies::for_rows(self.report.sealed);
        let mut after = (i64::MIN, i64::MIN);
        loop {
            let page = log::digests(self.database, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.id, last.at);
            self.advance(page.len());
            page.iter().for_each(|row| copies.add(&row.digest));
            let unplaced: Vec<&PlacedDigest> =
                page.iter().filter(|row| row.position.is_none()).collect();
            if let (Some(first), Some(last)) = (unplaced.first(), unplaced.last()) {
                self.check_unplaced((first.id, last.id), low_water).await?;
            }
        }
        while copies.next_slice() {
            self.read_digests(&mut copies).await?;
        }
        Ok(copies)
    }

    /// Checks the rows without a place that have ids in this range.
    async fn check_unplaced(&mut self, (from, to): (i64, i64), low_water: i64) -> Result<()> {
        let mut after = from - 1;
        loop {
            let rows = log::unplaced(self.database, after, to, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in rows {
                let change_id = row.id;
                if self.named.contains(&change_id) {
                    continue;
                }
                if !self.key.holds(&row) {
                    self.found(Finding::RowForged { change_id });
                } else if change_id <= low_water {
                    self.found(Finding::RowAdded { change_id });
                } else {
                    self.report.unsealed += 1;
                }
            }
        }
    }

    /// Reads all digests once more, for another slice.
    async fn read_digests(&mut self, copies: &mut Copies) -> Result<()> {
        let mut after = (i64::MIN, i64::MIN);
        loop {
            let page = log::digests(self.database, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = (last.id, last.at);
            page.iter().for_each(|row| copies.add(&row.digest));
        }
    }
}
