//! The web app, as `build.rs` has built and packed it.

use steward_server::Asset;

include!(concat!(env!("OUT_DIR"), "/web.rs"));
