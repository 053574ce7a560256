//! The rows of many new contacts: table by table, as Steward stores them.

use std::collections::{BTreeMap, HashMap};

use anyhow::ensure;
use rusqlite::params;

use super::rows::Rows;
use crate::floor::stored::{Digest, Salt, around};
use crate::floor::write::{Creation, Depth, Write};

/// A new contact: what it is made of, its account, its id.
type Made<'a> = (&'a Creation, i64);

impl Rows<'_> {
    /// Stores contacts and what belongs to them. All or none: a missing account ends it.
    pub(super) fn create_all(
        &mut self,
        creations: &[Creation],
        write: &Write,
    ) -> anyhow::Result<bool> {
        let Write { depth, mark, author, .. } = write;
        let mut accounts = HashMap::new();
        let mut made: Vec<Made<'_>> = Vec::with_capacity(creations.len());
        let mut told: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for creation in creations {
            let account = self.account_of(creation.new.account_id, &mut accounts)?;
            ensure!(account.is_some(), "an account is missing");
            let Some(account) = account else { return Ok(false) };
            let contact = self.insert_contact(creation, account, mark, author)?;
            if let Some(owner) = account.owner {
                told.entry(owner).or_default().push(contact.to_string());
            }
            made.push((creation, contact));
        }
        if *depth == Depth::Bare {
            return Ok(true);
        }
        let of = |creation: &Creation| &accounts[&creation.new.account_id];
        let mut histories = Vec::with_capacity(made.len());
        for (creation, contact) in &made {
            histories.push(self.insert_history(*contact, of(creation), mark, author)?);
        }
        let mut points = Vec::with_capacity(made.len());
        for (creation, contact) in &made {
            points.push(self.insert_points(*contact, creation, mark)?);
        }
        self.wait(made.iter().map(|(_, contact)| *contact), &points)?;
        for (owner, ids) in told {
            self.job.execute(params![author.job(owner, &ids.join(",")), mark.now])?;
        }
        for (creation, contact) in &made {
            let payload = of(creation).payload(&creation.texts.contact);
            self.log(write, ("contact", *contact, "create", 1), &payload, &creation.seals[0])?;
        }
        for ((creation, contact), history) in made.iter().zip(histories) {
            let payload = of(creation).history(&creation.texts.history, *contact);
            self.log(
                write,
                ("ownership_history", history, "create", 1),
                &payload,
                &creation.seals[1],
            )?;
        }
        for ((creation, contact), point) in made.iter().zip(points) {
            let Creation { texts, seals, .. } = creation;
            let phone = around(&texts.phone, *contact);
            self.log(write, ("contact_point", point - 1, "create", 1), &phone, &seals[2])?;
            let email = around(&texts.email, *contact);
            self.log(write, ("contact_point", point, "create", 1), &email, &seals[3])?;
        }
        Ok(true)
    }

    /// A row of the log.
    pub(super) fn log(
        &mut self,
        Write { mark, author, .. }: &Write,
        (object, id, verb, version): (&str, i64, &str, i64),
        payload: &str,
        (salt, digest): &(Salt, Digest),
    ) -> anyhow::Result<()> {
        self.change.execute(params![
            mark.now,
            author.user_id,
            mark.request_id,
            object,
            id,
            verb,
            version,
            payload,
            salt,
            digest
        ])?;
        Ok(())
    }
}
