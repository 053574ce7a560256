//! The document as a whole.

use serde_json::{Map, Value as Json, json};
use steward_engine::action::Described;
use steward_model::catalog::ObjectDef;
use steward_model::scope::Verb;
use steward_model::text;

use super::record::Reader;
use super::{action, filter, parameters, plain, shared, table};

/// The version of OpenAPI.
const VERSION: &str = "3.1.0";

/// Everything that there is for the reader.
pub(super) fn document(reader: Reader<'_>, actions: &[Described]) -> Json {
    let seen = |object: &&ObjectDef| reader.may(object, Verb::Read);
    let objects: Vec<&ObjectDef> = reader.catalog.objects().iter().filter(seen).collect();
    let mut paths = plain::paths(reader.words);
    let addressed = |object: &&ObjectDef| (table::path(object), table::operations(reader, object));
    paths.extend(objects.iter().map(addressed));
    paths.extend(action::paths(reader.words, actions));
    json!({
        "openapi": VERSION,
        "info": info(reader),
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": tags(reader, &objects),
        "paths": paths,
        "components": components(reader, &objects),
    })
}

fn info(reader: Reader<'_>) -> Json {
    let about = text!(
        en = "Everything that Steward does over HTTP, as you may use it: the objects of this company with its own \
              fields, and the actions. The API is PostgREST 13's with additions; the query grammar is explained in \
              `docs/query-grammar.md`.",
        zh = "Steward 的全部 HTTP 接口，按您的权限列出：本公司的对象（含自定义字段）和操作。接口与 PostgREST 13 兼容并有扩展，\
              查询语法见 `docs/query-grammar.md`。"
    );
    json!({
        "title": "Steward",
        "version": env!("CARGO_PKG_VERSION"),
        "description": reader.words.say(&about),
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    })
}

fn tags(reader: Reader<'_>, objects: &[&ObjectDef]) -> Vec<Json> {
    let named =
        |(name, label): (&str, _)| json!({"name": name, "x-displayName": reader.words.say(&label)});
    let actions = (action::TAG, text!(en = "Actions", zh = "操作"));
    let of_objects = objects.iter().map(|object| {
        json!({
            "name": object.name,
            "x-displayName": reader.words.say(&object.label_plural),
            "description": reader.words.say(&object.help),
        })
    });
    plain::tags().into_iter().chain([actions]).map(named).chain(of_objects).collect()
}

fn components(reader: Reader<'_>, objects: &[&ObjectDef]) -> Json {
    let words = reader.words;
    let mut parameters = parameters::parameters(words);
    let mut schemas: Map<String, Json> = filter::schemas(words).collect();
    schemas.insert("error".to_owned(), shared::error_schema(words));
    for object in objects {
        let filter = filter::parameter(words, reader.access, object);
        parameters.insert(filter::parameter_name(object), filter);
        schemas.insert(object.name.clone(), reader.record(object));
        if reader.may(object, Verb::Create) {
            schemas.insert(format!("{}.new", object.name), reader.new_record(object));
        }
        if reader.may(object, Verb::Update) {
            schemas.insert(format!("{}.change", object.name), reader.change(object));
        }
    }
    json!({
        "securitySchemes": shared::security(words),
        "parameters": parameters,
        "headers": shared::headers(words),
        "responses": shared::refusals(words),
        "schemas": schemas,
    })
}
