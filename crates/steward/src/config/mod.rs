//! Settings: from `DIR/steward.toml`, over them the environment, over both the command line.

mod file;
mod key;

pub(crate) use file::FILE;
pub(crate) use key::{Key, LogFormat};

use std::path::{Path, PathBuf};

use steward_engine::file::{FileLimits, FileSettings, FileStore};
use steward_engine::mail::MailSettings;
use steward_engine::outgoing::Allowed;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

/// The data folder when none is named.
pub(crate) const DATA: &str = "./steward-data";

/// The variable that names the data folder.
pub(crate) const DATA_VARIABLE: &str = "STEWARD_DATA";

/// The folder with the contents of files in the data folder.
pub(crate) const FILES: &str = "files";

/// What all variables of Steward begin with.
pub(crate) const PREFIX: &str = "STEWARD_";

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// Where the server listens: host and port.
    pub(crate) listen: String,
    /// The PostgreSQL database; none: an SQLite file in the data folder.
    pub(crate) database_url: Option<String>,
    /// The address under which people reach the server, where it is not the one that they ask for.
    pub(crate) public_url: Option<String>,
    /// Whether a proxy stands in front of it, whose word about its callers is believed.
    pub(crate) behind_proxy: bool,
    /// The mail server; none is sent without.
    pub(crate) smtp_url: Option<String>,
    /// In whose name mail is sent.
    pub(crate) mail_from: Option<String>,
    /// What may be called besides the open internet: networks, addresses and names of hosts.
    pub(crate) allow_addresses: Vec<String>,
    /// Whether calls may go out unencrypted.
    pub(crate) allow_plain_http: bool,
    /// What is logged: a level, or levels for parts of the program.
    pub(crate) log_level: String,
    /// How it is logged.
    pub(crate) log_format: LogFormat,
}

/// What the command line says about settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags {
    /// The data folder.
    pub(crate) data: Option<PathBuf>,
    /// The values of keys, as text.
    pub(crate) values: Vec<(Key, String)>,
}

impl Settings {
    /// Settles every setting.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`], naming the file and line, the variable or the flag that is wrong.
    pub(crate) fn load(
        flags: &Flags,
        default_data: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let data = flags.data.clone().or_else(|| set(DATA_VARIABLE).map(PathBuf::from));
        let mut settings = Self::of_folder(data.unwrap_or_else(|| PathBuf::from(default_data)));
        for (line, key, value) in file::read(&settings.data.join(FILE))? {
            settings.set(key, &value).map_err(|text| file::wrong(&settings.data, line, text))?;
        }
        for key in Key::ALL {
            if let Some(value) = set(key.variable()) {
                settings.set(key, &value).map_err(|text| named(key.variable(), text))?;
            }
        }
        for (key, value) in &flags.values {
            settings.set(*key, value).map_err(|text| named(key.flag(), text))?;
        }
        if settings.smtp_url.is_some() && settings.mail_from.is_none() {
            return Err(Error::new(ErrorKind::Definition, no_sender()));
        }
        Ok(settings)
    }

    /// Where mail goes out, and in whose name; none where no mail is sent.
    pub(crate) fn mail(&self) -> Option<MailSettings> {
        let settled = self.smtp_url.clone().zip(self.mail_from.clone());
        settled.map(|(url, from)| MailSettings { url, from })
    }

    /// Which addresses that people enter may be called.
    ///
    /// # Errors
    /// Never: what was written was read before.
    pub(crate) fn allowed(&self) -> Result<Allowed> {
        let entries = self.allow_addresses.iter().map(String::as_str);
        Allowed::parse(entries, self.allow_plain_http)
            .map_err(|text| Error::new(ErrorKind::Definition, text))
    }

    /// Where the contents of files lie.
    ///
    /// # Errors
    /// If the folder can't be made.
    pub(crate) fn files(&self) -> Result<FileSettings> {
        let store = FileStore::folder(self.data.join(FILES))?;
        Ok(FileSettings { store, limits: FileLimits::default() })
    }

    /// The settings of the data folder `data` without any file, variable or flag: an SQLite file in it.
    pub(crate) fn of_folder(data: PathBuf) -> Self {
        Self {
            data,
            listen: "127.0.0.1:8686".to_owned(),
            database_url: None,
            public_url: None,
            behind_proxy: false,
            smtp_url: None,
            mail_from: None,
            allow_addresses: Vec::new(),
            allow_plain_http: false,
            log_level: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }

    /// Sets one key.
    fn set(&mut self, key: Key, value: &str) -> Result<(), Text> {
        match key {
            Key::Listen => self.listen = key::address(value)?,
            Key::DatabaseUrl => self.database_url = Some(key::database_url(value)?),
            Key::PublicUrl => self.public_url = Some(key::public_url(value)?),
            Key::BehindProxy => self.behind_proxy = key::truth(value)?,
            Key::SmtpUrl => self.smtp_url = Some(key::smtp_url(value)?),
            Key::MailFrom => self.mail_from = Some(key::mail_from(value)?),
            Key::AllowAddresses => self.allow_addresses = key::addresses(value)?,
            Key::AllowPlainHttp => self.allow_plain_http = key::truth(value)?,
            Key::LogLevel => self.log_level = key::level(value)?,
            Key::LogFormat => self.log_format = LogFormat::read(value)?,
        }
        Ok(())
    }
}

fn no_sender() -> Text {
    let (url, from) = (Key::SmtpUrl.name(), Key::MailFrom.name());
    text!(
        en = "{url} is set and {from} is not: in whose name is mail sent?",
        zh = "已配置 {url}，但没有配置发件人 {from}。"
    )
}

/// An error about a variable or a flag.
fn named(name: &str, text: Text) -> Error {
    let text = Text::new(format!("{name}: {}", text.en), format!("{name}：{}", text.zh));
    Error::new(ErrorKind::Definition, text)
}

/// The file's path as it is shown.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
