//! From text to a checked tree.

use crate::catalog::{Catalog, Computed, FieldDef, ObjectDef};
use crate::error::Result;
use crate::kind::FieldKind;
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo};
use cel::parser::Parser;
use rust_decimal::Decimal;

use super::cell::Cell;
use super::fault::Fault;
use super::tree::{DATE, Function, NOW, Node, ParentField, TODAY};
use super::types::{self, Type};

/// The longest expression, in bytes.
const MAX_LENGTH: usize = 2_000;

/// The most brackets and signs inside each other; the parser calls itself for each.
const MAX_NESTING: usize = 40;

/// What the record was before: `old.stage`.
const OLD: &str = "old";

/// Whether the record is a new one.
const IS_NEW: &str = "is_new";

/// Where an expression stands, and what it may look at.
pub(super) struct Reader<'a> {
    /// The catalog, if the expression may look at other objects.
    pub(super) catalog: Option<&'a Catalog>,
    /// The object whose record it is about.
    pub(super) object: &'a ObjectDef,
    /// Whether it is asked once, while a record is saved: then it may look at what the record was, and at
    /// parents' roll-ups, since nothing is computed again.
    pub(super) once: bool,
}

/// The same as [`read`]; what is wrong is wrong with a definition.
pub(super) fn compile(
    source: &str,
    catalog: Option<&Catalog>,
    object: &ObjectDef,
    target: &FieldDef,
) -> Result<Node> {
    read(source, catalog, object, target).map_err(|fault| fault.of_formula(source))
}

/// Reads and checks an expression whose result goes into the field `target`. Without a catalog it uses
/// the record's own fields only.
pub(super) fn read(
    source: &str,
    catalog: Option<&Catalog>,
    object: &ObjectDef,
    target: &FieldDef,
) -> Result<Node, Fault> {
    let reader = Reader { catalog, object, once: false };
    let unfit = || fault("its result does not fit the field", "结果与字段类型不符");
    let wanted = Type::of(target.kind().wire()).ok_or_else(unfit)?;
    let (root, result) = reader.read(source)?;
    if result.fits(wanted) { Ok(root) } else { Err(result.misfit().unwrap_or_else(unfit)) }
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
    parse(source).is_ok_and(|(tree, _)| clock(&tree.expr))
}

fn parse(source: &str) -> Result<(IdedExpr, SourceInfo), Fault> {
    if source.len() > MAX_LENGTH {
        return Err(fault("it is too long", "过长"));
    }
    if nesting(source) > MAX_NESTING {
        return Err(fault("it is nested too deeply", "嵌套过深"));
    }
    let read = Parser::default().parse_with_source_info(source);
    read.map_err(|errors| Fault::of_parser(source, &errors))
}

impl Reader<'_> {
    /// Whether the result is kept, so that it has to be computed again when something changes.
    fn is_stored(&self) -> bool {
        !self.once && self.catalog.is_some()
    }

    /// Reads and checks an expression; answers what its result is as well.
    pub(super) fn read(&self, source: &str) -> Result<(Node, Type), Fault> {
        let (tree, places) = parse(source)?;
        self.node(&tree, &places).map_err(|fault| fault.in_characters(source))
    }

    /// A part of the expression. What is wrong with it is wrong where it begins, unless a part of it says so.
    fn node(&self, part: &IdedExpr, places: &SourceInfo) -> Result<(Node, Type), Box<Fault>> {
        let read = match &part.expr {
            Expr::Call(call) => self.call(call, places),
            other => self.checked_leaf(other),
        };
        read.map_err(|fault| placed(fault, places.offset_for(part.id)))
    }

    fn checked_leaf(&self, expr: &Expr) -> Result<(Node, Type), Box<Fault>> {
        let node = self.leaf(expr)?;
        let kind = types::of_leaf(&node, self.object).map_err(|_| mixed())?;
        Ok((node, kind))
    }

    fn leaf(&self, expr: &Expr) -> Result<Node, Fault> {
        match expr {
            Expr::Ident(name) if name == NOW => Ok(Node::Now),
            Expr::Ident(name) if name == TODAY => Ok(Node::Today),
            Expr::Ident(name) if self.once && name == IS_NEW => Ok(Node::IsNew),
            Expr::Ident(name) => {
                let field = own(name, self.object)?;
                if self.is_stored() && matches!(field.computed, Some(Computed::RollUp(_))) {
                    return Err(rolled_up(name));
                }
                Ok(Node::Field(field.id))
            }
            Expr::Select(select) if !select.test => match &select.operand.expr {
                Expr::Ident(way) if self.once && way == OLD => {
                    own(&select.field, self.object).map(|field| Node::Before(field.id))
                }
                Expr::Ident(way) => self.parent(way, &select.field),
                _ => Err(fault("it looks further than one record", "跨越了不止一条关联")),
            },
            Expr::Literal(literal) => constant(literal).map(Node::Constant),
            _ => {
                Err(fault("only fields, numbers, texts and operators are used", "含有不支持的写法"))
            }
        }
    }

    fn call(&self, call: &CallExpr, places: &SourceInfo) -> Result<(Node, Type), Box<Fault>> {
        let function = function(call)?;
        let mut operands = Vec::new();
        let mut kinds = Vec::new();
        let given = call.target.as_deref().into_iter().chain(&call.args);
        for operand in given.flat_map(|operand| listed(function, operand)) {
            let (node, kind) = self.node(operand, places)?;
            operands.push(node);
            kinds.push(kind);
        }
        apply(function, operands, &kinds)
    }

    /// `account.level`: the reference with or without `_id`, and a field of what it leads to.
    fn parent(&self, way: &str, name: &str) -> Result<Node, Fault> {
        let object = self.object;
        let Some(catalog) = self.catalog else {
            let en = "it looks at the clock, and such a formula uses its own record only";
            return Err(fault(en, "用到当前时间的公式只能使用本记录的字段"));
        };
        let reference = object.field(way).or_else(|| object.field(&format!("{way}_id")));
        let target = reference.and_then(|field| match &field.kind {
            FieldKind::Reference(reference) => catalog.find(reference.to.as_deref()?),
            _ => None,
        });
        let (Some(reference), Some(target)) = (reference, target) else {
            let (en, zh) = (format!("'{way}' leads to no record"), format!("“{way}”不是关联字段"));
            return Err(fault(&en, &zh));
        };
        let field = own(name, target)?;
        if self.is_stored() && matches!(field.computed, Some(Computed::RollUp(_))) {
            return Err(rolled_up(&format!("{way}.{name}")));
        }
        let wire = field.kind().wire();
        let (via, object, field) = (reference.id, target.id, field.id);
        Ok(Node::Parent(ParentField { via, object, field, wire }))
    }
}

