//! Random filters.

use steward_model::Value;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::{Embed, FieldPath, Filter, IsValue, Operator, Quantifier, Test};

use super::domain::{values, written};
use super::query::Asking;
use crate::naive::NaiveAccess;
use crate::naive::fields::known;
use crate::naive::group::{Group, group};

/// The deepest nesting of and/or/not.
const DEPTH: usize = 3;

const PATTERNS: [&str; 18] = [
    "%a%", "a%", "%b", "_", "__", "%", "%中%", "É%", "%é%", r"%\%%", r"%\_%", r"a\\b", "张_",
    "🙂%", "%a%b%", "", "a_b", "%A%",
];

const MOMENTS: [&str; 16] = [
    "@today",
    "@now",
    "@yesterday",
    "@tomorrow",
    "@week_start",
    "@month_start",
    "@quarter_start",
    "@year_start",
    "@now-30d",
    "@now-2h",
    "@today-1w",
    "@month_start-1m",
    "@month_start+1m-1d",
    "@quarter_start 1q",
    "@year_start-56y",
    "@now+1q",
];

const EXPRESSIONS: [&str; 16] = [
    "^a", "b$", "[a-c]", "中|张", "^.$", "a+b*", "[0-9]{2}", r"\.", "(a|é)", "^[^a]", "Z?z", r"\\",
    "a.b", "^É", "[A-Z]", "^a|b$",
];

impl Asking<'_, '_, '_, '_> {
    /// A random filter; often none.
    pub(super) fn filter(&mut self, object: &ObjectDef, embeds: &[Embed], depth: usize) -> Filter {
        let choices = if depth < DEPTH { 8 } else { 4 };
        match self.tape.below(choices) {
            0 if depth == 0 => Filter::default(),
            5 => Filter::And(self.parts(object, embeds, depth)),
            6 => Filter::Or(self.parts(object, embeds, depth)),
            7 => Filter::Not(Box::new(self.filter(object, embeds, depth + 1))),
            _ => self.test(object, embeds),
        }
    }

    fn parts(&mut self, object: &ObjectDef, embeds: &[Embed], depth: usize) -> Vec<Filter> {
        (0..self.tape.below(4)).map(|_| self.filter(object, embeds, depth + 1)).collect()
    }

    fn test(&mut self, object: &ObjectDef, embeds: &[Embed]) -> Filter {
        if !embeds.is_empty() && self.tape.chance(1, 3) {
            let key = self.tape.choose(embeds).key().to_owned();
            let value = *self.tape.choose(&[IsValue::Null, IsValue::NotNull]);
            return Filter::test(key, Operator::Is(value), Vec::new());
        }
        let mut relations = Vec::new();
        let mut at = object;
        while relations.len() < 3 && self.tape.chance(1, 4) {
            let mut ways = self.ways(at);
            ways.retain(|way| way.hint.is_none());
            if ways.is_empty() {
                break;
            }
            let way = self.tape.choose(&ways);
            relations.push(way.target.clone());
            at = &self.catalog.objects()[way.relation.target];
        }
        let fits = if self.tape.chance(1, 3) { takes_special } else { |_: &FieldDef| true };
        let field = self.field(at, fits);
        let Some(known) = known(at, &field) else {
            let values = vec!["1".to_owned()];
            let field = FieldPath { relations, field };
            return Filter::Test(Test { field, operator: Operator::Eq, quantifier: None, values });
        };
        let mut test = self.comparison(known);
        test.field.relations = relations;
        Filter::Test(test)
    }

