//! Making or changing the record that another system knows by an identity.

use serde_json::{Map, Value as Json, json};
use steward_engine::{Act, Caller, Engine, Operation, WriteWish};
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, IsValue, ListQuery, Operator};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result, text};

use crate::support::{equals, where_};
use crate::typed::identity::{NAME, field};

/// How often it is tried again when somebody else made the same identity meanwhile.
const ATTEMPTS: usize = 3;

/// How another system knows somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The system, by its key such as `wechat_openid`.
    pub system: String,
    /// The app, corporation or shop within which it holds; `default` where there is only one.
    pub realm: String,
    /// The identity itself.
    pub value: String,
}

/// Changes the record of an object (`contacts`, `accounts`) that has this identity, or makes one that
/// has it, in one transaction. Answers the record's id and whether it is new.
///
/// # Errors
/// As for any write. [`ErrorKind::Duplicate`] if the identity belongs to a record of another object.
pub async fn upsert(
    engine: &Engine,
    caller: &Caller,
    plural: &str,
    known: &Known,
    values: &Map<String, Json>,
) -> Result<(i64, bool)> {
    let catalog = engine.catalog();
    let object = catalog
        .find_plural(plural)
        .ok_or_else(|| steward_model::catalog::unknown_object(plural))?;
    let reference = format!("{}_id", object.name);
    let identity = catalog.expect(NAME)?;
    if !identity.one_of.iter().any(|&owner| identity.fields[owner].name == reference) {
        return Err(no_identities(object));
    }
    let wish = WriteWish::default();
    let mut attempt = 1;
    loop {
        let found = find(engine, known, &reference).await?;
        let operations = match found {
            Some(id) => {
                let act = Act::Update { id, version: None, values: values.clone() };
                vec![Operation { reference: None, object: plural.to_owned(), act }]
            }
            None => fresh(plural, &reference, known, values),
        };
        match engine.batch(caller, &operations, &wish).await {
            Err(error) if error.kind() == ErrorKind::Duplicate && attempt < ATTEMPTS => {
                attempt += 1;
            }
            Err(error) => return Err(error),
            Ok(written) => {
                let id = found.or(written.ids.first().copied());
                let id = id.ok_or_else(|| Error::internal("a batch made nothing"))?;
                return Ok((id, found.is_none()));
            }
        }
    }
}

/// The operations that make a record with its identity.
fn fresh(
    plural: &str,
    reference: &str,
    known: &Known,
    values: &Map<String, Json>,
) -> Vec<Operation> {
    let identity = json!({
        field::SYSTEM: known.system,
        field::REALM: known.realm,
        field::VALUE: known.value,
        reference: {"$ref": "record"},
    });
    let identity = identity.as_object().cloned().unwrap_or_default();
    let create = |reference: Option<&str>, object: &str, values: Map<String, Json>| Operation {
        reference: reference.map(str::to_owned),
        object: object.to_owned(),
        act: Act::Create { values },
    };
    vec![create(Some("record"), plural, values.clone()), create(None, "identities", identity)]
}

/// The record that has the identity, whoever may see it: an identity is unique for all.
async fn find(engine: &Engine, known: &Known, reference: &str) -> Result<Option<i64>> {
    let access = SystemAccess::because("an identity is looked up whoever asks; writing is checked");
    let caller = Caller { access: Access::System(access), origin: "api", request_id: None };
    let filter: Filter = equals(field::SYSTEM, &known.system)
        .and(equals(field::REALM, &known.realm))
        .and(equals(field::VALUE, &known.value))
        .and(Filter::test(reference, Operator::Is(IsValue::NotNull), Vec::new()));
    let query = ListQuery { limit: Some(1), ..where_(filter) };
    let page = engine.read(&caller, "identities", &query, None).await?.page;
    let rows: Vec<Map<String, Json>> =
        serde_json::from_slice(&page.body).map_err(Error::internal)?;
    Ok(rows.first().and_then(|row| row.get(reference)?.as_i64()))
}

fn no_identities(object: &ObjectDef) -> Error {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    Error::new(
        ErrorKind::BadQuery,
        text!(en = "{en} have no external identities.", zh = "{zh}没有外部身份。"),
    )
}
