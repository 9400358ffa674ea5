//! The figures of a submission. Nearly every cell is a whole number, which takes eight bytes; what stands in the others,
//! and where each of them is, is kept beside. A nation is read at the speed of these bytes.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Value;
use crate::edition::Terms;
use crate::source::{Cell, Span};

/// There is no such cell. Like [`BLANK`] it is far below any number and nothing but its first bits: the others add
/// nothing to a sum.
const ABSENT: i64 = i64::MIN;
/// The cell is empty.
const BLANK: i64 = i64::MIN + (1 << 60);
/// It is no whole number, or one of 18 digits; what it is stands beside.
const OTHER: i64 = i64::MIN + (1 << 61) + 1;
/// The bits that tell blanks from one another.
const FIRST_BITS: u32 = 4;
/// Numbers of 15 digits are below this, and so many of them added up find room.
const SMALL: i64 = 1 << 50;
/// How many.
pub const MANY: usize = 1 << 12;

/// What stands in each cell of the form, and where; one a figure of the edition, in its order.
#[derive(Clone, Debug)]
pub struct Figures {
    cells: Vec<i64>,
    /// In how many something other than a whole number from 0 up, of 15 digits at most, was written: nearly always in
    /// none, and then nobody need look at them one by one.
    odd: usize,
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

/// A row of a table, without quotes.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its first byte.
    pub start: u32,
    /// Its number in the spreadsheet, from 0.
    pub number: u32,
    /// The byte after each of its fields.
    pub ends: Box<[u32]>,
}

impl Row {
    /// Where a field stands.
    fn span(&self, field: u16) -> Option<Span> {
        let at = usize::from(field);
        let end = *self.ends.get(at)?;
        let start =
            at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(self.start, |it| it + 1);
        Some(Span { start, end, cell: Some(Cell { row: self.number, column: field }) })
    }
}

impl Figures {
    /// So many, none of them in any file.
    pub fn new(count: usize) -> Self {
        let places = Places::Each(Vec::new());
        Self { cells: vec![ABSENT; count], odd: 0, other: BTreeMap::new(), places }
    }

