//! What every request shares.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use steward_engine::Engine;
use steward_engine::file::Files;
use steward_engine::live::Live;
use tokio::sync::Semaphore;

use crate::answer::Documents;
use crate::demo::Demo;
use crate::edge::RequestIds;
use crate::import::Imports;
use crate::limits::{EXPORTS, FILES_ARRIVING, MAILS, REQUESTS};
use crate::metrics::Metrics;
use crate::options::ServerOptions;
use crate::setup::SetupCode;

/// What every request shares.
#[derive(Debug)]
pub(crate) struct App {
    /// What reads and writes.
    pub(crate) engine: Engine,
    /// What tells of changes.
    pub(crate) live: Live,
    /// How the server is reached.
    pub(crate) options: ServerOptions,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// Room for requests under way.
    pub(crate) room: Semaphore,
    /// Room for exports that go on when their request is answered.
    pub(crate) exports: Arc<Semaphore>,
    /// Room for mails under way.
    pub(crate) mails: Arc<Semaphore>,
    /// The contents of files, if any are kept.
    pub(crate) files: Option<Files>,
    /// Room for files that are arriving.
    pub(crate) files_arriving: Semaphore,
    /// Spreadsheets that are being imported.
    pub(crate) imports: Imports,
    /// What describes the API and the objects, made for callers.
    pub(crate) documents: Documents,
    /// Names for requests.
    pub(crate) ids: RequestIds,
    /// What opens the first start.
    pub(crate) setup: Option<SetupCode>,
    /// The demo company.
    pub(crate) demo: Demo,
    stopping: AtomicBool,
}

impl App {
    /// A server's state at its start.
    pub(crate) fn new(engine: Engine, options: ServerOptions) -> Self {
        let ids = RequestIds::new(engine.random());
        let setup = options.setup_code.clone().map(SetupCode::new);
        Self {
            live: Live::new(engine.clone()),
            files: options.files.clone().map(|files| Files::new(engine.clone(), files)),
            files_arriving: Semaphore::new(FILES_ARRIVING),
            engine,
            demo: Demo::new(options.demo.clone()),
            options,
            metrics: Metrics::new(),
            room: Semaphore::new(REQUESTS),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            mails: Arc::new(Semaphore::new(MAILS)),
            imports: Imports::new(),
            documents: Documents::default(),
            ids,
            setup,
            stopping: AtomicBool::new(false),
        }
    }

    /// No new work should be sent here; streams, which would never end, are ended.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.live.stop();
        self.demo.stop();
    }

    /// Whether the server is stopping.
    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
