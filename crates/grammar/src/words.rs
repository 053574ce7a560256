//! The words of the grammar, in one place for the readers and the writer.

use steward_model::query::{Aggregate, IsValue, Operator};

/// How the operand of an operator is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One value; with `(any)` or `(all)` before it a list in braces.
    Quantifiable,
    /// One value.
    Single,
    /// A list in parentheses.
    Parentheses,
    /// A list in braces.
    Braces,
    /// One of the words for `is`.
    Truth,
    /// One value, after an optional language in parentheses.
    Words,
}

/// The operators; of several names for one operator the first is written.
pub(crate) const OPERATORS: &[(&str, Operator, Form)] = &[
    ("eq", Operator::Eq, Form::Quantifiable),
    ("neq", Operator::Neq, Form::Single),
    ("gt", Operator::Gt, Form::Quantifiable),
    ("gte", Operator::Gte, Form::Quantifiable),
    ("lt", Operator::Lt, Form::Quantifiable),
    ("lte", Operator::Lte, Form::Quantifiable),
    ("like", Operator::Like, Form::Quantifiable),
    ("ilike", Operator::Ilike, Form::Quantifiable),
    ("match", Operator::Match, Form::Quantifiable),
    ("imatch", Operator::Imatch, Form::Quantifiable),
    ("in", Operator::In, Form::Parentheses),
    // Stands for all of `is`; the word after it says which.
    ("is", Operator::Is(IsValue::Null), Form::Truth),
    ("isdistinct", Operator::IsDistinct, Form::Single),
    ("cs", Operator::Contains, Form::Braces),
    ("cd", Operator::ContainedIn, Form::Braces),
    ("ov", Operator::Overlaps, Form::Braces),
    ("fts", Operator::Search, Form::Words),
    ("plfts", Operator::Search, Form::Words),
    ("phfts", Operator::Search, Form::Words),
    ("wfts", Operator::Search, Form::Words),
    ("sl", Operator::Range, Form::Single),
    ("sr", Operator::Range, Form::Single),
    ("nxr", Operator::Range, Form::Single),
    ("nxl", Operator::Range, Form::Single),
    ("adj", Operator::Range, Form::Single),
];

/// The words after `is.`, in any case.
pub(crate) const IS_VALUES: &[(&str, IsValue)] = &[
    ("null", IsValue::Null),
    ("not_null", IsValue::NotNull),
    ("true", IsValue::True),
    ("false", IsValue::False),
    ("unknown", IsValue::Unknown),
];

/// The aggregate functions.
pub(crate) const AGGREGATES: &[(&str, Aggregate)] = &[
    ("count", Aggregate::Count),
    ("sum", Aggregate::Sum),
    ("avg", Aggregate::Avg),
    ("min", Aggregate::Min),
    ("max", Aggregate::Max),
];

/// Stands for all fields that search reads.
pub(crate) const SEARCH: &str = "search";

/// Words that mean something where a name could stand, beside the operators and aggregates.
const RESERVED: &[&str] = &[
    "not",
    "and",
    "or",
    "any",
    "all",
    "select",
    "order",
    "limit",
    "offset",
    "after",
    "columns",
    "on_conflict",
    "search",
    "left",
    "inner",
    "asc",
    "desc",
    "nullsfirst",
    "nullslast",
    "bucket",
];

/// The operator of this name.
pub(crate) fn operator(word: &str) -> Option<(Operator, Form)> {
    OPERATORS.iter().find(|(name, ..)| *name == word).map(|(_, operator, form)| (*operator, *form))
}

/// The name of an operator; `is` for all of its kind.
pub(crate) fn operator_word(operator: Operator) -> (&'static str, Form) {
    OPERATORS
        .iter()
        .find(|(_, known, _)| std::mem::discriminant(known) == std::mem::discriminant(&operator))
        .map_or(("is", Form::Truth), |(name, _, form)| (name, *form))
}

/// The operand of `is`, in any case.
pub(crate) fn is_value(word: &str) -> Option<IsValue> {
    IS_VALUES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

/// The word for an operand of `is`.
pub(crate) fn is_word(value: IsValue) -> &'static str {
    IS_VALUES.iter().find(|(_, known)| *known == value).map_or("null", |(word, _)| word)
}

/// The aggregate function of this name.
pub(crate) fn aggregate(word: &str) -> Option<Aggregate> {
    AGGREGATES.iter().find(|(name, _)| *name == word).map(|(_, function)| *function)
}

/// The name of an aggregate function.
pub(crate) fn aggregate_word(function: Aggregate) -> &'static str {
    AGGREGATES.iter().find(|(_, known)| *known == function).map_or("count", |(word, _)| word)
}

/// Whether a name must be quoted so as not to be read as a word of the grammar.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || operator(name).is_some() || aggregate(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_again() {
        for (word, known, form) in OPERATORS {
            assert_eq!(operator(word), Some((*known, *form)));
            let written = operator_word(*known);
            assert_eq!(operator(written.0), Some((*known, written.1)), "{word}");
        }
        for (word, value) in IS_VALUES {
            assert_eq!(is_value(&word.to_uppercase()), Some(*value));
            assert_eq!(is_word(*value), *word);
            assert_eq!(operator_word(Operator::Is(*value)).0, "is");
        }
        for (word, function) in AGGREGATES {
            assert_eq!(aggregate(word), Some(*function));
            assert_eq!(aggregate_word(*function), *word);
        }
    }

    #[test]
    fn words_are_lower_case_and_names_are_free() {
        assert_eq!(operator("EQ"), None);
        assert!(is_reserved("not") && is_reserved("ilike") && is_reserved("sum"));
        assert!(!is_reserved("name") && !is_reserved("Order"));
    }
}
