//! When an account goes to somebody else, or into a pool, the contacts that its previous owner
//! looked after go along. Contacts that somebody else looks after stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{MAX_BATCH, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, Value};

use crate::support::{among, refers, where_};
use crate::typed::account::{Fields, NAME, View};
use crate::typed::contact;

/// The job that moves the contacts which did not fit into the write that moved their accounts.
pub const FOLLOW_OWNER: &str = "follow_owner";

/// Moves contacts along with their accounts, at most [`MAX_BATCH`] in one write.
#[derive(Debug)]
pub(crate) struct FollowOwner {
    account: Fields,
    contact: contact::Fields,
}

/// From whom to whom: the previous owner, the new one and the department.
type Transfer = (Option<i64>, Option<i64>, Option<i64>);

impl FollowOwner {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { account: Fields::resolve(catalog)?, contact: contact::Fields::resolve(catalog)? })
    }

    fn transfers(&self, changes: &[Change]) -> BTreeMap<Transfer, BTreeSet<i64>> {
        let mut transfers: BTreeMap<Transfer, BTreeSet<i64>> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Update) {
            if change.changes(self.account.owner_id) {
                let view = View::new(&self.account, &change.new);
                let from = change.before(self.account.owner_id).as_int();
                let transfer = (from, view.owner_id(), view.department_id());
                transfers.entry(transfer).or_default().insert(change.new.id());
            }
        }
        transfers
    }
}

impl Behaviour for FollowOwner {
    fn name(&self) -> &'static str {
        "account/follow_owner"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let catalog = work.catalog();
        let object = catalog.object(self.contact.object_id());
        let mut left = MAX_BATCH;
        for ((from, to, department), accounts) in self.transfers(changes) {
            let of = among(contact::field::ACCOUNT_ID, accounts.iter().copied())
                .and(refers(contact::field::OWNER_ID, from));
            let mut contacts = work.find(object, &where_(of)).await?;
            if contacts.len() >= left {
                contacts.truncate(left);
                let payload = json!({
                    "account_ids": accounts, "from_id": from, "to_id": to,
                    "department_id": department,
                });
                work.enqueue(FOLLOW_OWNER, &payload);
            }
            left -= contacts.len();
            let set: [(_, Value); 2] = [
                (self.contact.owner_id, to.into()),
                (self.contact.department_id, department.into()),
            ];
            work.change(object, contacts, &set).await?;
        }
        Ok(())
    }
}
