//! What the company has made of the catalog, as it is kept, and following it.

use serde::de::DeserializeOwned;
use steward_model::catalog::{Catalog, FieldChange, Gone, Overlay, OwnField, OwnObject, Rule};
use steward_model::{Error, Result};
use steward_store::Database;
use steward_store::reshaped::{self, Reshaped};

use super::formula;
use crate::engine::Engine;

/// What the company has made of the catalog at one epoch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    rows: Vec<Reshaped>,
    epoch: i64,
}

impl Shape {
    /// Reads it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn read(database: &Database) -> Result<Self> {
        let (rows, epoch) = reshaped::read(database).await?;
        Ok(Self { rows, epoch })
    }

    /// The newest revision of any row, and the epoch at which they were read.
    pub(crate) fn of(&self) -> (i64, i64) {
        let newest = self.rows.iter().map(|row| row.revision).max();
        (newest.unwrap_or_default(), self.epoch)
    }

    /// The shipped catalog with all this. What fits no more, because the shipped part is another one by now,
    /// is left out and reported: one field less is better than no server.
    pub(crate) fn catalog(&self, shipped: &Catalog) -> Catalog {
        let laid_over = |rows: &[Reshaped]| {
            overlay(rows).and_then(|overlay| shipped.reshaped(&overlay)).and_then(formula::sound)
        };
        let whole = laid_over(&self.rows);
        let mut kept: Vec<Reshaped> = Vec::new();
        let mut made = match whole {
            Ok(catalog) => return catalog,
            Err(_) => shipped.clone(),
        };
        for row in &self.rows {
            kept.push(row.clone());
            match laid_over(&kept) {
                Ok(catalog) => made = catalog,
                Err(error) => {
                    kept.pop();
                    let (object, field) = (&row.object, &row.field);
                    tracing::error!(%error, object, field, "a part of the catalog does not fit and is left out");
                }
            }
        }
        made
    }
}

/// The rows as what is laid over the definitions. Removed fields are not in it; removed objects are, to keep
/// their places.
pub(super) fn overlay(rows: &[Reshaped]) -> Result<Overlay> {
    let mut overlay = Overlay::default();
    let objects = rows.iter().filter(|row| row.is_object());
    overlay.objects = objects.map(object).collect::<Result<_>>()?;
    let there = |row: &&Reshaped| row.removed_at.is_none() && row.purged_at.is_none();
    let rules = rows.iter().filter(|row| row.rule().is_some());
    overlay.rules = rules.filter(there).map(rule).collect::<Result<_>>()?;
    for row in rows.iter().filter(|row| row.is_field()).filter(there) {
        if row.own {
            overlay.fields.push(own(row)?);
        } else {
            overlay.changes.push(change(row)?);
        }
    }
    Ok(overlay)
}

/// The object of the company's own that a row keeps.
pub(super) fn object(row: &Reshaped) -> Result<OwnObject> {
    let kept: OwnObject = kept(row)?;
    let gone = match (row.removed_at, row.purged_at) {
        (_, Some(_)) => Some(Gone::Purged),
        (Some(_), None) => Some(Gone::Removed),
        (None, None) => None,
    };
    Ok(OwnObject { id: row.id, name: row.object.clone(), gone, ..kept })
}

/// The field of the company's own that a row keeps.
pub(super) fn own(row: &Reshaped) -> Result<OwnField> {
    let kept: OwnField = kept(row)?;
    Ok(OwnField { id: row.id, object: row.object.clone(), ..kept })
}

/// The rule that a row keeps.
pub(super) fn rule(row: &Reshaped) -> Result<Rule> {
    let number = row.rule().ok_or_else(|| Error::internal("a rule has no number"))?;
    let kept: Rule = kept(row)?;
    Ok(Rule { number, object: row.object.clone(), ..kept })
}

/// The change of a shipped field that a row keeps.
pub(super) fn change(row: &Reshaped) -> Result<FieldChange> {
    let kept: FieldChange = kept(row)?;
    Ok(FieldChange { object: row.object.clone(), field: row.field.clone(), ..kept })
}

fn kept<T: DeserializeOwned>(row: &Reshaped) -> Result<T> {
    let broken = |error| {
        let (object, field) = (&row.object, &row.field);
        Error::internal(format!("the definition of {object}.{field} can't be read: {error}"))
    };
    serde_json::from_str(&row.definition).map_err(broken)
}

impl Engine {
    /// Makes sure that this server works with the catalog of this epoch, or of a newer one.
    pub(crate) async fn follow_catalog(&self, epoch: i64) -> Result<()> {
        if self.model().epoch() >= epoch {
            return Ok(());
        }
        self.look_at_catalog().await
    }

    /// Reads the company's part of the catalog again if another server has changed it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn look_at_catalog(&self) -> Result<()> {
        let _alone = self.0.following.lock().await;
        let model = self.model();
        let (newest, epoch) = reshaped::newest(self.database()).await?;
        if newest == model.revision {
            model.holds_at(epoch);
            return Ok(());
        }
        let shape = Shape::read(self.database()).await?;
        self.work_with(shape.catalog(&self.0.shipped), shape.of())?;
        self.look_at_indexes().await.map(drop)
    }
}
