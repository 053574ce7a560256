//! Whether a field can be as it is wanted.

use steward_model::catalog::definition::{Field, OnDelete};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef, try_field};
use steward_model::error::ErrorKind;
use steward_model::kind::{FieldKind, OptionDef};
use steward_model::search::form_of;
use steward_model::{Error, Result, Text, text};

use crate::record::Problems;

/// The kinds of a company's own fields. Numbers that the system gives, secrets, currencies and references to any
/// record are shipped only.
pub(super) const KINDS: [&str; 25] = [
    "text",
    "long_text",
    "rich_text",
    "email",
    "phone",
    "url",
    "time_zone",
    "integer",
    "decimal",
    "money",
    "percent",
    "boolean",
    "date",
    "datetime",
    "duration",
    "select",
    "multi_select",
    "reference",
    "user",
    "department",
    "image",
    "file",
    "json",
    "address",
    "geo",
];

/// The kinds whose values can stand in a new record by themselves.
const WITH_DEFAULT: [&str; 7] = ["text", "email", "phone", "url", "integer", "boolean", "select"];

/// Whether a kind is one of several options.
pub(super) fn has_options(kind: &str) -> bool {
    matches!(kind, "select" | "multi_select")
}

/// The object with this plural, whose records people write and which can take fields.
pub(super) fn object<'c>(catalog: &'c Catalog, plural: &str) -> Result<&'c ObjectDef> {
    let object = catalog.find_plural(plural);
    let object = object.ok_or_else(|| steward_model::catalog::unknown_object(plural))?;
    if object.append_only() {
        let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
        let message = text!(
            en = "{en} are a history and can't be reshaped.",
            zh = "“{zh}”是历史记录，不能增改字段。"
        );
        return Err(Error::new(ErrorKind::NotSupported, message));
    }
    Ok(object)
}

/// Whether another field that people see has this label: then nobody could tell them apart.
pub(super) fn label(object: &ObjectDef, own: Option<&str>, label: &Text, problems: &mut Problems) {
    let same =
        |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    let taken = object.shown().any(|field| {
        let others = own != Some(field.name.as_str());
        others && (same(&field.label.en, &label.en) || same(&field.label.zh, &label.zh))
    });
    if taken {
        let (en, zh) = (&label.en, &label.zh);
        let (of, of_zh) = (&object.label.en, &object.label.zh);
        let message = text!(
            en = "{of} has a field called '{en}' already.",
            zh = "“{of_zh}”已有名为“{zh}”的字段。"
        );
        problems.add(0, "label", "taken", message);
    }
}

/// What makes a default of what was given, if the kind has any.
pub(super) fn default(field: &Field, problems: &mut Problems) -> Option<String> {
    let given = field.default.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    if !WITH_DEFAULT.contains(&field.kind.as_str()) {
        let message = text!(
            en = "Fields of this kind can't have a default.",
            zh = "这种类型的字段不能设置默认值。"
        );
        problems.add(0, "default", "does_not_fit", message);
        return None;
    }
    let bare = Field { default: None, ..field.clone() };
    // What is wrong with the field itself is said elsewhere.
    let def = try_field(&bare).ok()?;
    match def.kind().read_text(given) {
        Ok(_) => Some(given.to_owned()),
        Err(refusal) => {
            problems.add(0, "default", refusal.code, refusal.message);
            None
        }
    }
}

/// Whether search can read a field of this definition.
pub(super) fn searchable(field: &Field, problems: &mut Problems) {
    let read = try_field(field).is_ok_and(|def| form_of(&def.kind).is_some());
    if !read {
        let message = text!(
            en = "Search reads texts only, and this field holds none.",
            zh = "全文搜索只能搜索文本，此字段不是文本。"
        );
        problems.add(0, "searchable", "does_not_fit", message);
    }
}

