//! What is known of exports, read from the files of `crm/` when it is first asked for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use steward_engine::import_mapping::plain;
use steward_model::Text;
use steward_model::fold::fold;

use super::Values;

/// The files: a key for each CRM and what is known of its exports.
const FILES: [(&str, &str); 8] = [
    ("cordys", include_str!("crm/cordys.toml")),
    ("espocrm", include_str!("crm/espocrm.toml")),
    ("hubspot", include_str!("crm/hubspot.toml")),
    ("salesforce", include_str!("crm/salesforce.toml")),
    ("suitecrm", include_str!("crm/suitecrm.toml")),
    ("twenty", include_str!("crm/twenty.toml")),
    ("wukong", include_str!("crm/wukong.toml")),
    ("zoho", include_str!("crm/zoho.toml")),
];

/// Every CRM whose exports are known; or why a file of them can't be read.
pub(super) static CRMS: LazyLock<Result<Vec<Crm>, String>> = LazyLock::new(|| {
    let read = |(key, text): (&'static str, &str)| {
        let file: File = toml::from_str(text).map_err(|error| format!("{key}: {error}"))?;
        let name = Text { en: file.name.en, zh: file.name.zh };
        let tables = file.table.into_iter().map(|table| table.read(&file.values));
        let tables: Result<Vec<Table>, String> = tables.collect();
        Ok(Crm { key, name, tables: tables.map_err(|error| format!("{key}: {error}"))? })
    };
    FILES.into_iter().map(read).collect()
});

/// A CRM whose exports are known.
pub(super) struct Crm {
    pub(super) key: &'static str,
    pub(super) name: Text,
    pub(super) tables: Vec<Table>,
}

/// An export of one object.
pub(super) struct Table {
    /// What its rows become.
    pub(super) object: String,
    /// Headings that only this export has together.
    pub(super) known_by: Vec<String>,
    /// What is known of its columns, by their plain headings.
    pub(super) columns: BTreeMap<String, Spec>,
}

/// What is known of a column.
#[derive(Debug)]
pub(super) struct Spec {
    /// What it fills.
    pub(super) field: Option<String>,
    /// What its values are called here.
    pub(super) values: Values,
    /// Why nothing is filled.
    pub(super) left: Option<Left>,
}

/// Why a column is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Left {
    /// No field has it.
    NoField,
    /// Steward writes it itself.
    System,
    /// It means something only there.
    Theirs,
    /// What it names must be here first.
    Later,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Name,
    /// What values are called here, by what they are called there; by a name that columns use.
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    table: Vec<FileTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    en: String,
    zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    object: String,
    known_by: Vec<String>,
    columns: BTreeMap<String, FileSpec>,
}

/// A column: the field that it fills, or more.
#[derive(Deserialize)]
#[serde(untagged)]
enum FileSpec {
    Field(String),
    Valued { field: String, values: String },
    Left { left: Left },
}

impl FileTable {
    fn read(self, values: &BTreeMap<String, BTreeMap<String, String>>) -> Result<Table, String> {
        let mut columns = BTreeMap::new();
        for (heading, spec) in self.columns {
            let spec = match spec {
                FileSpec::Field(field) => {
                    Spec { field: Some(field), values: Values::new(), left: None }
                }
                FileSpec::Valued { field, values: name } => {
                    let known = values.get(&name).ok_or_else(|| format!("no values '{name}'"))?;
                    let folded = known.iter().map(|(there, here)| (fold(there), here.clone()));
                    Spec { field: Some(field), values: folded.collect(), left: None }
                }
                FileSpec::Left { left } => {
                    Spec { field: None, values: Values::new(), left: Some(left) }
                }
            };
            if columns.insert(plain(&heading), spec).is_some() {
                return Err(format!("'{heading}' stands there twice"));
            }
        }
        Ok(Table { object: self.object, known_by: self.known_by, columns })
    }
}
