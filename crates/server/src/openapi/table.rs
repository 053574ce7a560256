//! The address of an object's records: what may be done there, as far as the caller may.

use serde_json::{Map, Value as Json, json};
use steward_grammar::parse_list;
use steward_model::catalog::{ObjectDef, ViewDef};
use steward_model::query::Filter;
use steward_model::scope::{FieldRight, Verb};
use steward_model::text;

use super::filter;
use super::operation::{BODY, JSON, Operation, part};
use super::record::Reader;
use crate::router::API;

/// Exactly one record.
const OBJECT: &str = "application/vnd.pgrst.object+json";

/// Lines.
const CSV: &str = "text/csv";

/// What a query or header of a request for records may be refused with.
const ASKED: [u16; 5] = [300, 400, 403, 404, 406];

/// What a write may be refused with besides.
const WRITTEN: [u16; 3] = [409, 422, 507];

/// The path of an object's records.
pub(super) fn path(object: &ObjectDef) -> String {
    format!("{API}/{}", object.plural)
}

/// The operations on an object's records.
pub(super) fn operations(reader: Reader<'_>, object: &ObjectDef) -> Json {
    let mut all = Map::new();
    let mut add = |method: &str, verb: Verb, operation: Operation| {
        if reader.may(object, verb) {
            all.insert(method.to_owned(), operation.done());
        }
    };
    add("get", Verb::Read, read(reader, object));
    add("post", Verb::Create, insert(reader, object));
    add("put", Verb::Update, put(reader, object));
    add("patch", Verb::Update, update(reader, object));
    add("delete", Verb::Delete, delete(reader, object));
    Json::Object(all)
}

fn read(reader: Reader<'_>, object: &ObjectDef) -> Operation {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    let mut contents = shown(object);
    if reader.may(object, Verb::Export) {
        contents[CSV] = json!({"schema": {"type": "string"}});
    }
    let list = ["Content-Range", "ETag", "Steward-Next", "Steward-Count", "Preference-Applied"];
    let samples = samples(reader, object);
    let summary = text!(en = "List {en}", zh = "查询{zh}");
    let operation =
        Operation::new(reader.words, &name("list", &object.plural), &object.name, &summary)
            .about(&object.help)
            .shared(&["select", &filter::parameter_name(object), "and", "or", "order", "limit"])
            .shared(&["offset", "after"]);
    let operation =
        if object.search.is_empty() { operation } else { operation.shared(&["search"]) };
    let operation = operation
        .shared(&["Prefer.read", "Range", "If-None-Match", "Accept-Profile"])
        .answers(
            200,
            &text!(
                en = "The records, or as many as come at once.",
                zh = "符合条件的记录（单次返回有上限）。"
            ),
            &list,
            contents.clone(),
        )
        .answers(
            206,
            &text!(en = "Not all of them, and how many there are.", zh = "部分记录，并返回总数。"),
            &list,
            contents,
        )
        .answers(
            304,
            &text!(
                en = "The record is the one that `If-None-Match` names.",
                zh = "记录与 `If-None-Match` 指定的版本相同。"
            ),
            &["ETag"],
            Json::Null,
        )
        .refuses(&ASKED)
        .refuses(&[416]);
    if samples.is_empty() { operation } else { operation.with("x-codeSamples", samples.into()) }
}

fn insert(reader: Reader<'_>, object: &ObjectDef) -> Operation {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    let new = part("schemas", &format!("{}.new", object.name));
    let body = json!({"anyOf": [new, {"type": "array", "items": new, "maxItems": 1000}]});
    let made = ["Location", "ETag", "Content-Range", "Preference-Applied", "Idempotency-Replayed"];
    Operation::new(reader.words, &name("create", &object.plural), &object.name, &text!(en = "Create {en}", zh = "新建{zh}"))
        .about(&text!(
            en = "One record or up to 1,000, all or none. With `Prefer: resolution=` it changes or leaves those that \
                  exist by the unique key in `on_conflict`.",
            zh = "一条或最多 1,000 条，全部成功或全部失败。带 `Prefer: resolution=` 时，按 `on_conflict` 指定的唯一键\
                  更新或跳过已有记录。"
        ))
        .shared(&["select", "columns", "on_conflict", "Prefer.insert", "Idempotency-Key", "Content-Profile"])
        .takes(json!({JSON: {"schema": body}, CSV: {"schema": {"type": "string"}}}))
        .answers(
            200,
            &text!(en = "All of them were there, and were changed.", zh = "记录均已存在，已更新。"),
            &made,
            shown(object),
        )
        .answers(201, &text!(en = "They are made.", zh = "已新建。"), &made, shown(object))
        .refuses(&ASKED)
        .refuses(&WRITTEN)
}

