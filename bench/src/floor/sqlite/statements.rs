//! The writes' hand-written SQL.

pub(super) const ACCOUNT: &str = "SELECT a.name, a.owner_id, u.name, a.department_id, d.name FROM account a \
     LEFT JOIN \"user\" u ON u.id = a.owner_id LEFT JOIN department d ON d.id = a.department_id \
     WHERE a.id = ?1 AND a.deleted_at IS NULL";

pub(super) const CONTACT: &str = "INSERT INTO contact (version, created_at, created_by_id, updated_at, updated_by_id, origin, name, \
     name_sort, account_id, title, phone, email, owner_id, department_id, owner_since) \
     VALUES (1, ?1, ?2, ?1, ?2, 'api', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1)";

pub(super) const POINTS: &str = "INSERT INTO contact_point (version, created_at, updated_at, contact_id, kind, value, value_key, \
     is_primary) VALUES (1, ?1, ?1, ?2, 'mobile', ?3, ?4, 1), (1, ?1, ?1, ?2, 'email', ?5, ?5, 1)";

pub(super) const HISTORY: &str = "INSERT INTO ownership_history (version, created_at, updated_at, record_object, record_id, \
     to_user_id, reason, by_id, at) VALUES (1, ?1, ?1, 'contact', ?2, ?3, 'created', ?4, ?1)";

pub(super) const JOB: &str = "INSERT INTO job (kind, payload, run_at, priority, state, created_at) \
     VALUES ('notify_owner', ?1, ?2, 0, 'waiting', ?2)";

/// The four rows of one creation.
pub(super) const CHANGES: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
     salt, digest) VALUES \
     (?1, ?2, 'api', ?3, 'contact', ?4, 'create', 1, ?8, ?9, ?10), \
     (?1, ?2, 'api', ?3, 'ownership_history', ?5, 'create', 1, ?11, ?12, ?13), \
     (?1, ?2, 'api', ?3, 'contact_point', ?6, 'create', 1, ?14, ?15, ?16), \
     (?1, ?2, 'api', ?3, 'contact_point', ?7, 'create', 1, ?17, ?18, ?19)";

/// One row of any record.
pub(super) const CHANGE: &str = "INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
     salt, digest) VALUES (?1, ?2, 'api', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

pub(super) const TITLE: &str = "SELECT title, version, name, english_name, phone, email, wechat \
                                FROM contact WHERE id = ?1 AND deleted_at IS NULL";

pub(super) const UPDATE: &str = "UPDATE contact SET title = ?1, updated_at = ?2, updated_by_id = ?3, version = version + 1 \
     WHERE id = ?4 AND deleted_at IS NULL";

/// The log's rows behind the head get their positions, in their order, as many as Steward seals at once.
// The mark is looked up first: joined, SQLite would read the whole log each time.
pub(super) const SEAL: &str = "INSERT INTO change_position (position, change_id, at, row_hash) \
     SELECT (SELECT position FROM change_head) + row_number() OVER (ORDER BY c.id), c.id, c.at, c.digest \
     FROM (SELECT id, at, digest FROM change WHERE id > (SELECT low_water FROM change_head) \
     ORDER BY id LIMIT 1000) c";

pub(super) const BLOCK: &str = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
     SELECT h.position + 1, max(p.position), ?1, h.hash, h.hash \
     FROM change_head h JOIN change_position p ON p.position > h.position";

pub(super) const HEAD: &str = "UPDATE change_head SET blocks = blocks + 1, \
     low_water = (SELECT change_id FROM change_position ORDER BY position DESC LIMIT 1), \
     position = (SELECT max(position) FROM change_position)";
