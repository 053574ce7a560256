//! Random expressions against plain decimal arithmetic, and hostile texts.

use crate::value::Value;
use proptest::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::result;

/// The greatest scaled value of a money field.
const MONEY_MAX: i64 = 999_999_999_999_999;

/// An expression, spelled and computed apart from the code under test.
#[derive(Clone, Debug)]
enum Expression {
    Number(Decimal),
    Cost,
    Quantity,
    /// A field without a value.
    Amount,
    Negated(Box<Expression>),
    Both(char, Box<Expression>, Box<Expression>),
    Round(Box<Expression>, u32),
    /// The first unless it is null.
    Either(Box<Expression>, Box<Expression>),
    /// The second if the first is positive, else the third.
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
}

/// That a number left the range of decimals.
#[derive(Debug)]
struct TooLarge;

impl Expression {
    fn source(&self) -> String {
        match self {
            Self::Number(number) => format!("{number}"),
            Self::Cost => "cost".to_owned(),
            Self::Quantity => "quantity".to_owned(),
            Self::Amount => "amount".to_owned(),
            Self::Negated(one) => format!("-({})", one.source()),
            Self::Both(sign, a, b) => format!("({} {sign} {})", a.source(), b.source()),
            Self::Round(one, places) => format!("round({}, {places})", one.source()),
            Self::Either(a, b) => format!("coalesce({}, {})", a.source(), b.source()),
            Self::Choice(a, b, c) => {
                format!("({} > 0 ? {} : {})", a.source(), b.source(), c.source())
            }
        }
    }

    fn value(&self, cost: i64, quantity: i64) -> Result<Option<Decimal>, TooLarge> {
        let of = |one: &Self| one.value(cost, quantity);
        Ok(match self {
            Self::Number(number) => Some(*number),
            Self::Cost => Some(Decimal::new(cost, 2)),
            Self::Quantity => Some(Decimal::from(quantity)),
            Self::Amount => None,
            Self::Negated(one) => of(one)?.map(|number| -number),
            Self::Both(sign, a, b) => match (of(a)?, of(b)?) {
                (Some(a), Some(b)) => both(*sign, a, b)?,
                _ => None,
            },
            Self::Round(one, places) => of(one)?.map(|number| away(number, *places)),
            Self::Either(a, b) => match of(a)? {
                Some(number) => Some(number),
                None => of(b)?,
            },
            Self::Choice(a, b, c) => {
                if of(a)?.is_some_and(|number| number > Decimal::ZERO) {
                    of(b)?
                } else {
                    of(c)?
                }
            }
        })
    }
}

fn both(sign: char, a: Decimal, b: Decimal) -> Result<Option<Decimal>, TooLarge> {
    match sign {
        '/' | '%' if b.is_zero() => return Ok(None),
        '+' => a.checked_add(b),
        '-' => a.checked_sub(b),
        '*' => a.checked_mul(b),
        '/' => a.checked_div(b),
        _ => a.checked_rem(b),
    }
    .map(Some)
    .ok_or(TooLarge)
}

fn away(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

fn expressions() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        (0_i64..1_000_000, 0_u32..4)
            .prop_map(|(n, scale)| Expression::Number(Decimal::new(n, scale))),
        (0_i64..i64::MAX).prop_map(|n| Expression::Number(Decimal::from(n))),
        Just(Expression::Cost),
        Just(Expression::Quantity),
        Just(Expression::Amount),
    ];
    leaf.prop_recursive(5, 24, 3, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        prop_oneof![
            1 => one().prop_map(Expression::Negated),
            6 => (prop::sample::select(vec!['+', '-', '*', '/', '%']), one(), one())
                .prop_map(|(sign, a, b)| Expression::Both(sign, a, b)),
            1 => (one(), 0_u32..6).prop_map(|(a, places)| Expression::Round(a, places)),
            1 => (one(), one()).prop_map(|(a, b)| Expression::Either(a, b)),
            1 => (one(), one(), one()).prop_map(|(a, b, c)| Expression::Choice(a, b, c)),
        ]
    })
}

/// Pieces of formulas in any order, which get further into the parser than letters do.
fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "?",
        ":",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "==",
        "!=",
        "<",
        "<=",
        "&&",
        "||",
        " in ",
        "cost",
        "name",
        "won",
        "tags",
        "null",
        "true",
        "1",
        "0.5",
        "1e99",
        "9223372036854775807",
        "'张'",
        "\"",
        "`",
        "round(",
        "size(",
        "has(",
        "now()",
        "now",
        "today - ",
        "date(",
        "b'x'",
        "all(",
        "x, x",
        "\\",
        "\n",
        "//",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn arithmetic_is_that_of_decimals(
        expression in expressions(),
        cost in prop_oneof![-1_000_000_i64..1_000_000, Just(MONEY_MAX), Just(-MONEY_MAX)],
        quantity in -50_i64..50,
    ) {
        let source = expression.source();
        let values = [("cost", Value::Int(cost)), ("quantity", Value::Int(quantity))];
        let found = result(&source, &values);
        let kept = |number: Decimal| {
            let scaled = away(number, 2).checked_mul(Decimal::from(100))?.to_i64()?;
            (scaled.abs() <= MONEY_MAX).then_some(Value::Int(scaled))
        };
        match expression.value(cost, quantity) {
            Ok(None) => prop_assert_eq!(found, Ok(Value::Null), "{}", source),
            Ok(Some(number)) => prop_assert_eq!(found.ok(), kept(number), "{}", source),
            Err(TooLarge) => prop_assert!(found.is_err(), "{}: {:?}", source, found),
        }
    }

    #[test]
    fn any_text_is_answered(source in any::<String>()) {
        let _ = result(&source, &[("cost", Value::Int(5))]);
    }

    #[test]
    fn any_pieces_are_answered(source in soup()) {
        let _ = result(&source, &[("cost", Value::Int(5))]);
    }
}
