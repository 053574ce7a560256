//! From text to a checked tree.

use crate::catalog::{Catalog, Computed, FieldDef, ObjectDef};
use crate::error::{Error, ErrorKind, Result};
use crate::kind::FieldKind;
use crate::text;
use cel::common::ast::{Expr, LiteralValue};
use rust_decimal::Decimal;

use super::cell::Cell;
use super::tree::{DATE, Function, NOW, Node, ParentField, TODAY};
use super::types::{self, Type};

/// The longest expression, in bytes.
const MAX_LENGTH: usize = 2_000;

/// The most brackets and signs inside each other; the parser calls itself for each.
const MAX_NESTING: usize = 40;

/// Where an expression stands: the catalog, whose other objects it may look at if it is given, and its
/// object.
type Place<'c> = (Option<&'c Catalog>, &'c ObjectDef);

/// Reads and checks an expression whose result goes into the field `target`. Without a catalog it uses
/// the record's own fields only.
pub(super) fn compile(
    source: &str,
    catalog: Option<&Catalog>,
    object: &ObjectDef,
    target: &FieldDef,
) -> Result<Node> {
    let tree = parse(source)?;
    let root = node(&tree, source, (catalog, object))?;
    let result = types::result(&root, object).ok();
    let wanted = Type::of(target.kind().wire());
    match result.zip(wanted) {
        Some((result, wanted)) if result.fits(wanted) => Ok(root),
        Some(_) => Err(wrong(source, "its result does not fit the field", "结果与字段类型不符")),
        None => Err(wrong(
            source,
            "it mixes texts, numbers, truth values or lists",
            "混用了文字、数字、是否或多选",
        )),
    }
}

/// Whether the value of an expression depends on when or where it is computed. What can't be parsed
/// does not; compiling it says why.
pub(super) fn looks_at_the_clock(source: &str) -> bool {
    fn clock(expr: &Expr) -> bool {
        match expr {
            Expr::Ident(name) => name == NOW || name == TODAY,
            Expr::Call(call) => {
                call.func_name == DATE || call.args.iter().any(|operand| clock(&operand.expr))
            }
            Expr::List(list) => list.elements.iter().any(|element| clock(&element.expr)),
            _ => false,
        }
    }
    parse(source).is_ok_and(|tree| clock(&tree))
}

fn parse(source: &str) -> Result<Expr> {
    if source.len() > MAX_LENGTH {
        return Err(wrong(source, "it is too long", "过长"));
    }
    if nesting(source) > MAX_NESTING {
        return Err(wrong(source, "it is nested too deeply", "嵌套过深"));
    }
    let tree = cel::parser::Parser::default().parse(source);
    tree.map(|tree| tree.expr).map_err(|error| wrong(source, &error.to_string(), "语法有误"))
}

fn node(expr: &Expr, source: &str, (catalog, object): Place<'_>) -> Result<Node> {
    match expr {
        Expr::Ident(name) if name == NOW => Ok(Node::Now),
        Expr::Ident(name) if name == TODAY => Ok(Node::Today),
        Expr::Ident(name) => own(name, source, object).map(|field| Node::Field(field.id)),
        Expr::Select(select) if !select.test => match &select.operand.expr {
            Expr::Ident(way) => parent(way, &select.field, source, (catalog, object)),
            _ => Err(wrong(source, "it looks further than one record", "跨越了不止一条关联")),
        },
        Expr::Literal(literal) => constant(literal, source).map(Node::Constant),
        Expr::Call(call) if call.target.is_none() => {
            let function =
                Function::named(&call.func_name).ok_or_else(|| unknown(source, &call.func_name))?;
            let mut operands = Vec::new();
            for operand in &call.args {
                match (&operand.expr, function) {
                    (Expr::List(list), Function::In) => {
                        for element in &list.elements {
                            operands.push(node(&element.expr, source, (catalog, object))?);
                        }
                    }
                    (expr, _) => operands.push(node(expr, source, (catalog, object))?),
                }
            }
            let (least, most) = function.operands();
            if operands.len() < least || operands.len() > most {
                return Err(wrong(
                    source,
                    "a function has too few or too many operands",
                    "参数个数不对",
                ));
            }
            Ok(Node::Apply(function, operands))
        }
        Expr::Call(call) => Err(unknown(source, &call.func_name)),
        _ => Err(wrong(
            source,
            "only fields, numbers, texts and operators are used",
            "含有不支持的写法",
        )),
    }
}

