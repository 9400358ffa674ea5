//! A table of the form with the submission's figures in it.

use rust_decimal::Decimal;

use crate::document::{Cell, Inline, Role, Table};
use crate::edition::Kind;
use crate::edition::grid::{GridKind, grid};
use crate::model::Submission;

/// Draws table `number` of the edition.
pub(super) fn of(submission: &Submission, number: usize) -> Table {
    let edition = &submission.edition;
    let table = &edition.tables[number];
    let grid = grid(edition, table);
    let rows = grid.rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|cell| {
            let (role, text) = match cell.kind {
                GridKind::Caption => (Role::Caption, cell.label),
                GridKind::Corner => (Role::Corner, cell.label),
                GridKind::Column => (Role::Column, cell.label),
                GridKind::ColumnGroup => (Role::ColumnGroup, cell.label),
                GridKind::Row => (Role::Row, cell.label),
                GridKind::RowGroup if table.outline => (Role::Row, cell.label),
                GridKind::RowGroup => (Role::RowGroup, cell.label),
                GridKind::Unit => (Role::Data, cell.label),
                GridKind::Figure(figure) => (Role::Data, value(submission, figure)),
            };
            let text = if text.is_empty() { Vec::new() } else { vec![Inline::Text(text)] };
            Cell { role, text, colspan: cell.colspan, rowspan: cell.rowspan, indent: cell.indent }
        });
        cells.collect()
    });
    Table {
        id: format!("table-{}", table.id),
        caption: if table.outline {
            // An annex is called by its letter.
            let name =
                if table.name.starts_with("附表") { format!("{}　", table.name) } else { String::new() };
            format!("{name}{}（{}年度）", table.caption, submission.year)
        } else {
            format!("{}　{}", table.name, table.caption)
        },
        captioned: table.outline,
        width: grid.width,
        labels: if table.outline { 1 } else { grid.labels },
        header: grid.header,
        rows: rows.collect(),
    }
}

/// The figure as printed; a blank of a table declared `zero` is 0.
fn value(submission: &Submission, figure: usize) -> String {
    let definition = &submission.edition.figures[figure];
    // Where the form fixes no unit the amount is printed as it was written, with its own.
    if definition.own_unit
        && let Some((_, written)) = submission.with_unit.iter().find(|(at, _)| *at == figure)
    {
        return written.to_string();
    }
    let value = submission.figures.value(figure);
    // 本年增/减 has its sign.
    if definition.kind == Kind::Signed
        && let Some(number) = value.number().filter(|it| *it > Decimal::ZERO)
    {
        return format!("+{number}");
    }
    value.printed().unwrap_or_else(|| if submission.is_zero(figure) { "0".to_owned() } else { String::new() })
}
