//! Search with the standard objects, on both databases: what is found, by whom, in which order, and that
//! the indexes follow what is written.

mod few;
mod finding;
mod indexes;
mod lists;
mod recall;
mod rights;
mod support;
