//! A table as a grid of cells with their spans, worked out from the trees of rows and columns.

use super::{Block, Edition, Line, Table};
use crate::diag::{Text, say};

/// A cell as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// What it is.
    pub kind: GridKind,
    /// Its words; a figure has none here.
    pub label: String,
    /// How many columns it takes.
    pub colspan: usize,
    /// How many rows it takes.
    pub rowspan: usize,
    /// How far it is indented, in an outline.
    pub indent: usize,
}

/// What a cell of the grid is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKind {
    /// A line across the table that heads a block.
    Caption,
    /// The corner between the labels of rows and columns.
    Corner,
    /// The label of one column.
    Column,
    /// The label of several columns.
    ColumnGroup,
    /// The label of one row.
    Row,
    /// The label of several rows.
    RowGroup,
    /// A unit of measure, or the dashes of a heading row.
    Unit,
    /// A figure, by its number in the edition.
    Figure(usize),
}

/// A table as drawn: its rows, each with the cells that begin in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Its columns.
    pub width: usize,
    /// How many of them hold labels.
    pub labels: usize,
    /// How many rows on top are its header.
    pub header: usize,
    /// Its rows.
    pub rows: Vec<Vec<GridCell>>,
}

/// The dashes that a row without a figure shows.
pub const DASHES: &str = "——";

fn depth(lines: &[Line]) -> usize {
    lines.iter().map(|line| 1 + depth(&line.parts)).max().unwrap_or(0)
}

fn leaves(line: &Line) -> usize {
    if line.parts.is_empty() { 1 } else { line.parts.iter().map(leaves).sum() }
}

/// The columns that hold values, of the widest block.
fn values(table: &Table) -> usize {
    table.blocks.iter().map(|block| block_width(block).unwrap_or(1)).max().unwrap_or(0)
}

/// `None` where a single column takes what there is.
fn block_width(block: &Block) -> Option<usize> {
    fn spans(line: &Line) -> usize {
        line.span
            .unwrap_or_else(|| if line.parts.is_empty() { 1 } else { line.parts.iter().map(spans).sum() })
    }
    match block.columns.as_slice() {
        [only] if only.parts.is_empty() && only.span.is_none() => None,
        columns => Some(columns.iter().map(spans).sum()),
    }
}

/// Whether every block is as wide as the table.
pub(super) fn fits(table: &Table) -> Result<(), Text> {
    let width = values(table);
    for (at, block) in table.blocks.iter().enumerate() {
        if let Some(found) = block_width(block)
            && found != width
        {
            let block = at + 1;
            return Err(say!(
                "第 {block} 块的列跨度合计 {found}，表宽 {width}",
                "the columns of block {block} span {found}, the table is {width} wide"
            ));
        }
    }
    Ok(())
}

/// The grid of a table.
pub fn grid(edition: &Edition, table: &Table) -> Grid {
    let label_depth = table.blocks.iter().map(|block| depth(&block.rows)).max().unwrap_or(0);
    let labels = if table.outline { 2 } else { label_depth };
    let values = values(table);
    let mut grid = Grid { width: labels + values, labels, header: 0, rows: Vec::new() };
    for (at, block) in table.blocks.iter().enumerate() {
        if let Some(caption) = &block.caption {
            grid.rows.push(vec![cell(GridKind::Caption, caption, grid.width, 1)]);
        }
        header(&mut grid, table, block, values);
        // Rows on top repeat on each page; those of a later block stand in the middle of the table.
        if at == 0 && block.caption.is_none() {
            grid.header = grid.rows.len();
        }
        let mut leaf = 0;
        if block.rows.is_empty() {
            grid.rows.push(figures(block, values, 0));
        }
        for line in &block.rows {
            if table.outline {
                outline(&mut grid, edition, block, line, 0, &mut leaf);
            } else {
                tree(&mut grid, block, line, 0, values, &mut leaf, Vec::new());
            }
        }
    }
    grid
}

fn cell(kind: GridKind, label: &str, colspan: usize, rowspan: usize) -> GridCell {
    GridCell { kind, label: label.to_owned(), colspan, rowspan, indent: 0 }
}

fn header(grid: &mut Grid, table: &Table, block: &Block, values: usize) {
    let height = depth(&block.columns);
    let mut rows: Vec<Vec<GridCell>> = vec![Vec::new(); height];
    if table.outline {
        rows[0].push(cell(GridKind::Corner, block.corner.as_deref().unwrap_or_default(), 1, height));
        rows[0].push(cell(GridKind::Corner, "单位", 1, height));
    } else if grid.labels > 0 {
        rows[0].push(cell(
            GridKind::Corner,
            block.corner.as_deref().unwrap_or_default(),
            grid.labels,
            height,
        ));
    }
    fn columns(rows: &mut [Vec<GridCell>], line: &Line, level: usize, height: usize, alone: Option<usize>) {
        if line.parts.is_empty() {
            let span = line.span.or(alone).unwrap_or(1);
            rows[level].push(cell(GridKind::Column, &line.label, span, height - level));
        } else {
            let span = line.parts.iter().map(|part| part.span.unwrap_or_else(|| leaves(part))).sum();
            rows[level].push(cell(GridKind::ColumnGroup, &line.label, span, 1));
            line.parts.iter().for_each(|part| columns(rows, part, level + 1, height, None));
        }
    }
    let alone = block_width(block).is_none().then_some(values);
    block.columns.iter().for_each(|line| columns(&mut rows, line, 0, height, alone));
    grid.rows.extend(rows);
}

