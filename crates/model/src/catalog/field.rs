//! A field of an object.

use super::definition::OnDelete;
use super::{Computed, FieldId};
use crate::kind::{FieldKind, Kind};
use crate::text::Text;
use crate::value::Value;

/// The suffix of the column that keeps the sort key of a text field that people sort by.
pub(super) const SORT_SUFFIX: &str = "_sort";

/// The suffix of the column that keeps the code by which a secret is found.
pub(super) const CODE_SUFFIX: &str = "_code";

/// A field: one column.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent properties, each named")]
pub struct FieldDef {
    /// Its position in the object.
    pub id: FieldId,
    /// Its name; also the column's name.
    pub name: String,
    /// The column's name in quotes, as SQL wants it.
    pub quoted: String,
    /// What its values mean.
    pub kind: FieldKind,
    /// What people call it.
    pub label: Text,
    /// A short help.
    pub help: Option<Text>,
    /// Whether a form asks for it.
    pub required: bool,
    /// Whether the column is NOT NULL.
    pub not_null: bool,
    /// Whether only the system sets it.
    pub derived: bool,
    /// Whether it can be set at creation only.
    pub fixed: bool,
    /// Whether no two undeleted records may have the same value.
    pub unique: bool,
    /// The field with this one's sort key, if people sort by it.
    pub sort_field: Option<FieldId>,
    /// The field with the code by which this secret is found, if it can be.
    pub code_field: Option<FieldId>,
    /// Whether this is such a sort key or code: never shown, never filtered by.
    pub internal: bool,
    /// The value of a new record.
    pub default: Option<Value>,
    /// How the system computes it, if it does.
    pub computed: Option<Computed>,
    /// A reference: what the records that refer to one are called beside it.
    pub list_label: Option<Text>,
    /// A reference: what becomes of a record when the one it refers to is deleted.
    pub on_delete: OnDelete,
    /// Which of the company's own fields it is, or is a part of; none for a shipped one.
    pub own: Option<i64>,
    /// Whether the company keeps it out of forms and lists.
    pub hidden: bool,
    /// Whether it is the company that requires it: that binds imports as well.
    pub bound: bool,
}

impl FieldDef {
    /// The kind's behaviour.
    #[must_use]
    pub fn kind(&self) -> &dyn Kind {
        self.kind.kind()
    }

    /// Whether people and integrations may set it.
    #[must_use]
    pub fn writable(&self) -> bool {
        !self.derived && !self.internal && self.computed.is_none()
    }
}
