//! Importing spreadsheets, with the server stopped and running.

use std::fs;

use encoding_rs::GB18030;
use serde_json::Value as Json;

use crate::site::{Server, Site};

crate::both!(
    every_encoding_is_imported,
    a_running_server_imports,
    rows_are_refused_with_their_reason,
    records_are_found_by_a_key,
    references_are_found_by_name,
    a_dry_run_changes_nothing,
    many_rows_are_imported,
    an_address_book_is_imported,
    the_ids_of_another_database_say_more_than_names,
    what_columns_fill_is_said_and_remembered,
);

/// The rows of a list.
fn rows(server: &Server, token: &str, path: &str) -> Vec<Json> {
    let (status, body) = server.get(path, token);
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
}

fn every_encoding_is_imported(site: Site) {
    let token = site.administrator();
    let text = |name: &str| format!("姓名,手机,邮箱\n{name},138 1234 5678,a@b.example\n");
    let files = [
        ("一号", text("一号").into_bytes()),
        ("二号", [b"\xEF\xBB\xBF", text("二号").as_bytes()].concat()),
        ("三号", GB18030.encode(&text("三号")).0.into_owned()),
        ("四号", utf16(&text("四号"), u16::to_le_bytes)),
        ("五号", utf16(&text("五号").replace(',', "\t"), u16::to_be_bytes)),
        ("六号", text("六号").replace(',', ";").into_bytes()),
    ];
    for (_, bytes) in &files {
        let ran = site.import("contact", bytes, &[]).ok();
        assert_eq!(ran.out, "1 created, 0 updated, 0 refused.\n");
    }
    assert!(!site.file("list.refused.csv").exists());
    let server = site.serve();
    let found = rows(&server, &token, "/api/v1/contacts?select=name,phone,email,origin&order=id");
    assert_eq!(found.len(), files.len());
    for ((name, _), row) in files.iter().zip(&found) {
        assert_eq!(row["name"], *name);
        assert_eq!(row["phone"], "+86-13812345678");
        assert_eq!(row["origin"], "import");
    }
}

fn a_running_server_imports(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    let bytes =
        GB18030.encode("客户名称,行业,豆型\n蓝湾酒店,酒店与旅游,深烘\n坏行,没有的行业,x\n").0;
    let ran = site.import("account", &bytes, &[]).with_code(3);
    assert_eq!(ran.out, "1 created, 0 updated, 1 refused.\n");
    assert!(ran.err.contains("left out") && ran.err.contains("豆型"), "{}", ran.err);
    let refused = fs::read_to_string(site.file("list.refused.csv")).unwrap();
    assert!(refused.contains("坏行,没有的行业,x,"), "{refused}");
    let found = rows(&server, &token, "/api/v1/accounts?select=name,industry");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["industry"], "hospitality");
}

fn rows_are_refused_with_their_reason(site: Site) {
    site.administrator();
    let text = "name,email,birthday,notes\n\
                Good,g@b.example,2026/1/5,\n\
                Bad,nonsense,2026-02-30,\n\
                ,lost@b.example,,\n\
                \"=HYPERLINK(\"\"x\"\")\",bad,,\n\
                Wide,,,,surplus\n";
    let ran = site.import("contact", text.as_bytes(), &[]).with_code(3);
    assert_eq!(ran.out, "1 created, 0 updated, 4 refused.\n");
    for said in ["Row 3 refused: email \"nonsense\"", "birthday \"2026-02-30\"", "Row 4", "Row 6"] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let refused = fs::read(site.file("list.refused.csv")).unwrap();
    assert!(refused.starts_with(b"\xEF\xBB\xBF"));
    let refused = String::from_utf8(refused).unwrap();
    assert_eq!(refused.lines().count(), 5, "{refused}");
    assert!(refused.contains("'=HYPERLINK"), "no spreadsheet computes it: {refused}");
    // Mended, they can be imported.
    let mended = refused.replace("nonsense", "n@b.example").replace("2026-02-30", "2026-02-28");
    let ran = site.import("contact", mended.as_bytes(), &[]).with_code(3);
    assert!(ran.out.starts_with("1 created"), "{}", ran.out);
    let ran = site.import("contact", b"colour,size\nred,1\n", &[]).with_code(1);
    assert!(ran.err.contains("No column of the file is 'name'"), "{}", ran.err);
    let ran = site.import("nothing", b"name\nx\n", &[]).with_code(1);
    assert!(ran.err.contains("'nothing'") && ran.err.contains("contact"), "{}", ran.err);
}

