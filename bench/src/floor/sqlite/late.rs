//! What records are found by, kept until the last write of a group: each statement of several rows writes out
//! what the search index holds in memory.

use rusqlite::{Connection, Statement, params};

/// An index of search.
#[derive(Clone, Copy)]
pub(super) enum Index {
    Contact,
    Point,
    Account,
    Address,
}

/// The rows of the indexes that a group still has to write.
pub(super) struct Late<'c> {
    contact: Statement<'c>,
    point: Statement<'c>,
    account: Statement<'c>,
    address: Statement<'c>,
    waiting: Vec<(Index, i64, String)>,
}

impl<'c> Late<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        let insert = |verb: &str, table: &str| {
            let sql = format!("{verb} INTO search_{table} (rowid, lexemes) VALUES (?1, ?2)");
            connection.prepare(&sql)
        };
        Ok(Self {
            contact: insert("INSERT OR REPLACE", "contact")?,
            point: insert("INSERT", "contact_point")?,
            account: insert("INSERT", "account")?,
            address: insert("INSERT", "address")?,
            waiting: Vec::new(),
        })
    }

    pub(super) fn keep(&mut self, index: Index, id: i64, found_by: impl Into<String>) {
        self.waiting.push((index, id, found_by.into()));
    }

    /// Forgets what waits, as what it belongs to is undone.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Writes what waits.
    pub(super) fn write(&mut self) -> rusqlite::Result<()> {
        for (index, id, found_by) in self.waiting.drain(..) {
            let statement = match index {
                Index::Contact => &mut self.contact,
                Index::Point => &mut self.point,
                Index::Account => &mut self.account,
                Index::Address => &mut self.address,
            };
            statement.execute(params![id, found_by])?;
        }
        Ok(())
    }
}
