//! Reading files: who may, and what is read.

use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator, SelectItem};
use steward_model::scope::Access;
use steward_model::{Error, Result, text};
use steward_store::file::named::{self, Naming};
use steward_store::{Collect, ReadOptions};

use super::store::{ByteRange, Contents, Place};
use super::{FileFacts, Files, OBJECT};
use crate::permission::rows;
use crate::record::Caller;

/// A file that the caller may read.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// What is known of it.
    pub facts: FileFacts,
}

impl Files {
    /// A file that the caller may read: one that is named by a record which he may read, in a field which
    /// he may read; as long as no record names it, one whose own record he may read, which is his who sent
    /// it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none, or he may not.
    pub async fn open(&self, caller: &Caller, id: i64) -> Result<OpenFile> {
        let catalog = self.engine.catalog();
        let object = catalog.expect(OBJECT)?;
        let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]);
        let found = rows(&self.engine, object, filter).await?;
        let record = found.records.first().ok_or_else(not_found)?;
        let facts = FileFacts::of(object, record).ok_or_else(not_found)?;
        if matches!(caller.access, Access::System(_)) || self.may_read(caller, id).await? {
            return Ok(OpenFile { facts });
        }
        Err(not_found())
    }

    async fn may_read(&self, caller: &Caller, id: i64) -> Result<bool> {
        let catalog = self.engine.catalog();
        for (object, field) in named::fields(&catalog) {
            if self.sees(caller, &object.plural, &field.name, id).await? {
                return Ok(true);
            }
        }
        if self.is_named(id).await? {
            return Ok(false);
        }
        let own = catalog.expect(OBJECT)?;
        self.sees(caller, &own.plural, "id", id).await
    }

    /// Whether the caller sees a record whose field names this file. One that he may not ask for shows him
    /// none.
    async fn sees(&self, caller: &Caller, plural: &str, field: &str, id: i64) -> Result<bool> {
        let query = ListQuery {
            select: vec![SelectItem::Field { alias: None, field: "id".to_owned(), cast: None }],
            filter: Filter::test(field, Operator::Eq, vec![id.to_string()]),
            limit: Some(1),
            ..ListQuery::default()
        };
        match self.engine.read(caller, plural, &query, None).await {
            Ok(reading) => Ok(reading.page.rows > 0),
            Err(error) => match error.kind() {
                ErrorKind::UnknownObject | ErrorKind::UnknownField | ErrorKind::Forbidden => {
                    Ok(false)
                }
                _ => Err(error),
            },
        }
    }

    /// Whether any record names this file, whoever may read it.
    async fn is_named(&self, id: i64) -> Result<bool> {
        let (catalog, now) = (self.engine.catalog(), self.engine.clock().now());
        let database = self.engine.database();
        let Some(statement) = named::statement(database.dialect(), &catalog, &[id], now) else {
            return Ok(false);
        };
        let answer = database.query(statement, Collect::default(), ReadOptions::default()).await?;
        for row in &answer.out {
            if named::read(row)?.1 == Naming::Record {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The contents of a file, all or a range.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if they are not in the store: it is another one than that in which they were
    /// kept, or somebody has removed them.
    pub async fn contents(&self, file: &OpenFile, range: Option<ByteRange>) -> Result<Contents> {
        let place = Place::Content(&file.facts.sha256);
        match self.store.read(place, range).await? {
            Some(contents) => Ok(contents),
            None => {
                tracing::error!(
                    file = file.facts.id,
                    "the contents of a file are not in the store"
                );
                Err(lost())
            }
        }
    }
}

pub(super) fn not_found() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no such file, or you may not see it.",
            zh = "没有该文件，或您无权查看。"
        ),
    )
}

fn lost() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "The contents of this file are missing in the file store.",
            zh = "文件库中缺少该文件的内容。"
        ),
    )
    .with_hint(text!(
        en = "Tell your administrator: was the folder with the files restored with the database?",
        zh = "请联系管理员：恢复数据库时是否一并恢复了文件目录？"
    ))
}
