//! The built app. It is kept outside the checkout under a name made from its sources, so that
//! several checkouts, profiles and rebuilds run npm once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, id};

use crate::sources;

/// Names the folder that keeps built apps, if it is not the user's cache.
pub(crate) const CACHE: &str = "STEWARD_WEB_CACHE";

/// How many built apps are kept.
const KEPT: usize = 8;

/// The folder with the app that `digest` names; npm builds it if it is not there.
pub(crate) fn built(web: &Path, digest: &str) -> Result<PathBuf, String> {
    let cache = cache()?;
    let ready = cache.join(digest);
    if ready.join("index.html").is_file() {
        return Ok(ready);
    }
    packages(web)?;
    let draft = cache.join(format!("draft-{digest}-{}", id()));
    let out = draft.to_string_lossy().into_owned();
    let built = npm(web, &["run", "--silent", "build"], Some(&out));
    let moved = built.and_then(|()| match fs::rename(&draft, &ready) {
        Err(error) if !ready.join("index.html").is_file() => {
            Err(format!("{} can't be moved: {error}", draft.display()))
        }
        _ => Ok(()),
    });
    // What is left of a draft is of no use to anybody; that it can't be removed hurts nobody.
    let _ = fs::remove_dir_all(&draft);
    moved?;
    prune(&cache);
    Ok(ready)
}

fn cache() -> Result<PathBuf, String> {
    let given = std::env::var_os(CACHE).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let user = || std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    let folder = given.or_else(|| Some(user()?.join("steward-web")));
    let folder = folder.ok_or_else(|| format!("set {CACHE} to a folder that may be written"))?;
    let made = fs::create_dir_all(&folder);
    made.map_err(|error| format!("{} can't be made: {error}", folder.display()))?;
    Ok(folder)
}

/// Installs the packages, unless those that are there are the right ones.
fn packages(web: &Path) -> Result<(), String> {
    let lock = sources::lock(web)?;
    let stamp = web.join("node_modules/.steward-lock");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    npm(web, &["ci", "--no-audit", "--no-fund", "--loglevel=error"], None)?;
    fs::write(&stamp, lock)
        .map_err(|error| format!("{} can't be written: {error}", stamp.display()))
}

fn npm(web: &Path, arguments: &[&str], out: Option<&str>) -> Result<(), String> {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(web);
    if let Some(out) = out {
        command.env("STEWARD_WEB_OUT", out);
    }
    let output = command.output().map_err(|error| {
        format!(
            "The web app is built with npm, which can't be started ({error}).\n\
             Install Node.js 20.19 or newer, or set STEWARD_WEB=off to build without the web app."
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "npm {} in web/ failed ({}). STEWARD_WEB=off builds without the web app.\n{}{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Removes all but the newest built apps. Another build may do the same at this moment, so that
/// something is gone already is fine.
fn prune(cache: &Path) {
    let Ok(entries) = fs::read_dir(cache) else { return };
    let mut apps: Vec<_> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    apps.sort();
    let old = apps.len().saturating_sub(KEPT);
    for (_, path) in &apps[..old] {
        let _ = fs::remove_dir_all(path);
    }
}
