//! Children of which at most one per parent is the default one, such as addresses and invoice titles.
//!
//! The last one that is written as the default takes over; one that comes back from the bin does not.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::query::Filter;
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::support::{equals, where_};
use crate::typed::{address, invoice_title};

/// Keeps the default flag of such children.
#[derive(Debug)]
pub(crate) struct DefaultFlag(BTreeMap<ObjectId, Flagged>);

/// Where the fields of one object stand.
#[derive(Debug)]
struct Flagged {
    flag: FieldId,
    /// The references of which one names the parent.
    parents: Vec<FieldId>,
    /// There is a default for each value of this field.
    purpose: Option<FieldId>,
}

/// Those among which there is one default: the reference, the parent's id and the purpose.
type Group = (FieldId, i64, Option<String>);

impl DefaultFlag {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let mut found = BTreeMap::new();
        let kinds = [
            (address::NAME, address::field::IS_DEFAULT, Some(address::field::KIND)),
            (invoice_title::NAME, invoice_title::field::IS_DEFAULT, None),
        ];
        for (name, flag, purpose) in kinds {
            let object = catalog.expect(name)?;
            let flagged = Flagged {
                flag: object.id_of(flag),
                parents: object.one_of.clone(),
                purpose: purpose.map(|purpose| object.id_of(purpose)),
            };
            found.insert(object.id, flagged);
        }
        Ok(Self(found))
    }
}

impl Flagged {
    fn is_default(&self, record: &Record) -> bool {
        record.get(self.flag).as_bool() == Some(true)
    }

    fn group(&self, record: &Record) -> Option<Group> {
        let parent = |&field: &FieldId| Some((field, record.get(field).as_int()?));
        let (reference, id) = self.parents.iter().find_map(parent)?;
        let purpose = self.purpose.and_then(|field| record.get(field).as_text());
        Some((reference, id, purpose.map(str::to_owned)))
    }

    /// The undeleted defaults of a group. The parent is held: two writers can't choose at once.
    async fn defaults(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        (reference, id, purpose): &Group,
    ) -> Result<Vec<Record>> {
        let catalog = work.catalog();
        if let FieldKind::Reference(kind) = &object.fields[*reference].kind
            && let Some(parent) = &kind.to
        {
            work.hold(catalog.expect(parent)?, &BTreeSet::from([*id])).await?;
        }
        let name = |field: FieldId| object.fields[field].name.as_str();
        let mut filter: Filter = equals(name(*reference), id).and(equals(name(self.flag), true));
        if let Some((field, purpose)) = self.purpose.zip(purpose.as_ref()) {
            filter = filter.and(equals(name(field), purpose));
        }
        work.find(object, &where_(filter)).await
    }
}

impl Behaviour for DefaultFlag {
    fn name(&self) -> &'static str {
        "default_flag"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.0.contains_key(&object.id)
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let flagged = &self.0[&object.id];
        // Of each group with new defaults: the one that was written last.
        let mut groups: BTreeMap<Group, Option<i64>> = BTreeMap::new();
        for change in changes.iter().filter(|c| c.verb != ChangeVerb::Delete) {
            if let Some(group) =
                flagged.group(&change.new).filter(|_| flagged.is_default(&change.new))
            {
                let chosen = groups.entry(group).or_default();
                if change.is_save() {
                    *chosen = Some(change.new.id());
                }
            }
        }
        let touched: BTreeSet<i64> = changes.iter().map(|change| change.new.id()).collect();
        for (group, written) in groups {
            let defaults = flagged.defaults(work, object, &group).await?;
            let staying = || defaults.iter().map(Record::id).find(|id| !touched.contains(id));
            let chosen = written.or_else(staying).or(defaults.first().map(Record::id));
            let others = defaults.iter().filter(|record| Some(record.id()) != chosen);
            let others = others.cloned().collect();
            work.change(object, others, &[(flagged.flag, Value::Bool(false))]).await?;
        }
        Ok(())
    }
}
