//! What was confirmed is there: after a loss of power, on a full or failing disk, after a kill.

mod crash;
mod disk_full;
mod kill;
mod ledger;
