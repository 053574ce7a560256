//! The TOML form of a definition, as written in `crates/crm/packs/<pack>/<object>/<object>.toml`.

use super::own_object::Gone;
use crate::kind::OptionDef;
use crate::text::Text;
use serde::{Deserialize, Serialize};

pub use super::traits::names as traits;

/// The kinds that a field can have. The last three are composites, spread into plain fields.
pub const KINDS: &[&str] = &[
    "text",
    "long_text",
    "rich_text",
    "email",
    "phone",
    "url",
    "time_zone",
    "integer",
    "decimal",
    "money",
    "percent",
    "boolean",
    "date",
    "datetime",
    "duration",
    "select",
    "multi_select",
    "currency",
    "reference",
    "user",
    "department",
    "file",
    "image",
    "auto_number",
    "object_name",
    "secret",
    "json",
    "province",
    "city",
    "district",
    "region_code",
    "any_record",
    "address",
    "geo",
];

/// One object.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// Singular name in snake case; also the table's name.
    pub name: String,
    /// Plural name; the path in the API.
    pub plural: String,
    /// What people call one.
    pub label: Text,
    /// What people call several.
    pub label_plural: Text,
    /// One sentence that says what it is for.
    pub help: Text,
    /// Whether its records are parts of another record: they are listed there, and its views are
    /// shown for one such record at a time.
    #[serde(default)]
    pub part: bool,
    /// The icon's name.
    pub icon: String,
    /// The field that names a record.
    pub title: String,
    /// `base` or `child`, and any others of [`traits`].
    pub traits: Vec<String>,
    /// Default order, in the spelling of `order=`.
    #[serde(default)]
    pub order: Option<String>,
    /// The field that says whose a record is, where it is not `owner_id`.
    #[serde(default)]
    pub owner: Option<String>,
    /// The field that says which department's a record is, where the object is not `owned`.
    #[serde(default)]
    pub department: Option<String>,
    /// Fields that search reads.
    #[serde(default)]
    pub search: Vec<String>,
    /// The fields.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
    /// Unique keys over several fields (undeleted rows only).
    #[serde(default, rename = "unique")]
    pub uniques: Vec<Key>,
    /// Indexes over several fields (undeleted rows only, the id is appended).
    #[serde(default, rename = "index")]
    pub indexes: Vec<Key>,
    /// Exactly one of these references must be set.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// At most one of these fields may be set.
    #[serde(default)]
    pub never_together: Vec<String>,
    /// Where those who take part in a record stand: they may read it.
    #[serde(default)]
    pub people: Option<People>,
    /// Records that only their owner and those who take part see.
    #[serde(default)]
    pub private: Option<Private>,
    /// Allowed changes of a select field; without any, every change is allowed.
    #[serde(default, rename = "transition")]
    pub transitions: Vec<TransitionDef>,
    /// Sections of the form.
    #[serde(default, rename = "section")]
    pub sections: Vec<SectionDef>,
    /// Views that everyone finds at first.
    #[serde(default, rename = "view")]
    pub views: Vec<View>,
    /// The group of the navigation in which a company's own object stands. In no file.
    #[serde(skip)]
    pub group: Option<String>,
    /// Which of the company's own objects it is; none for a shipped one. In no file.
    #[serde(skip)]
    pub own: Option<i64>,
    /// Whether a company's own object is gone. In no file.
    #[serde(skip)]
    pub gone: Option<Gone>,
}

