//! A row on its way to become a record: its values, what is still to be looked up, what is wrong.

use std::fmt::Write;

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::text::Language;
use steward_model::{Text, Value, text};

use super::cell;
use super::layout::Layout;
use super::source::Row;

/// A column that fills a field.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its place in the file.
    pub(crate) at: usize,
    /// Its heading.
    pub(crate) heading: String,
    /// The field.
    pub(crate) field: FieldId,
    /// The object that the field refers to.
    pub(crate) target: Option<ObjectId>,
    /// The field of that object that is in the column, if the heading says so.
    pub(crate) through: Option<FieldId>,
    /// The column that has the id as well, to tell records of the same name apart.
    pub(crate) ids: Option<usize>,
}

impl Column {
    /// The columns of a file that fill fields of `object`.
    pub(crate) fn all(catalog: &Catalog, object: &ObjectDef, layout: &Layout) -> Vec<Self> {
        let fields = layout.mapping.fields.iter().zip(&layout.headings).enumerate();
        fields
            .filter_map(|(at, (field, heading))| {
                let field = (*field)?;
                let target = match &object.fields[field].kind {
                    FieldKind::Reference(reference) => reference.to.as_deref(),
                    _ => None,
                };
                let target = target.and_then(|name| catalog.find(name)).map(|found| found.id);
                let through = layout.mapping.through[at];
                let named = |name: &String| name.trim() == object.fields[field].name;
                let ids = through.and_then(|_| layout.headings.iter().position(named));
                Some(Self { at, heading: heading.trim().to_owned(), field, target, through, ids })
            })
            .collect()
    }
}

/// Something wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The column, if it is one's.
    pub(crate) column: Option<usize>,
    /// What is wrong.
    pub(crate) reason: Text,
}

/// A cell that names a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// The column, by its place among the columns.
    pub(crate) column: usize,
    /// The object of the record.
    pub(crate) target: ObjectId,
    /// The id or title, or another unique value.
    pub(crate) name: String,
    /// The field that has it; none for any by which people name records.
    pub(crate) through: Option<FieldId>,
    /// The id that the row says besides.
    pub(crate) id: Option<i64>,
}

/// A row on its way to become a record.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The row.
    pub(crate) row: Row,
    /// Its values, by field name.
    pub(crate) values: Map<String, Json>,
    /// The value of the key by which its record is found.
    pub(crate) key: Option<String>,
    /// Cells that are still to be looked up.
    pub(crate) open: Vec<Open>,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
}

impl Draft {
    /// Reads a row. `key` is the field by which records are found.
    pub(crate) fn new(
        object: &ObjectDef,
        columns: &[Column],
        width: usize,
        key: Option<FieldId>,
        zone: &TimeZone,
        row: Row,
    ) -> Self {
        let (values, open, problems) = (Map::new(), Vec::new(), Vec::new());
        let mut draft = Self { row, values, key: None, open, problems };
        if draft.row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            draft.refuse(None, more_cells(width));
        }
        for (place, column) in columns.iter().enumerate() {
            let field = &object.fields[column.field];
            let raw = draft.row.cells.get(column.at).unwrap_or_default();
            match cell::clean(field, raw, zone).map(std::borrow::Cow::into_owned) {
                Ok(cell) if cell.is_empty() => {}
                Ok(cell) => draft.take(place, column, field, key, cell),
                Err(reason) => draft.refuse(Some(place), reason),
            }
        }
        if key.is_some() && draft.key.is_none() && draft.problems.is_empty() {
            let column = columns.iter().position(|column| Some(column.field) == key);
            draft.refuse(column, no_key());
        }
        draft
    }

    fn take(
        &mut self,
        place: usize,
        column: &Column,
        field: &FieldDef,
        key: Option<FieldId>,
        cell: String,
    ) {
        if let Some(target) = column.target {
            let id = column.ids.and_then(|at| self.row.cells.get(at)?.trim().parse().ok());
            let through = column.through;
            self.open.push(Open { column: place, target, name: cell, through, id });
            return;
        }
        match cell::read(field, &cell) {
            Ok(Value::Null) => {}
            Ok(value) => {
                if key == Some(field.id) {
                    self.key = Some(field.kind().wire().to_text((&value).into()));
                }
                let json = match (&field.kind, value) {
                    (_, Value::Int(id)) if field.id == 0 => Json::from(id),
                    // Read as JSON above.
                    (FieldKind::Json(_), Value::Text(json)) => {
                        serde_json::from_str(&json).unwrap_or(Json::String(cell))
                    }
                    _ => Json::String(cell),
                };
                self.values.insert(field.name.clone(), json);
            }
            Err(reason) => self.refuse(Some(place), reason),
        }
    }

    /// Notes what is wrong with a column, or with the row.
    pub(crate) fn refuse(&mut self, column: Option<usize>, reason: Text) {
        self.problems.push(Problem { column, reason });
    }

    /// Everything that is wrong, for people.
    pub(crate) fn why(&self, columns: &[Column], language: Language) -> String {
        let mut why = String::new();
        for problem in &self.problems {
            let (between, colon) = match language {
                Language::En => ("; ", ": "),
                Language::Zh => ("；", "："),
            };
            if !why.is_empty() {
                why.push_str(between);
            }
            if let Some(column) = problem.column.and_then(|place| columns.get(place)) {
                let value = shortened(self.row.cells.get(column.at).unwrap_or_default());
                // Writing to a string cannot fail.
                let _ = match language {
                    Language::En => write!(why, "{} \"{value}\"{colon}", column.heading),
                    Language::Zh => write!(why, "{}“{value}”{colon}", column.heading),
                };
            }
            why.push_str(problem.reason.get(language));
        }
        why
    }
}

/// The most characters of a cell that a message quotes.
const MOST_QUOTED: usize = 40;

/// A cell as a message quotes it.
fn shortened(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.trim();
    match plain.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain.to_owned(),
    }
}

fn more_cells(width: usize) -> Text {
    text!(
        en = "The row has more than the {width} cells that have a heading.",
        zh = "该行的单元格多于表头的 {width} 列。"
    )
}

fn no_key() -> Text {
    text!(
        en = "The key is empty, so its record cannot be found.",
        zh = "关键字段为空，无法查找对应记录。"
    )
}
