//! The labels that there are. Nothing that a caller sends becomes a label.

use axum::http::Method;

/// The methods that are counted by name.
pub(crate) const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"];

/// The statuses that are counted by number.
pub(crate) const STATUSES: [u16; 27] = [
    200, 201, 204, 206, 300, 304, 400, 401, 403, 404, 405, 406, 409, 412, 413, 414, 415, 416, 422,
    428, 429, 431, 500, 501, 503, 504, 507,
];

/// The position of a method, or behind all.
pub(crate) fn method_of(method: &Method) -> usize {
    METHODS.iter().position(|name| *name == method.as_str()).unwrap_or(METHODS.len())
}

/// The position of a status, or behind all.
pub(crate) fn status_of(status: u16) -> usize {
    STATUSES.binary_search(&status).unwrap_or(STATUSES.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_in_order() {
        assert!(STATUSES.is_sorted());
        assert_eq!(STATUSES[status_of(206)], 206);
        assert_eq!(status_of(299), STATUSES.len());
        assert_eq!(METHODS[method_of(&Method::PATCH)], "PATCH");
        assert_eq!(method_of(&Method::TRACE), METHODS.len());
    }
}
