//! A file that was looked at: how it is laid out, what is in it, and which field each column fills.

use std::fs::File;
use std::sync::Arc;

use csv::StringRecord;
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, FieldRight};
use steward_model::text::Language;
use steward_model::{Error, Result, text};

use super::guess;
use super::layout::Layout;
use super::part::Part;
use super::prepare::Key;
use super::ready::{ColumnFate, Ready, Values};
use super::recall::part_allowed;
use super::{source, vcard, width, workbook};

/// Rows at the beginning from which the meaning of columns without a known heading is guessed.
const SAMPLE_ROWS: usize = 200;

/// Values that are shown of each column.
const SHOWN_VALUES: usize = 3;

/// A file that was looked at.
#[derive(Debug)]
pub struct Sheet {
    /// The file as it came.
    pub(crate) original: File,
    /// The table that it has.
    pub(crate) file: File,
    pub(crate) layout: Layout,
    /// The names of all sheets of a workbook; none of another file.
    pub sheets: Vec<String>,
    /// The sheet that this is, by its place among `sheets`.
    pub sheet: usize,
    /// Whether the file is an address book.
    cards: bool,
    /// Which columns were guessed from their values.
    guessed: Vec<bool>,
    samples: Vec<StringRecord>,
    /// What is known of the export that it is.
    pub(crate) ready: Option<Ready>,
}

/// How a file is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The objects.
    pub catalog: &'a Arc<Catalog>,
    /// What the rows are.
    pub object: &'a ObjectDef,
    /// Who asks: only fields that may be written are filled.
    pub access: &'a Access,
    /// The field by which records are found, by name.
    pub key: Option<&'a str>,
    /// The sheet of a workbook, by its place; the first one with anything in it, if none is named.
    pub sheet: Option<usize>,
    /// Whether the meaning of columns is also guessed from their values.
    pub guess: bool,
}

/// A column of a sheet, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its heading.
    pub heading: String,
    /// The name of the field that it fills.
    pub field: Option<String>,
    /// Whether the field was guessed from the values.
    pub guessed: bool,
    /// Some of its values.
    pub samples: Vec<String>,
    /// What becomes of it, where the file is an export that was recognised.
    pub fate: Option<ColumnFate>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'a> {
    /// A sheet of a workbook, by its name.
    Workbook(&'a str),
    /// An object of JSON in each line.
    JsonLines,
    /// An address book (vCard).
    Cards,
    /// Text with something between its cells.
    Cells {
        /// The name of its encoding.
        encoding: &'static str,
        /// What stands between the cells.
        between: u8,
    },
}

impl Sheet {
    /// Looks at a file.
    ///
    /// # Errors
    /// When it can't be read, is empty, or is no table.
    pub async fn look(file: File, sight: Sight<'_>) -> Result<Self> {
        let key = Key::new(sight.object, sight.key)?.field();
        let (catalog, object) = (Arc::clone(sight.catalog), sight.object.clone());
        let (access, sheet, guess) = (sight.access.clone(), sight.sheet, sight.guess);
        let looked = tokio::task::spawn_blocking(move || {
            let mut found = Self::detect(file, &catalog, (&object, key), sheet)?;
            found.allow(&catalog, &object, &access);
            if guess {
                found.guess(&object, &access);
            }
            Ok(found)
        });
        looked.await.map_err(Error::internal)?
    }

