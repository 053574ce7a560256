//! `/api/v1/live`: what is changed, as it is changed, and who looks at a record.

mod presence;
mod stream;

pub(crate) use presence::look;
pub(crate) use stream::open;
