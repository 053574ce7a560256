//! Which rows.

/// A condition on the rows of one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of these; true when empty.
    And(Vec<Filter>),
    /// Any of these; false when empty.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// One field compared.
    Test(Test),
}

impl Default for Filter {
    fn default() -> Self {
        Self::And(Vec::new())
    }
}

impl Filter {
    /// Whether this is the empty condition, which every row meets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::And(parts) if parts.is_empty())
    }

    /// A test of a field of the row itself.
    pub fn test(field: impl Into<String>, operator: Operator, values: Vec<String>) -> Self {
        Self::Test(Test { field: FieldPath::own(field), operator, quantifier: None, values })
    }

    /// Both conditions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::And(mut left), Self::And(right)) => {
                left.extend(right);
                Self::And(left)
            }
            (Self::And(mut left), right) => {
                left.push(right);
                Self::And(left)
            }
            (left, right) => Self::And(vec![left, right]),
        }
    }
}

/// One comparison, as in `name=ilike(any).{a*,b*}` or `@account.city=eq.上海`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Test {
    /// What is compared. The last name may also be the key of an embedding, for `is.null` and
    /// `not.is.null` only.
    pub field: FieldPath,
    /// How.
    pub operator: Operator,
    /// For `(any)` and `(all)`: whether one or all of `values` must fit.
    pub quantifier: Option<Quantifier>,
    /// The operands as written, not yet read as the field's kind: one for most operators, several
    /// for `in`, for quantified operators and for the list operators `cs`, `cd`, `ov`; none for
    /// `is`, whose operand is in the operator.
    pub values: Vec<String>,
}

/// A field of the row itself or, after `@`, of related records.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldPath {
    /// The relations to follow first: reference fields, object names or plurals.
    pub relations: Vec<String>,
    /// The field.
    pub field: String,
}

impl FieldPath {
    /// A field of the row itself.
    pub fn own(field: impl Into<String>) -> Self {
        Self { relations: Vec::new(), field: field.into() }
    }
}

/// A filter operator, by its name in the query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `eq`
    Eq,
    /// `neq`
    Neq,
    /// `gt`
    Gt,
    /// `gte`
    Gte,
    /// `lt`
    Lt,
    /// `lte`
    Lte,
    /// `like`, with `*` or `%` for any run of characters and `_` for one; case-sensitive
    Like,
    /// `ilike`: the same, case-insensitive
    Ilike,
    /// `match`: a regular expression (the common subset of both databases)
    Match,
    /// `imatch`: the same, case-insensitive
    Imatch,
    /// `in`
    In,
    /// `is`
    Is(IsValue),
    /// `isdistinct`: like `neq`, but null is a value
    IsDistinct,
    /// `cs`: the list contains all of these
    Contains,
    /// `cd`: the list is contained in these
    ContainedIn,
    /// `ov`: the list has one of these
    Overlaps,
    /// `fts`, `plfts`, `phfts`, `wfts`: words
    Search,
    /// `sl`, `sr`, `nxr`, `nxl`, `adj`: ranges, which no field kind has
    Range,
}

/// The operand of `is`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IsValue {
    /// `is.null`
    Null,
    /// `is.not_null`
    NotNull,
    /// `is.true`
    True,
    /// `is.false`
    False,
    /// `is.unknown`: a truth value that is null
    Unknown,
}

/// Whether any or all operands must fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `(any)`
    Any,
    /// `(all)`
    All,
}
