//! Where in the store something lies: names that are made here and nowhere else, so that none can lead out
//! of it.

/// A place in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::file) enum Place<'a> {
    /// Contents, by their checksum in hexadecimal.
    Content(&'a str),
    /// A picture drawn small, by the checksum of the picture and the longer side in pixels.
    Thumbnail(&'a str, u32),
    /// A part of what arrives in parts, by the upload's token and its number from 0.
    Part(&'a str, i64),
}

impl Place<'_> {
    /// Its name: plain letters and digits between slashes.
    pub(super) fn path(self) -> String {
        match self {
            Self::Content(sha256) => {
                let (first, second) = shards(sha256);
                format!("content/{first}/{second}/{sha256}")
            }
            Self::Thumbnail(sha256, size) => {
                let (first, second) = shards(sha256);
                format!("thumbnail/{first}/{second}/{sha256}-{size}")
            }
            Self::Part(token, number) => format!("part/{token}-{number}"),
        }
    }
}

/// Two levels of folders of at most 256 entries each: 65,536 folders, so that a million files are sixteen
/// in each.
fn shards(sha256: &str) -> (&str, &str) {
    (sha256.get(..2).unwrap_or("00"), sha256.get(2..4).unwrap_or("00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_spread() {
        let sha256 = "ab12".repeat(16);
        assert_eq!(Place::Content(&sha256).path(), format!("content/ab/12/{sha256}"));
        assert_eq!(Place::Thumbnail(&sha256, 96).path(), format!("thumbnail/ab/12/{sha256}-96"));
        assert_eq!(Place::Part("x_y-z", 3).path(), "part/x_y-z-3");
    }
}
