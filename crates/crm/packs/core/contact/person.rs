//! A person account has exactly one contact, and both have the same name, phone and e-mail: this is
//! the contact's side of it. See [`crate::packs::account::person`] for the account's.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::{Error, Result, text};

use crate::support::deleted;
use crate::typed::account::{self, Kind};
use crate::typed::contact::{Fields, NAME, View, field};

/// Keeps person accounts in step with their contacts.
#[derive(Debug)]
pub(crate) struct PersonContact {
    contact: Fields,
    account: account::Fields,
}

impl PersonContact {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { contact: Fields::resolve(catalog)?, account: account::Fields::resolve(catalog)? })
    }

    /// The fields that are the same on both: the contact's and the account's.
    fn shared(&self) -> [(FieldId, FieldId); 3] {
        [
            (self.contact.name, self.account.name),
            (self.contact.phone, self.account.phone),
            (self.contact.email, self.account.email),
        ]
    }

    fn account_of(&self, record: &Record) -> Option<i64> {
        View::new(&self.contact, record).account_id()
    }

    /// The undeleted person accounts that the changed contacts belong to or belonged to.
    async fn persons(
        &self,
        work: &mut Work<'_, '_>,
        changes: impl Iterator<Item = &Change> + Send,
    ) -> Result<BTreeMap<i64, Record>> {
        let records = changes.flat_map(|change| change.old.iter().chain([&change.new]));
        let wanted = records.filter_map(|record| self.account_of(record)).collect();
        let catalog = work.catalog();
        let object = catalog.object(self.account.object_id());
        let mut found = work.by_ids(object, &wanted).await?;
        found.retain(|_, account| {
            let kind = account::View::new(&self.account, account).kind();
            kind == Some(Kind::Person) && !deleted(object, account)
        });
        Ok(found)
    }

    fn is_primary(&self, record: &Record) -> bool {
        View::new(&self.contact, record).is_primary() == Some(true)
    }

    fn one_contact(&self, account: &Record) -> Option<i64> {
        account::View::new(&self.account, account).primary_contact_id()
    }

    /// Whether a change could leave a person account with another number of contacts than one.
    fn moves(&self, change: &Change) -> bool {
        match change.verb {
            ChangeVerb::Create => self.account_of(&change.new).is_some(),
            ChangeVerb::Update => {
                change.changes(self.contact.account_id) || change.changes(self.contact.is_primary)
            }
            ChangeVerb::Delete | ChangeVerb::Restore => self.account_of(&change.new).is_some(),
        }
    }

    fn check(
        &self,
        persons: &BTreeMap<i64, Record>,
        change: &Change,
        problems: &mut Problems,
    ) -> Result<()> {
        let id = change.new.id();
        let joins = self.account_of(&change.new).and_then(|account| persons.get(&account));
        let left = change.old.as_ref().and_then(|old| persons.get(&self.account_of(old)?));
        let taken = joins.and_then(|a| self.one_contact(a)).is_some_and(|one| one != id);
        let needed = left.and_then(|a| self.one_contact(a)) == Some(id);
        match change.verb {
            ChangeVerb::Create | ChangeVerb::Update if taken => {
                problems.add(change.row, field::ACCOUNT_ID, "person_has_contact", has_one());
            }
            ChangeVerb::Update if needed && change.changes(self.contact.account_id) => {
                problems.add(change.row, field::ACCOUNT_ID, "person_needs_contact", needs_one());
            }
            ChangeVerb::Update if needed && !self.is_primary(&change.new) => {
                problems.add(change.row, field::IS_PRIMARY, "person_needs_contact", needs_one());
            }
            ChangeVerb::Delete if needed => return Err(broken(needs_one())),
            ChangeVerb::Restore if taken => return Err(broken(has_one())),
            _ => {}
        }
        Ok(())
    }
}

fn has_one() -> steward_model::Text {
    text!(
        en = "This account is a person, who has exactly one contact.",
        zh = "该客户是个人，只能有一个联系人。"
    )
}

fn needs_one() -> steward_model::Text {
    text!(
        en = "This is the contact of a person account; delete or change the account instead.",
        zh = "这是个人客户本人的联系人，请直接删除或修改该客户。"
    )
}

fn broken(message: steward_model::Text) -> Error {
    Error::new(ErrorKind::BrokenReference, message)
}

impl Behaviour for PersonContact {
    fn name(&self) -> &'static str {
        "contact/person"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let persons = self.persons(work, changes.iter().filter(|c| self.moves(c))).await?;
        if !persons.is_empty() {
            for change in changes.iter().filter(|change| self.moves(change)) {
                self.check(&persons, change, problems)?;
            }
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let shared = self.shared();
        let speaks = |change: &&Change| {
            let changed = shared.iter().any(|(field, _)| change.changes(*field));
            change.verb == ChangeVerb::Update && changed
        };
        let persons = self.persons(work, changes.iter().filter(speaks)).await?;
        if persons.is_empty() {
            return Ok(());
        }
        let catalog = work.catalog();
        let object = catalog.object(self.account.object_id());
        let held = work.hold(object, &persons.into_keys().collect()).await?;
        let mut edits = Vec::new();
        for change in changes.iter().filter(speaks) {
            let account = self.account_of(&change.new).and_then(|id| held.get(&id));
            let of_this = |a: &&Record| self.one_contact(a) == Some(change.new.id());
            if let Some(account) = account.filter(of_this) {
                let value = |(from, to): &(FieldId, FieldId)| (*to, change.new.get(*from).clone());
                edits.push((account.clone(), shared.iter().map(value).collect()));
            }
        }
        work.change_each(object, edits).await
    }
}
