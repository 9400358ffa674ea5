//! DOCX, by hand: the parts of an Open XML package as strings, zipped with fixed dates.
//!
//! The layout is GB/T 9704-2012: A4, margins 37/35/28/26 mm, title 22 pt 小标宋, body 16 pt 仿宋 at 28 pt pitch,
//! page numbers `— 1 —` outside. The order of elements is the schema's; Word is strict about it.

mod body;
mod styles;
mod table;

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::xml::escape;
use super::{DRAFT, Format};
use crate::document::{Document, Meta};

pub(super) static FORMAT: Format = Format { name: "docx", title: "Word", render };

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The namespaces every part of the document uses.
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The parts that are the same in every report, compressed once: without and with the draft's header.
static FIXED: LazyLock<[Vec<u8>; 2]> =
    LazyLock::new(|| [false, true].map(|draft| zipped(None, fixed(draft))));

fn render(document: &Document) -> Vec<u8> {
    let (body, links) = body::body(document);
    let meta = &document.meta;
    let text =
        format!("{HEAD}<w:document {SPACES}><w:body>{body}{}</w:body></w:document>", section(meta.draft));
    zipped(
        Some(&FIXED[usize::from(meta.draft)]),
        vec![
            ("word/document.xml", text),
            ("word/_rels/document.xml.rels", relations(meta.draft, &links)),
            ("docProps/core.xml", core(meta)),
        ],
    )
}

fn fixed(draft: bool) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("[Content_Types].xml", content_types(draft)),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/app.xml", APP.to_owned()),
        ("word/styles.xml", format!("{HEAD}{}", styles::STYLES)),
        ("word/settings.xml", format!("{HEAD}{SETTINGS}")),
        ("word/fontTable.xml", format!("{HEAD}{}", styles::FONTS)),
        ("word/footer1.xml", footer("right")),
        ("word/footer2.xml", footer("left")),
    ];
    if draft {
        parts.push(("word/header1.xml", header()));
    }
    parts
}

/// The parts of an archive, copied as they are, and some more.
fn zipped(archive: Option<&[u8]>, parts: Vec<(&str, String)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(16 << 10)));
    // Reading and writing memory does not fail.
    if let Some(Ok(mut fixed)) = archive.map(|bytes| ZipArchive::new(Cursor::new(bytes))) {
        for at in 0..fixed.len() {
            if let Ok(part) = fixed.by_index_raw(at) {
                _ = zip.raw_copy_file(part);
            }
        }
    }
    // A fixed date makes the same report the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default());
    for (name, text) in parts {
        if zip.start_file(name, options).is_ok() {
            _ = zip.write_all(text.as_bytes());
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn content_types(draft: bool) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let header = if draft {
        format!("<Override PartName=\"/word/header1.xml\" ContentType=\"{word}.header+xml\"/>")
    } else {
        String::new()
    };
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/>\
         <Override PartName=\"/word/settings.xml\" ContentType=\"{word}.settings+xml\"/>\
         <Override PartName=\"/word/fontTable.xml\" ContentType=\"{word}.fontTable+xml\"/>\
         <Override PartName=\"/word/footer1.xml\" ContentType=\"{word}.footer+xml\"/>\
         <Override PartName=\"/word/footer2.xml\" ContentType=\"{word}.footer+xml\"/>{header}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
         </Types>"
    )
}

const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
    <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
    </Relationships>";

const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>nianbao</Application></Properties>";

/// Odd and even pages differ; Word's compatibility mode is that of 2013 and later.
const SETTINGS: &str = "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:zoom w:percent=\"100\"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>\
    <w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val=\"156\"/>\
    <w:characterSpacingControl w:val=\"compressPunctuation\"/>\
    <w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>\
    <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
    <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

fn core(meta: &Meta) -> String {
    let (title, organ) = (escape(&meta.title), escape(&meta.organ));
    // The report's own date, never the clock's.
    let dates = meta.date.as_ref().map_or_else(String::new, |date| {
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:created>\
             <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}T00:00:00Z</dcterms:modified>"
        )
    });
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>{organ}</dc:creator>\
         <dc:language>zh-CN</dc:language>{dates}</cp:coreProperties>"
    )
}

fn relations(draft: bool, links: &[String]) -> String {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut parts: Vec<(String, &str, String, &str)> = [
        ("styles", "styles.xml"),
        ("settings", "settings.xml"),
        ("fontTable", "fontTable.xml"),
        ("footer", "footer1.xml"),
        ("footer", "footer2.xml"),
    ]
    .iter()
    .enumerate()
    .map(|(at, (kind, target))| (format!("rId{}", at + 1), *kind, (*target).to_owned(), ""))
    .collect();
    if draft {
        parts.push(("rId6".to_owned(), "header", "header1.xml".to_owned(), ""));
    }
    for (at, href) in links.iter().enumerate() {
        parts.push((format!("link{at}"), "hyperlink", escape(href), " TargetMode=\"External\""));
    }
    let parts: String = parts
        .iter()
        .map(|(id, kind, target, mode)| {
            format!("<Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"{mode}/>")
        })
        .collect();
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{parts}</Relationships>"
    )
}

/// A4 with the margins of GB/T 9704; the page number 7 mm below the text.
fn section(draft: bool) -> String {
    let header = if draft {
        "<w:headerReference w:type=\"default\" r:id=\"rId6\"/><w:headerReference w:type=\"even\" r:id=\"rId6\"/>"
    } else {
        ""
    };
    format!(
        "<w:sectPr>{header}<w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"1134\" w:footer=\"1304\" w:gutter=\"0\"/>\
         </w:sectPr>"
    )
}

/// `— 1 —` in 14 pt 宋体, one character in from the outer edge.
fn footer(side: &str) -> String {
    let indent = if side == "right" {
        "w:right=\"280\" w:rightChars=\"100\""
    } else {
        "w:left=\"280\" w:leftChars=\"100\""
    };
    let run = |inner: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\" w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\" w:cs=\"宋体\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>{inner}</w:r>"
        )
    };
    let parts = [
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"separate\"/>"),
        run("<w:t>1</w:t>"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    ];
    format!(
        "{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind {indent}/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:ftr>",
        parts.concat()
    )
}

fn header() -> String {
    format!(
        "{HEAD}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr>\
         <w:rFonts w:hint=\"eastAsia\" w:ascii=\"黑体\" w:hAnsi=\"黑体\" w:eastAsia=\"黑体\"/><w:color w:val=\"C00000\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr>\
         <w:t>{DRAFT}　不得公布</w:t></w:r></w:p></w:hdr>"
    )
}
