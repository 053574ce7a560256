//! A reader that turns any encoding into UTF-8 as it goes, and keeps each record within bounds.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use encoding_rs::{Decoder, Encoding};

/// Bytes that are read at once.
const BLOCK: usize = 32 * 1024;

/// The longest record in bytes of UTF-8. A quotation mark that is never closed would make one record of
/// the rest of the file.
pub(crate) const MOST_RECORD_BYTES: usize = 8 * 1024 * 1024;

/// How many bytes have been taken since the last record was complete.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Arc<AtomicUsize>);

impl Gauge {
    /// Says that a record is complete, unless it was too long to become so.
    pub(crate) fn reset(&self) {
        if !self.is_over() {
            self.0.store(0, Ordering::Relaxed);
        }
    }

    /// Whether the reader gave up because a record is too long.
    pub(crate) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MOST_RECORD_BYTES
    }
}

/// Reads UTF-8 out of bytes in another encoding. What can't be decoded becomes U+FFFD.
pub(crate) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    gauge: Gauge,
    raw: Box<[u8]>,
    /// What of `raw` is still to be decoded.
    rest: std::ops::Range<usize>,
    /// Decoded text that is still to be given out.
    text: Vec<u8>,
    given: usize,
    /// Whether the source has come to its end, and the decoder has been told.
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// Reads `source` in `encoding`; a mark at its beginning is left out.
    pub(crate) fn new(source: R, encoding: &'static Encoding, gauge: Gauge) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            gauge,
            raw: vec![0; BLOCK].into_boxed_slice(),
            rest: 0..0,
            text: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    /// Decodes the next block.
    fn advance(&mut self) -> io::Result<()> {
        if self.rest.is_empty() {
            self.rest = 0..self.source.read(&mut self.raw)?;
        }
        let last = self.rest.is_empty();
        let raw = &self.raw[self.rest.clone()];
        let most = self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(BLOCK * 4);
        self.text.resize(most, 0);
        let (_, used, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, last);
        self.rest.start += used;
        self.text.truncate(written);
        self.given = 0;
        self.ended = last;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.advance()?;
        }
        let text = &self.text[self.given..];
        let count = text.len().min(out.len());
        out[..count].copy_from_slice(&text[..count]);
        self.given += count;
        self.gauge.0.fetch_add(count, Ordering::Relaxed);
        if self.gauge.is_over() {
            return Err(io::Error::other("a record is too long"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};

    fn decode(bytes: &[u8], encoding: &'static Encoding) -> String {
        // One byte at a time: characters are cut apart everywhere.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let count = self.0.len().min(1).min(out.len());
                out[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let mut text = String::new();
        Decoded::new(Slow(bytes), encoding, Gauge::default()).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn characters_cut_apart_come_out_whole() {
        let text = "张三,𠮷野,é\n";
        assert_eq!(decode(text.as_bytes(), UTF_8), text);
        assert_eq!(decode(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), UTF_8), text);
        assert_eq!(decode(&GB18030.encode(text).0, GB18030), text);
        let wide: Vec<u8> =
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, UTF_16LE), text);
    }

    #[test]
    fn what_cannot_be_decoded_shows() {
        assert_eq!(decode(b"a\xFFb", UTF_8), "a\u{fffd}b");
        assert_eq!(decode(b"a\xE5", UTF_8), "a\u{fffd}");
    }

    #[test]
    fn a_record_without_end_is_given_up() {
        let gauge = Gauge::default();
        let mut reader = Decoded::new(io::repeat(b'x'), UTF_8, gauge.clone());
        let mut sink = Vec::new();
        let error = reader.by_ref().read_to_end(&mut sink).unwrap_err();
        assert_eq!(error.to_string(), "a record is too long");
        assert!(gauge.is_over());
        assert!(sink.len() <= MOST_RECORD_BYTES);
        gauge.reset();
        assert!(gauge.is_over(), "what was too long stays so");
    }
}
