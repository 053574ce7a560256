//! Small bodies with a fixed shape: a sign-in, the input of an action.

use axum::body::Body;
use axum::http::HeaderMap;
use serde::de::DeserializeOwned;
use steward_engine::action::bad_input;
use steward_model::error::Result;

use super::body::{check_type, read_limited};

/// Reads a JSON object of at most `most` bytes into its shape.
///
/// # Errors
/// If it is not JSON, too long, or lacks or adds a key.
pub(crate) async fn read_form<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<T> {
    check_type(headers)?;
    let bytes = read_limited(headers, body, most).await?;
    serde_json::from_slice(&bytes).map_err(|error| bad_input(&error))
}
