//! The next task of an account, contact, lead or opportunity: the open one that is due first. It
//! follows from the tasks, so it changes neither version nor log.

use std::collections::BTreeSet;

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::query::{Direction, Filter, IsValue, ListQuery, Operator, OrderTerm};
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::support::{equals, where_};
use crate::typed::task::{Fields, NAME, Status, field};
use crate::typed::{account, contact, lead, opportunity};

/// Keeps the next tasks.
#[derive(Debug)]
pub(crate) struct NextTask {
    task: Fields,
    about: [About; 4],
}

/// An object that has a next task.
#[derive(Debug)]
struct About {
    object: ObjectId,
    /// The task's reference to it.
    reference: FieldId,
    name: &'static str,
    next: FieldId,
}

impl NextTask {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let task = Fields::resolve(catalog)?;
        let about = |object: &str, name: &'static str| -> Result<About> {
            let object = catalog.expect(object)?;
            Ok(About {
                object: object.id,
                reference: catalog.object(task.object_id()).id_of(name),
                name,
                next: object.id_of("next_task_id"),
            })
        };
        let about = [
            about(account::NAME, field::ACCOUNT_ID)?,
            about(contact::NAME, field::CONTACT_ID)?,
            about(lead::NAME, field::LEAD_ID)?,
            about(opportunity::NAME, field::OPPORTUNITY_ID)?,
        ];
        Ok(Self { task, about })
    }

    /// Whether a change may move somebody's next task.
    fn matters(&self, change: &Change) -> bool {
        let fields = [self.task.status, self.task.due_at];
        let moved = |field: &FieldId| change.changes(*field);
        !change.is_save()
            || change.old.is_none()
            || fields.iter().any(moved)
            || self.about.iter().any(|about| moved(&about.reference))
    }

    /// The open task about this record that is due first.
    async fn first(
        &self,
        work: &mut Work<'_, '_>,
        task: &ObjectDef,
        about: &About,
        id: i64,
    ) -> Result<Option<i64>> {
        let open = [Status::Open, Status::Doing, Status::Waiting];
        let open = open.iter().map(|status| status.key().to_owned()).collect();
        let filter = equals(about.name, id)
            .and(Filter::test(field::STATUS, Operator::In, open))
            .and(Filter::test(field::DUE_AT, Operator::Is(IsValue::NotNull), Vec::new()));
        let due = OrderTerm {
            relation: None,
            field: field::DUE_AT.to_owned(),
            bucket: None,
            direction: Direction::Asc,
            nulls: None,
        };
        let query = ListQuery { order: vec![due], ..where_(filter) };
        Ok(work.first(task, &query).await?.as_ref().map(Record::id))
    }
}

impl Behaviour for NextTask {
    fn name(&self) -> &'static str {
        "task/next"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let catalog = work.catalog();
        for about in &self.about {
            let changes = changes.iter().filter(|change| self.matters(change));
            let records = changes.flat_map(|change| change.old.iter().chain([&change.new]));
            let ids: BTreeSet<i64> =
                records.filter_map(|record| record.get(about.reference).as_int()).collect();
            let parent = catalog.object(about.object);
            for (id, record) in work.hold(parent, &ids).await? {
                let next = Value::from(self.first(work, object, about, id).await?);
                work.derive(parent, &record, &[(about.next, next)]).await?;
            }
        }
        Ok(())
    }
}
