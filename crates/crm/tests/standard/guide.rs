//! `docs/add-an-object.md`, followed to the letter: what it tells to write is what lies in the tree. And
//! `docs/add-a-field-kind.md`: what it tells to change is there.

use std::fs;
use std::path::Path;

const GUIDE: &str = include_str!("../../../../docs/add-an-object.md");
const KINDS: &str = include_str!("../../../../docs/add-a-field-kind.md");
const TABLE: &str = include_str!("objects/core.txt");

/// The text of the guide's block in a language.
fn block(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    let blocks: Vec<&str> = GUIDE.split(start.as_str()).skip(1).collect();
    assert_eq!(blocks.len(), 1, "one block of {language}");
    blocks[0].split("```").next().expect("a split has a first part")
}

#[test]
fn the_guide_makes_the_object_that_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs/core/user_setting");
    let file = |name: &str| fs::read_to_string(folder.join(name)).expect("the file is there");
    assert_eq!(block("toml"), file("user_setting.toml"));
    assert_eq!(block("rust"), file("tests.rs"));
    assert!(TABLE.contains(block("text")), "{}", block("text"));
    assert!(fs::read_dir(&folder).expect("a folder").count() == 2, "nothing else was needed");
}

#[test]
fn the_guide_names_what_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let links = GUIDE.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or_default());
    let links: Vec<&str> = links.collect();
    assert!(links.len() > 4);
    for link in links {
        assert!(root.join("docs").join(link).exists(), "{link}");
    }
}

/// The crates and folders in which the guide's paths begin.
const ROOTS: [&str; 4] = ["bench/", "crates/", "docs/", "web/"];

#[test]
fn the_guide_to_kinds_names_what_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let quoted = KINDS.split('`').skip(1).step_by(2);
    let begins = |path: &&str| ROOTS.iter().any(|start| path.starts_with(start));
    // The kind that is to be added is not there.
    let paths: Vec<&str> = quoted.filter(begins).filter(|path| !path.contains("colour")).collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths {
        assert!(root.join(path).exists(), "{path}");
    }
}