/// A stored field of an object.
fn own<'o>(name: &str, source: &str, object: &'o ObjectDef) -> Result<&'o FieldDef> {
    if let Some(field) = object.field(name) {
        return Ok(field);
    }
    let (en, zh) = if object.display(name).is_some() {
        let zh = format!("字段“{name}”随当前时间变化，不会存储，公式不能引用");
        (format!("'{name}' looks at the clock and is never stored"), zh)
    } else {
        (format!("'{name}' is not a field of '{}'", object.name), format!("没有字段“{name}”"))
    };
    Err(wrong(source, &en, &zh))
}

/// `account.level`: the reference with or without `_id`, and a field of what it leads to.
fn parent(way: &str, name: &str, source: &str, (catalog, object): Place<'_>) -> Result<Node> {
    let Some(catalog) = catalog else {
        let en = "it looks at the clock, and such a formula uses its own record only";
        return Err(wrong(source, en, "用到当前时间的公式只能使用本记录的字段"));
    };
    let reference = object.field(way).or_else(|| object.field(&format!("{way}_id")));
    let target = reference.and_then(|field| match &field.kind {
        FieldKind::Reference(reference) => catalog.find(reference.to.as_deref()?),
        _ => None,
    });
    let (Some(reference), Some(target)) = (reference, target) else {
        let (en, zh) = (format!("'{way}' leads to no record"), format!("“{way}”不是关联字段"));
        return Err(wrong(source, &en, &zh));
    };
    let field = own(name, source, target)?;
    if matches!(field.computed, Some(Computed::RollUp(_))) {
        let en = format!("'{way}.{name}' is a roll-up, after which nothing is computed again");
        let zh = format!("“{way}.{name}”是汇总字段，其变化不会触发重算");
        return Err(wrong(source, &en, &zh));
    }
    let wire = field.kind().wire();
    let (via, object, field) = (reference.id, target.id, field.id);
    Ok(Node::Parent(ParentField { via, object, field, wire }))
}

fn constant(literal: &LiteralValue, source: &str) -> Result<Cell> {
    Ok(match literal {
        LiteralValue::Null => Cell::Null,
        LiteralValue::Boolean(value) => Cell::Bool(*value.inner()),
        LiteralValue::Int(value) => Cell::Number(Decimal::from(*value.inner())),
        LiteralValue::UInt(value) => Cell::Number(Decimal::from(*value.inner())),
        // The shortest text that reads back as the same number is what was written.
        LiteralValue::Double(value) => {
            let number = value.inner().to_string().parse();
            Cell::Number(number.map_err(|_| wrong(source, "a number is too large", "数字过大"))?)
        }
        LiteralValue::String(text) => Cell::Text(text.inner().to_owned()),
        LiteralValue::Bytes(_) => return Err(wrong(source, "bytes are not used", "不支持字节")),
    })
}

/// How deep brackets, conditions, and signs in front of operands can stand inside each other.
fn nesting(source: &str) -> usize {
    let (mut open, mut inside, mut deepest) = (0_usize, 0_usize, 0_usize);
    let mut operand = false;
    for c in source.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            // Behind an operand it is a subtraction, or the start of `!=`.
            '!' | '-' if !operand => inside += 1,
            '?' => inside += 1,
            _ => {}
        }
        operand = c.is_alphanumeric() || matches!(c, '_' | ')' | ']' | '}' | '"' | '\'' | '.');
        deepest = deepest.max(open);
    }
    deepest.max(inside)
}

fn unknown(source: &str, name: &str) -> Error {
    wrong(source, &format!("there is no function '{name}'"), &format!("没有函数“{name}”"))
}

fn wrong(source: &str, en: &str, zh: &str) -> Error {
    let shown: String = source.chars().take(80).collect();
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The formula '{shown}' can't be used: {en}.",
            zh = "公式“{shown}”无法使用：{zh}。"
        ),
    )
}
