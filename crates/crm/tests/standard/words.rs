//! What people read: complete in both languages, Chinese in Chinese typography.

use crate::catalog;
use std::collections::{BTreeMap, BTreeSet};
use steward_model::Text;
use steward_model::catalog::ObjectDef;
use steward_model::kind::{FieldKind, OptionDef};

/// Labels that are the same in Chinese.
const WITHOUT_HAN: [&str; 9] = ["VIP", "A", "B", "C", "D", "AAA", "AA", "BBB", "BB"];

/// Half-width marks that have a full-width twin in Chinese text.
const HALF_WIDTH: [char; 7] = [',', ';', ':', '?', '!', '(', ')'];

/// Labels longer than this do not fit beside a value.
const LONGEST_LABEL: usize = 48;

/// Helps longer than this are no short helps.
const LONGEST_HELP: usize = 110;

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// What is wrong with a text, if anything.
fn flaw(text: &Text) -> Option<String> {
    let zh: Vec<char> = text.zh.chars().collect();
    if text.en.trim() != text.en || text.en.is_empty() || text.zh.trim() != text.zh {
        return Some("is empty or has spaces around it".to_owned());
    }
    if text.en.chars().any(is_han) {
        return Some("has Chinese in its English".to_owned());
    }
    if !zh.iter().copied().any(is_han) && !WITHOUT_HAN.contains(&text.zh.as_str()) {
        return Some("has no Chinese".to_owned());
    }
    let touches = |pair: &[char]| {
        let half = |c: char| HALF_WIDTH.contains(&c);
        (half(pair[0]) && is_han(pair[1])) || (is_han(pair[0]) && half(pair[1]))
    };
    if zh.windows(2).any(touches) {
        return Some("has a half-width mark beside Chinese".to_owned());
    }
    None
}

/// Every text of an object, with its place.
fn texts(object: &ObjectDef) -> Vec<(String, &Text)> {
    let name = &object.name;
    let mut texts = vec![
        (name.clone(), &object.label),
        (format!("{name}, plural"), &object.label_plural),
        (format!("{name}, help"), &object.help),
    ];
    for field in object.shown() {
        texts.push((format!("{name}.{}", field.name), &field.label));
        texts.extend(field.help.iter().map(|help| (format!("{name}.{}, help", field.name), help)));
        for option in options(&field.kind) {
            texts.push((format!("{name}.{}.{}", field.name, option.key), &option.label));
        }
    }
    texts.extend(object.sections.iter().map(|s| (format!("{name}, section"), &s.label)));
    texts.extend(object.views.iter().map(|v| (format!("{name}, view {}", v.key), &v.label)));
    texts
}

fn options(kind: &FieldKind) -> &[OptionDef] {
    match kind {
        FieldKind::Select(select) => &select.options,
        FieldKind::MultiSelect(multi) => &multi.select.options,
        _ => &[],
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    let catalog = catalog();
    let all: Vec<(String, &Text)> = catalog.objects().iter().flat_map(texts).collect();
    let wrong: Vec<String> = all
        .iter()
        .filter_map(|(place, text)| flaw(text).map(|flaw| format!("{place} {flaw}: {text:?}")))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(all.len() > 500, "only {} texts were checked", all.len());
}

#[test]
fn labels_and_helps_are_short_and_helps_are_sentences() {
    for object in catalog().objects() {
        for (place, text) in texts(object) {
            let help = place.ends_with(", help");
            let longest = if help { LONGEST_HELP } else { LONGEST_LABEL };
            assert!(text.en.chars().count() <= longest, "{place} is long: {}", text.en);
            assert!(text.zh.chars().count() <= longest, "{place} is long: {}", text.zh);
            assert_eq!(help, text.en.ends_with('.'), "{place}: {}", text.en);
            assert_eq!(help, text.zh.ends_with('。'), "{place}: {}", text.zh);
        }
    }
}

#[test]
fn a_column_of_a_spreadsheet_finds_its_field_by_name_or_label() {
    for object in catalog().objects() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for field in object.shown() {
            let names =
                [&field.name, &field.label.en, &field.label.zh].map(|name| name.to_lowercase());
            for name in BTreeSet::from(names) {
                let before = seen.insert(name.clone(), &field.name);
                let place = format!("{}.{}", object.name, field.name);
                assert!(before.is_none(), "{place}: '{name}' also means {before:?}");
            }
        }
    }
}

#[test]
fn an_option_is_found_by_key_or_label() {
    for object in catalog().objects() {
        for field in &object.fields {
            let mut seen = BTreeMap::new();
            for option in options(&field.kind) {
                let place = format!("{}.{}", object.name, field.name);
                assert!(option.key.is_ascii(), "{place}: {}", option.key);
                let names = [&option.key, &option.label.en, &option.label.zh];
                for name in BTreeSet::from(names.map(|name| name.to_lowercase())) {
                    let before = seen.insert(name.clone(), &option.key);
                    assert!(before.is_none(), "{place}: '{name}' also means {before:?}");
                }
            }
        }
    }
}

#[test]
fn flaws_are_found() {
    for (en, zh) in [
        ("", "客户"),
        ("Account", "Account"),
        ("Account", "客户,联系人"),
        ("Account", "客户(企业)"),
        ("客户", "客户"),
        ("Account ", "客户"),
        ("Account", ""),
    ] {
        assert!(flaw(&Text::new(en, zh)).is_some(), "{en} {zh}");
    }
    assert_eq!(flaw(&Text::new("Payment terms (days)", "账期（天）")), None);
    assert_eq!(flaw(&Text::new("AAA", "AAA")), None);
}
