//! Which character encoding a file is in.

use std::io::{self, Read, Seek};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are read at once.
const BLOCK: usize = 64 * 1024;

/// Bytes of the beginning that tell UTF-16 without a mark.
const HEAD: usize = 4 * 1024;

/// Bytes that the detector for old encodings looks at.
const DETECTOR_BYTES: u64 = 4 * 1024 * 1024;

/// A file with this many characters beyond ASCII for each place that is no UTF-8 is a damaged UTF-8
/// file: another encoding would hardly look like that by chance.
const UTF8_GOOD_PER_BAD: u64 = 20;

/// The encodings that a file may be in, the most likely first. The file is read from its beginning and
/// left there.
///
/// # Errors
/// When the file can't be read.
pub(crate) fn candidates(file: &mut (impl Read + Seek)) -> io::Result<Vec<&'static Encoding>> {
    file.rewind()?;
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let found = match Encoding::for_bom(&head) {
        Some((encoding, _)) => vec![encoding],
        None => match utf16_without_mark(&head) {
            Some(encoding) => vec![encoding],
            None => {
                file.rewind()?;
                if is_utf8(file)? { vec![UTF_8] } else { old(file)? }
            }
        },
    };
    file.rewind()?;
    Ok(found)
}

/// UTF-16 without a mark shows by the zero bytes of its separators and line ends.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |skip: usize| head.iter().skip(skip).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, little) if little > 0 => Some(UTF_16LE),
        (big, 0) if big > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the rest of a file is UTF-8, perhaps damaged in a few places.
fn is_utf8(file: &mut impl Read) -> io::Result<bool> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut block, mut text) = (vec![0; BLOCK], String::with_capacity(BLOCK * 3));
    let (mut good, mut bad) = (0_u64, 0_u64);
    loop {
        let read = file.read(&mut block)?;
        let mut rest = &block[..read];
        loop {
            text.clear();
            let (result, used) =
                decoder.decode_to_string_without_replacement(rest, &mut text, read == 0);
            good += text.chars().filter(|c| !c.is_ascii()).count() as u64;
            rest = &rest[used..];
            match result {
                DecoderResult::Malformed(..) => bad += 1,
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
            }
        }
        if read == 0 {
            return Ok(bad == 0 || good / bad >= UTF8_GOOD_PER_BAD);
        }
    }
}

/// The encodings from before Unicode that a file may be in: what the detector takes it for, and
/// Chinese, because a short file may look like anything.
fn old(file: &mut (impl Read + Seek)) -> io::Result<Vec<&'static Encoding>> {
    file.rewind()?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut block = vec![0; BLOCK];
    let mut fed = 0;
    while fed < DETECTOR_BYTES {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        if detector.feed(&block[..read], false) {
            fed += read as u64;
        }
    }
    detector.feed(&[], true);
    // GB18030 contains all of GBK.
    let guess = match detector.guess(Some(b"cn"), Utf8Detection::Deny) {
        guess if guess == GBK => GB18030,
        guess => guess,
    };
    let mut found = if guess == GB18030 { vec![GB18030] } else { vec![guess, GB18030] };
    if !found.contains(&BIG5) && may_be_big5(file)? {
        found.push(BIG5);
    }
    Ok(found)
}

/// Whether the beginning of a file is understood as traditional Chinese. A short one often is as simplified,
/// too; its headings tell.
fn may_be_big5(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    file.rewind()?;
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let mut text = String::with_capacity(HEAD * 2);
    let mut decoder = BIG5.new_decoder_without_bom_handling();
    // The last character may be cut.
    let (result, _) = decoder.decode_to_string_without_replacement(&head, &mut text, false);
    Ok(!matches!(result, DecoderResult::Malformed(..)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn first(bytes: &[u8]) -> &'static Encoding {
        candidates(&mut Cursor::new(bytes)).unwrap()[0]
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    const TEXT: &str = "姓名,手机,客户\n张三,13812345678,杭州蓝湾酒店\n";

    #[test]
    fn every_spelling_of_a_spreadsheet_is_recognised() {
        assert_eq!(first(TEXT.as_bytes()), UTF_8);
        assert_eq!(first(b"name,phone\nA,1\n"), UTF_8);
        assert_eq!(first(b""), UTF_8);
        assert_eq!(first(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()), UTF_8);
        assert_eq!(first(&GB18030.encode(TEXT).0), GB18030);
        assert_eq!(first(&GB18030.encode("姓名\n𠮷野\n").0), GB18030);
        assert_eq!(first(&utf16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes)), UTF_16LE);
        assert_eq!(first(&utf16(&format!("\u{feff}{TEXT}"), u16::to_be_bytes)), UTF_16BE);
        assert_eq!(first(&utf16(TEXT, u16::to_le_bytes)), UTF_16LE);
        assert_eq!(first(&utf16(TEXT, u16::to_be_bytes)), UTF_16BE);
    }

    #[test]
    fn a_damaged_utf8_file_is_still_one() {
        let mut bytes = TEXT.repeat(30).into_bytes();
        bytes[40] = 0xFF;
        assert_eq!(first(&bytes), UTF_8);
    }

    #[test]
    fn what_comes_late_counts() {
        let late = format!("{}{TEXT}", "name,phone\n".repeat(20_000));
        assert_eq!(first(late.as_bytes()), UTF_8);
        assert_eq!(first(&GB18030.encode(&late).0), GB18030);
    }

    #[test]
    fn another_old_encoding_is_tried_before_chinese() {
        let western = encoding_rs::WINDOWS_1252.encode("name;city\nJosé;Málaga\nBjörn;Malmö\n").0;
        let found = candidates(&mut Cursor::new(&*western)).unwrap();
        assert_eq!(found.last(), Some(&GB18030));
    }
}
