//! `docs/add-an-object.md`, followed to the letter: what it tells to write is what lies in the tree.

use std::fs;
use std::path::Path;

const GUIDE: &str = include_str!("../../../../docs/add-an-object.md");
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
