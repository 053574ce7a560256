//! Large files that arrive in parts. Each part is kept in the store when it is whole, so that nothing of it
//! comes again whatever breaks off: the connection, the browser, the server. Any server of several takes the
//! next one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::TryStreamExt as _;
use serde::Serialize;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::random::bytes;
use steward_model::{Error, Result, text};
use steward_store::file::upload::{self, Upload};

use super::limits::{UPLOAD_KEPT, UPLOADS_EACH};
use super::name::clean_name;
use super::store::{Place, Staged};
use super::{FileFacts, Files};
use crate::record::Caller;

/// Random bytes in the name of an upload.
const TOKEN_BYTES: usize = 16;

/// How far a file that arrives in parts is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UploadState {
    /// Its name in addresses.
    pub id: String,
    /// The name of the file.
    pub name: String,
    /// How long it will be, in bytes.
    pub size: i64,
    /// How much has arrived: where the next part begins.
    pub offset: i64,
    /// The file that it became; null until it is whole.
    pub file_id: Option<i64>,
    /// When it is forgotten unless another part arrives, RFC 3339.
    pub expires_at: String,
}

impl UploadState {
    fn of(upload: &Upload) -> Self {
        Self {
            id: upload.token.clone(),
            name: upload.name.clone(),
            size: upload.size,
            offset: upload.received,
            file_id: upload.file_id,
            expires_at: format_datetime(upload.expires_at),
        }
    }
}

/// What came of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// More is to come.
    More(UploadState),
    /// It was the last one.
    Whole(FileFacts),
}

impl Files {
    /// Begins to take a file that arrives in parts.
    ///
    /// # Errors
    /// If it will be too large, or the caller has [`UPLOADS_EACH`] unfinished ones already.
    pub async fn begin_upload(
        &self,
        caller: &Caller,
        name: &str,
        size: i64,
    ) -> Result<UploadState> {
        self.check_size(size)?;
        self.check_all(size.unsigned_abs()).await?;
        let upload = Upload {
            token: URL_SAFE_NO_PAD.encode(bytes::<TOKEN_BYTES>(self.engine.random())),
            user_id: user(caller)?,
            name: clean_name(name),
            size,
            received: 0,
            parts: 0,
            file_id: None,
            expires_at: self.engine.clock().now() + UPLOAD_KEPT,
        };
        let state = UploadState::of(&upload);
        if upload::begin(self.engine.database(), upload, UPLOADS_EACH).await? {
            return Ok(state);
        }
        Err(too_many())
    }

    /// How far a caller's upload is.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none.
    pub async fn upload(&self, caller: &Caller, id: &str) -> Result<UploadState> {
        self.find(caller, id).await.map(|upload| UploadState::of(&upload))
    }

    /// Takes the part that begins at `offset`. The last one makes the file.
    ///
    /// # Errors
    /// [`ErrorKind::VersionMismatch`] if the next part begins elsewhere; [`ErrorKind::TooLarge`] if the file
    /// would be longer than was said.
    pub async fn take_part(
        &self,
        caller: &Caller,
        id: &str,
        offset: i64,
        part: Staged,
    ) -> Result<Part> {
        let mut upload = self.find(caller, id).await?;
        let length = i64::try_from(part.size).map_err(Error::internal)?;
        if upload.received != offset {
            return Err(elsewhere(upload.received));
        }
        if upload.file_id.is_some() || offset + length > upload.size {
            return Err(too_long(upload.size));
        }
        if length > 0 {
            self.store.keep(Place::Part(&upload.token, upload.parts), part).await?;
            let expires_at = self.engine.clock().now() + UPLOAD_KEPT;
            if !upload::grow(self.engine.database(), &upload, length, expires_at).await? {
                return Err(elsewhere(self.find(caller, id).await?.received));
            }
            upload.received += length;
            upload.parts += 1;
            upload.expires_at = expires_at;
        }
        if upload.received < upload.size {
            return Ok(Part::More(UploadState::of(&upload)));
        }
        let facts = self.join(caller, &upload).await?;
        self.remove_parts(&upload).await?;
        Ok(Part::Whole(facts))
    }

    /// Gives an upload up.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none.
    pub async fn give_up(&self, caller: &Caller, id: &str) -> Result<()> {
        let upload = self.find(caller, id).await?;
        self.forget_upload(&upload).await
    }

    /// Forgets uploads that are over, at most `limit`.
    pub(super) async fn forget_uploads(&self, limit: i64) -> Result<()> {
        let (database, now) = (self.engine.database(), self.engine.clock().now());
        for upload in upload::expired(database, now, limit).await? {
            self.forget_upload(&upload).await?;
        }
        Ok(())
    }

    /// First the parts go, then the row that knows of them.
    async fn forget_upload(&self, upload: &Upload) -> Result<()> {
        self.remove_parts(upload).await?;
        upload::forget(self.engine.database(), &upload.token).await
    }

    /// One more than were noted: the last one may have been kept and not noted.
    async fn remove_parts(&self, upload: &Upload) -> Result<()> {
        for number in 0..=upload.parts {
            self.store.remove(Place::Part(&upload.token, number)).await?;
        }
        Ok(())
    }

    async fn find(&self, caller: &Caller, id: &str) -> Result<Upload> {
        let found = upload::find(self.engine.database(), id, user(caller)?).await?;
        found.filter(|upload| upload.expires_at > self.engine.clock().now()).ok_or_else(gone)
    }

    /// Puts the parts together. Two who do so at once make one file: the other's is taken back with its
    /// record.
    async fn join(&self, caller: &Caller, upload: &Upload) -> Result<FileFacts> {
        let most = self.limits.file;
        let mut whole = self.store.stage(u64::try_from(upload.size).ok(), most).await?;
        for number in 0..upload.parts {
            let part = self.store.read(Place::Part(&upload.token, number), None).await?;
            let mut part = part.ok_or_else(gone)?;
            while let Some(bytes) = part.try_next().await.map_err(Error::internal)? {
                whole.write(&bytes).await?;
            }
        }
        let whole = whole.finish().await?;
        self.take(caller, &upload.name, whole, Some(&upload.token)).await
    }
}

/// Uploads are a person's.
fn user(caller: &Caller) -> Result<i64> {
    let principal = caller.access.principal().map(|principal| principal.user_id);
    principal.ok_or_else(|| Error::internal("the system sends no files"))
}

fn gone() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "This upload is not here any more. Begin again.",
            zh = "该上传已失效，请重新上传。"
        ),
    )
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "You have {UPLOADS_EACH} unfinished uploads already.",
            zh = "您已有 {UPLOADS_EACH} 个未完成的上传。"
        ),
    )
    .with_hint(text!(
        en = "Finish them, or give them up: DELETE on their addresses.",
        zh = "请先完成或取消这些上传（对其地址发送 DELETE）。"
    ))
}

fn elsewhere(offset: i64) -> Error {
    Error::new(
        ErrorKind::VersionMismatch,
        text!(en = "The next part begins at {offset}.", zh = "下一段应从 {offset} 开始。"),
    )
}

fn too_long(size: i64) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The file was said to have {size} bytes.",
            zh = "该文件声明的大小为 {size} 字节。"
        ),
    )
}
