//! The parts of the package beside its words: what there is, what refers to what, whose it is.

use std::fmt::Write as _;

use std::sync::Arc;

use super::{HEAD, frame, styles};
use crate::document::Meta;
use crate::render::theme::Theme;
use crate::render::xml::escape;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What the words refer to; `x0` is the first.
pub(super) enum Extra {
    /// An address.
    Link(String),
    /// A chart's part.
    Chart(String),
    /// The part that says how lists are marked.
    Lists(String),
    /// A picture's part.
    Picture { kind: &'static str, bytes: Arc<[u8]> },
}

impl Extra {
    /// The part's name in the package; a link has none.
    pub(super) fn part(&self, at: usize) -> String {
        match self {
            Self::Link(_) => String::new(),
            Self::Lists(_) => "word/numbering.xml".to_owned(),
            Self::Chart(_) => format!("word/charts/chart{at}.xml"),
            Self::Picture { kind, .. } => format!("word/media/picture{at}.{kind}"),
        }
    }
}

/// The parts that are the same in every report of a theme.
pub(super) fn fixed(theme: &Theme, draft: bool) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/app.xml", APP.to_owned()),
        ("word/styles.xml", format!("{HEAD}{}", styles::styles(theme))),
        ("word/settings.xml", format!("{HEAD}{SETTINGS}")),
        ("word/fontTable.xml", format!("{HEAD}{}", styles::fonts(theme))),
        ("word/footer1.xml", frame::footer(theme, "right")),
        ("word/footer2.xml", frame::footer(theme, "left")),
    ];
    if draft {
        parts.push(("word/header1.xml", frame::header(theme)));
    }
    parts
}

pub(super) fn content_types(draft: bool, extras: &[Extra]) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    let mut parts: String = [
        ("word/document.xml", "document.main"),
        ("word/styles.xml", "styles"),
        ("word/settings.xml", "settings"),
        ("word/fontTable.xml", "fontTable"),
        ("word/footer1.xml", "footer"),
        ("word/footer2.xml", "footer"),
    ]
    .iter()
    .map(|(name, kind)| part(name, &format!("{word}.{kind}+xml")))
    .collect();
    if draft {
        parts += &part("word/header1.xml", &format!("{word}.header+xml"));
    }
    parts += &part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    parts +=
        &part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    let mut kinds = String::new();
    for (at, extra) in extras.iter().enumerate() {
        match extra {
            Extra::Link(_) => {}
            Extra::Lists(_) => parts += &part(&extra.part(at), &format!("{word}.numbering+xml")),
            Extra::Chart(_) => {
                let kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
                parts += &part(&extra.part(at), kind);
            }
            Extra::Picture { kind, .. } if kinds.contains(kind) => {}
            Extra::Picture { kind, .. } => {
                _ = write!(kinds, "<Default Extension=\"{kind}\" ContentType=\"image/{kind}\"/>");
            }
        }
    }
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{kinds}{parts}</Types>"
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

pub(super) fn core(meta: &Meta) -> String {
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

pub(super) fn relations(draft: bool, extras: &[Extra]) -> String {
    let one = |id: &str, kind: &str, target: &str, mode: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    let mut all: String = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "settings", "settings.xml"),
        ("rId3", "fontTable", "fontTable.xml"),
        ("rId4", "footer", "footer1.xml"),
        ("rId5", "footer", "footer2.xml"),
    ]
    .iter()
    .map(|(id, kind, target)| one(id, kind, target, ""))
    .collect();
    if draft {
        all += &one("rId6", "header", "header1.xml", "");
    }
    for (at, extra) in extras.iter().enumerate() {
        let (id, part) = (format!("x{at}"), extra.part(at));
        let target = part.trim_start_matches("word/");
        all += &match extra {
            Extra::Link(href) => one(&id, "hyperlink", &escape(href), " TargetMode=\"External\""),
            Extra::Chart(_) => one(&id, "chart", target, ""),
            Extra::Lists(_) => one(&id, "numbering", target, ""),
            Extra::Picture { .. } => one(&id, "image", target, ""),
        };
    }
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}
