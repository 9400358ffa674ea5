//! The figures of a submission. Nearly every cell is a whole number, which takes eight bytes; what stands in the others,
//! and where each of them is, is kept beside. A nation is read at the speed of these bytes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Value;
use crate::source::{Cell, Span};

/// There is no such cell.
const ABSENT: i64 = i64::MIN;
/// The cell is empty.
const BLANK: i64 = i64::MIN + 1;
/// It is no whole number; what it is stands beside.
const OTHER: i64 = i64::MIN + 2;
/// In a row: the field is no whole number from 0 up.
pub const NO_NUMBER: i64 = -1;

/// What stands in each cell of the form, and where; one a figure of the edition, in its order.
#[derive(Clone, Debug)]
pub struct Figures {
    cells: Vec<i64>,
    other: BTreeMap<usize, Value>,
    places: Places,
}

/// Where figures stand: the source by its number in the submission, and the stretch of it.
#[derive(Clone, Debug)]
enum Places {
    Each(Vec<Option<(u16, Span)>>),
    Row { source: u16, row: Row, columns: Columns },
}

/// For each figure the field of a row that holds it.
pub type Columns = Arc<[Option<u16>]>;

/// A row of a table without quotes.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its first byte.
    pub start: u32,
    /// Its number in the spreadsheet, from 0.
    pub number: u32,
    /// Its fields: the whole number from 0 up, or [`NO_NUMBER`], and where it ends, in bytes from the first.
    pub cells: Vec<(i64, u32)>,
}

impl Row {
    /// Where a field stands.
    pub fn span(&self, field: u16) -> Option<Span> {
        let at = usize::from(field);
        let (_, end) = *self.cells.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.cells.get(before));
        let from = before.map_or(0, |(_, before)| before + 1);
        let cell = Some(Cell { row: self.number, column: field });
        Some(Span { start: self.start + from, end: self.start + end, cell })
    }
}

impl Figures {
    /// So many, none of them in any file.
    pub fn new(count: usize) -> Self {
        Self { cells: vec![ABSENT; count], other: BTreeMap::new(), places: Places::Each(Vec::new()) }
    }

