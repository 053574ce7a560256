//! A new data key, and everything that older ones have sealed sealed with it.
//!
//! Secrets are sealed again a few at a time, each time in a transaction of its own, so that nobody
//! waits long and what was begun can be gone on with. Afterwards no secret needs an older key, and the
//! older keys are removed: what they sealed in the change log opens no more.

use std::sync::Arc;

use serde_json::json;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::{Error, Result};
use steward_store::{data_key, emit};

use super::vault::Place;
use crate::engine::Engine;
use crate::record::{Caller, Work, WriteWish, Written};

/// Secrets that are sealed again in one transaction.
const AT_ONCE: usize = 200;

/// What the log calls it.
const VERB: &str = "rotate_keys";

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Secrets that are sealed with the newest key now and were not before.
    pub sealed: u64,
    /// Older keys that are gone.
    pub forgotten: u64,
}

impl Engine {
    /// Makes a new key that seals secrets from now on; older ones stay readable.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn rotate_data_key(&self) -> Result<()> {
        self.0.vault.rotate(self.database(), &self.0.random, self.clock().now()).await
    }

    /// Seals all secrets with the newest key that another one has sealed, and removes the older keys.
    /// `told` hears how many secrets are done. Breaking off loses nothing: the next call goes on.
    ///
    /// # Errors
    /// If the database can't be written, or a secret does not open. Then no key was removed.
    pub async fn seal_again(
        &self,
        caller: &Caller,
        mut told: impl FnMut(u64) + Send,
    ) -> Result<Rotation> {
        self.0.vault.refresh(self.database()).await?;
        let (key, prefix) = self.0.vault.newest()?;
        // Whoever has begun to seal with an older key is waited for; nobody begins any more.
        self.database().write(|tx| Box::pin(data_key::settle(tx))).await?;
        let mut rotation = Rotation::default();
        let catalog = self.catalog();
        for object in catalog.objects() {
            for field in object.fields.iter().filter(|f| matches!(f.kind, FieldKind::Secret(_))) {
                let mut after = 0;
                while let Some((last, sealed)) =
                    self.seal_some(caller, (object, field), &prefix, after).await?
                {
                    after = last;
                    rotation.sealed += sealed;
                    told(rotation.sealed);
                }
            }
        }
        rotation.forgotten = self.0.vault.forget_older(self.database(), key).await?;
        if rotation != Rotation::default() {
            self.log_rotation(caller, rotation).await?;
        }
        Ok(rotation)
    }

    /// Seals the next secrets of a field again: the id of the last one and how many; none if there are
    /// no more.
    async fn seal_some(
        &self,
        caller: &Caller,
        (object, field): (&ObjectDef, &FieldDef),
        prefix: &str,
        after: i64,
    ) -> Result<Option<(i64, u64)>> {
        let at = (object.id, field.id);
        let prefix = Arc::<str>::from(prefix);
        let wish = WriteWish::default();
        let done = self.transact(caller, &wish, true, move |work| {
            let prefix = Arc::clone(&prefix);
            Box::pin(async move { work.seal_some(at, &prefix, after).await })
        });
        let done = done.await?;
        Ok(done.ids.last().map(|last| (*last, done.ids.len() as u64)))
    }

    async fn log_rotation(&self, caller: &Caller, rotation: Rotation) -> Result<()> {
        let about = json!({"sealed": rotation.sealed, "forgotten": rotation.forgotten});
        let wish = WriteWish::default();
        let done = self.transact(caller, &wish, false, move |work| {
            let about = about.clone();
            Box::pin(async move {
                work.log_of(None, VERB, &about);
                Ok(Written::default())
            })
        });
        done.await.map(drop)
    }
}

impl Work<'_, '_> {
    async fn seal_some(
        &mut self,
        (object, field): (usize, usize),
        prefix: &str,
        after: i64,
    ) -> Result<Written> {
        let catalog = self.catalog();
        let object = catalog.object(object);
        let (field, dialect) = (&object.fields[field], self.tx.dialect());
        let next = (after, AT_ONCE);
        let wanted = emit::sealed_otherwise(dialect, object, field, prefix, next);
        let (mut ids, mut statements) = (Vec::new(), Vec::new());
        for row in self.tx.query(&wanted).await? {
            let (Some(id), Some(before)) = (row.int(0)?, row.text(1)?) else { continue };
            let place = Place { object: &object.name, field: &field.name, id };
            let vault = &self.inner.vault;
            let plain = vault.unseal(place, before).ok_or_else(|| {
                let (object, field) = (&object.name, &field.name);
                Error::internal(format!("{object} {id}: the secret '{field}' does not open"))
            })?;
            let sealed = vault.seal(place, &plain, &*self.inner.random)?;
            statements.push(emit::seal_again(dialect, object, field, id, (before, &sealed)));
            ids.push(id);
        }
        self.tx.queue(statements).await?;
        Ok(Written { ids, ..Written::default() })
    }
}
