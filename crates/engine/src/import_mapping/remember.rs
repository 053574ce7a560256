//! Remembering a mapping in the transaction that begins its import.

use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::{Error, Result, Value};

use super::{NewMapping, OBJECT, fingerprint};
use crate::record::Work;

/// How long the name of a mapping may be.
const NAME_MOST: usize = 255;

/// Remembers what the columns of a file mean whose rows become records of `object`: what was known of these
/// headings before changes to it, and keeps its name.
pub(crate) async fn remember(
    work: &mut Work<'_, '_>,
    (of, source): (&str, &str),
    new: &NewMapping,
) -> Result<()> {
    if new.columns.is_empty() {
        return Ok(());
    }
    let catalog = work.catalog();
    let object = catalog.expect(OBJECT)?;
    let code = fingerprint(of, new.columns.iter().map(|column| column.heading.as_str()));
    let used_at = object.id_of("used_at");
    let known = work.find(object, &of_code(&code)).await?;
    let known = known.into_iter().max_by_key(|known| known.get(used_at).as_int());
    let mapping = object.id_of("mapping");
    let columns = serde_json::to_value(&new.columns).map_err(Error::internal)?;
    // What doesn't fit is not known again; the import itself goes on.
    let Ok(columns) = object.fields[mapping].kind().read_json(&columns) else { return Ok(()) };
    let uses = object.id_of("use_count");
    let before = known.as_ref().and_then(|known| known.get(uses).as_int()).unwrap_or(0);
    let set = [
        (mapping, columns),
        (object.id_of("key"), new.key.clone().map_or(Value::Null, Value::Text)),
        (used_at, Value::Int(work.now())),
        (object.id_of("used_by_id"), Value::from(work.user_id())),
        (uses, Value::Int(before + 1)),
    ];
    if let Some(known) = known {
        return work.change(object, vec![known], &set).await;
    }
    let mut record = Work::blank(object);
    let name: String = source.chars().take(NAME_MOST).collect();
    record.set(object.id_of("name"), name);
    record.set(object.id_of("object"), of);
    for (field, value) in set {
        record.set(field, value);
    }
    work.create(object, vec![record]).await.map(drop)
}

/// The mappings with this code.
pub(super) fn of_code(code: &str) -> ListQuery {
    let filter = Filter::test("fingerprint", Operator::Eq, vec![code.to_owned()]);
    ListQuery { filter, ..ListQuery::default() }
}
