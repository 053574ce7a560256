//! Doc comments of generated items.

use steward_model::Text;
use steward_model::catalog::FieldDef;
use steward_model::kind::FieldKind;

/// A doc comment of one line.
pub(crate) fn line(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    format!("/// {escaped}\n")
}

/// A label in both languages.
pub(crate) fn both(label: &Text) -> String {
    if label.en == label.zh { label.en.clone() } else { format!("{} ({})", label.en, label.zh) }
}

/// What a field's values mean: label, help and unit.
pub(crate) fn field(field: &FieldDef) -> String {
    let mut text = format!("{}.", both(&field.label));
    if let Some(help) = &field.help {
        text.push(' ');
        text.push_str(&help.en);
    }
    if let Some(unit) = unit(&field.kind) {
        text.push(' ');
        text.push_str(&unit);
    }
    text
}

/// How a stored value is to be read.
fn unit(kind: &FieldKind) -> Option<String> {
    let text = match kind {
        FieldKind::Decimal(decimal) => format!("Scaled by 10^{}.", decimal.scale),
        FieldKind::Date(_) => "In days since 1970-01-01.".to_owned(),
        FieldKind::Datetime(_) => "In microseconds since 1970-01-01T00:00:00Z.".to_owned(),
        FieldKind::Duration(_) => "In seconds.".to_owned(),
        FieldKind::Reference(reference) => match (&reference.to, &reference.object_field) {
            (Some(to), _) => format!("The id of a record of '{to}'."),
            (None, Some(object)) => format!("An id; '{object}' says of which object."),
            (None, None) => return None,
        },
        FieldKind::Secret(_) => "Sealed; plain text only while it is being given.".to_owned(),
        FieldKind::Json(_) => "As JSON text.".to_owned(),
        FieldKind::RichText(_) => "As clean HTML.".to_owned(),
        FieldKind::Text(_)
        | FieldKind::Email(_)
        | FieldKind::Phone(_)
        | FieldKind::Url(_)
        | FieldKind::TimeZone(_)
        | FieldKind::Integer(_)
        | FieldKind::Boolean(_)
        | FieldKind::Select(_)
        | FieldKind::MultiSelect(_)
        | FieldKind::Region(_)
        | FieldKind::ObjectName(_)
        | FieldKind::AutoNumber(_) => return None,
    };
    Some(text)
}
