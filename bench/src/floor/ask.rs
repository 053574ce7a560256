//! The reads that the floor understands: the measured ones, letter for letter.

use crate::operation::{
    ACCOUNTS, ACTIVITIES, AFTER, CONTACTS, ID, LIST, OF_ACCOUNT, OPPORTUNITIES, OWNER, PERSONS,
    STAGES, TIMELINE,
};

/// A statement, and what its rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// The newest contacts.
    Newest,
    /// The newest contacts of an owner.
    OfOwner,
    /// The contacts behind a time and an id.
    Behind,
    /// One contact.
    Contact,
    /// Opportunities by stage.
    Stages,
    /// The newest activities of an account.
    Timeline,
    /// The activities of an account behind a time and an id.
    Past,
    /// The newest person accounts.
    Persons,
    /// One account.
    Account,
}

impl Question {
    /// All; each stands at its own number.
    pub(super) const ALL: [Self; 9] = [
        Self::Newest,
        Self::OfOwner,
        Self::Behind,
        Self::Contact,
        Self::Stages,
        Self::Timeline,
        Self::Past,
        Self::Persons,
        Self::Account,
    ];
}

/// A read: the statement and its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// The statement.
    pub(super) question: Question,
    values: [i64; 3],
    count: usize,
}

impl Ask {
    fn new(question: Question, given: &[i64]) -> Self {
        let mut values = [0; 3];
        values[..given.len()].copy_from_slice(given);
        Self { question, values, count: given.len() }
    }

    /// The statement's values.
    pub(super) fn values(&self) -> &[i64] {
        &self.values[..self.count]
    }

    /// The read that a request's target means.
    pub(super) fn parse(path: &str, query: &str) -> Option<Self> {
        match path {
            CONTACTS => contacts(query),
            ACCOUNTS if query == PERSONS => Some(Self::new(Question::Persons, &[])),
            ACCOUNTS => one(Question::Account, query),
            ACTIVITIES => activities(query),
            OPPORTUNITIES => (query == STAGES).then_some(Self::new(Question::Stages, &[])),
            _ => None,
        }
    }
}

fn one(question: Question, query: &str) -> Option<Ask> {
    Some(Ask::new(question, &[query.strip_prefix(ID)?.parse().ok()?]))
}

fn contacts(query: &str) -> Option<Ask> {
    if query.starts_with(ID) {
        return one(Question::Contact, query);
    }
    if let Some(rest) = query.strip_prefix(OWNER) {
        let owner = rest.strip_suffix(LIST)?.strip_suffix('&')?;
        return Some(Ask::new(Question::OfOwner, &[owner.parse().ok()?]));
    }
    match query.strip_prefix(LIST)? {
        "" => Some(Ask::new(Question::Newest, &[])),
        rest => Some(Ask::new(Question::Behind, &behind(rest)?)),
    }
}

fn activities(query: &str) -> Option<Ask> {
    let (account, rest) = query.strip_prefix(OF_ACCOUNT)?.split_once('&')?;
    let account = account.parse().ok()?;
    match rest.strip_prefix(TIMELINE)? {
        "" => Some(Ask::new(Question::Timeline, &[account])),
        rest => {
            let [at, id] = behind(rest)?;
            Some(Ask::new(Question::Past, &[account, at, id]))
        }
    }
}

/// Reads Steward's cursor: hex of a JSON array whose last two members are a time and an id.
fn behind(query: &str) -> Option<[i64; 2]> {
    let bytes = unhex(query.strip_prefix(AFTER)?)?;
    let text = std::str::from_utf8(&bytes).ok()?.strip_suffix(']')?;
    let (text, id) = text.rsplit_once(',')?;
    let (_, at) = text.rsplit_once(',')?;
    Some([at.parse().ok()?, id.parse().ok()?])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> String {
        text.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn the_measured_requests_are_understood() {
        let ask = |question, values: &[i64]| Some(Ask::new(question, values));
        let contacts = |query: &str| Ask::parse(CONTACTS, query);
        assert_eq!(contacts(LIST), ask(Question::Newest, &[]));
        assert_eq!(contacts(&format!("{OWNER}7&{LIST}")), ask(Question::OfOwner, &[7]));
        assert_eq!(contacts("id=eq.12"), ask(Question::Contact, &[12]));
        assert_eq!(Ask::parse(OPPORTUNITIES, STAGES), ask(Question::Stages, &[]));
        assert_eq!(Ask::parse(ACCOUNTS, PERSONS), ask(Question::Persons, &[]));
        assert_eq!(Ask::parse(ACCOUNTS, "id=eq.3"), ask(Question::Account, &[3]));
        let cursor = hex("[\"contact;2-f;0-f\",1700,12]");
        assert_eq!(contacts(&format!("{LIST}{AFTER}{cursor}")), ask(Question::Behind, &[1700, 12]));
        let line = format!("{OF_ACCOUNT}9&{TIMELINE}");
        assert_eq!(Ask::parse(ACTIVITIES, &line), ask(Question::Timeline, &[9]));
        let past = format!("{line}{AFTER}{cursor}");
        assert_eq!(Ask::parse(ACTIVITIES, &past), ask(Question::Past, &[9, 1700, 12]));
    }

    #[test]
    fn anything_else_is_not() {
        for query in ["", "id=eq.x", "limit=50", "owner_id=eq.7", &format!("{LIST}&after=zz")] {
            assert_eq!(Ask::parse(CONTACTS, query), None, "{query}");
        }
        assert_eq!(Ask::parse(ACCOUNTS, LIST), None);
        assert_eq!(Ask::parse("/api/v1/leads", LIST), None);
    }

    #[test]
    fn each_question_stands_at_its_number() {
        for (number, question) in Question::ALL.into_iter().enumerate() {
            assert_eq!(question as usize, number);
        }
    }
}
