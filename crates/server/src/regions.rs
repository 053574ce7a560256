//! `/api/v1/regions`: the provinces, cities and districts of China, for a picker to choose from.
//!
//! Each is `[code, name, sounds, [those inside]]`; the ways in which a name is read stand in one text,
//! separated by `|`. It is the table by which the server itself reads addresses.

use std::sync::{Arc, LazyLock};

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use steward_model::error::{Error, Result};
use steward_model::kind::{RegionNode, region_code, region_tree};
use steward_model::search::sounds;

use crate::answer::{empty, json_text};
use crate::app::App;
use crate::ask::no_query;
use crate::caller::Signed;

/// How long a browser need not ask again: the regions change with the program only.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=86400");

/// How many bytes of a digest tell one table from another.
const TAG_BYTES: usize = 12;

/// The table as it is sent, with its tag, made when it is first asked for.
static TABLE: LazyLock<(String, String)> = LazyLock::new(|| {
    let text = Json::Array(region_tree().iter().map(line).collect()).to_string();
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..TAG_BYTES]));
    (text, tag)
});

fn line(node: &RegionNode) -> Json {
    let mut line = vec![
        Json::from(region_code(node.code)),
        Json::from(node.name),
        Json::from(sounds(node.name).join("|")),
    ];
    if !node.below.is_empty() {
        line.push(json!(node.below.iter().map(self::line).collect::<Vec<_>>()));
    }
    Json::Array(line)
}

/// `GET`.
pub(crate) async fn regions(
    State(_app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    signed.voice.answer(answer(request.uri().query(), request.headers()))
}

fn answer(query: Option<&str>, asked: &HeaderMap) -> Result<Response> {
    no_query(query)?;
    let (text, tag) = &*TABLE;
    let same = asked.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = match same {
        true => empty(StatusCode::NOT_MODIFIED),
        false => json_text(StatusCode::OK, text.as_str()),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, KEPT);
    headers.insert(ETAG, HeaderValue::from_str(tag).map_err(Error::internal)?);
    Ok(response)
}
