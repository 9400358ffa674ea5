//! A table of the form drawn on the terminal, with its spans.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::edition::grid::{Grid, GridKind};

/// Widest label column, in cells of the terminal.
const LABEL: usize = 20;
/// Narrowest and widest column of figures.
const FIGURE: (usize, usize) = (4, 8);

/// Where a cell of the grid begins, and how far it goes.
struct Block<'g> {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    text: &'g str,
    figure: bool,
}

/// Draws the grid; figures are dots. Each line ends with a newline.
pub(super) fn table(grid: &Grid) -> String {
    let blocks = blocks(grid);
    let widths = widths(grid, &blocks);
    let heights = heights(grid, &blocks, &widths);
    let offset = |sizes: &[usize], at: usize| sizes[..at].iter().map(|size| size + 1).sum::<usize>();
    let (width, height) = (offset(&widths, widths.len()) + 1, offset(&heights, heights.len()) + 1);
    // What is drawn, a terminal cell each; the right half of a wide letter is None.
    let mut canvas: Vec<Vec<Option<char>>> = vec![vec![Some(' '); width]; height];
    let mut lines: Vec<Vec<u8>> = vec![vec![0; width]; height];
    for block in &blocks {
        let (left, top) = (offset(&widths, block.column), offset(&heights, block.row));
        let (right, bottom) =
            (offset(&widths, block.column + block.columns), offset(&heights, block.row + block.rows));
        for y in [top, bottom] {
            for (x, bits) in lines[y].iter_mut().enumerate().take(right + 1).skip(left) {
                *bits |= u8::from(x > left) | (u8::from(x < right) << 1);
            }
        }
        for (y, line) in lines.iter_mut().enumerate().take(bottom + 1).skip(top) {
            for x in [left, right] {
                line[x] |= if y > top { 4 } else { 0 } | if y < bottom { 8 } else { 0 };
            }
        }
        let inner = right - left - 1;
        let text = if block.figure { vec!["·".to_owned()] } else { wrapped(block.text, inner) };
        let above = (bottom - top - 1).saturating_sub(text.len()) / 2;
        for (number, line) in text.iter().enumerate() {
            let indent = if block.figure { inner.saturating_sub(line.width()) / 2 } else { 0 };
            let (mut x, y) = (left + 1 + indent, top + 1 + above + number);
            for char in line.chars() {
                let wide = char.width().unwrap_or(0);
                if wide == 0 || x + wide > right || y >= bottom {
                    continue;
                }
                canvas[y][x] = Some(char);
                if wide == 2 {
                    canvas[y][x + 1] = None;
                }
                x += wide;
            }
        }
    }
    let mut out = String::new();
    for (y, row) in canvas.iter().enumerate() {
        for (x, char) in row.iter().enumerate() {
            match lines[y][x] {
                0 => out.extend(*char),
                bits => out.push(joint(bits)),
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

/// The sign where lines go left (1), right (2), up (4) and down (8).
fn joint(bits: u8) -> char {
    match bits {
        1..=3 => '─',
        4 | 8 | 12 => '│',
        10 => '┌',
        9 => '┐',
        6 => '└',
        5 => '┘',
        14 => '├',
        13 => '┤',
        11 => '┬',
        7 => '┴',
        _ => '┼',
    }
}

fn blocks(grid: &Grid) -> Vec<Block<'_>> {
    let mut taken = vec![vec![false; grid.width]; grid.rows.len()];
    let mut found = Vec::new();
    for (row, cells) in grid.rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while column < grid.width && taken[row][column] {
                column += 1;
            }
            let (rows, columns) =
                (cell.rowspan.min(grid.rows.len() - row), cell.colspan.min(grid.width - column));
            for line in taken.iter_mut().skip(row).take(rows) {
                line[column..column + columns].fill(true);
            }
            let figure = matches!(cell.kind, GridKind::Figure(_));
            found.push(Block { row, column, rows, columns, text: &cell.label, figure });
            column += columns;
        }
    }
    found
}

/// Columns as wide as their words need, within bounds.
fn widths(grid: &Grid, blocks: &[Block]) -> Vec<usize> {
    let mut widths: Vec<usize> =
        (0..grid.width).map(|at| if at < grid.labels { 4 } else { FIGURE.0 }).collect();
    for block in blocks.iter().filter(|block| block.columns == 1 && !block.figure) {
        let most = if block.column < grid.labels { LABEL } else { FIGURE.1 };
        let tall = block.rows > 3;
        let wanted = if tall { block.text.width().min(8) } else { block.text.width().min(most) };
        widths[block.column] = widths[block.column].max(wanted);
    }
    widths
}

/// Rows as high as their words need; where a cell spans several, the last of them grows.
fn heights(grid: &Grid, blocks: &[Block], widths: &[usize]) -> Vec<usize> {
    let mut heights = vec![1; grid.rows.len()];
    let mut sorted: Vec<&Block> = blocks.iter().collect();
    sorted.sort_by_key(|block| block.rows);
    for block in sorted {
        let inner =
            widths[block.column..block.column + block.columns].iter().sum::<usize>() + block.columns - 1;
        let lines = wrapped(block.text, inner).len();
        let last = block.row + block.rows - 1;
        let there = heights[block.row..=last].iter().sum::<usize>() + block.rows - 1;
        heights[last] += lines.saturating_sub(there);
    }
    heights
}

/// A text cut into lines of a width.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for char in text.chars() {
        let wide = char.width().unwrap_or(0);
        if used + wide > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(char);
        used += wide;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Editions;
    use crate::edition::grid::grid;

    #[test]
    fn every_line_of_a_table_is_as_wide() {
        for edition in Editions::builtin().iter() {
            for (_, of) in edition.form() {
                let drawn = table(&grid(edition, of));
                let widths: Vec<usize> = drawn.lines().map(str::width).collect();
                assert!(
                    widths.windows(2).all(|pair| pair[0] == pair[1]),
                    "{} {}\n{drawn}",
                    edition.id,
                    of.id
                );
            }
        }
    }
}
