//! Reading roles and departments from the database.

use std::collections::BTreeMap;
use std::sync::Arc;

use steward_model::catalog::ObjectDef;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, DataScope, FieldRight, SystemAccess, Verb};
use steward_model::{Error, Result, Value};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::{Collect, ReadOptions};

use super::compile::Role;
use super::org::Departments;
use crate::company::{self, Company};
use crate::engine::Engine;

/// The most rows of one of these tables that are read; more would be a mistake, not a company.
const MAX_ROWS: u64 = 200_000;

/// Roles and departments as they are at one epoch.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) epoch: i64,
    pub(super) roles: BTreeMap<i64, Arc<Role>>,
    pub(super) departments: Departments,
    pub(super) company: Company,
}

/// Records of one object, and the epoch at which they were read.
pub(crate) struct Rows<'c> {
    pub(super) object: &'c ObjectDef,
    pub(crate) records: Vec<Record>,
    pub(crate) epoch: i64,
}

impl Rows<'_> {
    fn at<'r>(&self, record: &'r Record, field: &str) -> &'r Value {
        self.object.find_id(field).map_or(&Value::Null, |field| record.get(field))
    }

    pub(crate) fn int(&self, record: &Record, field: &str) -> Option<i64> {
        self.at(record, field).as_int()
    }

    pub(super) fn text<'r>(&self, record: &'r Record, field: &str) -> Option<&'r str> {
        self.at(record, field).as_text()
    }
}

impl Directory {
    /// Reads everything anew, as it is at this epoch.
    pub(super) async fn read(engine: &Engine, epoch: i64) -> Result<Self> {
        let catalog = engine.catalog();
        let mut directory = Self { epoch, ..Self::default() };
        let departments = rows(engine, catalog.expect("department")?, Filter::default()).await?;
        directory.same(&departments)?;
        let parents = departments.records.iter().map(|r| (r.id(), departments.int(r, "parent_id")));
        directory.departments = Departments::new(parents);
        if let Some(object) = catalog.find(company::OBJECT) {
            let found = rows(engine, object, Filter::default()).await?;
            directory.same(&found)?;
            let record = found.records.first();
            directory.company = record.map(|r| Company::of(object, r)).unwrap_or_default();
        }
        let mut roles: BTreeMap<i64, Role> = BTreeMap::new();
        let found = rows(engine, catalog.expect("role")?, Filter::default()).await?;
        directory.same(&found)?;
        roles.extend(found.records.iter().map(|record| (record.id(), Role::default())));
        directory.objects(engine, &mut roles).await?;
        directory.fields(engine, &mut roles).await?;
        directory.actions(engine, &mut roles).await?;
        directory.roles = roles.into_iter().map(|(id, role)| (id, Arc::new(role))).collect();
        Ok(directory)
    }

    async fn objects(&self, engine: &Engine, roles: &mut BTreeMap<i64, Role>) -> Result<()> {
        let catalog = engine.catalog();
        let found = rows(engine, catalog.expect("role_right")?, Filter::default()).await?;
        self.same(&found)?;
        for record in &found.records {
            let role = found.int(record, "role_id").and_then(|id| roles.get_mut(&id));
            if let (Some(role), Some(object)) = (role, found.text(record, "object")) {
                let scope = |verb: Verb| {
                    let key = found.text(record, &format!("can_{}", verb.name()));
                    key.and_then(DataScope::from_key).unwrap_or_default()
                };
                role.objects.insert(object.to_owned(), Verb::ALL.map(scope));
            }
        }
        Ok(())
    }

    async fn fields(&self, engine: &Engine, roles: &mut BTreeMap<i64, Role>) -> Result<()> {
        let catalog = engine.catalog();
        let found = rows(engine, catalog.expect("role_field_right")?, Filter::default()).await?;
        self.same(&found)?;
        for record in &found.records {
            let role = found.int(record, "role_id").and_then(|id| roles.get_mut(&id));
            let (Some(role), Some(object), Some(field)) =
                (role, found.text(record, "object"), found.text(record, "field"))
            else {
                continue;
            };
            // A right that is not known yet is the least one.
            let right = match found.text(record, "right") {
                Some("write") => FieldRight::Write,
                Some("read") => FieldRight::Read,
                Some("masked") => FieldRight::Masked,
                _ => FieldRight::Hidden,
            };
            role.fields.entry(object.to_owned()).or_default().insert(field.to_owned(), right);
        }
        Ok(())
    }

    async fn actions(&self, engine: &Engine, roles: &mut BTreeMap<i64, Role>) -> Result<()> {
        let catalog = engine.catalog();
        let found = rows(engine, catalog.expect("role_action")?, Filter::default()).await?;
        self.same(&found)?;
        for record in &found.records {
            let role = found.int(record, "role_id").and_then(|id| roles.get_mut(&id));
            if let (Some(role), Some(action)) = (role, found.text(record, "action")) {
                let allowed = found.at(record, "allowed").as_bool() == Some(true);
                role.actions.insert(action.to_owned(), allowed);
            }
        }
        Ok(())
    }

    /// Refuses to mix rows of two epochs; the reader starts again.
    pub(super) fn same(&self, rows: &Rows<'_>) -> Result<()> {
        if rows.epoch == self.epoch { Ok(()) } else { Err(moved()) }
    }
}

/// Rights changed again and again while somebody read.
pub(crate) fn moved() -> Error {
    Error::new(
        steward_model::error::ErrorKind::Unavailable,
        steward_model::text!(
            en = "Rights are being changed right now. Please try again.",
            zh = "权限正在变更，请稍后重试。"
        ),
    )
}

/// The undeleted records of an object that meet a filter, with the epoch.
pub(crate) async fn rows<'c>(
    engine: &Engine,
    object: &'c ObjectDef,
    filter: Filter,
) -> Result<Rows<'c>> {
    taken(engine, object, filter, (Verb::Read, Take::Look)).await
}

/// The records of an object that lie in the bin and meet a filter, with the epoch.
pub(crate) async fn binned_rows<'c>(
    engine: &Engine,
    object: &'c ObjectDef,
    filter: Filter,
) -> Result<Rows<'c>> {
    taken(engine, object, filter, (Verb::Delete, Take::Bin)).await
}

async fn taken<'c>(
    engine: &Engine,
    object: &'c ObjectDef,
    filter: Filter,
    (verb, take): (Verb, Take),
) -> Result<Rows<'c>> {
    let access = Access::System(SystemAccess::because("rights are compiled from these records"));
    let query = ListQuery { filter, ..ListQuery::default() };
    let catalog = engine.catalog();
    let now = engine.clock().now();
    let plan = Plan::resolve(&catalog, &access, verb, now, object.id, &query)?;
    let dialect = engine.database().dialect();
    let statement = emit::records(&plan, dialect, MAX_ROWS, take);
    let options = ReadOptions::default();
    let answer = engine.database().query(statement, Collect::default(), options).await?;
    let records =
        answer.out.into_iter().map(|row| emit::decode(object, row)).collect::<Result<_>>()?;
    Ok(Rows { object, records, epoch: answer.epoch })
}

/// A filter for any of these ids in a field.
pub(crate) fn among(field: &str, ids: &[i64]) -> Filter {
    Filter::test(field, Operator::In, ids.iter().map(ToString::to_string).collect())
}

/// A filter for one id in a field.
pub(super) fn of(field: &str, id: i64) -> Filter {
    Filter::test(field, Operator::Eq, vec![id.to_string()])
}
