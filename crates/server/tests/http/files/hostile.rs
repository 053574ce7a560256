//! Files that mean harm.

use axum::http::StatusCode;
use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use super::{MOST, WithFiles};

both_engines!(
    pages_and_drawings_run_nowhere,
    names_lead_nowhere,
    what_is_too_large_or_empty_or_a_program_is_refused,
    bombs_are_not_drawn,
);

async fn pages_and_drawings_run_nowhere(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    for (name, bytes, media_type) in [
        ("cat.png", &b"<!DOCTYPE html><script>alert(1)</script>"[..], "text/html"),
        (
            "cat.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "image/svg+xml",
        ),
        ("cat.jpg", b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
    ] {
        let file = with.sent(name, bytes).await;
        let given = with.get(file).await;
        assert_eq!(given.header("content-type"), media_type);
        assert!(given.header("content-disposition").starts_with("attachment; "));
        assert!(given.header("content-security-policy").ends_with("; sandbox"));
        assert_eq!(given.header("x-content-type-options"), "nosniff");
        // Nor is it a picture of anybody.
        let contact = json!({"name": "张三", "avatar_id": file});
        let refused = with.app.post("/api/v1/contacts", contact).await.refused(422, "ST422");
        assert_eq!(refused["errors"][0]["code"], "no_image");
    }
}

async fn names_lead_nowhere(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    for (name, kept) in [
        ("../../../etc/passwd", "passwd"),
        ("..%5C..%5Cboot.ini", "boot.ini"),
        ("a%0D%0ASet-Cookie:%20x.txt", "aSet-Cookie: x.txt"),
        ("%22;%20filename=x.txt", "\"; filename=x.txt"),
    ] {
        let told = with.send(name, name.as_bytes()).await.is(StatusCode::CREATED);
        assert_eq!(told["name"], kept);
        let given = with.get(told["id"].as_i64().unwrap()).await;
        assert_eq!(given.status, 200);
        assert_eq!(given.header("content-disposition").matches("filename=").count(), {
            1 + kept.matches("filename=").count()
        });
        assert!(given.headers.get("set-cookie").is_none());
    }
    assert!(!with.folder.join("passwd").exists());
}

async fn what_is_too_large_or_empty_or_a_program_is_refused(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let most = usize::try_from(MOST).unwrap();
    let large = with.send("a.bin", &vec![0; most + 1]).await.refused(413, "ST413");
    assert_eq!(large["message"], "The file is larger than 1 MB.");
    assert_eq!(with.send("a.bin", &vec![0; most]).await.status, 201);
    let announced = with.app.ask("POST", "/api/v1/files/contents?name=a.bin");
    let announced = announced.header("Content-Length", &(MOST + 1).to_string());
    announced.send().await.refused(413, "ST413");
    with.send("a.txt", b"").await.refused(400, "PGRST102");
    for (name, bytes) in [("a.exe", &b"MZ\x90\0"[..]), ("a.jpg", b"MZ\x90\0"), ("a.bat", b"dir")] {
        with.send(name, bytes).await.refused(415, "PGRST107");
    }
    let packed = with
        .app
        .ask("POST", "/api/v1/files/contents?name=a.txt")
        .header("Content-Encoding", "gzip");
    packed.bytes(b"x".to_vec()).send().await.refused(415, "PGRST107");
    assert_eq!((with.lie_in("content"), with.lie_in("incoming")), (1, 0));
}

async fn bombs_are_not_drawn(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    // The head of a picture of 50,000 times 50,000 dots (GIF89a, a screen without colours).
    let bomb = b"GIF89a\x50\xc3\x50\xc3\0\0\0,\0\0\0\0\x50\xc3\x50\xc3\0\x02\x02D\x01\0;";
    let file = with.sent("a.gif", bomb).await;
    let path = format!("/api/v1/files/{file}/thumbnail?size=96");
    with.app.get(&path).await.refused(415, "PGRST107");
    assert_eq!(with.lie_in("thumbnail"), 0);
}
