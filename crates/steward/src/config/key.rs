//! The keys of the settings and what their values may be.

use steward_engine::mail;
use steward_engine::outgoing::Allowed;
use steward_model::{Text, text};
use tracing_subscriber::EnvFilter;

/// A key of the settings. The data folder is none: the file with the settings lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Where the server listens.
    Listen,
    /// The PostgreSQL database.
    DatabaseUrl,
    /// The address under which people reach the server.
    PublicUrl,
    /// Whether a proxy stands in front of it.
    BehindProxy,
    /// The mail server.
    SmtpUrl,
    /// In whose name mail is sent.
    MailFrom,
    /// What may be called besides the open internet.
    AllowAddresses,
    /// Whether calls may go out unencrypted.
    AllowPlainHttp,
    /// What is logged.
    LogLevel,
    /// How it is logged.
    LogFormat,
}

impl Key {
    /// All keys.
    pub(crate) const ALL: [Self; 10] = [
        Self::Listen,
        Self::DatabaseUrl,
        Self::PublicUrl,
        Self::BehindProxy,
        Self::SmtpUrl,
        Self::MailFrom,
        Self::AllowAddresses,
        Self::AllowPlainHttp,
        Self::LogLevel,
        Self::LogFormat,
    ];

    /// Its name in the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::DatabaseUrl => "database_url",
            Self::PublicUrl => "public_url",
            Self::BehindProxy => "behind_proxy",
            Self::SmtpUrl => "smtp_url",
            Self::MailFrom => "mail_from",
            Self::AllowAddresses => "allow_addresses",
            Self::AllowPlainHttp => "allow_plain_http",
            Self::LogLevel => "log_level",
            Self::LogFormat => "log_format",
        }
    }

    /// Its name in the environment.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Listen => "STEWARD_LISTEN",
            Self::DatabaseUrl => "STEWARD_DATABASE_URL",
            Self::PublicUrl => "STEWARD_PUBLIC_URL",
            Self::BehindProxy => "STEWARD_BEHIND_PROXY",
            Self::SmtpUrl => "STEWARD_SMTP_URL",
            Self::MailFrom => "STEWARD_MAIL_FROM",
            Self::AllowAddresses => "STEWARD_ALLOW_ADDRESSES",
            Self::AllowPlainHttp => "STEWARD_ALLOW_PLAIN_HTTP",
            Self::LogLevel => "STEWARD_LOG_LEVEL",
            Self::LogFormat => "STEWARD_LOG_FORMAT",
        }
    }

    /// Its name on the command line.
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Listen => "--listen",
            Self::DatabaseUrl => "--database-url",
            Self::PublicUrl => "--public-url",
            Self::BehindProxy => "--behind-proxy",
            Self::SmtpUrl => "--smtp-url",
            Self::MailFrom => "--mail-from",
            Self::AllowAddresses => "--allow-addresses",
            Self::AllowPlainHttp => "--allow-plain-http",
            Self::LogLevel => "--log-level",
            Self::LogFormat => "--log-format",
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl LogFormat {
    /// Reads its name.
    pub(super) fn read(value: &str) -> Result<Self, Text> {
        match value {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(text!(
                en = "'{value}' is no log format; use text or json.",
                zh = "“{value}”不是日志格式，请用 text 或 json。"
            )),
        }
    }
}

/// Reads a host and port.
pub(super) fn address(value: &str) -> Result<String, Text> {
    let parts = value.rsplit_once(':');
    let port = parts.and_then(|(_, port)| port.parse::<u16>().ok());
    match (parts, port) {
        (Some((host, _)), Some(_)) if !host.is_empty() => Ok(value.to_owned()),
        _ => Err(text!(
            en = "'{value}' is no address; write host and port, such as 127.0.0.1:8686.",
            zh = "“{value}”不是地址，请写主机和端口，例如 127.0.0.1:8686。"
        )),
    }
}

/// Reads the address of a PostgreSQL database. The refusal does not quote it: it may hold a password.
pub(super) fn database_url(value: &str) -> Result<String, Text> {
    match value.split_once("://") {
        Some(("postgres" | "postgresql", rest)) if !rest.is_empty() => Ok(value.to_owned()),
        _ => Err(text!(
            en = "The database address must look like postgres://user:password@host/name. \
                  Leave it out to use SQLite.",
            zh = "数据库地址应写成 postgres://用户:密码@主机/库名；使用 SQLite 时不必填写。"
        )),
    }
}

/// Reads the address under which people reach the server: scheme, host and perhaps a port.
pub(super) fn public_url(value: &str) -> Result<String, Text> {
    let plain = value.trim_end_matches('/');
    match plain.split_once("://") {
        Some(("http" | "https", host)) if !host.is_empty() && !host.contains(['/', '?', '#']) => {
            Ok(plain.to_owned())
        }
        _ => Err(text!(
            en = "'{value}' is no address; write https:// and the host, such as \
                  https://crm.example.com.",
            zh = "“{value}”不是网址，请写 https:// 和主机名，例如 https://crm.example.com。"
        )),
    }
}

/// Reads the address of a mail server.
pub(super) fn smtp_url(value: &str) -> Result<String, Text> {
    mail::check_url(value).map(|()| value.to_owned())
}

/// Reads the sender of mails.
pub(super) fn mail_from(value: &str) -> Result<String, Text> {
    mail::sender(value).map(|_| value.to_owned())
}

/// Reads networks, addresses and names of hosts, with commas between them.
pub(super) fn addresses(value: &str) -> Result<Vec<String>, Text> {
    let entries: Vec<&str> =
        value.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
    Allowed::parse(entries.iter().copied(), false)?;
    Ok(entries.into_iter().map(str::to_owned).collect())
}

/// Reads yes or no.
pub(super) fn truth(value: &str) -> Result<bool, Text> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(text!(
            en = "'{value}' is neither true nor false.",
            zh = "“{value}”应为 true 或 false。"
        )),
    }
}

/// Reads what is to be logged.
pub(super) fn level(value: &str) -> Result<String, Text> {
    match EnvFilter::try_new(value) {
        Ok(_) => Ok(value.to_owned()),
        Err(_) => Err(text!(
            en = "'{value}' is no log level; use error, warn, info, debug or trace.",
            zh = "“{value}”不是日志级别，请用 error、warn、info、debug 或 trace。"
        )),
    }
}
