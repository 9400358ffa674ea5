//! The sum of submissions, figure by figure and exact.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::{Text, say};
use crate::edition::Edition;
use crate::model::figures::MANY;
use crate::model::roster::Adjustment;
use crate::model::{Submission, Value};

/// Why a unit is not in a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It has sent nothing.
    Missing,
    /// Its file cannot be read, or its figures are in error.
    Broken,
    /// It reports another year.
    OtherYear,
    /// It reports on a form whose figures this one does not have.
    OtherEdition,
    /// It is there twice.
    Twice,
    /// The roster does not lead to it.
    Line,
    /// The roster tells no year, or one that no form is for.
    NoForm,
    /// The roster cannot be read as a whole: there may be more units.
    Roster,
}

impl Lack {
    /// As people are told.
    pub fn text(self) -> Text {
        match self {
            Self::Missing => say!("没有报送", "not submitted"),
            Self::Broken => say!("数据有错误", "its figures are in error"),
            Self::OtherYear => say!("是别的年度的", "of another year"),
            Self::OtherEdition => {
                say!("用了别的格式，有的数对不上", "on another form, some figures have no place")
            }
            Self::Twice => say!("有两份，不知哪份算数", "there twice, which one counts is not known"),
            Self::NoForm => say!(
                "名册没有写年度，或没有那一年的格式",
                "its roster tells no year, or one that there is no form for"
            ),
            Self::Line => say!("名册里它的一行有错误", "its line on the roster is in error"),
            Self::Roster => {
                say!("名册有错误，不知还缺谁", "the roster is in error: who else is missing is not known")
            }
        }
    }
}

/// A unit that a sum lacks.
#[derive(Clone, Debug)]
pub struct Lacking {
    /// Its number on the rosters of the run; `None` for a roster.
    pub number: Option<usize>,
    /// Its name.
    pub name: String,
    /// Why.
    pub lack: Lack,
}

/// A sum of submissions. Whole numbers are added in 128 bits, which no nation exceeds; those of the last units in 64
/// first, which is sooner done.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The form it is on; `None` where none covers the year.
    pub edition: Option<Arc<Edition>>,
    /// The units that it lacks, and why: with any of them it is no total.
    pub lacks: Vec<Lacking>,
    /// How many units are in it.
    pub units: usize,
    /// The year that alone is added.
    year: Option<i32>,
    whole: Vec<i128>,
    exact: Vec<Decimal>,
    filled: Vec<bool>,
    /// What the last units come to, and how many these are.
    last: Vec<i64>,
    last_units: usize,
    /// Below 0 for each figure that none of all units has filled in.
    signs: Vec<i64>,
    overflow: bool,
}

impl Sum {
    /// Nothing added yet.
    pub fn new(edition: Option<Arc<Edition>>, year: Option<i32>) -> Self {
        let count = edition.as_ref().map_or(0, |it| it.figures.len());
        Self {
            edition,
            lacks: Vec::new(),
            units: 0,
            year,
            whole: vec![0; count],
            exact: vec![Decimal::ZERO; count],
            filled: vec![false; count],
            last: vec![0; count],
            last_units: 0,
            signs: vec![-1; count],
            overflow: false,
        }
    }

    /// Whether every unit of the roster is in it.
    pub fn is_total(&self) -> bool {
        self.lacks.is_empty() && !self.overflow
    }

    /// The units it lacks with why, as people are told.
    pub fn lacking(&self) -> Vec<String> {
        self.lacks.iter().map(|it| format!("{}（{}）", it.name, it.lack.text().zh)).collect()
    }

    /// Whether a roster of it cannot be read: then it is no partial sum either, for nobody knows whom it lacks.
    pub fn is_unknown(&self) -> bool {
        self.lacks.iter().any(|it| it.lack == Lack::Roster)
    }

    /// Adds a unit; a unit of another year, or one with a figure that has no place here, is not added at all.
    pub fn add(&mut self, submission: &Submission) -> Result<(), Lack> {
        let Some(edition) = self.edition.clone() else { return Err(Lack::NoForm) };
        if self.year.is_some_and(|year| year != submission.year) {
            return Err(Lack::OtherYear);
        }
        if submission.edition.is_laid_out_as(&edition) {
            if self.last_units == MANY {
                self.last_units = 0;
                let last = self.last.iter_mut().map(std::mem::take);
                self.whole.iter_mut().zip(last).for_each(|(whole, last)| *whole += i128::from(last));
            }
            submission.figures.add_to(&mut self.last, &mut self.signs);
            self.last_units += 1;
            submission.figures.odd().for_each(|figure| self.put(figure, submission, figure));
            for table in &submission.zero {
                let figures = edition.tables.get(*table).map(|it| it.figures.clone()).unwrap_or_default();
                figures.for_each(|figure| self.filled[figure] = true);
            }
        } else {
            let places: Vec<Option<usize>> =
                submission.edition.figures.iter().map(|figure| edition.figure_of_id(&figure.id)).collect();
            // What a roster counts beside the form, those above need not count.
            let stray = |(at, place): (usize, &Option<usize>)| {
                place.is_none()
                    && submission.number(at).is_some_and(|it| !it.is_zero())
                    && !submission.edition.is_indicator(at)
            };
            if places.iter().enumerate().any(stray) {
                return Err(Lack::OtherEdition);
            }
            for (at, place) in places.iter().enumerate() {
                if let Some(place) = place {
                    self.put(*place, submission, at);
                }
            }
        }
        self.units += 1;
        Ok(())
    }

    fn put(&mut self, figure: usize, submission: &Submission, at: usize) {
        match submission.figures.value(at) {
            Value::Whole(whole) => {
                self.whole[figure] += i128::from(whole);
                self.filled[figure] = true;
            }
            Value::Exact(exact) => self.correct(figure, exact),
            _ => self.filled[figure] |= submission.is_zero(at),
        }
    }

    /// Adds to one figure alone: an adjustment.
    pub fn correct(&mut self, figure: usize, value: Decimal) {
        match self.exact[figure].checked_add(value) {
            Some(sum) => self.exact[figure] = sum,
            None => self.overflow = true,
        }
        self.filled[figure] = true;
    }

    /// The figure an adjustment is made to.
    pub fn adjusted(&self, adjustment: &Adjustment) -> Option<usize> {
        self.edition.as_ref()?.figure(&adjustment.figure).one()
    }

    /// A figure of the sum; `None` where no unit has filled it in.
    pub fn value(&self, figure: usize) -> Option<Decimal> {
        if !*self.filled.get(figure)? && *self.signs.get(figure)? < 0 {
            return None;
        }
        let whole = self.whole.get(figure)?.checked_add(i128::from(*self.last.get(figure)?))?;
        Decimal::try_from_i128_with_scale(whole, 0).ok()?.checked_add(*self.exact.get(figure)?)
    }
}
