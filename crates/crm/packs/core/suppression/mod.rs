//! What may not be used again after its owner was erased or objected.
//!
//! A number has so few digits that its plain hash tells it to whoever tries them all; so the code is
//! made with a key of the database, like the codes by which secrets are found.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Caller, Engine, Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::Refusal;
use steward_model::text;

use super::contact_point::group::{match_key, normalise};
use crate::support::{equals, where_};
use crate::typed::contact_point;
use crate::typed::suppression::{Fields, Kind, NAME, View, ViewMut, field};

/// Keeps codes in the place of values.
#[derive(Debug)]
pub(crate) struct Suppression(Fields);

impl Suppression {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Suppression {
    fn name(&self) -> &'static str {
        "suppression"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let catalog = work.catalog();
        let given = |change: &&mut Change| change.is_save() && change.changes(self.0.value);
        for change in changes.iter_mut().filter(given) {
            let view = View::new(&self.0, &change.new);
            let (Some(kind), Some(value)) = (view.kind(), view.value()) else { continue };
            match key(&kind, value) {
                Ok(key) => {
                    let code = code(&catalog, &key)?;
                    ViewMut::new(&self.0, &mut change.new).set_value(Some(&code));
                }
                Err(refusal) => {
                    problems.add(change.row, field::VALUE, refusal.code, refusal.message);
                }
            }
        }
        Ok(())
    }
}

/// Whether this number or address is suppressed, however it is spelled.
///
/// # Errors
/// [`UnknownObject`](steward_model::error::ErrorKind::UnknownObject) to who may not read suppressions;
/// or if the database can't be read.
pub async fn is_suppressed(
    engine: &Engine,
    caller: &Caller,
    kind: &Kind,
    value: &str,
) -> Result<bool> {
    let Ok(key) = key(kind, value) else { return Ok(false) };
    let code = code(&engine.catalog(), &key)?;
    let filter = equals(field::KIND, kind.key()).and(equals(field::VALUE, code));
    let mut query = where_(filter);
    query.limit = Some(1);
    let found = engine.read(caller, "suppressions", &query, None).await?.page;
    let rows: Vec<serde_json::Value> =
        serde_json::from_slice(&found.body).map_err(steward_model::Error::internal)?;
    Ok(!rows.is_empty())
}

/// What is the same for all spellings of a value.
fn key(kind: &Kind, value: &str) -> Result<String, Refusal> {
    let kind = match kind {
        Kind::Phone => contact_point::Kind::Phone,
        Kind::Email => contact_point::Kind::Email,
        Kind::Wechat => contact_point::Kind::Wechat,
        Kind::Other(key) => contact_point::Kind::from_key(key),
    };
    let normal = normalise(&kind, value)?;
    normal.as_text().and_then(|text| match_key(&kind, text)).ok_or_else(|| {
        let message = text!(en = "Give the whole number.", zh = "请填写完整的号码。");
        Refusal::new("no_number", message)
    })
}

/// The code of a key. Only this database's keys make it.
fn code(catalog: &Catalog, key: &str) -> Result<String> {
    let object = catalog.expect(NAME)?;
    catalog.secret_code(object, &object.fields[object.id_of(field::VALUE)], key)
}
