//! Figures that are added up: a row or a column of a table, nearly always, so that their cells stand evenly apart.

use std::ops::{Deref, RangeInclusive};

/// Figures by their numbers, in the order that a form writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    figures: Vec<usize>,
    /// How far apart they stand, where that is the same for all.
    step: Option<usize>,
}

impl Terms {
    /// From the first to the last, and how far apart, where that is the same for all.
    pub fn evenly(&self) -> Option<(RangeInclusive<usize>, usize)> {
        let (first, last) = (self.figures.first()?, self.figures.last()?);
        Some((*first..=*last, self.step?))
    }
}

impl From<Vec<usize>> for Terms {
    fn from(figures: Vec<usize>) -> Self {
        let step = match figures.as_slice() {
            [] => None,
            [_] => Some(1),
            [first, second, ..] => second.checked_sub(*first).filter(|step| {
                *step > 0
                    && figures.windows(2).all(|two| matches!(two, [a, b] if *b == a.wrapping_add(*step)))
            }),
        };
        Self { figures, step }
    }
}

impl FromIterator<usize> for Terms {
    fn from_iter<I: IntoIterator<Item = usize>>(figures: I) -> Self {
        figures.into_iter().collect::<Vec<usize>>().into()
    }
}

impl Deref for Terms {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.figures
    }
}

impl<'t> IntoIterator for &'t Terms {
    type Item = &'t usize;
    type IntoIter = std::slice::Iter<'t, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.figures.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_evenly_apart() {
        for (figures, are_even) in [
            (vec![3], true),
            (vec![3, 4, 5], true),
            (vec![2, 9, 16], true),
            (vec![2, 9, 17], false),
            (vec![5, 4, 3], false),
            (vec![4, 4], false),
            (vec![], false),
        ] {
            let terms = Terms::from(figures.clone());
            let cells: Option<Vec<usize>> = terms.evenly().map(|(range, step)| range.step_by(step).collect());
            assert_eq!(cells, are_even.then_some(figures));
        }
    }
}
