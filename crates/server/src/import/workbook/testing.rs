//! Workbooks made by hand for tests, sound ones and such as nobody should send.

use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A workbook's parts; a name that is put twice takes the later content.
#[derive(Debug, Clone)]
pub(in super::super) struct Fake(pub(in super::super) Vec<(String, Vec<u8>)>);

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TIES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The part with the cells of the first sheet.
pub(in super::super) const SHEET: &str = "xl/worksheets/sheet1.xml";
/// The part with the texts.
pub(in super::super) const STRINGS: &str = "xl/sharedStrings.xml";
/// The part with the formats.
pub(in super::super) const STYLES: &str = "xl/styles.xml";
/// The part with the list of sheets.
pub(in super::super) const WORKBOOK: &str = "xl/workbook.xml";
/// The part that says which parts are what.
pub(in super::super) const TYPES: &str = "[Content_Types].xml";
/// The part that says where the workbook's parts are.
pub(in super::super) const RELS: &str = "xl/_rels/workbook.xml.rels";

impl Fake {
    /// A sheet with these rows, as XML.
    pub(in super::super) fn of(rows: &str) -> Self {
        Self(vec![])
            .put(
                TYPES,
                "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
            )
            .put(
                "_rels/.rels",
                format!("<Relationships><Relationship Id=\"r\" Type=\"{TIES}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            )
            .put(
                WORKBOOK,
                format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TIES}\"><sheets><sheet name=\"Figures\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>"),
            )
            .put(
                RELS,
                format!(
                    "<Relationships><Relationship Id=\"s1\" Type=\"{TIES}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                     <Relationship Id=\"t\" Type=\"{TIES}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
                     <Relationship Id=\"y\" Type=\"{TIES}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            )
            .put(STRINGS, "<sst><si><t>cafe</t></si><si><r><t>inc</t></r><r><t>ome</t></r><rPh><t>no</t></rPh></si><si><t>a &amp; b&#10;c</t></si></sst>")
            .put(
                STYLES,
                "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"mmm\\-yy\"/></numFmts>\
                 <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
                 <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/><xf numFmtId=\"170\"/><xf numFmtId=\"45\"/></cellXfs></styleSheet>",
            )
            .put(SHEET, format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"))
    }

    /// A sheet of figures: the header, and rows of fields that are texts.
    pub(in super::super) fn figures(rows: &[[&str; 7]]) -> Self {
        let mut xml = header();
        for (index, row) in rows.iter().enumerate() {
            let cells: String = row.iter().map(|field| text_cell(field)).collect();
            xml.push_str(&format!("<row r=\"{}\">{cells}</row>", index + 2));
        }
        Self::of(&xml)
    }

    /// With a part.
    pub(in super::super) fn put(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.retain(|(known, _)| known != name);
        let is_xml = content.as_ref().starts_with(b"<") && !content.as_ref().starts_with(b"<?");
        let head = if is_xml { XML.as_bytes() } else { &[] };
        self.0.push((name.to_owned(), [head, content.as_ref()].concat()));
        self
    }

    /// Without a part.
    pub(in super::super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// As a file.
    pub(in super::super) fn bytes(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(vec![]));
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
        for (name, content) in &self.0 {
            archive.start_file(name, options).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

/// The header of a sheet of figures, in row 1.
pub(in super::super) fn header() -> String {
    let heads = ["enterprise", "period", "input", "breakdown", "value", "confidence", "note"];
    format!("<row r=\"1\">{}</row>", heads.map(text_cell).concat())
}

/// A cell with a text in it.
pub(in super::super) fn text_cell(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A row of one figure of the café, of a year of its own, whose value is a cell given as XML.
pub(in super::super) fn value_row(number: usize, input: &str, cell: &str) -> String {
    let text = text_cell;
    format!(
        "<row r=\"{number}\">{}{}{}<c/>{cell}</row>",
        text("cafe"),
        text(&format!("{}-Q4", 2000 + number)),
        text(input)
    )
}
