//! Blank totals whose parts are all there are computed, as the form itself defines them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Submission, Value};
use crate::edition::Relation;

impl Submission {
    /// Fills each blank total whose parts are all known, until nothing more follows; remembers which.
    pub fn complete(&mut self) {
        let edition = std::sync::Arc::clone(&self.edition);
        let is_open = |total: usize| self.figures.is_blank(total);
        if !edition.relations.iter().filter_map(Relation::total).any(is_open) {
            return;
        }
        let totals: Vec<(usize, &[usize])> = edition
            .relations
            .iter()
            .filter_map(|relation| Some((relation.total()?, &*relation.left)))
            .collect();
        loop {
            let mut done = 0;
            for (total, parts) in &totals {
                if !self.figures.is_blank(*total) {
                    continue;
                }
                // A part that is itself a total and still blank is not 0: it comes first.
                let waits = |part: &usize| {
                    self.figures.is_blank(*part) && totals.iter().any(|(total, _)| total == part)
                };
                if parts.iter().any(waits) {
                    continue;
                }
                let numbers: Option<Vec<Decimal>> = parts.iter().map(|part| self.number(*part)).collect();
                let sum = numbers.and_then(|numbers| {
                    numbers.into_iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number))
                });
                let Some(sum) = sum else { continue };
                let whole = sum.to_i64().filter(|whole| sum.scale() == 0 && Decimal::from(*whole) == sum);
                self.figures.set(*total, whole.map_or(Value::Exact(sum), Value::Whole));
                // Where the office declares blanks to be zeros, a sum of 0 is what it declared.
                if !(self.is_zero(*total) && sum.is_zero()) {
                    self.computed.push(*total);
                }
                done += 1;
            }
            if done == 0 {
                return;
            }
        }
    }
}
