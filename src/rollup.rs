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
use crate::model::roster::{Adjustment, County};
use line::{Line, State};
use sum::{Lack, Lacking, Sum};

/// The sums of a run: one a roster, in their order.
#[derive(Debug)]
pub struct Sums {
    /// The sum of each roster, with those of the rosters below it.
    pub all: Vec<Sum>,
    parents: Vec<Option<usize>>,
    /// Rosters that are of another year than the one above: nothing of theirs is added there.
    apart: Vec<bool>,
}

impl Sums {
    /// Nothing added yet. A roster's edition is that of its year.
    pub fn new(counties: &[County], editions: &Editions) -> Self {
        let sum = |county: &County| Sum::new(edition(county, editions), county.year);
        let above = |county: &County| county.parent.and_then(|it| counties.get(it));
        let is_apart = |county: &County| above(county).is_some_and(|above| above.year != county.year);
        let mut sums = Self {
            all: counties.iter().map(sum).collect(),
            parents: counties.iter().map(|county| county.parent).collect(),
            apart: counties.iter().map(is_apart).collect(),
        };
        for (at, county) in counties.iter().enumerate() {
            if is_apart(county) {
                sums.lacks(county.parent, None, &county.name, Lack::OtherYear);
            }
            if county.doubtful {
                sums.lacks(Some(at), None, &county.place.source.name, Lack::Roster);
            }
        }
        sums
    }

    /// Notes what a roster lacks, and those above it.
    fn lacks(&mut self, mut at: Option<usize>, number: Option<usize>, name: &str, lack: Lack) {
        while let Some(roster) = at {
            let Some(sum) = self.all.get_mut(roster) else { return };
            sum.lacks.push(Lacking { number, name: name.to_owned(), lack });
            at = self.above(roster);
        }
    }

    /// Whether a roster is in the sum of the topmost.
    pub fn is_added(&self, mut roster: usize) -> bool {
        while let Some(above) = self.above(roster) {
            roster = above;
        }
        !self.apart.get(roster).is_some_and(|it| *it)
    }

    /// The roster that a roster is added to.
    fn above(&self, roster: usize) -> Option<usize> {
        self.parents.get(roster).copied().flatten().filter(|_| !self.apart[roster])
    }

    /// Makes an adjustment of a roster to its figure, and to that of those above.
    pub fn adjust(&mut self, roster: usize, adjustment: &Adjustment) -> bool {
        let mut id: Option<String> = None;
        let mut at = Some(roster);
        while let Some(roster) = at {
            let Some(sum) = self.all.get_mut(roster) else { break };
            let figure = match (&id, &sum.edition) {
                (None, _) => sum.adjusted(adjustment),
                (Some(id), Some(edition)) => edition.figure_of_id(id),
                (Some(_), None) => None,
            };
            let Some((figure, edition)) = figure.zip(sum.edition.as_ref()) else { break };
            id = id.or_else(|| Some(edition.figures[figure].id.clone()));
            sum.correct(figure, adjustment.value);
            at = self.above(roster);
        }
        id.is_some()
    }

    /// Adds a unit to its roster and to those above; what it lacks is remembered there. Whether it is in the sum of
    /// the topmost: what is not is no part of its figures.
    pub fn add(&mut self, line: &Line, submission: Option<&Submission>) -> bool {
        let mut taken = false;
        let mut at = line.county;
        while let Some(roster) = at {
            let Some(sum) = self.all.get_mut(roster) else { return false };
            let lack = match (&line.state, submission) {
                (State::Excused(..), _) => return false,
                (_, _) if line.lack.is_some() => line.lack,
                (State::Missing, _) => Some(Lack::Missing),
                (State::Broken, _) | (State::Present, None) => Some(Lack::Broken),
                (State::Present, Some(submission)) => sum.add(submission).err(),
            };
            let number = line.entry.as_ref().map(|it| it.number);
            sum.lacks.extend(lack.map(|lack| Lacking { number, name: line.name.clone(), lack }));
            taken = lack.is_none() && self.parents.get(roster).copied().flatten().is_none();
            at = self.above(roster);
        }
        taken
    }
}

/// The form a roster is added up on: that of its year, with what it counts beside it.
pub fn edition(county: &County, editions: &Editions) -> Option<Arc<Edition>> {
    let edition = editions.for_year(county.year?)?;
    Some(crate::edition::Indicator::extend(edition, &county.indicators))
}
