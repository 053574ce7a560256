//! The words of the command line.

use std::path::PathBuf;

use clap::{ArgGroup, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use steward_model::text::Language;

use crate::chinese;
use crate::config::{Flags, Key};
use crate::export::Format;

/// Steward, a CRM for small and large companies: one program, one data folder.
#[derive(Debug, Parser)]
#[command(name = "steward", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Sub,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Sub {
    /// Run the server
    Serve(ServeArgs),
    /// Run a demo company to try things out
    Demo(DemoArgs),
    /// Users
    #[command(subcommand)]
    User(UserSub),
    /// API tokens
    #[command(subcommand)]
    Token(TokenSub),
    /// Import records from a workbook (XLSX), a CSV file or JSON lines
    Import(ImportArgs),
    /// Export records as CSV or JSON lines
    Export(ExportArgs),
    /// What imports have remembered of columns
    #[command(subcommand)]
    Mapping(MappingSub),
    /// Look whether everything is in order
    Check(PlaceArgs),
    /// The change log
    #[command(subcommand)]
    Audit(AuditSub),
    /// The indexes of search
    #[command(subcommand)]
    Search(SearchSub),
    /// Secrets, such as identity numbers
    #[command(subcommand)]
    Secrets(SecretsSub),
    /// Print the version
    Version,
}

/// What to do with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserSub {
    /// Add a user who can sign in
    Add(UserAddArgs),
    /// Give a user a new password, read from standard input; the user's sessions end
    Password(UserPasswordArgs),
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenSub {
    /// Create an API token and print it; it cannot be shown again
    Create(TokenCreateArgs),
}

/// What to do with the change log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditSub {
    /// Verify that no row of the change log was changed, removed or added by hand
    Verify(PlaceArgs),
}

/// What to do with the indexes of search.
#[derive(Debug, Subcommand)]
pub(crate) enum SearchSub {
    /// Build the indexes of search again from the records; people can go on working meanwhile
    Rebuild(SearchRebuildArgs),
}

/// Which indexes.
#[derive(Debug, Args)]
pub(crate) struct SearchRebuildArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Of this object only: contact, account, activity and so on
    #[arg(long, value_name = "NAME")]
    pub(crate) object: Option<String>,
}

/// What to do with the mappings of columns.
#[derive(Debug, Subcommand)]
pub(crate) enum MappingSub {
    /// Name them, the last used first: id, object, name, day, user, key and columns, with tabs between
    List(MappingListArgs),
    /// Give one another name
    Rename(MappingRenameArgs),
    /// Forget one: the next file with its headings is looked at afresh
    Forget(MappingArgs),
}

/// Which mappings.
#[derive(Debug, Args)]
pub(crate) struct MappingListArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Of this object only: contact, account, opportunity and so on
    #[arg(long, value_name = "NAME")]
    pub(crate) object: Option<String>,
}

/// Which mapping, and its new name.
#[derive(Debug, Args)]
pub(crate) struct MappingRenameArgs {
    #[command(flatten)]
    pub(crate) mapping: MappingArgs,
    /// The new name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
}

/// Which mapping.
#[derive(Debug, Args)]
pub(crate) struct MappingArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Its number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) id: i64,
}

/// What to do with secrets.
#[derive(Debug, Subcommand)]
pub(crate) enum SecretsSub {
    /// Make a new key, seal all secrets with it, and forget the old ones
    Rotate(RotateArgs),
}

/// How keys are replaced.
#[derive(Debug, Args)]
pub(crate) struct RotateArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Make no new key, only go on with what was broken off
    #[arg(long)]
    pub(crate) resume: bool,
}

/// Where the data is.
#[derive(Debug, Default, Args)]
pub(crate) struct PlaceArgs {
    /// Data folder [default: ./steward-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL database, postgres://user:password@host/name; without it SQLite in the data folder
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

/// How a server runs.
#[derive(Debug, Default, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// Address to listen on [default: 127.0.0.1:8686]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Address under which people reach the server, such as https://crm.example.com
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// A proxy stands in front and sets X-Forwarded-For and X-Forwarded-Proto
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Mail server, smtps://user:password@host, smtp://…?tls=required, or smtp://host in a trusted network
    #[arg(long, value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// Sender of mails, such as 'Steward <crm@example.com>'
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// What webhooks may call besides the open internet: networks and hosts, such as 10.1.0.0/16,erp.internal
    #[arg(long, value_name = "LIST")]
    pub(crate) allow_addresses: Option<String>,
    /// Webhooks may call http:// addresses, unencrypted
    #[arg(long)]
    pub(crate) allow_plain_http: bool,
    /// What to log: error, warn, info, debug or trace [default: info]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// How to log: text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<String>,
}

/// How large the demo company is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// 2,400 contacts, 1,200 accounts, 420 opportunities, 9,000 activities
    #[default]
    Small,
    /// 10,000 contacts, 1,000 accounts, 1,750 opportunities, 10,000 activities
    #[value(name = "10k")]
    Tenth,
    /// 100,000 contacts, 10,000 accounts, 17,500 opportunities, 100,000 activities
    #[value(name = "100k")]
    Medium,
    /// 1,000,000 contacts, 100,000 accounts, 175,000 opportunities, 1,000,000 activities
    #[value(name = "1m")]
    Large,
}

