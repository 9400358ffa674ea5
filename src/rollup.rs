//! Many submissions and a roster to one submission: the sum with its provenance, and who has sent what.
//!
//! A partial total is never a total: a sum knows which units it lacks, and why.

pub mod folder;
pub mod line;
pub mod materials;
pub mod provenance;
pub mod sum;
pub mod trace;

use std::sync::Arc;

use crate::edition::{Edition, Editions};
use crate::model::Submission;
use crate::model::roster::County;
use line::{Line, State};
use sum::{Lack, Sum};

/// The sums of a run: one a roster, in their order.
#[derive(Debug)]
pub struct Sums {
    /// The sum of each roster, with those of the rosters below it.
    pub all: Vec<Sum>,
    parents: Vec<Option<usize>>,
}

impl Sums {
    /// Nothing added yet. A roster's edition is that of its year.
    pub fn new(counties: &[County], editions: &Editions) -> Self {
        let all = counties.iter().map(|county| Sum::new(edition(county, editions))).collect();
        Self { all, parents: counties.iter().map(|county| county.parent).collect() }
    }

    /// Adds a unit to its roster and to those above; what it lacks is remembered there.
    pub fn add(&mut self, line: &Line, submission: Option<&Submission>) {
        let mut at = line.county;
        while let Some(sum) = at.and_then(|it| self.all.get_mut(it)) {
            let lack = match (&line.state, submission) {
                (State::Excused(..), _) => None,
                (State::Missing, _) => Some(Lack::Missing),
                (State::Broken, _) | (State::Present, None) => Some(Lack::Broken),
                (State::Present, Some(submission)) => sum.add(submission).err(),
            };
            sum.lacks.extend(lack.map(|lack| (line.name.clone(), lack)));
            at = at.and_then(|it| self.parents.get(it).copied().flatten());
        }
    }
}

/// The form a roster is added up on: that of its year, with what it counts beside it.
pub fn edition(county: &County, editions: &Editions) -> Option<Arc<Edition>> {
    let edition = editions.for_year(county.year?)?;
    Some(crate::edition::Indicator::extend(edition, &county.indicators))
}
