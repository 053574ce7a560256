//! What the codes in the log are made of.

use steward_store::log::{ChangeEntry, Digest, Head, NewChange, Salt, StoredChange};

use crate::key::{Code, Key, Mac, MasterKey, Purpose, same};

/// The keys of the log.
#[derive(Clone, Debug)]
pub struct LogKey {
    row: Key,
    position: Key,
    block: Key,
    head: Key,
    erasure: Key,
    #[cfg(feature = "mutants")]
    believes_contents: bool,
}

impl LogKey {
    /// The keys that belong to a master key.
    #[must_use]
    pub fn new(master: &MasterKey) -> Self {
        Self {
            row: master.derive(Purpose::LogRow),
            position: master.derive(Purpose::LogPosition),
            block: master.derive(Purpose::LogBlock),
            head: master.derive(Purpose::LogHead),
            erasure: master.derive(Purpose::LogErasure),
            #[cfg(feature = "mutants")]
            believes_contents: false,
        }
    }

    /// The mutant that believes what a row says. Tamper tests must turn red.
    #[cfg(feature = "mutants")]
    #[must_use]
    pub fn mutant_that_believes_contents(mut self) -> Self {
        self.believes_contents = true;
        self
    }

    /// An entry with its code, ready to be written. An entry without payload gets an empty one: none
    /// at all would look erased.
    #[must_use]
    pub(super) fn sign(&self, mut entry: ChangeEntry, salt: Salt) -> NewChange {
        let payload = entry.payload.get_or_insert_with(|| "{}".to_owned());
        let mac = self.row.begin().bytes(&salt[..]).text(payload.as_str());
        let digest = header(mac, &entry).finish();
        NewChange { entry, salt, digest }
    }

    /// Whether a row is as it was written, or was erased on purpose.
    #[must_use]
    pub(super) fn holds(&self, change: &StoredChange) -> bool {
        #[cfg(feature = "mutants")]
        if self.believes_contents {
            return true;
        }
        match (&change.entry.payload, &change.salt, &change.erased) {
            (Some(payload), Some(salt), None) => {
                let mac = self.row.begin().bytes(salt.as_slice()).text(payload.as_str());
                same(&header(mac, &change.entry).finish(), &change.digest)
            }
            (None, None, Some(proof)) => same(&self.erasure(change), proof),
            _ => false,
        }
    }

    /// The proof that a row's payload was erased on purpose.
    #[must_use]
    pub(super) fn erasure(&self, change: &StoredChange) -> Code {
        let mac = self.erasure.begin().int(change.id).bytes(change.digest.as_slice());
        header(mac, &change.entry).finish()
    }

    /// The code of a row at its position. It needs no payload, so that it survives an erasure.
    #[must_use]
    pub(super) fn row_hash(&self, position: i64, change: &StoredChange) -> Code {
        let mac = self.position.begin().int(position).int(change.id);
        header(mac.bytes(change.digest.as_slice()), &change.entry).finish()
    }

    /// Begins the hash of a block; the codes of its rows follow, then the hash of the block before.
    #[must_use]
    pub(super) fn begin_block(&self, first: i64, last: i64, sealed_at: i64) -> Mac {
        self.block.begin().int(first).int(last).int(sealed_at)
    }

    /// The code over a head; its own code plays no part.
    #[must_use]
    pub(super) fn head_code(&self, head: &Head) -> Code {
        let Head { position, blocks, hash, low_water, code: _ } = head;
        self.head
            .begin()
            .int(*position)
            .int(*blocks)
            .bytes(hash.as_slice())
            .int(*low_water)
            .finish()
    }

    /// The head with its code.
    #[must_use]
    pub(super) fn sign_head(&self, mut head: Head) -> Head {
        head.code = self.head_code(&head).to_vec();
        head
    }

    /// Whether a head is one that was made with this key.
    #[must_use]
    pub(super) fn holds_head(&self, head: &Head) -> bool {
        same(&self.head_code(head), &head.code)
    }
}

