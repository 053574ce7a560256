//! Links the definitions of `packs/` into a catalog, so that a wrong one does not compile, and
//! writes them and a typed view of each object as Rust source.

#[path = "build/documentation.rs"]
mod documentation;
#[path = "build/fields.rs"]
mod fields;
#[path = "build/names.rs"]
mod names;
#[path = "build/object.rs"]
mod object;
#[path = "build/options.rs"]
mod options;
#[path = "build/packs.rs"]
mod packs;
#[path = "build/setters.rs"]
mod setters;
#[path = "build/shape.rs"]
mod shape;
#[path = "build/view.rs"]
mod view;

use std::path::Path;
use std::{env, fs};
use steward_model::catalog::Catalog;

fn main() {
    println!("cargo::rerun-if-changed=packs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let definitions = packs::read(Path::new(&root));
    let files = definitions.iter().map(|d| (d.file.as_str(), d.text.as_str()));
    let catalog = Catalog::from_toml(files).unwrap_or_else(|error| panic!("{}", error.text().en));
    packs::check(&definitions, &catalog);
    let typed: String = catalog.objects().iter().map(object::module).collect();
    write(&out, "shipped.rs", &packs::list(&definitions));
    write(&out, "typed.rs", &typed);
}

fn write(folder: &str, name: &str, text: &str) {
    let path = Path::new(folder).join(name);
    fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
