//! The rows that a write stores.

use rusqlite::{Connection, Statement, params};

use crate::floor::ask::{Depth, NewContact, Write};
use crate::floor::stored::{Mark, Texts, quoted, seal, title_changed};
use crate::floor::users::Author;

/// The statements, prepared once and for all.
pub(super) struct Rows<'c> {
    connection: &'c Connection,
    account: Statement<'c>,
    contact: Statement<'c>,
    points: Statement<'c>,
    three_changes: Statement<'c>,
    change: Statement<'c>,
    title: Statement<'c>,
    update: Statement<'c>,
    seal: Statement<'c>,
    block: Statement<'c>,
    head: Statement<'c>,
}

const ACCOUNT: &str = "SELECT a.name, a.owner_id, u.name, a.department_id, d.name FROM account a \
                       LEFT JOIN \"user\" u ON u.id = a.owner_id \
                       LEFT JOIN department d ON d.id = a.department_id \
                       WHERE a.id = ?1 AND a.deleted_at IS NULL";

const CONTACT: &str = "INSERT INTO contact (version, created_at, created_by_id, updated_at, \
                       updated_by_id, origin, name, name_sort, account_id, title, phone, email, \
                       owner_id, department_id, owner_since) \
                       VALUES (1, ?1, ?2, ?1, ?2, 'api', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1)";

const POINTS: &str = "INSERT INTO contact_point (version, created_at, updated_at, contact_id, kind, \
                      value, value_key, is_primary) \
                      VALUES (1, ?1, ?1, ?2, 'mobile', ?3, ?4, 1), (1, ?1, ?1, ?2, 'email', ?5, ?5, 1)";

const THREE_CHANGES: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, \
                             verb, version, payload, salt, digest) VALUES \
                             (?1, ?2, 'api', ?3, 'contact', ?4, 'create', 1, ?7, ?8, ?9), \
                             (?1, ?2, 'api', ?3, 'contact_point', ?5, 'create', 1, ?10, ?11, ?12), \
                             (?1, ?2, 'api', ?3, 'contact_point', ?6, 'create', 1, ?13, ?14, ?15)";

const CHANGE: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, \
                      version, payload, salt, digest) \
                      VALUES (?1, ?2, 'api', ?3, 'contact', ?4, 'update', ?5, ?6, ?7, ?8)";

const TITLE: &str = "SELECT title, version FROM contact WHERE id = ?1 AND deleted_at IS NULL";

const UPDATE: &str = "UPDATE contact SET title = ?1, updated_at = ?2, updated_by_id = ?3, \
                      version = version + 1 WHERE id = ?4 AND deleted_at IS NULL";

/// The log's rows behind the head get their positions, in their order.
const SEAL: &str = "INSERT INTO change_position (position, change_id, at, row_hash) \
                    SELECT h.position + row_number() OVER (ORDER BY c.id), c.id, c.at, c.digest \
                    FROM change_head h JOIN change c ON c.id > h.low_water";

const BLOCK: &str = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
                     SELECT h.position + 1, max(p.position), ?1, h.hash, h.hash \
                     FROM change_head h JOIN change_position p ON p.position > h.position";

const HEAD: &str = "UPDATE change_head SET blocks = blocks + 1, \
                    low_water = (SELECT max(id) FROM change), \
                    position = (SELECT max(position) FROM change_position)";

impl<'c> Rows<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            account: connection.prepare(ACCOUNT)?,
            contact: connection.prepare(CONTACT)?,
            points: connection.prepare(POINTS)?,
            three_changes: connection.prepare(THREE_CHANGES)?,
            change: connection.prepare(CHANGE)?,
            title: connection.prepare(TITLE)?,
            update: connection.prepare(UPDATE)?,
            seal: connection.prepare(SEAL)?,
            block: connection.prepare(BLOCK)?,
            head: connection.prepare(HEAD)?,
        })
    }

    /// Stores a write; whether it found its record.
    pub(super) fn write(
        &mut self,
        write: &Write,
        depth: Depth,
        author: Author,
    ) -> anyhow::Result<bool> {
        match write {
            Write::Create(new) => self.create(new, depth, author),
            Write::Update { id, title } => self.change_title(*id, title, depth, author),
        }
    }

    fn create(&mut self, new: &NewContact, depth: Depth, author: Author) -> anyhow::Result<bool> {
        let mark = Mark::new();
        let texts = Texts::new(new, mark.now);
        let mut accounts = self.account.query([new.account_id])?;
        let Some(account) = accounts.next()? else { return Ok(false) };
        let (owner, department): (Option<i64>, Option<i64>) = (account.get(1)?, account.get(3)?);
        let found = |index| account.get_ref(index).ok().and_then(|text| text.as_str().ok());
        let payload = {
            let text = |index| found(index).map_or("null".to_owned(), quoted);
            let id = |id: Option<i64>| id.map_or("null".to_owned(), |id| id.to_string());
            let [start, title, owner_title, department_id, department_title, end] = &texts.contact;
            [
                start.as_str(),
                &text(0),
                title,
                &id(owner),
                owner_title,
                &text(2),
                department_id,
                &id(department),
                department_title,
                &text(4),
                end,
            ]
            .concat()
        };
        drop(accounts);
        let (now, user) = (mark.now, author.user_id);
        self.contact.execute(params![
            now,
            user,
            new.name,
            texts.name_sort,
            new.account_id,
            new.title,
            new.phone,
            new.email,
            owner,
            department
        ])?;
        if depth == Depth::Bare {
            return Ok(true);
        }
        let contact = self.connection.last_insert_rowid();
        self.points.execute(params![now, contact, new.phone, texts.phone_key, new.email])?;
        let email = self.connection.last_insert_rowid();
        let phone = email - 1;
        let point = |parts: &[String; 2]| format!("{}{contact}{}", parts[0], parts[1]);
        let (one, two, three) = (seal(), seal(), seal());
        self.three_changes.execute(params![
            now,
            user,
            mark.request_id,
            contact,
            phone,
            email,
            payload,
            one.0,
            one.1,
            point(&texts.phone),
            two.0,
            two.1,
            point(&texts.email),
            three.0,
            three.1
        ])?;
        Ok(true)
    }

    fn change_title(
        &mut self,
        id: i64,
        title: &str,
        depth: Depth,
        author: Author,
    ) -> anyhow::Result<bool> {
        let mark = Mark::new();
        if depth == Depth::Bare {
            return Ok(self.update.execute(params![title, mark.now, author.user_id, id])? == 1);
        }
        let mut rows = self.title.query([id])?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let version: i64 = row.get(1)?;
        let payload = title_changed(row.get_ref(0)?.as_str_or_null()?, title);
        drop(rows);
        self.update.execute(params![title, mark.now, author.user_id, id])?;
        let (salt, digest) = seal();
        self.change.execute(params![
            mark.now,
            author.user_id,
            mark.request_id,
            id,
            version + 1,
            payload,
            salt,
            digest
        ])?;
        Ok(true)
    }

    /// Gives the log's new rows their positions.
    pub(super) fn seal(&mut self) -> anyhow::Result<()> {
        if self.seal.execute([])? > 0 {
            self.block.execute([Mark::new().now])?;
            self.head.execute([])?;
        }
        Ok(())
    }
}
