//! A photo as it came from a phone, made fit to be kept and printed.
//!
//! Whatever it was, a plain JPEG comes out: turned the right way up, at most [`LONGEST_SIDE`] pixels a side, and
//! without any of its metadata, as phones write into a photo where it was taken. Limits are looked at in the file's
//! head, before anything of its size is allocated.

mod jpeg;
mod printed;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder};
pub use printed::printed;
use sha2::{Digest, Sha256};
use std::io::Cursor;
use tokio::sync::Semaphore;

use crate::store::NewPicture;

/// Most bytes of a photo.
pub const MOST_BYTES: usize = 8 << 20;
/// Most pixels of a photo: those of phones have 12 million, some 48, which they give away as 12 or 24.
const MOST_PIXELS: u64 = 40_000_000;
/// Fewest pixels a side: less is a blur even where it is printed small.
const SHORTEST_SIDE: u32 = 200;
/// How many times as long as the other a side may be.
const LONGEST_SHAPE: u32 = 4;
/// Most pixels a side of what is kept: 13 cm in print at 300 dots an inch.
const LONGEST_SIDE: u32 = 1_600;
/// Most bytes of a decoded photo: 40 million pixels of 4 bytes.
const MOST_DECODED: u64 = 4 * MOST_PIXELS;
/// Of 100; above it files grow and nobody sees a difference.
const QUALITY: u8 = 82;

/// A photo that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// The file: JPEG, three channels of 8 bits, sRGB.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Why a file cannot be taken, in words for whoever chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// There is nothing in it.
    #[error("The file is empty. Choose the photo once more")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("The photo is larger than 8 MB. Make it smaller, or choose another")]
    TooLarge,
    /// As iPhones keep photos.
    #[error(
        "The photo is a HEIC file, which other programs cannot show. Send it to yourself as JPEG, or choose “Most compatible” under Camera, Formats in the phone’s settings"
    )]
    Heic,
    /// Something else.
    #[error("The file is not a photo. Choose a JPEG, PNG or WebP file")]
    NotAPhoto,
    /// More than [`MOST_PIXELS`].
    #[error("The photo has more than 40 million pixels. Make it smaller, or choose another")]
    TooManyPixels,
    /// Less than [`SHORTEST_SIDE`] pixels a side.
    #[error("The photo is too small to be printed. Choose one of at least 200 pixels a side")]
    TooSmall,
    /// Like a ribbon.
    #[error("The photo is more than four times as long as it is wide. Cut it to its middle, or choose another")]
    Ribbon,
    /// It cannot be decoded to its end.
    #[error("The photo is damaged: its file breaks off or cannot be read. Choose the photo once more, or another")]
    Damaged,
}

/// Makes a photo fit to be kept. Takes up to some hundred milliseconds, and [`MOST_DECODED`] bytes and as much again.
pub fn prepare(file: &[u8]) -> Result<Photo, PhotoError> {
    if file.is_empty() {
        return Err(PhotoError::Empty);
    }
    if file.len() > MOST_BYTES {
        return Err(PhotoError::TooLarge);
    }
    let format = format(file)?;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PhotoError::Damaged)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if format == ImageFormat::Jpeg && !jpeg::is_whole(file, u64::from(width) * u64::from(height)) {
        return Err(PhotoError::Damaged);
    }
    if decoder.total_bytes() > MOST_DECODED {
        return Err(PhotoError::TooManyPixels);
    }
    // A photo whose notes cannot be read is still a photo.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PhotoError::Damaged)?;
    picture = smaller(picture);
    picture.apply_orientation(orientation);
    let picture = on_white(&picture);
    let mut jpeg = vec![];
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture).map_err(|_| PhotoError::Damaged)?;
    Ok(Photo { jpeg, width: picture.width(), height: picture.height() })
}

/// One photo is decoded at a time: the largest takes some hundred megabytes.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// As [`prepare`], away from the threads that answer others, and one after another. The outer error is this program's.
pub async fn prepare_in_turn(file: Vec<u8>) -> Result<Result<NewPicture, PhotoError>, String> {
    let one = ONE_AT_A_TIME.acquire().await.map_err(|error| error.to_string())?;
    let made = tokio::task::spawn_blocking(move || prepare(&file)).await;
    drop(one);
    let made = made.map_err(|error| error.to_string())?;
    Ok(made.map(|Photo { jpeg, width, height }| NewPicture { jpeg, width, height }))
}

impl Photo {
    /// SHA-256 of the file: the same photo is kept once.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.jpeg).into()
    }
}

/// By the first bytes; names and types that a browser sends along are not believed.
fn format(file: &[u8]) -> Result<ImageFormat, PhotoError> {
    let heic = [&b"heic"[..], b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif"];
    match file {
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] if heic.iter().any(|brand| rest.starts_with(brand)) => {
            Err(PhotoError::Heic)
        }
        _ => Err(PhotoError::NotAPhoto),
    }
}

fn check_size(width: u32, height: u32) -> Result<(), PhotoError> {
    let (short, long) = (width.min(height), width.max(height));
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        Err(PhotoError::TooManyPixels)
    } else if short < SHORTEST_SIDE {
        Err(PhotoError::TooSmall)
    } else if long / LONGEST_SHAPE > short {
        Err(PhotoError::Ribbon)
    } else {
        Ok(())
    }
}

/// In two steps: whole blocks of pixels first, which is quick and takes little memory, then smoothly to the size.
fn smaller(picture: DynamicImage) -> DynamicImage {
    let longest = |picture: &DynamicImage| picture.width().max(picture.height());
    let mut picture = picture;
    if longest(&picture) > 4 * LONGEST_SIDE {
        picture = picture.thumbnail(2 * LONGEST_SIDE, 2 * LONGEST_SIDE);
    }
    if longest(&picture) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, image::imageops::FilterType::CatmullRom);
    }
    picture
}

/// A JPEG has no transparency: what shows through is paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |channel: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests;