fn records_are_found_by_a_key(site: Site) {
    let token = site.administrator();
    let first = "name,external_id,phone,level\n甲,1,13812345671,A\n乙,2,13812345672,B\n";
    site.import("account", first.as_bytes(), &[]).ok();
    // By a unique key; an empty cell changes nothing.
    let second = "external_id,name,phone\n2,乙二,\n3,丙,\n";
    let ran = site.import("account", second.as_bytes(), &["--key", "external_id"]).ok();
    assert_eq!(ran.out, "1 created, 1 updated, 0 refused.\n");
    // By a field that is not unique; the second row finds what the first has made.
    let third = "电话,客户名称\n138-1234-5671,甲三\n13812345679,丁\n13812345679,丁四\n,无\n";
    let ran = site.import("account", third.as_bytes(), &["--key", "phone"]).with_code(3);
    assert_eq!(ran.out, "1 created, 2 updated, 1 refused.\n");
    // By id.
    let ran = site.import("account", b"id,level\n1,VIP\n999,A\n", &["--key", "id"]).with_code(3);
    assert_eq!(ran.out, "0 created, 1 updated, 1 refused.\n");
    let server = site.serve();
    let found = rows(&server, &token, "/api/v1/accounts?select=name,phone,level&order=id");
    let shown: Vec<String> = found
        .iter()
        .map(|row| format!("{} {} {}", row["name"], row["phone"], row["level"]).replace('"', ""))
        .collect();
    assert_eq!(
        shown,
        [
            "甲三 +86-13812345671 VIP",
            "乙二 +86-13812345672 B",
            "丙 null null",
            "丁四 +86-13812345679 null"
        ]
    );
}

fn references_are_found_by_name(site: Site) {
    let token = site.administrator();
    let accounts = "客户名称,上级客户\n子公司,集团\n集团,\n同名,\n同名,\n";
    let ran = site.import("account", accounts.as_bytes(), &[]).ok();
    assert_eq!(ran.out, "4 created, 0 updated, 0 refused.\n", "a child may come before its parent");
    let contacts = "姓名,公司,负责人\n张三,集团,zhou@example.cn\n李四,KH-000002,周建国\n\
                    王五,没有,\n赵六,同名,\n";
    let ran = site.import("contact", contacts.as_bytes(), &[]).with_code(3);
    assert_eq!(ran.out, "2 created, 0 updated, 2 refused.\n");
    assert!(ran.err.contains("\"没有\": There is no such account"), "{}", ran.err);
    assert!(ran.err.contains("\"同名\": 2 accounts have this value"), "{}", ran.err);
    let server = site.serve();
    let path = "/api/v1/contacts?select=name,account(name),owner(name)&order=id";
    let found = rows(&server, &token, path);
    assert_eq!(found[0]["account"]["name"], "集团");
    assert_eq!(found[0]["owner"]["name"], "周建国");
    let path = "/api/v1/accounts?select=parent(name)&name=eq.子公司";
    let path = path.replace("子公司", "%E5%AD%90%E5%85%AC%E5%8F%B8");
    assert_eq!(rows(&server, &token, &path)[0]["parent"]["name"], "集团");
}

