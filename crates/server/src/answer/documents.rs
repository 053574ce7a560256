//! Documents that describe much and change seldom: one is the same for a caller as long as neither the catalog nor the
//! caller's rights have changed, and both are swapped whole when they do. They are kept as they are sent to nearly
//! everybody: packed.

use std::collections::VecDeque;
use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::header::{CONTENT_ENCODING, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use flate2::Compression;
use flate2::read::GzDecoder;
use steward_model::catalog::Catalog;
use steward_model::error::{Error, Result};
use steward_model::scope::Scope;

use super::{Tag, json_text, kept};
use crate::edge::gzip;

/// How many are kept, each about a hundred kilobytes; callers with the same rights share one.
const KEPT: usize = 128;

/// Kept by the caller's own browser only, and asked for again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What a document is made of.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// What it describes.
    pub(crate) catalog: Arc<Catalog>,
    /// For whom.
    pub(crate) scope: Arc<Scope>,
    /// Which document, with whatever else tells one from another: `catalog CNY`, `openapi zh`.
    pub(crate) name: String,
}

impl Source {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.catalog, &other.catalog)
            && Arc::ptr_eq(&self.scope, &other.scope)
            && self.name == other.name
    }
}

/// A document as it is sent.
#[derive(Clone, Debug)]
struct Document {
    /// The text, packed.
    packed: Bytes,
    /// What tells the text from another one.
    tag: Tag,
}

/// The documents that were asked for last, the latest first.
#[derive(Debug, Default)]
pub(crate) struct Documents(Mutex<VecDeque<(Source, Document)>>);

impl Documents {
    /// The document as an answer: `make` makes it if it is not there.
    ///
    /// # Errors
    /// [`steward_model::error::ErrorKind::Internal`] if it can't be packed.
    pub(crate) async fn answer(
        &self,
        source: Source,
        asked: &HeaderMap,
        make: impl FnOnce() -> String,
    ) -> Result<Response> {
        let document = match self.known(|known, _| known.is(&source)) {
            Some(document) => document,
            None => self.made(source, make()).await?,
        };
        let packs = gzip::is_asked(asked);
        let body = if packs { document.packed } else { unpacked(&document.packed)? };
        let sent = || {
            let mut response = json_text(StatusCode::OK, body);
            if packs {
                let coding = HeaderValue::from_static("gzip");
                response.headers_mut().insert(CONTENT_ENCODING, coding);
            }
            response
        };
        let mut response = kept(asked, &document.tag, ASK_AGAIN, sent);
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
        Ok(response)
    }

    fn known(&self, is: impl Fn(&Source, &Document) -> bool) -> Option<Document> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(source, document)| is(source, document)).map(|made| made.1.clone())
    }

    /// Packs a text and keeps it. Not under the lock: another caller's is not held up by it, and two of the
    /// same at once make it twice.
    async fn made(&self, source: Source, text: String) -> Result<Document> {
        let tag = Tag::of(&text);
        let document = match self.known(|_, document| document.tag == tag) {
            Some(document) => document,
            None => Document { packed: packed(text.into()).await?, tag },
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(other, _)| !other.is(&source));
        known.push_front((source, document.clone()));
        known.truncate(KEPT);
        Ok(document)
    }
}

/// Packed as well as it can be: it is done once and sent often.
async fn packed(text: Bytes) -> Result<Bytes> {
    let squeezed = tokio::task::spawn_blocking(move || gzip::squeeze(&text, Compression::best()));
    squeezed.await.ok().flatten().ok_or_else(|| Error::internal("a document can't be packed"))
}

fn unpacked(packed: &[u8]) -> Result<Bytes> {
    let mut text = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut text).map_err(Error::internal)?;
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_packed_comes_out_the_same() {
        let text = "客户 customer ".repeat(1_000);
        let packed = packed(text.clone().into()).await.unwrap();
        assert!(packed.len() < text.len() / 10);
        assert_eq!(unpacked(&packed).unwrap(), text.as_bytes());
        assert!(unpacked(b"not packed").is_err());
    }
}
