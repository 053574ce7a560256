//! Below `/api/v1/files`: contents of files, taken and given. What is known of them are records like others,
//! at that address itself.

mod download;
mod give;
mod parts;
mod range;
mod receive;
mod thumbnail;
mod upload;

pub(crate) use download::download;
pub(crate) use parts::{begin, give_up, part, state};
pub(crate) use thumbnail::thumbnail;
pub(crate) use upload::post;

use steward_engine::file::Files;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::app::App;

/// The files of the company.
///
/// # Errors
/// [`ErrorKind::NotSupported`] if the server keeps none.
pub(crate) fn files(app: &App) -> Result<&Files> {
    app.files.as_ref().ok_or_else(|| {
        Error::new(
            ErrorKind::NotSupported,
            text!(en = "This server keeps no files.", zh = "该服务器未启用文件存储。"),
        )
    })
}

/// The id in an address.
///
/// # Errors
/// [`ErrorKind::NotFound`] if it is none.
fn id(text: &str) -> Result<i64> {
    text.parse().ok().filter(|id| *id > 0).ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            text!(
                en = "There is no such file, or you may not see it.",
                zh = "没有该文件，或您无权查看。"
            ),
        )
    })
}