fn a_dry_run_changes_nothing(site: Site) {
    let token = site.administrator();
    let text = "客户名称,上级客户,行业\n子公司,集团,\n集团,,\n坏,,没有\n";
    let ran = site.import("account", text.as_bytes(), &["--dry-run"]).with_code(3);
    assert!(
        ran.out.contains("nothing was changed") && ran.out.contains("1 refused"),
        "{}",
        ran.out
    );
    let server = site.serve();
    assert!(rows(&server, &token, "/api/v1/accounts?select=id").is_empty());
}

fn many_rows_are_imported(site: Site) {
    let token = site.administrator();
    let mut text = "name,external_id\n".to_owned();
    for number in 0..3_000 {
        // A few share a unique value with one before: they alone are refused.
        let external = if number % 1_000 == 999 { 0 } else { number };
        text.push_str(&format!("客户{number},{external}\n"));
    }
    let ran = site.import("account", text.as_bytes(), &[]).with_code(3);
    assert_eq!(ran.out, "2997 created, 0 updated, 3 refused.\n", "{}", ran.err);
    let server = site.serve();
    let found = rows(&server, &token, "/api/v1/accounts?select=count()");
    assert_eq!(found[0]["count"], 2_997);
    server.stop("-TERM");
    site.run(&["audit", "verify"]).ok();
}

