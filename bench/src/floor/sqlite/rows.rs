//! The rows that a write stores.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Statement, params};

use super::late::{Index, Late};
use super::statements::{
    ACCOUNT, BLOCK, CHANGE, CHANGES, CONTACT, HEAD, HISTORY, JOB, POINTS, SEAL, TITLE, UPDATE,
};
use super::{form, index};
use crate::floor::backend::Done;
use crate::floor::lexemes::of_contact;
use crate::floor::stored::{Account, Mark, quoted, seal, title_changed};
use crate::floor::write::{Act, Depth, Write};

/// The statements, prepared once and for all.
pub(super) struct Rows<'c> {
    pub(super) connection: &'c Connection,
    account: Statement<'c>,
    pub(super) contact: Statement<'c>,
    pub(super) points: Statement<'c>,
    pub(super) history: Statement<'c>,
    pub(super) job: Statement<'c>,
    pub(super) changes: Statement<'c>,
    pub(super) change: Statement<'c>,
    title: Statement<'c>,
    update: Statement<'c>,
    seal: Statement<'c>,
    block: Statement<'c>,
    head: Statement<'c>,
    pub(super) late: Late<'c>,
    pub(super) form: form::Statements<'c>,
    pub(super) index: index::Statements<'c>,
}

impl<'c> Rows<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            account: connection.prepare(ACCOUNT)?,
            contact: connection.prepare(CONTACT)?,
            points: connection.prepare(POINTS)?,
            history: connection.prepare(HISTORY)?,
            job: connection.prepare(JOB)?,
            changes: connection.prepare(CHANGES)?,
            change: connection.prepare(CHANGE)?,
            title: connection.prepare(TITLE)?,
            update: connection.prepare(UPDATE)?,
            seal: connection.prepare(SEAL)?,
            block: connection.prepare(BLOCK)?,
            head: connection.prepare(HEAD)?,
            late: Late::new(connection)?,
            form: form::Statements::new(connection)?,
            index: index::Statements::new(connection)?,
        })
    }

    /// Stores a write.
    pub(super) fn write(&mut self, write: &Write) -> anyhow::Result<Done> {
        let found = match &write.act {
            Act::Form(form) => return Ok(Some(self.form(form, write)?)),
            Act::Create(creation) => self.create(creation, write)?,
            Act::Update { id, title } => self.change_title(*id, title, write)?,
            Act::Batch(creations) => self.create_all(creations, write)?,
            Act::Index => self.index_waiting()?,
        };
        Ok(found.then(Vec::new))
    }

    /// An account with whose it is.
    pub(super) fn account(&mut self, id: i64) -> anyhow::Result<Option<Account>> {
        let mut rows = self.account.query([id])?;
        rows.next()?.map(account).transpose()
    }

    /// An account of a write that may look for the same one again.
    pub(super) fn account_of<'a>(
        &mut self,
        id: i64,
        known: &'a mut HashMap<i64, Account>,
    ) -> anyhow::Result<Option<&'a Account>> {
        use std::collections::hash_map::Entry;
        Ok(match known.entry(id) {
            Entry::Occupied(entry) => Some(entry.into_mut()),
            Entry::Vacant(entry) => match self.account(id)? {
                Some(account) => Some(entry.insert(account)),
                None => None,
            },
        })
    }

    fn change_title(&mut self, id: i64, title: &str, write: &Write) -> anyhow::Result<bool> {
        let Write { depth, mark, author, .. } = write;
        if *depth == Depth::Bare {
            return Ok(self.update.execute(params![title, mark.now, author.user_id, id])? == 1);
        }
        let mut rows = self.title.query([id])?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let version: i64 = row.get(1)?;
        let payload = title_changed(row.get_ref(0)?.as_str_or_null()?, title);
        let text = |index| anyhow::Ok(row.get_ref(index)?.as_str_or_null()?);
        let found_by = of_contact([text(2)?, text(3)?, text(4)?, text(5)?, text(6)?, Some(title)]);
        drop(rows);
        self.late.keep(Index::Contact, id, found_by);
        self.update.execute(params![title, mark.now, author.user_id, id])?;
        let (salt, digest) = seal();
        self.change.execute(params![
            mark.now,
            author.user_id,
            mark.request_id,
            "contact",
            id,
            "update",
            version + 1,
            payload,
            salt,
            digest
        ])?;
        Ok(true)
    }

    /// Gives the log's new rows their positions; how many.
    pub(super) fn seal(&mut self) -> anyhow::Result<usize> {
        let sealed = self.seal.execute([])?;
        if sealed > 0 {
            self.block.execute([Mark::new().now])?;
            self.head.execute([])?;
        }
        Ok(sealed)
    }
}

fn account(row: &Row<'_>) -> anyhow::Result<Account> {
    let title = |index| {
        let text = row.get_ref(index)?.as_str_or_null()?;
        anyhow::Ok(text.map_or("null".to_owned(), quoted))
    };
    Ok(Account {
        title: title(0)?,
        owner: row.get(1)?,
        owner_title: title(2)?,
        department: row.get(3)?,
        department_title: title(4)?,
    })
}
