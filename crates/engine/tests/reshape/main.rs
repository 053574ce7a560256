//! Fields that a company adds, changes and removes while the system runs, on both databases.

mod asked;
mod computing;
mod conditions;
mod formulas;
mod kinds;
mod objects;
mod relations;
mod rolling;
mod rollups;
mod rules;
mod search;
mod servers;
mod shipped;
mod support;
mod together;
mod twice;
