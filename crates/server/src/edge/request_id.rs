//! Names for requests, by which the log can be searched.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderValue};
use steward_model::random::{Random, bytes};

use crate::headers::X_REQUEST_ID;
use crate::limits::REQUEST_ID_BYTES;

/// Gives names: a part for this run of the server, and a number.
#[derive(Debug)]
pub(crate) struct RequestIds {
    run: String,
    next: AtomicU64,
}

impl RequestIds {
    /// Names for one run.
    pub(crate) fn new(random: &dyn Random) -> Self {
        let run = u32::from_le_bytes(bytes(random));
        Self { run: format!("{run:08x}"), next: AtomicU64::new(1) }
    }

    /// The request's own name if it has a sane one, else a new one.
    pub(crate) fn name(&self, headers: &HeaderMap) -> HeaderValue {
        match headers.get(X_REQUEST_ID) {
            Some(own) if is_sane(own.as_bytes()) => own.clone(),
            _ => {
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                HeaderValue::from_str(&format!("{}-{number:x}", self.run))
                    .unwrap_or_else(|_| HeaderValue::from_static("unnamed"))
            }
        }
    }
}

fn is_sane(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    (1..=REQUEST_ID_BYTES).contains(&name.len()) && name.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use steward_model::random::SeededRandom;

    use super::*;

    #[test]
    fn sane_names_are_kept_and_others_replaced() {
        let ids = RequestIds::new(&SeededRandom::new(1));
        let name = |own: &str| {
            let own = HeaderValue::from_str(own).unwrap();
            ids.name(&HeaderMap::from_iter([(X_REQUEST_ID, own)])).to_str().unwrap().to_owned()
        };
        let longest = "a".repeat(REQUEST_ID_BYTES);
        for sane in ["7", "A-b_c.9", &longest] {
            assert_eq!(name(sane), sane);
        }
        for wrong in ["", "a b", "a\"", "<x>", &format!("{longest}a")] {
            assert_ne!(name(wrong), wrong);
        }
        assert_ne!(ids.name(&HeaderMap::new()), ids.name(&HeaderMap::new()));
    }
}
