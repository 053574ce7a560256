//! What a column is whose heading says nothing: its values may say it.

use steward_model::catalog::{FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;

/// Of how many hundred values so many must look like a field's.
const MOST_OF: usize = 80;

/// The fewest digits of a phone number; shorter numbers are counts and years.
const PHONE_DIGITS: usize = 7;

/// The field that a column with these values fills: the first free one of the kind that they look
/// like, or the only one that offers them as options.
pub(crate) fn field(
    object: &ObjectDef,
    values: &[&str],
    free: impl Fn(FieldId) -> bool,
) -> Option<FieldId> {
    let values: Vec<&str> =
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return None;
    }
    let fields = || object.fields.iter().filter(|field| !field.internal && free(field.id));
    let looks = |like: fn(&str, &FieldDef) -> bool| {
        fields().find(|field| mostly(&values, |value| like(value, field)))
    };
    let found = looks(is_email).or_else(|| looks(is_phone)).or_else(|| looks(is_url));
    if let Some(field) = found {
        return Some(field.id);
    }
    let mut offering = fields().filter(|field| match &field.kind {
        FieldKind::Select(select) => values.iter().all(|value| select.find(value).is_some()),
        _ => false,
    });
    match (offering.next(), offering.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    }
}

fn mostly(values: &[&str], is: impl Fn(&str) -> bool) -> bool {
    let right = values.iter().filter(|value| is(value)).count();
    right * 100 >= values.len() * MOST_OF
}

fn is_email(value: &str, field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Email(_))
        && value.contains('@')
        && field.kind().read_text(value).is_ok()
}

fn is_phone(value: &str, field: &FieldDef) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let only = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    // A day is written with the same signs.
    let grouped =
        value.split('-').next().is_some_and(|first| first.len() == 4 && value.len() <= 10);
    matches!(field.kind, FieldKind::Phone(_))
        && digits >= PHONE_DIGITS
        && value.chars().all(only)
        && !grouped
        && field.kind().read_text(value).is_ok()
}

fn is_url(value: &str, field: &FieldDef) -> bool {
    let begins = ["http://", "https://", "www."].iter().any(|start| value.starts_with(start));
    matches!(field.kind, FieldKind::Url(_)) && begins && field.kind().read_text(value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(object: &str, values: &[&str], taken: &[&str]) -> Option<String> {
        let catalog = steward_crm::catalog().unwrap();
        let object = catalog.find(object).unwrap();
        let free = |id: FieldId| {
            let field = &object.fields[id];
            field.writable() && !taken.contains(&field.name.as_str())
        };
        field(object, values, free).map(|id| object.fields[id].name.clone())
    }

    #[test]
    fn values_tell_addresses_and_numbers() {
        let mails = ["a@b.example", "", "李四", "c@d.example", "e@f.example", "g@h.example"];
        assert_eq!(guessed("contact", &mails, &[]).as_deref(), Some("email"));
        let phones = ["138 1234 5678", "+86-571-88888888"];
        assert_eq!(guessed("contact", &phones, &[]).as_deref(), Some("phone"));
        let sites = ["https://a.example", "www.b.example"];
        assert_eq!(guessed("account", &sites, &[]).as_deref(), Some("website"));
    }

    #[test]
    fn what_is_filled_already_is_not_filled_again() {
        assert_eq!(guessed("contact", &["13812345678"], &["phone"]), None);
    }

    #[test]
    fn other_values_tell_nothing() {
        for values in [&["2026-01-05", "2026-02-05"][..], &["12", "13"], &["", " "], &["张三"], &[]]
        {
            assert_eq!(guessed("contact", values, &[]), None, "{values:?}");
        }
    }

    #[test]
    fn options_tell_the_only_field_that_has_them() {
        let industries = ["酒店与旅游", "制造业"];
        assert_eq!(guessed("account", &industries, &[]).as_deref(), Some("industry"));
    }
}
