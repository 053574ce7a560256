//! How a file is imported, written down: whoever goes on with an import reads the file in the same way,
//! whatever a guess would say by then.

use std::fs::File;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_engine::import_batch::ImportFacts;
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::{Error, Result, text};

use super::header::Mapping;
use super::layout::Layout;
use super::part::Part;
use super::ready::Values;
use super::sheet::{Form, Sheet};

/// How a file is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// The sheet of a workbook.
    sheet: usize,
    /// Where each line is a JSON object: the names of the fields that hold JSON themselves.
    json: Option<Vec<String>>,
    encoding: String,
    delimiter: u8,
    before: usize,
    /// Its columns, from the left.
    pub columns: Vec<RecipeColumn>,
    /// The field by which records are found that exist.
    pub key: Option<String>,
    /// The name of the database that the file was exported from.
    pub from: Option<String>,
    /// The zone of times without one.
    zone: String,
    /// How many rows there are.
    pub rows: u64,
    /// Whether the file is an address book.
    #[serde(default)]
    pub cards: bool,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeColumn {
    /// Its heading.
    pub heading: String,
    /// The name of the field that it fills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The field of the record referred to that is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    through: Option<String>,
    /// What its values are called here.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    values: Values,
}

impl Recipe {
    /// How a sheet is imported into `object`.
    pub(crate) fn of(
        sheet: &Sheet,
        (catalog, object): (&Catalog, &ObjectDef),
        (key, from): (Option<&str>, Option<&str>),
        zone: &TimeZone,
        rows: u64,
    ) -> Self {
        let layout = &sheet.layout;
        let column = |(at, heading): (usize, &String)| {
            let field = layout.mapping.fields[at].map(|id| &object.fields[id]);
            let target = field.and_then(|field| target(catalog, &field.kind));
            let through = layout.mapping.through[at].zip(target);
            let part = layout.mapping.parts[at].map(|part| part.name().to_owned());
            RecipeColumn {
                heading: heading.clone(),
                field: field.map(|field| field.name.clone()).or(part),
                through: through.map(|(id, target)| target.fields[id].name.clone()),
                values: layout.mapping.values[at].clone(),
            }
        };
        Self {
            sheet: sheet.sheet,
            json: layout.json.clone(),
            encoding: layout.encoding.name().to_owned(),
            delimiter: layout.delimiter,
            before: layout.before,
            columns: layout.headings.iter().enumerate().map(column).collect(),
            key: key.map(str::to_owned),
            from: from.map(str::to_owned),
            zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            rows,
            cards: sheet.form() == Form::Cards,
        }
    }

    /// How the file of an import was read when it began.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if that is not known.
    pub fn of_facts(facts: &ImportFacts) -> Result<Self> {
        serde_json::from_value(facts.reading.clone()).map_err(|_| no_file())
    }

    /// The file, read like this.
    ///
    /// # Errors
    /// When it can't be read, or a field is gone.
    pub(crate) fn sheet(&self, file: File, catalog: &Catalog, object: &ObjectDef) -> Result<Sheet> {
        let mut mapping = Mapping {
            fields: Vec::new(),
            through: Vec::new(),
            parts: Vec::new(),
            values: self.columns.iter().map(|column| column.values.clone()).collect(),
        };
        for column in &self.columns {
            let part = column.field.as_deref().and_then(Part::from_name);
            mapping.parts.push(part);
            let (field, through) = match part {
                Some(_) => (None, None),
                None => ids(column, catalog, object)?,
            };
            mapping.fields.push(field);
            mapping.through.push(through);
        }
        let encoding = Encoding::for_label(self.encoding.as_bytes());
        let layout = Layout {
            json: self.json.clone(),
            encoding: encoding.ok_or_else(|| Error::internal("an encoding without a name"))?,
            delimiter: self.delimiter,
            before: self.before,
            headings: self.columns.iter().map(|column| column.heading.clone()).collect(),
            mapping,
        };
        Sheet::again(file, self.sheet, layout)
    }

    /// The zone of times without one.
    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }
}

/// The object that a field of this kind refers to.
fn target<'c>(catalog: &'c Catalog, kind: &FieldKind) -> Option<&'c ObjectDef> {
    let FieldKind::Reference(reference) = kind else { return None };
    catalog.find(reference.to.as_deref()?)
}

/// The field that a column fills, and that of the record referred to which is in it.
fn ids(
    column: &RecipeColumn,
    catalog: &Catalog,
    object: &ObjectDef,
) -> Result<(Option<FieldId>, Option<FieldId>)> {
    let Some(name) = &column.field else { return Ok((None, None)) };
    let field = object.field(name).ok_or_else(|| gone(name))?;
    let Some(through) = &column.through else { return Ok((Some(field.id), None)) };
    let other = target(catalog, &field.kind).and_then(|target| target.field(through));
    Ok((Some(field.id), Some(other.ok_or_else(|| gone(through))?.id)))
}

fn gone(name: &str) -> Error {
    Error::new(
        ErrorKind::UnknownField,
        text!(
            en = "The field '{name}' that the import fills is gone.",
            zh = "导入要填写的字段“{name}”已不存在。"
        ),
    )
}

pub(crate) fn no_file() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(en = "The file of this import was not kept.", zh = "该导入没有保留原文件。"),
    )
}
