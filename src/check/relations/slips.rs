//! Which figures are probably wrong: the smallest set of cells whose change makes every sum hold (Fellegi and
//! Holt, 1976), whole and not negative, the likelier slip of a key first.

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::{Outcome, Witness, holds};
use crate::edition::{Edition, Kind, Op, Relation};
use crate::model::Submission;

/// A figure, what stands there and what should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    pub(super) figure: usize,
    pub(super) from: Decimal,
    pub(super) to: Decimal,
}

/// Sets of more cells than this are not looked for.
const MOST: usize = 3;
/// Steps after which a search gives up: a report so broken is not mended by a guess.
const STEPS: usize = 40_000;
/// Sets that are kept.
const KEPT: usize = 64;

/// The sums of a submission as a system of equations.
pub(super) struct System<'a> {
    submission: &'a Submission,
    witnesses: &'a [Witness],
    /// The terms of each equation, with their signs.
    terms: Vec<Vec<(usize, Decimal)>>,
    /// The equations of each figure, with its sign there.
    of: HashMap<usize, Vec<(usize, Decimal)>>,
    /// Left minus right of each equation.
    residuals: Vec<Decimal>,
    /// What is no sum and holds: a part and its whole.
    bounds: Vec<&'a Relation>,
}

/// What a search has found so far.
struct Search {
    changes: Vec<Change>,
    found: BTreeSet<Vec<Change>>,
    steps: usize,
}

impl<'a> System<'a> {
    /// Every sum whose figures are all known.
    pub(super) fn new(submission: &'a Submission, all: &[Outcome], witnesses: &'a [Witness]) -> Self {
        let (mut terms, mut of, mut residuals) = (Vec::new(), HashMap::new(), Vec::new());
        for (relation, outcome) in submission.edition.relations.iter().zip(all) {
            let known = matches!(outcome, Outcome::Holds | Outcome::Broken(..));
            if relation.op != Op::Equals || !known {
                terms.push(Vec::new());
                residuals.push(Decimal::ZERO);
                continue;
            }
            let at = terms.len();
            let side = |figures: &[usize], sign: Decimal| -> Vec<(usize, Decimal)> {
                figures.iter().map(|figure| (*figure, sign)).collect()
            };
            let mut own = side(&relation.left, Decimal::ONE);
            own.extend(side(&relation.right, Decimal::NEGATIVE_ONE));
            for (figure, sign) in &own {
                of.entry(*figure).or_insert_with(Vec::new).push((at, *sign));
            }
            terms.push(own);
            residuals.push(match outcome {
                Outcome::Broken(left, right) => left.checked_sub(*right).unwrap_or_default(),
                _ => Decimal::ZERO,
            });
        }
        let relations = submission.edition.relations.iter().zip(all);
        let bound =
            |(it, outcome): &(&Relation, &Outcome)| it.op != Op::Equals && matches!(outcome, Outcome::Holds);
        let bounds = relations.filter(bound).map(|(it, _)| it).collect();
        Self { submission, witnesses, terms, of, residuals, bounds }
    }

    /// The smallest sets of changes that mend the broken equations of `group` and break none; the likeliest first,
    /// with how many of them are equally likely as the first.
    pub(super) fn repairs(&self, group: &[usize]) -> (Vec<Vec<Change>>, usize) {
        let mut residuals: Vec<(usize, Decimal)> =
            group.iter().map(|at| (*at, self.residuals[*at])).filter(|(_, it)| !it.is_zero()).collect();
        residuals.sort_unstable();
        let mut search = Search { changes: Vec::new(), found: BTreeSet::new(), steps: 0 };
        for size in 1..=MOST {
            self.search(&residuals, size, &mut search);
            if !search.found.is_empty() || search.steps >= STEPS {
                break;
            }
        }
        let mut sets: Vec<Vec<Change>> = search.found.into_iter().collect();
        if sets.is_empty() {
            sets.extend(self.along_a_line(&residuals));
        }
        sets.sort_by_key(|set| self.rank(set));
        let best = sets.first().map(|set| self.doubt(set));
        let equal = sets.iter().take_while(|set| Some(self.doubt(set)) == best).count();
        (sets, equal)
    }

    /// Several cells of one row or column, each of which mends the sum that crosses it there, and all together that of
    /// the line: more than a search would find.
    fn along_a_line(&self, residuals: &[(usize, Decimal)]) -> Option<Vec<Change>> {
        residuals.iter().find_map(|(line, _)| {
            let (mut set, mut after) = (Vec::new(), residuals.to_vec());
            for (crossing, residual) in residuals.iter().filter(|(it, _)| it != line) {
                let on_line =
                    |(figure, _): &&(usize, Decimal)| self.terms[*line].iter().any(|it| it.0 == *figure);
                let mut cells = self.terms[*crossing].iter().filter(on_line);
                let (Some((figure, sign)), None) = (cells.next(), cells.next()) else { return None };
                let change = self.change(*figure, -(residual * *sign))?;
                // Two sums may cross the line in one cell: they must agree.
                match set.iter().find(|it: &&Change| it.figure == *figure) {
                    Some(known) if *known == change => {}
                    Some(_) => return None,
                    None => {
                        self.moved(&mut after, *figure, change.to - change.from);
                        set.push(change);
                    }
                }
            }
            set.sort_unstable();
            after.is_empty().then_some(set)
        })
    }

