//! Commands as the command line gives them: asked of the running server, or carried out here.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use steward_model::error::ErrorKind;
use steward_model::text::Language;
use steward_model::{Error, Result, text};
use tempfile::NamedTempFile;

use crate::cli::{
    ExportArgs, ImportArgs, MappingSub, PlaceArgs, RotateArgs, SearchRebuildArgs, TokenCreateArgs,
    UserAddArgs, UserPasswordArgs, WhoArgs,
};
use crate::command::{
    self, Command, Mapping, SearchRebuild, SignIn, TokenCreate, UserAdd, UserPassword,
};
use crate::config::{Settings, shown};
use crate::console::{Console, Terminal};
use crate::export::Export;
use crate::folder::{self, Site};
use crate::import::Import;
use crate::socket::{self, Answer};

/// The longest password that is read, in bytes.
const PASSWORD_BYTES: u64 = 4096;

/// How often a command looks for a server that is just starting or stopping.
const ATTEMPTS: usize = 3;

/// Adds a user.
pub(crate) async fn user_add(args: &UserAddArgs, language: Language) -> Result<u8> {
    let settings = crate::settings(&args.place.flags())?;
    let password = if args.password_stdin { Some(password()?) } else { None };
    if folder::make(&settings.data)? {
        let folder = shown(&settings.data);
        let text = text!(en = "Made the data folder {folder}.", zh = "已建立数据目录 {folder}。");
        eprintln!("{}", text.get(language));
    }
    let command = Command::UserAdd(UserAdd {
        email: args.email.clone(),
        phone: args.phone.clone(),
        employee_no: args.employee_no.clone(),
        name: args.name.clone(),
        role: args.role.clone(),
        password,
    });
    ask(&settings, &args.place, command, Vec::new(), language).await
}

/// Gives a user a new password.
pub(crate) async fn user_password(args: &UserPasswordArgs, language: Language) -> Result<u8> {
    let settings = existing(&args.place)?;
    let user = sign_in(&args.user);
    let command = Command::UserPassword(UserPassword { user, password: password()? });
    ask(&settings, &args.place, command, Vec::new(), language).await
}

/// What a user signs in with, as the command line has it: one of them.
fn sign_in(who: &WhoArgs) -> SignIn {
    match (&who.email, &who.phone, &who.employee_no) {
        (Some(email), ..) => SignIn::Email(email.clone()),
        (None, Some(phone), _) => SignIn::Phone(phone.clone()),
        (None, None, number) => SignIn::EmployeeNo(number.clone().unwrap_or_default()),
    }
}

/// Creates a token.
pub(crate) async fn token_create(args: &TokenCreateArgs, language: Language) -> Result<u8> {
    let settings = existing(&args.place)?;
    let user = sign_in(&args.user);
    let command = Command::TokenCreate(TokenCreate { user, name: args.name.clone() });
    ask(&settings, &args.place, command, Vec::new(), language).await
}

/// Verifies the log.
pub(crate) async fn audit_verify(args: &PlaceArgs, language: Language) -> Result<u8> {
    ask(&existing(args)?, args, Command::AuditVerify, Vec::new(), language).await
}

/// Builds the indexes of search again.
pub(crate) async fn search_rebuild(args: &SearchRebuildArgs, language: Language) -> Result<u8> {
    let command = Command::SearchRebuild(SearchRebuild { object: args.object.clone() });
    ask(&existing(&args.place)?, &args.place, command, Vec::new(), language).await
}

/// Replaces the key that seals secrets.
pub(crate) async fn secrets_rotate(args: &RotateArgs, language: Language) -> Result<u8> {
    let command = Command::SecretsRotate { resume: args.resume };
    ask(&existing(&args.place)?, &args.place, command, Vec::new(), language).await
}

/// Imports a file.
pub(crate) async fn import(args: &ImportArgs, language: Language) -> Result<u8> {
    let settings = existing(&args.place)?;
    let file = File::open(&args.file).map_err(|error| unreadable(&args.file, &error))?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(unreadable(&args.file, &io::ErrorKind::IsADirectory.into()));
    }
    let path = refused_path(&args.file);
    let refused = beside(&path).map_err(|error| unwritable(&path, &error))?;
    let time_zone = match &args.time_zone {
        Some(name) => name.clone(),
        None => TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
    };
    let command = Command::Import(Import {
        object: args.object.clone(),
        file: shown(&args.file),
        key: args.key.clone(),
        from: args.from.clone(),
        columns: args.columns.clone(),
        afresh: args.afresh,
        dry_run: args.dry_run,
        time_zone,
    });
    let copy = refused.as_file().try_clone().map_err(|error| unwritable(&path, &error))?;
    let code = ask(&settings, &args.place, command, vec![file, copy], language).await;
    keep(refused, &path, language)?;
    code
}

