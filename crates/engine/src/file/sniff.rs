//! What a file is, told from its contents. The name decides only between texts, which look alike.

use infer::MatcherType;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::name::ending;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// Its media type, for texts with their encoding.
    pub media_type: &'static str,
    /// Its kind: an option of the field `kind` of files.
    pub kind: &'static str,
}

/// What is nothing else.
const BYTES: &str = "application/octet-stream";
/// Text whose bytes are UTF-8.
const TEXT_UTF8: &str = "text/plain; charset=utf-8";
/// Text of another encoding; what is common where Chinese is written.
const TEXT_GB: &str = "text/plain; charset=gb18030";
/// The same, in columns.
const CSV_UTF8: &str = "text/csv; charset=utf-8";
/// The same, in columns.
const CSV_GB: &str = "text/csv; charset=gb18030";
/// Drawings that may hold programs: pictures to people, documents to us.
const SVG: &str = "image/svg+xml";

/// Endings by which a system runs a file that looks like text or like something harmless.
const PROGRAM_ENDINGS: [&str; 24] = [
    "apk", "app", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk",
    "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "vbe", "vbs", "wsf", "wsh",
];

/// Media types of programs.
const PROGRAMS: [&str; 9] = [
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
    "application/java",
    "application/vnd.android.dex",
    "application/vnd.android.package-archive",
    "application/llvm",
    "application/wasm",
    "text/x-shellscript",
];

/// Tells what a file is from its first bytes.
///
/// # Errors
/// [`ErrorKind::UnsupportedMedia`] if it is a program: nobody needs one in a CRM, and whoever opens it is
/// harmed.
pub fn sniff(head: &[u8], name: &str) -> Result<Sniffed> {
    let found = infer::get(head);
    let media_type = found.as_ref().map_or_else(|| unmarked(head, name), infer::Type::mime_type);
    let media_type = if is_svg(head) { SVG } else { media_type };
    if PROGRAMS.contains(&media_type) || PROGRAM_ENDINGS.contains(&ending(name).as_str()) {
        return Err(program());
    }
    let group = found.map(|found| found.matcher_type());
    Ok(Sniffed { media_type, kind: kind(media_type, group) })
}

/// The kind of a media type.
fn kind(media_type: &str, group: Option<MatcherType>) -> &'static str {
    match media_type {
        SVG | "application/pdf" | "application/rtf" | TEXT_UTF8 | TEXT_GB => "document",
        CSV_UTF8 | CSV_GB => "spreadsheet",
        _ if media_type.contains("spreadsheet") || media_type.contains("excel") => "spreadsheet",
        _ if media_type.contains("presentation") || media_type.contains("powerpoint") => {
            "presentation"
        }
        _ => match group {
            Some(MatcherType::Image) => "image",
            Some(MatcherType::Audio) => "audio",
            Some(MatcherType::Video) => "video",
            Some(MatcherType::Archive) => "archive",
            Some(MatcherType::Doc | MatcherType::Book | MatcherType::Text) => "document",
            _ => "other",
        },
    }
}

/// The type of a file whose beginning is no known mark.
fn unmarked(head: &[u8], name: &str) -> &'static str {
    let control = |byte: &u8| byte.is_ascii_control() && !b"\t\n\r\x0c".contains(byte);
    if head.is_empty() || head.iter().any(control) {
        return BYTES;
    }
    let utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The last character may be cut.
        Err(error) => error.error_len().is_none(),
    };
    match (ending(name).as_str(), utf8) {
        ("csv", true) => CSV_UTF8,
        ("csv", false) => CSV_GB,
        (_, true) => TEXT_UTF8,
        (_, false) => TEXT_GB,
    }
}

/// Whether it is a drawing of XML: its first element says so.
fn is_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && text.contains("<svg")
}

fn program() -> Error {
    Error::new(
        ErrorKind::UnsupportedMedia,
        text!(en = "Programs and scripts are not kept.", zh = "不能上传程序或脚本文件。"),
    )
    .with_hint(text!(
        en = "If it must be sent, put it into a ZIP archive.",
        zh = "如确需上传，请先打包为 ZIP 压缩包。"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &[u8], name: &str) -> (&'static str, &'static str) {
        let sniffed = sniff(head, name).unwrap();
        (sniffed.media_type, sniffed.kind)
    }

    #[test]
    fn contents_tell_and_names_do_not() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(told(png, "x.html"), ("image/png", "image"));
        assert_eq!(told(b"%PDF-1.7\n", "x.png"), ("application/pdf", "document"));
        assert_eq!(told(b"<!DOCTYPE html><script>", "x.png"), ("text/html", "document"));
        assert_eq!(told(b"<svg onload=alert(1)>", "x.png"), (SVG, "document"));
        assert_eq!(told(b"<?xml version='1.0'?>\n<svg>", "x"), (SVG, "document"));
        assert_eq!(told(b"PK\x03\x04\x14\0", "x.png"), ("application/zip", "archive"));
        assert_eq!(told(b"\0\x01\x02", "x.txt"), (BYTES, "other"));
        assert_eq!(told(b"", "x.txt"), (BYTES, "other"));
    }

    #[test]
    fn texts_are_told_with_their_encoding() {
        assert_eq!(told("你好".as_bytes(), "a.txt"), (TEXT_UTF8, "document"));
        assert_eq!(told(&"你好".as_bytes()[..5], "a.txt"), (TEXT_UTF8, "document"));
        assert_eq!(told(b"\xc4\xe3\xba\xc3", "a.md"), (TEXT_GB, "document"));
        assert_eq!(told(b"a,b\n1,2\n", "A.CSV"), (CSV_UTF8, "spreadsheet"));
    }

    #[test]
    fn programs_are_refused() {
        // A head of 64 bytes is the least that a program of this kind has (ELF-64).
        let elf = [&b"\x7fELF\x02\x01\x01\0"[..], &[0; 56]].concat();
        for (head, name) in [
            (&b"MZ\x90\0\x03\0\0\0"[..], "holiday.jpg"),
            (&elf, "x"),
            (b"#!/bin/sh\nrm -rf /\n", "x.txt"),
            (b"WScript.Echo 1", "x.vbs"),
            (b"hello", "x.BAT"),
        ] {
            let refused = sniff(head, name).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::UnsupportedMedia, "{name}");
        }
    }
}
