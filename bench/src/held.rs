//! A share of the processors for one process, by a control group of Linux: version 1 or 2, as root.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Over what time the share is counted, in microseconds: short, so that answers don't wait long for it.
const PERIOD: u64 = 10_000;

/// A control group; it ends with this value, whose processes must have ended before.
pub(crate) struct Held {
    folder: PathBuf,
}

impl Held {
    /// A group whose processes together get so many hundredths of one processor.
    ///
    /// # Errors
    /// Where the bench may make no control groups.
    pub(crate) fn new(name: &str, percent: u64) -> anyhow::Result<Self> {
        let (root, second) = (Path::new("/sys/fs/cgroup"), "cgroup.controllers");
        let quota = PERIOD * percent / 100;
        let (parent, settings) = if root.join(second).exists() {
            (root.to_owned(), vec![("cpu.max", format!("{quota} {PERIOD}"))])
        } else if root.join("cpu").exists() {
            let period = ("cpu.cfs_period_us", PERIOD.to_string());
            (root.join("cpu"), vec![period, ("cpu.cfs_quota_us", quota.to_string())])
        } else {
            bail!("there are no control groups to hold a server to a share of the processors");
        };
        let folder = parent.join(format!("steward-bench-{}-{name}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("making the control group {folder:?}"))?;
        let held = Self { folder };
        for (file, value) in settings {
            let path = held.folder.join(file);
            fs::write(&path, value).with_context(|| format!("setting {path:?}"))?;
        }
        Ok(held)
    }

    /// Puts a process into the group.
    pub(crate) fn hold(&self, process: u32) -> anyhow::Result<()> {
        let path = self.folder.join("cgroup.procs");
        fs::write(&path, process.to_string()).with_context(|| format!("writing {path:?}"))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // What is left behind is an empty folder, which goes with the machine.
        let _ = fs::remove_dir(&self.folder);
    }
}
