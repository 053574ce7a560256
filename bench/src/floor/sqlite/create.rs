//! The rows of one new contact.

use rusqlite::params;

use super::late::Index;
use super::rows::Rows;
use crate::floor::stored::{Account, Mark, around};
use crate::floor::users::Author;
use crate::floor::write::{Creation, Depth, Write};

impl Rows<'_> {
    /// Stores a contact and what belongs to it; whether its account was found.
    pub(super) fn create(&mut self, creation: &Creation, write: &Write) -> anyhow::Result<bool> {
        let Write { depth, mark, author, .. } = write;
        let Some(account) = self.account(creation.new.account_id)? else { return Ok(false) };
        let contact = self.insert_contact(creation, &account, mark, author)?;
        if *depth == Depth::Bare {
            return Ok(true);
        }
        let history = self.insert_history(contact, &account, mark, author)?;
        let point = self.insert_points(contact, creation, mark)?;
        if let Some(owner) = account.owner {
            self.job.execute(params![author.job(owner, &contact.to_string()), mark.now])?;
        }
        let [whole, phone, email] = &creation.found_by;
        self.late.keep(Index::Contact, contact, whole);
        self.late.keep(Index::Point, point - 1, phone);
        self.late.keep(Index::Point, point, email);
        let Creation { texts, seals, .. } = creation;
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
            account.history(&texts.history, contact),
            seals[1].0,
            seals[1].1,
            around(&texts.phone, contact),
            seals[2].0,
            seals[2].1,
            around(&texts.email, contact),
            seals[3].0,
            seals[3].1
        ])?;
        Ok(true)
    }

    /// The contact's row; its id.
    pub(super) fn insert_contact(
        &mut self,
        Creation { new, texts, .. }: &Creation,
        account: &Account,
        mark: &Mark,
        author: &Author,
    ) -> anyhow::Result<i64> {
        self.contact.execute(params![
            mark.now,
            author.user_id,
            new.name,
            texts.name_sort,
            new.account_id,
            new.title,
            new.phone,
            new.email,
            account.owner,
            account.department
        ])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The first row of the contact's history; its id.
    pub(super) fn insert_history(
        &mut self,
        contact: i64,
        account: &Account,
        mark: &Mark,
        author: &Author,
    ) -> anyhow::Result<i64> {
        self.history.execute(params![mark.now, contact, account.owner, author.user_id])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The contact's two points; the id of the second.
    pub(super) fn insert_points(
        &mut self,
        contact: i64,
        Creation { new, texts, .. }: &Creation,
        mark: &Mark,
    ) -> anyhow::Result<i64> {
        let values = params![mark.now, contact, new.phone, texts.phone_key, new.email];
        self.points.execute(values)?;
        Ok(self.connection.last_insert_rowid())
    }
}
