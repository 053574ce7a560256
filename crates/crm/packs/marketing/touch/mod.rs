//! Touches: whose they are, and which were the first and the last of a lead or account.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::record::Record;
use steward_model::{Result, Value, text};

use crate::support::ids;
use crate::typed::touch::{Fields, NAME, View, ViewMut, field};
use crate::typed::{account, contact, lead};

/// The behaviour of touches.
#[derive(Debug)]
pub(crate) struct Touch {
    touch: Fields,
    contact: contact::Fields,
    touched: [Touched; 2],
}

/// An object that remembers its first and last touch.
#[derive(Debug)]
struct Touched {
    object: ObjectId,
    /// The touch's reference to it.
    reference: FieldId,
    first: FieldId,
    last: FieldId,
}

impl Touch {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let touch = Fields::resolve(catalog)?;
        let (lead, account) = (lead::Fields::resolve(catalog)?, account::Fields::resolve(catalog)?);
        let touched = [
            Touched {
                object: lead.object_id(),
                reference: touch.lead_id,
                first: lead.first_touch_id,
                last: lead.last_touch_id,
            },
            Touched {
                object: account.object_id(),
                reference: touch.account_id,
                first: account.first_touch_id,
                last: account.last_touch_id,
            },
        ];
        Ok(Self { touch, contact: contact::Fields::resolve(catalog)?, touched })
    }

    fn at(&self, record: &Record) -> Option<i64> {
        View::new(&self.touch, record).at()
    }

    /// Moves the first and last touches of one object's records.
    async fn remember(
        &self,
        work: &mut Work<'_, '_>,
        touched: &Touched,
        changes: &[Change],
    ) -> Result<()> {
        let catalog = work.catalog();
        let object = catalog.object(touched.object);
        let held = work.hold(object, &ids(changes, &[touched.reference])).await?;
        let known = |field: FieldId| held.values().filter_map(move |r| r.get(field).as_int());
        let before: BTreeSet<i64> = known(touched.first).chain(known(touched.last)).collect();
        let before = work.by_ids(catalog.object(self.touch.object_id()), &before).await?;
        for (id, record) in &held {
            let of = |change: &&Change| change.new.get(touched.reference).as_int() == Some(*id);
            let new = changes.iter().filter(of).map(|change| &change.new);
            let had = |field: FieldId| record.get(field).as_int().and_then(|id| before.get(&id));
            let when = |touch: &&Record| (self.at(touch), touch.id());
            let first = new.clone().chain(had(touched.first)).min_by_key(when);
            let last = new.chain(had(touched.last)).max_by_key(when);
            let id = |touch: Option<&Record>| Value::from(touch.map(Record::id));
            let set = [(touched.first, id(first)), (touched.last, id(last))];
            work.derive(object, record, &set).await?;
        }
        Ok(())
    }
}

impl Behaviour for Touch {
    fn name(&self) -> &'static str {
        "touch"
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
        let catalog = work.catalog();
        let contact = catalog.object(self.contact.object_id());
        let contacts = work.by_ids(contact, &ids(changes, &[self.touch.contact_id])).await?;
        for change in changes.iter_mut() {
            let mut edit = ViewMut::new(&self.touch, &mut change.new);
            let of = edit.view().contact_id().and_then(|id| contacts.get(&id));
            if let Some(of) = of.filter(|_| edit.view().account_id().is_none()) {
                edit.set_account_id(contact::View::new(&self.contact, of).account_id());
            }
        }
        Ok(())
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        let mut edit = ViewMut::new(&self.touch, &mut change.new);
        if edit.view().at().is_none() {
            edit.set_at(Some(facts.now));
        }
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let whose = [self.touch.lead_id, self.touch.contact_id, self.touch.account_id];
        if whose.iter().all(|field| change.new.get(*field).is_null()) {
            let message = text!(
                en = "Say whose it is: a lead, a contact or an account.",
                zh = "请填写线索、联系人或客户中的至少一项。"
            );
            problems.add(change.row, field::LEAD_ID, "one_needed", message);
        }
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        if changes.iter().any(|change| change.verb == ChangeVerb::Create) {
            for touched in &self.touched {
                self.remember(work, touched, changes).await?;
            }
        }
        Ok(())
    }
}
