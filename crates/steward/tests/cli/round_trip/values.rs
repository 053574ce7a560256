//! Values for any field, by its kind: such as a spreadsheet or a program might spoil.

use serde_json::{Value as Json, json};
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef, RegionLevel};

/// The plain text of every secret.
pub(super) const SECRET: &str = "33010219900307451X";

/// Fields whose values have a form of their own, by the record's number.
const FORMS: [(&str, &[&str]); 12] = [
    ("account.kind", &["company", "household", "person"]),
    ("currency.code", &["XTA", "XTB"]),
    ("event.rrule", &["FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=4"]),
    ("event.recurrence_id", &[MOVED]),
    ("event.time_zone", &["Asia/Shanghai", "Europe/Berlin"]),
    ("import_mapping.object", &["account", "contact"]),
    ("opportunity.stage", &["first_stage", "second_stage"]),
    ("saved_view.object", &["account", "contact"]),
    ("stage.key", &["first_stage", "second_stage"]),
    ("webhook.objects", &["account, contact", "*"]),
    ("webhook.secret", &["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]),
    ("webhook.url", &["https://erp.example.cn/?a=1,b", "https://erp.example.cn/\"二\""]),
];

/// When the second series of events begins; its days are whole ones in Berlin.
const SERIES: &str = "2026-01-02T08:00:00Z";

/// The time of it that was moved.
const MOVED: &str = "2026-01-03T23:00:00Z";

/// What else makes a record with this number another kind of thing than those before: an account is a
/// person with a contact of his own, an event one time of a series, and what can be private is.
pub(super) const OTHERWISE: [(&str, &[&str]); 3] = [
    ("account", &["kind"]),
    ("activity", &["visibility"]),
    ("event", &["visibility", "series_id", "recurrence_id"]),
];

/// The value of a field of the record with this number, from 0. References are nobody's: `None`.
pub(super) fn value(object: &ObjectDef, field: &FieldDef, number: usize) -> Option<Json> {
    let path = format!("{}.{}", object.name, field.name);
    if let Some((_, forms)) = FORMS.iter().find(|(of, _)| *of == path) {
        return Some(forms[number.min(forms.len() - 1)].into());
    }
    // What is private is seen by its owner and those who take part: its record has no others.
    if let Some(private) = object.private.as_ref().filter(|private| private.field == field.id) {
        return (number > 1).then(|| private.value.clone().into());
    }
    let place = field.id;
    Some(match &field.kind {
        FieldKind::Text(kind) => text(object, field, kind.max, kind.long, number).into(),
        FieldKind::RichText(_) => format!("<p>=甲 &lt; \"乙\", {number}</p>").into(),
        FieldKind::Email(_) => format!("{}.{place}.{number}@example.cn", object.name).into(),
        FieldKind::Phone(_) => format!("138{:04}{place:03}{number}", object.id).into(),
        FieldKind::Url(_) => format!("https://{}.example/?a={number},b", object.name).into(),
        FieldKind::TimeZone(_) => ["Asia/Shanghai", "Europe/Paris", "UTC"][number % 3].into(),
        FieldKind::Integer(kind) => (2 + number as i64).clamp(kind.min, kind.max).into(),
        FieldKind::Decimal(kind) if kind.scale > 0 => json!(format!("1{number}.5")),
        FieldKind::Decimal(_) => json!(10 + number),
        FieldKind::Boolean(_) => (number == 1).into(),
        FieldKind::Datetime(_) if path == "event.starts_at" && number == 1 => SERIES.into(),
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
        FieldKind::Json(_) if path == "event.exdates" => json!(["2026-01-03T08:00:00.000000Z"]),
        FieldKind::Json(_) if path == "import_mapping.mapping" => {
            json!([{"heading": format!("=\"甲\", {number}"), "field": "name"}, {"heading": "二", "field": null}])
        }
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
