//! Templates of SQLite: files beside the test program, so that they go with the build.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_store::{Database, Dialect, SqliteOptions};

use super::{fill, name};
use crate::data_dir;

/// Makes an SQLite file at `path` with the tables of a catalog.
///
/// # Panics
/// If it can't be made.
pub(crate) async fn sqlite_with_tables(catalog: &Arc<Catalog>, path: &Path) {
    let template = folder().join(format!("{}.db", name(Dialect::Sqlite, catalog)));
    if !template.exists() {
        make(catalog, &template).await;
    }
    std::fs::copy(&template, path).expect("the template can be copied");
}

/// Two processes may do it at the same time: what they make is the same, and renaming it into its place
/// is one step.
async fn make(catalog: &Arc<Catalog>, template: &Path) {
    let folder = data_dir();
    let file = folder.join("template.db");
    let database = Database::open_sqlite(&file, SqliteOptions::default()).await;
    fill(database.expect("a fresh SQLite file can be opened"), catalog).await;
    let process = std::process::id();
    let beside = template.with_extension(format!("{process}.tmp"));
    std::fs::copy(&file, &beside).expect("the folder of the test program can be written");
    std::fs::rename(&beside, template).expect("a file can be renamed in its folder");
}

/// The folder of the test program.
fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("the test program knows where it is");
    program.parent().expect("a program is in a folder").to_owned()
}