    /// Two neighbouring cells that were exchanged: each pair whose exchange mends every broken equation of `group`.
    pub(super) fn exchanges(&self, group: &[usize]) -> Vec<Vec<Change>> {
        let residuals: Vec<(usize, Decimal)> =
            group.iter().map(|at| (*at, self.residuals[*at])).filter(|(_, it)| !it.is_zero()).collect();
        // A cell stands in three equations at most.
        if residuals.is_empty() || residuals.len() > 6 {
            return Vec::new();
        }
        let mut found: Vec<Vec<Change>> = Vec::new();
        for (figure, _) in residuals.iter().flat_map(|(at, _)| &self.terms[*at]) {
            for other in neighbours(&self.submission.edition, *figure) {
                let (Some(a), Some(b)) = (self.submission.number(*figure), self.submission.number(other))
                else {
                    continue;
                };
                let Some(by) = b.checked_sub(a).filter(|it| !it.is_zero()) else { continue };
                let mut after = residuals.clone();
                self.moved(&mut after, *figure, by);
                self.moved(&mut after, other, -by);
                if after.is_empty() {
                    let mut set = vec![
                        Change { figure: *figure, from: a, to: b },
                        Change { figure: other, from: b, to: a },
                    ];
                    set.sort_unstable();
                    if !found.contains(&set) {
                        found.push(set);
                    }
                }
            }
        }
        // Other witnesses may know.
        found.sort_by_key(|set| (self.doubt(set), set.clone()));
        let best = found.first().map(|set| self.doubt(set));
        found.retain(|set| Some(self.doubt(set)) == best);
        found
    }

    /// Adds what a change of a figure moves; equations that hold are left out.
    fn moved(&self, residuals: &mut Vec<(usize, Decimal)>, figure: usize, by: Decimal) {
        for (equation, sign) in self.of.get(&figure).into_iter().flatten() {
            let moved = by * *sign;
            match residuals.iter().position(|(it, _)| it == equation) {
                Some(place) => {
                    residuals[place].1 += moved;
                    if residuals[place].1.is_zero() {
                        residuals.swap_remove(place);
                    }
                }
                None => residuals.push((*equation, moved)),
            }
        }
    }

    /// Tries every single cell of every broken equation; what is broken then must be mended by the rest.
    fn search(&self, residuals: &[(usize, Decimal)], left: usize, search: &mut Search) {
        if residuals.is_empty() {
            if search.found.len() < KEPT {
                let mut set = search.changes.clone();
                set.sort_unstable();
                search.found.insert(set);
            }
            return;
        }
        // A cell stands in three equations at most, the total of totals.
        if left == 0 || residuals.len() > 3 * left || search.steps >= STEPS {
            return;
        }
        let broken: Vec<(usize, Decimal)> = if left == 1 { vec![residuals[0]] } else { residuals.to_vec() };
        for (at, residual) in broken {
            for (figure, sign) in &self.terms[at] {
                search.steps += 1;
                if search.changes.iter().any(|it| it.figure == *figure) {
                    continue;
                }
                // Signs are one, so dividing is multiplying.
                let Some(change) = self.change(*figure, -(residual * *sign)) else { continue };
                let mut after = residuals.to_vec();
                self.moved(&mut after, *figure, change.to - change.from);
                search.changes.push(change);
                self.search(&after, left - 1, search);
                search.changes.pop();
            }
        }
    }

    /// The change of a figure by an amount, if a number of the form comes of it.
    fn change(&self, figure: usize, by: Decimal) -> Option<Change> {
        let from = self.submission.number(figure)?;
        let to = from.checked_add(by)?;
        let sound = match self.submission.edition.figures[figure].kind {
            Kind::Count => to.is_integer() && !to.is_sign_negative(),
            Kind::Amount => !to.is_sign_negative(),
            Kind::Signed => to.is_integer(),
        };
        (sound || to.is_zero()).then_some(Change { figure, from, to })
    }

    /// What speaks against a set, the gravest first: other witnesses and bounds, and how many keys it takes.
    fn doubt(&self, set: &[Change]) -> (usize, usize) {
        let against = self.witnesses.iter().filter(|witness| !self.agrees(witness, set)).count()
            + self.bounds.iter().filter(|it| !stays(self.submission, it, set)).count();
        let exchanged = match set {
            [a, b] => a.from == b.to && b.from == a.to,
            _ => false,
        };
        let slips = |it: &&Change| !one_keystroke(&it.from.to_string(), &it.to.to_string());
        let keys = if exchanged { 0 } else { 1 + set.iter().filter(slips).count() };
        (against, keys)
    }

