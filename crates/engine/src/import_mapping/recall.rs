//! What is known of a file with these headings.

use serde::Deserialize;
use steward_model::query::{Direction, Embed, Join, ListQuery, Nulls, OrderTerm, SelectItem};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};

use super::remember::of_code;
use super::{MappedColumn, OBJECT, fingerprint};
use crate::engine::Engine;
use crate::record::Caller;

/// A mapping that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ImportMapping {
    /// Its record.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The columns that have headings.
    #[serde(rename = "mapping")]
    pub columns: Vec<MappedColumn>,
    /// The field by which records are found that exist.
    pub key: Option<String>,
    /// When it was used last, as the API writes times.
    pub used_at: Option<String>,
    /// By whom.
    pub used_by: Option<UsedBy>,
}

/// Who used a mapping last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct UsedBy {
    /// The user.
    pub id: i64,
    /// The user's name.
    pub name: String,
}

impl Engine {
    /// What is remembered of files with these headings whose rows become records of `object`. It is the
    /// company's: who may import is helped by it, whoever has made it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn import_mapping(
        &self,
        object: &str,
        headings: &[&str],
    ) -> Result<Option<ImportMapping>> {
        let code = fingerprint(object, headings.iter().copied());
        let catalog = self.catalog();
        let plural = &catalog.expect(OBJECT)?.plural;
        let newest = OrderTerm {
            relation: None,
            field: "used_at".to_owned(),
            bucket: None,
            direction: Direction::Desc,
            nulls: Some(Nulls::Last),
        };
        let select = ["id", "name", "mapping", "key", "used_at"].map(plain);
        let query = ListQuery {
            select: select.into_iter().chain([used_by()]).collect(),
            order: vec![newest],
            limit: Some(1),
            ..of_code(&code)
        };
        let access = SystemAccess::because("a mapping helps everybody who imports");
        let caller = Caller { access: Access::System(access), origin: "import", request_id: None };
        let page = self.read(&caller, plural, &query, None).await?.page;
        let found: Vec<ImportMapping> =
            serde_json::from_slice(&page.body).map_err(Error::internal)?;
        Ok(found.into_iter().next())
    }
}

fn plain(name: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: name.to_owned(), cast: None }
}

/// `used_by:used_by_id(id,name)`
fn used_by() -> SelectItem {
    let query = ListQuery { select: ["id", "name"].map(plain).into(), ..ListQuery::default() };
    SelectItem::Embed(Embed {
        alias: Some("used_by".to_owned()),
        target: "user".to_owned(),
        hint: Some("used_by_id".to_owned()),
        join: Join::Left,
        spread: false,
        nothing: false,
        query,
    })
}
