//! The lines of documents: what a product brings, what a line costs, and the document's sum.
//!
//! A line takes name, unit, price and tax rate from its product where it says nothing itself. Unit
//! price and discount follow from each other: whoever writes a price gets the discount, whoever
//! writes the discount gets the price. The amount has the tax in it. Currency and rate are those of the
//! document; its amount is the sum of its lines' as long as there are any, and is a real change of it.

mod document;
mod fields;
mod fill;
mod price;

pub(crate) use document::DocumentSum;
pub(crate) use fill::Lines;

/// The trait of lines.
const TRAIT: &str = "line";

/// The most lines of one document.
pub(crate) const MAX_LINES: usize = 500;
