//! The requests that the floor understands: the measured ones, letter for letter.

use serde::Deserialize;

use crate::operation::{AFTER, CONTACTS, ID, LIST, OPPORTUNITIES, OWNER, STAGES};

/// A read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The newest contacts.
    Newest,
    /// The newest contacts of an owner.
    OfOwner(i64),
    /// The contacts behind this one.
    Behind {
        /// When it was made.
        created_at: i64,
        /// Its id.
        id: i64,
    },
    /// One contact.
    One(i64),
    /// Opportunities by stage.
    Stages,
}

impl Ask {
    /// The read that a request's target means.
    pub(super) fn parse(path: &str, query: &str) -> Option<Self> {
        if path == OPPORTUNITIES {
            return (query == STAGES).then_some(Self::Stages);
        }
        if path != CONTACTS {
            return None;
        }
        if let Some(id) = query.strip_prefix(ID) {
            return id.parse().ok().map(Self::One);
        }
        if let Some(rest) = query.strip_prefix(OWNER) {
            let owner = rest.strip_suffix(LIST)?.strip_suffix('&')?;
            return owner.parse().ok().map(Self::OfOwner);
        }
        match query.strip_prefix(LIST)? {
            "" => Some(Self::Newest),
            rest => behind(rest.strip_prefix(AFTER)?),
        }
    }
}

/// Reads Steward's cursor: hex of a JSON array whose last two members are the keys.
fn behind(cursor: &str) -> Option<Ask> {
    let bytes = unhex(cursor)?;
    let text = std::str::from_utf8(&bytes).ok()?.strip_suffix(']')?;
    let (text, id) = text.rsplit_once(',')?;
    let (_, created_at) = text.rsplit_once(',')?;
    Some(Ask::Behind { created_at: created_at.parse().ok()?, id: id.parse().ok()? })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

/// A new contact, as the bench sends it: normalised already.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContact {
    /// Name.
    pub(super) name: String,
    /// The account; it exists.
    pub(super) account_id: i64,
    /// Job title.
    pub(super) title: String,
    /// A mobile number, `+86-…`.
    pub(super) phone: String,
    /// An e-mail address in lower case.
    pub(super) email: String,
}

/// The one field that the bench changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTitle {
    /// Job title.
    pub(super) title: String,
}

/// A write.
#[derive(Debug)]
pub(super) enum Write {
    /// A new contact.
    Create(NewContact),
    /// A contact's title.
    Update {
        /// Whose.
        id: i64,
        /// The new one.
        title: String,
    },
}

/// What of a write is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everything that Steward stores.
    Whole,
    /// The contact's row alone.
    Bare,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_requests_are_understood() {
        let contacts = |query: &str| Ask::parse(CONTACTS, query);
        assert_eq!(contacts(LIST), Some(Ask::Newest));
        assert_eq!(contacts(&format!("{OWNER}7&{LIST}")), Some(Ask::OfOwner(7)));
        assert_eq!(contacts("id=eq.12"), Some(Ask::One(12)));
        assert_eq!(Ask::parse(OPPORTUNITIES, STAGES), Some(Ask::Stages));
        let cursor: String =
            "[\"contact;2-f;0-f\",1700,12]".bytes().map(|byte| format!("{byte:02x}")).collect();
        let behind = Ask::Behind { created_at: 1700, id: 12 };
        assert_eq!(contacts(&format!("{LIST}{AFTER}{cursor}")), Some(behind));
    }

    #[test]
    fn anything_else_is_not() {
        for query in ["", "id=eq.x", "limit=50", "owner_id=eq.7", &format!("{LIST}&after=zz")] {
            assert_eq!(Ask::parse(CONTACTS, query), None, "{query}");
        }
        assert_eq!(Ask::parse("/api/v1/accounts", LIST), None);
    }
}
