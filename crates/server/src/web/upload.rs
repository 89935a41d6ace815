//! Forms that may bring files: their fields as they were typed, and the files as bytes within a limit.
//!
//! Nothing above a limit is held: what is too much is read past, so that the page can say so at its place and give
//! back what was typed.

use super::{FORM_LIMIT, error::Error, forms::Posted};
use axum::{extract::Request, http::header};
use multer::{Field, Multipart};
use sha2::{Digest, Sha256};

/// Most parts of a form: a page of 50 figures with notes has fewer.
const MOST_PARTS: usize = 500;

/// A posted form with its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upload {
    /// What was typed.
    pub fields: Posted,
    /// What was chosen; a field where nothing was is left out.
    pub files: Vec<SentFile>,
}

/// A file that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// Name of the form's field.
    pub field: String,
    /// Name of the file, as the browser tells it: for showing only.
    pub name: String,
    /// Its content; empty if it was too large, and where only its hash was asked for.
    pub bytes: Vec<u8>,
    /// SHA-256 of its content, as far as that was read.
    pub hash: [u8; 32],
    /// It had more bytes than are taken.
    pub too_large: bool,
}

impl Upload {
    /// Reads a form of either kind; of each file at most so many bytes. Refuses more than 1 MB of typed text.
    pub async fn read(request: Request, most: usize) -> Result<Self, Error> {
        Self::held(request, most, true).await
    }

    /// The same, holding nothing of a file but its hash: however many send files at once, no memory is filled.
    pub async fn hashed(request: Request, most: usize) -> Result<Self, Error> {
        Self::held(request, most, false).await
    }

    async fn held(request: Request, most: usize, holds: bool) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let Ok(boundary) = multer::parse_boundary(kind) else {
            let is_form = kind.starts_with("application/x-www-form-urlencoded");
            let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT).await.map_err(|_| Error::TooLarge)?;
            let fields = if is_form { Posted::parse(&body) } else { Posted::default() };
            return Ok(Self { fields, files: vec![] });
        };
        let mut parts = Multipart::new(request.into_body().into_data_stream(), boundary);
        let mut upload = Self::default();
        let mut typed = 0;
        for _ in 0..MOST_PARTS {
            let Some(part) = parts.next_field().await.map_err(broken)? else { return Ok(upload) };
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                upload.files.extend(file_part(part, name, file, most, holds).await?);
            } else {
                let Content { bytes, too_large, .. } = content(part, FORM_LIMIT, true).await?;
                typed += bytes.len() + name.len();
                if too_large || typed > FORM_LIMIT {
                    return Err(Error::TooLarge);
                }
                upload.fields.0.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        Err(Error::TooLarge)
    }

    /// The file chosen in a field.
    pub fn file(&self, field: &str) -> Option<&SentFile> {
        self.files.iter().find(|file| file.field == field)
    }
}

/// A file that was chosen; where none was, browsers send one without a name and content.
async fn file_part(
    part: Field<'_>,
    field: String,
    name: String,
    most: usize,
    holds: bool,
) -> Result<Option<SentFile>, Error> {
    let Content { mut bytes, hash, size, too_large } = content(part, most, holds).await?;
    if name.is_empty() && size == 0 {
        return Ok(None);
    }
    if too_large {
        bytes = vec![];
    }
    Ok(Some(SentFile { field, name, bytes, hash, too_large }))
}

/// What a part holds.
struct Content {
    bytes: Vec<u8>,
    hash: [u8; 32],
    size: usize,
    /// It was more than is taken.
    too_large: bool,
}

async fn content(mut part: Field<'_>, most: usize, holds: bool) -> Result<Content, Error> {
    let (mut bytes, mut hash, mut size) = (vec![], Sha256::new(), 0);
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        size += chunk.len();
        if size <= most {
            hash.update(&chunk);
            if holds {
                bytes.extend_from_slice(&chunk);
            }
        }
    }
    Ok(Content { bytes, hash: hash.finalize().into(), size, too_large: size > most })
}

/// The connection broke off, or the limit on the whole request was met.
fn broken(error: multer::Error) -> Error {
    if let multer::Error::StreamReadFailed(_) = error {
        return Error::TooLarge;
    }
    Error::Refused("The form did not arrive whole. Go back and send it once more.".to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use axum::body::Body;

    /// A form as browsers send it: fields by name and text, then files by field, name and content.
    pub(crate) fn body(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
        let mut body = vec![];
        for (name, value) in fields {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        for (field, name, content) in files {
            body.extend(
                format!(
                    "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--XX--\r\n");
        body
    }

    pub(crate) const KIND: &str = "multipart/form-data; boundary=XX";

    async fn read(kind: &str, body: Vec<u8>, most: usize) -> Result<Upload, Error> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        Upload::read(request, most).await
    }

    #[tokio::test]
    async fn fields_and_files_come_apart() {
        let sent =
            body(&[("story", "Füllung & <b>"), ("agreed", "1")], &[("photo", "a.jpg", b"\xff\xd8"), ("none", "", b"")]);
        let upload = read(KIND, sent, 10).await.unwrap();
        assert_eq!(upload.fields.get("story"), Some("Füllung & <b>"));
        assert!(upload.fields.ticked("agreed"));
        assert_eq!(upload.files.len(), 1, "nothing was chosen in the other field");
        assert_eq!(upload.file("photo").unwrap().bytes, b"\xff\xd8");
        let plain = read("application/x-www-form-urlencoded", b"a=1+2".to_vec(), 10).await.unwrap();
        assert_eq!(plain.fields.get("a"), Some("1 2"));
        assert_eq!(read("text/plain", b"a=1".to_vec(), 10).await.unwrap(), Upload::default());
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_read_past_and_told() {
        let sent = body(&[], &[("photo", "a.jpg", vec![7; 40_000].as_slice()), ("other", "b.jpg", &[8; 9])]);
        let sent = [body(&[("story", "kept")], &[]).split_last_chunk::<8>().unwrap().0.to_vec(), sent].concat();
        let upload = read(KIND, sent, 30_000).await.unwrap();
        assert_eq!(upload.fields.get("story"), Some("kept"));
        let photo = upload.file("photo").unwrap();
        assert!(photo.too_large && photo.bytes.is_empty());
        assert_eq!(upload.file("other").unwrap().bytes, [8; 9]);
    }

    #[tokio::test]
    async fn too_much_typed_text_and_what_breaks_off_are_refused() {
        let long = "x".repeat(FORM_LIMIT + 1);
        assert!(matches!(read(KIND, body(&[("story", &long)], &[]), 10).await, Err(Error::TooLarge)));
        let many = vec![("a", "1"); MOST_PARTS + 1];
        assert!(matches!(read(KIND, body(&many, &[]), 10).await, Err(Error::TooLarge)));
        let whole = body(&[("story", "a")], &[("photo", "a.jpg", b"1234")]);
        for end in [0, 10, whole.len() / 2, whole.len() - 12] {
            assert!(matches!(read(KIND, whole[..end].to_vec(), 10).await, Err(Error::Refused(_))), "{end}");
        }
    }
}
