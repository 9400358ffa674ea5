//! Pipe tables. They know no spans: labels of several levels are joined to a path, parts become tables.

use std::fmt::Write as _;

use super::{escape, inlines};
use crate::document::{Cell, Role, Table};

/// Whether a pipe table says all of it as it is: one header row, no spans.
pub(super) fn is_plain(table: &Table) -> bool {
    let plain = |cell: &Cell| cell.colspan == 1 && cell.rowspan == 1;
    table.header == 1 && table.labels <= 1 && table.rows.iter().flatten().all(plain)
}

/// The table as one or more pipe tables, a blank line between.
pub(super) fn draw(out: &mut String, table: &Table) {
    if table.captioned {
        _ = write!(out, "**{}**\n\n", escape(&table.caption));
    }
    let mut heads: Vec<Vec<&Cell>> = Vec::new();
    let mut body: Vec<Vec<&Cell>> = Vec::new();
    for spots in table.grid() {
        // Every column with the cell that covers it.
        let row: Vec<&Cell> = spots.iter().flat_map(|it| std::iter::repeat_n(it.cell, it.span)).collect();
        if row.iter().all(|it| it.role == Role::Caption) {
            part(out, table.labels, &mut heads, &mut body);
            let caption = row.first().map(|it| said(it)).unwrap_or_default();
            _ = write!(out, "**{caption}**\n\n");
        } else if row.iter().any(|it| matches!(it.role, Role::Column | Role::ColumnGroup)) {
            if !body.is_empty() {
                part(out, table.labels, &mut heads, &mut body);
            }
            heads.push(row);
        } else {
            body.push(row);
        }
    }
    part(out, table.labels, &mut heads, &mut body);
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// One pipe table: what stands above and at the left as paths.
fn part<'t>(out: &mut String, labels: usize, heads: &mut Vec<Vec<&'t Cell>>, body: &mut Vec<Vec<&'t Cell>>) {
    let (mut heads, mut body) = (std::mem::take(heads), std::mem::take(body));
    narrow(&mut heads, &mut body, labels);
    let width = heads.iter().chain(&body).map(Vec::len).max().unwrap_or(0);
    if width == 0 {
        return;
    }
    let labels = labels.min(width);
    let corner = heads.first().map(|row| path(row[..labels.min(row.len())].iter().copied()));
    let columns = (labels..width).map(|at| path(heads.iter().filter_map(|row| row.get(at).copied())));
    let first = corner.filter(|_| labels > 0);
    line(out, first.into_iter().chain(columns));
    // Figures stand in the middle; labels and words begin at the left.
    let is_words = |at: usize| body.iter().any(|row| row.get(at).is_some_and(|it| it.is_words()));
    let rule = |at: usize| if at < labels || is_words(at) { ":---" } else { ":---:" };
    line(out, (labels.saturating_sub(1)..width).map(|at| rule(at).to_owned()));
    for row in body {
        let label = (labels > 0).then(|| path(row[..labels.min(row.len())].iter().copied()));
        line(out, label.into_iter().chain(row.iter().skip(labels).map(|it| said(it))));
    }
    out.push('\n');
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
}

/// The words of cells one inside the other; a cell that covers several places is named once.
fn path<'t>(cells: impl Iterator<Item = &'t Cell>) -> String {
    let mut cells: Vec<&Cell> = cells.collect();
    cells.dedup_by(|a, b| std::ptr::eq(*a, *b));
    cells.into_iter().map(said).collect::<Vec<_>>().join(" / ")
}

/// On one line. A pipe is escaped as everywhere; one inside code, too, which only tables ask for.
fn said(cell: &Cell) -> String {
    let text = inlines(&cell.text).replace("\\\n", " ").replace('\n', " ");
    let text = text.replace("\\|", "|").replace('|', "\\|");
    format!("{}{text}", "\u{3000}".repeat(cell.indent))
}

/// Leaves out columns of values that in every row are the cell beside them: a figure that spans three is one figure.
fn narrow<'t>(heads: &mut [Vec<&'t Cell>], body: &mut [Vec<&'t Cell>], labels: usize) {
    let width = heads.iter().chain(body.iter()).map(Vec::len).max().unwrap_or(0);
    for at in (labels + 1..width).rev() {
        let is_beside = |row: &Vec<&Cell>| row.get(at).is_some_and(|it| std::ptr::eq(*it, row[at - 1]));
        if heads.iter().chain(body.iter()).all(is_beside) {
            heads.iter_mut().chain(body.iter_mut()).for_each(|row| _ = row.remove(at));
        }
    }
}
