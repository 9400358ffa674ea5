//! The styles and fonts of the Word file: real ones, by the names offices have, no theme fonts.

use std::fmt::Write as _;

use crate::render::theme::{Theme, Type};

/// Fonts by one name in all scripts.
pub(super) fn font(name: &str) -> String {
    format!("w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\"")
}

/// Properties of letters: the font and the size.
fn letters(kind: &Type, more: &str) -> String {
    let (font, size) = (font(kind.fonts.name()), kind.size.halves());
    format!("<w:rPr><w:rFonts {font}/>{more}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>")
}

fn line(kind: &Type) -> String {
    format!("<w:spacing w:line=\"{}\" w:lineRule=\"exact\"/>", kind.line.twips())
}

/// Two characters in, whatever the size of the letters.
fn indent(kind: &Type) -> String {
    format!("<w:ind w:firstLine=\"{}\" w:firstLineChars=\"200\"/>", kind.size.twips() * 2)
}

fn style(kind: &str, id: &str, name: &str, inner: &str) -> String {
    format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{inner}</w:style>")
}

/// A paragraph's style; `paragraph` and `letters` are its properties.
fn paragraph(id: &str, name: &str, base: &str, next: &str, paragraph: &str, letters: &str) -> String {
    let next = if next.is_empty() { String::new() } else { format!("<w:next w:val=\"{next}\"/>") };
    let paragraph = if paragraph.is_empty() { String::new() } else { format!("<w:pPr>{paragraph}</w:pPr>") };
    let inner = format!("<w:basedOn w:val=\"{base}\"/>{next}<w:qFormat/>{paragraph}{letters}");
    style("paragraph", id, name, &inner)
}

/// Styles by role.
pub(super) fn styles(theme: &Theme) -> String {
    let Theme { body, title, section, part, table, number, .. } = theme;
    let (plain, size) = (font(body.fonts.name()), body.size.halves());
    let heading = |kind: &Type, level: usize| {
        format!("<w:keepNext/>{}{}<w:outlineLvl w:val=\"{level}\"/>", line(kind), indent(kind))
    };
    let mut out = format!(
        "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {plain} w:cs=\"Times New Roman\"/>\
         <w:kern w:val=\"2\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:widowControl w:val=\"0\"/>{}<w:jc w:val=\"both\"/></w:pPr></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
        line(body)
    );
    let wide = body.size.twips() * 2;
    let styles = [
        paragraph("BodyText", "Body Text", "Normal", "", &indent(body), ""),
        paragraph(
            "Title",
            "Title",
            "Normal",
            "BodyText",
            &format!("<w:keepNext/>{}<w:jc w:val=\"center\"/>", line(title)),
            &letters(title, ""),
        ),
        paragraph("Heading1", "heading 1", "Normal", "BodyText", &heading(section, 0), &letters(section, "")),
        paragraph("Heading2", "heading 2", "Normal", "BodyText", &heading(part, 1), &letters(part, "")),
        paragraph(
            "Heading3",
            "heading 3",
            "Normal",
            "BodyText",
            &heading(body, 2),
            "<w:rPr><w:b/><w:bCs/></w:rPr>",
        ),
        // The organ and the date: right, four characters in.
        paragraph(
            "Signature",
            "Signature",
            "Normal",
            "",
            &format!(
                "<w:keepLines/><w:ind w:right=\"{}\" w:rightChars=\"400\"/><w:jc w:val=\"right\"/>",
                wide * 2
            ),
            "",
        ),
        paragraph(
            "Quote",
            "Quote",
            "BodyText",
            "",
            &format!(
                "<w:ind w:left=\"{wide}\" w:leftChars=\"200\" w:firstLine=\"0\" w:firstLineChars=\"0\"/>"
            ),
            "",
        ),
        paragraph(
            "Caption",
            "caption",
            "Normal",
            "Normal",
            "<w:keepNext/><w:spacing w:before=\"120\"/><w:jc w:val=\"center\"/>",
            &format!(
                "<w:rPr><w:rFonts {}/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>",
                font(section.fonts.name())
            ),
        ),
        paragraph("ListParagraph", "List Paragraph", "Normal", "", "", ""),
        // What stands above a table behind the signature: the table of contents lists it.
        paragraph("AnnexCaption", "Annex Caption", "Caption", "Normal", "", ""),
        // Words in a table: lines as high as they need.
        paragraph(
            "TableText",
            "Table Text",
            "Normal",
            "",
            &format!("{}<w:jc w:val=\"center\"/>", line(table)),
            &letters(table, "<w:kern w:val=\"0\"/>"),
        ),
        paragraph(
            "Gap",
            "Table Gap",
            "Normal",
            "",
            "<w:spacing w:line=\"240\" w:lineRule=\"exact\"/>",
            "<w:rPr><w:sz w:val=\"12\"/><w:szCs w:val=\"12\"/></w:rPr>",
        ),
        // A drawing needs a line as high as it is.
        paragraph(
            "Figure",
            "Figure",
            "Normal",
            "",
            "<w:spacing w:before=\"120\" w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
            "",
        ),
        paragraph(
            "TOCHeading",
            "TOC Heading",
            "Normal",
            "",
            "<w:keepNext/><w:jc w:val=\"center\"/>",
            &letters(section, ""),
        ),
        paragraph(
            "TOC1",
            "toc 1",
            "Normal",
            "Normal",
            "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"8844\"/></w:tabs>",
            "",
        ),
        paragraph("Header", "header", "Normal", "", "", ""),
        paragraph("Footer", "footer", "Normal", "", &line(number), ""),
        style("character", "Hyperlink", "Hyperlink", "<w:rPr><w:u w:val=\"single\"/></w:rPr>"),
    ];
    out.extend(styles);
    let edge = |side: &str, size: usize| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"auto\"/>")
    };
    let edges: String =
        [("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4)]
            .map(|(side, size)| edge(side, size))
            .concat();
    let grid =
        format!("<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>");
    out += &style("table", "TableGrid", "Table Grid", &grid);
    out + "</w:styles>"
}

/// The fonts with the names that stand in where an office lacks one.
pub(super) fn fonts(theme: &Theme) -> String {
    let mut out =
        "<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">".to_owned();
    let mut seen: Vec<&str> = Vec::new();
    for kind in [&theme.title, &theme.body, &theme.section, &theme.part, &theme.table, &theme.number] {
        let name = kind.fonts.name();
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let others = kind.fonts.others().join(",");
        let others =
            if others.is_empty() { String::new() } else { format!("<w:altName w:val=\"{others}\"/>") };
        _ = write!(
            out,
            "<w:font w:name=\"{name}\">{others}<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/></w:font>"
        );
    }
    out + "<w:font w:name=\"Times New Roman\"><w:charset w:val=\"00\"/><w:family w:val=\"roman\"/></w:font></w:fonts>"
}
