//! The guardian: a shell beside us that stops the server and removes its files when we are gone.
//!
//! It reads from a pipe of which we hold the other end. The kernel closes that end whatever ends
//! us - success, a panic, ctrl-c, a kill - and the guardian, in a process group of its own, then
//! does its work. There is no other way to stop the server, so this one is always exercised.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};

use anyhow::Context;

use super::account::Account;
use super::programs::Programs;

/// Waits for the end of its input, then stops the server ($1 the program, $2 the cluster's folder).
const SCRIPT: &str = r#"
trap '' HUP INT TERM
while read -r line; do :; done
cd /
"$1" stop -w -m immediate -D "$2/data"
rm -rf -- "$2"
"#;

/// A guardian on post.
pub(crate) struct Guardian {
    shell: Child,
    lifeline: Option<ChildStdin>,
    folder: PathBuf,
}

impl Guardian {
    /// Posts a guardian for the cluster in `folder`, before its server starts.
    pub(crate) fn post(
        programs: &Programs,
        folder: &Path,
        account: &Account,
    ) -> anyhow::Result<Self> {
        let mut command = account.command("/bin/sh", folder);
        command.arg("-c").arg(SCRIPT).arg("guardian").arg(programs.pg_ctl()).arg(folder);
        command.process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.spawn().context("starting the shell that stops PostgreSQL")?;
        let lifeline = shell.stdin.take();
        Ok(Self { shell, lifeline, folder: folder.to_owned() })
    }

    /// The cluster's folder.
    #[cfg(test)]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until the guardian ends, which it does not while we live.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        // `Child::wait` would close the lifeline if it still held it.
        self.shell.wait().context("waiting beside PostgreSQL").map(drop)
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if let Err(error) = self.shell.wait() {
            eprintln!("warning: PostgreSQL in {:?} may still run: {error}", self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    /// How often a process that must disappear is looked for, 100 ms apart.
    const LOOKS: u32 = 100;

    #[test]
    fn it_acts_when_its_owner_is_killed() {
        let folder = std::env::temp_dir().join(format!("steward-guardian-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let fifo = folder.join("fifo");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        // The owner holds the only writing end; `true` stands in for the program that stops.
        let mut shell = Command::new("sh");
        shell.args(["-c", super::SCRIPT, "guardian", "true"]).arg(&folder);
        let owner = format!("exec 3>{}; exec sleep 60", fifo.display());
        let mut owner = Command::new("sh").args(["-c", &owner]).spawn().unwrap();
        let mut guardian = shell.stdin(std::fs::File::open(&fifo).unwrap()).spawn().unwrap();
        assert!(folder.exists() && guardian.try_wait().unwrap().is_none());
        owner.kill().unwrap();
        owner.wait().unwrap();
        for _ in 0..LOOKS {
            if guardian.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert!(!folder.exists());
    }
}
