//! The change log: its rows, their order, and the chain that shows whether either was tampered with.
//!
//! `change` has a row for each record change or action, written with it. The sealer gives each row
//! its position in `change_position` after the commit and chains the positions in `change_block`;
//! `change_head` says where the chain ends. What the codes in there are made of is the engine's.

mod entry;
mod erase;
mod head;
mod partition;
mod read;
mod seal;
mod verify;

pub use entry::{ChangeEntry, Digest, NewChange, Salt, StoredChange, insert, insert_many};
pub use erase::{erase, unerased};
pub use head::{Head, begin, head, head_in};
pub use partition::prepare as prepare_months;
pub use read::{Placed, after, of_object, of_record, of_records, of_request, of_user};
pub use seal::{Block, Horizon, Place, Sealing, horizon, newest, seal, unplaced};
pub use verify::{PlacedDigest, PlacedRow, blocks, digests, ends, places, rows};
