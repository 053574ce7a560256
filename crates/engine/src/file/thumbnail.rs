//! Small pictures: drawn when somebody first asks for them, and kept beside the contents.

use futures::TryStreamExt as _;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::image::{self, DRAWN, MOST_FILE_BYTES, THUMBNAIL_SIZES};
use super::read::not_found;
use super::store::{Contents, Place};
use super::{Files, OpenFile};

/// A picture drawn small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// The file of the picture.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media_type: &'static str,
}

impl Thumbnail {
    fn of(bytes: Vec<u8>) -> Self {
        let jpeg = bytes.starts_with(b"\xff\xd8");
        Self { bytes, media_type: if jpeg { "image/jpeg" } else { "image/png" } }
    }
}

impl Files {
    /// A file's picture, no longer at either side than `size` pixels, which must be one of
    /// [`THUMBNAIL_SIZES`].
    ///
    /// # Errors
    /// [`ErrorKind::BadQuery`] for another size; [`ErrorKind::UnsupportedMedia`] if the file is no picture
    /// that can be read.
    pub async fn thumbnail(&self, file: &OpenFile, size: u32) -> Result<Thumbnail> {
        if !THUMBNAIL_SIZES.contains(&size) {
            return Err(unknown_size());
        }
        let facts = &file.facts;
        let place = Place::Thumbnail(&facts.sha256, size);
        if let Some(kept) = self.store.read(place, None).await? {
            return whole(kept).await.map(Thumbnail::of);
        }
        let length = u64::try_from(facts.size).unwrap_or(u64::MAX);
        if !DRAWN.contains(&facts.media_type.as_str()) || length > MOST_FILE_BYTES {
            return Err(no_picture());
        }
        let room = self.drawing.clone().acquire_owned().await.map_err(Error::internal)?;
        let contents = self.store.read(Place::Content(&facts.sha256), None).await?;
        let bytes = whole(contents.ok_or_else(not_found)?).await?;
        let drawn = tokio::task::spawn_blocking(move || {
            let _room = room;
            image::draw(&bytes, size)
        });
        let drawn = drawn.await.map_err(Error::internal)??;
        let mut staging = self.store.stage(None, u64::MAX).await?;
        staging.write(&drawn).await?;
        self.store.keep(place, staging.finish().await?).await?;
        Ok(Thumbnail::of(drawn))
    }
}

async fn whole(contents: Contents) -> Result<Vec<u8>> {
    let read = contents.try_fold(Vec::new(), |mut all, bytes| {
        all.extend_from_slice(&bytes);
        std::future::ready(Ok(all))
    });
    read.await.map_err(Error::internal)
}

fn unknown_size() -> Error {
    let sizes = THUMBNAIL_SIZES.map(|size| size.to_string());
    let (en, zh) = (sizes.join(", "), sizes.join("、"));
    Error::new(
        ErrorKind::BadQuery,
        text!(en = "'size' must be one of {en}.", zh = "size 应为 {zh} 之一。"),
    )
}

fn no_picture() -> Error {
    Error::new(
        ErrorKind::UnsupportedMedia,
        text!(en = "No small picture can be made of this file.", zh = "该文件没有缩略图。"),
    )
}
