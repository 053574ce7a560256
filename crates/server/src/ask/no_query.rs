//! Addresses that take no parameters.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

/// Refuses a query string: what is not understood is never left out silently.
pub(crate) fn no_query(query: Option<&str>) -> Result<()> {
    match query {
        None | Some("") => Ok(()),
        Some(_) => Err(Error::new(
            ErrorKind::BadQuery,
            text!(en = "This address takes no parameters.", zh = "此地址不接受查询参数。"),
        )),
    }
}
