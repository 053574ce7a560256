//! Secrets on the command line: a new key for them, and that no log has them.

use std::fs::{self, File};

use crate::site::{Server, Site};

crate::both!(keys_are_replaced_while_the_server_runs, no_log_has_a_secret,);

const SECRET: &str = "33010219900307451X";

fn contact(number: &str) -> String {
    format!(r#"{{"name": "张三", "id_type": "id_card", "id_number": "{number}"}}"#)
}

fn keys_are_replaced_while_the_server_runs(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    for _ in 0..3 {
        assert_eq!(server.ask("POST", "/api/v1/contacts", &token, &contact(SECRET)).0, 201);
    }
    let ran = site.run(&["secrets", "rotate"]).ok();
    assert_eq!(ran.out, "3 secrets sealed again, 1 old keys removed.\n");
    let ran = site.run(&["secrets", "rotate", "--resume"]).ok();
    assert_eq!(ran.out, "0 secrets sealed again, 0 old keys removed.\n");
    assert_eq!(server.ask("POST", "/api/v1/contacts", &token, &contact(SECRET)).0, 201);
    drop(server);
    site.run(&["secrets", "rotate"]).ok();
    let server = site.serve();
    for id in 1..=4 {
        let asked = format!(r#"{{"object": "contacts", "id": {id}, "field": "id_number"}}"#);
        let (status, body) = server.ask("POST", "/api/v1/rpc/reveal", &token, &asked);
        assert_eq!((status, body), (200, format!(r#"{{"value":"{SECRET}"}}"#)));
    }
    let found =
        server.get(&format!("/api/v1/contacts?select=id&order=id&id_number=eq.{SECRET}"), &token).1;
    assert_eq!(found, r#"[{"id":1},{"id":2},{"id":3},{"id":4}]"#);
    drop(server);
    site.run(&["audit", "verify"]).ok();
}

fn no_log_has_a_secret(site: Site) {
    let token = site.administrator();
    let path = site.file("server.log");
    let command = site.command(&["serve", "--listen", "127.0.0.1:0", "--log-level", "trace"]);
    let server = Server::logging_to(command, File::create(&path).unwrap().into());
    let contacts = "/api/v1/contacts";
    assert_eq!(server.ask("POST", contacts, &token, &contact(SECRET)).0, 201);
    let by_number = format!("{contacts}?id_number=eq.{SECRET}");
    assert_eq!(server.get(&by_number, &token).0, 200);
    let reveal = r#"{"object": "contacts", "id": 1, "field": "id_number"}"#;
    assert!(server.ask("POST", "/api/v1/rpc/reveal", &token, reveal).1.contains(SECRET));
    let mut refused = String::new();
    for (method, path, body) in [
        ("POST", contacts.to_owned(), contact(&SECRET.repeat(9))),
        ("POST", contacts.to_owned(), format!(r#"{{"name": "", "id_number": "{SECRET}"}}"#)),
        ("POST", contacts.to_owned(), format!(r#"{{"id_number": "{SECRET}""#)),
        ("PATCH", format!("{contacts}?id=eq.1"), format!(r#"{{"id_number": ["{SECRET}"]}}"#)),
        ("GET", format!("{contacts}?bank_card=like.{SECRET}"), String::new()),
        ("GET", format!("{contacts}?id_number=gt.{SECRET}"), String::new()),
    ] {
        let (status, answer) = server.ask(method, &path, &token, &body);
        assert!((400..500).contains(&status), "{method} {path}: {status}");
        refused.push_str(&answer);
    }
    server.stop("-TERM");
    let log = fs::read_to_string(&path).unwrap();
    assert!(log.lines().count() > 10, "it logs what happens: {log}");
    for text in [log, refused] {
        let found = text.lines().find(|line| line.contains("0307451"));
        assert_eq!(found, None);
    }
}
