//! What somebody looks for.

use super::letters::{Letter, Run, runs};
use super::lexemes::{MIN_PART, cut};
use super::titles::Called;
use super::{Expr, MAX_KEY, MAX_WORD, SOUND, SURNAME, WHOLE};

/// The longest question, in characters.
pub const MAX_QUESTION: usize = 200;

/// Words of a question that count; what comes behind them is not asked for.
pub const MAX_WORDS: usize = 8;

/// Characters of one Chinese word of a question that count.
const MAX_SCRIPT: usize = 20;

/// What somebody looks for, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub(super) words: Vec<Word>,
    /// All of it without blanks and signs.
    whole: String,
    /// The spellings of a phone number, if it may be a part of one.
    pub(super) digits: Vec<String>,
    /// Somebody as people call him, if it is that.
    pub(super) called: Option<Called>,
}

/// A word of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The beginning of a word, or of a sound.
    Begins(String),
    /// A part of a text without blanks.
    Script(Vec<char>),
}

impl Question {
    /// Takes a question apart.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let runs = runs(text, MAX_QUESTION);
        let whole: String = runs.iter().map(Run::text).collect();
        let mut words: Vec<Word> = Vec::new();
        for run in &runs {
            let word = match run {
                Run::Word(_) => Word::Begins(cut(&run.text(), MAX_WORD)),
                Run::Script(letters) => Word::Script(chars(letters)),
            };
            if !words.contains(&word) && words.len() < MAX_WORDS {
                words.push(word);
            }
        }
        let digits = digits(text);
        let called = match runs.as_slice() {
            [Run::Script(_)] => Called::read(&whole),
            _ => None,
        };
        Self { words, whole, digits, called }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What a record must meet to be found, in the fields with these tags.
    #[must_use]
    pub fn found(&self, tags: &[char]) -> Expr {
        if self.is_empty() {
            return Expr::Any(Vec::new());
        }
        let words = self.words.iter().map(|word| word.found(tags)).collect();
        let mut ways = vec![Expr::all(words)];
        for digits in &self.digits {
            let part = cut(digits, MAX_WORD);
            ways.extend(tags.iter().map(|tag| Expr::Begins(format!("{tag}{part}"))));
        }
        ways.extend(self.called(tags));
        Expr::any(ways)
    }

    /// What a record meets that has exactly this name, number or address, or sounds exactly so.
    #[must_use]
    pub fn exact(&self, tags: &[char]) -> Expr {
        self.named(tags, Expr::Is)
    }

    /// What somebody meets who is called so and has a position of that kind: of all people named 王, those
    /// who lead something are meant by 王总 before the others.
    #[must_use]
    pub fn titled(&self, tags: &[char]) -> Expr {
        let posts = self.called.iter().flat_map(|called| &called.posts);
        let held = posts.map(|post| post_held(post, tags)).collect();
        Expr::all(vec![Expr::any(self.called(tags).collect()), Expr::any(held)])
    }

    /// What a record meets whose name begins so.
    #[must_use]
    pub fn start(&self, tags: &[char]) -> Expr {
        let mut ways = vec![self.named(tags, Expr::Begins)];
        ways.extend(self.called(tags));
        Expr::any(ways)
    }

    /// The ways to be found, the best first: exact names, people who are called so and have a position of
    /// that kind, starts of names, and all others.
    #[must_use]
    pub fn tiers(&self, tags: &[char]) -> [Expr; 4] {
        [self.exact(tags), self.titled(tags), self.start(tags), self.found(tags)]
    }

    fn named(&self, tags: &[char], make: fn(String) -> Expr) -> Expr {
        let whole = cut(&self.whole, MAX_KEY);
        let mut ways = Vec::new();
        for tag in tags.iter().filter(|_| !whole.is_empty()) {
            ways.push(make(format!("{tag}{WHOLE}{whole}")));
            if whole.is_ascii() {
                ways.push(make(format!("{tag}{SOUND}{whole}")));
            }
            let numbers = self.digits.iter().filter(|digits| **digits != whole);
            ways.extend(numbers.map(|digits| make(format!("{tag}{WHOLE}{digits}"))));
        }
        Expr::any(ways)
    }