    /// Those of one row, where all of them are whole numbers; else the row wants a closer look.
    pub fn of_row(source: u16, row: Row, columns: &Columns) -> Option<Self> {
        let cell = |column: &Option<u16>| match column {
            Some(field) => row.cells.get(usize::from(*field)).map_or(NO_NUMBER, |(number, _)| *number),
            None => ABSENT,
        };
        let cells: Vec<i64> = columns.iter().map(cell).collect();
        if cells.iter().fold(false, |any, cell| any | (*cell == NO_NUMBER)) {
            return None;
        }
        let places = Places::Row { source, row, columns: Arc::clone(columns) };
        Some(Self { cells, other: BTreeMap::new(), places })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the form has none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// What stands there.
    pub fn value(&self, figure: usize) -> Value {
        match self.cells.get(figure).copied().unwrap_or(ABSENT) {
            ABSENT => Value::Absent,
            BLANK => Value::Blank,
            OTHER => self.other.get(&figure).cloned().unwrap_or_default(),
            whole => Value::Whole(whole),
        }
    }

    /// The number, exactly.
    pub fn number(&self, figure: usize) -> Option<Decimal> {
        match self.cells.get(figure).copied()? {
            ABSENT | BLANK => None,
            OTHER => self.other.get(&figure)?.number(),
            whole => Some(Decimal::from(whole)),
        }
    }

    /// Whether nothing was written.
    pub fn is_blank(&self, figure: usize) -> bool {
        self.cells.get(figure).is_none_or(|cell| matches!(*cell, ABSENT | BLANK))
    }

    /// As the report prints it; `None` where nothing was written.
    pub fn printed(&self, figure: usize) -> Option<String> {
        self.value(figure).printed()
    }

    /// Where it stands, if it has a cell.
    pub fn place(&self, figure: usize) -> Option<(u16, Span)> {
        match &self.places {
            Places::Each(places) => *places.get(figure)?,
            Places::Row { source, row, columns } => Some((*source, row.span((*columns.get(figure)?)?)?)),
        }
    }

    /// The sum of some where each is a whole number from 0 up: nearly always, and fast.
    pub fn sum(&self, of: &[usize]) -> Option<i64> {
        // All that is not such a number is below 0, and a sum of fewer than 9000 numbers of 15 digits is not.
        let (mut sum, mut signs) = (0_i64, 0_i64);
        for figure in of {
            let cell = *self.cells.get(*figure)?;
            sum = sum.wrapping_add(cell);
            signs |= cell | sum;
        }
        (signs >= 0).then_some(sum)
    }

    /// Adds the whole numbers to sums, figure by figure, and marks those that got one.
    pub fn add_whole(&self, sums: &mut [i128], filled: &mut [bool]) {
        for ((cell, sum), filled) in self.cells.iter().zip(sums).zip(filled) {
            let is_whole = *cell > OTHER;
            *sum += i128::from(if is_whole { *cell } else { 0 });
            *filled |= is_whole;
        }
    }

    /// How many of a range were filled in.
    pub fn filled(&self, range: Range<usize>) -> usize {
        self.cells.get(range).unwrap_or_default().iter().map(|cell| usize::from(*cell > BLANK)).sum()
    }

    /// The numbers that are not 0, which alone change a sum.
    pub fn not_zero(&self) -> impl Iterator<Item = (usize, Decimal)> {
        let mut behind = 0;
        let next = move || {
            let rest = self.cells.get(behind..)?;
            let at = behind + rest.iter().position(|cell| *cell != 0 && *cell > BLANK)?;
            behind = at + 1;
            Some(at)
        };
        let figures = std::iter::from_fn(next);
        figures.filter_map(|at| Some((at, self.number(at).filter(|number| !number.is_zero())?)))
    }

    /// Those that something other than a whole number from 0 up was written in.
    pub fn odd(&self) -> impl Iterator<Item = usize> {
        let odd = |cell: &i64| (*cell < 0) & (*cell > BLANK);
        // No branches: of nearly all submissions this tells that there are none.
        let any = self.cells.iter().fold(false, |any, cell| any | odd(cell));
        let cells = if any { self.cells.as_slice() } else { &[] };
        cells.iter().enumerate().filter(move |(_, cell)| odd(cell)).map(|(at, _)| at)
    }

    /// Puts a value where the figure stands.
    pub fn set(&mut self, figure: usize, value: Value) {
        let Some(cell) = self.cells.get_mut(figure) else { return };
        *cell = match value {
            Value::Absent => ABSENT,
            Value::Blank => BLANK,
            Value::Whole(whole) if whole > OTHER => whole,
            other => {
                self.other.insert(figure, other);
                OTHER
            }
        };
    }

    /// Puts a value, and where it stands.
    pub fn put(&mut self, figure: usize, value: Value, place: (u16, Span)) {
        if figure >= self.len() {
            return;
        }
        self.set(figure, value);
        if let Places::Row { .. } = &self.places {
            self.places = Places::Each((0..self.len()).map(|at| self.place(at)).collect());
        }
        if let Places::Each(places) = &mut self.places {
            // None of them has a place before the first one gets its own.
            places.resize(self.cells.len(), None);
            places[figure] = Some(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, row: &Row) -> Vec<String> {
        let cut = |field: u16| row.span(field).map(|it| text[it.range()].to_owned());
        (0..).map_while(cut).collect()
    }

    #[test]
    fn every_value_comes_back() {
        let exact = Value::Exact(Decimal::new(15, 1));
        let all =
            [Value::Absent, Value::Blank, Value::Whole(-3), exact, Value::Text("约三".into()), Value::Unread];
        let mut figures = Figures::new(all.len() + 1);
        for (at, value) in all.iter().enumerate() {
            figures.put(at, value.clone(), (0, Span::new(at, at + 1)));
        }
        figures.set(6, Value::Whole(7));
        let back: Vec<Value> = (0..all.len()).map(|at| figures.value(at)).collect();
        assert_eq!(back, all);
        assert_eq!(figures.place(6), None);
        assert_eq!(figures.place(2), Some((0, Span::new(2, 3))));
        assert_eq!(figures.odd().collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert_eq!((figures.filled(0..7), figures.is_blank(1), figures.is_blank(6)), (5, true, false));
        figures.set(4, Value::Blank);
        assert_eq!(figures.value(4), Value::Blank);
    }

    #[test]
    fn only_counts_are_added_fast() {
        let mut figures = Figures::new(4);
        [1, 2, -1].into_iter().enumerate().for_each(|(at, it)| figures.set(at, Value::Whole(it)));
        assert_eq!(figures.sum(&[0, 1]), Some(3));
        for of in [&[0, 2][..], &[0, 3], &[2, 0], &[9]] {
            assert_eq!(figures.sum(of), None, "{of:?}");
        }
    }

    #[test]
    fn fields_of_a_row_have_places() {
        let text = "甲,12,,3\n";
        let row = Row { start: 0, number: 4, cells: vec![(NO_NUMBER, 3), (12, 6), (NO_NUMBER, 7), (3, 9)] };
        assert_eq!(spans(text, &row), ["甲", "12", "", "3"]);
        let columns: Columns = Arc::from([Some(3), None, Some(1)]);
        assert!(Figures::of_row(0, row.clone(), &Arc::from([Some(2)])).is_none());
        let mut figures = Figures::of_row(0, row, &columns).unwrap();
        assert_eq!(figures.place(1), None);
        assert_eq!(
            figures.place(0).and_then(|(_, it)| it.cell).map(|it| it.to_string()).as_deref(),
            Some("D5")
        );
        let before = [figures.place(0), figures.place(2)];
        figures.put(1, Value::Whole(5), (0, Span::new(7, 7)));
        assert_eq!([figures.place(0), figures.place(2)], before);
        assert_eq!(figures.value(2), Value::Whole(12));
    }
}
