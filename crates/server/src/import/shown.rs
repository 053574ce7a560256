//! An import as its screen wants it.

use serde_json::{Value as Json, json};
use steward_engine::import_batch::{ImportCounts, ImportFacts};
use steward_import::{ColumnFate, Complaint, Recipe, Refusal, card_heading};
use steward_model::text::Language;

use super::store::{Import, Known, Stage};

/// A file that is looked at or tried, with its columns and what would become of its rows.
pub(super) fn looked_at(import: &Import, language: Language) -> Json {
    let progress = import.progress();
    let (sheets, sheet) = &import.sheets;
    let columns: Vec<Json> = progress
        .columns
        .iter()
        .map(|column| {
            json!({
                "heading": called(&column.heading, import.facts.cards, language),
                "field": column.field,
                "guessed": column.guessed,
                "samples": column.samples,
                "fate": column.fate.as_ref().map(ColumnFate::key),
                "why": column.fate.as_ref().and_then(ColumnFate::why).map(|why| why.get(language)),
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
        "known": import.facts.known.as_ref().map(known),
        "exported_by": import.facts.exported_by.map(|(key, name)| {
            json!({"key": key, "name": name.get(language)})
        }),
        "batch": null,
        "job": null,
        "error": error,
    });
    let about = (import.facts.cards, language);
    add_rows(&mut shown, progress.counts, &progress.refusals, about);
    shown
}

/// What is known of the headings from an import before.
fn known(Known { mapping, recalled, afresh }: &Known) -> Json {
    json!({
        "id": mapping.id,
        "name": mapping.name,
        "key": mapping.key,
        "used_at": mapping.used_at,
        "used_by": mapping.used_by.as_ref().map(|by| json!({"id": by.id, "name": by.name})),
        "columns": recalled,
        "afresh": afresh,
    })
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
                "heading": called(column.heading.trim(), recipe.cards, language),
                "field": column.field,
                "guessed": false,
                "samples": [],
                "fate": null,
                "why": null,
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
        "known": null,
        "exported_by": null,
        "batch": facts.batch,
        "job": facts.job,
        "error": error,
    });
    add_rows(&mut shown, counts, refusals, (recipe.cards, language));
    shown
}

/// Adds what became of rows.
fn add_rows(shown: &mut Json, counts: ImportCounts, refusals: &[Refusal], about: (bool, Language)) {
    shown["created"] = counts.created.into();
    shown["updated"] = counts.updated.into();
    shown["left"] = counts.skipped.into();
    shown["refused"] = counts.refused.into();
    shown["refusals"] = refusals.iter().map(|refusal| of_row(refusal, about)).collect();
}

/// A heading for people: an address book has none of its own.
fn called(heading: &str, cards: bool, language: Language) -> &str {
    if cards { card_heading(heading, language) } else { heading }
}

fn of_row(refusal: &Refusal, (cards, language): (bool, Language)) -> Json {
    let complaints: Vec<Json> = refusal
        .complaints
        .iter()
        .map(|Complaint { heading, field, value, reason }| {
            json!({
                "heading": heading.as_deref().map(|heading| called(heading, cards, language)),
                "field": field,
                "value": value,
                "reason": reason.get(language),
            })
        })
        .collect();
    json!({ "row": refusal.row, "complaints": complaints })
}
