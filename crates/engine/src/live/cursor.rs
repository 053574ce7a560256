//! Where somebody stands in the feed of changes: a position of the log, and a mark of the rights with which he came there.
//!
//! With other rights he would have been told otherwise, so a cursor is good for one user with the same rights only.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::scope::{Reach, Scope, Verb};

use super::reader::Wants;
use super::world::DEPTH;

/// Bytes of the mark; enough that different rights hardly ever look the same.
const MARK: usize = 8;

/// What a reader's rights look like, as far as they decide what he is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark([u8; MARK]);

impl Mark {
    /// The mark of a reader who wants to hear of these objects.
    pub(super) fn of(catalog: &Catalog, scope: &Scope, wants: &Wants) -> Self {
        let principal = &scope.principal;
        let mut hash = Sha256::new();
        let (all, shared) = (&principal.departments, &principal.shared_departments);
        hash.update(format!("{} {all:?} {shared:?}", principal.user_id));
        let mut objects = deciding(catalog, wants);
        objects.sort_unstable_by_key(|object| &catalog.object(*object).name);
        for object in objects {
            let rights = scope.rights(object);
            let reach = rights.reach(Verb::Read);
            if *reach != Reach::None {
                let name = &catalog.object(object).name;
                hash.update(format!("\n{name} {reach:?} {:?}", rights.fields));
            }
        }
        let mut mark = [0; MARK];
        mark.copy_from_slice(&hash.finalize()[..MARK]);
        Self(mark)
    }
}

/// The objects that are wanted, and those through which access comes to them.
fn deciding(catalog: &Catalog, wants: &Wants) -> Vec<ObjectId> {
    let wanted = (0..catalog.objects().len()).filter(|object| wants.has(*object));
    let mut all: Vec<ObjectId> = wanted.collect();
    let mut next = all.clone();
    for _ in 0..DEPTH {
        let parents = next.iter().flat_map(|object| &catalog.object(*object).cascades);
        let mut parents: Vec<ObjectId> = parents.map(|cascade| cascade.parent).collect();
        parents.sort_unstable();
        parents.dedup();
        parents.retain(|parent| !all.contains(parent));
        all.extend(&parents);
        next = parents;
    }
    all
}

/// A place in the feed, as a client keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FeedCursor {
    /// Everything up to this position was told.
    pub(super) position: i64,
    pub(super) mark: Mark,
}

impl fmt::Display for FeedCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.position)?;
        self.mark.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for FeedCursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (position, hex) = text.split_once('.').ok_or(())?;
        let is_plain = position.bytes().all(|byte| byte.is_ascii_digit());
        let position = position.parse().ok().filter(|_| is_plain).ok_or(())?;
        let mut mark = [0; MARK];
        if hex.len() != 2 * MARK || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        for (place, byte) in mark.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).map_err(|_| ())?;
        }
        Ok(Self { position, mark: Mark(mark) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = FeedCursor { position: 4711, mark: Mark([0, 1, 2, 0xab, 0xff, 9, 8, 7]) };
        assert_eq!(cursor.to_string(), "4711.000102abff090807");
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn nothing_else_is_one() {
        let texts = ["", "1", ".0001020304050607", "1.", "1.00010203", "-1.0001020304050607"];
        let more = [
            "1.000102030405060x",
            "1.+001020304050607",
            "99999999999999999999.0001020304050607",
            "1.é1020304050607",
        ];
        for text in texts.into_iter().chain(more) {
            assert_eq!(text.parse::<FeedCursor>(), Err(()), "{text}");
        }
    }
}
