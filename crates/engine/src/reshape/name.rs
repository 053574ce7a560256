//! Names of fields and keys of options, made from what people call them.

use steward_model::Text;
use steward_model::catalog::OWN_PREFIX;
use steward_model::search::sounds;

/// What people call it, as part of a name: lower case, digits and underscores, beginning with a letter. Chinese
/// without an English word is spelled as it is read.
pub(super) fn spelled(label: &Text, most: usize) -> Option<String> {
    let of = |text: &str| {
        let mut name = String::new();
        for c in text.chars() {
            match c.to_ascii_lowercase() {
                c @ ('a'..='z' | '0'..='9') => name.push(c),
                '\'' | '’' => {}
                _ if name.is_empty() || name.ends_with('_') => {}
                _ => name.push('_'),
            }
        }
        name.truncate(most);
        let name = name.trim_end_matches('_');
        name.starts_with(|c: char| c.is_ascii_lowercase()).then(|| name.to_owned())
    };
    of(&label.en).filter(|name| name.len() > 1 || label.en.len() == 1).or_else(|| {
        let read = sounds(&label.zh).into_iter().next().unwrap_or_default();
        of(&read)
    })
}

/// The name with the prefix that every name of a company's own has.
pub(super) fn prefixed(name: &str) -> String {
    match name.strip_prefix(OWN_PREFIX) {
        Some(_) => name.to_owned(),
        None => format!("{OWN_PREFIX}{name}"),
    }
}

/// The first of `name`, `name_2`, `name_3`, … that is not taken. The end may be something that stays last.
pub(super) fn free(name: &str, end: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut number = 1;
    loop {
        let tried = match number {
            1 => format!("{name}{end}"),
            _ => format!("{name}_{number}{end}"),
        };
        if !taken(&tried) {
            return tried;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_from_labels() {
        let of = |en: &str, zh: &str| spelled(&Text::new(en, zh), 20);
        for (en, zh, name) in [
            ("Education", "学历", "education"),
            ("VIP card no.", "卡号", "vip_card_no"),
            ("Customer's wish", "愿望", "customers_wish"),
            ("学历", "学历", "xue_li"),
            ("A very long label with many words", "长", "a_very_long_label_wi"),
        ] {
            assert_eq!(of(en, zh).as_deref(), Some(name), "{en} {zh}");
        }
        assert_eq!(of("100%", "100%"), None);
        assert_eq!(of("？", "？"), None);
    }

    #[test]
    fn taken_names_are_counted_on() {
        let taken = |name: &str| ["a_id", "a_2_id"].contains(&name);
        assert_eq!(free("a", "_id", taken), "a_3_id");
        assert_eq!(free("b", "", taken), "b");
        assert_eq!(prefixed("x_a"), "x_a");
        assert_eq!(prefixed("a"), "x_a");
    }
}
