//! What the file says of itself: title, author, dates, and the standards it keeps to.

use super::PdfError;
use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
use time::OffsetDateTime;
use time::macros::format_description;

/// The program that made the file.
const PRODUCER: &str = concat!("Commonweal ", env!("CARGO_PKG_VERSION"));

/// What a reader's software is told of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub description: &'a str,
    /// BCP 47 language of every string.
    pub lang: &'a str,
    /// Seconds since 1970 in UTC.
    pub dated: i64,
}

/// The date of a document in the two ways a file needs it.
pub(super) struct Dates {
    /// As `D:20260310090000Z`.
    pdf: String,
    /// As `2026-03-10T09:00:00Z`.
    xmp: String,
}

impl Dates {
    /// From seconds since 1970 in UTC.
    pub(super) fn new(seconds: i64) -> Result<Self, PdfError> {
        let date = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| PdfError::Date(seconds))?;
        if !(0..=9999).contains(&date.year()) {
            return Err(PdfError::Date(seconds));
        }
        let pdf = date.format(format_description!("D:[year][month][day][hour][minute][second]Z"));
        let xmp = date.format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z"));
        match (pdf, xmp) {
            (Ok(pdf), Ok(xmp)) => Ok(Self { pdf, xmp }),
            _ => Err(PdfError::Date(seconds)),
        }
    }
}

/// A text string of any language.
pub(super) fn string(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The information dictionary, which says the same as the metadata.
pub(super) fn info(about: &About<'_>, dates: &Dates) -> Dictionary {
    dictionary! {
        "Title" => string(about.title),
        "Author" => string(about.author),
        "Subject" => string(about.description),
        "Producer" => string(PRODUCER),
        "CreationDate" => Object::string_literal(dates.pdf.as_str()),
        "ModDate" => Object::string_literal(dates.pdf.as_str()),
    }
}

/// The metadata stream, which must not be compressed.
pub(super) fn xmp(about: &About<'_>, dates: &Dates) -> Stream {
    let [title, author, description, lang] = [about.title, about.author, about.description, about.lang].map(escaped);
    let date = &dates.xmp;
    let packet = format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
{EXTENSION}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{FEFF}',
    );
    let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    Stream::new(dictionary, packet.into_bytes()).with_compression(false)
}

/// PDF/A knows nothing of PDF/UA, so the property that names it has to be described.
const EXTENSION: &str = r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;

/// Text that can stand in XML: without the characters that no XML may hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            control if control.is_control() => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
