//! What has arrived becomes a file.

use std::sync::Arc;

use serde::Serialize;
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, Result, text};
use steward_store::file::content::{self, Content};
use steward_store::file::upload;

use super::limits::{MEGABYTE, UNLINKED_KEPT};
use super::name::clean_name;
use super::sniff::sniff;
use super::store::{Place, Staged};
use super::{Files, OBJECT};
use crate::record::{Caller, Work, WriteWish, Written, authorised};

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileFacts {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub size: i64,
    /// Its media type, told from the contents.
    pub media_type: String,
    /// Its kind: an option of the field `kind` of files.
    pub kind: String,
    /// The checksum of its contents. Not told to callers who only look at a list.
    #[serde(skip)]
    pub sha256: String,
}

impl FileFacts {
    /// Reads them from a record of the object of files; `None` if it has no contents.
    pub(super) fn of(object: &ObjectDef, record: &Record) -> Option<Self> {
        let text = |name: &str| record.get(object.id_of(name)).as_text().map(str::to_owned);
        Some(Self {
            id: record.id(),
            name: text("name").unwrap_or_default(),
            size: record.get(object.id_of("size")).as_int().unwrap_or_default(),
            media_type: text("media_type").unwrap_or_default(),
            kind: text("kind").unwrap_or_default(),
            sha256: text("sha256")?,
        })
    }

    fn record(&self, object: &ObjectDef) -> Record {
        let mut record = Work::blank(object);
        record.set(object.id_of("name"), self.name.as_str());
        record.set(object.id_of("size"), self.size);
        record.set(object.id_of("media_type"), self.media_type.as_str());
        record.set(object.id_of("kind"), self.kind.as_str());
        record.set(object.id_of("sha256"), self.sha256.as_str());
        record
    }
}

impl Files {
    /// Makes a file of what has arrived, in the caller's name. `upload`: of which upload it is the end.
    ///
    /// # Errors
    /// If it is empty or a program, the caller may not make files, or there is no room.
    pub async fn take(
        &self,
        caller: &Caller,
        name: &str,
        staged: Staged,
        upload: Option<&str>,
    ) -> Result<FileFacts> {
        let name = clean_name(name);
        if staged.size == 0 {
            return Err(empty());
        }
        let sniffed = sniff(&staged.head, &name)?;
        self.check_all(staged.size).await?;
        let mut facts = FileFacts {
            id: 0,
            name,
            size: i64::try_from(staged.size).map_err(Error::internal)?,
            media_type: sniffed.media_type.to_owned(),
            kind: sniffed.kind.to_owned(),
            sha256: staged.sha256.clone(),
        };
        let content = Content { sha256: facts.sha256.clone(), size: facts.size };
        let look_at = self.engine.clock().now() + UNLINKED_KEPT;
        if !content::announce(self.engine.database(), content, look_at).await? {
            return Err(being_removed());
        }
        self.store.keep(Place::Content(&facts.sha256), staged).await?;
        facts.id = self.write(caller, &facts, upload).await?;
        Ok(facts)
    }

    /// Writes the record of a file whose contents are kept.
    async fn write(&self, caller: &Caller, facts: &FileFacts, upload: Option<&str>) -> Result<i64> {
        let facts = Arc::new(facts.clone());
        let upload: Option<Arc<str>> = upload.map(Arc::from);
        let wish = WriteWish::default();
        let written = self.engine.transact(caller, &wish, false, move |work| {
            let (facts, upload) = (Arc::clone(&facts), upload.clone());
            Box::pin(async move {
                let catalog = work.catalog();
                let object = catalog.expect(OBJECT)?;
                authorised(work, &object.plural, Verb::Create, &catalog)?;
                let ids = work.create(object, vec![facts.record(object)]).await?;
                if let (Some(token), Some(&id)) = (upload, ids.first())
                    && !upload::became(work.tx, &token, id).await?
                {
                    return Err(done_already());
                }
                Ok(Written { ids, inserted: 1, ..Written::default() })
            })
        });
        let ids = written.await?.ids;
        ids.first().copied().ok_or_else(|| Error::internal("a file got no id"))
    }

    /// Refuses what would be too much with all that is kept.
    pub(super) async fn check_all(&self, size: u64) -> Result<()> {
        let Some(most) = self.limits.all else { return Ok(()) };
        let kept = content::total(self.engine.database()).await?;
        if u64::try_from(kept).unwrap_or(0).saturating_add(size) <= most {
            return Ok(());
        }
        let megabytes = most / MEGABYTE;
        Err(Error::new(
            ErrorKind::StorageFull,
            text!(
                en = "All files together may have {megabytes} MB; this one would be too much.",
                zh = "全部文件合计不能超过 {megabytes} MB，该文件放不下了。"
            ),
        )
        .with_hint(text!(
            en = "Remove files that nobody needs, or ask your administrator for more room.",
            zh = "请删除不需要的文件，或请管理员调高上限。"
        )))
    }

    /// Refuses a file that may not be as large as this.
    pub(super) fn check_size(&self, size: i64) -> Result<()> {
        match u64::try_from(size) {
            Ok(0) => Err(empty()),
            Ok(size) if size <= self.limits.file => Ok(()),
            _ => {
                let megabytes = self.limits.file / MEGABYTE;
                Err(Error::new(
                    ErrorKind::TooLarge,
                    text!(
                        en = "The file is larger than {megabytes} MB.",
                        zh = "文件超过 {megabytes} MB。"
                    ),
                ))
            }
        }
    }
}

fn empty() -> Error {
    Error::new(ErrorKind::BadBody, text!(en = "The file is empty.", zh = "文件是空的。"))
}

/// The same contents are going away at this moment.
fn being_removed() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The same file is being removed right now; please try again in a moment.",
            zh = "相同的文件正在被清理，请稍后重试。"
        ),
    )
}

fn done_already() -> Error {
    Error::new(
        ErrorKind::Duplicate,
        text!(en = "This upload is done already.", zh = "该上传已完成。"),
    )
}
