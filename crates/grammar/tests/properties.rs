//! Properties of the whole grammar: what is written is read again, and nothing panics.

mod generate;

use proptest::prelude::*;
use steward_grammar::{format_list, fuzz, parse_list};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn written_questions_are_read_again(query in generate::list_query()) {
        let written = format_list(&query);
        prop_assert!(written.is_ascii());
        match parse_list(&written) {
            Ok(read) => prop_assert_eq!(read, query, "{}", written),
            Err(error) => prop_assert!(false, "{error} in {written} of {query:?}"),
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        fuzz::one(text.as_bytes());
    }

    #[test]
    fn no_value_panics(
        name in "(select|order|limit|or|not\\.and|a|@a\\.b|a\\.b|\\PC{1,6})",
        value in "[a-z0-9.,:(){}\"\\\\!*@ %+>-]{0,60}",
    ) {
        fuzz::one(format!("{name}={value}").as_bytes());
    }

    #[test]
    fn no_bytes_panic(data in proptest::collection::vec(any::<u8>(), 0..200)) {
        fuzz::one(&data);
    }
}
