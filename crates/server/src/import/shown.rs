//! An import as its screen wants it.

use serde_json::{Value as Json, json};
use steward_import::{Complaint, Refusal};
use steward_model::text::Language;

use super::store::{Import, Stage};

/// An import, with its columns and what became of its rows.
pub(super) fn import(import: &Import, language: Language) -> Json {
    let progress = import.progress();
    let (sheets, sheet) = &import.sheets;
    let columns: Vec<Json> = progress
        .columns
        .iter()
        .map(|column| {
            json!({
                "heading": column.heading,
                "field": column.field,
                "guessed": column.guessed,
                "samples": column.samples,
            })
        })
        .collect();
    let refusals: Vec<Json> =
        progress.refusals.iter().map(|refusal| of_row(refusal, language)).collect();
    let stage = match progress.stage {
        Stage::Ready => "ready",
        Stage::Running => "running",
        Stage::Done => "done",
        Stage::Failed => "failed",
    };
    let error = progress.error.as_ref().map(|error| {
        json!({
            "message": error.text().get(language),
            "hint": error.hint().map(|hint| hint.get(language)),
        })
    });
    json!({
        "id": import.id,
        "object": import.facts.object,
        "file": import.facts.file,
        "rows": import.facts.rows,
        "sheets": sheets,
        "sheet": sheet,
        "columns": columns,
        "stage": stage,
        "dry_run": progress.dry_run,
        "percent": progress.percent,
        "created": progress.counts.created,
        "updated": progress.counts.updated,
        "left": progress.counts.left,
        "refused": progress.refused,
        "refusals": refusals,
        "batch": progress.batch,
        "error": error,
    })
}

fn of_row(refusal: &Refusal, language: Language) -> Json {
    let complaints: Vec<Json> = refusal
        .complaints
        .iter()
        .map(|Complaint { heading, field, value, reason }| {
            json!({
                "heading": heading,
                "field": field,
                "value": value,
                "reason": reason.get(language),
            })
        })
        .collect();
    json!({ "row": refusal.row, "complaints": complaints })
}
