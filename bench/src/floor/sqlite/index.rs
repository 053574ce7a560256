//! What the records of batches are found by, written behind them, as Steward does with large writes.

use rusqlite::{Connection, Statement, params};

use super::late::Index;
use super::rows::Rows;
use crate::floor::INDEX_ROWS;
use crate::floor::lexemes::{of_contact, of_point};

const WAIT: &str = "INSERT INTO search_pending (object, record_id) VALUES (?1, ?2)";

const TAKE: &str = "DELETE FROM search_pending WHERE id IN \
     (SELECT id FROM search_pending ORDER BY id LIMIT ?1) RETURNING object, record_id";

const CONTACT: &str = "SELECT name, english_name, phone, email, wechat, title \
                       FROM contact WHERE id = ?1 AND deleted_at IS NULL";

const POINT: &str = "SELECT value FROM contact_point WHERE id = ?1 AND deleted_at IS NULL";

/// The statements, prepared once and for all.
pub(super) struct Statements<'c> {
    wait: Statement<'c>,
    take: Statement<'c>,
    contact: Statement<'c>,
    point: Statement<'c>,
}

impl<'c> Statements<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            wait: connection.prepare(WAIT)?,
            take: connection.prepare(TAKE)?,
            contact: connection.prepare(CONTACT)?,
            point: connection.prepare(POINT)?,
        })
    }
}

impl Rows<'_> {
    /// Lets contacts and their points wait; of the points each contact's second is given.
    pub(super) fn wait(
        &mut self,
        contacts: impl Iterator<Item = i64>,
        points: &[i64],
    ) -> rusqlite::Result<()> {
        let wait = &mut self.index.wait;
        for contact in contacts {
            wait.execute(params!["contact", contact])?;
        }
        for point in points.iter().flat_map(|second| [second - 1, *second]) {
            wait.execute(params!["contact_point", point])?;
        }
        Ok(())
    }

    /// Indexes some records that wait; whether there were any.
    pub(super) fn index_waiting(&mut self) -> anyhow::Result<bool> {
        let Statements { take, contact, point, .. } = &mut self.index;
        let mut waiting: Vec<(String, i64)> = take
            .query_map([INDEX_ROWS], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        // By id: FTS5 writes out what it holds in memory when an id is smaller than the one before.
        waiting.sort_unstable();
        for (object, id) in &waiting {
            let of_contacts = object == "contact";
            let mut rows = if of_contacts { contact.query([id])? } else { point.query([id])? };
            let Some(row) = rows.next()? else { continue };
            let text = |index| anyhow::Ok(row.get_ref(index)?.as_str_or_null()?);
            if of_contacts {
                let fields = [text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?];
                self.late.keep(Index::Contact, *id, of_contact(fields));
            } else {
                self.late.keep(Index::Point, *id, of_point(text(0)?.unwrap_or_default()));
            }
        }
        Ok(!waiting.is_empty())
    }
}
