//! The program `steward`: the server, and the commands around it.
//!
//! - [`cli`]: the words of the command line; [`config`]: settings from file, environment and flags;
//! - [`folder`]: the data folder, its lock, its database; [`serve`]: the server on it;
//! - [`command`]: what can be asked, and [`socket`], through which a running server is asked;
//! - [`import`] and [`export`]: spreadsheets and JSON lines; [`demo`]: a company to try things out.

mod ask;
mod chinese;
mod cli;
mod command;
mod config;
mod console;
mod demo;
mod export;
mod folder;
mod import;
mod language;
mod serve;
mod socket;
mod web;

use std::process::ExitCode;

use rustix::fs::Mode;
use steward_model::text::Language;
use steward_model::{Error, Result};

use crate::cli::{AuditSub, Cli, SearchSub, SecretsSub, Sub, TokenSub, UserSub};
use crate::command::{DONE, FAILED};
use crate::config::{DATA, Flags, Settings};

/// Gives memory back to the system, which a server that rests most of the day should.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Whatever this program makes is its owner's alone.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let language = language::of(variable);
    let cli = Cli::read(language);
    let code = start(cli, language).unwrap_or_else(|error| {
        eprintln!("{}", console::describe(&error, language));
        FAILED
    });
    ExitCode::from(code)
}

/// A variable of the environment.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn start(cli: Cli, language: Language) -> Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(Error::internal)?.block_on(run(cli.command, language))
}

async fn run(command: Sub, language: Language) -> Result<u8> {
    match command {
        Sub::Serve(args) => serve::run(&settings(&args.flags())?, language).await,
        Sub::User(UserSub::Add(args)) => ask::user_add(&args, language).await,
        Sub::User(UserSub::Password(args)) => ask::user_password(&args, language).await,
        Sub::Token(TokenSub::Create(args)) => ask::token_create(&args, language).await,
        Sub::Import(args) => ask::import(&args, language).await,
        Sub::Export(args) => ask::export(&args, language).await,
        Sub::Mapping(sub) => ask::mapping(&sub, language).await,
        Sub::Check(args) => command::check(&args.flags(), language).await,
        Sub::Audit(AuditSub::Verify(args)) => ask::audit_verify(&args, language).await,
        Sub::Search(SearchSub::Rebuild(args)) => ask::search_rebuild(&args, language).await,
        Sub::Secrets(SecretsSub::Rotate(args)) => ask::secrets_rotate(&args, language).await,
        Sub::Demo(args) => demo::run(&args, language).await,
        Sub::Version => {
            println!("steward {}", env!("CARGO_PKG_VERSION"));
            Ok(DONE)
        }
    }
}

/// The settings of a data folder.
pub(crate) fn settings(flags: &Flags) -> Result<Settings> {
    Settings::load(flags, DATA, variable)
}