/// How a demo runs.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    pub(crate) serve: ServeArgs,
    /// How many records the demo company has [default: small]
    #[arg(long, value_enum)]
    pub(crate) size: Option<Size>,
    /// Make each contact a person account of its own
    #[arg(long)]
    pub(crate) persons: bool,
    /// Make the data and stop
    #[arg(long)]
    pub(crate) no_serve: bool,
}

/// A new user.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("sign-in").required(true).multiple(true)
    .args(["email", "phone", "employee_no"]))]
pub(crate) struct UserAddArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// E-mail to sign in with
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// Mobile phone to sign in with
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Employee number to sign in with
    #[arg(long, value_name = "NUMBER")]
    pub(crate) employee_no: Option<String>,
    /// The person's name
    #[arg(long)]
    pub(crate) name: String,
    /// Role: administrator, member, or the key of a role of your own
    #[arg(long, value_name = "KEY")]
    pub(crate) role: String,
    /// Read the password from standard input; without it the user can use tokens only
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// Which user: by one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct WhoArgs {
    /// E-mail of the user
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// Phone of that user
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// Employee number of that user
    #[arg(long, value_name = "NUMBER")]
    pub(crate) employee_no: Option<String>,
}

/// A user's new password.
#[derive(Debug, Args)]
pub(crate) struct UserPasswordArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[command(flatten)]
    pub(crate) user: WhoArgs,
}

/// A new token.
#[derive(Debug, Args)]
pub(crate) struct TokenCreateArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    #[command(flatten)]
    pub(crate) user: WhoArgs,
    /// What the token is for
    #[arg(long, default_value = "command line")]
    pub(crate) name: String,
}

/// A file to import.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// What the rows are: contact, account, opportunity, activity and so on
    #[arg(long, value_name = "NAME")]
    pub(crate) object: String,
    /// Workbook (XLSX), or CSV file: UTF-8, GBK/GB18030 or UTF-16; comma, semicolon or tab; first row: names or labels.
    /// Or JSON lines: an object in each, its keys names or labels. Or an address book (vCard)
    #[arg(long, value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Update the record that has the same value of this field, instead of making a new one
    #[arg(long, value_name = "FIELD")]
    pub(crate) key: Option<String>,
    /// The rows were exported from another database, which is called NAME from now on: records and
    /// references are told by its ids, and a row that was imported before changes its record
    #[arg(long, value_name = "NAME")]
    pub(crate) from: Option<String>,
    /// What a column fills, such as 'Who=name'; 'Who=' leaves it out. May be given several times, and is
    /// remembered for files with the same headings
    #[arg(long = "column", value_name = "HEADING=FIELD")]
    pub(crate) columns: Vec<String>,
    /// Do not fill what an import before has remembered of these headings
    #[arg(long)]
    pub(crate) afresh: bool,
    /// Only say what would happen
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Time zone of times without one [default: this machine's]
    #[arg(long, value_name = "NAME")]
    pub(crate) time_zone: Option<String>,
}

/// What to export.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
    /// What the rows are: contact, account, opportunity, activity and so on
    #[arg(long, value_name = "NAME")]
    pub(crate) object: String,
    /// What the file is [default: csv]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Which records, as the API asks for them, such as 'city=eq.上海&order=name'
    #[arg(long, value_name = "QUERY")]
    pub(crate) filter: Option<String>,
    /// Where to write it [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

impl Cli {
    /// Reads the command line, with the help in this language. Prints help or what is wrong, and ends
    /// the process, where that is all there is to do.
    pub(crate) fn read(language: Language) -> Self {
        let command = match language {
            Language::En => Self::command(),
            Language::Zh => chinese::translate(Self::command()),
        };
        let matches = command.get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

impl PlaceArgs {
    /// As settings.
    pub(crate) fn flags(&self) -> Flags {
        let url = self.database_url.iter().map(|url| (Key::DatabaseUrl, url.clone()));
        Flags { data: self.data.clone(), values: url.collect() }
    }
}

impl ServeArgs {
    /// As settings.
    pub(crate) fn flags(&self) -> Flags {
        let mut flags = self.place.flags();
        let given = [
            (Key::Listen, &self.listen),
            (Key::PublicUrl, &self.public_url),
            (Key::SmtpUrl, &self.smtp_url),
            (Key::MailFrom, &self.mail_from),
            (Key::AllowAddresses, &self.allow_addresses),
            (Key::LogLevel, &self.log_level),
            (Key::LogFormat, &self.log_format),
        ];
        for (key, value) in given {
            flags.values.extend(value.iter().map(|value| (key, value.clone())));
        }
        if self.allow_plain_http {
            flags.values.push((Key::AllowPlainHttp, "true".to_owned()));
        }
        if self.behind_proxy {
            flags.values.push((Key::BehindProxy, "true".to_owned()));
        }
        flags
    }
}
