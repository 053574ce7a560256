//! The schemas of an object's records: as they are answered, as new ones are sent, and as changes are.

use serde_json::{Map, Value as Json, json};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::{DecimalRole, FieldKind, MASK, OptionDef};
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_model::{Text, text};

use super::operation::part;
use super::words::Words;

/// What the schemas of an object hang on.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The language.
    pub(super) words: Words,
    /// All objects.
    pub(super) catalog: &'a Catalog,
    /// Whose rights.
    pub(super) access: &'a Access,
}

impl Reader<'_> {
    /// Whether the caller may do this with records of an object.
    pub(super) fn may(self, object: &ObjectDef, verb: Verb) -> bool {
        object.allows(verb) && *self.access.reach(object.id, verb) != Reach::None
    }

    fn right(self, object: &ObjectDef, field: &FieldDef) -> FieldRight {
        self.access.field(object.id, &field.name)
    }

    /// The fields that the caller knows of.
    fn known(self, object: &ObjectDef) -> impl Iterator<Item = (&FieldDef, FieldRight)> {
        let fields = object.fields.iter().filter(|field| !field.internal);
        fields
            .map(move |field| (field, self.right(object, field)))
            .filter(|(_, right)| *right != FieldRight::Hidden)
    }

    /// The fields that the caller may write.
    pub(super) fn writable(self, object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
        let may = |(field, right): &(&FieldDef, FieldRight)| {
            field.writable() && *right == FieldRight::Write
        };
        self.known(object).filter(may).map(|(field, _)| field)
    }

    /// A record as it is answered. Which fields an answer has is up to `select`, so none is required.
    pub(super) fn record(self, object: &ObjectDef) -> Json {
        let mut properties: Map<String, Json> = self
            .known(object)
            .map(|(field, right)| (field.name.clone(), self.field(field, right)))
            .collect();
        for display in &object.displays {
            let right = self.access.display(object, display);
            if right != FieldRight::Hidden {
                properties.insert(display.def.name.clone(), self.field(&display.def, right));
            }
        }
        json!({
            "type": "object",
            "title": self.words.say(&object.label),
            "description": self.words.say(&object.help),
            "properties": properties,
        })
    }

    /// A new record.
    pub(super) fn new_record(self, object: &ObjectDef) -> Json {
        let required = self.writable(object).filter(|field| is_required(object, field));
        let required: Vec<&str> = required.map(|field| field.name.as_str()).collect();
        let properties: Map<String, Json> = self
            .writable(object)
            .map(|field| {
                let mut schema = property(object, field);
                if is_required(object, field) {
                    schema["not"] = json!({"type": "null"});
                }
                (field.name.clone(), schema)
            })
            .collect();
        let mut schema = self.closed(object, properties);
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }

    /// What of a record is changed.
    pub(super) fn change(self, object: &ObjectDef) -> Json {
        let changeable = self.writable(object).filter(|field| !field.fixed);
        let properties = changeable.map(|field| (field.name.clone(), property(object, field)));
        self.closed(object, properties.collect())
    }

    fn closed(self, object: &ObjectDef, properties: Map<String, Json>) -> Json {
        json!({
            "type": "object",
            "title": self.words.say(&object.label),
            "properties": properties,
            "additionalProperties": false,
        })
    }

    /// A field.
    fn field(self, field: &FieldDef, right: FieldRight) -> Json {
        let mut schema = field.kind().schema();
        if !field.not_null {
            nullable(&mut schema);
        }
        schema["title"] = self.words.say(&field.label);
        let about = notes(field, right);
        if !about.is_empty() {
            schema["description"] = self.words.join(&about);
        }
        if !field.writable() || right < FieldRight::Write {
            schema["readOnly"] = true.into();
        }
        schema["x-kind"] = field.kind().name().into();
        match &field.kind {
            FieldKind::Select(kind) => self.options(&mut schema, &kind.options),
            FieldKind::MultiSelect(kind) => {
                self.options(&mut schema["items"], &kind.select.options);
            }
            FieldKind::Reference(kind) => {
                let target = kind.to.as_deref().and_then(|to| self.catalog.find(to));
                if let Some(target) = target.filter(|target| self.may(target, Verb::Read)) {
                    schema["x-references"] = target.plural.as_str().into();
                }
            }
            FieldKind::Decimal(kind) => schema["x-decimals"] = kind.scale.into(),
            _ => {}
        }
        schema
    }

    /// What people read instead of the keys.
    fn options(self, schema: &mut Json, options: &[OptionDef]) {
        if options.is_empty() {
            return;
        }
        let labels = options.iter().map(|o| (o.key.clone(), self.words.say(&o.label)));
        schema["x-enumDescriptions"] = Json::Object(labels.collect());
    }
}

/// Whether every new record must have it: what forms show of some records only, others need not have.
fn is_required(object: &ObjectDef, field: &FieldDef) -> bool {
    let conditions = object.conditions_of(&field.name);
    let some_only = conditions.is_some_and(|conditions| conditions.shown_when.is_some());
    field.required && field.default.is_none() && (field.not_null || !some_only)
}

/// The schema of a field, where the record's has it.
fn property(object: &ObjectDef, field: &FieldDef) -> Json {
    part("schemas", &format!("{}/properties/{}", object.name, field.name))
}

/// Lets null be a value, too.
fn nullable(schema: &mut Json) {
    if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
    } else if let Some(schema) = schema.as_object_mut() {
        schema.shift_remove("not");
    }
    if let Some(values) = schema.get_mut("enum").and_then(Json::as_array_mut) {
        values.push(Json::Null);
    }
}

/// What a schema can't say.
fn notes(field: &FieldDef, right: FieldRight) -> Vec<Text> {
    let mut notes: Vec<Text> = field.help.iter().cloned().collect();
    let mut note = |is: bool, text: Text| {
        if is {
            notes.push(text);
        }
    };
    note(
        right == FieldRight::Masked,
        text!(en = "Its values are not shown to you.", zh = "您无权查看此字段的内容。"),
    );
    note(
        field.fixed && field.writable(),
        text!(
            en = "It is set when the record is made and can't be changed.",
            zh = "只能在新建时填写，之后不能修改。"
        ),
    );
    note(
        matches!(field.kind, FieldKind::Secret(_)),
        text!(
            en = "It is answered as `{MASK}`; `rpc/reveal` shows it.",
            zh = "返回时显示为 `{MASK}`，用 `rpc/reveal` 查看。"
        ),
    );
    note(
        matches!(field.kind, FieldKind::Duration(_)),
        text!(en = "In seconds.", zh = "单位：秒。"),
    );
    note(
        matches!(&field.kind, FieldKind::Decimal(kind) if kind.role == DecimalRole::Percent),
        text!(en = "25 means 25 %.", zh = "25 表示 25%。"),
    );
    note(field.unique, text!(en = "No two records have the same.", zh = "不能重复。"));
    notes
}
