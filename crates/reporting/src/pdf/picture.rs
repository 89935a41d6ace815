//! Photos: put into the file as the JPEGs that they are, each once.

use super::canvas::Canvas;
use crate::document::Picture;
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};
use std::collections::BTreeMap;

/// The photos of a document, by the name that pages call them.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    named: Vec<(String, Picture)>,
}

impl Pictures {
    /// The name of a photo, given when it is first asked for.
    fn name(&mut self, picture: &Picture) -> String {
        if let Some((name, _)) = self.named.iter().find(|(_, known)| known.jpeg == picture.jpeg) {
            return name.clone();
        }
        let name = format!("P{}", self.named.len() + 1);
        self.named.push((name.clone(), picture.clone()));
        name
    }

    /// As objects of the file.
    pub(super) fn objects(self) -> impl Iterator<Item = (XObjectId, XObject)> {
        self.named.into_iter().map(|(name, picture)| (XObjectId(name), object(picture)))
    }
}

/// Draws a photo over the whole of an area of left, top, right and bottom, with the words that stand for it.
pub(super) fn draw(canvas: &mut Canvas, picture: &Picture, area: [f32; 4]) {
    let [left, top, right, bottom] = area;
    let name = canvas.pictures.name(picture);
    canvas.figure(&picture.alt, area, |canvas| {
        let [x, y] = canvas.point(left, bottom);
        let content = canvas.content();
        content.write("q ");
        content.put(&[right - left, 0.0, 0.0, bottom - top, x, y], "cm");
        content.write(&format!("/{name} Do Q\n"));
    });
}

/// The file's bytes go in untouched: they are compressed already, and the same photo gives the same bytes.
fn object(picture: Picture) -> XObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(picture.height))),
        ("ColorSpace".to_owned(), name("DeviceRGB")),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("Filter".to_owned(), name("DCTDecode")),
    ]);
    let stream = ExternalStream { dict, content: picture.jpeg, compress: false };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}
