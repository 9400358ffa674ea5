//! Tables of Open XML: every grid column has a width, spans are gridSpan and vMerge, header rows repeat.

use super::body::Writer;
use crate::document::{Cell, Role, Table, plain};
use crate::render::xml::escape;
use std::fmt::Write as _;

/// The width of the text in twips: 156 mm.
const WIDTH: usize = 8844;
/// Left and right inside a cell, together.
const PADDING: usize = 120;
/// A character of the table's font: 9.5 pt.
const CHARACTER: usize = 190;

/// The longest value that must stand on one line, in characters: what is longer is words.
const LONGEST: usize = 14;

/// What two characters take beyond their width before a program breaks the line between them.
const SLACK: usize = 60;

/// Whether a table fills most of a page and fits it, as 表三 does with its 28 rows: it begins a page of its own
/// and is not torn. `keepNext` on every row would say so too, but not every program heeds it in tables.
pub(super) fn is_page(table: &Table) -> bool {
    (20..=30).contains(&table.rows.len())
}

pub(super) fn table(writer: &mut Writer, table: &Table) {
    if table.captioned {
        writer.paragraph("Caption", "", &[crate::document::Inline::Text(table.caption.clone())]);
    }
    let widths = widths(table);
    let caption = escape(&table.caption);
    _ = write!(
        writer.out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>\
         <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
         <w:tblCaption w:val=\"{caption}\"/><w:tblDescription w:val=\"{caption}\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        _ = write!(writer.out, "<w:gridCol w:w=\"{width}\"/>");
    }
    writer.out += "</w:tblGrid>";
    // Cells that reach down from rows above: how many rows are left, and how wide.
    let mut below: Vec<(usize, usize)> = vec![(0, 0); table.width];
    for (y, row) in table.rows.iter().enumerate() {
        let header = if y < table.header { "<w:tblHeader/>" } else { "" };
        // Headings of parts stay with what they head.
        let keep = y + 1 < table.rows.len()
            && row.iter().any(|cell| matches!(cell.role, Role::Caption | Role::Column | Role::ColumnGroup));
        _ = write!(
            writer.out,
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{}\" w:hRule=\"atLeast\"/>{header}<w:jc w:val=\"center\"/></w:trPr>",
            height(table)
        );
        let mut cells = row.iter();
        let mut x = 0;
        while x < table.width {
            if below[x].0 > 0 {
                let span = below[x].1.max(1);
                continued(writer, &widths, x, span);
                below[x].0 -= 1;
                x += span;
                continue;
            }
            let Some(next) = cells.next() else { break };
            let span = next.colspan.clamp(1, table.width - x);
            cell(writer, next, widths[x..x + span].iter().sum(), span, keep);
            if next.rowspan > 1 {
                below[x] = (next.rowspan - 1, span);
            }
            x += span;
        }
        writer.out += "</w:tr>";
    }
    writer.out += "</w:tbl>";
    // Word wants a paragraph behind a table; a low one.
    writer.paragraph("Gap", "", &[]);
}

/// Long tables have low rows, so that 表三 fits its page.
fn height(table: &Table) -> usize {
    if table.rows.len() > 20 { 320 } else { 440 }
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
            let indent = cell.indent * 2 * CHARACTER;
            format!("{keep}<w:ind w:left=\"{indent}\"/><w:jc w:val=\"left\"/>")
        }
        Role::Corner | Role::Caption | Role::Column | Role::ColumnGroup | Role::RowGroup | Role::Data => {
            keep.to_owned()
        }
    };
    writer.paragraph("TableText", &align, &cell.text);
    writer.out += "</w:tc>";
}

