//! `steward serve`: the server on a data folder.

use std::io::IsTerminal;
use std::sync::Arc;

use steward_crm::{DeliverWebhooks, DuplicateFinder, PruneWebhooks};
use steward_engine::Engine;
use steward_engine::file::{FileSettings, Files};
use steward_engine::import_batch::UndoImport;
use steward_engine::job::JobKinds;
use steward_engine::log::{Anchor, VerifyLog};
use steward_engine::mail::Mailer;
use steward_engine::outgoing::{Limits, Poster};
use steward_engine::reshape::ComputeField;
use steward_import::Importing;
use steward_model::error::ErrorKind;
use steward_model::random::bytes;
use steward_model::text::Language;
use steward_model::{Error, Result, text};
use steward_server::ServerOptions;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;

use crate::command::DONE;
use crate::config::{LogFormat, Settings, shown};
use crate::demo::LookAround;
use crate::folder::{self, Site};
use crate::socket::{self, Socket};

/// Letters of a code of the first start; with 32 to choose from, 50 bits.
const CODE_LETTERS: usize = 10;

/// The letters of codes: none that are mistaken for one another. Its length divides 256.
const CODE_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Runs the server until it is told to stop.
///
/// # Errors
/// When it can't start: the folder, the database, the address or the key can't be used.
pub(crate) async fn run(settings: &Settings, language: Language) -> Result<u8> {
    start_log(settings);
    folder::make(&settings.data)?;
    let _lock = take(settings).await?;
    let site = Site::open(settings).await?;
    // Several servers on one database would each have another.
    let around = match settings.database_url {
        None => Some(Arc::new(LookAround::new(&settings.data)?)),
        Some(_) => None,
    };
    serve(&site, language, around.clone(), |_| {}).await?;
    if let Some(around) = around {
        around.close().await;
    }
    site.close().await;
    Ok(DONE)
}

/// Takes the folder, or says which server has it.
pub(crate) async fn take(settings: &Settings) -> Result<steward_store::FolderLock> {
    let dir = &settings.data;
    folder::lock(dir, || socket::is_served(dir)).await.map_err(|error| {
        if error.kind() != ErrorKind::Unavailable {
            return error;
        }
        let (folder, holder) = (shown(dir), folder::holder(dir));
        let text = match holder {
            Some(process) => text!(
                en = "Another Steward is already using {folder} (process {process}).",
                zh = "另一个 Steward 正在使用 {folder}（进程 {process}）。"
            ),
            None => text!(
                en = "Another Steward is already using {folder}.",
                zh = "另一个 Steward 正在使用 {folder}。"
            ),
        };
        let refusal = Error::new(ErrorKind::Unavailable, text);
        match error.hint() {
            Some(hint) => refusal.with_hint(hint.clone()),
            None => refusal,
        }
    })
}

/// Serves a site until the process is told to stop, with a demo company to look around in beside it, if any. `ready`
/// is told the address.
pub(crate) async fn serve(
    site: &Site,
    language: Language,
    around: Option<Arc<LookAround>>,
    ready: impl FnOnce(&str),
) -> Result<()> {
    let engine = site.engine()?;
    engine.begin_consumers(&steward_crm::consumers()).await?;
    let mail = site.settings.mail().map(|mail| Mailer::new(&mail)).transpose()?;
    let listener = listen(&site.settings.listen).await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let socket = Socket::open(&site.settings.data)?;
    let (stop, stopped) = watch::channel(false);
    let files = site.settings.files()?;
    let mut beside = tend(site, &files, &stopped)?;
    let (own, end) = (site.clone(), stopped.clone());
    beside.spawn(async move { socket.serve(own, end).await });
    let url = format!("http://{address}");
    let database = if site.settings.database_url.is_some() { "PostgreSQL" } else { "SQLite" };
    let folder = shown(&site.settings.data);
    let text = text!(
        en = "Steward is ready at {url} (data in {folder}, {database}). Ctrl-C stops it.",
        zh = "Steward 已启动：{url}（数据目录 {folder}，{database}）。按 Ctrl-C 停止。"
    );
    println!("{}", text.get(language));
    ready(&url);
    let signals = watch_signals(stop)?;
    let reached = site.settings.public_url.as_deref().unwrap_or(&url);
    let setup_code = setup_code(engine, reached, language).await?;
    let options = ServerOptions {
        setup_code,
        mail,
        files: Some(files),
        public_url: site.settings.public_url.clone(),
        behind_proxy: site.settings.behind_proxy,
        web: crate::web::ASSETS,
        demo: around.map(|around| around as _),
        is_demo: false,
    };
    let served = steward_server::serve(listener, engine.clone(), options, wait(stopped)).await;
    // The server may have ended by itself; the others shall, too.
    signals.abort();
    while beside.join_next().await.is_some() {}
    served
}

