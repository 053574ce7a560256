//! Exporting, with the server stopped and running.

use serde_json::{Value as Json, json};

use crate::site::{Ran, Site};

crate::both!(what_is_asked_for_comes_out, a_running_server_exports_and_logs_it,);

fn export(site: &Site, object: &str, more: &[&str]) -> Ran {
    site.run(&[&["export", "--object", object][..], more].concat())
}

fn what_is_asked_for_comes_out(site: Site) {
    site.administrator();
    let file = "name,birthday,account\n张三,1990-02-03,\n\"'=1+1\",,\n李四,,\n";
    site.import("contact", file.as_bytes(), &[]).ok();
    let filter = ["--filter", "select=id,name,birthday&name=neq.李四&order=id.desc"];
    let ran = export(&site, "contacts", &filter).ok();
    assert_eq!(ran.out, "\u{feff}id,name,birthday\n2,'=1+1,\n1,张三,1990-02-03\n");
    let filter = ["--format", "jsonl", "--filter", "select=name,account(name)&limit=1"];
    let ran = export(&site, "contact", &filter).ok();
    assert_eq!(ran.out, "{\"name\":\"张三\",\"account\":null}\n");
    let path = site.file("out.csv");
    export(&site, "contact", &["--file", path.to_str().unwrap()]).ok();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 4);
    assert!(text.lines().next().unwrap().contains(",account_id,account.name,"), "{text}");
    std::fs::remove_file(&path).unwrap();
    let wrong = ["--file", path.to_str().unwrap(), "--filter", "nothing=eq.1"];
    let ran = export(&site, "contact", &wrong).with_code(1);
    assert!(ran.err.contains("nothing") && !path.exists(), "{}", ran.err);
    export(&site, "nothing", &[]).with_code(1);
}

fn a_running_server_exports_and_logs_it(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    let rows: Vec<Json> = (0..1_000).map(|n| json!({"name": format!("第{n}位")})).collect();
    for _ in 0..5 {
        let body = Json::from(rows.clone()).to_string();
        assert_eq!(server.ask("POST", "/api/v1/contacts", &token, &body).0, 201);
    }
    let ran = export(&site, "contact", &["--filter", "select=id&order=id"]).ok();
    let wanted: String = (1..=5_000).map(|id| format!("{id}\n")).collect();
    assert_eq!(ran.out, format!("\u{feff}id\n{wanted}"));
    let ran = export(&site, "contact", &["--format", "jsonl", "--filter", "limit=4500"]).ok();
    assert_eq!(ran.out.lines().count(), 4_500);
    drop(server);
    site.run(&["audit", "verify"]).ok();
}