/// Looks after what is remembered of columns.
pub(crate) async fn mapping(sub: &MappingSub, language: Language) -> Result<u8> {
    let (place, wish) = match sub {
        MappingSub::List(args) => (&args.place, Mapping::List { object: args.object.clone() }),
        MappingSub::Rename(args) => {
            let (id, name) = (args.mapping.id, args.name.clone());
            (&args.mapping.place, Mapping::Rename { id, name })
        }
        MappingSub::Forget(args) => (&args.place, Mapping::Forget { id: args.id }),
    };
    ask(&existing(place)?, place, Command::Mapping(wish), Vec::new(), language).await
}

/// Exports records.
pub(crate) async fn export(args: &ExportArgs, language: Language) -> Result<u8> {
    let settings = existing(&args.place)?;
    let command = Command::Export(Export {
        object: args.object.clone(),
        format: args.format.unwrap_or_default(),
        filter: args.filter.clone(),
    });
    let Some(path) = &args.file else {
        let out = io::stdout().as_fd().try_clone_to_owned().map_err(Error::internal)?;
        return ask(&settings, &args.place, command, vec![out.into()], language).await;
    };
    // Half an export is not taken for a whole one.
    let file = beside(path).map_err(|error| no_file(path, &error))?;
    let copy = file.as_file().try_clone().map_err(|error| no_file(path, &error))?;
    let code = ask(&settings, &args.place, command, vec![copy], language).await?;
    if code == command::DONE {
        file.persist(path).map_err(|error| no_file(path, &error.error))?;
    }
    Ok(code)
}

/// Where the rows go that `file` has and that are refused: `F.refused.csv` for `F.csv`.
fn refused_path(file: &Path) -> PathBuf {
    file.with_extension("refused.csv")
}

/// A file that becomes `path` or nothing.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    tempfile::Builder::new().prefix(".steward-").tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// Keeps the file of refused rows if there are any, also when the import broke off.
fn keep(file: NamedTempFile, path: &Path, language: Language) -> Result<()> {
    let size = file.as_file().metadata().map_err(|error| unwritable(path, &error))?.len();
    if size == 0 {
        return Ok(());
    }
    file.persist(path).map_err(|error| unwritable(path, &error.error))?;
    let path = shown(path);
    let text = text!(
        en = "The refused rows are in {path}, each with the reason; mend and import them.",
        zh = "未导入的行及原因已写入 {path}，修改后可再次导入。"
    );
    eprintln!("{}", text.get(language));
    Ok(())
}

/// Asks the running server, or carries out here what no server is there for.
async fn ask(
    settings: &Settings,
    place: &PlaceArgs,
    command: Command,
    files: Vec<File>,
    language: Language,
) -> Result<u8> {
    let (dir, url) = (&settings.data, place.database_url.as_deref());
    let mut attempt = 1;
    let lock = loop {
        if let Answer::Done(code) = socket::ask(dir, language, url, &command, &files).await? {
            return Ok(code);
        }
        match folder::lock(dir, || socket::is_served(dir)).await {
            Ok(lock) => break lock,
            // A server has it, and its socket is there by now.
            Err(error) if error.kind() == ErrorKind::Unavailable && attempt < ATTEMPTS => {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    };
    let site = Site::open_for(&command, settings).await?;
    let (console, events) = Console::new(language);
    let mut terminal = Terminal::new();
    let work = command::run(command, &site, files, console);
    let (code, _) = tokio::join!(work, terminal.show_all(events));
    site.close().await;
    drop(lock);
    code
}

/// The settings of a data folder that must be there.
fn existing(place: &PlaceArgs) -> Result<Settings> {
    let settings = crate::settings(&place.flags())?;
    folder::demand(&settings.data)?;
    Ok(settings)
}

/// Reads a password from standard input; the end of its line is not part of it.
fn password() -> Result<String> {
    let mut password = String::new();
    let read = io::stdin().lock().take(PASSWORD_BYTES).read_to_string(&mut password);
    let password = password.trim_end_matches(['\n', '\r']).to_owned();
    if read.is_err() || password.is_empty() {
        return Err(Error::new(
            ErrorKind::BadValue,
            text!(en = "There is no password on standard input.", zh = "标准输入中没有密码。"),
        ));
    }
    Ok(password)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let path = shown(path);
    Error::new(
        ErrorKind::BadBody,
        text!(en = "{path} cannot be read: {error}", zh = "无法读取 {path}：{error}"),
    )
}

fn no_file(path: &Path, error: &io::Error) -> Error {
    let path = shown(path);
    Error::new(
        ErrorKind::StorageFull,
        text!(en = "{path} cannot be written: {error}", zh = "无法写入 {path}：{error}"),
    )
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    let path = shown(path);
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "{path}, the file for refused rows, cannot be written: {error}",
            zh = "无法写入记录未导入行的文件 {path}：{error}"
        ),
    )
}
