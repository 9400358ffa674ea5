//! A cell and its neighbours, as the spreadsheet shows them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::diag::Label;
use crate::read;
use crate::source::{Cell, Place, Source};

/// Rows and columns that are shown at most, and letters of a cell.
const ROWS: usize = 40;
const COLUMNS: usize = 14;
const LETTERS: usize = 24;
/// More columns of labels no form has.
const LABELS: u16 = 4;

/// A part of a spreadsheet.
#[derive(Serialize)]
pub(super) struct Sheet {
    /// `A`, `B`; `…` where some are left out.
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// From 1; `⋮` where some are left out.
    number: String,
    cells: Vec<Shown>,
}

#[derive(Clone, Serialize)]
struct Shown {
    text: String,
    class: &'static str,
}

/// The tables that were cut into cells.
#[derive(Default)]
pub(super) struct Sheets {
    known: HashMap<*const Source, Table>,
}

/// The rows of a table, by their numbers.
type Table = HashMap<u32, Vec<String>>;

impl Sheets {
    /// What stands around a cell and the others that are meant with it; none where it is no cell.
    pub(super) fn around(&mut self, place: &Place, labels: &[Label]) -> Option<Sheet> {
        let here = place.span.cell?;
        let table =
            self.known.entry(Arc::as_ptr(&place.source)).or_insert_with(|| read::table(&place.source));
        if !table.contains_key(&here.row) {
            return None;
        }
        let same = labels.iter().filter(|it| Arc::ptr_eq(&it.place.source, &place.source));
        let meant: Vec<Cell> = same.filter_map(|it| it.place.span.cell).collect();
        let mut rows: BTreeSet<u32> = BTreeSet::from([0]);
        let mut columns: BTreeSet<u16> = BTreeSet::from([0]);
        let around = |at: u32| at.saturating_sub(1)..=at + 1;
        rows.extend(around(here.row));
        columns.extend(here.column.saturating_sub(1)..=here.column.saturating_add(1));
        for cell in &meant {
            rows.insert(cell.row);
            columns.insert(cell.column);
        }
        // What row and column are is told by all the labels of the rows, and by the words above the figures.
        let labels = rows.iter().filter_map(|at| heads(table.get(at)?)).max().unwrap_or(1);
        columns.extend(0..labels);
        let named = |column: u16| above(table, here.row, column, |it| !it.is_empty() && !is_number(it));
        let figures: Vec<u16> = columns.iter().copied().filter(|it| *it >= labels).collect();
        rows.extend(figures.into_iter().filter_map(named));
        let blank = |column: &u16| text(table, here.row, *column).trim().is_empty();
        rows.extend((0..labels).filter(blank).filter_map(named));
        let rows: Vec<u32> = rows.into_iter().filter(|at| table.contains_key(at)).take(ROWS).collect();
        let width = rows.iter().filter_map(|at| table.get(at)).map(Vec::len).max().unwrap_or(0);
        let columns: Vec<u16> =
            columns.into_iter().filter(|at| usize::from(*at) < width).take(COLUMNS).collect();
        let cut = gaps(&columns.iter().map(|at| u32::from(*at)).collect::<Vec<_>>());
        let name = |at: &Option<u32>| at.map_or_else(|| "…".to_owned(), letters);
        let shown = |row: u32| {
            let cells = cut.iter().map(|column| {
                let Some(column) = *column else { return Shown { text: "…".to_owned(), class: "" } };
                let text = text(table, row, u16::try_from(column).unwrap_or(u16::MAX));
                let is = |cell: &Cell| cell.row == row && u32::from(cell.column) == column;
                let class = match (is(&here), meant.iter().any(is)) {
                    (true, _) => "here n",
                    (false, true) => "also n",
                    (false, false) if is_number(text) => "n",
                    (false, false) => "",
                };
                Shown { text: short(text), class }
            });
            cells.collect::<Vec<_>>()
        };
        let lines = gaps(&rows).into_iter().map(|row| match row {
            Some(row) => Row { number: (row + 1).to_string(), cells: shown(row) },
            None => Row {
                number: "⋮".to_owned(),
                cells: vec![Shown { text: "⋮".to_owned(), class: "" }; cut.len()],
            },
        });
        Some(Sheet { columns: cut.iter().map(name).collect(), rows: lines.collect() })
    }
}

/// How many cells a row begins with that are labels; none where it has no figure.
fn heads(row: &[String]) -> Option<u16> {
    let at = row.iter().position(|it| is_number(it))?;
    u16::try_from(at).ok().filter(|it| *it <= LABELS)
}

fn text(table: &Table, row: u32, column: u16) -> &str {
    table.get(&row).and_then(|it| it.get(usize::from(column))).map_or("", String::as_str)
}

/// The nearest row above in which a column holds what is looked for.
fn above(table: &Table, row: u32, column: u16, wanted: impl Fn(&str) -> bool) -> Option<u32> {
    (0..row).rev().find(|row| wanted(text(table, *row, column).trim()))
}

/// The numbers, with `None` where some are left out between them.
fn gaps(numbers: &[u32]) -> Vec<Option<u32>> {
    let mut out = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        if at > 0 && numbers[at - 1] + 1 < *number {
            out.push(None);
        }
        out.push(Some(*number));
    }
    out
}

/// The column as a spreadsheet names it.
fn letters(column: u32) -> String {
    let cell = Cell { row: 0, column: u16::try_from(column).unwrap_or(u16::MAX) };
    cell.to_string().trim_end_matches(|char: char| char.is_ascii_digit()).to_owned()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_digit() || ".,-+%".contains(char))
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(LETTERS).collect();
    if text.chars().nth(LETTERS).is_some() {
        shown += "…";
    }
    shown
}
