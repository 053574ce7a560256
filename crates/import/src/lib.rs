//! Floor 3 of Steward: spreadsheets, address books and JSON lines become records. Each row becomes one or changes one;
//! rows that can't are named with the reason and written to a file of their own.
//!
//! A [`Sheet`] is a file that was looked at: how it is laid out, and which field each column fills.
//! [`try_out`] tells a [`Listener`] what an import would do. [`begin`] has it done by a job of the kind
//! [`Importing`], with the rights of whoever asks: the file is kept, and how far the job is stands in the
//! transactions that write the rows.

mod alias;
mod cell;
mod decode;
mod draft;
mod encoding;
#[cfg(test)]
mod fuzz;
mod guess;
mod header;
mod importer;
mod job;
mod json_lines;
mod kept;
mod layout;
mod listener;
mod lookup;
mod part;
mod prepare;
mod ready;
mod recall;
mod recipe;
mod refused;
mod sheet;
mod source;
mod stored;
mod vcard;
mod width;
mod workbook;
mod write;

pub use importer::{Task, Told, try_out};
pub use job::Importing;
pub use listener::{Complaint, Listener, Refusal};
pub use ready::ColumnFate;
pub use recipe::Recipe;
pub use refused::{Refusals, write_refused};
pub use sheet::{Form, Sheet, SheetColumn, Sight};
pub use stored::{Wish, begin, fetch, open};
pub use vcard::called as card_heading;

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::{Error, Result, text};

/// The object with this name or plural.
///
/// # Errors
/// [`ErrorKind::UnknownObject`], naming those that there are.
pub fn object<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c ObjectDef> {
    let found = catalog.find(name).or_else(|| catalog.find_plural(name));
    found.ok_or_else(|| {
        let there = catalog.objects().iter().filter(|object| object.gone.is_none());
        let names: Vec<&str> = there.map(|object| object.name.as_str()).collect();
        let names = names.join(", ");
        steward_model::catalog::unknown_object(name)
            .with_hint(text!(en = "Objects: {names}.", zh = "可用对象：{names}。"))
    })
}

/// Refuses an object whose records nobody imports, or not this caller.
///
/// # Errors
/// [`ErrorKind::Forbidden`] for a history that the system writes, or without the right to import.
pub fn check_right(access: &Access, object: &ObjectDef) -> Result<()> {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    if !object.allows(Verb::Import) {
        return Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "{en} are a history that the system writes; they cannot be imported.",
                zh = "{zh}是系统记录的历史，不能导入。"
            ),
        ));
    }
    if *access.reach(object.id, Verb::Import) == Reach::None {
        return Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "Your role does not allow you to import {en}.",
                zh = "您的角色不能导入{zh}。"
            ),
        )
        .with_hint(text!(
            en = "An administrator can allow it in the rights of your role.",
            zh = "管理员可在角色权限中开通“导入”。"
        )));
    }
    Ok(())
}
