//! What every record gets: times and people, owner and department, numbers, sort keys, formulas.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::catalog::ObjectDef;
use steward_model::fold::sort_key;
use steward_model::kind::FieldKind;
use steward_model::{Result, Value, text};

use super::{Problems, Work};
use crate::behaviour::{Change, ChangeVerb};

impl Work<'_, '_> {
    /// Fills in what is the same for all objects. `own`: a new record without an owner is its
    /// maker's.
    pub(super) async fn base(
        &mut self,
        object: &ObjectDef,
        changes: &mut [Change],
        own: bool,
    ) -> Result<()> {
        if object.has_trait("owned") {
            self.owners(object, changes, own).await?;
        }
        self.numbers(object, changes).await?;
        let user = self.user_id();
        let now = Value::Int(self.now);
        let batch = object.find_id("import_batch_id").filter(|_| self.import_batch.is_some());
        let [created_at, created_by, updated_at, updated_by, origin, version] =
            ["created_at", "created_by_id", "updated_at", "updated_by_id", "origin", "version"]
                .map(|name| object.find_id(name));
        for change in changes.iter_mut() {
            let new = &mut change.new;
            let mut set = |field: Option<usize>, value: Value| {
                if let Some(field) = field {
                    new.values[field] = value;
                }
            };
            if change.verb == ChangeVerb::Create {
                set(created_at, now.clone());
                set(created_by, user.into());
                set(
                    origin.filter(|field| !change.given.contains(field)),
                    self.caller.origin.into(),
                );
                set(version, Value::Int(1));
                set(batch, self.import_batch.into());
            }
            set(updated_at, now.clone());
            set(updated_by, user.into());
            if change.verb != ChangeVerb::Create {
                let version = new.version() + 1;
                new.set(1, version);
            }
        }
        Ok(())
    }

    /// Owner, department and since when.
    async fn owners(
        &mut self,
        object: &ObjectDef,
        changes: &mut [Change],
        own: bool,
    ) -> Result<()> {
        let [owner, department, since] =
            ["owner_id", "department_id", "owner_since"].map(|name| object.id_of(name));
        let pool = object.find_id("pool_id");
        let user = self.user_id();
        for change in changes.iter_mut() {
            let pooled = pool.is_some_and(|pool| !change.new.get(pool).is_null());
            let unsaid = change.new.get(owner).is_null() && !change.given.contains(&owner);
            if change.verb == ChangeVerb::Create && own && unsaid && !pooled {
                change.new.set(owner, user);
            }
        }
        let moved = |change: &&mut Change| change.is_save() && change.changes(owner);
        let unsaid = |change: &&mut Change| !change.given.contains(&department);
        let owners: BTreeSet<i64> = changes
            .iter_mut()
            .filter(moved)
            .filter(unsaid)
            .filter_map(|change| change.new.get(owner).as_int())
            .collect();
        let departments = self.departments_of(&owners).await?;
        for change in changes.iter_mut().filter(moved) {
            change.new.set(since, self.now);
            if !change.given.contains(&department) {
                let of = change.new.get(owner).as_int().and_then(|id| departments.get(&id));
                change.new.set(department, of.cloned().unwrap_or_default());
            }
        }
        Ok(())
    }

    async fn departments_of(&mut self, users: &BTreeSet<i64>) -> Result<BTreeMap<i64, Value>> {
        let mut found = BTreeMap::new();
        let mut others = users.clone();
        if let Some(principal) = self.caller.access.principal()
            && others.remove(&principal.user_id)
        {
            found.insert(principal.user_id, principal.department_id.into());
        }
        let catalog = self.catalog();
        let Some(user) = catalog.find("user") else { return Ok(found) };
        let department = user.find_id("department_id");
        for (id, record) in self.by_ids(user, &others).await? {
            let value = department.map_or(Value::Null, |field| record.get(field).clone());
            found.insert(id, value);
        }
        Ok(found)
    }

    /// Running numbers of new records.
    async fn numbers(&mut self, object: &ObjectDef, changes: &mut [Change]) -> Result<()> {
        for field in &object.fields {
            let FieldKind::AutoNumber(kind) = &field.kind else { continue };
            let mut empty: Vec<&mut Change> = changes
                .iter_mut()
                .filter(|c| c.verb == ChangeVerb::Create && c.new.get(field.id).is_null())
                .collect();
            if empty.is_empty() {
                continue;
            }
            let numbers =
                steward_store::number::next(self.tx, &object.name, &field.name, empty.len())
                    .await?;
            for (change, number) in empty.iter_mut().zip(numbers) {
                change.new.set(field.id, kind.format(number));
            }
        }
        Ok(())
    }

    /// Formulas and sort keys, after all behaviours have filled in their fields.
    pub(super) async fn computed(
        &mut self,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let parents = self.parents(object, changes.iter().map(|change| &change.new)).await?;
        for change in changes.iter_mut() {
            for (field, _) in self.formulas(object, change, &parents) {
                let message =
                    text!(en = "The computed value is too large.", zh = "计算结果超出范围。");
                problems.add(change.row, &object.fields[field].name, "overflow", message);
            }
        }
        Ok(())
    }
}

/// The keys by which a record's texts are sorted.
pub(super) fn sort_keys(object: &ObjectDef, change: &mut Change) {
    for field in &object.fields {
        if let Some(sort) = field.sort_field
            && (change.changes(field.id) || change.old.is_none())
        {
            let key = change.new.get(field.id).as_text().map(sort_key);
            change.new.values[sort] = key.into();
        }
    }
}
