//! How much a company may add.

use steward_model::clock::{DAY, Micros};

/// The most fields of its own that a company gives one object, those included that were removed and can be
/// restored. Each is a column of every row, and every form and every list offers it.
pub const MOST_FIELDS: usize = 250;

/// The most fields that one object has ever been given. PostgreSQL counts columns that are gone, up to 1,600
/// with the shipped ones.
pub(super) const MOST_EVER: usize = 1_000;

/// The most objects of its own that a company has, those included that were removed and can be restored.
/// Each is a table, and the navigation names it.
pub const MOST_OBJECTS: usize = 100;

/// The most objects that a company has ever added: each keeps its place in the catalog.
pub(super) const MOST_OBJECTS_EVER: usize = 1_000;

/// The longest name of an object, in characters: room for the names of its indexes.
pub(super) const OBJECT_NAME_MAX: usize = 30;

/// The longest text in front of a number, in characters.
pub(super) const PREFIX_MAX: usize = 10;

/// The most options of a field. Longer lists are objects, which people search.
pub const MOST_OPTIONS: usize = 200;

/// The most rules of one object, those switched off included. Each is looked at when a record is saved.
pub const MOST_RULES: usize = 50;

/// The most rules that one object has ever had.
pub(super) const MOST_RULES_EVER: usize = 1_000;

/// The most fields of one object with conditions. They are asked when a record is saved.
pub const MOST_CONDITIONALS: usize = 50;

/// The most formulas of one object that are a company's own. They are computed when a record is saved.
pub const MOST_FORMULAS: usize = 50;

/// The most roll-ups of a company's own over one object's records. They are kept up when such a record is saved.
pub const MOST_ROLLUPS: usize = 20;

/// The most conditions of a roll-up.
pub(super) const MOST_ONLY: usize = 5;

/// How long a removed field can be restored; then its values go.
pub const KEPT: Micros = 30 * DAY;

/// The longest label, in characters.
pub(super) const LABEL_MAX: usize = 60;

/// The longest help, in characters.
pub(super) const HELP_MAX: usize = 300;

/// The longest message of a rule, in characters.
pub(super) const MESSAGE_MAX: usize = 200;

/// The longest name, in characters: room for what the system adds for parts and sort keys.
pub(super) const NAME_MAX: usize = 40;
