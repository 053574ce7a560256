//! An account's primary contact is named twice, on the account and on the contact; this keeps the
//! contacts in step when the account is written. See [`crate::packs::contact::primary`] for the
//! other direction.
//!
//! A contact that has no account yet joins the one that names it.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::{Result, Value, text};

use crate::support::{deleted, ids};
use crate::typed::account::{Fields, NAME, View, field};
use crate::typed::contact;

/// Keeps the contacts' `is_primary` in step with `primary_contact_id`.
#[derive(Debug)]
pub(crate) struct PrimaryContact {
    account: Fields,
    contact: contact::Fields,
}

impl PrimaryContact {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { account: Fields::resolve(catalog)?, contact: contact::Fields::resolve(catalog)? })
    }

    fn names(&self, change: &Change) -> bool {
        change.is_save() && change.changes(self.account.primary_contact_id)
    }
}

impl Behaviour for PrimaryContact {
    fn name(&self) -> &'static str {
        "account/primary_contact"
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
        if !changes.iter().any(|change| self.names(change)) {
            return Ok(());
        }
        let catalog = work.catalog();
        let wanted = ids(changes, &[self.account.primary_contact_id]);
        let contacts = work.hold(catalog.object(self.contact.object_id()), &wanted).await?;
        let mut taken = BTreeSet::new();
        for change in changes.iter().filter(|change| self.names(change)) {
            let id = View::new(&self.account, &change.new).primary_contact_id();
            let Some(contact) = id.and_then(|id| contacts.get(&id)) else { continue };
            let of = contact::View::new(&self.contact, contact).account_id();
            let elsewhere = of.is_some_and(|of| of != change.new.id());
            if elsewhere || !taken.insert(contact.id()) {
                let message = text!(
                    en = "This contact belongs to another account.",
                    zh = "该联系人属于其他客户。"
                );
                problems.add(change.row, field::PRIMARY_CONTACT_ID, "other_account", message);
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
        let named = |change: &Change| {
            let before = change.before(self.account.primary_contact_id).as_int();
            (before, View::new(&self.account, &change.new).primary_contact_id())
        };
        let mut wanted = BTreeSet::new();
        for change in changes.iter().filter(|change| self.names(change)) {
            let (before, after) = named(change);
            wanted.extend(before.into_iter().chain(after));
        }
        let catalog = work.catalog();
        let object = catalog.object(self.contact.object_id());
        let contacts = work.hold(object, &wanted).await?;
        let mut edits = Vec::new();
        for change in changes.iter().filter(|change| self.names(change)) {
            let account = change.new.id();
            let (before, after) = named(change);
            let before = before.and_then(|id| contacts.get(&id));
            if let Some(before) = before.filter(|record| !deleted(object, record)) {
                let of = contact::View::new(&self.contact, before).account_id();
                if of == Some(account) {
                    edits.push((before.clone(), vec![self.flag(false)]));
                }
            }
            if let Some(after) = after.and_then(|id| contacts.get(&id)) {
                let joins = (self.contact.account_id, Value::Int(account));
                edits.push((after.clone(), vec![joins, self.flag(true)]));
            }
        }
        work.change_each(object, edits).await
    }
}

impl PrimaryContact {
    fn flag(&self, primary: bool) -> (FieldId, Value) {
        (self.contact.is_primary, Value::Bool(primary))
    }
}