    fn comparison(&mut self, field: &FieldDef) -> Test {
        use Operator as O;
        let null = [O::Is(IsValue::Null), O::Is(IsValue::NotNull)];
        let equal = [O::Eq, O::Neq, O::In, O::IsDistinct];
        let greater = [O::Gt, O::Gte, O::Lt, O::Lte];
        let pattern = [O::Like, O::Ilike, O::Match, O::Imatch];
        let truth = [O::Is(IsValue::True), O::Is(IsValue::False), O::Is(IsValue::Unknown)];
        let list = [O::Contains, O::ContainedIn, O::Overlaps];
        let (fitting, wrong): (Vec<O>, O) = match group(&field.kind) {
            Group::List => ([&null[..], &equal, &list, &list].concat(), O::Gt),
            Group::Truth => ([&null[..], &equal, &truth].concat(), O::Like),
            Group::Hidden => (null.to_vec(), O::Eq),
            Group::Whole => ([&null[..], &equal].concat(), O::Gt),
            Group::Text => ([&null[..], &equal, &greater, &pattern].concat(), O::Contains),
            Group::Ordered if matches!(field.kind, FieldKind::Reference(_)) => {
                ([&equal[..], &equal, &equal, &greater, &null].concat(), O::Ilike)
            }
            Group::Ordered => ([&equal[..], &greater, &null].concat(), O::Ilike),
        };
        let operator = if self.fault() { wrong } else { *self.tape.choose(&fitting) };
        let quantifiable = matches!(operator, O::Eq | O::Like | O::Ilike | O::Match | O::Imatch)
            || greater.contains(&operator);
        let quantifier = (quantifiable && self.tape.chance(1, 4))
            .then(|| *self.tape.choose(&[Quantifier::Any, Quantifier::All]));
        let listed = operator == O::In || list.contains(&operator) || quantifier.is_some();
        let count = match operator {
            O::Is(_) => 0,
            _ if listed => self.tape.below(4),
            _ => 1,
        };
        let values = (0..count).map(|_| self.operand(field, operator)).collect();
        Test { field: FieldPath::own(&field.name), operator, quantifier, values }
    }

    fn operand(&mut self, field: &FieldDef, operator: Operator) -> String {
        match operator {
            Operator::Like | Operator::Ilike if self.fault() => "a\\".to_owned(),
            Operator::Match | Operator::Imatch if self.fault() => "(a".to_owned(),
            Operator::Like | Operator::Ilike => (*self.tape.choose(&PATTERNS)).to_owned(),
            Operator::Match | Operator::Imatch => (*self.tape.choose(&EXPRESSIONS)).to_owned(),
            _ => {
                let textual = matches!(field.kind, FieldKind::Text(_) | FieldKind::MultiSelect(_));
                if textual && self.tape.chance(1, 25) {
                    return String::new();
                }
                if let Some(special) = self.special(&field.kind, operator) {
                    return special;
                }
                let readable = matches!(field.kind, FieldKind::Integer(_) | FieldKind::Date(_));
                if readable && self.fault() {
                    return "many".to_owned();
                }
                let operand = self.value(field);
                if matches!(
                    operator,
                    Operator::Contains | Operator::ContainedIn | Operator::Overlaps
                ) {
                    let keys = operand.trim_matches(['{', '}']);
                    return keys.split(',').next().unwrap_or_default().to_owned();
                }
                operand
            }
        }
    }

    /// Sometimes an operand with `@`, where the field takes any; the fault is one that it does not
    /// take.
    fn special(&mut self, kind: &FieldKind, operator: Operator) -> Option<String> {
        let equal = matches!(operator, Operator::Eq | Operator::Neq | Operator::In);
        let words: &[&str] = match kind {
            FieldKind::Date(_) | FieldKind::Datetime(_) => &MOMENTS,
            FieldKind::Reference(to) if to.to.as_deref() == Some("user") => &["@me"],
            FieldKind::Reference(to) if to.to.as_deref() == Some("department") && equal => {
                &["@my_departments"]
            }
            _ => return None,
        };
        if self.fault() {
            return Some(
                (*self.tape.choose(&["@somebody", "@today+1h", "@now+", "@today-9999y"]))
                    .to_owned(),
            );
        }
        let nobody = matches!(self.access, NaiveAccess::System);
        if nobody && matches!(kind, FieldKind::Reference(_)) {
            return None;
        }
        let often = if matches!(kind, FieldKind::Reference(_)) { 2 } else { 1 };
        self.tape.chance(often, 3).then(|| (*self.tape.choose(words)).to_owned())
    }

    fn value(&mut self, field: &FieldDef) -> String {
        match &field.kind {
            FieldKind::Reference(_) => (1 + self.tape.below(12)).to_string(),
            FieldKind::ObjectName(kind) => self.tape.choose(&kind.objects).clone(),
            kind => {
                let values: Vec<Value> = values(kind);
                written(kind, self.tape.choose(&values))
            }
        }
    }
}

/// Whether a field takes operands with `@`.
fn takes_special(field: &FieldDef) -> bool {
    match &field.kind {
        FieldKind::Date(_) | FieldKind::Datetime(_) => true,
        FieldKind::Reference(to) => matches!(to.to.as_deref(), Some("user" | "department")),
        _ => false,
    }
}
