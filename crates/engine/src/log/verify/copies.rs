//! Rows that are there twice.
//!
//! Each row's digest has its own random salt, so two rows with the same digest are a row and its copy.
//! All digests don't fit into memory: they are compared in slices, by their first bytes, and the log's
//! digests are read once for each slice.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;
use steward_store::log;

use super::unplaced::PAGE;
use super::{Finding, Run};

/// Digests in one slice: with 8 bytes each, 16 MB.
const SLICE: u64 = 2 << 20;

/// Digests that are remembered as being there twice.
const TWICE_MOST: usize = 1000;

/// Finds digests that are there twice.
pub(super) struct Copies {
    slices: u64,
    slice: u64,
    /// The first 8 bytes of each digest in the slice.
    prefixes: Vec<u64>,
    twice: BTreeSet<u64>,
}

impl Copies {
    /// For a log of about this many rows.
    pub(super) fn for_rows(rows: u64) -> Self {
        let slices = rows / SLICE + 1;
        Self { slices, slice: 0, prefixes: Vec::new(), twice: BTreeSet::new() }
    }

    /// Takes a digest, if it is in this slice.
    pub(super) fn add(&mut self, digest: &[u8]) {
        let prefix = prefix(digest);
        if prefix % self.slices == self.slice {
            self.prefixes.push(prefix);
        }
    }

    /// Ends a slice and goes to the next; `false` when there is none.
    pub(super) fn next_slice(&mut self) -> bool {
        self.prefixes.sort_unstable();
        for pair in self.prefixes.windows(2) {
            if pair[0] == pair[1] && self.twice.len() < TWICE_MOST {
                self.twice.insert(pair[0]);
            }
        }
        self.prefixes.clear();
        self.slice += 1;
        self.slice < self.slices
    }
}

fn prefix(digest: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = digest.len().min(8);
    bytes[..length].copy_from_slice(&digest[..length]);
    u64::from_be_bytes(bytes)
}

impl Run<'_> {
    /// Names the rows that repeat another one. The one with the smaller position, and then with the
    /// smaller id, is taken for the original.
    pub(super) async fn name_copies(&mut self, copies: Copies) -> Result<()> {
        if copies.twice.is_empty() {
            return Ok(());
        }
        let mut rows: BTreeMap<Vec<u8>, Vec<(i64, i64)>> = BTreeMap::new();
        let mut after = (i64::MIN, i64::MIN);
        loop {
            let page = log::digests(self.database, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.id, last.at);
            for row in page {
                if copies.twice.contains(&prefix(&row.digest)) {
                    let place = row.position.unwrap_or(i64::MAX);
                    rows.entry(row.digest).or_default().push((place, row.id));
                }
            }
        }
        for mut same in rows.into_values() {
            same.sort_unstable();
            let mut ids = same.into_iter().map(|(_, id)| id);
            let Some(of) = ids.next() else { continue };
            for change_id in ids.filter(|id| !self.named.contains(id)).collect::<Vec<_>>() {
                self.found(Finding::RowCopied { change_id, of });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(number: u64) -> Vec<u8> {
        let mut digest = number.to_be_bytes().to_vec();
        digest.resize(32, 7);
        digest
    }

    #[test]
    fn what_is_there_twice_is_found_in_any_slice() {
        let mut copies =
            Copies { slices: 3, slice: 0, prefixes: Vec::new(), twice: BTreeSet::new() };
        loop {
            for number in (0..30).chain([4, 11, 11, 27]) {
                copies.add(&digest(number));
            }
            assert!(copies.prefixes.len() < 15, "a slice is a part");
            if !copies.next_slice() {
                break;
            }
        }
        assert_eq!(copies.twice, BTreeSet::from([4, 11, 27]));
    }

    #[test]
    fn short_digests_are_compared_as_far_as_they_go() {
        assert_eq!(prefix(&[]), 0);
        assert_eq!(prefix(&[1, 2]), 0x0102 << 48);
    }
}
