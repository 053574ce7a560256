//! `/api/v1/live` and `/api/v1/changes`: what is changed, as it is changed or page by page, and who looks at a record.

mod feed;
mod presence;
mod stream;

pub(crate) use feed::changes;
pub(crate) use presence::look;
pub(crate) use stream::open;
