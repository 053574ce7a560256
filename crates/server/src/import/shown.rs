//! An import as its screen wants it.

use serde_json::{Value as Json, json};
use steward_engine::import_batch::{ImportCounts, ImportFacts};
use steward_import::{Complaint, Recipe, Refusal};
use steward_model::text::Language;

use super::store::{Import, Stage};

/// A file that is looked at or tried, with its columns and what would become of its rows.
pub(super) fn looked_at(import: &Import, language: Language) -> Json {
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
    let mut shown = json!({
        "id": import.id,
        "object": import.facts.object,
        "file": import.facts.file,
        "rows": import.facts.rows,
        "sheets": sheets,
        "sheet": sheet,
        "columns": columns,
        "stage": stage,
        "dry_run": true,
        "percent": progress.percent,
        "batch": null,
        "job": null,
        "error": error,
    });
    add_rows(&mut shown, progress.counts, &progress.refusals, language);
    shown
}

/// An import that was begun.
pub(super) fn begun(
    facts: &ImportFacts,
    recipe: &Recipe,
    refusals: &[Refusal],
    language: Language,
) -> Json {
    let columns: Vec<Json> = recipe
        .columns
        .iter()
        .map(|column| {
            json!({
                "heading": column.heading.trim(),
                "field": column.field,
                "guessed": false,
                "samples": [],
            })
        })
        .collect();
    let counts = facts.counts;
    let percent = match facts.state.as_str() {
        "done" => 100,
        _ => counts.all() * 100 / recipe.rows.max(1),
    };
    let error = facts.error.as_ref();
    let error = error.map(|error| json!({"message": error.get(language), "hint": null}));
    let mut shown = json!({
        "id": facts.batch.to_string(),
        "object": facts.object,
        "file": facts.source,
        "rows": recipe.rows,
        "sheets": [],
        "sheet": 0,
        "columns": columns,
        "stage": facts.state,
        "dry_run": false,
        "percent": percent.min(100),
        "batch": facts.batch,
        "job": facts.job,
        "error": error,
    });
    add_rows(&mut shown, counts, refusals, language);
    shown
}

/// Adds what became of rows.
fn add_rows(shown: &mut Json, counts: ImportCounts, refusals: &[Refusal], language: Language) {
    shown["created"] = counts.created.into();
    shown["updated"] = counts.updated.into();
    shown["left"] = counts.skipped.into();
    shown["refused"] = counts.refused.into();
    shown["refusals"] = refusals.iter().map(|refusal| of_row(refusal, language)).collect();
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
