//! A row on its way to become a record: its values, what is still to be looked up, what is wrong.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::{Text, Value, text};

use super::cell;
use super::layout::Layout;
use super::part::{self, Part};
use super::ready::{self, Values};
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
    /// Of a reference to any record: the field that names the object.
    pub(crate) half: Option<FieldId>,
    /// It has more of what the field shows.
    pub(crate) part: Option<Part>,
    /// What its values are called here.
    pub(crate) values: Values,
}

impl Column {
    /// The columns of a file that fill fields of `object`.
    pub(crate) fn all(catalog: &Catalog, object: &ObjectDef, layout: &Layout) -> Vec<Self> {
        let fields = layout.mapping.fields.iter().zip(&layout.headings).enumerate();
        fields
            .filter_map(|(at, (field, heading))| {
                let part = layout.mapping.parts[at];
                let field = field.or_else(|| part?.field(catalog, object))?;
                let reference = match &object.fields[field].kind {
                    FieldKind::Reference(reference) => Some(reference),
                    _ => None,
                };
                let target = reference.and_then(|reference| catalog.find(reference.to.as_deref()?));
                let target = target.map(|found| found.id);
                let half = reference.and_then(|found| object.find_id(found.object_field.as_ref()?));
                let through = layout.mapping.through[at];
                let named = |name: &String| name.trim() == object.fields[field].name;
                let ids = through.and_then(|_| layout.headings.iter().position(named));
                let heading = heading.trim().to_owned();
                let values = layout.mapping.values[at].clone();
                Some(Self { at, heading, field, target, through, ids, half, part, values })
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
    /// The id that the row says: besides the name, or instead of one.
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
    /// The record's id in the database that it comes from.
    pub(crate) foreign: Option<i64>,
    /// Further numbers and addresses.
    pub(crate) parts: Vec<(Part, String)>,
    /// Family and given name, where they become one name.
    pub(crate) names: [String; 2],
    /// Cells that are still to be looked up.
    pub(crate) open: Vec<Open>,
    /// Cells that name records which are not here yet, and are left out.
    pub(crate) later: Vec<Open>,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
}

/// How the rows of a file are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// The objects.
    pub(crate) catalog: &'a Catalog,
    /// What the rows are.
    pub(crate) object: &'a ObjectDef,
    /// The columns that fill fields.
    pub(crate) columns: &'a [Column],
    /// How many cells have a heading.
    pub(crate) width: usize,
    /// The field by which records are found.
    pub(crate) key: Option<FieldId>,
    /// The column with the ids of another database, if that is where the rows come from.
    pub(crate) ids: Option<usize>,
    /// The zone of times without one.
    pub(crate) zone: &'a TimeZone,
}

impl Reading<'_> {
    /// Reads a row.
    pub(crate) fn draft(&self, row: Row) -> Draft {
        let mut draft = Draft::new(row);
        if draft.row.cells.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
            draft.refuse(None, more_cells(self.width));
        }
        // What an id is one of is in another column.
        let (any, plain): (Vec<_>, Vec<_>) =
            self.columns.iter().enumerate().partition(|(_, column)| column.half.is_some());
        for (place, column) in plain.into_iter().chain(any) {
            let field = &self.object.fields[column.field];
            let raw = draft.row.cells.get(column.at).unwrap_or_default();
            let raw = ready::renamed(&column.values, raw).unwrap_or(raw);
            match cell::clean(field, raw, self.zone).map(std::borrow::Cow::into_owned) {
                Ok(cell) => self.take(&mut draft, (place, column), field, cell),
                Err(reason) => draft.refuse(Some(place), reason),
            }
        }
        self.tidy_parts(&mut draft);
        self.name(&mut draft);
        if let Some(at) = self.ids {
            draft.foreign = draft.id_at(at);
            if draft.foreign.is_none() {
                draft.refuse(None, no_id());
            }
        }
        if self.key.is_some() && draft.key.is_none() && draft.problems.is_empty() {
            let column = self.columns.iter().position(|column| Some(column.field) == self.key);
            draft.refuse(column, no_key());
        }
        draft
    }