fn put(reader: Reader<'_>, object: &ObjectDef) -> Operation {
    let (en, zh) = (&object.label.en, &object.label.zh);
    let about =
        text!(en = "The record's id, as in the filter.", zh = "记录编号，须与筛选条件一致。");
    let body = json!({
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer", "minimum": 1, "description": reader.words.say(&about)}},
    });
    Operation::new(reader.words, &name("put", &object.plural), &object.name, &text!(en = "Change one {en} by its id", zh = "按编号修改一条{zh}"))
        .about(&text!(
            en = "The body has the `id` and fields as a change has them. Ids are given by the system: there is no making one.",
            zh = "请求体含 `id` 和要修改的字段。编号由系统分配，不能自行指定。"
        ))
        .shared(&["id", "select", "columns", "Prefer.write", "Idempotency-Key", "Content-Profile"])
        .takes_json(&body)
        .answers(200, &text!(en = "It is changed; the record.", zh = "已修改，返回该记录。"), &CHANGED, shown(object))
        .answers(204, &text!(en = "It is changed.", zh = "已修改。"), &CHANGED, Json::Null)
        .refuses(&ASKED)
        .refuses(&WRITTEN)
        .refuses(&[405])
}

/// The headers of an answer to a change.
const CHANGED: [&str; 4] = ["Content-Range", "ETag", "Preference-Applied", "Idempotency-Replayed"];

fn update(reader: Reader<'_>, object: &ObjectDef) -> Operation {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    Operation::new(
        reader.words,
        &name("update", &object.plural),
        &object.name,
        &text!(en = "Change {en}", zh = "修改{zh}"),
    )
    .about(&text!(
        en =
            "Gives all records that the filter finds these values. Without a filter it is refused.",
        zh = "将筛选到的全部记录改为给定的值。不带筛选条件时拒绝执行。"
    ))
    .shared(&["select", &filter::parameter_name(object), "and", "or", "columns"])
    .shared(&["Prefer.write", "If-Match", "Idempotency-Key", "Content-Profile"])
    .takes_json(&part("schemas", &format!("{}.change", object.name)))
    .answers(
        200,
        &text!(en = "They are changed; the records.", zh = "已修改，返回这些记录。"),
        &CHANGED,
        shown(object),
    )
    .answers(204, &text!(en = "They are changed.", zh = "已修改。"), &CHANGED, Json::Null)
    .refuses(&ASKED)
    .refuses(&WRITTEN)
    .refuses(&[412, 428])
}

fn delete(reader: Reader<'_>, object: &ObjectDef) -> Operation {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    Operation::new(reader.words, &name("delete", &object.plural), &object.name, &text!(en = "Put {en} into the bin", zh = "将{zh}移入回收站"))
        .about(&text!(
            en = "All records that the filter finds. Without a filter it is refused. `rpc/restore` takes them out again.",
            zh = "将筛选到的全部记录移入回收站。不带筛选条件时拒绝执行。可用 `rpc/restore` 恢复。"
        ))
        .shared(&["select", &filter::parameter_name(object), "and", "or"])
        .shared(&["Prefer.write", "If-Match", "Idempotency-Key", "Content-Profile"])
        .answers(200, &text!(en = "They are in the bin; the records.", zh = "已移入回收站，返回这些记录。"), &CHANGED, shown(object))
        .answers(204, &text!(en = "They are in the bin.", zh = "已移入回收站。"), &CHANGED, Json::Null)
        .refuses(&ASKED)
        .refuses(&WRITTEN)
        .refuses(&[412, 428])
        .refuses(&BODY[..1])
}

/// Records as an answer has them: a list, or exactly one.
fn shown(object: &ObjectDef) -> Json {
    let record = part("schemas", &object.name);
    json!({JSON: {"schema": {"type": "array", "items": record}}, OBJECT: {"schema": record}})
}

fn name(verb: &str, plural: &str) -> String {
    format!("{verb}_{plural}")
}

/// Requests that are right as they stand: the views that everyone finds at first, as far as the caller may
/// use all of their fields.
fn samples(reader: Reader<'_>, object: &ObjectDef) -> Vec<Json> {
    let usable = |name: &str| {
        object.field(name).is_some() && reader.access.field(object.id, name) >= FieldRight::Read
    };
    let may = |view: &&ViewDef| {
        parse_list(&view.query).is_ok_and(|query| {
            let ordered =
                query.order.iter().all(|term| term.relation.is_none() && usable(&term.field));
            ordered && tested(&query.filter).iter().all(|name| usable(name))
        })
    };
    let sample = |view: &ViewDef| {
        let path = path(object);
        let kept = view.query.split('&').filter(|part| {
            !part.is_empty() && !part.starts_with("select=") && !part.starts_with("limit=")
        });
        let query: String = kept.map(|part| format!("&{part}")).collect();
        let source = format!("curl \"$STEWARD{path}?select=*{query}&limit=20\" -H \"$AUTH\"");
        json!({"lang": "Shell", "label": reader.words.say(&view.label), "source": source})
    };
    object.views.iter().filter(may).map(sample).collect()
}

/// The names of the object's own fields that a condition tests; those over relations by their reference.
fn tested(filter: &Filter) -> Vec<&str> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().flat_map(tested).collect(),
        Filter::Not(part) => tested(part),
        Filter::Test(test) => vec![test.field.relations.first().unwrap_or(&test.field.field)],
    }
}