fn function(call: &CallExpr) -> Result<Function, Fault> {
    let name = &call.func_name;
    let found = match &call.target {
        None => Function::named(name),
        Some(_) => Function::of_text(name),
    };
    found.ok_or_else(|| unknown(name))
}

/// What an operand is: of a list that something is sought in, its elements.
fn listed(function: Function, operand: &IdedExpr) -> &[IdedExpr] {
    match (&operand.expr, function) {
        (Expr::List(list), Function::In) => &list.elements,
        _ => std::slice::from_ref(operand),
    }
}

fn apply(
    function: Function,
    operands: Vec<Node>,
    kinds: &[Type],
) -> Result<(Node, Type), Box<Fault>> {
    let (least, most) = function.operands();
    if operands.len() < least || operands.len() > most {
        return Err(fault("a function has too few or too many operands", "参数个数不对").into());
    }
    let kind = types::applied(function, kinds).map_err(|_| mixed())?;
    Ok((Node::Apply(function, operands), kind))
}

fn placed(fault: Box<Fault>, place: Option<(u32, u32)>) -> Box<Fault> {
    match place {
        Some((from, to)) => Box::new(fault.at(from, to)),
        None => fault,
    }
}

/// A stored field of an object.
fn own<'o>(name: &str, object: &'o ObjectDef) -> Result<&'o FieldDef, Fault> {
    if let Some(field) = object.field(name) {
        return Ok(field);
    }
    let (en, zh) = if object.display(name).is_some() {
        let zh = format!("字段“{name}”随当前时间变化，不会存储，公式不能引用");
        (format!("'{name}' looks at the clock and is never stored"), zh)
    } else {
        (format!("'{name}' is not a field of '{}'", object.name), format!("没有字段“{name}”"))
    };
    Err(fault(&en, &zh))
}

fn constant(literal: &LiteralValue) -> Result<Cell, Fault> {
    Ok(match literal {
        LiteralValue::Null => Cell::Null,
        LiteralValue::Boolean(value) => Cell::Bool(*value.inner()),
        LiteralValue::Int(value) => Cell::Number(Decimal::from(*value.inner())),
        LiteralValue::UInt(value) => Cell::Number(Decimal::from(*value.inner())),
        // The shortest text that reads back as the same number is what was written.
        LiteralValue::Double(value) => {
            let number = value.inner().to_string().parse();
            Cell::Number(number.map_err(|_| fault("a number is too large", "数字过大"))?)
        }
        LiteralValue::String(text) => Cell::Text(text.inner().to_owned()),
        LiteralValue::Bytes(_) => return Err(fault("bytes are not used", "不支持字节")),
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

fn rolled_up(name: &str) -> Fault {
    let en = format!("'{name}' is a roll-up, after which nothing is computed again");
    fault(&en, &format!("“{name}”是汇总字段，其变化不会触发重算"))
}

fn unknown(name: &str) -> Fault {
    fault(&format!("there is no function '{name}'"), &format!("没有函数“{name}”"))
}

fn mixed() -> Fault {
    fault("it mixes texts, numbers, truth values or lists", "混用了文字、数字、是否或多选")
}

fn fault(en: &str, zh: &str) -> Fault {
    Fault::new(en, zh)
}