    /// Those of one row: `fill` puts each where it belongs, a whole number from 0 up, and tells the row.
    pub fn of_row(
        source: u16,
        columns: &Columns,
        fill: impl FnOnce(&mut [i64]) -> Option<Row>,
    ) -> Option<Self> {
        let mut cells = vec![ABSENT; columns.len()];
        let row = fill(&mut cells)?;
        debug_assert!(!cells.iter().any(|cell| is_odd(*cell)));
        let places = Places::Row { source, row, columns: Arc::clone(columns) };
        Some(Self { cells, odd: 0, other: BTreeMap::new(), places })
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

    /// The sum of some where each is a whole number from 0 up, of 15 digits at most: nearly always, and fast.
    #[inline]
    pub fn sum(&self, of: &Terms) -> Option<i64> {
        match &**of {
            [only] => self.cells.get(*only).copied().filter(|cell| (0..SMALL).contains(cell)),
            _ => self.sum_of(of),
        }
    }

    fn sum_of(&self, of: &Terms) -> Option<i64> {
        // All that is not such a number is below 0, so that of all together one bit tells.
        let (mut sum, mut bits) = (0_i64, 0_i64);
        let mut add = |cell: i64| (sum, bits) = (sum.wrapping_add(cell), bits | cell);
        match of.evenly() {
            Some((range, step)) => {
                let (cells, mut at) = (self.cells.get(range)?, 0);
                while let Some(cell) = cells.get(at) {
                    add(*cell);
                    at += step;
                }
            }
            None => of.iter().for_each(|figure| add(self.cells.get(*figure).copied().unwrap_or(ABSENT))),
        }
        ((0..SMALL).contains(&bits) && of.len() <= MANY).then_some(sum)
    }

    /// Adds to sums, figure by figure, all that [`odd`](Self::odd) leaves out: no more than [`MANY`] may be added to one.
    /// `signs` are below 0 as long as nothing was written. No branches: a nation is added up here.
    pub fn add_to(&self, sums: &mut [i64], signs: &mut [i64]) {
        let all = self.cells.iter().zip(sums).zip(signs);
        let add = |((cell, sum), sign): ((&i64, &mut i64), &mut i64)| {
            *sum += *cell & (SMALL - 1);
            *sign &= *cell;
        };
        if self.odd == 0 {
            all.for_each(add);
        } else {
            all.filter(|((cell, _), _)| !is_odd(**cell)).for_each(add);
        }
    }

    /// How many of a range were filled in.
    pub fn filled(&self, range: Range<usize>) -> usize {
        let cells = self.cells.get(range).unwrap_or_default();
        if cells.iter().fold(0, |signs, cell| signs | cell) >= 0 {
            return cells.len();
        }
        cells.iter().filter(|cell| **cell > BLANK).count()
    }

    /// The numbers that are not 0, which alone change a sum.
    pub fn not_zero(&self) -> impl Iterator<Item = (usize, Decimal)> {
        self.not_0().filter_map(|at| Some((at, self.number(at).filter(|number| !number.is_zero())?)))
    }

    /// The cells in which something other than 0 was written.
    fn not_0(&self) -> impl Iterator<Item = usize> {
        let mut behind = 0;
        std::iter::from_fn(move || {
            let rest = self.cells.get(behind..)?;
            // Most are 0, so that four of them are looked at together.
            let is_nothing =
                |cells: &[i64]| cells.iter().fold(0, |bits, cell| bits | cell << FIRST_BITS) == 0;
            let skipped = 4 * rest.chunks_exact(4).take_while(|four| is_nothing(four)).count();
            let at = rest.get(skipped..)?.iter().position(|cell| *cell << FIRST_BITS != 0)?;
            behind += skipped + at + 1;
            behind.checked_sub(1)
        })
    }

    /// A digest of the numbers that are not 0, and how many there are. Numbers of one value have one digest, however they
    /// are written.
    pub fn digest(&self) -> (u64, usize) {
        let (mut hasher, mut count) = (DefaultHasher::new(), 0);
        for at in self.not_0() {
            match self.cells[at] {
                cell if !is_odd(cell) => (at, cell).hash(&mut hasher),
                _ => match self.number(at).map(|it| it.normalize()).filter(|number| !number.is_zero()) {
                    Some(number) => match number.to_i64().filter(|_| number.scale() == 0) {
                        Some(whole) => (at, whole).hash(&mut hasher),
                        None => (at, number).hash(&mut hasher),
                    },
                    None => continue,
                },
            }
            count += 1;
        }
        (hasher.finish(), count)
    }

    /// Those that something other than a whole number from 0 up, of 15 digits at most, was written in.
    pub fn odd(&self) -> impl Iterator<Item = usize> {
        let cells = if self.odd == 0 { &[] } else { self.cells.as_slice() };
        cells.iter().enumerate().filter(|(_, cell)| is_odd(**cell)).map(|(at, _)| at)
    }

    /// Puts a value where the figure stands.
    pub fn set(&mut self, figure: usize, value: Value) {
        let Some(cell) = self.cells.get_mut(figure) else { return };
        let before = *cell;
        *cell = match value {
            Value::Absent => ABSENT,
            Value::Blank => BLANK,
            Value::Whole(whole) if whole.unsigned_abs() < 1 << 59 => whole,
            other => {
                self.other.insert(figure, other);
                OTHER
            }
        };
        self.odd = self.odd + usize::from(is_odd(*cell)) - usize::from(is_odd(before));
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

fn is_odd(cell: i64) -> bool {
    ((cell < 0) & (cell > BLANK)) | (cell >= SMALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        let exact = Value::Exact(Decimal::new(15, 1));
        let all =
            [Value::Absent, Value::Blank, Value::Whole(-3), exact, Value::Text("约三".into()), Value::Unread];
        let far = [i64::MIN, BLANK, OTHER, -1 << 60, 1 << 60, i64::MAX].map(Value::Whole);
        let all: Vec<Value> = all.into_iter().chain(far).collect();
        let mut figures = Figures::new(all.len() + 1);
        for (at, value) in all.iter().enumerate() {
            figures.put(at, value.clone(), (0, Span::new(at, at + 1)));
        }
        figures.set(all.len(), Value::Whole(7));
        let back: Vec<Value> = (0..all.len()).map(|at| figures.value(at)).collect();
        assert_eq!(back, all);
        assert_eq!(figures.place(all.len()), None);
        assert_eq!(figures.place(2), Some((0, Span::new(2, 3))));
        assert_eq!(figures.odd().collect::<Vec<_>>(), (2..all.len()).collect::<Vec<_>>());
        let not_zero: Vec<usize> = figures.not_zero().map(|it| it.0).collect();
        assert_eq!(not_zero, [vec![2, 3], (6..all.len() + 1).collect()].concat());
        assert_eq!((figures.filled(0..7), figures.is_blank(1), figures.is_blank(6)), (5, true, false));
        figures.set(4, Value::Blank);
        assert_eq!(figures.value(4), Value::Blank);
    }

    #[test]
    fn only_counts_are_added_fast() {
        let mut figures = Figures::new(4);
        [1, 2, -1].into_iter().enumerate().for_each(|(at, it)| figures.set(at, Value::Whole(it)));
        for of in [vec![0, 1], vec![1, 0]] {
            assert_eq!(figures.sum(&of.into()), Some(3));
        }
        figures.set(1, Value::Whole(SMALL));
        assert_eq!(figures.sum(&vec![0, 1].into()), None, "16 digits want more room");
        for of in [vec![0, 2], vec![0, 3], vec![2, 0], vec![9], vec![9, 1]] {
            assert_eq!(figures.sum(&of.clone().into()), None, "{of:?}");
        }
    }

    #[test]
    fn a_digest_is_that_of_values() {
        let digest = |values: &[Value]| {
            let mut figures = Figures::new(values.len());
            values.iter().enumerate().for_each(|(at, it)| figures.set(at, it.clone()));
            figures.digest()
        };
        let exact = |number, scale| Value::Exact(Decimal::new(number, scale));
        let seven = digest(&[Value::Whole(0), Value::Whole(7), Value::Blank]);
        assert_eq!(seven.1, 1);
        for same in [Value::Whole(7), exact(7, 0), exact(700, 2)] {
            assert_eq!(digest(&[Value::Blank, same, exact(0, 1)]), seven);
        }
        for other in [Value::Whole(-7), Value::Whole(8), exact(71, 1), Value::Whole(7 << 50)] {
            assert_ne!(digest(&[Value::Blank, other]), seven);
        }
        assert_ne!(digest(&[Value::Whole(7)]), seven, "of another figure");
        assert_eq!(digest(&[Value::Text("7".into())]).1, 0);
    }

    #[test]
    fn fields_of_a_row_have_places() {
        let text = "甲,12,,3\r\n";
        let row = || Row { start: 10, number: 4, ends: [13, 16, 17, 19].into() };
        let cut = |field: u16| {
            row().span(field).map(|it| text[it.start as usize - 10..it.end as usize - 10].to_owned())
        };
        let fields: Vec<String> = (0..).map_while(cut).collect();
        assert_eq!(fields, ["甲", "12", "", "3"]);
        let columns: Columns = Arc::from([Some(3), None, Some(1)]);
        assert!(Figures::of_row(0, &columns, |_| None).is_none());
        let fill = |cells: &mut [i64]| {
            (cells[0], cells[2]) = (3, 12);
            Some(row())
        };
        let mut figures = Figures::of_row(0, &columns, fill).unwrap();
        assert_eq!(figures.place(1), None);
        assert_eq!(
            figures.place(0).and_then(|(_, it)| it.cell).map(|it| it.to_string()).as_deref(),
            Some("D5")
        );
        let before = [figures.place(0), figures.place(2)];
        figures.put(1, Value::Whole(5), (0, Span::new(7, 7)));
        assert_eq!([figures.place(0), figures.place(2)], before);
        assert_eq!(figures.value(2), Value::Whole(12));
        for (value, is_odd) in [
            (Value::Whole(-1), true),
            (Value::Blank, false),
            (Value::Text("约三".into()), true),
            (Value::Unread, true),
            (Value::Whole(SMALL), true),
            (Value::Whole(SMALL - 1), false),
            (Value::Whole(0), false),
        ] {
            figures.set(1, value);
            assert_eq!(figures.odd().collect::<Vec<_>>(), if is_odd { vec![1] } else { vec![] });
        }
    }
}
