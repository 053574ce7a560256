//! A thread that reads, with its statements prepared once and for all.

use rusqlite::{Connection, Statement};

use super::ReadJob;
use crate::floor::ask::Ask;
use crate::floor::queue::Queue;
use crate::floor::render::{Column, Page};
use crate::floor::sql::Reads;

struct Prepared<'c> {
    newest: Statement<'c>,
    of_owner: Statement<'c>,
    behind: Statement<'c>,
    one: Statement<'c>,
    stages: Statement<'c>,
}

impl<'c> Prepared<'c> {
    fn new(connection: &'c Connection, columns: &[Column]) -> rusqlite::Result<Self> {
        let sql = Reads::new('?', columns);
        Ok(Self {
            newest: connection.prepare(&sql.newest)?,
            of_owner: connection.prepare(&sql.of_owner)?,
            behind: connection.prepare(&sql.behind)?,
            one: connection.prepare(&sql.one)?,
            stages: connection.prepare(&sql.stages)?,
        })
    }

    fn answer(&mut self, ask: Ask, columns: &[Column]) -> anyhow::Result<Vec<u8>> {
        let mut page = Page::new();
        match ask {
            Ask::Newest => list(&mut self.newest, &[], &mut page)?,
            Ask::OfOwner(owner) => list(&mut self.of_owner, &[owner], &mut page)?,
            Ask::Behind { created_at, id } => {
                list(&mut self.behind, &[created_at, id], &mut page)?;
            }
            Ask::One(id) => {
                bind(&mut self.one, &[id])?;
                let mut rows = self.one.raw_query();
                while let Some(row) = rows.next()? {
                    page.whole(columns, row)?;
                }
            }
            Ask::Stages => {
                let mut rows = self.stages.raw_query();
                while let Some(row) = rows.next()? {
                    page.stage(row)?;
                }
            }
        }
        Ok(page.finish())
    }
}

fn list(statement: &mut Statement<'_>, values: &[i64], page: &mut Page) -> anyhow::Result<()> {
    bind(statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        page.listed(row)?;
    }
    Ok(())
}

fn bind(statement: &mut Statement<'_>, values: &[i64]) -> rusqlite::Result<()> {
    for (index, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    Ok(())
}

/// Reads until the process ends.
pub(super) fn run(connection: &Connection, columns: &[Column], queue: &Queue<ReadJob>) {
    let mut prepared = match Prepared::new(connection, columns) {
        Ok(prepared) => prepared,
        Err(error) => return eprintln!("floor: {error}"),
    };
    loop {
        let ReadJob { ask, reply } = queue.pop();
        // A failure to send means that nobody waits any more.
        drop(reply.send(prepared.answer(ask, columns)));
    }
}
