//! Photos of all kinds, and files that only look like some.

use super::*;
use image::{ExtendedColorType, ImageEncoder, Rgb, codecs::png::PngEncoder, codecs::webp::WebPEncoder};
use proptest::prelude::*;

/// A quarter of it red, at the upper left; the rest blue.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }
    })
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = vec![];
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(&picture(width, height)).unwrap();
    file
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = vec![];
    let picture = picture(width, height);
    PngEncoder::new(&mut file).write_image(&picture, width, height, ExtendedColorType::Rgb8).unwrap();
    file
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut file = vec![];
    WebPEncoder::new_lossless(&mut file)
        .encode(&picture(width, height), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// As a phone writes it: which way up, and where.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0]);
    tiff.extend(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\0\0\0\0GPS52.4750,-1.88");
    let mut file = jpeg[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend((tiff.len() as u16 + 2).to_be_bytes());
    file.extend(tiff);
    file.extend(&jpeg[2..]);
    file
}

fn is_red(photo: &Photo, right: bool, below: bool) -> bool {
    let picture = image::load_from_memory(&photo.jpeg).unwrap().to_rgb8();
    let at = |far: bool, size: u32| if far { size * 3 / 4 } else { size / 4 };
    let pixel = picture.get_pixel(at(right, photo.width), at(below, photo.height)).0;
    pixel[0] > 150 && pixel[2] < 100
}

#[test]
fn a_photo_of_any_kind_becomes_a_jpeg_of_at_most_1600_pixels() {
    for (file, size) in [
        (jpeg(400, 300), (400, 300)),
        (png(640, 480), (640, 480)),
        (webp(300, 400), (300, 400)),
        (jpeg(3200, 2400), (1600, 1200)),
        (jpeg(2000, 8000), (400, 1600)),
        (png(7000, 5000), (1600, 1143)),
    ] {
        let photo = prepare(&file).unwrap();
        assert_eq!((photo.width, photo.height), size);
        assert!(photo.jpeg.starts_with(&[0xff, 0xd8, 0xff]));
        assert!(is_red(&photo, false, false) && !is_red(&photo, true, true));
        assert_eq!(prepare(&file).unwrap(), photo, "the same file gives the same photo");
    }
}

#[test]
fn a_photo_is_turned_the_right_way_up_and_forgets_where_it_was_taken() {
    let plain = jpeg(400, 300);
    for (orientation, size, right, below) in [
        (1, (400, 300), false, false),
        (3, (400, 300), true, true),
        (6, (300, 400), true, false),
        (8, (300, 400), false, true),
    ] {
        let file = with_exif(&plain, orientation);
        assert!(file.windows(3).any(|window| window == b"GPS"));
        let photo = prepare(&file).unwrap();
        assert_eq!((photo.width, photo.height), size, "{orientation}");
        assert!(is_red(&photo, right, below), "{orientation}");
        for trace in [&b"GPS"[..], b"Exif", b"52.47"] {
            assert!(!photo.jpeg.windows(trace.len()).any(|window| window == trace));
        }
    }
}

#[test]
fn what_shows_through_is_white() {
    let clear = image::RgbaImage::from_pixel(300, 300, image::Rgba([0, 0, 0, 0]));
    let mut file = vec![];
    PngEncoder::new(&mut file).write_image(&clear, 300, 300, ExtendedColorType::Rgba8).unwrap();
    let photo = prepare(&file).unwrap();
    assert_eq!(image::load_from_memory(&photo.jpeg).unwrap().to_rgb8().get_pixel(150, 150).0, [255; 3]);
}

#[test]
fn what_is_no_photo_or_too_much_of_one_is_refused_in_words() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let mut long = jpeg(400, 300);
    long.resize(MOST_BYTES + 1, 0);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (file, error) in [
        (&b""[..], PhotoError::Empty),
        (&long, PhotoError::TooLarge),
        (heic, PhotoError::Heic),
        (b"%PDF-1.7", PhotoError::NotAPhoto),
        (svg, PhotoError::NotAPhoto),
        (b"GIF89a", PhotoError::NotAPhoto),
        (&jpeg(199, 300), PhotoError::TooSmall),
        (&png(4040, 202), PhotoError::Ribbon),
    ] {
        assert_eq!(prepare(file), Err(error));
    }
}

#[test]
fn a_bomb_is_refused_by_its_head() {
    // 60,000 × 60,000 pixels as a PNG of a few bytes: the size stands in the head.
    let mut png = png(300, 300);
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(prepare(&png), Err(PhotoError::TooManyPixels));
    let mut jpeg = jpeg(300, 300);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(prepare(&jpeg), Err(PhotoError::TooManyPixels));
}

#[test]
fn a_jpeg_of_thousands_of_scans_is_refused() {
    let mut file = jpeg(400, 300);
    let scan = file.windows(2).position(|marker| marker == [0xff, 0xda]).unwrap();
    let end = file.split_off(scan);
    let scan = &end[..usize::from(end[3]) + 2];
    for _ in 0..100_000 {
        file.extend(scan);
    }
    file.extend(end);
    assert_eq!(prepare(&file), Err(PhotoError::Damaged));
}

#[test]
fn a_photo_that_breaks_off_is_refused_wherever_it_does() {
    for whole in [jpeg(400, 300), with_exif(&jpeg(400, 300), 6), png(400, 300), webp(400, 300)] {
        assert!(prepare(&whole).is_ok());
        for end in (0..whole.len() - 20).step_by(97) {
            assert!(prepare(&whole[..end]).is_err(), "{end} of {}", whole.len());
        }
    }
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(kind in 0usize..3, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = vec![jpeg(240, 220), png(240, 220), webp(240, 220)].swap_remove(kind);
        for (index, byte) in changes {
            let at = index.index(file.len());
            file[at] = byte;
        }
        let _ = prepare(&file);
    }
}

/// As PNG's chunks end.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
