//! Every field kind on both databases, on an object that has them all.

mod composites;
mod every_kind;
mod formulas;
mod samples;
mod secrets;
mod specimen;
