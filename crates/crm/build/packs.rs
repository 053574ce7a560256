//! The definitions: `packs/<pack>/<object>/<object>.toml`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use steward_model::catalog::Catalog;

/// The pack on which all others build.
const FIRST: &str = "core";

/// A definition as it lies in the tree.
pub(crate) struct Definition {
    /// Its path from the crate's folder, with `/`.
    pub(crate) file: String,
    /// Its path in the file system.
    pub(crate) path: PathBuf,
    /// The object's folder.
    pub(crate) folder: String,
    /// Its text.
    pub(crate) text: String,
}

/// All definitions, always in the same order: the core pack, then the others by name, objects by
/// name within a pack.
pub(crate) fn read(root: &Path) -> Vec<Definition> {
    let packs = root.join("packs");
    let mut names = folders(&packs);
    names.sort_by_key(|name| (name != FIRST, name.clone()));
    let mut definitions = Vec::new();
    for pack in names {
        let mut objects = folders(&packs.join(&pack));
        objects.sort();
        for folder in objects {
            let file = format!("packs/{pack}/{folder}/{folder}.toml");
            let path = root.join(&file);
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{file}: {error}; a folder holds one object"));
            definitions.push(Definition { file, path, folder, text });
        }
    }
    definitions
}

fn folders(parent: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(parent).unwrap_or_else(|error| panic!("{}: {error}", parent.display()));
    entries
        .map(|entry| entry.expect("the folder can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("folders have ASCII names"))
        .collect()
}

/// Checks that every folder has the name of its object.
pub(crate) fn check(definitions: &[Definition], catalog: &Catalog) {
    for (definition, object) in definitions.iter().zip(catalog.objects()) {
        assert!(
            definition.folder == object.name,
            "{}: the object is named '{}'",
            definition.file,
            object.name
        );
    }
}

/// The source of the list of all definitions.
pub(crate) fn list(definitions: &[Definition]) -> String {
    let mut out = String::from(
        "/// Every shipped definition: its file and its text, the core pack first.\n\
         pub const SHIPPED: &[(&str, &str)] = &[\n",
    );
    for definition in definitions {
        let path = definition.path.display().to_string();
        writeln!(out, "    ({:?}, include_str!({path:?})),", definition.file)
            .expect("a string takes any text");
    }
    out.push_str("];\n");
    out
}
