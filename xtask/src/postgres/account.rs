//! The operating system's account that runs the server: PostgreSQL refuses to run as root.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use crate::process::output;

/// Accounts without privileges that root hands the server to; the first that exists is taken.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// Who runs the server.
pub(crate) enum Account {
    /// We ourselves: we are not root.
    Own,
    /// Another account, because we are root.
    Other {
        /// Its number.
        uid: u32,
        /// The number of its group.
        gid: u32,
    },
}

impl Account {
    /// Chooses the account.
    ///
    /// # Errors
    /// When we are root and no unprivileged account exists.
    pub(crate) fn choose() -> anyhow::Result<Self> {
        if !is_root()? {
            return Ok(Self::Own);
        }
        for name in UNPRIVILEGED {
            if let (Ok(uid), Ok(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Self::Other { uid, gid });
            }
        }
        bail!("PostgreSQL refuses to run as root, and there is none of the users {UNPRIVILEGED:?}")
    }

    /// A program to be run as this account, in `folder`.
    pub(crate) fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(folder).env("LC_ALL", "C.UTF-8");
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid);
        }
        command
    }

    /// Gives a path to this account.
    pub(crate) fn own(&self, path: &Path) -> anyhow::Result<()> {
        if let Self::Other { uid, gid } = self {
            chown(path, Some(*uid), Some(*gid)).with_context(|| format!("giving away {path:?}"))?;
        }
        Ok(())
    }
}

/// Whether we run as root.
pub(crate) fn is_root() -> anyhow::Result<bool> {
    Ok(id(&["-u"])? == 0)
}

/// What `id` answers.
fn id(arguments: &[&str]) -> anyhow::Result<u32> {
    Ok(output(Command::new("id").args(arguments))?.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_never_runs_as_root() {
        let account = Account::choose().unwrap();
        let uid = output(account.command("/usr/bin/id", Path::new("/")).arg("-u")).unwrap();
        assert_ne!(uid.trim(), "0");
    }
}