/// The part of a cell that reaches down from a row above.
fn continued(writer: &mut Writer, widths: &[usize], x: usize, span: usize) {
    let width: usize = widths[x..x + span].iter().sum();
    _ = write!(writer.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if span > 1 {
        _ = write!(writer.out, "<w:gridSpan w:val=\"{span}\"/>");
    }
    writer.out += "<w:vMerge/></w:tcPr>";
    writer.paragraph("TableText", "", &[]);
    writer.out += "</w:tc>";
}

/// The widths of the grid: each column as wide as its longest unbreakable value asks, labels share the rest.
fn widths(table: &Table) -> Vec<usize> {
    let mut least = vec![0; table.width];
    let mut wish = vec![0; table.width];
    let mut occupied: Vec<usize> = vec![0; table.width];
    for row in &table.rows {
        let mut cells = row.iter();
        let mut x = 0;
        while x < table.width {
            if occupied[x] > 0 {
                occupied[x] -= 1;
                x += 1;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            let span = cell.colspan.clamp(1, table.width - x);
            let text = plain(&cell.text);
            occupied[x..x + span].fill(cell.rowspan.saturating_sub(1));
            if span == 1 {
                let (low, full) = wanted(cell, &text);
                least[x] = least[x].max(low);
                wish[x] = wish[x].max(full);
            }
            x += span;
        }
    }
    // Columns of values are alike, as on the printed form, wherever the page is wide enough for it.
    if let (Some(least), Some(wish)) = (least.get_mut(table.labels..), wish.get_mut(table.labels..)) {
        // In a narrow table there is room for each heading on one line.
        let asked = if table.width > 5 { &*least } else { &*wish };
        let widest = asked.iter().copied().max().unwrap_or(0);
        if widest * least.len() <= WIDTH * 3 / 5 || table.labels == 0 {
            least.fill(widest);
            wish.fill(widest);
        }
    }
    share(&least, &wish)
}

/// The least width that tears no number and no pair of characters, and the width of all on one line, in twips.
fn wanted(cell: &Cell, text: &str) -> (usize, usize) {
    let width = |text: &str| -> usize {
        text.chars().map(|char| if char.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
    };
    let full = width(text) + cell.indent * 2 * CHARACTER + PADDING;
    match cell.role {
        // Words break over lines; what stands alone in a column needs room to read.
        Role::Data if text.chars().count() > LONGEST => (CHARACTER * 10 + PADDING, full),
        // Other fonts than 宋体 have wider digits, and a number must not break.
        Role::Data => (full + full * 3 / 10, full + full * 3 / 10),
        // A label beside many rows runs down in a narrow column.
        Role::RowGroup => {
            let tall = cell.rowspan > 8;
            if tall {
                (CHARACTER * 2 + PADDING + SLACK, CHARACTER * 3 + PADDING)
            } else {
                (CHARACTER * 4 + PADDING, CHARACTER * 6 + PADDING)
            }
        }
        Role::Corner | Role::Caption | Role::Column | Role::ColumnGroup => {
            (CHARACTER * 2 + PADDING + SLACK, full.min(CHARACTER * 4 + PADDING))
        }
        Role::Row => (CHARACTER * 4 + PADDING, full),
    }
}

/// Shares the width of the page: everybody gets the least, the rest goes by what is still wished for.
fn share(least: &[usize], wish: &[usize]) -> Vec<usize> {
    let columns = least.len().max(1);
    let floor: usize = least.iter().sum();
    let mut widths: Vec<usize> = if floor > WIDTH {
        least.iter().map(|it| it * WIDTH / floor).collect()
    } else {
        let wishes: Vec<usize> =
            least.iter().zip(wish).map(|(least, wish)| wish.saturating_sub(*least)).collect();
        let total: usize = wishes.iter().sum();
        let spare = WIDTH - floor;
        least
            .iter()
            .zip(&wishes)
            .map(|(least, wish)| least + (spare.min(total) * wish).checked_div(total).unwrap_or(0))
            .collect()
    };
    // What nobody wished for is shared alike; the last column takes what division leaves.
    let used: usize = widths.iter().sum();
    let extra = WIDTH.saturating_sub(used) / columns;
    widths.iter_mut().for_each(|width| *width += extra);
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += WIDTH.saturating_sub(used);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_fill_the_page() {
        for (least, wish) in
            [(vec![100, 200], vec![100, 9000]), (vec![9000, 9000], vec![9000, 9000]), (vec![0], vec![0])]
        {
            assert_eq!(share(&least, &wish).iter().sum::<usize>(), WIDTH);
        }
    }
}
