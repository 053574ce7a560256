//! Short beginnings of lexemes. Which of them stand in a field at all is known beside the indexes, so that a
//! question is asked only where it can find something.

use std::collections::BTreeSet;

use super::lexemes::cut;
use super::{Expr, SOUND, SURNAME, WHOLE};

/// The longest piece, in characters.
const PIECE: usize = 3;

/// A piece in a field, which its tag stands for.
pub type Piece<'d> = (char, &'d str);

/// The pieces of a record's lexemes, as [`document`](super::document) answers them.
#[must_use]
pub fn pieces(document: &str) -> BTreeSet<Piece<'_>> {
    let mut found = BTreeSet::new();
    for (tag, text) in document.split(' ').filter_map(bare) {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(PIECE);
        found.extend(ends.map(|end| (tag, &text[..end])));
    }
    found
}

/// The tag of a lexeme, and the lexeme without what says which kind it is of.
fn bare(lexeme: &str) -> Option<(char, &str)> {
    let mut chars = lexeme.chars();
    let tag = chars.next()?;
    let text = chars.as_str().trim_start_matches([WHOLE, SOUND, SURNAME]);
    (!text.is_empty()).then_some((tag, text))
}

/// What must stand in a field for a lexeme to be there, or one that begins like it.
fn needed(lexeme: &str) -> Option<(char, String)> {
    bare(lexeme).map(|(tag, text)| (tag, cut(text, PIECE)))
}

impl Expr {
    /// Adds the pieces, of whatever field, that say where this can be met.
    pub fn add_pieces(&self, found: &mut BTreeSet<String>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.add_pieces(found));
            }
            Self::Is(text) | Self::Begins(text) => {
                found.extend(needed(text).map(|(_, piece)| piece));
            }
        }
    }

    /// The same without what nothing meets, if this is how to know in which fields a piece stands.
    #[must_use]
    pub fn where_it_stands(self, stands: &impl Fn(Piece<'_>) -> bool) -> Self {
        let within = |parts: Vec<Self>| -> Vec<Self> {
            parts.into_iter().map(|part| part.where_it_stands(stands)).collect()
        };
        match self {
            Self::All(parts) => {
                let parts = within(parts);
                match parts.iter().any(Self::is_never) {
                    true => Self::Any(Vec::new()),
                    false => Self::all(parts),
                }
            }
            Self::Any(parts) => {
                Self::any(within(parts).into_iter().filter(|part| !part.is_never()).collect())
            }
            Self::Is(ref text) | Self::Begins(ref text) => match needed(text) {
                Some((tag, piece)) if !stands((tag, &piece)) => Self::Any(Vec::new()),
                _ => self,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Form, Question, lexemes};
    use super::*;

    fn document(tag: char, line: &str) -> String {
        let tagged = lexemes(Form::Line, line).into_iter().map(|lexeme| format!("{tag}{lexeme}"));
        tagged.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pieces_are_beginnings() {
        let found = pieces("azhangsan a¹张三 b张三");
        let wanted = [('a', "z"), ('a', "zh"), ('a', "zha"), ('a', "张"), ('a', "张三")];
        let wanted = wanted.into_iter().chain([('b', "张"), ('b', "张三")]);
        assert_eq!(found, wanted.collect());
        assert!(pieces("").is_empty());
    }

    /// Whatever is met by a record is met as well when only its pieces are asked for.
    #[test]
    fn nothing_is_lost() {
        let lines = ["张三", "欧阳娜娜", "John Smith", "zhang.san1980@mail.example.com", "总经理"];
        let questions = [
            "张三",
            "三",
            "zs",
            "zhangs",
            "ou",
            "欧阳总",
            "jo smi",
            "smith",
            "g.san",
            "1980",
            "经理",
        ];
        let mut met = 0;
        for line in lines {
            let document = document('a', line);
            let lexemes: Vec<&str> = document.split(' ').collect();
            let pieces = pieces(&document);
            for question in questions.map(Question::new) {
                for expr in question.tiers(&['a', 'b']) {
                    let expected = expr.is_met(&lexemes);
                    let narrow = expr.where_it_stands(&|piece| pieces.contains(&piece));
                    assert_eq!(narrow.is_met(&lexemes), expected, "{line} {question:?}");
                    met += usize::from(expected);
                }
            }
        }
        assert!(met > 15, "{met}");
    }

    #[test]
    fn what_can_not_be_met_is_not_asked() {
        let asked = |question: &str| {
            let pieces = pieces("a张三 a三 czhangsan");
            let found = Question::new(question).found(&['a', 'b', 'c']);
            found.where_it_stands(&|piece| pieces.contains(&piece))
        };
        assert_eq!(asked("张三"), Expr::Is("a张三".to_owned()));
        assert_eq!(asked("zhangsi"), Expr::Begins("czhangsi".to_owned()), "long ones may be there");
        assert!(asked("张四").is_never() && asked("张三 li").is_never());
    }

    #[test]
    fn pieces_of_a_question() {
        let mut found = BTreeSet::new();
        Question::new("张三 lisi").found(&['a', 'b']).add_pieces(&mut found);
        assert_eq!(found, ["lis", "张三"].map(str::to_owned).into());
    }
}
