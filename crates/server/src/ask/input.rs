//! The input of an action: a JSON body, and nothing in the query string.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use steward_engine::action::bad_input;
use steward_model::error::Result;

use super::{check_profile, no_query, read_body};

/// Reads the input of an action; the bytes tell a repeated request from another one.
///
/// # Errors
/// If the request has parameters, names another schema, or its body is not what the action takes.
pub(crate) async fn read_input<T: DeserializeOwned>(
    head: &Parts,
    body: Body,
) -> Result<(T, Bytes)> {
    no_query(head.uri.query())?;
    check_profile(&head.method, &head.headers)?;
    let bytes = read_body(&head.headers, body).await?;
    let input = serde_json::from_slice(&bytes).map_err(|error| bad_input(&error))?;
    Ok((input, bytes))
}
