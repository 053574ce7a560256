//! The records that an update or delete is about, locked and checked.

use steward_model::Result;
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::query::ListQuery;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, text};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;

use super::insert::within_batch;
use super::save::changed_meanwhile;
use super::{MAX_BATCH, Work, WriteWish};

impl Work<'_, '_> {
    /// The records that the caller reaches with `verb` and that meet the query's filter, locked.
    pub(super) async fn targets(
        &mut self,
        object: &ObjectDef,
        query: &ListQuery,
        verb: Verb,
        wish: &WriteWish,
    ) -> Result<Vec<Record>> {
        if query.filter.is_empty() {
            return Err(Error::new(
                ErrorKind::MissingFilter,
                text!(
                    en = "Say which records: a filter such as 'id=eq.42' is needed.",
                    zh = "请写明要操作哪些记录，例如 id=eq.42。"
                ),
            ));
        }
        let filter = ListQuery { filter: query.filter.clone(), ..ListQuery::default() };
        let catalog = self.catalog();
        let access = self.caller.access.clone();
        let plan = Plan::resolve(&catalog, &access, verb, self.now, object.id, &filter)?;
        let statement = emit::records(&plan, self.tx.dialect(), MAX_BATCH as u64 + 1, Take::Change);
        let records = self.rows(object, &statement).await?;
        within_batch(records.len())?;
        self.known.held(&records);
        within_wish(&records, wish)?;
        Ok(records)
    }
}

fn within_wish(records: &[Record], wish: &WriteWish) -> Result<()> {
    if let Some(most) = wish.max_affected
        && records.len() as u64 > most
    {
        let count = records.len();
        return Err(Error::new(
            ErrorKind::TooManyAffected,
            text!(
                en = "This would touch {count} records; at most {most} were allowed.",
                zh = "将影响 {count} 条记录，超过限定的 {most} 条。"
            ),
        ));
    }
    let Some(version) = wish.if_match else { return Ok(()) };
    match records {
        [only] if only.version() == version => Ok(()),
        [_] => Err(changed_meanwhile(version)),
        _ => {
            let count = records.len();
            Err(Error::new(
                ErrorKind::MatchNeedsOne,
                text!(
                    en = "'If-Match' needs exactly one record; the filter meets {count}.",
                    zh = "使用 If-Match 时必须正好对应一条记录，当前筛选到 {count} 条。"
                ),
            ))
        }
    }
}