/// What becomes of a record when the one it refers to is deleted.
pub(super) fn on_delete(key: Option<&str>, problems: &mut Problems) -> OnDelete {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return OnDelete::Keep };
    let found = OnDelete::ALL.into_iter().find(|rule| rule.key() == key);
    found.unwrap_or_else(|| {
        let message = text!(
            en = "Choose keep, clear, cascade or refuse.",
            zh = "请选择 keep、clear、cascade 或 refuse。"
        );
        problems.add(0, "on_delete", "unknown_rule", message);
        OnDelete::Keep
    })
}

/// Whether a field can be out of sight.
pub(super) fn hidden(is_title: bool, required: bool, problems: &mut Problems) {
    if is_title {
        let message = text!(
            en = "Records are called by this field, so it can't be hidden.",
            zh = "记录以此字段命名，不能隐藏。"
        );
        problems.add(0, "hidden", "does_not_fit", message);
    } else if required {
        let message = text!(
            en = "A required field can't be hidden: nobody could fill it in.",
            zh = "必填字段不能隐藏，否则无法填写。"
        );
        problems.add(0, "hidden", "does_not_fit", message);
    }
}

/// The settings of a definition's kind, as far as they are said to the person: decimals, lengths and limits.
pub(super) fn settings(field: &Field, problems: &mut Problems) {
    let kind = field.kind.as_str();
    let texts = matches!(kind, "text" | "long_text" | "rich_text");
    let decimals = matches!(kind, "decimal" | "money" | "percent");
    let numbers = decimals || kind == "integer";
    let fits = [
        (field.max_length.is_some(), "max_length", texts),
        (field.scale.is_some(), "decimals", decimals),
        (field.min.is_some(), "min", numbers),
        (field.max.is_some(), "max", numbers),
        (field.currency.is_some(), "currency", kind == "money"),
        (field.to.is_some(), "references", kind == "reference"),
        (field.list_label.is_some(), "list_label", kind == "reference"),
        (field.on_delete != OnDelete::Keep, "on_delete", kind == "reference"),
        (!field.options.is_empty(), "options", has_options(kind)),
    ];
    for (set, name, fits) in fits {
        if set && !fits {
            let message = text!(
                en = "Fields of this kind have no such setting.",
                zh = "这种类型的字段没有此项设置。"
            );
            problems.add(0, name, "does_not_fit", message);
        }
    }
    if field.max_length.is_some_and(|most| !(1..=LONGEST).contains(&most)) {
        let message = text!(
            en = "Give a number from 1 to {LONGEST}.",
            zh = "请填写 1 到 {LONGEST} 之间的数。"
        );
        problems.add(0, "max_length", "out_of_range", message);
    }
    if field.scale.is_some_and(|decimals| decimals > MOST_DECIMALS) {
        let message =
            text!(en = "At most {MOST_DECIMALS} decimals.", zh = "最多 {MOST_DECIMALS} 位小数。");
        problems.add(0, "decimals", "out_of_range", message);
    }
    for (name, limit) in [("min", &field.min), ("max", &field.max)] {
        let alone = |limit: &String| Field {
            min: (name == "min").then(|| limit.clone()),
            max: (name == "max").then(|| limit.clone()),
            default: None,
            options: Vec::new(),
            ..field.clone()
        };
        if numbers && limit.as_ref().is_some_and(|limit| try_field(&alone(limit)).is_err()) {
            let message = text!(en = "Give a number.", zh = "请填写数字。");
            problems.add(0, name, "wrong_type", message);
        }
    }
}

/// The longest text that a field of any kind holds, in characters.
const LONGEST: usize = 100_000;

/// The most decimals.
const MOST_DECIMALS: u8 = 9;

/// The options of a field, if it is one of several.
pub(super) fn options_of(field: &FieldDef) -> &[OptionDef] {
    match &field.kind {
        FieldKind::Select(kind) => &kind.options,
        FieldKind::MultiSelect(kind) => &kind.select.options,
        _ => &[],
    }
}
