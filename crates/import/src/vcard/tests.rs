//! What is read of cards that other programs have written.

use std::io::{Seek as _, Write as _};

use super::*;

/// Two cards as the Python library `vobject` 0.9.9 writes them: folded in the middle of an escape.
const VOBJECT: &[u8] = include_bytes!("vobject.vcf");

/// The cells of each card, by their headings, without the empty ones.
fn cards(bytes: &[u8]) -> Vec<Vec<(String, String)>> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    assert!(is(&mut file).unwrap());
    let mut table = table(&mut file).unwrap();
    table.rewind().unwrap();
    let mut reader = csv::Reader::from_reader(table);
    let headings = reader.headers().unwrap().clone();
    let cells = |record: csv::StringRecord| {
        let cells = headings.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(heading, cell)| (heading.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(Result::unwrap).map(cells).collect()
}

fn expected(cells: &[(&str, &str)]) -> Vec<(String, String)> {
    cells.iter().map(|(heading, cell)| ((*heading).to_owned(), (*cell).to_owned())).collect()
}

#[test]
fn cards_of_another_program_are_read() {
    let found = cards(VOBJECT);
    assert_eq!(
        found,
        [
            expected(&[
                ("Name", "张三"),
                ("Last name", "张"),
                ("First name", "三"),
                ("Company", "蓝湾酒店"),
                ("Department name", "采购部"),
                ("Title", "采购经理"),
                ("Phone", "13812345678"),
                ("Phone 2", "+86 571 8888 8888"),
                ("Email", "zhang@b.example"),
                ("Birthday", "1990-05-01"),
                ("Website", "https://b.example/a?b=1,2"),
                ("Address", "文三路 1 号"),
                ("City", "杭州"),
                ("Province", "浙江"),
                ("Postal code", "310000"),
                ("Country", "中国"),
                ("Notes", "第一行\n第二行; 有分号, 有逗号"),
            ]),
            expected(&[
                ("Name", "Anna-Maria van der Långenamn-Österreich"),
                ("Last name", "van der Långenamn-Österreich"),
                ("First name", "Anna-Maria"),
                (
                    "Company",
                    "A very long company name that has to be folded over more than one line, Ltd."
                ),
                ("Phone", "+49 30 123456"),
                ("Email", "anna@very-long-domain-name-to-force-folding.example.com"),
            ]),
        ]
    );
}

#[test]
fn old_cards_are_read() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\n\
                N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=\r\n=B8=89;;;\r\n\
                TEL;HOME:010-1\r\nTEL;CELL;PREF:13812345678\r\nTEL;WORK:010-2\r\n\
                X-UNKNOWN;ENCODING=BASE64:\r\n AAAA\r\n BBBB\r\n\r\nEND:VCARD\r\n";
    let wanted = [
        ("Name", "张三"),
        ("Last name", "张"),
        ("First name", "三"),
        ("Phone", "13812345678"),
        ("Phone 2", "010-2"),
        ("Phone 3", "010-1"),
    ];
    assert_eq!(cards(text.as_bytes()), [expected(&wanted)]);
    let text = "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=GB18030:李四\nEND:VCARD\n";
    let bytes = encoding_rs::GB18030.encode(text).0;
    assert_eq!(cards(&bytes), [expected(&[("Name", "李四")])]);
}

#[test]
fn new_cards_are_read() {
    let text = "BEGIN:VCARD\nVERSION:4.0\nitem1.TEL;VALUE=uri;TYPE=\"voice,cell\":tel:+49-30-1\n\
                item2.TEL;VALUE=uri;PREF=1;TYPE=work:tel:+49-30-2\nN:Doe;Jane;;;\nBDAY:19900501\n\
                EMAIL:a@b.example\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:=1+1\nBDAY:--0501\nEND:VCARD\n";
    let first = [
        ("Name", "Jane Doe"),
        ("Last name", "Doe"),
        ("First name", "Jane"),
        ("Phone", "+49-30-2"),
        ("Phone 2", "+49-30-1"),
        ("Email", "a@b.example"),
        ("Birthday", "1990-05-01"),
    ];
    assert_eq!(cards(text.as_bytes()), [expected(&first), expected(&[("Name", "'=1+1")])]);
}

#[test]
fn what_never_ends_is_given_up() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"BEGIN:VCARD\nNOTE:").unwrap();
    file.write_all(&vec![b'x'; MOST_RECORD_BYTES + 10]).unwrap();
    assert_eq!(table(&mut file).unwrap_err().to_string(), "a card is too long");
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"BEGIN:VCARD\n").unwrap();
    let line = [&b"NOTE:"[..], &vec![b'x'; 1024 * 1024], b"\n"].concat();
    for _ in 0..9 {
        file.write_all(&line).unwrap();
    }
    assert_eq!(table(&mut file).unwrap_err().to_string(), "a card is too long");
}

#[test]
fn headings_mean_the_same_in_either_language() {
    let catalog = steward_crm::catalog().unwrap();
    let object = catalog.find("contact").unwrap();
    let mapped = |headings: Vec<&str>| {
        let mapping = super::super::header::Mapping::new(&catalog, object, None, headings);
        (mapping.fields, mapping.parts)
    };
    let (en, zh): (Vec<&str>, Vec<&str>) = HEADINGS.into_iter().unzip();
    assert_eq!(mapped(zh.clone()), mapped(en.clone()));
    assert_eq!(called(en[6], Language::Zh), "电话");
    assert_eq!(called(en[6], Language::En), "Phone");
    assert_eq!(called("Anything", Language::Zh), "Anything");
}