    /// The order in which sets are offered: doubts, then cells that somebody typed before those in no file, then
    /// totals before parts.
    fn rank(&self, set: &[Change]) -> ((usize, usize), usize, usize, usize) {
        let unplaced = set.iter().filter(|it| self.submission.place(it.figure).is_none()).count();
        let is_total =
            |figure: usize| self.submission.edition.relations.iter().any(|it| it.total() == Some(figure));
        let parts = set.iter().filter(|it| !is_total(it.figure)).count();
        let zeros = set.iter().filter(|it| it.from.is_zero()).count();
        (self.doubt(set), unplaced, parts, zeros)
    }

    /// Whether a witness agrees with the figures once they are changed.
    fn agrees(&self, witness: &Witness, set: &[Change]) -> bool {
        let total = |sum: &Vec<usize>| sum_with(self.submission, sum, set);
        witness.sums.iter().any(|sum| total(sum).is_none_or(|total| total == witness.value))
    }
}

/// The cells left, right, above and below on the form.
fn neighbours(edition: &Edition, figure: usize) -> Vec<usize> {
    let table = &edition.tables[edition.figures[figure].table];
    let Some(block) = table.blocks.iter().rev().find(|block| block.first <= figure) else {
        return Vec::new();
    };
    let (width, height) = (block.column_leaves.len(), block.row_leaves.len());
    let (row, column) = ((figure - block.first) / width, (figure - block.first) % width);
    let mut found = Vec::new();
    if column > 0 {
        found.push(figure - 1);
    }
    if column + 1 < width {
        found.push(figure + 1);
    }
    if row > 0 {
        found.push(figure - width);
    }
    if row + 1 < height {
        found.push(figure + width);
    }
    found
}

/// The sum of some figures once others are changed; `None` where one is missing.
fn sum_with(submission: &Submission, sum: &[usize], set: &[Change]) -> Option<Decimal> {
    let value = |figure: &usize| {
        let changed = set.iter().find(|it| it.figure == *figure).map(|it| it.to);
        changed.or_else(|| submission.number(*figure))
    };
    sum.iter().try_fold(Decimal::ZERO, |total, figure| total.checked_add(value(figure)?))
}

/// Whether a relation holds once figures are changed; one that could not be checked is not broken by it.
pub(super) fn stays(submission: &Submission, relation: &Relation, set: &[Change]) -> bool {
    let sides = (sum_with(submission, &relation.left, set), sum_with(submission, &relation.right, set));
    !matches!(sides, (Some(left), Some(right)) if !holds(relation.op, &left, &right))
}

/// Whether one slip of a key makes one number of the other: a digit changed, dropped, doubled, or two swapped.
pub(in crate::check) fn one_keystroke(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let tail =
        |skip_short: usize, skip_long: usize| short.get(head + skip_short..) == long.get(head + skip_long..);
    if short.len() == long.len() {
        let swapped =
            short.get(head) == long.get(head + 1) && short.get(head + 1) == long.get(head) && tail(2, 2);
        tail(1, 1) || swapped
    } else {
        long.len() == short.len() + 1 && tail(0, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_stand_beside_or_above_one_another_on_the_form() {
        let editions = crate::edition::Editions::builtin();
        let edition = editions.for_year(2023).unwrap();
        let around = |id: &str| -> Vec<&str> {
            let found = neighbours(edition, edition.figure_of_id(id).unwrap());
            found.into_iter().map(|it| edition.figures[it].id.as_str()).collect()
        };
        for (id, expected) in [
            ("requests.new.natural", ["", "new.business", "", "carried_in.natural"]),
            ("requests.new.total", ["new.others", "", "", "carried_in.total"]),
            (
                "requests.carried_in.legal",
                ["carried_in.welfare", "carried_in.others", "new.legal", "results.granted.legal"],
            ),
            ("requests.carried_out.natural", ["", "carried_out.business", "results.total.natural", ""]),
            ("requests.carried_out.total", ["carried_out.others", "", "results.total.total", ""]),
        ] {
            let expected: Vec<String> =
                expected.iter().filter(|it| !it.is_empty()).map(|it| format!("requests.{it}")).collect();
            assert_eq!(around(id), expected, "{id}");
        }
        assert_eq!(around("cases.review.upheld"), ["cases.review.corrected"]);
    }

    #[test]
    fn slips_of_one_key() {
        for (a, b) in [("13", "31"), ("12", "13"), ("1", "12"), ("12", "2"), ("112", "12"), ("0", "3")] {
            assert!(one_keystroke(a, b) && one_keystroke(b, a), "{a} {b}");
        }
        for (a, b) in [("12", "12345"), ("12", "34"), ("100", "1")] {
            assert!(!one_keystroke(a, b), "{a} {b}");
        }
    }
}