fn an_address_book_is_imported(site: Site) {
    let token = site.administrator();
    site.import("account", "客户名称\n蓝湾酒店\n".as_bytes(), &[]).ok();
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\n\
                 N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=\r\n=B8=89;;;\r\n\
                 ORG;CHARSET=UTF-8:蓝湾酒店;采购部\r\nTEL;HOME:0571-88888888\r\n\
                 TEL;CELL;PREF:13812345678\r\nTEL;WORK:138 1234 5678\r\n\
                 EMAIL:a@b.example\r\nEMAIL:c@d.example\r\nEND:VCARD\r\n\
                 BEGIN:VCARD\r\nVERSION:4.0\r\nFN:李四\r\nBDAY:19900501\r\n\
                 EMAIL:nobody\r\nEND:VCARD\r\n\
                 BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Lovelace\r\nTITLE:Count\r\n ess\r\nEND:VCARD\r\n";
    let ran = site.import("contact", cards.as_bytes(), &[]).with_code(3);
    assert_eq!(ran.out, "2 created, 0 updated, 1 refused.\n", "{}", ran.err);
    assert!(ran.err.contains("an address book (vCard)"), "{}", ran.err);
    let server = site.serve();
    let path = "/api/v1/contacts?select=name,family_name,title,department_name,phone,email,\
                account(name),contact_points(kind,value,is_primary)&order=id";
    let found = rows(&server, &token, path);
    let (one, two) = (&found[0], &found[1]);
    assert_eq!((&one["name"], &one["family_name"]), (&"张三".into(), &"张".into()));
    assert_eq!(one["account"]["name"], "蓝湾酒店");
    assert_eq!(one["department_name"], "采购部");
    assert_eq!((&one["phone"], &one["email"]), (&"+86-13812345678".into(), &"a@b.example".into()));
    let mut points: Vec<String> = one["contact_points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| format!("{} {} {}", point["kind"], point["value"], point["is_primary"]))
        .map(|text| text.replace('"', ""))
        .collect();
    points.sort();
    assert_eq!(
        points,
        [
            "email a@b.example true",
            "email c@d.example false",
            "mobile +86-13812345678 true",
            "phone +86-571-88888888 false",
        ],
        "the same number stands there once"
    );
    assert_eq!((&two["name"], &two["title"]), (&"Ada Lovelace".into(), &"Countess".into()));
}

fn the_ids_of_another_database_say_more_than_names(site: Site) {
    let token = site.administrator();
    let from = |object: &str, text: &str| site.import(object, text.as_bytes(), &["--from", "old"]);
    from("contact", "id,name\n11,王芳\n12,王芳\n").ok();
    site.import("contact", "姓名\n吴本地\n".as_bytes(), &[]).ok();
    let more = "id,name,reports_to_id,reports_to.name\n13,李明,12,王芳\n14,赵强,99,王芳\n";
    let ran = from("contact", more).ok();
    assert!(ran.out.starts_with("2 created, 0 updated, 0 refused."), "{}", ran.out);
    let server = site.serve();
    let found = rows(&server, &token, "/api/v1/contacts?select=id,name,reports_to_id&order=id");
    let refers = |at: usize| &found[at]["reports_to_id"];
    assert_eq!(refers(3), &found[1]["id"]);
    assert_eq!(refers(4), &Json::Null, "that one has not come yet");
    let more = "id,name,reports_to_id,reports_to.name\n15,钱多,98,李明\n16,孙丽,97,吴本地\n";
    let ran = from("contact", more).ok();
    assert!(ran.out.starts_with("2 created, 0 updated, 0 refused."), "{}", ran.out);
    let found = rows(&server, &token, "/api/v1/contacts?select=id,name,reports_to_id&order=id");
    let refers = |name: &str| {
        let row = found.iter().find(|row| row["name"] == name).unwrap();
        row["reports_to_id"].clone()
    };
    assert_eq!(refers("钱多"), Json::Null, "who has come is another one of that name");
    assert_eq!(refers("孙丽"), found[2]["id"], "who was here has the name");
}

fn what_columns_fill_is_said_and_remembered(site: Site) {
    let token = site.administrator();
    let first = "谁,号,随便\n张三,13812345678,x\n";
    let ran = site.import("contact", first.as_bytes(), &["--column", "谁=name"]).ok();
    assert_eq!(ran.out, "1 created, 0 updated, 0 refused.\n");
    let unknown = ["--column", "什么=name"];
    let ran = site.import("contact", first.as_bytes(), &unknown).with_code(1);
    assert!(ran.err.contains("no column '什么'"), "{}", ran.err);
    // The next file with these headings, in another order and with one column more to say.
    let next = "随便,谁,号\n经理,李四,13912345678\n";
    let words = ["--column", "随便=title", "--column", "号=phone"];
    let ran = site.import("contact", next.as_bytes(), &words).ok();
    assert!(ran.err.contains("list.csv"), "{}", ran.err);
    let last = "号,谁,随便\n13712345678,王五,主管\n";
    let ran = site.import("contact", last.as_bytes(), &["--afresh"]).with_code(1);
    assert!(ran.err.contains("No column of the file is 'name'"), "{}", ran.err);
    let ran = site.import("contact", last.as_bytes(), &[]).ok();
    assert_eq!(ran.out, "1 created, 0 updated, 0 refused.\n");
    // Listed, renamed, forgotten.
    let listed = site.run(&["mapping", "list", "--object", "contact"]).ok();
    let cells: Vec<&str> = listed.out.trim_end().split('\t').collect();
    assert_eq!((cells.len(), cells[1], cells[2]), (7, "contact", "list.csv"), "{}", listed.out);
    assert!(cells[6].contains("谁=name") && cells[6].contains("随便=title"), "{}", listed.out);
    site.run(&["mapping", "rename", "--id", cells[0], "--name", "门店周报"]).ok();
    let listed = site.run(&["mapping", "list"]).ok();
    assert!(listed.out.contains("门店周报"), "{}", listed.out);
    site.run(&["mapping", "forget", "--id", cells[0]]).ok();
    assert_eq!(site.run(&["mapping", "list"]).ok().out, "");
    site.run(&["mapping", "forget", "--id", cells[0]]).with_code(1);
    let server = site.serve();
    let found = rows(&server, &token, "/api/v1/contacts?select=name,title,phone&order=id");
    assert_eq!(found.len(), 3);
    assert_eq!(found[2]["title"], "主管");
    assert_eq!((&found[0]["phone"], &found[1]["phone"]), (&Json::Null, &"+86-13912345678".into()));
}
