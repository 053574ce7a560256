//! Running other programs.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, bail};

/// The `cargo` that started us, or the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Whether the person at the screen sees the output directly, so that it may be coloured.
pub(crate) fn on_a_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Runs a program to its end and gives what it wrote to standard output.
///
/// # Errors
/// When it cannot be started or does not succeed; the error carries what it wrote.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("starting {command:?}"))?;
    if !output.status.success() {
        bail!(
            "{command:?} failed ({}):\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program, shows its output as it comes, and gives all of it back line by line.
///
/// # Errors
/// When it cannot be started or its output cannot be read.
pub(crate) fn shown(command: &mut Command) -> anyhow::Result<(ExitStatus, Vec<String>)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {command:?}"))?;
    let stdout = child.stdout.take().context("the child has no standard output")?;
    let stderr = child.stderr.take().context("the child has no standard error")?;
    let shower = thread::spawn(move || show(stdout, std::io::stdout()));
    let mut lines = show(stderr, std::io::stderr())?;
    match shower.join() {
        Ok(shown) => lines.extend(shown?),
        Err(panic) => std::panic::resume_unwind(panic),
    }
    Ok((child.wait()?, lines))
}

/// Copies lines from `from` to `to` until the end, and gives them back.
fn show(from: impl Read, mut to: impl Write) -> std::io::Result<Vec<String>> {
    let mut reader = BufReader::new(from);
    let mut lines = Vec::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        lines.push(String::from_utf8_lossy(&line).trim_end().to_owned());
        line.clear();
    }
    Ok(lines)
}

/// The program called `name` on the search path, with symbolic links followed.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .and_then(|file| file.canonicalize().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_a_failing_program_is_in_the_error() {
        let error = output(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("out\n") && error.contains("err\n"), "{error}");
    }

    #[test]
    fn shown_gives_status_and_lines_of_both_streams() {
        let (status, mut lines) =
            shown(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"])).unwrap();
        lines.sort();
        assert_eq!((status.code(), lines), (Some(3), vec!["one".into(), "two".into()]));
    }

    #[test]
    fn which_finds_the_shell_and_nothing_invented() {
        assert!(which("sh").is_some());
        assert!(which("steward-no-such-program").is_none());
    }
}
