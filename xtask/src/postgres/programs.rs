//! PostgreSQL's programs: where they lie, and how to get them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::account::is_root;
use crate::process::{output, which};

/// The oldest major version that Steward supports.
const OLDEST: u32 = 15;

/// Where Debian (and Red Hat) put the programs of each version, outside the search path.
const VERSIONED: [(&str, &str); 2] = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")];

/// The folder that holds one PostgreSQL's programs.
pub(crate) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The `initdb` program.
    pub(crate) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    /// The `pg_ctl` program.
    pub(crate) fn pg_ctl(&self) -> PathBuf {
        self.folder.join("pg_ctl")
    }

    /// Finds the programs, or installs them when we are root on a Debian system.
    ///
    /// # Errors
    /// When they are missing and cannot be installed, or are too old.
    pub(crate) fn find_or_install() -> anyhow::Result<Self> {
        let found = match Self::find() {
            Some(found) => found,
            None => {
                install()?;
                Self::find().context("PostgreSQL was installed, but has no initdb and pg_ctl")?
            }
        };
        let version = output(Command::new(found.initdb()).arg("--version"))?;
        match major(&version) {
            Some(major) if major >= OLDEST => Ok(found),
            _ => bail!("PostgreSQL {OLDEST} or newer is needed, this one is {}", version.trim()),
        }
    }

    /// The programs on the search path, else the newest of the versioned folders.
    fn find() -> Option<Self> {
        let on_path = which("initdb").and_then(|file| file.parent().map(Path::to_owned));
        let versioned = VERSIONED.into_iter().flat_map(|(parent, prefix)| versions(parent, prefix));
        on_path
            .into_iter()
            .chain(versioned)
            .map(|folder| Self { folder })
            .find(|programs| programs.initdb().is_file() && programs.pg_ctl().is_file())
    }
}

/// The `bin` folders of the versions under `parent`, newest first.
fn versions(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.strip_prefix(prefix)?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// The major version in `initdb (PostgreSQL) 15.18 (…)`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// Installs PostgreSQL with the system's package manager.
fn install() -> anyhow::Result<()> {
    let missing = "the tests need PostgreSQL (its programs initdb and pg_ctl, version 15 or newer), \
                   which is not installed";
    if !is_root()? || which("apt-get").is_none() {
        bail!("{missing}: install it, for example `sudo apt-get install postgresql`");
    }
    eprintln!("PostgreSQL is missing: installing it");
    apt_get(&["update"]).context(missing)?;
    apt_get(&["install", "--yes", "--no-install-recommends", "postgresql"]).context(missing)
}

/// Runs `apt-get` without questions.
fn apt_get(arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = Command::new("apt-get");
    output(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("initdb (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn newer_versions_come_first_and_other_folders_not_at_all() {
        let parent = std::env::temp_dir().join(format!("steward-versions-{}", std::process::id()));
        for name in ["pgsql-9", "pgsql-15", "pgsql-x", "other"] {
            std::fs::create_dir_all(parent.join(name)).unwrap();
        }
        let found = versions(parent.to_str().unwrap(), "pgsql-");
        std::fs::remove_dir_all(&parent).unwrap();
        assert_eq!(found, [parent.join("pgsql-15/bin"), parent.join("pgsql-9/bin")]);
    }
}