    /// People with the surname that stands before a title.
    fn called<'q>(&'q self, tags: &'q [char]) -> impl Iterator<Item = Expr> + 'q {
        self.called.iter().flat_map(move |Called { surname, .. }| {
            tags.iter().map(move |tag| Expr::Is(format!("{tag}{SURNAME}{surname}")))
        })
    }
}

impl Word {
    fn found(&self, tags: &[char]) -> Expr {
        let one = |tag: &char| match self {
            Self::Begins(text) => Expr::Begins(format!("{tag}{text}")),
            Self::Script(chars) => match chars.as_slice() {
                // The beginning of a pair, or the last character.
                [only] => Expr::Begins(format!("{tag}{only}")),
                chars => {
                    let pairs = chars.windows(2);
                    Expr::all(pairs.map(|p| Expr::Is(format!("{tag}{}{}", p[0], p[1]))).collect())
                }
            },
        };
        Expr::any(tags.iter().map(one).collect())
    }
}

/// What a record meets in one of whose fields a part of a position stands.
fn post_held(post: &str, tags: &[char]) -> Expr {
    let word = match post.is_ascii() {
        true => Word::Begins(post.to_owned()),
        false => Word::Script(post.chars().collect()),
    };
    word.found(tags)
}

fn chars(letters: &[Letter]) -> Vec<char> {
    letters.iter().take(MAX_SCRIPT).map(|letter| letter.c).collect()
}

