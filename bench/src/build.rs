//! The program that is measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// The release build of `steward`, made as `cargo build --release` makes it.
pub(crate) fn steward() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--release", "--package", "steward"])
        .status()
        .context("starting cargo")?;
    ensure!(built.success(), "steward could not be built");
    // The bench lies in the same folder of build results.
    let own = std::env::current_exe()?;
    let program = own.with_file_name("steward");
    ensure!(program.exists(), "no program at {}", program.display());
    Ok(program)
}
