//! Contents of files.

use serde_json::{Value as Json, json};
use steward_engine::file::THUMBNAIL_SIZES;
use steward_model::{Text, text};

use super::FILE as TAG;
use super::account::whole;
use crate::openapi::operation::Operation;
use crate::openapi::words::Words;
use crate::router::{CONTENTS, FILE, THUMBNAIL, UPLOAD, UPLOADS};

pub(super) fn paths(words: Words) -> [(String, Json); 5] {
    [
        (CONTENTS.to_owned(), contents(words)),
        (FILE.to_owned(), download(words)),
        (THUMBNAIL.to_owned(), thumbnail(words)),
        (UPLOADS.to_owned(), begin(words)),
        (UPLOAD.to_owned(), upload(words)),
    ]
}

fn string() -> Json {
    json!({"type": "string"})
}

fn number() -> Json {
    json!({"type": "integer", "minimum": 0})
}

/// A file as it is told.
fn file() -> Json {
    whole(json!({
        "id": number(), "name": string(), "size": number(), "media_type": string(),
        "kind": string(),
    }))
}

/// How far an upload is.
fn state() -> Json {
    whole(json!({
        "id": string(), "name": string(), "size": number(), "offset": number(),
        "file_id": {"type": ["integer", "null"]}, "expires_at": {"type": "string", "format": "date-time"},
    }))
}

fn binary() -> Json {
    json!({"schema": {"type": "string", "format": "binary"}})
}

fn bytes() -> Json {
    json!({"application/octet-stream": binary()})
}

fn named() -> Text {
    text!(en = "The file's name, with its ending.", zh = "文件名（含扩展名）。")
}

fn contents(words: Words) -> Json {
    let post = Operation::new(words, "send_file", TAG, &text!(en = "Send a file", zh = "上传文件"))
        .about(&text!(
            en = "The body becomes a file, whose type is told from its contents. Attach it with a record of `file_links`; a file that no record names goes after a day.",
            zh = "请求体即文件内容，类型按内容识别。用 `file_links` 记录把它附到其他记录上；一天内未被引用的文件会被清理。"
        ))
        .query("name", true, string(), &named())
        .takes(bytes())
        .answers_json(201, &text!(en = "The file.", zh = "文件信息。"), &file())
        .refuses(&[403, 404, 507]);
    json!({"post": post.done()})
}

fn download(words: Words) -> Json {
    let get = Operation::new(
        words,
        "read_file",
        TAG,
        &text!(en = "The contents of a file", zh = "下载文件内容"),
    )
    .about(&text!(
        en = "For whoever may read a record that names it; `Range` takes a part.",
        zh = "有权查看引用它的记录即可下载，可用 `Range` 取其中一段。"
    ))
    .place("id", string(), &text!(en = "The file's id.", zh = "文件编号。"))
    .query(
        "download",
        false,
        string(),
        &text!(en = "Have it saved rather than shown.", zh = "直接下载，不在浏览器中打开。"),
    )
    .answers(200, &text!(en = "All of it.", zh = "全部内容。"), &["ETag"], json!({"*/*": binary()}))
    .answers(
        206,
        &text!(en = "The part that was asked for.", zh = "所请求的一段。"),
        &["ETag"],
        json!({"*/*": binary()}),
    )
    .answers(304, &text!(en = "The caller has it.", zh = "内容未变。"), &["ETag"], Json::Null)
    .answers(
        416,
        &text!(en = "There are no such bytes.", zh = "请求的范围不存在。"),
        &[],
        Json::Null,
    )
    .refuses(&[400, 404]);
    json!({"get": get.done()})
}

fn thumbnail(words: Words) -> Json {
    let get = Operation::new(
        words,
        "read_thumbnail",
        TAG,
        &text!(en = "A picture drawn small", zh = "缩略图"),
    )
    .place("id", string(), &text!(en = "The file's id.", zh = "文件编号。"))
    .query(
        "size",
        true,
        json!({"type": "integer", "enum": THUMBNAIL_SIZES}),
        &text!(en = "The longer side in pixels.", zh = "长边像素。"),
    )
    .answers(
        200,
        &text!(en = "The picture.", zh = "图片。"),
        &["ETag"],
        json!({"image/jpeg": binary(), "image/png": binary()}),
    )
    .answers(304, &text!(en = "The caller has it.", zh = "内容未变。"), &["ETag"], Json::Null)
    .refuses(&[400, 404, 415]);
    json!({"get": get.done()})
}

fn begin(words: Words) -> Json {
    let post = Operation::new(
        words,
        "begin_upload",
        TAG,
        &text!(en = "Begin a large file that comes in parts", zh = "开始分段上传大文件"),
    )
    .query("name", true, string(), &named())
    .query("size", true, number(), &text!(en = "Its length in bytes.", zh = "文件总字节数。"))
    .answers_json(201, &text!(en = "Where its parts go.", zh = "分段上传的地址。"), &state())
    .refuses(&[400, 413, 507]);
    json!({"post": post.done()})
}

fn upload(words: Words) -> Json {
    let about = text!(en = "The upload's id.", zh = "上传编号。");
    let get = Operation::new(
        words,
        "upload_state",
        TAG,
        &text!(en = "How far an upload is", zh = "查看上传进度"),
    )
    .place("id", string(), &about)
    .answers_json(200, &text!(en = "How far it is.", zh = "上传进度。"), &state())
    .refuses(&[400, 404]);
    let offset = text!(en = "At which byte the part begins.", zh = "该段从第几个字节开始。");
    let patch = Operation::new(
        words,
        "send_part",
        TAG,
        &text!(en = "Send the next part of a file", zh = "上传下一段"),
    )
    .place("id", string(), &about)
    .parameter(json!({
        "name": "Upload-Offset", "in": "header", "required": true, "description": words.say(&offset),
        "schema": number(),
    }))
    .takes(bytes());
    let patch = patch
        .answers_json(200, &text!(en = "More is to come.", zh = "还有后续分段。"), &state())
        .answers_json(201, &text!(en = "The file is whole.", zh = "文件已完整。"), &file())
        .refuses(&[403, 404, 409, 412, 507]);
    let delete = Operation::new(
        words,
        "give_up_upload",
        TAG,
        &text!(en = "Give an upload up", zh = "取消上传"),
    )
    .place("id", string(), &about)
    .answers(204, &text!(en = "It is gone.", zh = "已取消。"), &[], Json::Null)
    .refuses(&[400, 403, 404]);
    json!({"get": get.done(), "patch": patch.done(), "delete": delete.done()})
}
