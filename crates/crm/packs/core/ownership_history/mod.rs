//! Who has a record: pools and owners exclude each other, every change of either is remembered, and
//! the new owner is told.

use std::collections::BTreeMap;

use serde_json::json;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::typed::account;
use crate::typed::ownership_history::{Fields, ViewMut};

/// The job that tells somebody of records that are theirs now.
pub const NOTIFY_OWNER: &str = "notify_owner";

/// The reason of a record that somebody had from its beginning.
const CREATED: &str = "created";

/// The reason of a change of owner that gives no other one.
const TRANSFER: &str = "transfer";

/// The behaviour of objects with the trait `owned`.
#[derive(Debug)]
pub(crate) struct Ownership {
    history: Fields,
    owned: BTreeMap<ObjectId, Owned>,
}

/// Where the trait's fields stand in one object.
#[derive(Debug)]
struct Owned {
    owner: FieldId,
    pooled: Option<Pooled>,
}

/// Where the fields of the trait `pooled` stand.
#[derive(Debug)]
struct Pooled {
    pool: FieldId,
    entered_at: FieldId,
    reason: FieldId,
    previous_owner: FieldId,
    claimed_at: FieldId,
}

impl Ownership {
    /// For one catalog: all owned objects whose history may be written.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let history = Fields::resolve(catalog)?;
        let about = &catalog.object(history.object_id()).fields[history.record_object];
        let written = |object: &&ObjectDef| match &about.kind {
            FieldKind::ObjectName(kind) => kind.objects.contains(&object.name),
            _ => false,
        };
        let owned = catalog.objects().iter().filter(|o| o.has_trait("owned")).filter(written);
        let owned = owned.map(|object| (object.id, Owned::new(object))).collect();
        Ok(Self { history, owned })
    }

    /// What the history says of one change, if owner or pool change.
    fn entry(
        &self,
        owned: &Owned,
        work: &Work<'_, '_>,
        name: &str,
        change: &Change,
    ) -> Option<Record> {
        let pool = owned.pooled.as_ref().map(|pooled| pooled.pool);
        let moves = change.changes(owned.owner) || pool.is_some_and(|pool| change.changes(pool));
        if !change.is_save() || !moves {
            return None;
        }
        let before = |field: Option<FieldId>| field.and_then(|f| change.before(f).as_int());
        let now = |field: Option<FieldId>| field.and_then(|f| change.new.get(f).as_int());
        let catalog = work.catalog();
        let mut record = Work::blank(catalog.object(self.history.object_id()));
        let mut entry = ViewMut::new(&self.history, &mut record);
        entry.set_record_object(Some(name));
        entry.set_record_id(Some(change.new.id()));
        entry.set_from_user_id(before(Some(owned.owner)));
        entry.set_to_user_id(now(Some(owned.owner)));
        entry.set_from_pool_id(before(pool));
        entry.set_to_pool_id(now(pool));
        entry.set_reason(Some(owned.reason(change)));
        entry.set_by_id(work.user_id());
        entry.set_at(Some(work.now()));
        Some(record)
    }

    /// Tells the new owners, each once; whoever moves a record to himself knows, and whoever follows
    /// along with another record is not worth a message.
    fn notify(
        &self,
        owned: &Owned,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) {
        if work.is_effect() {
            return;
        }
        let mut told: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for change in changes.iter().filter(|c| c.is_save() && c.changes(owned.owner)) {
            let owner = change.new.get(owned.owner).as_int();
            if let Some(owner) = owner.filter(|owner| Some(*owner) != work.user_id()) {
                told.entry(owner).or_default().push(change.new.id());
            }
        }
        let by = work.user_id();
        for (owner, ids) in told {
            let payload =
                json!({"owner_id": owner, "object": object.name, "ids": ids, "by_id": by});
            work.enqueue(NOTIFY_OWNER, &payload);
        }
    }
}

impl Owned {
    fn new(object: &ObjectDef) -> Self {
        use account::field::{
            CLAIMED_AT, OWNER_ID, POOL_ENTERED_AT, POOL_ID, POOL_REASON, PREVIOUS_OWNER_ID,
        };
        let pooled = object.has_trait("pooled").then(|| Pooled {
            pool: object.id_of(POOL_ID),
            entered_at: object.id_of(POOL_ENTERED_AT),
            reason: object.id_of(POOL_REASON),
            previous_owner: object.id_of(PREVIOUS_OWNER_ID),
            claimed_at: object.id_of(CLAIMED_AT),
        });
        Self { owner: object.id_of(OWNER_ID), pooled }
    }

    fn reason<'c>(&self, change: &'c Change) -> &'c str {
        if change.verb == ChangeVerb::Create {
            return CREATED;
        }
        let entered = |pooled: &&Pooled| {
            change.changes(pooled.pool) && !change.new.get(pooled.pool).is_null()
        };
        let pooled = self.pooled.as_ref().filter(entered);
        pooled.and_then(|pooled| change.new.get(pooled.reason).as_text()).unwrap_or(TRANSFER)
    }

    /// Owner and pool exclude each other: writing one of them empties the other, unless both are
    /// written, which is refused later.
    fn settle(&self, pooled: &Pooled, now: i64, change: &mut Change) {
        let wrote = |change: &Change, field: FieldId| {
            change.given.contains(&field) && !change.new.get(field).is_null()
        };
        let in_pool = !change.new.get(pooled.pool).is_null();
        if in_pool && change.changes(pooled.pool) {
            if !wrote(change, self.owner) {
                let before = change.before(self.owner).clone();
                if !before.is_null() {
                    change.new.values[pooled.previous_owner] = before;
                }
                change.new.values[self.owner] = Value::Null;
                change.given.insert(self.owner);
            }
            change.new.set(pooled.entered_at, now);
        } else if in_pool && wrote(change, self.owner) && !change.given.contains(&pooled.pool) {
            change.new.values[pooled.pool] = Value::Null;
        }
        let left = change.new.get(pooled.pool).is_null() && !change.before(pooled.pool).is_null();
        if left {
            change.new.values[pooled.entered_at] = Value::Null;
            if !change.given.contains(&pooled.reason) {
                change.new.values[pooled.reason] = Value::Null;
            }
            if !change.new.get(self.owner).is_null() {
                change.new.set(pooled.claimed_at, now);
            }
        }
    }
}

impl Behaviour for Ownership {
    fn name(&self) -> &'static str {
        "ownership"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.owned.contains_key(&object.id)
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        let owned = &self.owned[&object.id];
        if let Some(pooled) = &owned.pooled {
            for change in changes.iter_mut().filter(|change| change.is_save()) {
                owned.settle(pooled, work.now(), change);
            }
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let owned = &self.owned[&object.id];
        let entries: Vec<Record> = changes
            .iter()
            .filter_map(|change| self.entry(owned, work, &object.name, change))
            .collect();
        let catalog = work.catalog();
        work.create(catalog.object(self.history.object_id()), entries).await?;
        self.notify(owned, work, object, changes);
        Ok(())
    }
}
