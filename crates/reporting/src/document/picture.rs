//! A photo as it is printed.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};
use sha2::{Digest, Sha256};
use std::fmt;

/// How the names of pictures' files begin.
pub const PICTURE_PREFIX: &str = "story-";

/// A photo with the words that stand for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// A JPEG file of three channels of 8 bits, sRGB, without metadata: it is printed as it is.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// What it shows, for those who cannot see it.
    pub alt: String,
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

impl Picture {
    /// SHA-256 of the file, as hexadecimal digits.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(&self.jpeg))
    }

    /// A name for the file that no other picture has, as far as 48 bits tell them apart.
    pub fn file_name(&self) -> String {
        format!("{PICTURE_PREFIX}{}.jpg", &self.hash()[..12])
    }

    /// Height over width; a picture without a width is square.
    pub fn shape(&self) -> f32 {
        if self.width == 0 { 1.0 } else { self.height as f32 / self.width as f32 }
    }
}

/// The file is told by its hash: it stands beside the document, not in it.
impl Serialize for Picture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Picture", 4)?;
        fields.serialize_field("sha256", &self.hash())?;
        fields.serialize_field("width", &self.width)?;
        fields.serialize_field("height", &self.height)?;
        fields.serialize_field("alt", &self.alt)?;
        fields.end()
    }
}

/// What is read has no file yet: [`super::Document::take_pictures`] puts it back.
impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Told {
            width: u32,
            height: u32,
            alt: String,
        }
        let Told { width, height, alt } = Told::deserialize(deserializer)?;
        Ok(Self { jpeg: vec![], width, height, alt })
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} × {}, {} bytes, {:?})", self.width, self.height, self.jpeg.len(), self.alt)
    }
}
