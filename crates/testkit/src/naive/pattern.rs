//! `like` and `match`.

use regex::{Regex, RegexBuilder};
use steward_model::error::ErrorKind;

use super::error::{NaiveError, refuse};

/// A pattern that a text fits or not.
#[derive(Debug)]
pub(super) enum Pattern {
    Like { pieces: Vec<Piece>, fold: bool },
    Match(Regex),
}

/// A piece of a `like` pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Run,
    One,
    Literal(char),
}

impl Pattern {
    pub(super) fn like(text: &str, fold: bool) -> Result<Self, NaiveError> {
        let mut pieces = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '%' => pieces.push(Piece::Run),
                '_' => pieces.push(Piece::One),
                '\\' => match chars.next() {
                    Some(literal) => pieces.extend(literals(literal, fold)),
                    None => return refuse(ErrorKind::BadValue),
                },
                c => pieces.extend(literals(c, fold)),
            }
        }
        Ok(Self::Like { pieces, fold })
    }

    pub(super) fn expression(text: &str, fold: bool) -> Result<Self, NaiveError> {
        let built =
            RegexBuilder::new(text).case_insensitive(fold).dot_matches_new_line(true).build();
        match built {
            Ok(regex) => Ok(Self::Match(regex)),
            Err(_) => refuse(ErrorKind::BadValue),
        }
    }

    pub(super) fn fits(&self, text: &str) -> bool {
        match self {
            Self::Like { pieces, fold } => {
                let chars: Vec<char> = text.chars().flat_map(|c| lower(c, *fold)).collect();
                like(pieces, &chars)
            }
            Self::Match(regex) => regex.is_match(text),
        }
    }
}

fn lower(c: char, fold: bool) -> Vec<char> {
    if fold { c.to_lowercase().collect() } else { vec![c] }
}

fn literals(c: char, fold: bool) -> Vec<Piece> {
    lower(c, fold).into_iter().map(Piece::Literal).collect()
}

fn like(pieces: &[Piece], text: &[char]) -> bool {
    match pieces.split_first() {
        None => text.is_empty(),
        Some((Piece::Run, rest)) => (0..=text.len()).any(|skip| like(rest, &text[skip..])),
        Some((Piece::One, rest)) => !text.is_empty() && like(rest, &text[1..]),
        Some((Piece::Literal(c), rest)) => text.first() == Some(c) && like(rest, &text[1..]),
    }
}
