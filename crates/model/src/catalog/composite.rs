//! Fields that mean something only together.

use super::definition::Field;
use super::{FieldDef, FieldId, wrong};
use crate::error::Result;
use crate::kind::{DecimalRole, FieldKind, Region, RegionLevel};
use std::collections::HashMap;

/// Fields that mean something only together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Composite {
    /// Any record: the object and the id, both or none.
    AnyRecord {
        /// The field with the object's name.
        object: FieldId,
        /// The field with the id.
        id: FieldId,
    },
    /// A place in China or abroad.
    Address {
        /// The field with the province.
        province: FieldId,
        /// The field with the city.
        city: FieldId,
        /// The field with the district.
        district: FieldId,
        /// The field with the code that follows from them, if the object has one.
        code: Option<FieldId>,
    },
    /// A position, both coordinates or none.
    Geo {
        /// The field with the latitude.
        lat: FieldId,
        /// The field with the longitude.
        lng: FieldId,
        /// The field that says in which coordinate system a position is given.
        datum: Option<FieldId>,
    },
}

/// The composites of an object, found by the kinds and names of their parts: what stands in front of
/// `province` is the same in front of `city`, `district` and `region_code`.
pub(super) fn composites(
    file: &str,
    fields: &[FieldDef],
    by_name: &HashMap<String, FieldId>,
    sources: &[Field],
) -> Result<Vec<Composite>> {
    let mut found = Vec::new();
    for field in fields {
        let sibling = |own: &str, other: &str| {
            let prefix = field.name.strip_suffix(own)?;
            by_name.get(&format!("{prefix}{other}")).copied()
        };
        let missing = || wrong(format!("{file}: '{}' lacks its other half", field.name));
        match &field.kind {
            FieldKind::Reference(reference) => {
                if let Some(object) = reference.object_field.as_ref() {
                    let object = *by_name.get(object).ok_or_else(missing)?;
                    found.push(Composite::AnyRecord { object, id: field.id });
                }
            }
            FieldKind::Region(Region { level: RegionLevel::District }) => {
                found.push(Composite::Address {
                    province: sibling("district", "province").ok_or_else(missing)?,
                    city: sibling("district", "city").ok_or_else(missing)?,
                    district: field.id,
                    code: sibling("district", "region_code"),
                });
            }
            FieldKind::Decimal(decimal) if decimal.role == DecimalRole::Latitude => {
                let source = sources.iter().find(|source| source.name == field.name);
                let datum = source.and_then(|source| source.datum.as_ref());
                let datum =
                    datum.map(|name| datum_field(file, fields, by_name, name)).transpose()?;
                let lng = sibling("_lat", "_lng").ok_or_else(missing)?;
                found.push(Composite::Geo { lat: field.id, lng, datum });
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The field that names the coordinate system: a select with the keys that are known.
fn datum_field(
    file: &str,
    fields: &[FieldDef],
    by_name: &HashMap<String, FieldId>,
    name: &str,
) -> Result<FieldId> {
    let id = super::link::lookup(by_name, file, name)?;
    match &fields[id].kind {
        FieldKind::Select(select)
            if select.options.iter().all(|o| crate::kind::Datum::named(&o.key).is_some()) =>
        {
            Ok(id)
        }
        _ => Err(wrong(format!("{file}: '{name}' is no select of wgs84, gcj02, bd09"))),
    }
}
