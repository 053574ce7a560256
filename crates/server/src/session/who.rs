//! Somebody's name and rights as JSON.

use serde_json::{Map, Value as Json, json};
use steward_model::catalog::Catalog;
use steward_model::scope::{Reach, Scope, Verb};
use steward_model::text::Language;

/// The user, and how far each verb reaches: `all`, `some` or `none` of an object's records. Objects
/// of which nothing may be read are left out.
pub(super) fn describe(catalog: &Catalog, scope: &Scope) -> Json {
    let rights: Map<String, Json> = catalog
        .objects()
        .iter()
        .filter(|object| *scope.rights(object.id).reach(Verb::Read) != Reach::None)
        .map(|object| {
            let reach = |verb: Verb| {
                (verb.name().to_owned(), reach_name(scope.rights(object.id).reach(verb)).into())
            };
            let verbs: Map<String, Json> = Verb::ALL.into_iter().map(reach).collect();
            (object.plural.clone(), Json::Object(verbs))
        })
        .collect();
    let who = &scope.principal;
    json!({
        "user": {
            "id": who.user_id,
            "name": who.name,
            "department_id": who.department_id,
            "language": who.language.map(Language::key),
            "time_zone": who.time_zone,
        },
        "rights": rights,
        "actions": scope.actions,
    })
}

fn reach_name(reach: &Reach) -> &'static str {
    match reach {
        Reach::None => "none",
        Reach::Terms(_) => "some",
        Reach::All => "all",
    }
}
