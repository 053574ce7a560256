//! Walking the chain: every block with its places and their rows.

use steward_model::Result;
use steward_store::log::{self, Block, PlacedRow};

use super::pages::{Blocks, Places};
use super::{End, Finding, Run};
use crate::key::{Code, Mac};
use crate::log::key::BEFORE_ALL;

/// What may stand as the hash of the block before: one value where all is well, more behind a block
/// that was tampered with, so that one change is not found again in every block after it.
struct Before(Vec<Vec<u8>>);

impl Before {
    fn has(&self, hash: &[u8]) -> bool {
        self.0.iter().any(|one| one == hash)
    }
}

/// The hashes of a block on their way: over the codes that its places hold, and over the codes that its
/// rows should have.
struct Hashes {
    stored: Mac,
    computed: Mac,
}

impl Hashes {
    fn begin(run: &Run<'_>, block: &Block) -> Self {
        let begun = run.key.begin_block(block.first, block.last, block.sealed_at);
        Self { stored: begun.clone(), computed: begun }
    }

    fn add(&mut self, stored: &[u8], computed: Option<&Code>) {
        let computed = computed.map_or(stored, |code| &code[..]);
        self.stored.add(stored);
        self.computed.add(computed);
    }

    fn finish(&self, previous: &[u8]) -> [Code; 2] {
        [&self.stored, &self.computed].map(|mac| mac.clone().bytes(previous).finish())
    }

    /// Whether the block could have this hash behind a block with the hash `previous`.
    fn fit(&self, hash: &[u8], previous: &[u8]) -> bool {
        self.finish(previous).iter().any(|code| code == hash)
    }
}

impl Run<'_> {
    /// Checks all blocks that begin at or before `last`, with their places and rows. `noted` is the
    /// position whose block's hash is wanted.
    pub(super) async fn walk_chain(&mut self, last: i64, noted: Option<i64>) -> Result<End> {
        let mut blocks = Blocks::new(self.database, last);
        let mut places = Places::new(self.database, last);
        let mut end = End { position: 0, blocks: 0, hash: BEFORE_ALL.to_vec(), noted_hash: None };
        let mut before = Before(vec![end.hash.clone()]);
        while let Some(block) = blocks.next().await? {
            let next = blocks.peek().await?.map(|next| next.first);
            let known = self.report.findings.len();
            self.check_range(&block, (end.position, last), &mut places).await?;
            end.position = end.position.max(block.first - 1);
            let to = match next {
                Some(next) if next <= block.last => next - 1,
                _ => block.last.min(last),
            };
            let hashes = self.check_places(&block, to, &mut end.position, &mut places).await?;
            // A finding within the block explains that its hash does not fit.
            let explained = self.report.findings.len() > known;
            before = self.check_block(&block, &hashes, &before, explained);
            end.blocks += 1;
            self.report.blocks += 1;
            if noted == Some(block.last) {
                end.noted_hash = Some(block.hash.clone());
            }
            end.hash = block.hash;
        }
        self.refuse_places(i64::MAX, &mut places).await?;
        Ok(end)
    }

    /// Whether the block begins where the one before ended, at `end`, and ends at or before `last`.
    async fn check_range(
        &mut self,
        block: &Block,
        (end, last): (i64, i64),
        places: &mut Places<'_>,
    ) -> Result<()> {
        if block.first <= end || block.last < block.first || block.last > last {
            self.found(Finding::BlockAltered { first: block.first });
        }
        if block.first > end + 1 {
            self.found(Finding::BlocksMissing { from: end + 1, to: block.first - 1 });
            self.skip_places(block.first - 1, places).await
        } else {
            self.refuse_places(end, places).await
        }
    }

    /// Checks the rows of places whose block is missing.
    async fn skip_places(&mut self, to: i64, places: &mut Places<'_>) -> Result<()> {
        loop {
            let (row, fetched) = places.next_until(to).await?;
            self.advance(fetched);
            match row {
                Some(row) => drop(self.check_place(row).await?),
                None => return Ok(()),
            }
        }
    }

    /// Reports places up to `to` that lie in no block.
    async fn refuse_places(&mut self, to: i64, places: &mut Places<'_>) -> Result<()> {
        loop {
            let (row, fetched) = places.next_until(to).await?;
            self.advance(fetched);
            let Some(PlacedRow { place, .. }) = row else { return Ok(()) };
            let change_id = place.change_id;
            self.found(Finding::PlaceAdded { position: place.position, change_id });
        }
    }

    /// Checks the places of a block up to the position `to`; `end` is the last position checked.
    async fn check_places(
        &mut self,
        block: &Block,
        to: i64,
        end: &mut i64,
        places: &mut Places<'_>,
    ) -> Result<Hashes> {
        let mut hashes = Hashes::begin(self, block);
        loop {
            let (row, fetched) = places.next_until(to).await?;
            self.advance(fetched);
            let Some(row) = row else { break };
            let position = row.place.position;
            if position > *end + 1 {
                self.found(Finding::PlacesMissing { from: *end + 1, to: position - 1 });
            }
            *end = position;
            let stored = row.place.row_hash.clone();
            let computed = self.check_place(row).await?;
            hashes.add(&stored, computed.as_ref());
        }
        if *end < to {
            self.found(Finding::PlacesMissing { from: *end + 1, to });
            *end = to;
        }
        Ok(hashes)
    }

    /// Checks one place with its row; the code that the place should have, if there is a row.
    async fn check_place(&mut self, placed: PlacedRow) -> Result<Option<Code>> {
        let PlacedRow { place, change } = placed;
        let (position, change_id) = (place.position, place.change_id);
        self.report.sealed += 1;
        let found_by_time = change.is_some();
        let change = match change {
            Some(change) => change,
            // The place and the row may differ only in their time.
            None => match log::rows(self.database, change_id).await?.into_iter().next() {
                Some(change) => change,
                None => {
                    self.found(Finding::RowRemoved { change_id, position });
                    return Ok(None);
                }
            },
        };
        let computed = self.key.row_hash(position, &change);
        let in_place = crate::key::same(&computed, &place.row_hash) && found_by_time;
        if !self.key.holds(&change) {
            self.found(Finding::RowAltered { change_id, position: Some(position) });
        } else if !in_place {
            self.found(Finding::PlaceAltered { position, change_id });
        } else if change.entry.payload.is_none() {
            self.report.erased += 1;
        }
        Ok(Some(computed))
    }

    /// Checks the hash of a block whose places were checked; what may stand in the block after it.
    fn check_block(
        &mut self,
        block: &Block,
        hashes: &Hashes,
        before: &Before,
        explained: bool,
    ) -> Before {
        let follows = before.has(&block.previous);
        let fits = hashes.fit(&block.hash, &block.previous);
        if follows && fits {
            return Before(vec![block.hash.clone()]);
        }
        if !explained {
            self.found(Finding::BlockAltered { first: block.first });
        }
        let mut after = vec![block.hash.clone()];
        let previous = before.0.iter().map(Vec::as_slice).chain([block.previous.as_slice()]);
        after.extend(previous.flat_map(|hash| hashes.finish(hash)).map(|code| code.to_vec()));
        Before(after)
    }
}
