//! Builds the web app through npm, when its sources have changed, and writes down its files for
//! `include_bytes!`.

#[path = "build/app.rs"]
mod app;
#[path = "build/sources.rs"]
mod sources;
#[path = "build/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Set to `off`, the program is built without the web app, and without npm.
const SWITCH: &str = "STEWARD_WEB";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed={SWITCH}");
    println!("cargo::rerun-if-env-changed={}", app::CACHE);
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let table = PathBuf::from(variable("OUT_DIR")?).join("web.rs");
    if std::env::var(SWITCH).is_ok_and(|switch| switch == "off") {
        return table::write(&table, None);
    }
    let web = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../../web");
    let web = web.canonicalize().map_err(|error| format!("web/ can't be read: {error}"))?;
    for path in sources::PATHS {
        println!("cargo::rerun-if-changed={}", web.join(path).display());
    }
    let dist = app::built(&web, &sources::digest(&web)?)?;
    table::write(&table, Some(&dist))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("cargo has not set {name}"))
}