/// One field. Keys that do not fit its kind are refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name in snake case; also the column's name.
    pub name: String,
    /// The kind, one of [`KINDS`].
    pub kind: String,
    /// What people call it.
    pub label: Text,
    /// A short help, where the label does not say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Whether a form asks for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Whether the column is NOT NULL: names and defaulted values only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_null: bool,
    /// Whether the system sets it; people can't.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub derived: bool,
    /// Whether it can be set at creation only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed: bool,
    /// Whether it is indexed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub indexed: bool,
    /// Whether no two undeleted records may have the same value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// Whether people sort by it: a folded, pinyin-aware key is stored beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sorted: bool,
    /// The value of a new record, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Text, long text, rich text, secret: the most characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Numbers: the least value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Numbers: the greatest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// Decimal, money, percent: decimals stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<u8>,
    /// Money: the field with the currency's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Select and multi-select: the options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionDef>,
    /// Reference: the object. In the fields of a trait `{object}` is the object itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Any-record: the objects allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<String>,
    /// Any-record: which of the company's own objects are allowed as well: `all`, `owned`, or those with an
    /// ability (`timeline`, `files`, `tags`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_objects: Option<String>,
    /// Reference and any-record: access to the referred record gives access to this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cascade: bool,
    /// Beside `cascade`: access comes from the referred object through this reference only, and not
    /// once more through the record's other parents, because every record that has one of those has
    /// this as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub covers: bool,
    /// Reference: what the records that refer to one are called beside it, where their object's name does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_label: Option<Text>,
    /// Reference: what becomes of a record when the one it refers to is deleted.
    #[serde(default, skip_serializing_if = "OnDelete::is_usual")]
    pub on_delete: OnDelete,
    /// Geo point: the select field that says in which coordinate system (`wgs84`, `gcj02`, `bd09`) a
    /// position is given together with it; WGS-84 is what is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<String>,
    /// Secret: whether it can be found by its whole value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub findable: bool,
    /// Auto-number: what stands before the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// A CEL expression over the record's own fields and those of the records that its references lead
    /// to; the result is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// A number kept up from child records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollup: Option<RollUp>,
    /// Which of the company's own fields it is, or is a part of; none for a shipped one. In no file.
    #[serde(skip)]
    pub own: Option<i64>,
    /// Whether the company keeps it out of forms and lists. In no file.
    #[serde(skip)]
    pub hidden: bool,
    /// Whether it is the company that requires it. In no file.
    #[serde(skip)]
    pub bound: bool,
}

/// What becomes of a record when the one it refers to is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// It stays as it is, and finds the other again when that is restored.
    #[default]
    Keep,
    /// It stays, without the reference.
    Clear,
    /// It goes into the bin as well, and comes back with the other.
    Cascade,
    /// As long as it is there, the other can't be deleted.
    Refuse,
}

impl OnDelete {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Keep, Self::Clear, Self::Cascade, Self::Refuse];

    fn is_usual(&self) -> bool {
        *self == Self::Keep
    }

    /// The key in definitions.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Clear => "clear",
            Self::Cascade => "cascade",
            Self::Refuse => "refuse",
        }
    }
}

/// A number kept up from child records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollUp {
    /// The child object.
    pub from: String,
    /// The child's reference to this object.
    pub via: String,
    /// `count`, `sum`, `min` or `max`.
    pub function: String,
    /// The child's field; not for `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Only children whose select or boolean fields have these values.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub only: std::collections::BTreeMap<String, String>,
}

/// Where those who take part in a record stand. They may read it, whoever it belongs to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// The child object whose `user_id` takes part.
    pub from: String,
    /// The child's reference to this object.
    pub via: String,
}

/// Which records only their owner and those who take part see, whatever else gives access to them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Private {
    /// The select field that says so.
    pub field: String,
    /// Its option's key for private.
    pub value: String,
    /// The child object whose departments see the record as well; its reference to this object is called
    /// like that of those who take part.
    #[serde(default)]
    pub departments: Option<String>,
}

/// Several fields together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The fields, in order.
    pub fields: Vec<String>,
    /// Indexes: whether rows where the first field is null are left out, because most are and
    /// nobody walks through them.
    #[serde(default)]
    pub skip_null: bool,
}

/// From one value of a select field to others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitionDef {
    /// The select field.
    pub field: String,
    /// The option's key before.
    pub from: String,
    /// The keys it may become.
    pub to: Vec<String>,
}

/// A section of the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionDef {
    /// Its heading.
    pub label: Text,
    /// Its fields, in order.
    pub fields: Vec<String>,
}

/// A view.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// A stable key.
    pub key: String,
    /// What people call it.
    pub label: Text,
    /// The query, in the spelling of a query string.
    pub query: String,
}
