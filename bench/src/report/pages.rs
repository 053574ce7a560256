//! The project's own pages, which have a place for the results.

use std::path::Path;

use anyhow::Context;

/// Where the results begin.
const BEGIN: &str = "<!-- bench -->";

/// Where they end.
const END: &str = "<!-- /bench -->";

/// Puts the results into a page of the project.
pub(super) fn put(page: &str, results: &str) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no workspace")?;
    let path = root.join(page);
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {page}"))?;
    let text = replaced(&text, results).with_context(|| format!("{page}: no {BEGIN} … {END}"))?;
    std::fs::write(&path, text).with_context(|| format!("writing {page}"))
}

/// The text with these results instead of those before.
fn replaced(text: &str, results: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}\n{END}{after}", results.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_take_the_place_of_earlier_ones() {
        let page = "# A\n<!-- bench -->\nold\n\n<!-- /bench -->\nend\n";
        let wanted = "# A\n<!-- bench -->\nnew\n<!-- /bench -->\nend\n";
        assert_eq!(replaced(page, "new\n\n").as_deref(), Some(wanted));
        assert_eq!(replaced(wanted, "new").as_deref(), Some(wanted));
        assert_eq!(replaced("# A\n<!-- bench -->\n", "new"), None);
    }

    #[test]
    fn the_project_s_pages_have_a_place() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for page in ["README.md", "README.zh-CN.md", "docs/bench.md"] {
            let text = std::fs::read_to_string(root.join(page)).unwrap();
            assert!(replaced(&text, "x").is_some(), "{page}");
        }
    }
}
