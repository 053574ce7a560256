//! What the web app is made from.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// The files and folders that its build reads, from `web/`.
pub(crate) const PATHS: [&str; 13] = [
    "../docs/guide",
    "index.html",
    "package.json",
    "package-lock.json",
    "postcss.config.mjs",
    "public",
    "scripts/ahead.ts",
    "scripts/chunking.ts",
    "scripts/pack.mjs",
    "scripts/styles.ts",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];

/// A name for the present state of the sources.
pub(crate) fn digest(web: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    for path in PATHS {
        list(&web.join(path), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|file| !is_test(file)) {
        file.strip_prefix(web).unwrap_or(file).hash(&mut hasher);
        read(file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// A name for the packages that the sources need.
pub(crate) fn lock(web: &Path) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    read(&web.join("package-lock.json"))?.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// Tests stand beside what they test and are not part of the app.
fn is_test(file: &Path) -> bool {
    file.to_string_lossy().contains(".test.")
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| about(path, &error))?;
    for entry in entries {
        list(&entry.map_err(|error| about(path, &error))?.path(), files)?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| about(file, &error))
}

fn about(path: &Path, error: &std::io::Error) -> String {
    format!("{} can't be read: {error}", path.display())
}
