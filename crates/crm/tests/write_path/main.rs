//! The engine's write path on the standard objects, on both databases.

mod one;
