//! What the command line can ask for, carried out on an engine: by the running server for whoever asks
//! through its socket, or by this process on a folder that no server uses. The same code does both.

mod audit;
mod check;
mod mapping;
mod search;
mod secrets;
mod token;
mod user;

pub(crate) use check::check;
pub(crate) use mapping::Mapping;
pub(crate) use search::{SearchRebuild, indexing};
pub(crate) use token::{SignIn, TokenCreate};
pub(crate) use user::{UserAdd, UserPassword, by, caller};

use std::fs::File;

use serde::{Deserialize, Serialize};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use crate::console::Console;
use crate::export::{self, Export};
use crate::folder::Site;
use crate::import::{self, Import};

/// The exit code of a command that did everything.
pub(crate) const DONE: u8 = 0;

/// The exit code of a command that failed, or that found something wrong.
pub(crate) const FAILED: u8 = 1;

/// The exit code of an import that refused some rows. (2 is clap's, for a wrong command line.)
pub(crate) const INCOMPLETE: u8 = 3;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Command {
    /// Makes a user.
    UserAdd(UserAdd),
    /// Gives a user a new password.
    UserPassword(UserPassword),
    /// Makes an API token.
    TokenCreate(TokenCreate),
    /// Imports a file; the file and the one for refused rows come along.
    Import(Import),
    /// Exports records into the file that comes along.
    Export(Export),
    /// Looks after what is remembered of columns.
    Mapping(Mapping),
    /// Looks whether the database is in order.
    Check,
    /// Verifies the whole change log.
    AuditVerify,
    /// Builds the indexes of search again.
    SearchRebuild(SearchRebuild),
    /// Replaces the key that seals secrets.
    SecretsRotate {
        /// Whether to go on with what was broken off.
        resume: bool,
    },
}

/// Carries out a command; answers the exit code.
///
/// # Errors
/// When it can't be carried out.
pub(crate) async fn run(
    command: Command,
    site: &Site,
    files: Vec<File>,
    console: Console,
) -> Result<u8> {
    match command {
        Command::UserAdd(wish) => user::add(&wish, site.engine()?, &console).await,
        Command::UserPassword(wish) => user::set_password(&wish, site.engine()?, &console).await,
        Command::TokenCreate(wish) => token::create(&wish, site.engine()?, &console).await,
        Command::Import(wish) => {
            let [file, refused]: [File; 2] = files.try_into().map_err(|_| without_files())?;
            import::run(&wish, site, file, refused, &console).await
        }
        Command::Export(wish) => {
            let [file]: [File; 1] = files.try_into().map_err(|_| without_files())?;
            export::run(&wish, site.engine()?, file, &console).await
        }
        Command::Mapping(wish) => mapping::run(&wish, site.engine()?, &console).await,
        Command::Check => check::database(site, &console).await,
        Command::AuditVerify => audit::verify(site, &console).await,
        Command::SearchRebuild(wish) => search::rebuild(&wish, site, &console).await,
        Command::SecretsRotate { resume } => {
            secrets::rotate(resume, site.engine()?, &console).await
        }
    }
}

fn without_files() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(en = "The file did not come along.", zh = "没有收到文件。"),
    )
}
