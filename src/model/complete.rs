//! Blank totals whose parts are all there are computed, as the form itself defines them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Submission, Value};

impl Submission {
    /// Fills each blank total whose parts are all known, until nothing more follows; remembers which.
    pub fn complete(&mut self) {
        let edition = std::sync::Arc::clone(&self.edition);
        let totals: Vec<(usize, &[usize])> = edition
            .relations
            .iter()
            .filter_map(|relation| Some((relation.total()?, relation.left.as_slice())))
            .collect();
        loop {
            let before = self.computed.len();
            for (total, parts) in &totals {
                if !self.figures[*total].value.is_blank() {
                    continue;
                }
                let numbers: Option<Vec<Decimal>> = parts.iter().map(|part| self.number(*part)).collect();
                let sum = numbers.and_then(|numbers| {
                    numbers.into_iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number))
                });
                let Some(sum) = sum else { continue };
                self.figures[*total].value = match sum.to_i64().filter(|whole| Decimal::from(*whole) == sum) {
                    Some(whole) if sum.scale() == 0 => Value::Whole(whole),
                    _ => Value::Exact(sum),
                };
                self.computed.push(*total);
            }
            if self.computed.len() == before {
                return;
            }
        }
    }
}
