//! Tables of Open XML: every grid column has a width, spans are gridSpan and vMerge, header rows repeat.

use std::fmt::Write as _;

use super::body::Writer;
use super::widths::{ABOVE, Measures};
use crate::document::{Cell, Role, Spot, Table};
use crate::render::xml::escape;

/// A table behind its caption, if it has one; `more` are properties of the caption.
pub(super) fn behind(writer: &mut Writer, table: &Table, measures: &Measures, more: &str) {
    if table.captioned {
        writer.caption(table, more);
    }
    let Measures { widths, row: height, fits, .. } = measures;
    let (caption, width) = (escape(&table.caption), widths.iter().sum::<usize>());
    let (rows, columns, header) = (table.rows.len(), table.width, table.header);
    let heads = if header > 0 { format!("，前{header}行是表头") } else { String::new() };
    _ = write!(
        writer.out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:top w:w=\"{0}\" w:type=\"dxa\"/><w:left w:w=\"60\" w:type=\"dxa\"/><w:bottom w:w=\"{0}\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>\
         <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
         <w:tblCaption w:val=\"{caption}\"/><w:tblDescription w:val=\"{caption}：{rows}行{columns}列{heads}\"/></w:tblPr><w:tblGrid>",
        ABOVE / 2
    );
    for width in widths {
        _ = write!(writer.out, "<w:gridCol w:w=\"{width}\"/>");
    }
    writer.out += "</w:tblGrid>";
    for ((y, row), spots) in table.rows.iter().enumerate().zip(table.grid()) {
        let header = if y < table.header { "<w:tblHeader/>" } else { "" };
        // A table stays whole where it fits a page; of others, headings of parts stay with what they head.
        let keep = y + 1 < rows
            && (*fits
                || y < table.header
                || row.iter().any(|it| matches!(it.role, Role::Caption | Role::Column | Role::ColumnGroup)));
        _ = write!(
            writer.out,
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{height}\" w:hRule=\"atLeast\"/>{header}<w:jc w:val=\"center\"/></w:trPr>"
        );
        for Spot { cell: of, column, span, continued } in spots {
            let width = widths[column..column + span].iter().sum();
            if continued {
                self::continued(writer, width, span);
            } else {
                cell(writer, of, width, span, keep);
            }
        }
        writer.out += "</w:tr>";
    }
    writer.out += "</w:tbl>";
    if measures.fits {
        writer.pages.whole(measures.height, 0);
    } else {
        writer.pages.flow(measures.height);
    }
    // Word wants a paragraph behind a table; a low one.
    writer.paragraph("Gap", "", &[]);
}

fn cell(writer: &mut Writer, cell: &Cell, width: usize, span: usize, keep: bool) {
    _ = write!(writer.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if span > 1 {
        _ = write!(writer.out, "<w:gridSpan w:val=\"{span}\"/>");
    }
    if cell.rowspan > 1 {
        writer.out += "<w:vMerge w:val=\"restart\"/>";
    }
    writer.out += "<w:vAlign w:val=\"center\"/></w:tcPr>";
    let keep = if keep { "<w:keepNext/>" } else { "" };
    let align = match cell.role {
        Role::Row => {
            let indent = cell.indent * 2 * writer.theme.table.size.twips();
            format!("{keep}<w:ind w:left=\"{indent}\"/><w:jc w:val=\"left\"/>")
        }
        Role::Data if cell.is_words() => format!("{keep}<w:jc w:val=\"left\"/>"),
        Role::Corner | Role::Caption | Role::Column | Role::ColumnGroup | Role::RowGroup | Role::Data => {
            keep.to_owned()
        }
    };
    writer.paragraph("TableText", &align, &cell.text);
    writer.out += "</w:tc>";
}

/// The part of a cell that reaches down from a row above.
fn continued(writer: &mut Writer, width: usize, span: usize) {
    _ = write!(writer.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if span > 1 {
        _ = write!(writer.out, "<w:gridSpan w:val=\"{span}\"/>");
    }
    writer.out += "<w:vMerge/></w:tcPr>";
    writer.paragraph("TableText", "", &[]);
    writer.out += "</w:tc>";
}
