//! The rows of a new person account with its address.

use rusqlite::{Connection, Statement, params};

use super::late::Index;
use super::rows::Rows;
use crate::floor::form::{Form, LOG, answer};
use crate::floor::write::Write;

const NUMBER: &str = "UPDATE number_sequence SET next = next + 1 WHERE name = 'account_code_number' \
                      RETURNING next - 1";

/// Nobody else writes meanwhile, so the contact's id is known beforehand.
const ACCOUNT: &str = "INSERT INTO account (version, created_at, created_by_id, updated_at, updated_by_id, origin, code, \
     name, name_sort, kind, primary_contact_id, phone, email, owner_id, department_id, owner_since) \
     VALUES (2, ?1, ?2, ?1, ?2, 'api', ?3, ?4, ?5, 'person', \
     (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'contact'), ?6, ?7, ?2, ?8, ?1)";

const CONTACT: &str = "INSERT INTO contact (version, created_at, created_by_id, updated_at, updated_by_id, origin, name, \
     name_sort, account_id, is_primary, phone, email, owner_id, department_id, owner_since) \
     VALUES (1, ?1, ?2, ?1, ?2, 'api', ?3, ?4, ?5, 1, ?6, ?7, ?2, ?8, ?1)";

const HISTORIES: &str = "INSERT INTO ownership_history (version, created_at, updated_at, record_object, record_id, \
     to_user_id, reason, by_id, at) VALUES (1, ?1, ?1, 'account', ?2, ?4, 'created', ?4, ?1), \
     (1, ?1, ?1, 'contact', ?3, ?4, 'created', ?4, ?1)";

const POINTS: &str = "INSERT INTO contact_point (version, created_at, updated_at, account_id, contact_id, kind, value, \
     value_key, is_primary) VALUES (1, ?1, ?1, NULL, ?3, 'mobile', ?4, ?5, 1), \
     (1, ?1, ?1, NULL, ?3, 'email', ?6, ?6, 1), (1, ?1, ?1, ?2, NULL, 'mobile', ?4, ?5, 1), \
     (1, ?1, ?1, ?2, NULL, 'email', ?6, ?6, 1)";

const ADDRESS: &str = "INSERT INTO address (version, created_at, updated_at, account_id, kind, recipient, line) \
     VALUES (1, ?1, ?1, ?2, ?3, ?4, ?5)";

/// The statements, prepared once and for all.
pub(super) struct Statements<'c> {
    number: Statement<'c>,
    account: Statement<'c>,
    contact: Statement<'c>,
    histories: Statement<'c>,
    points: Statement<'c>,
    address: Statement<'c>,
}

impl<'c> Statements<'c> {
    pub(super) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            number: connection.prepare(NUMBER)?,
            account: connection.prepare(ACCOUNT)?,
            contact: connection.prepare(CONTACT)?,
            histories: connection.prepare(HISTORIES)?,
            points: connection.prepare(POINTS)?,
            address: connection.prepare(ADDRESS)?,
        })
    }
}

impl Rows<'_> {
    /// Stores it; what is answered.
    pub(super) fn form(&mut self, form: &Form, write: &Write) -> anyhow::Result<Vec<u8>> {
        let Write { mark, author, .. } = write;
        let (now, user, department) = (mark.now, author.user_id, author.department_id);
        let Form { new, address, name_sort, phone_key, seals, found_by } = form;
        let Statements { number, account, contact, histories, points, address: addresses } =
            &mut self.form;
        let last = || self.connection.last_insert_rowid();
        let number: i64 = number.query_row([], |row| row.get(0))?;
        let code = format!("KH-{number:06}");
        account.execute(params![
            now, user, code, new.name, name_sort, new.phone, new.email, department
        ])?;
        let account = last();
        contact.execute(params![
            now, user, new.name, name_sort, account, new.phone, new.email, department
        ])?;
        let contact = last();
        histories.execute(params![now, account, contact, user])?;
        let history = last();
        points.execute(params![now, account, contact, new.phone, phone_key, new.email])?;
        let point = last();
        let (kind, recipient, line) = (&address.kind, &address.recipient, &address.line);
        addresses.execute(params![now, account, kind, recipient, line])?;
        let address = last();
        self.late.keep(Index::Account, account, form.account_found_by(&code));
        self.late.keep(Index::Address, address, &found_by[3]);
        self.late.keep(Index::Contact, contact, &found_by[0]);
        for (place, value) in
            [&found_by[1], &found_by[2], &found_by[1], &found_by[2]].iter().enumerate()
        {
            self.late.keep(Index::Point, point - 3 + i64::try_from(place)?, *value);
        }
        let names = (account.to_string(), contact.to_string());
        let payloads = form.payloads((&names.0, &names.1, &code), now, author);
        let ids = [
            account,
            history - 1,
            contact,
            history,
            account,
            point - 3,
            point - 2,
            point - 1,
            point,
            address,
        ];
        let rows = LOG.into_iter().zip(ids).zip(payloads.iter().zip(seals));
        for (((object, verb, version), id), (payload, seal)) in rows {
            self.log(write, (object, id, verb, version), payload, seal)?;
        }
        Ok(answer(account, address))
    }
}
