//! The evaluator checked by hand, on a company small enough to know by heart.

mod aggregates;
mod company;
mod embeds;
mod filters;
mod generated;
mod order;
mod people;
mod rights;
mod scopes;
