//! Columns that fill no field by themselves: further numbers and addresses, which become contact points of
//! the record besides the one that it shows, and family and given names, which become its name.

use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::kind::is_mobile_number;
use steward_model::scope::{Access, Reach, Verb};

/// The object of contact points.
const POINT: &str = "contact_point";

/// Its plural.
pub(crate) const POINTS: &str = "contact_points";

/// The name of a record that has one.
const NAME: &str = "name";

/// What somebody is: only people have one.
const JOB_TITLE: &str = "title";

/// Where a family name has a field of its own.
const FAMILY: &str = "family_name";

/// The given name.
const GIVEN: &str = "given_name";

/// What a column has more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
    /// The family name of somebody who has one name here.
    Family,
    /// The given name.
    Given,
}

/// What such columns may be called, as [plain](super::header) headings.
const HEADINGS: [(Part, &[&str]); 4] = [
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
    (Part::Family, &["lastname", "familyname", "surname", "姓", "姓氏"]),
    (Part::Given, &["firstname", "givenname", "forename", "名"]),
];

impl Part {
    /// All.
    pub(crate) const ALL: [Self; 4] = [Self::Phone, Self::Email, Self::Family, Self::Given];

    /// Whether it is part of a name, rather than something more of the record.
    pub(crate) fn is_name(self) -> bool {
        matches!(self, Self::Family | Self::Given)
    }

    /// The field that shows the first of them.
    fn shown(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Family | Self::Given => NAME,
        }
    }

    /// What the API calls a column of them.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Phone => "contact_points.phone",
            Self::Email => "contact_points.email",
            Self::Family => "name.family",
            Self::Given => "name.given",
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

    /// The field of this object that shows the first of them, if its records have contact points; for parts
    /// of a name the name, if its records are people that have no fields for those.
    pub(crate) fn field(self, catalog: &Catalog, object: &ObjectDef) -> Option<FieldId> {
        if self.is_name() {
            return named_whole(object);
        }
        parent(catalog, object)?;
        object.find_id(self.shown())
    }

    /// The values of a new contact point; those of its parent are still to be added.
    pub(crate) fn values(self, value: &str) -> Map<String, Json> {
        let kind = match self {
            Self::Phone if is_mobile_number(value) => "mobile",
            Self::Phone => "phone",
            _ => "email",
        };
        let entries = [("kind", kind), ("value", value)];
        entries.map(|(name, value)| (name.to_owned(), Json::from(value))).into_iter().collect()
    }
}

/// The name of people whose family and given names have no fields of their own.
fn named_whole(object: &ObjectDef) -> Option<FieldId> {
    let person = object.field(JOB_TITLE).is_some() && object.field(FAMILY).is_none();
    object.find_id(NAME).filter(|name| person && *name == object.title)
}

/// The fields of family and given name, where records have them and a name.
pub(crate) fn name_fields(object: &ObjectDef) -> Option<[FieldId; 2]> {
    let name = object.find_id(NAME).filter(|name| *name == object.title);
    name.and(Some([object.find_id(FAMILY)?, object.find_id(GIVEN)?]))
}

/// A name of its parts, in the order of its script.
pub(crate) fn whole_name(family: &str, given: &str) -> String {
    // From the radicals of Chinese characters on: scripts that put the family first, without a space.
    match family.chars().chain(given.chars()).any(|letter| letter >= '\u{2e80}') {
        true => format!("{family}{given}"),
        false => format!("{given} {family}").trim().to_owned(),
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
