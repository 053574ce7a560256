//! One change of the catalog, in the transaction of its definition.

use serde_json::{Value as Json, json};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, text};
use steward_store::reshaped::{self, Reshaped};
use steward_store::{schema, search};

use super::shape::overlay;
use crate::record::Work;

/// One change of the catalog. Nobody else changes it before the transaction ends.
pub(super) struct Reshaping<'a, 't, 'x> {
    work: &'a mut Work<'t, 'x>,
    rows: Vec<Reshaped>,
}

/// What a change needs beside its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Columns or indexes that are not there yet.
    pub(super) tables: bool,
    /// Search reads one more field, which nobody has filled in.
    pub(super) widened: bool,
}

impl<'a, 't, 'x> Reshaping<'a, 't, 'x> {
    /// Begins.
    pub(super) async fn begin(work: &'a mut Work<'t, 'x>) -> Result<Self> {
        schema::hold(work.tx).await?;
        let rows = reshaped::read_in(work.tx).await?;
        Ok(Self { work, rows })
    }

    pub(super) fn work(&mut self) -> &mut Work<'t, 'x> {
        self.work
    }

    /// All rows, as they are now.
    pub(super) fn rows(&self) -> &[Reshaped] {
        &self.rows
    }

    /// The row of a field, if the company has anything to say of it.
    pub(super) fn row(&self, object: &str, field: &str) -> Option<&Reshaped> {
        self.rows.iter().find(|row| row.object == object && row.field == field)
    }

    /// The catalog as it is now.
    pub(super) fn catalog(&self) -> Result<Catalog> {
        self.made_of(&self.rows)
    }

    fn made_of(&self, rows: &[Reshaped]) -> Result<Catalog> {
        self.work.inner.shipped.reshaped(&overlay(rows)?)
    }

    /// Keeps a row - a new one has the id 0 - with all that follows from it. Answers the catalog as it is from
    /// now on.
    pub(super) async fn keep(
        &mut self,
        row: Reshaped,
        needs: Needs,
        verb: &str,
    ) -> Result<Catalog> {
        let mut row = Reshaped { changed_at: self.work.now, ..row };
        let mut rows = self.rows.clone();
        rows.retain(|known| known.id != row.id);
        rows.push(row.clone());
        rows.sort_by_key(|row| if row.id == 0 { i64::MAX } else { row.id });
        let catalog = self.made_of(&rows).map_err(|error| does_not_fit(&row.field, &error))?;
        let object = catalog.expect(&row.object)?;
        if needs.widened {
            search::widened(self.work.tx, object).await?;
        }
        if needs.tables {
            schema::extend(self.work.tx, &catalog, object).await?;
        }
        self.write(&mut row, verb).await?;
        Ok(catalog)
    }

    /// Lets the columns of a removed field go.
    pub(super) async fn purge(&mut self, row: &Reshaped, object: &ObjectDef) -> Result<()> {
        // Its columns are those that it had before it was removed.
        let mut rows = self.rows.clone();
        for known in rows.iter_mut().filter(|known| known.id == row.id) {
            known.removed_at = None;
        }
        let with = self.made_of(&rows)?;
        let fields = with.expect(&object.name)?.fields.iter();
        let columns: Vec<String> = fields
            .filter(|field| field.own == Some(row.id))
            .map(|field| field.name.clone())
            .collect();
        schema::drop_columns(self.work.tx, object, &columns).await?;
        let mut row =
            Reshaped { changed_at: self.work.now, purged_at: Some(self.work.now), ..row.clone() };
        self.write(&mut row, "purge_field").await
    }

    /// Writes the row behind its tables: whoever waits for those is not kept waiting for this.
    async fn write(&mut self, row: &mut Reshaped, verb: &str) -> Result<()> {
        self.work.reshaped = true;
        row.revision = self.work.tx.bump_epoch().await?;
        if row.id == 0 {
            row.id = reshaped::insert(self.work.tx, row).await?;
        } else {
            reshaped::update(self.work.tx, row).await?;
        }
        let definition: Json = serde_json::from_str(&row.definition).map_err(Error::internal)?;
        let about = json!({"object": row.object, "field": row.field, "definition": definition});
        self.work.log_of(None, verb, &about);
        Ok(())
    }
}

/// A definition that could not be linked: the reason is a programmer's, the field is named for people.
fn does_not_fit(field: &str, error: &Error) -> Error {
    let why = &error.text().en;
    let message =
        text!(en = "This does not fit the object: {why}", zh = "与该对象的其他设置不符：{why}");
    let kind = match error.kind() {
        ErrorKind::Definition => ErrorKind::InvalidFields,
        _ => return error.clone(),
    };
    Error::new(kind, message.clone()).with_field(FieldError::new(field, "does_not_fit", message))
}
