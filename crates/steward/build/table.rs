//! The app's files as a table in Rust.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the table of all files below `dist`, with those that end in `.gz` and `.br` as packed
/// forms of the others; an empty one without an app.
///
/// The files are copied beside the table first: what is included must not vanish from the cache.
pub(crate) fn write(table: &Path, dist: Option<&Path>) -> Result<(), String> {
    let mut files = Vec::new();
    let copy = table.with_file_name("web");
    if let Some(dist) = dist {
        let _ = fs::remove_dir_all(&copy);
        copy_all(dist, &copy, Path::new(""), &mut files)?;
    }
    files.sort();
    let mut text =
        String::from("/// The files of the web app.\npub(crate) static ASSETS: &[Asset] = &[\n");
    let plain = |file: &&PathBuf| !file.extension().is_some_and(|end| end == "gz" || end == "br");
    for file in files.iter().filter(plain) {
        let include = |ending: &str| {
            let name = PathBuf::from(format!("{}{ending}", file.display()));
            let path = copy.join(&name);
            files
                .contains(&name)
                .then(|| format!("include_bytes!({:?})", path.display().to_string()))
        };
        let packed = |ending: &str| match include(ending) {
            Some(include) => format!("Some({include})"),
            None => "None".to_owned(),
        };
        let bytes = include("").unwrap_or_default();
        let (gzip, brotli) = (packed(".gz"), packed(".br"));
        let path = file.display().to_string();
        let _ = writeln!(
            text,
            "    Asset {{ path: {path:?}, bytes: {bytes}, gzip: {gzip}, brotli: {brotli} }},"
        );
    }
    text.push_str("];\n");
    fs::write(table, text).map_err(|error| about(table, &error))
}

fn copy_all(from: &Path, to: &Path, below: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    fs::create_dir_all(to.join(below)).map_err(|error| about(to, &error))?;
    let entries = fs::read_dir(from.join(below)).map_err(|error| about(from, &error))?;
    for entry in entries {
        let name = below.join(entry.map_err(|error| about(from, &error))?.file_name());
        let path = from.join(&name);
        if path.is_dir() {
            copy_all(from, to, &name, files)?;
        } else {
            fs::copy(&path, to.join(&name)).map_err(|error| about(&path, &error))?;
            files.push(name);
        }
    }
    Ok(())
}

fn about(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
