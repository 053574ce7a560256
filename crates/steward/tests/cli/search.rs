//! The indexes of search are built again, with a server running or without.

use crate::site::Site;

crate::both!(search_is_built_again);

fn search_is_built_again(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    for name in ["张三", "李四"] {
        let body = format!("{{\"name\": \"{name}\"}}");
        assert_eq!(server.ask("POST", "/api/v1/contacts", &token, &body).0, 201);
    }
    let find = "/api/v1/search?q=zs&objects=contacts";
    let found = |answer: (u16, String)| {
        assert_eq!(answer.0, 200, "{}", answer.1);
        answer.1.contains("张三") && !answer.1.contains("李四")
    };
    assert!(found(server.ask("GET", find, &token, "")));
    let ran = site.run(&["search", "rebuild", "--object", "contact"]).ok();
    assert!(ran.out.contains("2 records of 1 objects"), "{}", ran.out);
    assert!(found(server.ask("GET", find, &token, "")));
    assert_eq!(server.stop("-TERM").0, 0);
    let ran = site.run(&["search", "rebuild"]).ok();
    assert!(ran.out.contains("built again"), "{}", ran.out);
    let ran = site.run(&["search", "rebuild", "--object", "nothing"]).with_code(1);
    assert!(ran.err.contains("nothing"), "{}", ran.err);
    let server = site.serve();
    assert!(found(server.ask("GET", find, &token, "")));
}
