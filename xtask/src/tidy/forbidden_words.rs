//! Nothing unfinished and nothing switched off is committed.

use regex::Regex;

use super::rust_source::{RustSource, line_of};
use super::tree::{File, Finding, Tree};

/// Words that must stand in no source, and why.
const EVERYWHERE: [(&str, &str); 3] = [
    (r"\bTODO\b", "finish it, or write an issue"),
    (r"\bFIXME\b", "fix it"),
    (r"\bXXX\b", "say what is meant"),
];

/// Words that must stand in no Rust source, and why.
const IN_RUST: [(&str, &str); 4] = [
    (r"\btodo!", "finish it"),
    (r"\bunimplemented!", "finish it, or return an error that says so"),
    (r"#\[ignore\b", "a test that does not run proves nothing"),
    (r"\ballow\(\s*dead_code\b", "remove what nobody uses"),
];

/// Words that must stand in no TypeScript source, and why.
const IN_TYPESCRIPT: [(&str, &str); 2] = [
    (r"\b(?:it|test|describe)\.(?:skip|only|todo)\b", "a test that does not run proves nothing"),
    (r"@ts-(?:ignore|nocheck)\b", "make the types right"),
];

/// The endings of the files that are searched.
const SOURCES: [&str; 13] =
    ["rs", "ts", "tsx", "js", "jsx", "mjs", "css", "html", "py", "sh", "sql", "toml", "yml"];

/// Reports forbidden words. In Rust, string literals are not searched.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let compile = |words: &[(&str, &'static str)]| -> anyhow::Result<Vec<(Regex, &'static str)>> {
        words.iter().map(|(pattern, advice)| Ok((Regex::new(pattern)?, *advice))).collect()
    };
    let (everywhere, in_rust) = (compile(&EVERYWHERE)?, compile(&IN_RUST)?);
    let in_typescript = compile(&IN_TYPESCRIPT)?;
    let mut findings = Vec::new();
    for file in tree.files().iter().filter(|file| is_source(file)) {
        if file.extension() == "rs" {
            let text = RustSource::parse(&file.text).code_and_comments;
            findings.extend(search(file, &text, everywhere.iter().chain(&in_rust)));
        } else if matches!(file.extension(), "ts" | "tsx") {
            findings.extend(search(file, &file.text, everywhere.iter().chain(&in_typescript)));
        } else {
            findings.extend(search(file, &file.text, everywhere.iter()));
        }
    }
    Ok(findings)
}

fn is_source(file: &File) -> bool {
    SOURCES.contains(&file.extension()) || file.text.starts_with("#!")
}

fn search<'a>(
    file: &File,
    text: &str,
    words: impl Iterator<Item = &'a (Regex, &'static str)>,
) -> Vec<Finding> {
    let mut found: Vec<(usize, String)> = words
        .flat_map(|(word, advice)| {
            word.find_iter(text)
                .map(move |hit| (hit.start(), format!("{}: {advice}", hit.as_str())))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(at, message)| file.finding(line_of(text, at), message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    #[test]
    fn every_forbidden_word_is_reported() {
        for (path, text) in [
            ("crates/x/src/a.rs", "// TODO later"),
            ("crates/x/src/a.rs", "/* FIXME */"),
            ("crates/x/src/a.rs", "fn f() { todo!() }"),
            ("crates/x/src/a.rs", "fn f() { unimplemented!(\"x\") }"),
            ("crates/x/src/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}"),
            ("crates/x/src/a.rs", "#[allow(dead_code)]\nfn f() {}"),
            ("web/src/a.tsx", "it.skip('x', () => {})"),
            ("web/src/a.ts", "// @ts-ignore"),
            (".ci/run", "#!/bin/bash\n# TODO"),
        ] {
            assert_eq!(findings(check, &[(path, text)]).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn the_line_and_the_advice_are_shown() {
        assert_eq!(findings(check, &[("a.rs", "fn f() {}\n// FIXME")]), ["a.rs:2: FIXME: fix it"]);
    }

    #[test]
    fn strings_and_ordinary_words_are_not_reported() {
        let text = "let a = \"TODO\"; let todo = 1; let ignored = \"#[ignore]\"; // todos";
        assert_eq!(findings(check, &[("a.rs", text), ("README.md", "TODO")]), Vec::<String>::new());
    }
}
