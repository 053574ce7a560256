//! Links from one document to another file lead somewhere.

use regex::Regex;

use super::rust_source::line_of;
use super::tree::{File, Finding, Tree};

/// A link or picture in a line (`[text](target "title")`), or a definition (`[name]: target`).
const LINK: &str =
    r#"\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|(?m:^ {0,3}\[[^\]\n]+\]:\s+<?(\S+?)>?\s*$)"#;

/// Code in a document, fenced or in the line: what looks like a link there is none.
const CODE: &str = r"(?ms)^[ ]*```.*?^[ ]*```|`[^`\n]+`";

/// Reports links to files that do not exist.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let (link, code) = (Regex::new(LINK)?, Regex::new(CODE)?);
    let mut findings = Vec::new();
    for file in tree.with_extension("md") {
        let prose = without(&code, &file.text);
        for found in link.captures_iter(&prose) {
            let Some(target) = found.get(1).or(found.get(2)) else { continue };
            if let Some(path) = resolve(file, target.as_str())
                && !tree.has(&path)
            {
                let message = format!("the link leads nowhere: {}", target.as_str());
                findings.push(file.finding(line_of(&prose, target.start()), message));
            }
        }
    }
    Ok(findings)
}

/// The text with every match blanked, lines kept.
fn without(pattern: &Regex, text: &str) -> String {
    let blank = |found: &regex::Captures<'_>| {
        found[0].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>()
    };
    pattern.replace_all(text, blank).into_owned()
}

/// The path that a link in `file` means, from the root; `None` for addresses and for places within
/// the same document.
fn resolve(file: &File, target: &str) -> Option<String> {
    let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    let target = target.split(['#', '?']).next().unwrap_or_default();
    if has_scheme || target.is_empty() {
        return None;
    }
    let (folder, target) = match target.strip_prefix('/') {
        Some(from_root) => ("", from_root),
        None => (file.path.rsplit_once('/').map_or("", |(folder, _)| folder), target),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Some("..".to_owned()),
            ".." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    fn in_document(text: &str) -> Vec<String> {
        findings(
            check,
            &[
                ("docs/guide.md", text),
                ("docs/adr/0001-one.md", ""),
                ("README.md", ""),
                ("crates/model/src/lib.rs", ""),
            ],
        )
    }

    #[test]
    fn dead_links_are_reported_with_their_line() {
        for text in [
            "\n[x](missing.md)",
            "\n![picture](../docs/missing.png)",
            "\n[x](adr/0001-one.md) and [y](adr/0002-two.md#part)",
            "\n[x]: nowhere.md",
            "\n[outside](../../README.md)",
            "\n[root](/docs/none.md \"title\")",
        ] {
            let found = in_document(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(
                found[0].starts_with("docs/guide.md:2: the link leads nowhere: "),
                "{}",
                found[0]
            );
        }
    }

    #[test]
    fn live_links_addresses_and_code_are_not() {
        let text = "[a](adr/0001-one.md#x) [b](../README.md) [c](../crates/model/) [d](/README.md)\n\
                    [e](https://example.com/x.md) [f](mailto:a@b.c) [g](#here) [h](.)\n\
                    `[i](none.md)`\n```\n[j](none.md)\n```\n[k]: adr\n";
        assert_eq!(in_document(text), Vec::<String>::new());
    }
}
