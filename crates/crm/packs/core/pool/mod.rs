//! Pools hold records of one object: no lead falls into a pool of accounts.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::account;
use crate::typed::pool::{Fields, View};

/// Checks that records enter pools of their own object.
#[derive(Debug)]
pub(crate) struct PoolObject {
    pool: Fields,
    /// The reference to the pool, of each object with the trait `pooled`.
    pooled: BTreeMap<ObjectId, FieldId>,
}

impl PoolObject {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let pooled = catalog.objects().iter().filter(|object| object.has_trait("pooled"));
        let pooled = pooled.map(|object| (object.id, object.id_of(account::field::POOL_ID)));
        Ok(Self { pool: Fields::resolve(catalog)?, pooled: pooled.collect() })
    }
}

impl Behaviour for PoolObject {
    fn name(&self) -> &'static str {
        "pool/object"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.pooled.contains_key(&object.id)
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let field = self.pooled[&object.id];
        let enters = |change: &&Change| change.is_save() && change.changes(field);
        let entering: Vec<Change> = changes.iter().filter(enters).cloned().collect();
        let wanted = ids(&entering, &[field]);
        if wanted.is_empty() {
            return Ok(());
        }
        let catalog = work.catalog();
        let pools = work.by_ids(catalog.object(self.pool.object_id()), &wanted).await?;
        for change in &entering {
            let pool = change.new.get(field).as_int().and_then(|id| pools.get(&id));
            let holds = pool.and_then(|pool| View::new(&self.pool, pool).object());
            if holds.is_some_and(|holds| holds.key() != object.name) {
                let message = text!(
                    en = "This pool is for records of another kind.",
                    zh = "该公海存放的是其他类型的记录。"
                );
                problems.add(change.row, account::field::POOL_ID, "other_object", message);
            }
        }
        Ok(())
    }
}
