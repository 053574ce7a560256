//! What columns fill besides what their headings say: what is remembered of them, and what the command
//! line says.

use std::sync::Arc;

use steward_engine::Engine;
use steward_engine::import_mapping::{ImportMapping, plain};
use steward_import::Sheet;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::Access;
use steward_model::{Error, Result, text};

use super::Import;

/// What came of it.
pub(super) struct Filled {
    /// What was remembered, and is filled now.
    pub(super) known: Option<ImportMapping>,
    /// Whether to remember what is filled.
    pub(super) remember: bool,
}

/// Fills the columns of a sheet. What was exported from another database says itself what it is, so nothing
/// that is remembered is asked; nor is anything remembered that nobody has said.
pub(super) async fn fill(
    wish: &Import,
    engine: &Engine,
    access: &Access,
    (catalog, object): (&Arc<Catalog>, &ObjectDef),
    sheet: &mut Sheet,
) -> Result<Filled> {
    let mut known = None;
    if wish.from.is_none() && !wish.afresh {
        sheet.recognise((catalog, object), access)?;
        known = engine.import_mapping(&object.name, &sheet.known_by()).await?;
    }
    if let Some(known) = &known {
        sheet.recall((catalog, object), access, &known.columns);
    }
    if !wish.columns.is_empty() {
        let columns = sheet.columns(object);
        let headings: Vec<String> = columns.iter().map(|column| plain(&column.heading)).collect();
        let mut fields: Vec<Option<String>> =
            columns.into_iter().map(|column| column.field).collect();
        for said in &wish.columns {
            let (at, field) = read(said, &headings)?;
            // Whoever had the field gives way to what is said.
            for other in &mut fields {
                *other = other.take().filter(|other| *other != field || field.contains('.'));
            }
            fields[at] = Some(field).filter(|field| !field.is_empty());
        }
        sheet.choose(catalog, object, &fields)?;
    }
    let said = known.is_some() || !wish.columns.is_empty();
    Ok(Filled { known, remember: said && wish.from.is_none() })
}

/// The column and the field of `HEADING=FIELD`.
fn read(said: &str, headings: &[String]) -> Result<(usize, String)> {
    let (heading, field) = said.rsplit_once('=').ok_or_else(|| no_column(said))?;
    let wanted = plain(heading);
    let at = headings.iter().position(|heading| *heading == wanted && !wanted.is_empty());
    let at = at.ok_or_else(|| no_column(heading))?;
    Ok((at, field.trim().to_owned()))
}

fn no_column(heading: &str) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(en = "The file has no column '{heading}'.", zh = "文件中没有“{heading}”列。"),
    )
    .with_hint(text!(
        en = "Write --column 'HEADING=FIELD', with the heading as in the file.",
        zh = "请写成 --column '表头=字段'，表头与文件中一致。"
    ))
}