/// The code of the first start, written on the console with the address where it is used; none where
/// somebody is there already.
async fn setup_code(engine: &Engine, url: &str, language: Language) -> Result<Option<String>> {
    if !steward_crm::is_new(engine).await? {
        return Ok(None);
    }
    let letters = bytes::<CODE_LETTERS>(engine.random())
        .map(|byte| char::from(CODE_ALPHABET[usize::from(byte) % CODE_ALPHABET.len()]));
    let (left, right) = letters.split_at(CODE_LETTERS / 2);
    let code: String = left.iter().chain(['-'].iter()).chain(right).collect();
    let text = text!(
        en = "Nobody is here yet. Set your company up at {url}/setup?code={code}",
        zh = "系统还没有用户，请打开以下地址完成初始设置：{url}/setup?code={code}"
    );
    println!("{}", text.get(language));
    Ok(Some(code))
}

/// What runs beside the server until it is told to stop: the sealer of the log, what builds the
/// indexes of search, long work, what follows from changes, and housekeeping.
pub(crate) fn tend(
    site: &Site,
    files: &FileSettings,
    stopped: &watch::Receiver<bool>,
) -> Result<JoinSet<()>> {
    let engine = site.engine()?.clone();
    let sealer = engine.sealer(Some(Anchor::in_folder(&site.settings.data)));
    let mut beside = JoinSet::new();
    let end = stopped.clone();
    beside.spawn(async move { sealer.run(wait(end)).await });
    let (builder, end) = (engine.clone(), stopped.clone());
    beside.spawn(async move { builder.keep_indexes(wait(end)).await });
    let (worker, end) = (engine.clone(), stopped.clone());
    let own = Files::new(engine.clone(), files.clone());
    let poster = Poster::new(engine.allowed().clone(), Limits::default())?;
    let kinds = job_kinds(own, Anchor::in_folder(&site.settings.data), poster);
    beside.spawn(async move { worker.keep_jobs(kinds, wait(end)).await });
    let (follower, end) = (engine.clone(), stopped.clone());
    let consumers = steward_crm::consumers();
    beside.spawn(async move { follower.keep_consumers(consumers, wait(end)).await });
    let (files, end) = (Files::new(engine.clone(), files.clone()), stopped.clone());
    beside.spawn(async move { files.keep_house(wait(end)).await });
    let end = stopped.clone();
    beside.spawn(async move { engine.keep_house(wait(end)).await });
    Ok(beside)
}

/// The long work that a server does.
fn job_kinds(files: Files, anchor: Anchor, poster: Poster) -> JobKinds {
    let verify = VerifyLog { anchor: Some(anchor) };
    let kinds = JobKinds::default().with(Importing::new(files)).with(UndoImport);
    let kinds = kinds.with(verify).with(ComputeField).with(DuplicateFinder);
    kinds.with(DeliverWebhooks::new(poster)).with(PruneWebhooks)
}

/// Listens at an address.
async fn listen(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let text =
            text!(en = "Cannot listen on {address}: {error}", zh = "无法监听 {address}：{error}");
        Error::new(ErrorKind::Definition, text).with_hint(text!(
            en = "Choose another address with --listen.",
            zh = "请用 --listen 指定其他地址。"
        ))
    })
}

/// Until it is told to stop.
async fn wait(mut stopped: watch::Receiver<bool>) {
    // Nobody left to tell is as good as told.
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Tells everyone to stop when the process is asked to end; asked twice, it ends at once.
fn watch_signals(stop: watch::Sender<bool>) -> Result<tokio::task::JoinHandle<()>> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
    Ok(tokio::spawn(async move {
        for asked in 0.. {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if asked > 0 {
                std::process::exit(i32::from(crate::command::FAILED));
            }
            tracing::info!("stopping");
            let _ = stop.send(true);
        }
    }))
}

/// Starts writing log lines to standard error.
pub(crate) fn start_log(settings: &Settings) {
    let filter = EnvFilter::new(&settings.log_level);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // Only one can be started; tests in one process would start several.
    let _ = match settings.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
}
