//! Columns with further numbers and addresses: what they have becomes contact points of the record,
//! besides the one that it shows itself.

use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::kind::is_mobile_number;
use steward_model::scope::{Access, Reach, Verb};

/// The object of contact points.
const POINT: &str = "contact_point";

/// Its plural.
pub(crate) const POINTS: &str = "contact_points";

/// What a column has more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
}

/// What such columns may be called, as [plain](super::header) headings.
const HEADINGS: [(Part, &[&str]); 2] = [
    (
        Part::Phone,
        &[
            "phone2",
            "phone3",
            "mobile2",
            "tel2",
            "otherphone",
            "备用电话",
            "其他电话",
            "电话2",
            "电话3",
            "手机2",
            "手机3",
            "备用手机",
            "其他手机",
        ],
    ),
    (Part::Email, &["email2", "email3", "otheremail", "备用邮箱", "其他邮箱", "邮箱2", "邮箱3"]),
];

impl Part {
    /// All.
    pub(crate) const ALL: [Self; 2] = [Self::Phone, Self::Email];

    /// The field that shows the first of them.
    fn shown(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// What the API calls a column of them.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Phone => "contact_points.phone",
            Self::Email => "contact_points.email",
        }
    }

    /// The one that the API calls so.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The one that a plain heading says.
    pub(crate) fn of_heading(plain: &str) -> Option<Self> {
        let found = HEADINGS.iter().find(|(_, words)| words.contains(&plain));
        found.map(|(part, _)| *part)
    }

    /// The field of this object that shows the first of them, if its records have contact points.
    pub(crate) fn field(self, catalog: &Catalog, object: &ObjectDef) -> Option<FieldId> {
        parent(catalog, object)?;
        object.find_id(self.shown())
    }

    /// The values of a new contact point; those of its parent are still to be added.
    pub(crate) fn values(self, value: &str) -> Map<String, Json> {
        let kind = match self {
            Self::Phone if is_mobile_number(value) => "mobile",
            Self::Phone => "phone",
            Self::Email => "email",
        };
        let entries = [("kind", kind), ("value", value)];
        entries.map(|(name, value)| (name.to_owned(), Json::from(value))).into_iter().collect()
    }
}

/// The field of contact points that refers to records of this object.
pub(crate) fn parent<'c>(catalog: &'c Catalog, object: &ObjectDef) -> Option<&'c str> {
    let points = catalog.find(POINT)?;
    let cascade = points.cascades.iter().find(|cascade| cascade.parent == object.id)?;
    Some(points.fields[cascade.field].name.as_str())
}

/// Whether the caller may add contact points.
pub(crate) fn allowed(catalog: &Catalog, access: &Access) -> bool {
    catalog.find(POINT).is_some_and(|points| *access.reach(points.id, Verb::Create) != Reach::None)
}
