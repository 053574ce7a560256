//! What an operator decides about the HTTP surface.

use std::sync::Arc;

use steward_engine::file::FileSettings;
use steward_engine::mail::Mailer;

use crate::demo::DemoMaker;
use crate::page::Asset;

/// How the server is reached.
#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    /// The address under which people reach Steward, such as `https://crm.example.cn`, if it is not
    /// the one that their requests name: scheme, host and port, without a slash at the end.
    pub public_url: Option<String>,
    /// Whether a proxy stands in front and sets `X-Forwarded-Proto` and `X-Forwarded-For`. Without
    /// one those headers are anyone's word and are not believed.
    pub behind_proxy: bool,
    /// The code with which a company may be set up as long as nobody is there; without one it can't be
    /// set up over HTTP.
    pub setup_code: Option<String>,
    /// What sends mail; without it none is sent.
    pub mail: Option<Mailer>,
    /// Where the contents of files lie; without it none are taken.
    pub files: Option<FileSettings>,
    /// The files of the web app; none in a program that was built without it.
    pub web: &'static [Asset],
    /// What makes a demo company to look around in; without it none is offered.
    pub demo: Option<Arc<dyn DemoMaker>>,
    /// Whether this is the demo company beside another one: its sessions have a cookie of their own, and are only
    /// begun from the other.
    pub is_demo: bool,
}

impl ServerOptions {
    /// Whether people reach Steward over TLS as far as the operator has said.
    pub(crate) fn public_tls(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
