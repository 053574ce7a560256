//! Values for any field, by its kind: such as a spreadsheet or a program might spoil.

use serde_json::{Value as Json, json};
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef, RegionLevel};

/// The plain text of every secret.
pub(super) const SECRET: &str = "33010219900307451X";

/// Fields whose values have a form of their own.
const FORMS: [(&str, [&str; 2]); 6] = [
    // A person comes with a contact of the same name, which is there only once the account is.
    ("account.kind", ["company", "household"]),
    ("currency.code", ["XTA", "XTB"]),
    ("event.rrule", ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=4"]),
    ("event.time_zone", ["Asia/Shanghai", "Europe/Berlin"]),
    ("opportunity.stage", ["first_stage", "second_stage"]),
    ("stage.key", ["first_stage", "second_stage"]),
];

/// Fields that stay empty, since others exclude them: an event repeats, or is one time of a series.
pub(super) const EMPTY: [&str; 2] = ["event.series_id", "event.recurrence_id"];

/// The value of a field of the record with this number, 0 or 1. References are nobody's: `None`.
pub(super) fn value(object: &ObjectDef, field: &FieldDef, number: usize) -> Option<Json> {
    let path = format!("{}.{}", object.name, field.name);
    if let Some((_, forms)) = FORMS.iter().find(|(of, _)| *of == path) {
        return Some(forms[number].into());
    }
    let place = field.id;
    Some(match &field.kind {
        FieldKind::Text(kind) => text(object, field, kind.max, kind.long, number).into(),
        FieldKind::RichText(_) => format!("<p>=甲 &lt; \"乙\", {number}</p>").into(),
        FieldKind::Email(_) => format!("{}.{place}.{number}@example.cn", object.name).into(),
        FieldKind::Phone(_) => format!("138{:04}{place:03}{number}", object.id).into(),
        FieldKind::Url(_) => format!("https://{}.example/?a={number},b", object.name).into(),
        FieldKind::Integer(kind) => (2 + number as i64).clamp(kind.min, kind.max).into(),
        FieldKind::Decimal(kind) if kind.scale > 0 => json!(format!("1{number}.5")),
        FieldKind::Decimal(_) => json!(10 + number),
        FieldKind::Boolean(_) => (number == 1).into(),
        FieldKind::Date(_) => format!("2026-{:02}-{:02}", number + 1, place % 28 + 1).into(),
        FieldKind::Datetime(_) => {
            format!("2026-01-0{}T08:{:02}:00.123456Z", number + 1, place % 60).into()
        }
        FieldKind::Duration(_) => json!(3_600 + number),
        FieldKind::Select(kind) => option(&kind.options, number).into(),
        FieldKind::MultiSelect(kind) => {
            kind.select.options.iter().take(number + 1).map(|option| option.key.clone()).collect()
        }
        FieldKind::Region(kind) => match kind.level {
            RegionLevel::Province => "浙江省".into(),
            RegionLevel::City => "杭州市".into(),
            RegionLevel::District => "西湖区".into(),
            RegionLevel::Code => "330106".into(),
        },
        FieldKind::Secret(_) => SECRET.into(),
        // The starts that do not take place.
        FieldKind::Json(_) if path == "event.exdates" => json!(["2026-01-02T08:00:00.000000Z"]),
        FieldKind::Json(_) => json!({"a": [1, "二, \"三\""], "b": {"c": number}}),
        FieldKind::Reference(_) | FieldKind::ObjectName(_) | FieldKind::AutoNumber(_) => {
            return None;
        }
    })
}

fn text(object: &ObjectDef, field: &FieldDef, max: usize, long: bool, number: usize) -> String {
    let lines = if long { "\n二" } else { "" };
    let whole = format!("=\"甲\", {} {} {number}{lines}", object.name, field.name);
    let short = format!("{number}甲{}", field.id);
    let found = [whole, short].into_iter().find(|text| text.chars().count() <= max);
    found.unwrap_or_else(|| number.to_string())
}

/// Where a definition lists no options, any key is one.
fn option(options: &[OptionDef], number: usize) -> String {
    let chosen = (!options.is_empty()).then(|| options[number % options.len()].key.clone());
    chosen.unwrap_or_else(|| format!("key_{number}"))
}
