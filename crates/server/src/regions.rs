//! `/api/v1/regions`: the provinces, cities and districts of China, for a picker to choose from.
//!
//! Each is `[code, name, sounds, [those inside]]`; the ways in which a name is read stand in one text,
//! separated by `|`. It is the table by which the server itself reads addresses.

use std::sync::{Arc, LazyLock};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_model::kind::{RegionNode, region_code, region_tree};
use steward_model::search::sounds;

use crate::answer::{Tag, json_text, kept};
use crate::app::App;
use crate::ask::no_query;
use crate::caller::Signed;

/// How long a browser need not ask again: the regions change with the program only.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=86400");

/// The table as it is sent, with its tag, made when it is first asked for.
static TABLE: LazyLock<(String, Tag)> = LazyLock::new(|| {
    let text = Json::Array(region_tree().iter().map(line).collect()).to_string();
    let tag = Tag::of(&text);
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
    let (text, tag) = &*TABLE;
    let answer = || json_text(StatusCode::OK, text.as_str());
    let outcome = no_query(request.uri().query());
    signed.voice.answer(outcome.map(|()| kept(request.headers(), tag, KEPT, answer)))
}
