//! A table as CSV in the shape of the form: what `nianbao new` gives to fill in and what a roll-up writes.

use super::grid::{GridKind, grid};
use super::{Edition, Table};
use crate::source::guarded;

/// The table as on the form: merged cells as blanks, a mark in front so that Excel and WPS read UTF-8. `title` stands in
/// a line above it, `figure` gives what stands in a figure's cell.
pub fn csv(
    edition: &Edition,
    table: &Table,
    title: Option<&str>,
    figure: impl Fn(usize) -> String,
) -> std::io::Result<Vec<u8>> {
    let grid = grid(edition, table);
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    if let Some(title) = title {
        let mut line = vec![""; grid.width.max(1)];
        let title = guarded(title);
        line[0] = &title;
        writer.write_record(&line)?;
    }
    let mut below = vec![0_usize; grid.width];
    for row in &grid.rows {
        let mut fields = vec![String::new(); grid.width];
        let (mut cells, mut x) = (row.iter(), 0);
        while x < grid.width {
            if below[x] > 0 {
                below[x] -= 1;
                x += 1;
                continue;
            }
            let Some(cell) = cells.next() else { break };
            match cell.kind {
                GridKind::Figure(number) => fields[x] = figure(number),
                _ => fields[x] = guarded(&cell.label).into_owned(),
            }
            below[x..x + cell.colspan].fill(cell.rowspan - 1);
            x += cell.colspan;
        }
        writer.write_record(&fields)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
