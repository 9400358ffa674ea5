//! How wide columns are and how high rows: worked out from the words, so that nothing tears and a page is used.

use crate::document::{Cell, Inline, Role, Spot, Table, plain};
use crate::render::theme::Theme;

/// Left and right inside a cell, together.
const PADDING: usize = 120;
/// Above and below inside a cell, together.
pub(super) const ABOVE: usize = 40;

/// What two characters take beyond their width before a program breaks the line between them.
const SLACK: usize = 40;

/// The highest and the lowest row, in twips.
const ROWS: (usize, usize) = (440, 300);

/// A table on paper.
pub(super) struct Measures {
    /// A column each.
    pub(super) widths: Vec<usize>,
    /// The least height of each row.
    pub(super) row: usize,
    /// Whether it fills most of a page and fits one: it begins a page of its own and is not torn. `keepNext` on
    /// every row says so too, but not every program heeds it in tables.
    pub(super) is_page: bool,
    /// Whether it fits a page at all: then it is not torn.
    pub(super) fits: bool,
    /// How high it is.
    pub(super) height: usize,
}

/// Whether a table is too wide for this width: its figures or its headings would tear.
pub(super) fn is_wide(table: &Table, theme: &Theme, width: usize) -> bool {
    let (least, _) = wishes(table, theme.table.size.twips(), width);
    least.iter().sum::<usize>() > width
}

/// Measures a table for a text of this width and height.
pub(super) fn measure(table: &Table, theme: &Theme, (width, height): (usize, usize)) -> Measures {
    let character = theme.table.size.twips();
    let (least, wish) = wishes(table, character, width);
    let widths = share(&least, &wish, width);
    let lines = lines(table, &widths, character);
    let line = theme.table.line.twips();
    let total = |row: usize| lines.iter().map(|lines| row.max(lines * line + ABOVE)).sum::<usize>();
    // Above it stands its heading.
    let room = height.saturating_sub(theme.section.line.twips() * 2);
    let is_page = total(ROWS.1) <= room && total(ROWS.1) * 10 > room * 6;
    // Rows as high as a page allows, but not higher than is pleasant.
    let row = (ROWS.1..=ROWS.0).rev().step_by(20).find(|row| !is_page || total(*row) <= room);
    let row = row.unwrap_or(ROWS.1);
    Measures { height: total(row), fits: total(row) <= room, row, widths, is_page }
}

/// How many lines the fullest cell of each row has.
fn lines(table: &Table, widths: &[usize], character: usize) -> Vec<usize> {
    let needed = |spot: Spot| {
        let cell = spot.cell;
        let span: usize = widths[spot.column..spot.column + spot.span].iter().sum();
        let room = span.saturating_sub(PADDING + cell.indent * 2 * character).max(character);
        // A cell that reaches down shares its lines among its rows.
        cell_width(cell, character).div_ceil(room).div_ceil(cell.rowspan.max(1))
    };
    let begun = |row: Vec<Spot>| row.into_iter().filter(|it| !it.continued).map(needed).max();
    table.grid().map(|row| begun(row).unwrap_or(1).max(1)).collect()
}

/// What each column needs, and what it would like.
fn wishes(table: &Table, character: usize, width: usize) -> (Vec<usize>, Vec<usize>) {
    let mut least = vec![0; table.width];
    let mut wish = vec![0; table.width];
    let mut words = vec![false; table.width];
    for Spot { cell, column: x, .. } in table.grid().flatten().filter(|it| !it.continued) {
        if cell.colspan <= 1 {
            let (low, full) = wanted(cell, character, table.width > 5);
            least[x] = least[x].max(low);
            wish[x] = wish[x].max(full);
            words[x] |= cell.is_words();
        }
    }
    // Columns of values are alike, as on the printed form, wherever the page is wide enough for it.
    let of_words = words.iter().any(|it| *it);
    if let (Some(least), Some(wish), false) =
        (least.get_mut(table.labels..), wish.get_mut(table.labels..), of_words)
    {
        // In a narrow table there is room for each heading on one line.
        let asked = if table.width > 5 { &*least } else { &*wish };
        let widest = asked.iter().copied().max().unwrap_or(0);
        if widest * least.len() <= width / 2 || table.labels == 0 {
            // Labels of several levels need what is left; beside others there is room for four letters in a line.
            let wished = if table.labels > 1 { widest } else { wish.iter().copied().max().unwrap_or(0) };
            least.fill(widest);
            wish.fill(wished.max(widest));
        } else if table.labels > 1 {
            wish.copy_from_slice(least);
        }
    }
    (least, wish)
}

