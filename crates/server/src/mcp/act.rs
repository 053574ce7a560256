//! Actions as tools.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use steward_engine::WriteWish;
use steward_engine::action::Call;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::{tool, write};
use crate::app::App;
use crate::caller::Signed;
use crate::rpc;

/// The member of an input that says whether an action is only tried.
pub(super) const DRY_RUN: &str = "dry_run";

/// Does an action, or tries it: one that writes is done only if the caller says so.
pub(super) async fn act(
    app: &App,
    signed: &Signed,
    name: &str,
    mut input: Map<String, Json>,
) -> Result<Json> {
    let all = rpc::described(app, signed);
    let action = all.into_iter().find(|action| action.name == name);
    let action = action.ok_or_else(|| tool::unknown(name))?;
    let tried = action.writes && wish(input.shift_remove(DRY_RUN))?;
    if name == rpc::BATCH {
        let operations = rpc::operations(input.into())?;
        return write::carry_out(app, signed, &operations, tried).await;
    }
    if tried && !action.dry_run {
        return Ok(cannot_be_tried(signed, name));
    }
    if tried {
        input.insert(DRY_RUN.to_owned(), true.into());
    }
    let mut call = Call::new(&app.engine, &signed.caller, WriteWish::default());
    let output = app.engine.actions().run(name, &mut call, input.into()).await?;
    let written = call.written();
    if !tried {
        app.metrics.count_written(written.ids.len());
        return Ok(if action.writes { json!({"done": true, "output": output}) } else { output });
    }
    let mut told = write::planned(app, signed, &written, &BTreeSet::new()).await?;
    told["output"] = output;
    Ok(told)
}

/// Whether an action is only tried: yes, if nothing is said.
fn wish(said: Option<Json>) -> Result<bool> {
    let Some(said) = said else { return Ok(true) };
    said.as_bool().ok_or_else(|| {
        Error::new(
            ErrorKind::BadBody,
            text!(en = "'{DRY_RUN}' must be true or false.", zh = "{DRY_RUN} 应为 true 或 false。"),
        )
    })
}

fn cannot_be_tried(signed: &Signed, name: &str) -> Json {
    let why = text!(
        en = "Nothing was done. '{name}' can't be tried beforehand; call it with dry_run: false to do it.",
        zh = "未执行任何操作。“{name}”不支持试运行，如需执行请设置 dry_run: false。"
    );
    json!({"done": false, "dry_run": true, "why": why.get(signed.voice.language)})
}
