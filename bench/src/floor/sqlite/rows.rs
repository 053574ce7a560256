//! The rows that a write stores.

use rusqlite::{Connection, Row, Statement, params};

use crate::floor::ask::{Depth, NewContact, Write};
use crate::floor::stored::{Mark, Texts, quoted, seal, title_changed};
use crate::floor::users::Author;

/// The statements, prepared once and for all.
pub(super) struct Rows<'c> {
    connection: &'c Connection,
    account: Statement<'c>,
    contact: Statement<'c>,
    points: Statement<'c>,
    history: Statement<'c>,
    job: Statement<'c>,
    changes: Statement<'c>,
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

const HISTORY: &str = "INSERT INTO ownership_history (version, created_at, updated_at, record_object, \
                       record_id, to_user_id, reason, by_id, at) \
                       VALUES (1, ?1, ?1, 'contact', ?2, ?3, 'created', ?4, ?1)";

const JOB: &str = "INSERT INTO job (kind, payload, run_at, priority, state, created_at) \
                   VALUES ('notify_owner', ?1, ?2, 0, 'waiting', ?2)";

const CHANGES: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, \
                       verb, version, payload, salt, digest) VALUES \
                       (?1, ?2, 'api', ?3, 'contact', ?4, 'create', 1, ?8, ?9, ?10), \
                       (?1, ?2, 'api', ?3, 'ownership_history', ?5, 'create', 1, ?11, ?12, ?13), \
                       (?1, ?2, 'api', ?3, 'contact_point', ?6, 'create', 1, ?14, ?15, ?16), \
                       (?1, ?2, 'api', ?3, 'contact_point', ?7, 'create', 1, ?17, ?18, ?19)";

const CHANGE: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, \
                      version, payload, salt, digest) \
                      VALUES (?1, ?2, 'api', ?3, 'contact', ?4, 'update', ?5, ?6, ?7, ?8)";

const TITLE: &str = "SELECT title, version FROM contact WHERE id = ?1 AND deleted_at IS NULL";

const UPDATE: &str = "UPDATE contact SET title = ?1, updated_at = ?2, updated_by_id = ?3, \
                      version = version + 1 WHERE id = ?4 AND deleted_at IS NULL";

/// The log's rows behind the head get their positions, in their order.
// The mark is looked up first: joined, SQLite would read the whole log each time.
const SEAL: &str = "INSERT INTO change_position (position, change_id, at, row_hash) \
                    SELECT (SELECT position FROM change_head) + row_number() OVER (ORDER BY c.id), \
                    c.id, c.at, c.digest FROM change c \
                    WHERE c.id > (SELECT low_water FROM change_head)";

const BLOCK: &str = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
                     SELECT h.position + 1, max(p.position), ?1, h.hash, h.hash \
                     FROM change_head h JOIN change_position p ON p.position > h.position";

const HEAD: &str = "UPDATE change_head SET blocks = blocks + 1, \
                    low_water = (SELECT max(id) FROM change), \
                    position = (SELECT max(position) FROM change_position)";

/// What a new contact takes from its account; titles as JSON.
struct Account {
    title: String,
    owner: Option<i64>,
    owner_title: String,
    department: Option<i64>,
    department_title: String,
}

impl Account {
    fn read(row: &Row<'_>) -> anyhow::Result<Self> {
        let title = |index| {
            let text = row.get_ref(index)?.as_str_or_null()?;
            anyhow::Ok(text.map_or("null".to_owned(), quoted))
        };
        Ok(Self {
            title: title(0)?,
            owner: row.get(1)?,
            owner_title: title(2)?,
            department: row.get(3)?,
            department_title: title(4)?,
        })
    }

    fn payload(&self, parts: &[String; 6]) -> String {
        let [start, title, owner_title, department_id, department_title, end] = parts;
        [
            start.as_str(),
            &self.title,
            title,
            &id(self.owner),
            owner_title,
            &self.owner_title,
            department_id,
            &id(self.department),
            department_title,
            &self.department_title,
            end,
        ]
        .concat()
    }
}

fn id(id: Option<i64>) -> String {
    id.map_or("null".to_owned(), |id| id.to_string())
}

fn job_payload(contact: i64, account: &Account, author: &Author) -> String {
    let (owner, by) = (id(account.owner), author.user_id);
    format!("{{\"owner_id\":{owner},\"object\":\"contact\",\"ids\":[{contact}],\"by_id\":{by}}}")
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
        })
    }

    /// Stores a write; whether it found its record.
    pub(super) fn write(
        &mut self,
        write: &Write,
        depth: Depth,
        author: &Author,
    ) -> anyhow::Result<bool> {
        match write {
            Write::Create(new) => self.create(new, depth, author),
            Write::Update { id, title } => self.change_title(*id, title, depth, author),
        }
    }

    fn create(&mut self, new: &NewContact, depth: Depth, author: &Author) -> anyhow::Result<bool> {
        let mark = Mark::new();
        let texts = Texts::new(new, mark.now, author);
        let mut accounts = self.account.query([new.account_id])?;
        let Some(account) = accounts.next()? else { return Ok(false) };
        let found = Account::read(account)?;
        drop(accounts);
        let now = mark.now;
        self.contact.execute(params![
            now,
            author.user_id,
            new.name,
            texts.name_sort,
            new.account_id,
            new.title,
            new.phone,
            new.email,
            found.owner,
            found.department
        ])?;
        if depth == Depth::Whole {
            let contact = self.connection.last_insert_rowid();
            self.history.execute(params![now, contact, found.owner, author.user_id])?;
            let history = self.connection.last_insert_rowid();
            self.points.execute(params![now, contact, new.phone, texts.phone_key, new.email])?;
            let point = self.connection.last_insert_rowid();
            self.job.execute(params![job_payload(contact, &found, author), now])?;
            self.log_creation((contact, history, point), &mark, author, &found, &texts)?;
        }
        Ok(true)
    }

    /// The four rows of the log; `point` is the second of the contact's two points.
    fn log_creation(
        &mut self,
        (contact, history, point): (i64, i64, i64),
        mark: &Mark,
        author: &Author,
        account: &Account,
        texts: &Texts,
    ) -> anyhow::Result<()> {
        let around = |parts: &[String; 2]| format!("{}{contact}{}", parts[0], parts[1]);
        let (owner, owner_title) = (id(account.owner), &account.owner_title);
        let [before, record, title, end] = &texts.history;
        let history_payload = format!("{before}{contact}{record}{owner}{title}{owner_title}{end}");
        let seals = [seal(), seal(), seal(), seal()];
        self.changes.execute(params![
            mark.now,
            author.user_id,
            mark.request_id,
            contact,
            history,
            point - 1,
            point,
            account.payload(&texts.contact),
            seals[0].0,
            seals[0].1,
            history_payload,
            seals[1].0,
            seals[1].1,
            around(&texts.phone),
            seals[2].0,
            seals[2].1,
            around(&texts.email),
            seals[3].0,
            seals[3].1
        ])?;
        Ok(())
    }

    fn change_title(
        &mut self,
        id: i64,
        title: &str,
        depth: Depth,
        author: &Author,
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
