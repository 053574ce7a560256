//! An account's primary contact is named twice, on the account and on the contact; this keeps the
//! account in step when the contact is written. See [`crate::packs::account::primary_contact`] for
//! the other direction.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::support::{deleted, ids};
use crate::typed::account;
use crate::typed::contact::{Fields, NAME, View, ViewMut};

/// Keeps the account's `primary_contact_id` in step with `is_primary`.
#[derive(Debug)]
pub(crate) struct PrimaryFlag {
    contact: Fields,
    account: account::Fields,
}

impl PrimaryFlag {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { contact: Fields::resolve(catalog)?, account: account::Fields::resolve(catalog)? })
    }

    /// The account whose primary contact a record is, if it is not deleted.
    fn primary_of(&self, record: &Record) -> Option<i64> {
        let view = View::new(&self.contact, record);
        let primary = view.is_primary() == Some(true) && view.deleted_at().is_none();
        view.account_id().filter(|_| primary)
    }

    /// Before and after: the accounts whose primary contact the record was and is.
    fn primary(&self, change: &Change) -> (Option<i64>, Option<i64>) {
        let before = change.old.as_ref().and_then(|old| self.primary_of(old));
        (before, self.primary_of(&change.new))
    }

    fn clear(&self, change: &mut Change) {
        ViewMut::new(&self.contact, &mut change.new).set_is_primary(Some(false));
    }
}

impl Behaviour for PrimaryFlag {
    fn name(&self) -> &'static str {
        "contact/primary"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        // Whoever moves to another account is not its primary contact unless that is said.
        for change in changes.iter_mut().filter(|c| c.verb == ChangeVerb::Update) {
            let moved = change.changes(self.contact.account_id);
            if moved && !change.given.contains(&self.contact.is_primary) {
                self.clear(change);
            }
        }
        // Of several in one write, the last one is meant.
        let mut last = BTreeMap::new();
        for (index, change) in changes.iter().enumerate() {
            if let (before, Some(account)) = self.primary(change)
                && before != Some(account)
            {
                last.insert(account, index);
            }
        }
        for (index, change) in changes.iter_mut().enumerate() {
            let account = self.primary_of(&change.new);
            let chosen = account.and_then(|account| last.get(&account));
            if chosen.is_some_and(|chosen| *chosen != index) {
                self.clear(change);
            }
        }
        // Meanwhile the account may have another one.
        let restored = |change: &&mut Change| change.verb == ChangeVerb::Restore;
        if !changes.iter_mut().any(|change| restored(&change)) {
            return Ok(());
        }
        let catalog = work.catalog();
        let wanted = ids(changes, &[self.contact.account_id]);
        let accounts = work.by_ids(catalog.object(self.account.object_id()), &wanted).await?;
        for change in changes.iter_mut().filter(restored) {
            let account = self.primary_of(&change.new).and_then(|id| accounts.get(&id));
            let other = account
                .and_then(|account| account::View::new(&self.account, account).primary_contact_id())
                .is_some_and(|primary| primary != change.new.id());
            if other {
                self.clear(change);
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
        let mut wanted = BTreeSet::new();
        for change in changes {
            let (before, after) = self.primary(change);
            if before != after {
                wanted.extend(before.into_iter().chain(after));
            }
        }
        let catalog = work.catalog();
        let object = catalog.object(self.account.object_id());
        let mut accounts = work.hold(object, &wanted).await?;
        accounts.retain(|_, account| !deleted(object, account));
        let mut edits: BTreeMap<i64, Value> = BTreeMap::new();
        for change in changes {
            let (before, after) = self.primary(change);
            if before == after {
                continue;
            }
            let is_named = |account: &i64| {
                let account = accounts.get(account);
                let named = |a| account::View::new(&self.account, a).primary_contact_id();
                account.and_then(named) == Some(change.new.id())
            };
            if let Some(before) = before.filter(is_named) {
                edits.entry(before).or_insert(Value::Null);
            }
            if let Some(after) = after {
                edits.insert(after, Value::Int(change.new.id()));
            }
        }
        let field = self.account.primary_contact_id;
        let edits = edits
            .into_iter()
            .filter_map(|(id, value)| Some((accounts.get(&id)?.clone(), vec![(field, value)])));
        work.change_each(object, edits.collect()).await
    }
}
