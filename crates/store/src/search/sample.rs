//! A sample of an index, kept in memory: how many of its newest records meet a condition.
//!
//! PostgreSQL's planner can't tell rare beginnings from common ones. To look at a thousand records in each
//! question takes it longer than most answers; here it takes microseconds.

use std::collections::BTreeMap;

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::search::Expr;

use super::table;
use crate::Statement;

/// The lexemes of some records, each lexeme with the records that have it.
#[derive(Debug, Default)]
pub struct Sample {
    /// All lexemes, in their order, one behind the other.
    text: String,
    /// Where each lexeme ends.
    ends: Vec<usize>,
    /// Where the records of each lexeme end.
    last: Vec<usize>,
    /// The records of all lexemes, one behind the other.
    records: Vec<u16>,
    /// How many records there are.
    size: u16,
}

/// One bit for each record of a sample.
type Bits = Vec<u64>;

impl Sample {
    /// The statement that answers the lexemes of so many of the newest records on PostgreSQL, as
    /// [`Self::of`] takes them.
    #[must_use]
    pub fn statement(object: &ObjectDef, records: u64) -> Statement {
        let sql = format!(
            "SELECT array_to_string(tsvector_to_array(s.\"lexemes\"), ' ') \
             FROM \"{}\" s ORDER BY s.id DESC LIMIT $1",
            table(object)
        );
        let records = i64::try_from(records).unwrap_or(i64::MAX);
        Statement::new(sql, vec![Value::Int(records)])
    }

    /// The sample of these documents: lexemes with blanks between them.
    #[must_use]
    pub fn of(documents: &[String]) -> Self {
        let mut found: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
        let mut size = 0;
        for (record, document) in (0..u16::MAX).zip(documents) {
            for lexeme in document.split(' ').filter(|lexeme| !lexeme.is_empty()) {
                found.entry(lexeme).or_default().push(record);
            }
            size = record + 1;
        }
        let mut sample = Self { size, ..Self::default() };
        for (lexeme, records) in found {
            sample.text.push_str(lexeme);
            sample.ends.push(sample.text.len());
            sample.records.extend(records);
            sample.last.push(sample.records.len());
        }
        sample.text.shrink_to_fit();
        sample.records.shrink_to_fit();
        sample
    }

    /// How many of the records meet a condition.
    #[must_use]
    pub fn met(&self, expr: &Expr) -> u64 {
        self.bits(expr).iter().map(|word| u64::from(word.count_ones())).sum()
    }

    fn bits(&self, expr: &Expr) -> Bits {
        match expr {
            // As the databases are asked: what asks for nothing is met by nothing.
            Expr::All(parts) => {
                let each = parts.iter().map(|part| self.bits(part));
                each.reduce(|all, part| joined(all, &part, |a, b| a & b)).unwrap_or_default()
            }
            Expr::Any(parts) => {
                let none = vec![0; usize::from(self.size).div_ceil(64)];
                let each = parts.iter().map(|part| self.bits(part));
                each.fold(none, |any, part| joined(any, &part, |a, b| a | b))
            }
            Expr::Is(lexeme) => self.of_lexemes(lexeme, |found| found == lexeme),
            Expr::Begins(start) => self.of_lexemes(start, |found| found.starts_with(start)),
        }
    }

    /// The records of the lexemes from `first` on, as long as `meets` holds.
    fn of_lexemes(&self, first: &str, meets: impl Fn(&str) -> bool) -> Bits {
        let mut bits = vec![0; usize::from(self.size).div_ceil(64)];
        let from = self.place_of(first);
        let lexemes = (from..self.ends.len()).take_while(|at| meets(self.lexeme(*at)));
        for at in lexemes {
            for record in &self.records[before(&self.last, at)..self.last[at]] {
                bits[usize::from(*record) / 64] |= 1 << (record % 64);
            }
        }
        bits
    }

    /// Where the lexemes begin that are not smaller.
    fn place_of(&self, lexeme: &str) -> usize {
        let (mut from, mut to) = (0, self.ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.lexeme(middle) < lexeme { from = middle + 1 } else { to = middle }
        }
        from
    }

    fn lexeme(&self, at: usize) -> &str {
        &self.text[before(&self.ends, at)..self.ends[at]]
    }
}

/// Where what stands at a place begins: where the one before it ends.
fn before(ends: &[usize], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |before| ends[before])
}

fn joined(mut left: Bits, right: &Bits, how: fn(u64, u64) -> u64) -> Bits {
    left.iter_mut().zip(right).for_each(|(left, right)| *left = how(*left, *right));
    left
}

#[cfg(test)]
mod tests {
    use steward_model::search::Question;

    use super::*;

    #[test]
    fn it_counts_as_the_lexemes_say() {
        let documents: Vec<String> = (0..200)
            .map(|n| {
                let third = if n % 3 == 0 { " a王" } else { "" };
                format!("aname{n} a{} b13{}{third}", n % 7, n % 10)
            })
            .collect();
        let sample = Sample::of(&documents);
        let texts = ["name", "name1", "王", "13", "135", "3", "name1 王", "x", "zz 王", "", "5 王"];
        for text in texts {
            for tags in [&['a'][..], &['a', 'b'], &['b'], &[]] {
                let expr = Question::new(text).found(tags);
                let met = documents.iter().filter(|document| {
                    let lexemes: Vec<&str> = document.split(' ').collect();
                    !expr.is_never() && expr.is_met(&lexemes)
                });
                let nothing = matches!(&expr, Expr::All(parts) if parts.is_empty());
                let expected = if nothing { 0 } else { met.count() as u64 };
                assert_eq!(sample.met(&expr), expected, "{text} in {tags:?}");
            }
        }
        assert!(sample.met(&Question::new("王").found(&['a'])) > 60);
    }

    #[test]
    fn nothing_meets_an_empty_one() {
        assert_eq!(Sample::of(&[]).met(&Question::new("王").found(&['a'])), 0);
        assert_eq!(Sample::of(&[String::new()]).met(&Question::new("王").found(&['a'])), 0);
    }
}
