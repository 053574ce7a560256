//! From a definition's kind and settings to a [`FieldKind`].

use crate::catalog::definition::Field;
use crate::kind::{
    AutoNumber, Boolean, COORDINATE_SCALE, Date, Datetime, Decimal, DecimalRole, Duration, Email,
    FieldKind, Integer, JsonKind, MultiSelect, ObjectName, Phone, Reference, Region, RegionLevel,
    RichText, Secret, Select, TextKind, TimeZone, Url, parse_scaled,
};

/// The most characters of a long text.
const LONG_MAX: usize = 100_000;

/// Default decimals of a plain decimal number.
const DECIMAL_SCALE: u8 = 4;

/// The most decimals.
const SCALE_MAX: u8 = 9;

/// Builds the kind, or says what is wrong with the field.
pub(super) fn build(field: &Field) -> Result<FieldKind, String> {
    let name = &field.name;
    let kind = match field.kind.as_str() {
        "text" => text(field, false),
        "long_text" => text(field, true),
        "rich_text" => FieldKind::RichText(rich_text(field)),
        "email" => FieldKind::Email(Email),
        "phone" => FieldKind::Phone(Phone),
        "url" => FieldKind::Url(Url),
        "time_zone" => FieldKind::TimeZone(TimeZone),
        "integer" => FieldKind::Integer(integer(field)?),
        "decimal" => decimal(field, DecimalRole::Plain, DECIMAL_SCALE)?,
        "money" => decimal(field, DecimalRole::Money { currency: field.currency.clone() }, 2)?,
        "percent" => decimal(field, DecimalRole::Percent, 2)?,
        "latitude" => decimal(field, DecimalRole::Latitude, COORDINATE_SCALE)?,
        "longitude" => decimal(field, DecimalRole::Longitude, COORDINATE_SCALE)?,
        "boolean" => FieldKind::Boolean(Boolean),
        "date" => FieldKind::Date(Date),
        "datetime" => FieldKind::Datetime(Datetime),
        "duration" => FieldKind::Duration(Duration),
        "select" => FieldKind::Select(select(field)),
        "multi_select" => FieldKind::MultiSelect(MultiSelect { select: select(field) }),
        "user" | "department" | "file" => reference(field, Some(field.kind.clone()), None),
        "image" => reference(field, Some("file".to_owned()), None),
        "province" => region(RegionLevel::Province),
        "city" => region(RegionLevel::City),
        "district" => region(RegionLevel::District),
        "region_code" => region(RegionLevel::Code),
        "reference" => {
            let to = field.to.clone().ok_or_else(|| format!("'{name}' lacks 'to'"))?;
            reference(field, Some(to), None)
        }
        "record_id" => reference(field, None, field.to.clone()),
        "object_name" => FieldKind::ObjectName(ObjectName { objects: field.objects.clone() }),
        "auto_number" => FieldKind::AutoNumber(AutoNumber {
            prefix: field.prefix.clone().unwrap_or_default(),
            digits: 6,
        }),
        "secret" => FieldKind::Secret(secret(field)?),
        "json" => FieldKind::Json(JsonKind),
        other => return Err(format!("'{name}' has the unknown kind '{other}'")),
    };
    misfits(field)?;
    Ok(kind)
}

/// Refuses settings that mean nothing for the field's kind, so that a slip is not silently ignored.
fn misfits(field: &Field) -> Result<(), String> {
    let kind = field.kind.as_str();
    let number =
        matches!(kind, "integer" | "decimal" | "money" | "percent" | "latitude" | "longitude");
    let set = [
        (
            field.max_length.is_some(),
            "max_length",
            matches!(kind, "text" | "long_text" | "rich_text" | "secret"),
        ),
        (field.min.is_some(), "min", number),
        (field.max.is_some(), "max", number),
        (field.scale.is_some(), "scale", number && kind != "integer"),
        (field.currency.is_some(), "currency", kind == "money"),
        (!field.options.is_empty(), "options", matches!(kind, "select" | "multi_select")),
        (field.prefix.is_some(), "prefix", kind == "auto_number"),
        (field.to.is_some(), "to", matches!(kind, "reference" | "record_id")),
        (
            field.cascade,
            "cascade",
            matches!(kind, "reference" | "record_id" | "user" | "department" | "file" | "image"),
        ),
        (
            field.covers,
            "covers",
            field.cascade && matches!(kind, "reference" | "user" | "department"),
        ),
        (field.sorted, "sorted", kind == "text"),
        (field.findable, "findable", kind == "secret"),
        (field.datum.is_some(), "datum", matches!(kind, "latitude" | "longitude")),
    ];
    match set.iter().find(|(set, _, fits)| *set && !fits) {
        Some((_, setting, _)) => {
            Err(format!("'{}': '{setting}' does not fit the kind '{kind}'", field.name))
        }
        None => Ok(()),
    }
}

fn text(field: &Field, long: bool) -> FieldKind {
    let usual = if long { LONG_MAX } else { TextKind::line().max };
    FieldKind::Text(TextKind { long, max: field.max_length.unwrap_or(usual) })
}

/// A secret can be found, if at all, by its code: no index, key or default may tell what it is.
fn secret(field: &Field) -> Result<Secret, String> {
    let told = [
        (field.unique, "unique"),
        (field.indexed, "indexed"),
        (field.not_null, "not_null"),
        (field.default.is_some(), "default"),
        (field.formula.is_some(), "formula"),
    ];
    if let Some((_, setting)) = told.iter().find(|(set, _)| *set) {
        return Err(format!("'{}': a secret can't have '{setting}'", field.name));
    }
    let usual = Secret::default();
    Ok(Secret { max: field.max_length.unwrap_or(usual.max), findable: field.findable })
}

fn region(level: RegionLevel) -> FieldKind {
    FieldKind::Region(Region { level })
}

fn rich_text(field: &Field) -> RichText {
    field.max_length.map_or_else(RichText::default, |max| RichText { max })
}

fn integer(field: &Field) -> Result<Integer, String> {
    let mut kind = Integer::default();
    let read = |text: &String| {
        text.parse::<i64>().map_err(|_| format!("'{}': '{text}' is no integer", field.name))
    };
    if let Some(min) = &field.min {
        kind.min = read(min)?;
    }
    if let Some(max) = &field.max {
        kind.max = read(max)?;
    }
    Ok(kind)
}

fn decimal(field: &Field, role: DecimalRole, usual: u8) -> Result<FieldKind, String> {
    let scale = field.scale.unwrap_or(usual);
    if scale > SCALE_MAX {
        return Err(format!("'{}': at most {SCALE_MAX} decimals", field.name));
    }
    let mut kind = Decimal::new(scale, role);
    let read = |text: &String| {
        parse_scaled(text, scale).ok_or_else(|| format!("'{}': '{text}' is no number", field.name))
    };
    if let Some(min) = &field.min {
        kind.min = read(min)?;
    }
    if let Some(max) = &field.max {
        kind.max = read(max)?;
    }
    Ok(FieldKind::Decimal(kind))
}

fn select(field: &Field) -> Select {
    Select { options: field.options.clone() }
}

fn reference(field: &Field, to: Option<String>, object_field: Option<String>) -> FieldKind {
    let image = field.kind == "image";
    FieldKind::Reference(Reference {
        to,
        object_field,
        cascade: field.cascade,
        covers: field.covers,
        image,
    })
}
