//! The browser stories: the built program with the demo company, driven through Chromium; all of them
//! on SQLite, the core ones on PostgreSQL as well.

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

use crate::process::{cargo, output, shown, which};
use crate::test::{TEST_VARIABLE, server};

/// Where Chromium is looked for, as the stories do.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What is installed on Debian, as root, when there is no browser. Without the font Chinese is boxes.
const PACKAGES: [&str; 2] = ["chromium", "fonts-noto-cjk"];

/// `cargo xtask stories`.
///
/// # Errors
/// As [`run`], and when there is no PostgreSQL server to be had.
pub(crate) fn alone() -> anyhow::Result<ExitCode> {
    let server = server()?;
    Ok(if run(&server.url())? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the program, runs every story, and the core ones on the PostgreSQL server at `url` too, and
/// says whether all went well.
///
/// # Errors
/// When the program can't be built, or there is no browser or Node.js to run the stories with.
pub(crate) fn run(url: &str) -> anyhow::Result<bool> {
    let program = program()?;
    if !BROWSERS.iter().any(|name| which(name).is_some()) {
        let mut install = Command::new("apt-get");
        install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(PACKAGES);
        output(&mut install).context("the browser stories need Chromium")?;
    }
    let mut fine = true;
    for more in [&[][..], &["--postgres", "--core"]] {
        let mut stories = Command::new("node");
        stories.args(["e2e/web/run.mjs", &program]).args(more).env(TEST_VARIABLE, url);
        fine &= shown(&mut stories)?.0.success();
    }
    Ok(fine)
}

/// Builds the program and gives its path, as cargo says it.
fn program() -> anyhow::Result<String> {
    let mut build = cargo();
    build.args(["build", "--package", "steward", "--message-format", "json-render-diagnostics"]);
    let messages = output(&mut build)?;
    match executable(&messages) {
        Some(program) => Ok(program),
        None => bail!("cargo has built no program"),
    }
}

/// The path of the program in cargo's messages.
fn executable(messages: &str) -> Option<String> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "steward")
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_in_what_cargo_says() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"build-script-build"},"executable":"/x/y"}"#,
            "\nnot json\n",
            r#"{"reason":"compiler-artifact","target":{"name":"steward"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"steward"},"executable":"/t/steward"}"#,
        );
        assert_eq!(executable(messages).as_deref(), Some("/t/steward"));
        assert_eq!(executable(""), None);
    }
}
