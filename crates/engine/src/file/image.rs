//! Pictures drawn small. Whatever a picture says besides its dots (where it was taken, with what) stays
//! behind.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

/// The longer sides in which pictures are drawn, in pixels: for rows and faces, for cards, for the whole
/// screen.
pub const THUMBNAIL_SIZES: [u32; 3] = [96, 320, 1280];

/// Pictures that are drawn at the same time: each may take [`MOST_BYTES`].
pub(super) const AT_ONCE: usize = 2;

/// The most dots of a picture that is read: a bomb is small as a file and huge unpacked. Telephones make
/// pictures of 50 million.
const MOST_PIXELS: u64 = 64_000_000;

/// The most memory that reading a picture may take, in bytes: four for each dot.
const MOST_BYTES: u64 = 4 * MOST_PIXELS;

/// The largest file of a picture that is read, in bytes.
pub(super) const MOST_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// How faithful small pictures are, of 100.
const QUALITY: u8 = 82;

/// Media types of pictures that can be drawn small.
pub(super) const DRAWN: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];

/// Draws a picture so that neither side is longer than `size`; upright, as its camera was held. A JPEG,
/// or a PNG where it lets something shine through.
///
/// # Errors
/// [`ErrorKind::UnsupportedMedia`] if it can't be read, or has too many dots.
pub(super) fn draw(bytes: &[u8], size: u32) -> Result<Vec<u8>> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|error| unreadable(&error))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_many_pixels());
    }
    let upright = decoder.orientation().map_err(|error| unreadable(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    if width > size || height > size {
        picture = picture.thumbnail(size, size);
    }
    picture.apply_orientation(upright);
    encode(picture).map_err(|error| unreadable(&error))
}

fn encode(picture: DynamicImage) -> image::ImageResult<Vec<u8>> {
    let mut drawn = Vec::new();
    if picture.color().has_alpha() {
        let picture = DynamicImage::ImageRgba8(picture.into_rgba8());
        picture.write_to(&mut Cursor::new(&mut drawn), ImageFormat::Png)?;
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut drawn, QUALITY);
        picture.into_rgb8().write_with_encoder(encoder)?;
    }
    Ok(drawn)
}

fn unreadable(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::UnsupportedMedia,
        text!(en = "This picture can't be read.", zh = "无法读取该图片。"),
    )
    .with_source(error.to_string())
}

fn too_many_pixels() -> Error {
    let millions = MOST_PIXELS / 1_000_000;
    Error::new(
        ErrorKind::UnsupportedMedia,
        text!(
            en = "This picture has more than {millions} million dots.",
            zh = "该图片超过 {millions} 百万像素。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Rgb, Rgba};

    use super::*;

    /// A picture, black above and white below.
    fn picture(width: u32, height: u32) -> DynamicImage {
        let dot = |_, y| if y < height / 2 { Rgb([0_u8; 3]) } else { Rgb([255; 3]) };
        ImageBuffer::from_fn(width, height, dot).into()
    }

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> DynamicImage {
        image::load_from_memory(bytes).unwrap()
    }

    #[test]
    fn pictures_of_all_kinds_are_drawn_small() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let drawn = read(&draw(&written(&picture(400, 200), format), 96).unwrap());
            assert_eq!((drawn.width(), drawn.height()), (96, 48), "{format:?}");
        }
        let small = read(&draw(&written(&picture(40, 20), ImageFormat::Png), 96).unwrap());
        assert_eq!((small.width(), small.height()), (40, 20), "nothing is drawn larger");
    }

    #[test]
    fn what_shines_through_goes_on_doing_so() {
        let clear: DynamicImage = ImageBuffer::from_pixel(200, 200, Rgba([1_u8, 2, 3, 0])).into();
        let drawn = read(&draw(&written(&clear, ImageFormat::Png), 96).unwrap());
        assert!(drawn.color().has_alpha());
        assert_eq!(drawn.to_rgba8().get_pixel(5, 5).0[3], 0);
    }

    /// An EXIF block (CIPA DC-008) with an orientation and a comment, as a JPEG segment.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        tiff.extend([0x0e, 0x01, 2, 0, 9, 0, 0, 0, 38, 0, 0, 0]);
        tiff.extend([0, 0, 0, 0]);
        tiff.extend(b"31.2304N\0");
        let mut segment = b"\xff\xe1".to_vec();
        segment.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
        segment.extend(b"Exif\0\0");
        segment.extend(tiff);
        segment
    }

    #[test]
    fn pictures_stand_upright_and_say_nothing_else() {
        let plain = written(&picture(400, 200), ImageFormat::Jpeg);
        // Orientation 6: the camera was held so that the top is at the right.
        let mut held = plain[..2].to_vec();
        held.extend(exif(6));
        held.extend(&plain[2..]);
        let place = b"31.2304N";
        assert!(held.windows(place.len()).any(|window| window == place));
        let drawn = draw(&held, 96).unwrap();
        assert!(!drawn.windows(place.len()).any(|window| window == place));
        let drawn = read(&drawn).to_luma8();
        assert_eq!((drawn.width(), drawn.height()), (48, 96));
        assert!(drawn.get_pixel(4, 48).0[0] > 200, "what was below is at the left");
        assert!(drawn.get_pixel(43, 48).0[0] < 50, "what was above is at the right");
    }

    #[test]
    fn bombs_and_rubbish_are_refused() {
        // The head of a PNG that says it is 60,000 dots wide and high.
        let mut bomb = written(&picture(8, 8), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        let refused = draw(&bomb, 96).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::UnsupportedMedia);
        for rubbish in [&b""[..], b"<html>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\0\x10JFIF"] {
            assert!(draw(rubbish, 96).is_err());
        }
    }

    /// CRC-32 of PNG (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
            })
        })
    }
}