    fn detect(
        file: File,
        catalog: &Catalog,
        (object, key): (&ObjectDef, Option<FieldId>),
        sheet: Option<usize>,
    ) -> Result<Self> {
        let original = file.try_clone().map_err(|error| source::unreadable(0, &error))?;
        let opened = workbook::open(file, sheet)?;
        let mut file = opened.file;
        let layout = Layout::detect(&mut file, catalog, object, key);
        let layout = layout.map_err(|error| source::unreadable(0, &error))?.ok_or_else(empty)?;
        width::check(&layout.headings)?;
        let mut records = layout
            .open(file.try_clone().map_err(|error| source::unreadable(0, &error))?, Arc::default())
            .map_err(|error| source::unreadable(0, &error))?;
        let mut samples = Vec::new();
        let mut record = StringRecord::new();
        // What is wrong further down is said where the rows are read.
        while samples.len() < SAMPLE_ROWS && records.next(&mut record).unwrap_or(false) {
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                samples.push(std::mem::take(&mut record));
            }
        }
        let guessed = vec![false; layout.headings.len()];
        let (sheets, sheet, cards) = (opened.sheets, opened.sheet, opened.cards);
        Ok(Self { original, file, layout, sheets, sheet, cards, guessed, samples, ready: None })
    }

    /// A file that was looked at before, read in the same way.
    pub(crate) fn again(file: File, sheet: usize, layout: Layout) -> Result<Self> {
        let original = file.try_clone().map_err(|error| source::unreadable(0, &error))?;
        let opened = workbook::open(file, Some(sheet))?;
        let guessed = vec![false; layout.headings.len()];
        let (sheets, cards, samples) = (opened.sheets, opened.cards, Vec::new());
        Ok(Self {
            original,
            file: opened.file,
            layout,
            sheets,
            sheet,
            cards,
            guessed,
            samples,
            ready: None,
        })
    }

    /// Leaves out what the caller may not write.
    fn allow(&mut self, catalog: &Catalog, object: &ObjectDef, access: &Access) {
        for part in &mut self.layout.mapping.parts {
            *part = part.filter(|part| part_allowed(*part, catalog, access));
        }
        for field in &mut self.layout.mapping.fields {
            let allowed = |id: &FieldId| {
                *id == 0 || access.field(object.id, &object.fields[*id].name) >= FieldRight::Write
            };
            *field = field.filter(allowed);
        }
    }

    /// Guesses what the columns are that no heading tells.
    fn guess(&mut self, object: &ObjectDef, access: &Access) {
        for at in 0..self.layout.headings.len() {
            let mapping = &self.layout.mapping;
            if mapping.fields[at].is_some() || mapping.parts[at].is_some() {
                continue;
            }
            let values: Vec<&str> = self.samples.iter().filter_map(|row| row.get(at)).collect();
            let free = |id: FieldId| {
                let field = &object.fields[id];
                field.writable()
                    && !self.layout.mapping.has(id)
                    && access.field(object.id, &field.name) >= FieldRight::Write
            };
            if let Some(field) = guess::field(object, &values, free) {
                self.layout.mapping.fields[at] = Some(field);
                self.guessed[at] = true;
            }
        }
    }

    /// Fills other fields: the name of one for each column, or none.
    ///
    /// # Errors
    /// When there is not one for each column, a name is unknown or nobody's to write, or comes twice.
    pub fn choose(
        &mut self,
        catalog: &Catalog,
        object: &ObjectDef,
        names: &[Option<String>],
    ) -> Result<()> {
        if names.len() != self.layout.headings.len() {
            let (count, width) = (names.len(), self.layout.headings.len());
            return Err(Error::new(
                ErrorKind::BadValue,
                text!(
                    en = "The file has {width} columns, but {count} were named.",
                    zh = "文件有 {width} 列，却指定了 {count} 列。"
                ),
            ));
        }
        let mut fields = vec![None; names.len()];
        let mut parts = vec![None; names.len()];
        for (at, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            parts[at] = Part::from_name(name).filter(|part| part.field(catalog, object).is_some());
            if parts[at].is_some() {
                continue;
            }
            let field = object.field(name).filter(|field| field.id == 0 || field.writable());
            let field = field.ok_or_else(|| not_writable(object, name))?;
            if fields.contains(&Some(field.id)) {
                return Err(twice(&field.label.en, &field.label.zh));
            }
            fields[at] = Some(field.id);
        }
        self.fill(object, fields, parts);
        Ok(())
    }

    /// Fills these.
    pub(crate) fn fill(
        &mut self,
        object: &ObjectDef,
        fields: Vec<Option<FieldId>>,
        parts: Vec<Option<Part>>,
    ) {
        let values = |(at, field): (usize, &Option<FieldId>)| -> Values {
            let known = self.ready.as_ref().zip(field.as_ref());
            known.map(|(known, id)| known.values(at, &object.fields[*id].name)).unwrap_or_default()
        };
        let values = fields.iter().enumerate().map(values).collect();
        let mapping = &mut self.layout.mapping;
        for (at, field) in fields.iter().enumerate() {
            if mapping.fields[at] != *field {
                mapping.through[at] = None;
                self.guessed[at] = false;
            }
        }
        mapping.fields = fields;
        mapping.parts = parts;
        mapping.values = values;
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self, object: &ObjectDef) -> Vec<SheetColumn> {
        let headings = self.layout.headings.iter().enumerate();
        headings
            .map(|(at, heading)| {
                let field = self.layout.mapping.fields[at];
                let mut samples: Vec<String> = Vec::new();
                for value in self.samples.iter().filter_map(|row| row.get(at)) {
                    let value = shortened(value.trim());
                    let wanted = !value.is_empty() && !samples.contains(&value);
                    if wanted && samples.len() < SHOWN_VALUES {
                        samples.push(value);
                    }
                }
                let part = self.layout.mapping.parts[at].map(|part| part.name().to_owned());
                let field = field.map(|id| object.fields[id].name.clone()).or(part);
                SheetColumn {
                    heading: heading.trim().to_owned(),
                    fate: self.ready.as_ref().map(|ready| ready.fate(at, field.as_deref())),
                    field,
                    guessed: self.guessed[at],
                    samples,
                }
            })
            .collect()
    }

    /// What its headings are called in a language: an address book has none of its own.
    #[must_use]
    pub fn called<'h>(&self, heading: &'h str, language: Language) -> &'h str {
        if self.cards { vcard::called(heading, language) } else { heading }
    }

    /// What the file is.
    #[must_use]
    pub fn form(&self) -> Form<'_> {
        match self.sheets.get(self.sheet) {
            Some(name) => Form::Workbook(name),
            None if self.layout.json.is_some() => Form::JsonLines,
            None if self.cards => Form::Cards,
            None => Form::Cells {
                encoding: self.layout.encoding.name(),
                between: self.layout.delimiter,
            },
        }
    }

    /// How many rows it has that are not empty.
    ///
    /// # Errors
    /// When it can't be read, or has more than `most`.
    pub async fn count(&self, most: u64) -> Result<u64> {
        let file = self.file.try_clone().map_err(|error| source::unreadable(0, &error))?;
        let mut source = source::Source::open(&self.layout, file)?;
        let mut rows = 0;
        while let Some(window) = source.next().await? {
            rows += window.len() as u64;
            if rows > most {
                return Err(too_many_rows(most));
            }
        }
        Ok(rows)
    }

    /// Refuses what can't be imported like this: a key that is none, or a column that is missing.
    ///
    /// # Errors
    /// [`ErrorKind::BadBody`] when no column fills what every row needs; other kinds for a wrong key.
    pub fn check(&self, object: &ObjectDef, key: Option<&str>) -> Result<()> {
        self.demand(object, &Key::new(object, key)?)
    }

    /// Refuses a file without the columns that it needs.
    pub(crate) fn demand(&self, object: &ObjectDef, key: &Key) -> Result<()> {
        let needed = match key.field() {
            Some(key) => key,
            None => object.title,
        };
        let mapping = &self.layout.mapping;
        let named = needed == object.title && mapping.has_name_parts(object);
        if needed == 0 && key.field().is_none() || mapping.has(needed) || named {
            return Ok(());
        }
        let field = &object.fields[needed];
        let (name, en, zh) = (&field.name, &field.label.en, &field.label.zh);
        Err(Error::new(
            ErrorKind::BadBody,
            text!(
                en = "No column of the file is '{name}' ({en}); nothing was imported.",
                zh = "文件中没有“{zh}”（{name}）列，未导入任何数据。"
            ),
        )
        .with_hint(text!(
            en = "The first row must have the headings: names or labels of fields.",
            zh = "首行须为表头，写字段名或字段的中英文名称。"
        )))
    }
}

/// The most characters of a value that are shown.
const SHOWN_CHARS: usize = 60;

fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

fn empty() -> Error {
    Error::new(ErrorKind::BadBody, text!(en = "The file is empty.", zh = "文件是空的。"))
}

fn too_many_rows(most: u64) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The file has more than {most} rows. Split it, or use the command \
                  `steward import`, which has no such limit.",
            zh = "文件超过 {most} 行。请拆分文件，或使用没有行数限制的命令 `steward import`。"
        ),
    )
}

fn not_writable(object: &ObjectDef, name: &str) -> Error {
    let zh = &object.label.zh;
    let plural = &object.plural;
    Error::new(
        ErrorKind::UnknownField,
        text!(
            en = "'{name}' is no field of '{plural}' that an import can fill.",
            zh = "“{name}”不是“{zh}”中可以导入的字段。"
        ),
    )
}

fn twice(en: &str, zh: &str) -> Error {
    Error::new(
        ErrorKind::BadValue,
        text!(
            en = "Two columns fill '{en}'; choose one of them.",
            zh = "有两列都对应“{zh}”，请只保留一列。"
        ),
    )
}