/// Adds everything but the payload.
fn header(mac: Mac, entry: &ChangeEntry) -> Mac {
    let ChangeEntry { at, user_id, origin, request_id, object, record_id, verb, version, .. } =
        entry;
    mac.int(*at)
        .int(*user_id)
        .text(origin.as_str())
        .text(request_id.as_deref())
        .text(object.as_str())
        .int(*record_id)
        .text(verb.as_str())
        .int(*version)
}

/// The hash of the block before the first.
pub(super) const BEFORE_ALL: Digest = [0; 32];

/// The head of a log without rows.
pub(crate) fn first_head(key: &LogKey) -> Head {
    key.sign_head(Head {
        position: 0,
        blocks: 0,
        hash: BEFORE_ALL.to_vec(),
        low_water: 0,
        code: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> LogKey {
        LogKey::new(&MasterKey::new([3; 32]))
    }

    fn entry() -> ChangeEntry {
        ChangeEntry {
            at: 5,
            user_id: Some(1),
            origin: "manual".to_owned(),
            request_id: None,
            object: "contact".to_owned(),
            record_id: Some(9),
            verb: "update".to_owned(),
            version: Some(2),
            payload: Some("{\"name\":[\"a\",\"b\"]}".to_owned()),
        }
    }

    fn stored(new: NewChange) -> StoredChange {
        StoredChange {
            id: 77,
            entry: new.entry,
            salt: Some(new.salt.to_vec()),
            digest: new.digest.to_vec(),
            erased: None,
        }
    }

    #[test]
    fn a_row_holds_until_any_part_is_changed() {
        let key = key();
        let row = stored(key.sign(entry(), [4; 16]));
        assert!(key.holds(&row));
        let changes: [fn(&mut StoredChange); 12] = [
            |row| row.entry.at += 1,
            |row| row.entry.user_id = None,
            |row| row.entry.origin = "api".to_owned(),
            |row| row.entry.request_id = Some(String::new()),
            |row| row.entry.object = "lead".to_owned(),
            |row| row.entry.record_id = Some(8),
            |row| row.entry.verb = "create".to_owned(),
            |row| row.entry.version = Some(3),
            |row| row.entry.payload = Some("{}".to_owned()),
            |row| row.salt = Some(vec![5; 16]),
            |row| row.digest[0] ^= 1,
            |row| row.erased = Some(vec![0; 32]),
        ];
        for (index, change) in changes.iter().enumerate() {
            let mut tampered = row.clone();
            change(&mut tampered);
            assert!(!key.holds(&tampered), "change {index}");
        }
        assert!(!LogKey::new(&MasterKey::new([4; 32])).holds(&row));
    }

    #[test]
    fn an_erased_row_holds_only_with_its_proof() {
        let key = key();
        let mut row = stored(key.sign(entry(), [4; 16]));
        let place = key.row_hash(1, &row);
        let proof = key.erasure(&row);
        (row.entry.payload, row.salt) = (None, None);
        assert!(!key.holds(&row));
        row.erased = Some(proof.to_vec());
        assert!(key.holds(&row));
        assert_eq!(key.row_hash(1, &row), place);
        row.entry.user_id = Some(2);
        assert!(!key.holds(&row));
    }

    #[test]
    fn a_place_is_of_one_row_at_one_position() {
        let key = key();
        let row = stored(key.sign(entry(), [4; 16]));
        let other = StoredChange { id: 78, ..row.clone() };
        assert_ne!(key.row_hash(1, &row), key.row_hash(2, &row));
        assert_ne!(key.row_hash(1, &row), key.row_hash(1, &other));
    }

    #[test]
    fn an_entry_without_payload_gets_an_empty_one() {
        let key = key();
        let new = key.sign(ChangeEntry { payload: None, ..entry() }, [4; 16]);
        assert_eq!(new.entry.payload.as_deref(), Some("{}"));
        assert!(key.holds(&stored(new)));
    }
}
