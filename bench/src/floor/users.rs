//! Who may call: the tokens' SHA-256 and their users, read once.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// The user that a write is made by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Author {
    /// The user.
    pub(super) user_id: i64,
    /// The user's name, as a JSON string.
    pub(super) name: Arc<str>,
    /// The user's department.
    pub(super) department_id: i64,
    /// Its name, as a JSON string.
    pub(super) department: Arc<str>,
}

/// The query for [`Users::new`]: hash, user, name, department, its name.
pub(super) const USERS: &str = "SELECT t.token_hash, u.id, u.name, d.id, d.name FROM api_token t \
                                JOIN \"user\" u ON u.id = t.user_id \
                                JOIN department d ON d.id = u.department_id \
                                WHERE t.revoked_at IS NULL";

/// Users by the hash of their token.
pub(super) struct Users(HashMap<[u8; 32], Author>);

impl Users {
    /// The users of these hashes.
    pub(super) fn new(rows: impl IntoIterator<Item = ([u8; 32], Author)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// The user whose token this is.
    pub(super) fn find(&self, token: &[u8]) -> Option<Author> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        self.0.get(&hash).cloned()
    }
}

impl Author {
    /// The job that tells an owner of contacts; `ids` with commas between.
    pub(super) fn job(&self, owner: i64, ids: &str) -> String {
        let by = self.user_id;
        format!("{{\"owner_id\":{owner},\"object\":\"contact\",\"ids\":[{ids}],\"by_id\":{by}}}")
    }
}
