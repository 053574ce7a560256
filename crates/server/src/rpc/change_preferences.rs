//! `rpc/change_preferences`: the language, time zone and text size of one's own.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use steward_crm::Preferences;
use steward_model::error::{ErrorKind, Result};

use crate::answer::empty;
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::Signed;
use crate::limits::FORM_BYTES;

/// Settles them, whatever the caller's roles say of users: nobody else's record can be meant.
pub(super) async fn change_preferences(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    no_query(head.uri.query())?;
    let wanted: Preferences = read_form(&head.headers, body, FORM_BYTES).await?;
    let (engine, caller) = (&app.engine, &signed.caller);
    let settled = steward_crm::set_preferences(engine, &signed.scope, caller, wanted.clone()).await;
    if settled.as_ref().is_err_and(|error| error.kind() == ErrorKind::Forbidden) {
        // Rights changed at this moment, and with them went what is opened for this one write.
        let scope = engine.scope_of(signed.identity.user_id).await?;
        steward_crm::set_preferences(engine, &scope, caller, wanted).await?;
    } else {
        settled?;
    }
    Ok(empty(StatusCode::NO_CONTENT))
}
