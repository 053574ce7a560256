//! What concerns this machine: settings, data folder, master key, disk.

use std::fs::{self, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use steward_engine::key::{KEY_FILE, MasterKey};
use steward_model::{Text, text};

use super::Line;
use crate::config::{self, DATA_VARIABLE, FILE, Key, PREFIX, Settings, shown};
use crate::folder::{DATABASE, KEY_VARIABLE};

/// Free space in MiB that should be there.
const FREE_ENOUGH: u64 = 2 * 1024;

/// Free space in MiB below which it soon stops working.
const FREE_LEAST: u64 = 200;

/// What nobody but the owner may do with files.
const OTHERS: u32 = 0o077;

/// Everything about this machine.
pub(super) fn lines(settings: &Settings) -> Vec<Line> {
    let mut lines = vec![configuration(settings)];
    lines.extend(variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())));
    let dir = &settings.data;
    let metadata = match fs::metadata(dir) {
        Ok(metadata) if metadata.is_dir() => metadata,
        _ => {
            lines.push(no_folder(dir));
            return lines;
        }
    };
    lines.push(folder(dir, &metadata));
    lines.extend(files(settings));
    lines.push(master_key(dir, crate::folder::given_key().as_deref()));
    lines.extend(disk(dir));
    lines
}

fn configuration(settings: &Settings) -> Line {
    let Settings { data, listen, .. } = settings;
    let file = data.join(FILE);
    let file = if file.exists() { shown(&file) } else { "-".to_owned() };
    Line::fine(text!(
        en = "Settings: listen {listen}, file {file}.",
        zh = "配置：监听 {listen}，配置文件 {file}。"
    ))
}

/// Variables that look like Steward's and are none of its.
fn variables(names: impl Iterator<Item = String>) -> Vec<Line> {
    let known = |name: &str| {
        // Those of the project's own tests and measurements.
        let others = ["STEWARD_TEST_", "STEWARD_BENCH_"];
        name == DATA_VARIABLE
            || name == KEY_VARIABLE
            || Key::ALL.iter().any(|key| key.variable() == name)
            || others.iter().any(|prefix| name.starts_with(prefix))
    };
    let unknown = names.filter(|name| name.starts_with(PREFIX) && !known(name));
    unknown
        .map(|name| {
            Line::warning(
                text!(
                    en = "The variable {name} means nothing to Steward.",
                    zh = "环境变量 {name} 不起作用。"
                ),
                text!(en = "Is it mistyped?", zh = "请检查是否拼写有误。"),
            )
        })
        .collect()
}

fn no_folder(dir: &Path) -> Line {
    let folder = shown(dir);
    Line::failure(
        text!(en = "There is no data folder {folder}.", zh = "没有数据目录 {folder}。"),
        Some(text!(
            en = "Name it with --data; 'steward serve' makes a new one.",
            zh = "请用 --data 指定；新目录由 steward serve 建立。"
        )),
    )
}

fn folder(dir: &Path, metadata: &Metadata) -> Line {
    let folder = shown(dir);
    let (mode, me) = (metadata.permissions().mode() & 0o777, rustix::process::geteuid().as_raw());
    if metadata.uid() != me && me != 0 {
        return Line::failure(
            text!(
                en = "The data folder {folder} belongs to another user of this machine.",
                zh = "数据目录 {folder} 属于本机的另一个用户。"
            ),
            Some(text!(
                en = "Run Steward as the owner of the folder.",
                zh = "请以目录所有者的身份运行。"
            )),
        );
    }
    if mode & OTHERS != 0 {
        return Line::warning(
            text!(
                en = "The data folder {folder} is open to others (mode {mode:o}).",
                zh = "数据目录 {folder} 对其他用户开放（权限 {mode:o}）。"
            ),
            text!(en = "chmod 700 {folder}", zh = "chmod 700 {folder}"),
        );
    }
    Line::fine(text!(en = "Data folder: {folder}.", zh = "数据目录：{folder}。"))
}