    /// Names a record by the parts of its name, if it has no other.
    fn name(&self, draft: &mut Draft) {
        let title = &self.object.fields[self.object.title].name;
        if draft.values.contains_key(title) {
            return;
        }
        let of = |id: FieldId| {
            let value = draft.values.get(&self.object.fields[id].name)?.as_str()?;
            Some(value.to_owned())
        };
        let fields =
            part::name_fields(self.object).map(|ids| ids.map(|id| of(id).unwrap_or_default()));
        let [family, given] = fields.as_ref().unwrap_or(&draft.names);
        let name = part::whole_name(family, given);
        if !name.is_empty() {
            draft.values.insert(title.clone(), Json::String(name));
        }
    }

    /// Without the numbers and addresses that are there already.
    fn tidy_parts(&self, draft: &mut Draft) {
        let mut seen: Vec<String> = Vec::new();
        for column in self.columns.iter().filter(|column| column.part.is_none()) {
            let field = &self.object.fields[column.field];
            if let Some(Json::String(own)) = draft.values.get(&field.name)
                && matches!(field.kind, FieldKind::Phone(_) | FieldKind::Email(_))
                && let Ok(Value::Text(own)) = cell::read(field, own)
            {
                seen.push(own);
            }
        }
        draft.parts.retain(|(_, value)| {
            let new = !seen.contains(value);
            seen.push(value.clone());
            new
        });
    }

    fn take(
        &self,
        draft: &mut Draft,
        (place, column): (usize, &Column),
        field: &FieldDef,
        cell: String,
    ) {
        if let Some(part) = column.part.filter(|part| part.is_name()) {
            let place = usize::from(part == Part::Given);
            draft.names[place] = cell;
            return;
        }
        if let Some(part) = column.part {
            match cell::read(field, &cell) {
                Ok(Value::Text(value)) => draft.parts.push((part, value)),
                Ok(_) => {}
                Err(reason) => draft.refuse(Some(place), reason),
            }
            return;
        }
        let abroad = self.ids.is_some();
        let id = column.ids.or_else(|| abroad.then_some(column.at));
        let id = id.and_then(|at| draft.id_at(at));
        if cell.is_empty() && (!abroad || id.is_none()) {
            return;
        }
        let of_half = column.half.filter(|_| abroad).and_then(|half| {
            let object = draft.values.get(&self.object.fields[half].name)?.as_str()?;
            self.catalog.find(object).map(|found| found.id)
        });
        if let Some(target) = column.target.or(of_half) {
            let through = column.through;
            draft.open.push(Open { column: place, target, name: cell, through, id });
            return;
        }
        if abroad && column.half.is_some() {
            draft.refuse(Some(place), no_object());
            return;
        }
        match cell::read(field, &cell) {
            Ok(Value::Null) => {}
            Ok(value) => {
                if self.key == Some(field.id) {
                    draft.key = Some(field.kind().wire().to_text((&value).into()));
                }
                let json = match (&field.kind, value) {
                    (_, Value::Int(id)) if field.id == 0 => Json::from(id),
                    // Read as JSON above.
                    (FieldKind::Json(_), Value::Text(json)) => {
                        serde_json::from_str(&json).unwrap_or(Json::String(cell))
                    }
                    _ => Json::String(cell),
                };
                draft.values.insert(field.name.clone(), json);
            }
            Err(reason) => draft.refuse(Some(place), reason),
        }
    }
}

impl Draft {
    fn new(row: Row) -> Self {
        let values = Map::new();
        let (parts, open, later, problems) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let names = [String::new(), String::new()];
        Self { row, values, key: None, foreign: None, parts, names, open, later, problems }
    }

    /// The id in a cell.
    fn id_at(&self, at: usize) -> Option<i64> {
        self.row.cells.get(at)?.trim().parse().ok()
    }

    /// Notes what is wrong with a column, or with the row.
    pub(crate) fn refuse(&mut self, column: Option<usize>, reason: Text) {
        self.problems.push(Problem { column, reason });
    }

    /// What stands in a column, as a message quotes it.
    pub(crate) fn quoted(&self, column: &Column) -> String {
        shortened(self.row.cells.get(column.at).unwrap_or_default())
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

fn no_object() -> Text {
    text!(
        en = "The row does not say what kind of record this is.",
        zh = "该行没有说明这是哪一类记录。"
    )
}

fn no_id() -> Text {
    text!(
        en = "The column 'id' has no id of the other database.",
        zh = "“id”列没有填写原数据库中的编号。"
    )
}

fn no_key() -> Text {
    text!(
        en = "The key is empty, so its record cannot be found.",
        zh = "关键字段为空，无法查找对应记录。"
    )
}
