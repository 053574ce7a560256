//! Conditions on fields: each field is a parameter of the query string, whose value is an operator and
//! its operand.

use serde_json::{Map, Value as Json, json};
use steward_model::catalog::ObjectDef;
use steward_model::kind::{FieldKind, Operators};
use steward_model::scope::{Access, FieldRight};
use steward_model::text;

use super::operation::part;
use super::words::Words;

/// A family of fields that take the same conditions.
struct Family {
    /// The name of its schema.
    name: &'static str,
    /// The operators.
    operators: &'static str,
    /// A condition that every field of the family takes.
    example: &'static str,
}

const FAMILIES: [Family; 8] = [
    Family {
        name: "filter_text",
        operators: "eq|neq|gt|gte|lt|lte|like|ilike|match|imatch|in|is|isdistinct|fts|plfts|phfts|wfts",
        example: "ilike.*a*",
    },
    Family {
        name: "filter_number",
        operators: "eq|neq|gt|gte|lt|lte|in|is|isdistinct",
        example: "gte.1",
    },
    Family {
        name: "filter_date",
        operators: "eq|neq|gt|gte|lt|lte|in|is|isdistinct",
        example: "gte.@month_start",
    },
    Family { name: "filter_boolean", operators: "eq|neq|in|is|isdistinct", example: "is.true" },
    Family {
        name: "filter_keys",
        operators: "eq|neq|in|is|isdistinct|cs|cd|ov",
        example: "not.is.null",
    },
    Family {
        name: "filter_option",
        operators: "eq|neq|gt|gte|lt|lte|in|is|isdistinct|like|ilike|match|imatch",
        example: "not.is.null",
    },
    Family { name: "filter_whole", operators: "eq|neq|in|is|isdistinct", example: "is.null" },
    Family { name: "filter_presence", operators: "is", example: "is.null" },
];

/// The schemas of conditions.
pub(super) fn schemas(words: Words) -> impl Iterator<Item = (String, Json)> {
    FAMILIES.iter().map(move |family| {
        let (operators, example) = (family.operators.replace('|', ", "), family.example);
        let about = text!(
            en = "An operator, a dot and what to compare with, such as `{example}`; `not.` in front negates it. \
                  The operators are {operators}.",
            zh = "运算符、一个点和比较的值，例如 `{example}`；前面加 `not.` 表示取反。可用的运算符：{operators}。"
        );
        let pattern = format!(r"^(not\.)?({})(\([a-z]+\))?\.[\s\S]*$", family.operators);
        let schema = json!({
            "type": "string", "pattern": pattern, "description": words.say(&about), "examples": [example],
        });
        (family.name.to_owned(), schema)
    })
}

/// The schema of the conditions that a kind takes.
fn family(kind: &FieldKind) -> &'static str {
    match (kind, kind.kind().operators()) {
        (FieldKind::Date(_) | FieldKind::Datetime(_), _) => "filter_date",
        (FieldKind::Select(_) | FieldKind::ObjectName(_), _) => "filter_option",
        (_, Operators::Text) => "filter_text",
        (_, Operators::Ordered) => "filter_number",
        (_, Operators::Boolean) => "filter_boolean",
        (_, Operators::List) => "filter_keys",
        (_, Operators::Whole) => "filter_whole",
        (_, Operators::Presence) => "filter_presence",
    }
}

/// The name of the parameter with the conditions on an object's fields.
pub(super) fn parameter_name(object: &ObjectDef) -> String {
    format!("{}.filter", object.name)
}

/// The parameter with the conditions on an object's fields: in an address each field is a parameter by
/// itself, `name=eq.Anna&city=is.null`.
pub(super) fn parameter(words: Words, access: &Access, object: &ObjectDef) -> Json {
    let usable = object.fields.iter().filter(|field| {
        !field.internal && access.field(object.id, &field.name) >= FieldRight::Read
    });
    let properties: Map<String, Json> =
        usable.map(|field| (field.name.clone(), part("schemas", family(&field.kind)))).collect();
    let about = text!(
        en = "Conditions on fields, each a parameter by itself: `name=eq.Anna`. All must hold. Fields of related \
              records are written `@account.city`; the query grammar has more.",
        zh = "字段条件，每个字段是一个查询参数，例如 `name=eq.张三`，须全部满足。关联记录的字段写作 `@account.city`，\
              更多写法见查询语法。"
    );
    json!({
        "name": "filter", "in": "query", "style": "form", "explode": true, "description": words.say(&about),
        "schema": {"type": "object", "properties": properties},
    })
}