/// Files in the folder that others may read.
fn files(settings: &Settings) -> Vec<Line> {
    let names = [FILE.to_owned(), DATABASE.to_owned(), format!("{DATABASE}-wal")];
    let open = names.iter().map(|name| settings.data.join(name)).filter(|path| {
        let mode = fs::metadata(path).map(|metadata| metadata.permissions().mode());
        mode.is_ok_and(|mode| mode & OTHERS != 0)
    });
    open.map(|path| {
        let path = config::shown(&path);
        Line::warning(
            text!(en = "{path} is open to others.", zh = "{path} 对其他用户开放。"),
            text!(en = "chmod 600 {path}", zh = "chmod 600 {path}"),
        )
    })
    .collect()
}

fn master_key(dir: &Path, given: Option<&str>) -> Line {
    let path = dir.join(KEY_FILE);
    let text = match given {
        Some(given) => given.to_owned(),
        None => match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return no_key(&path),
            Err(error) => {
                let path = shown(&path);
                let text = text!(
                    en = "Master key: {path} cannot be read: {error}",
                    zh = "主密钥：无法读取 {path}：{error}"
                );
                return Line::failure(text, None);
            }
        },
    };
    if let Err(error) = MasterKey::parse(&text) {
        return Line::of_error(&error);
    }
    if given.is_some() {
        return Line::fine(text!(
            en = "Master key: from {KEY_VARIABLE}.",
            zh = "主密钥：来自 {KEY_VARIABLE}。"
        ));
    }
    let mode = fs::metadata(&path).map_or(0, |metadata| metadata.permissions().mode());
    let path = shown(&path);
    if mode & OTHERS != 0 {
        return Line::warning(
            text!(
                en = "Master key: {path} is open to others.",
                zh = "主密钥：{path} 对其他用户开放。"
            ),
            text!(en = "chmod 600 {path}", zh = "chmod 600 {path}"),
        );
    }
    Line::fine(text!(en = "Master key: {path}.", zh = "主密钥：{path}。"))
}

/// There is none: right before the first start only, which the check of the database finds out.
fn no_key(path: &Path) -> Line {
    let path = shown(path);
    Line::fine(text!(
        en = "Master key: none in {path} yet; the first start makes it.",
        zh = "主密钥：{path} 尚不存在，首次启动时生成。"
    ))
}

/// The space left on the disk of a folder.
fn disk(dir: &Path) -> Option<Line> {
    let found = rustix::fs::statvfs(dir).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024);
    let text: Text = text!(en = "Disk: {free} MB free.", zh = "磁盘：剩余 {free} MB。");
    let advice = text!(
        en = "Free some space: without any, nothing can be saved.",
        zh = "请清理磁盘，空间用尽后无法保存任何数据。"
    );
    Some(match free {
        free if free < FREE_LEAST => Line::failure(text, Some(advice)),
        free if free < FREE_ENOUGH => Line::warning(text, advice),
        _ => Line::fine(text),
    })
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;
    use std::fs::Permissions;

    #[test]
    fn a_mistyped_variable_is_named() {
        let names = ["STEWARD_LISTEN", "STEWARD_LISTN", "HOME", "STEWARD_TEST_POSTGRES"];
        let found = variables(names.into_iter().map(str::to_owned));
        assert_eq!(found.len(), 1);
        assert!(found[0].text.en.contains("STEWARD_LISTN"));
    }

    #[test]
    fn a_folder_that_others_may_enter_is_named() {
        let dir = steward_testkit::data_dir();
        let state = |mode| {
            fs::set_permissions(dir.path(), Permissions::from_mode(mode)).unwrap();
            folder(dir.path(), &fs::metadata(dir.path()).unwrap()).state
        };
        assert_eq!(state(0o755), State::Warning);
        assert_eq!(state(0o700), State::Fine);
    }

    #[test]
    fn a_key_that_is_none_fails() {
        let dir = steward_testkit::data_dir();
        assert_eq!(master_key(dir.path(), Some("short")).state, State::Failure);
        assert_eq!(master_key(dir.path(), Some(&"0".repeat(64))).state, State::Fine);
        assert_eq!(master_key(dir.path(), None).state, State::Fine);
        let path = dir.join(KEY_FILE);
        fs::write(&path, "0".repeat(64)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(master_key(dir.path(), None).state, State::Warning);
    }
}
