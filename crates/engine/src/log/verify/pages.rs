//! The blocks and places of the log one by one, read in pages.

use std::collections::VecDeque;

use steward_model::Result;
use steward_store::Database;
use steward_store::log::{self, Block, PlacedRow};

/// Blocks in one page.
const BLOCKS: i64 = 500;

/// Places in one page, each with its row.
const PLACES: i64 = 1000;

/// The blocks up to a position.
pub(super) struct Blocks<'a> {
    database: &'a Database,
    /// The first position of the last block read.
    after: i64,
    last: i64,
    read: VecDeque<Block>,
    ended: bool,
}

impl<'a> Blocks<'a> {
    /// The blocks that begin at or before `last`.
    pub(super) fn new(database: &'a Database, last: i64) -> Self {
        Self { database, after: i64::MIN, last, read: VecDeque::new(), ended: false }
    }

    /// The next block, without taking it.
    pub(super) async fn peek(&mut self) -> Result<Option<&Block>> {
        if self.read.is_empty() && !self.ended {
            let page = log::blocks(self.database, (self.after, self.last), BLOCKS).await?;
            match page.last() {
                Some(block) => self.after = block.first,
                None => self.ended = true,
            }
            self.read = page.into();
        }
        Ok(self.read.front())
    }

    /// Takes the next block.
    pub(super) async fn next(&mut self) -> Result<Option<Block>> {
        self.peek().await?;
        Ok(self.read.pop_front())
    }
}

/// The places up to a position.
pub(super) struct Places<'a> {
    database: &'a Database,
    after: i64,
    last: i64,
    read: VecDeque<PlacedRow>,
    ended: bool,
}

impl<'a> Places<'a> {
    /// The places at or before `last`.
    pub(super) fn new(database: &'a Database, last: i64) -> Self {
        Self { database, after: i64::MIN, last, read: VecDeque::new(), ended: false }
    }

    /// Takes the next place if its position is at most `last`; and how many were read from the database
    /// for it.
    pub(super) async fn next_until(&mut self, last: i64) -> Result<(Option<PlacedRow>, usize)> {
        let mut fetched = 0;
        if self.read.is_empty() && !self.ended {
            let page = log::places(self.database, (self.after, self.last), PLACES).await?;
            fetched = page.len();
            match page.last() {
                Some(row) => self.after = row.place.position,
                None => self.ended = true,
            }
            self.read = page.into();
        }
        Ok((self.read.pop_front_if(|row| row.place.position <= last), fetched))
    }
}
