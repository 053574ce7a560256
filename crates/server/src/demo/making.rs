//! Making the demo company, while whoever asked for it looks on.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use steward_model::{Error, Result, Text, text};

use super::{DemoCompany, DemoMaker, Open};
use crate::app::App;
use crate::options::ServerOptions;
use crate::router::with_app;

/// How far the making of the demo company is.
#[derive(Debug, Default)]
pub(super) enum Making {
    /// Nobody has asked for it.
    #[default]
    NotBegun,
    /// It is being made.
    UnderWay(Text),
    /// It went wrong; whoever asks next is told, and may try again.
    Failed(Error),
}

/// Begins to make it, unless that is under way; how far it is.
///
/// # Errors
/// What went wrong when it was last tried.
pub(super) fn begin(app: &Arc<App>, maker: &Arc<dyn DemoMaker>) -> Result<Text> {
    let mut making = app.demo.making();
    match std::mem::take(&mut *making) {
        Making::Failed(error) => Err(error),
        Making::UnderWay(progress) => {
            *making = Making::UnderWay(progress.clone());
            Ok(progress)
        }
        Making::NotBegun => {
            let first = text!(en = "Making the demo company …", zh = "正在生成演示公司……");
            *making = Making::UnderWay(first.clone());
            tokio::spawn(make(Arc::clone(app), Arc::clone(maker)));
            Ok(first)
        }
    }
}

async fn make(app: Arc<App>, maker: Arc<dyn DemoMaker>) {
    let mut progress = |text: Text| *app.demo.making() = Making::UnderWay(text);
    let made = AssertUnwindSafe(maker.make(&mut progress)).catch_unwind().await;
    match made.unwrap_or_else(|_| Err(Error::internal("the making of the demo company panicked"))) {
        // Only the first is kept, and there is only one maker at work at a time.
        Ok(company) => drop(app.demo.open.set(opened(&app, company))),
        Err(error) => {
            tracing::warn!(%error, "the demo company could not be made");
            *app.demo.making() = Making::Failed(error);
        }
    }
}

fn opened(app: &App, company: DemoCompany) -> Open {
    let options = ServerOptions {
        public_url: app.options.public_url.clone(),
        behind_proxy: app.options.behind_proxy,
        files: Some(company.files.clone()),
        web: app.options.web,
        is_demo: true,
        ..ServerOptions::default()
    };
    let app = Arc::new(App::new(company.engine.clone(), options));
    let router = with_app(Arc::clone(&app));
    Open { company, app, router }
}
