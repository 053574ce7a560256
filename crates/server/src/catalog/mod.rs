//! `/api/v1/catalog`: what a screen needs to know of every object that the caller may read: its
//! fields, sections, views, relations and allowed changes.

mod layout;
mod relations;
mod views;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value as Json, json};
use steward_model::catalog::Catalog;
use steward_model::error::Result;
use steward_model::scope::{Access, Reach, Verb};

use crate::answer::Source;
use crate::app::App;
use crate::ask::{check_profile, negotiate, no_query};
use crate::caller::Signed;
use crate::discover::describe;

/// `GET`.
pub(crate) async fn catalog(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(read(&app, &signed, &head).await)
}

async fn read(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    check_profile(&head.method, &head.headers)?;
    no_query(head.uri.query())?;
    negotiate(&head.headers)?;
    // Another server may have changed it a moment ago.
    app.engine.look_at_catalog().await?;
    let currency = steward_crm::base_currency(&app.engine).await?;
    let (catalog, scope) = (app.engine.catalog(), Arc::clone(&signed.scope));
    let name = format!("catalog {currency}");
    let source = Source { catalog: Arc::clone(&catalog), scope, name };
    let make = || document(&catalog, &signed.caller.access, &currency).to_string();
    app.documents.answer(source, &head.headers, make).await
}

fn document(catalog: &Catalog, access: &Access, currency: &str) -> Json {
    let objects: Vec<Json> = catalog
        .objects()
        .iter()
        .filter(|object| *access.reach(object.id, Verb::Read) != Reach::None)
        .map(|object| {
            let mut out = describe::object(catalog, access, object);
            out["icon"] = object.icon.clone().into();
            out["part"] = object.part.into();
            if object.own.is_some() {
                out["own"] = true.into();
                out["group"] = object.group.clone().into();
            }
            out["searchable"] = (!object.search.is_empty()).into();
            out["traits"] = object.traits.clone().into();
            out["order"] = layout::order(access, object);
            out["sections"] = layout::sections(access, object);
            out["views"] = views::views(catalog, access, object);
            out["transitions"] = layout::transitions(access, object);
            out["relations"] = relations::children(catalog, access, object);
            out
        })
        .collect();
    json!({ "currency": currency, "objects": objects })
}
