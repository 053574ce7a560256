//! One change of the catalog, in the transaction of its definition.

use serde_json::{Value as Json, json};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::Access;
use steward_model::{Error, FieldError, Result, text};
use steward_store::reshaped::{self, Reshaped};
use steward_store::{schema, search};

use super::shape::{overlay, own};
use super::{condition, formula, rule};
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

    /// With whose rights it is done.
    pub(super) fn access(&self) -> &Access {
        &self.work.caller.access
    }

    /// All rows, as they are now.
    pub(super) fn rows(&self) -> &[Reshaped] {
        &self.rows
    }

    /// The row of an object of the company's own.
    pub(super) fn object_row(&self, object: &str) -> Option<&Reshaped> {
        self.rows.iter().find(|row| row.object == object && row.is_object())
    }

    /// The rows of an object's rules that were not removed, oldest first.
    pub(super) fn rules(&self, object: &str) -> impl Iterator<Item = &Reshaped> {
        let of = move |row: &&Reshaped| row.object == object && row.rule().is_some();
        self.rows.iter().filter(of).filter(|row| row.removed_at.is_none())
    }

    /// The row of a field, if the company has anything to say of it.
    pub(super) fn row(&self, object: &str, field: &str) -> Option<&Reshaped> {
        let is_it = |row: &&Reshaped| row.object == object && row.field == field;
        self.rows.iter().filter(|row| row.is_field()).find(is_it)
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
        let catalog = self.made_of(&rows).map_err(|error| does_not_fit(&row, &error))?;
        let before = self.catalog()?;
        rule::still_fit(&before, &catalog, &row)?;
        condition::still_fit(&before, &catalog, &row)?;
        formula::still_fit(&before, &catalog, &row)?;
        let object = catalog.find_even_gone(&row.object);
        let object = object.ok_or_else(|| Error::internal("a kept object is not there"))?;
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
        let fields = with.find_even_gone(&object.name).map(|object| object.fields.as_slice());
        let fields = fields.unwrap_or_default().iter().filter(|field| field.own == Some(row.id));
        let mut columns: Vec<String> = fields.map(|field| field.name.clone()).collect();
        // A field that leads to a removed object is in no catalog.
        if columns.is_empty() {
            columns.push(row.field.clone());
        }
        schema::drop_columns(self.work.tx, object, &columns).await?;
        let mut row =
            Reshaped { changed_at: self.work.now, purged_at: Some(self.work.now), ..row.clone() };
        self.write(&mut row, "purge_field").await
    }

    /// Lets the tables of a removed object go, and what leads to it from elsewhere.
    pub(super) async fn purge_object(&mut self, row: &Reshaped) -> Result<()> {
        let catalog = self.catalog()?;
        let object = catalog.find_even_gone(&row.object).cloned();
        let object = object.ok_or_else(|| Error::internal("a removed object has no place"))?;
        schema::drop_tables(self.work.tx, &object).await?;
        schema::bin_about(self.work.tx, &catalog, &object, self.work.now).await?;
        let now = Some(self.work.now);
        let fields = self.rows.iter().filter(|row| row.is_field() && row.own);
        let kept: Vec<Reshaped> = fields.filter(|row| row.purged_at.is_none()).cloned().collect();
        for field in kept {
            let to = own(&field)?.field.to;
            if field.object != object.name && to.as_deref() != Some(&object.name) {
                continue;
            }
            if let Some(from) = catalog.find_even_gone(&field.object).filter(|o| o.id != object.id)
            {
                schema::drop_columns(self.work.tx, from, std::slice::from_ref(&field.field))
                    .await?;
            }
            let removed_at = field.removed_at.or(now);
            let mut field = Reshaped { removed_at, purged_at: now, ..field };
            self.write(&mut field, "purge_field").await?;
        }
        let mut row = Reshaped { changed_at: self.work.now, purged_at: now, ..row.clone() };
        self.write(&mut row, "purge_object").await
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
        let mut about = json!({"object": row.object, "definition": definition});
        match row.rule() {
            Some(number) => about["rule"] = number.into(),
            None if row.is_field() => about["field"] = row.field.as_str().into(),
            None => {}
        }
        self.work.log_of(None, verb, &about);
        Ok(())
    }
}

/// A definition that could not be linked: the reason is a programmer's, the field is named for people.
fn does_not_fit(row: &Reshaped, error: &Error) -> Error {
    let field = if row.is_object() { "object" } else { &row.field };
    let why = &error.text().en;
    let message =
        text!(en = "This does not fit the object: {why}", zh = "与该对象的其他设置不符：{why}");
    let kind = match error.kind() {
        ErrorKind::Definition => ErrorKind::InvalidFields,
        _ => return error.clone(),
    };
    Error::new(kind, message.clone()).with_field(FieldError::new(field, "does_not_fit", message))
}