/// The figures of a row, with the spans of their columns.
fn figures(block: &Block, values: usize, row: usize) -> Vec<GridCell> {
    fn spans(lines: &[Line], out: &mut Vec<usize>) {
        for line in lines {
            if line.parts.is_empty() { out.push(line.span.unwrap_or(1)) } else { spans(&line.parts, out) }
        }
    }
    let mut widths = Vec::new();
    spans(&block.columns, &mut widths);
    if block_width(block).is_none() {
        widths = vec![values];
    }
    let first = block.first + row * widths.len();
    widths.iter().enumerate().map(|(at, span)| cell(GridKind::Figure(first + at), "", *span, 1)).collect()
}

fn tree(
    grid: &mut Grid,
    block: &Block,
    line: &Line,
    level: usize,
    values: usize,
    leaf: &mut usize,
    mut before: Vec<GridCell>,
) {
    if line.parts.is_empty() {
        before.push(cell(GridKind::Row, &line.label, grid.labels - level, 1));
        before.extend(figures(block, values, *leaf));
        *leaf += 1;
        grid.rows.push(before);
        return;
    }
    before.push(cell(GridKind::RowGroup, &line.label, 1, leaves(line)));
    for part in &line.parts {
        tree(grid, block, part, level + 1, values, leaf, std::mem::take(&mut before));
    }
}

fn outline(grid: &mut Grid, edition: &Edition, block: &Block, line: &Line, level: usize, leaf: &mut usize) {
    let mut label = cell(if line.heading { GridKind::RowGroup } else { GridKind::Row }, &line.label, 1, 1);
    label.indent = level;
    let columns = block.column_leaves.len();
    if line.heading {
        let dashes = || cell(GridKind::Unit, DASHES, 1, 1);
        grid.rows.push(std::iter::once(label).chain((0..=columns).map(|_| dashes())).collect());
    } else {
        let first = block.first + *leaf * columns;
        let unit = edition.figures.get(first).map_or("", |figure| figure.unit.as_str());
        let mut row = vec![label, cell(GridKind::Unit, unit, 1, 1)];
        row.extend(figures(block, columns, *leaf));
        grid.rows.push(row);
        *leaf += 1;
    }
    for part in &line.parts {
        outline(grid, edition, block, part, level + 1, leaf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Editions;

    /// Every cell of the grid covered once, by spans.
    fn covered(grid: &Grid) -> bool {
        let mut seen = vec![vec![false; grid.width]; grid.rows.len()];
        for (y, row) in grid.rows.iter().enumerate() {
            let mut x = 0;
            for cell in row {
                while x < grid.width && seen[y][x] {
                    x += 1;
                }
                for dy in 0..cell.rowspan {
                    for dx in 0..cell.colspan {
                        match seen.get_mut(y + dy).and_then(|row| row.get_mut(x + dx)) {
                            Some(place) if !*place => *place = true,
                            _ => return false,
                        }
                    }
                }
            }
        }
        seen.iter().flatten().all(|it| *it)
    }

    #[test]
    fn every_table_fills_its_grid() {
        for edition in Editions::builtin().iter() {
            for (_, table) in edition.form() {
                let grid = grid(edition, table);
                assert!(covered(&grid), "{} {}", edition.id, table.id);
            }
        }
    }

    #[test]
    fn table_three_spans_as_published() {
        let editions = Editions::builtin();
        let edition = editions.for_year(2021).unwrap();
        let table = &edition.tables[edition.table("表三").unwrap()];
        let grid = grid(edition, table);
        assert_eq!((grid.width, grid.labels, grid.header, grid.rows.len()), (10, 3, 3, 28));
        let corner = &grid.rows[0][0];
        assert_eq!((corner.kind, corner.colspan, corner.rowspan), (GridKind::Corner, 3, 3));
        let find = |label: &str| grid.rows.iter().flatten().find(|cell| cell.label == label).unwrap();
        assert_eq!(find("三、本年度办理结果").rowspan, 22);
        assert_eq!(find("（三）不予公开").rowspan, 8);
        assert_eq!(find("（七）总计").colspan, 2);
        assert_eq!(find("法人或其他组织").colspan, 5);
    }
}
