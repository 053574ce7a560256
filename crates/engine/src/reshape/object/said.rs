//! What is said of an object, read and checked.

use steward_model::catalog::{ABILITIES, Catalog, OWN_PREFIX, is_name};
use steward_model::{Text, text};
use steward_store::reshaped::Reshaped;

use super::super::limits::{OBJECT_NAME_MAX, PREFIX_MAX};
use super::super::name::{free, prefixed, spelled};
use crate::record::Problems;

/// The groups of the navigation.
pub(super) const GROUPS: [&str; 6] =
    ["customers", "sales", "work", "service", "marketing", "company"];

/// Whether another object that people see is called like this: then nobody could tell them apart.
pub(super) fn label(
    catalog: &Catalog,
    me: Option<&str>,
    field: &str,
    label: &Text,
    problems: &mut Problems,
) {
    let same =
        |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    let there = catalog.objects().iter().filter(|object| object.gone.is_none());
    let others = there.filter(|object| Some(object.name.as_str()) != me);
    let taken = others
        .flat_map(|object| [&object.label, &object.label_plural])
        .any(|known| same(&known.en, &label.en) || same(&known.zh, &label.zh));
    if taken {
        let (en, zh) = (&label.en, &label.zh);
        let message =
            text!(en = "There is an object called '{en}' already.", zh = "已有名为“{zh}”的对象。");
        problems.add(0, field, "taken", message);
    }
}

/// An icon's name, as the web app knows icons; one that it does not know is drawn as a table.
pub(super) fn icon(icon: &str, problems: &mut Problems) {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if icon.is_empty() || icon.len() > OBJECT_NAME_MAX || !icon.chars().all(is_word) {
        let message = text!(en = "Choose an icon.", zh = "请选择图标。");
        problems.add(0, "icon", "wrong_name", message);
    }
}

/// A group of the navigation, or none.
pub(super) fn group(group: Option<&str>, problems: &mut Problems) -> Option<String> {
    let group = group.filter(|group| !group.is_empty())?;
    if !GROUPS.contains(&group) {
        let all = GROUPS.join(", ");
        let message =
            text!(en = "Choose one of these groups: {all}.", zh = "请选择这些分组之一：{all}。");
        problems.add(0, "group", "unknown_group", message);
    }
    Some(group.to_owned())
}

/// What is wanted beside the records, each once and in a fixed order.
pub(super) fn abilities(wanted: &[String], problems: &mut Problems) -> Vec<String> {
    if let Some(unknown) = wanted.iter().find(|one| !ABILITIES.contains(&one.as_str())) {
        let all = ABILITIES.join(", ");
        let message = text!(
            en = "'{unknown}' is none of {all}.",
            zh = "没有“{unknown}”这一项，可选：{all}。"
        );
        problems.add(0, "abilities", "unknown_ability", message);
    }
    let wanted = |ability: &&&str| wanted.iter().any(|one| one == **ability);
    ABILITIES.iter().filter(wanted).map(|&ability| ability.to_owned()).collect()
}

/// What stands before the numbers of records.
pub(super) fn prefix(prefix: Option<&str>, problems: &mut Problems) -> Option<String> {
    let prefix = prefix.map(str::trim)?;
    let fits = |c: char| c.is_alphanumeric() || "-_/.#".contains(c);
    if prefix.chars().count() > PREFIX_MAX || !prefix.chars().all(fits) {
        let message = text!(
            en = "At most {PREFIX_MAX} letters, digits and dashes.",
            zh = "最多 {PREFIX_MAX} 个字母、数字或短横线。"
        );
        problems.add(0, "number", "wrong_name", message);
    }
    Some(prefix.to_owned())
}

/// Name and plural: given, or made of the label. Neither was ever another object's.
pub(super) fn names(
    (catalog, rows): (&Catalog, &[Reshaped]),
    given: Option<&str>,
    label: &Text,
    problems: &mut Problems,
) -> (String, String) {
    let plural_of = |name: &str| format!("{name}s");
    let taken = |name: &str| {
        let known = |one: &str| one == name || one == plural_of(name);
        let ever = rows.iter().any(|row| row.is_object() && known(&row.object));
        let mut objects = catalog.objects().iter();
        ever || objects.any(|object| {
            known(&object.name) || known(&object.plural) || plural_of(&object.name) == name
        })
    };
    let Some(given) = given.filter(|given| !given.trim().is_empty()) else {
        let room = OBJECT_NAME_MAX - OWN_PREFIX.len() - 4;
        let spelled = spelled(label, room).unwrap_or_else(|| "object".to_owned());
        let name = free(&prefixed(&spelled), "", taken);
        let plural = plural_of(&name);
        return (name, plural);
    };
    let name = prefixed(given.trim());
    let bare = name.strip_prefix(OWN_PREFIX).unwrap_or_default();
    if !is_name(bare) || name.len() > OBJECT_NAME_MAX {
        let message = text!(
            en = "Use small letters, digits and underscores, beginning with a letter; at most {OBJECT_NAME_MAX} characters.",
            zh = "请使用小写字母、数字和下划线，以字母开头，不超过 {OBJECT_NAME_MAX} 个字符。"
        );
        problems.add(0, "name", "wrong_name", message);
    } else if taken(&name) {
        let message = text!(
            en = "There is or was an object '{name}' already. A name is never given twice.",
            zh = "对象名“{name}”已被使用过，不能重复使用。"
        );
        problems.add(0, "name", "taken", message);
    }
    let plural = plural_of(&name);
    (name, plural)
}
