//! Composite kinds, spread into the plain fields that they consist of, and kinds that are another
//! one with settings that all definitions share.

use super::definition::Field;
use crate::kind::OptionDef;
use crate::text::Text;
use std::sync::LazyLock;

/// Replaces composites by their parts and leaves every other field as it is.
pub(super) fn spread(field: Field) -> Vec<Field> {
    match field.kind.as_str() {
        "any_record" => any_record(&field),
        "address" => address(&field),
        "geo" => geo(&field),
        "currency" => vec![currency(field)],
        _ => vec![field],
    }
}

fn part(whole: &Field, suffix: &str, kind: &str, en: &str, zh: &str) -> Field {
    let label = |whole: &str, part: &str, space: &str| {
        if part.is_empty() { whole.to_owned() } else { format!("{whole}{space}{part}") }
    };
    Field {
        name: format!("{}_{suffix}", whole.name),
        kind: kind.to_owned(),
        label: Text::new(label(&whole.label.en, en, " "), label(&whole.label.zh, zh, "")),
        ..whole.clone()
    }
}

/// `<f>_object` and `<f>_id`.
fn any_record(field: &Field) -> Vec<Field> {
    let mut object = part(field, "object", "object_name", "kind", "类型");
    object.cascade = false;
    object.indexed = false;
    let mut id = part(field, "id", "record_id", "", "");
    id.to = Some(object.name.clone());
    vec![object, id]
}

/// `<f>_province`, `_city`, `_district`, `_line`.
fn address(field: &Field) -> Vec<Field> {
    [
        ("province", "province", "province", "（省）"),
        ("city", "city", "city", "（市）"),
        ("district", "district", "district", "（区）"),
        ("line", "text", "line", "（详细）"),
    ]
    .into_iter()
    .map(|(suffix, kind, en, zh)| part(field, suffix, kind, en, zh))
    .collect()
}

/// `<f>_lat` and `<f>_lng`, in degrees.
fn geo(field: &Field) -> Vec<Field> {
    [("lat", "latitude", "纬度", "90"), ("lng", "longitude", "经度", "180")]
        .into_iter()
        .map(|(suffix, en, zh, limit)| {
            let mut coordinate = part(field, suffix, en, en, zh);
            coordinate.min = Some(format!("-{limit}"));
            coordinate.max = Some(limit.to_owned());
            coordinate
        })
        .collect()
}

/// Options that many fields share.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    options: Vec<OptionDef>,
}

/// The currencies.
static CURRENCIES: LazyLock<Vec<OptionDef>> = LazyLock::new(|| {
    let shared: Result<Shared, _> = toml::from_str(include_str!("options/currency.toml"));
    shared.unwrap_or_else(|error| panic!("options/currency.toml: {error}")).options
});

/// A select of the currencies' codes.
fn currency(field: Field) -> Field {
    Field { kind: "select".to_owned(), options: CURRENCIES.clone(), ..field }
}
