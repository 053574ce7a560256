//! A new contact is looked after by whoever looks after its account, unless somebody else is named.
//!
//! It is nobody's when the account is nobody's, such as one in a pool. When the account goes to
//! somebody else later, its contacts go along: see the account's own behaviour.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::support::ids;
use crate::typed::account;
use crate::typed::contact::{Fields, NAME, View, ViewMut};

/// Takes owner and department from the account.
#[derive(Debug)]
pub(crate) struct FollowAccount {
    contact: Fields,
    account: account::Fields,
}

impl FollowAccount {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { contact: Fields::resolve(catalog)?, account: account::Fields::resolve(catalog)? })
    }

    fn follows(&self, change: &Change) -> bool {
        let account = View::new(&self.contact, &change.new).account_id();
        let named = change.given.contains(&self.contact.owner_id);
        change.verb == ChangeVerb::Create && account.is_some() && !named
    }
}

impl Behaviour for FollowAccount {
    fn name(&self) -> &'static str {
        "contact/follow_account"
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
        if !changes.iter().any(|change| self.follows(change)) {
            return Ok(());
        }
        let catalog = work.catalog();
        let wanted = ids(changes, &[self.contact.account_id]);
        let accounts = work.by_ids(catalog.object(self.account.object_id()), &wanted).await?;
        for change in changes.iter_mut().filter(|change| self.follows(change)) {
            let id = View::new(&self.contact, &change.new).account_id();
            let Some(account) = id.and_then(|id| accounts.get(&id)) else { continue };
            let account = account::View::new(&self.account, account);
            let department = change.given.contains(&self.contact.department_id);
            let mut edit = ViewMut::new(&self.contact, &mut change.new);
            edit.set_owner_id(account.owner_id());
            if !department {
                edit.set_department_id(account.department_id());
            }
            change.given.extend([self.contact.owner_id, self.contact.department_id]);
        }
        Ok(())
    }
}
