//! The file with the settings, `DIR/steward.toml`.

use std::io::{self, Read};
use std::path::Path;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use toml::de::{DeTable, DeValue};

use super::{Key, shown};

/// The file's name in the data folder.
pub(crate) const FILE: &str = "steward.toml";

/// The longest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads the keys and values of a file, each with its line; nothing when there is no file.
///
/// # Errors
/// [`ErrorKind::Definition`] when it can't be read, is no TOML, or has an unknown key or a value of
/// the wrong type; with the line and key.
pub(super) fn read(path: &Path) -> Result<Vec<(usize, Key, String)>> {
    let text = match load(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let folder = path.parent().unwrap_or(path);
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        let message = error.message();
        wrong(
            folder,
            line,
            text!(en = "This is not TOML: {message}", zh = "不符合 TOML 格式：{message}"),
        )
    })?;
    let mut found = Vec::new();
    for (name, value) in table.get_ref() {
        let line = line_of(&text, name.span().start);
        let name = name.get_ref();
        let key = Key::ALL.into_iter().find(|key| key.name() == name);
        let key = key.ok_or_else(|| wrong(folder, line, unknown(name)))?;
        let value = match value.get_ref() {
            DeValue::String(value) => value.to_string(),
            DeValue::Boolean(value) => value.to_string(),
            _ => return Err(wrong(folder, line, not_text(name))),
        };
        found.push((line, key, value));
    }
    Ok(found)
}

fn load(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(MOST_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

/// The line, counted from 1, of a place in a text.
fn line_of(text: &str, place: usize) -> usize {
    text.as_bytes().iter().take(place).filter(|&&byte| byte == b'\n').count() + 1
}

fn unknown(name: &str) -> Text {
    let keys: Vec<&str> = Key::ALL.into_iter().map(Key::name).collect();
    let (english, chinese) = (keys.join(", "), keys.join("、"));
    text!(
        en = "There is no setting '{name}'. The settings are: {english}.",
        zh = "没有名为“{name}”的配置项。可用的配置项：{chinese}。"
    )
}

fn not_text(name: &str) -> Text {
    text!(
        en = "The value of '{name}' must be text in quotes.",
        zh = "配置项“{name}”的值必须是带引号的文字。"
    )
}

/// An error in the file of the data folder `folder`.
pub(super) fn wrong(folder: &Path, line: usize, what: Text) -> Error {
    let path = shown(&folder.join(FILE));
    let text = Text::new(
        format!("{path}, line {line}: {}", what.en),
        format!("{path} 第 {line} 行：{}", what.zh),
    );
    Error::new(ErrorKind::Definition, text)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let path = shown(path);
    Error::new(
        ErrorKind::Definition,
        text!(en = "{path} cannot be read: {error}", zh = "无法读取 {path}：{error}"),
    )
}
