//! Importing a spreadsheet.

use serde_json::{Value as Json, json};
use steward_model::text;

use super::IMPORT as TAG;
use super::account::{form, whole};
use crate::openapi::operation::Operation;
use crate::openapi::words::Words;
use crate::router::{IMPORT, IMPORT_REFUSED, IMPORTS};

pub(super) fn paths(words: Words) -> [(String, Json); 3] {
    [
        (IMPORTS.to_owned(), send(words)),
        (IMPORT.to_owned(), one(words)),
        (IMPORT_REFUSED.to_owned(), refused(words)),
    ]
}

fn string() -> Json {
    json!({"type": "string"})
}

fn count() -> Json {
    json!({"type": "integer", "minimum": 0})
}

/// An import and how far it is.
fn import() -> Json {
    let perhaps = json!({"type": ["string", "null"]});
    let column = whole(json!({
        "heading": perhaps, "field": perhaps, "guessed": {"type": "boolean"},
        "samples": {"type": "array", "items": {"type": "string"}},
        "fate": {"enum": ["carried", "changed", "left", null]}, "why": perhaps,
    }));
    let complaint =
        whole(json!({"heading": perhaps, "field": perhaps, "value": perhaps, "reason": string()}));
    let refusal =
        whole(json!({"row": count(), "complaints": {"type": "array", "items": complaint}}));
    let error = whole(json!({"message": string(), "hint": perhaps}));
    let exported_by = whole(json!({"key": string(), "name": string()}));
    let user = whole(json!({"id": count(), "name": string()}));
    let fields = json!({"type": "array", "items": {"type": ["string", "null"]}});
    let known = whole(json!({
        "id": count(), "name": string(), "key": perhaps, "used_at": perhaps,
        "used_by": {"anyOf": [user, {"type": "null"}]},
        "columns": fields, "afresh": fields,
    }));
    whole(json!({
        "id": string(), "object": string(), "file": string(), "rows": count(),
        "sheets": {"type": "array", "items": {"type": "string"}}, "sheet": count(),
        "columns": {"type": "array", "items": column},
        "stage": {"type": "string", "enum": ["ready", "running", "done", "failed", "cancelled", "undoing", "undone"]},
        "dry_run": {"type": "boolean"}, "percent": {"type": "number"},
        "known": {"anyOf": [known, {"type": "null"}]},
        "exported_by": {"anyOf": [exported_by, {"type": "null"}]},
        "created": count(), "updated": count(), "left": count(), "refused": count(),
        "refusals": {"type": "array", "items": refusal},
        "batch": {"type": ["integer", "null"]}, "job": {"type": ["integer", "null"]},
        "error": {"anyOf": [error, {"type": "null"}]},
    }))
}

fn send(words: Words) -> Json {
    let file = json!({"schema": {"type": "string", "format": "binary"}});
    let post = Operation::new(
        words,
        "send_import",
        TAG,
        &text!(en = "Send a spreadsheet to be looked at", zh = "上传表格"),
    )
    .about(&text!(
        en = "CSV, TSV, JSON lines or a workbook, as it is; up to 32 MiB, or a file that was sent before; \
              up to 2,000,000 rows. Nothing is written yet.",
        zh = "CSV、TSV、JSON Lines 或 xlsx 原文件，最大 32 MiB，也可以使用之前上传的文件；最多 2,000,000 行。此时不写入任何数据。"
    ))
    .query(
        "object",
        true,
        string(),
        &text!(en = "What its rows become, as a plural.", zh = "导入到哪个对象（复数名称）。"),
    )
    .query("file", true, string(), &text!(en = "The file's name.", zh = "文件名。"))
    .query(
        "sheet",
        false,
        count(),
        &text!(
            en = "The sheet of a workbook, counted from 0.",
            zh = "工作簿中的第几张表，从 0 开始。"
        ),
    )
    .query(
        "file_id",
        false,
        count(),
        &text!(
            en = "A file that was sent to /files; the body is empty then.",
            zh = "之前上传到 /files 的文件，此时请求体为空。"
        ),
    )
    .takes(json!({"application/octet-stream": file, "text/csv": {"schema": {"type": "string"}}}))
    .answers_json(201, &text!(en = "What was found in it.", zh = "表格内容概览。"), &import())
    .refuses(&[403, 404, 422, 507]);
    json!({"post": post.done()})
}

fn one(words: Words) -> Json {
    let about = text!(en = "The import's id.", zh = "导入编号。");
    let wish = form(
        &["columns", "dry_run"],
        json!({
            "columns": {"type": "array", "items": {"type": ["string", "null"]}},
            "key": {"type": ["string", "null"]},
            "dry_run": {"type": "boolean"},
        }),
    );
    let get = Operation::new(
        words,
        "import_state",
        TAG,
        &text!(en = "How far an import is", zh = "查看导入进度"),
    )
    .place("id", string(), &about)
    .answers_json(200, &text!(en = "How far it is.", zh = "导入进度。"), &import())
    .refuses(&[404]);
    let post = Operation::new(
        words,
        "run_import",
        TAG,
        &text!(en = "Try or do an import", zh = "试运行或执行导入"),
    )
    .place("id", string(), &about)
    .takes_json(&wish)
    .answers_json(202, &text!(en = "It has begun.", zh = "已开始。"), &import())
    .refuses(&[403, 404, 409, 422, 507]);
    let delete = Operation::new(
        words,
        "forget_import",
        TAG,
        &text!(
            en = "Stop an import, or forget a file that was only looked at",
            zh = "停止导入，或删除尚未导入的文件"
        ),
    )
    .place("id", string(), &about)
    .answers(
        204,
        &text!(en = "It ends; what was written stays.", zh = "已停止，已写入的数据保留。"),
        &[],
        Json::Null,
    )
    .refuses(&[403, 404]);
    json!({"get": get.done(), "post": post.done(), "delete": delete.done()})
}

fn refused(words: Words) -> Json {
    let get = Operation::new(
        words,
        "refused_rows",
        TAG,
        &text!(en = "The rows that were refused, with why", zh = "未导入的行及原因"),
    )
    .place("id", string(), &text!(en = "The import's id.", zh = "导入编号。"))
    .answers(
        200,
        &text!(en = "The rows.", zh = "未导入的行。"),
        &[],
        json!({"text/csv": {"schema": string()}}),
    )
    .refuses(&[404]);
    json!({"get": get.done()})
}
