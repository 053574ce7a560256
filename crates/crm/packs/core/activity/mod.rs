//! What happened with a customer: whose it is, when, and who may see it.
//!
//! An activity about an opportunity belongs to the opportunity's account; otherwise one about a
//! contact belongs to the contact's, unless another account is named: somebody may act for a company
//! other than his own. What an activity belongs to stays when its contact moves later.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, text};
use steward_store::BoxFuture;

use crate::support::ids;
use crate::typed::activity::{Fields, Kind, NAME, View, ViewMut, Visibility, field};
use crate::typed::{contact, opportunity};

/// Fills in what an activity does not say.
#[derive(Debug)]
pub(crate) struct Activity {
    activity: Fields,
    contact: contact::Fields,
    opportunity: opportunity::Fields,
}

impl Activity {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self {
            activity: Fields::resolve(catalog)?,
            contact: contact::Fields::resolve(catalog)?,
            opportunity: opportunity::Fields::resolve(catalog)?,
        })
    }

    /// Whether what it is about is new or different.
    fn is_about_another(&self, change: &Change) -> bool {
        let fields =
            [self.activity.account_id, self.activity.contact_id, self.activity.opportunity_id];
        change.is_save() && fields.iter().any(|field| change.changes(*field))
    }

    /// Fills in the account, or says that another one was named.
    fn account(
        &self,
        contacts: &BTreeMap<i64, Record>,
        opportunities: &BTreeMap<i64, Record>,
        change: &mut Change,
        problems: &mut Problems,
    ) {
        let view = View::new(&self.activity, &change.new);
        let of_opportunity = view.opportunity_id().and_then(|id| {
            opportunity::View::new(&self.opportunity, opportunities.get(&id)?).account_id()
        });
        let of_contact = view
            .contact_id()
            .and_then(|id| contact::View::new(&self.contact, contacts.get(&id)?).account_id());
        let named = view.account_id();
        let wrote = change.given.contains(&self.activity.account_id) && named.is_some();
        if let Some(account) = of_opportunity
            && wrote
            && named != Some(account)
        {
            let message = text!(
                en = "The opportunity belongs to another account.",
                zh = "该商机属于其他客户。"
            );
            problems.add(change.row, field::ACCOUNT_ID, "other_account", message);
        }
        // On a change, what was filled in before follows what it was filled in from.
        let kept = named.filter(|_| wrote || !self.follows(change));
        let account = of_opportunity.or(kept).or(of_contact).or(named);
        ViewMut::new(&self.activity, &mut change.new).set_account_id(account);
    }

    /// Whether contact or opportunity were replaced.
    fn follows(&self, change: &Change) -> bool {
        let replaced = |field: usize| change.changes(field) && !change.new.get(field).is_null();
        replaced(self.activity.contact_id) || replaced(self.activity.opportunity_id)
    }
}

impl Behaviour for Activity {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn prepare<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        _object: &'a ObjectDef,
        changes: &'a mut [Change],
        problems: &'a mut Problems,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if !changes.iter().any(|change| self.is_about_another(change)) {
                return Ok(());
            }
            let catalog = work.catalog();
            let wanted = ids(changes, &[self.activity.contact_id]);
            let contacts = work.by_ids(catalog.object(self.contact.object_id()), &wanted).await?;
            let wanted = ids(changes, &[self.activity.opportunity_id]);
            let object = catalog.object(self.opportunity.object_id());
            let opportunities = work.by_ids(object, &wanted).await?;
            for change in changes.iter_mut().filter(|change| self.is_about_another(change)) {
                self.account(&contacts, &opportunities, change, problems);
            }
            Ok(())
        })
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if change.verb != ChangeVerb::Create {
            return;
        }
        let shown = change.given.contains(&self.activity.visibility);
        let mut edit = ViewMut::new(&self.activity, &mut change.new);
        if edit.view().user_id().is_none() {
            edit.set_user_id(facts.user_id);
        }
        if edit.view().happened_at().is_none() {
            edit.set_happened_at(Some(facts.now));
        }
        // Mail is between two people until its owner shares it.
        if edit.view().kind() == Some(Kind::Mail) && !shown {
            edit.set_visibility(Some(&Visibility::Private));
        }
    }
}