/// How wide the words of a cell are on one line.
fn cell_width(cell: &Cell, character: usize) -> usize {
    match cell.text.as_slice() {
        [] => 0,
        [Inline::Text(text)] => text_width(text, character),
        text => text_width(&plain(text), character),
    }
}

/// Latin letters and digits are half as wide as Chinese characters, and a little more in some fonts.
fn text_width(text: &str, character: usize) -> usize {
    text.chars().map(|char| if char.is_ascii() { character * 11 / 20 } else { character }).sum()
}

/// The least width that tears no number and no pair of characters, and the width of all on one line, in twips.
fn wanted(cell: &Cell, character: usize, many: bool) -> (usize, usize) {
    let full = cell_width(cell, character) + cell.indent * 2 * character + PADDING;
    match cell.role {
        // Words break over lines; what stands alone in a column needs room to read.
        Role::Data if cell.is_words() => (character * 8 + PADDING, full),
        // Other fonts than 宋体 have wider digits, for which a digit's width has a tenth more; a number must not break.
        Role::Data => (full + SLACK / 2, full + SLACK),
        // A label beside very many rows runs down in a narrow column.
        Role::RowGroup if cell.rowspan > 8 && full > character * 8 => {
            (character * 3 + PADDING, character * 3 + PADDING)
        }
        // `（三）不予公开` stays on one line, however it could be broken.
        Role::RowGroup => (full.min(character * 7 + PADDING), full.min(character * 8 + PADDING)),
        Role::Column if !many => (full.min(character * 4 + PADDING) + SLACK, full + SLACK),
        // Three letters cannot be broken without tearing a word; four make two lines of two.
        Role::Corner | Role::Caption | Role::Column | Role::ColumnGroup => {
            let word = if full <= character * 3 + PADDING { full } else { character * 2 + PADDING };
            (word + SLACK, full.min(character * 4 + PADDING) + SLACK)
        }
        Role::Row => (full.min(character * 8 + PADDING), full + SLACK),
    }
}

/// Shares the width of the page: everybody gets the least; small wishes are met before great ones, so that a heading
/// is not torn for the sake of a label that breaks over lines anyway.
fn share(least: &[usize], wish: &[usize], width: usize) -> Vec<usize> {
    let columns = least.len().max(1);
    let floor: usize = least.iter().sum();
    let mut widths: Vec<usize> = if floor > width {
        least.iter().map(|it| it * width / floor).collect()
    } else {
        let wanted = least.iter().zip(wish).map(|(least, wish)| wish.saturating_sub(*least));
        let mut wanted: Vec<(usize, usize)> = wanted.enumerate().collect();
        wanted.sort_by_key(|(at, wanted)| (*wanted, *at));
        let (mut widths, mut spare) = (least.to_vec(), width - floor);
        for (served, (at, wanted)) in wanted.iter().enumerate() {
            let more = (spare / (columns - served)).min(*wanted);
            widths[*at] += more;
            spare -= more;
        }
        widths
    };
    // What nobody wished for is shared alike; the last column takes what division leaves.
    let used: usize = widths.iter().sum();
    let extra = width.saturating_sub(used) / columns;
    widths.iter_mut().for_each(|width| *width += extra);
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += width.saturating_sub(used);
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
            assert_eq!(share(&least, &wish, 8844).iter().sum::<usize>(), 8844);
        }
    }
}