/// The ways in which a part of a phone number can be meant: as written, without the signs that call
/// abroad or another city, and without the country.
fn digits(text: &str) -> Vec<String> {
    let text = crate::fold::half_width(text);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || " -()+./".contains(c));
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut ways: Vec<String> = Vec::new();
    if !is_number || all.len() < MIN_PART {
        return ways;
    }
    let bare = all.trim_start_matches('0');
    let national = bare.strip_prefix("86").filter(|rest| rest.len() >= 10);
    for way in [Some(all.as_str()), Some(bare), national].into_iter().flatten() {
        if way.len() >= MIN_PART && !ways.iter().any(|known| known == way) {
            ways.push(way.to_owned());
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::{Form, lexemes};
    use super::*;

    /// Whether a question finds a line.
    fn finds(question: &str, line: &str) -> bool {
        meets(Question::new(question).found(&['a']), line)
    }

    fn meets(expr: Expr, line: &str) -> bool {
        let lexemes: Vec<String> =
            lexemes(Form::Line, line).iter().map(|lexeme| format!("a{lexeme}")).collect();
        let lexemes: Vec<&str> = lexemes.iter().map(String::as_str).collect();
        expr.is_met(&lexemes)
    }

    #[test]
    fn names() {
        for question in
            ["张三", "三", "zhangsan", "zs", "zhang san", "san", "ZhangS", "張三", "张", "zhangs"]
        {
            assert!(finds(question, "张三"), "{question}");
        }
        for question in ["三张", "sanzhang", "li", "sz", "张三丰", "", "。"] {
            assert!(!finds(question, "张三"), "{question}");
        }
    }

    #[test]
    fn readings() {
        for (name, questions) in [
            ("曾国藩", vec!["zengguofan", "ceng", "zgf", "cgf"]),
            ("单田芳", vec!["shan", "dantianfang", "stf", "dtf"]),
            ("仇英", vec!["qiuying", "chou", "qy", "cy"]),
            ("吕布", vec!["lvbu", "lubu", "lb", "Lü"]),
            ("重庆火锅", vec!["chongqing", "zhongqing", "cqhg", "zqhg"]),
            ("联想维京酒店", vec!["lxwjjd", "wjjd", "jiudian"]),
        ] {
            for question in questions {
                assert!(finds(question, name), "{name} by {question}");
            }
        }
    }

    #[test]
    fn companies_and_people_in_english() {
        for question in ["smi jo", "john sm", "Ｊｏｈｎ", "johnsmith", "SMITH"] {
            assert!(finds(question, "John Smith"), "{question}");
        }
        assert!(!finds("john smythe", "John Smith"));
        assert!(finds("ecole", "École"));
        assert!(finds("tclkeji", "TCL科技") && finds("科技 tcl", "TCL科技"));
    }

    #[test]
    fn parts_of_numbers() {
        let phone = "+86-13812345678";
        for question in
            ["138", "5678", "1234", "13812345678", "138 1234 5678", "138-1234", "+86 138"]
        {
            assert!(finds(question, phone), "{question}");
        }
        for question in ["0086 138 1234 5678", "86138", "13"] {
            assert!(finds(question, phone), "{question}");
        }
        assert!(!finds("139", phone) && !finds("8765", phone));
        assert!(finds("0571-8888", "+86-571-88888888"));
        assert!(finds("57188888888", "+86-571-88888888"));
    }

    #[test]
    fn parts_of_addresses() {
        let address = "zhang.san@example.com";
        for question in ["zhang", "zhang.san@exa", "ample", "san@example.com", "hang"] {
            assert!(finds(question, address), "{question}");
        }
    }

    #[test]
    fn people_by_surname_and_title() {
        assert!(finds("王总", "王小二") && finds("欧阳老师", "欧阳修") && finds("张工", "张三"));
        assert!(!finds("王总", "汪小二") && !finds("王总", "王老吉药业股份"));
        assert!(finds("王总", "老王总店"));
        assert_eq!(Question::new("总").called, None);
    }

    #[test]
    fn people_with_a_position_of_that_kind() {
        let titled = |question: &str, name: &str, post: &str| {
            let expr = Question::new(question).titled(&['a', 'b']);
            let lexemes = |tag: char, line: &str| -> Vec<String> {
                lexemes(Form::Line, line).iter().map(|lexeme| format!("{tag}{lexeme}")).collect()
            };
            let lexemes = [lexemes('a', name), lexemes('b', post)].concat();
            expr.is_met(&lexemes.iter().map(String::as_str).collect::<Vec<_>>())
        };
        for post in ["总经理", "副总裁", "CEO", "执行董事", "Ceo & Founder", "销售总监"]
        {
            assert!(titled("王总", "王小二", post), "{post}");
            assert!(!titled("王总", "汪小二", post), "{post}");
        }
        assert!(!titled("王总", "王小二", "采购专员") && !titled("王总", "王总", ""));
        assert!(titled("李经理", "李雷", "采购经理") && !titled("李经理", "李雷", "采购专员"));
        assert!(titled("刘工", "刘洋", "高级工程师") && titled("陈老师", "陈静", "讲师"));
        assert!(titled("张主任", "张三", "办公室主任") && titled("欧阳律师", "欧阳修", "律师"));
        assert!(Question::new("王姐").titled(&['a']).is_never());
        assert!(Question::new("王小二").titled(&['a']).is_never());
    }

    #[test]
    fn exact_comes_before_the_start() {
        let question = Question::new("张三");
        assert!(meets(question.exact(&['a']), "張 三"));
        assert!(!meets(question.exact(&['a']), "张三丰"));
        assert!(
            meets(question.start(&['a']), "张三丰") && !meets(question.start(&['a']), "小张三")
        );
        assert!(meets(Question::new("zhangsan").exact(&['a']), "张三"));
        assert!(meets(Question::new("138 1234 5678").exact(&['a']), "+86-13812345678"));
        assert!(meets(Question::new("0571-88888888").exact(&['a']), "+86-571-88888888"));
        assert!(Question::new("。").exact(&['a']).is_never());
    }

    #[test]
    fn only_fields_that_are_asked() {
        let question = Question::new("张三");
        assert!(!question.found(&['b']).is_met(&["a张三", "a三"]));
        assert!(question.found(&[]).is_never());
    }

    #[test]
    fn long_questions_are_bounded() {
        let long =
            "a b c d e f g h i j 一二三四五六七八九十一二三四五六七八九十一二三四五".repeat(30);
        assert!(Question::new(&long).words.len() <= MAX_WORDS);
    }
}
