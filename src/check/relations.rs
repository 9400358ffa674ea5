//! The relations of the form, evaluated once; what broke together, told once, with the cell that explains it.

mod slips;
mod told;

pub(in crate::check) use slips::one_keystroke;
pub(in crate::check) use told::{mention, report, suggestion};

use rust_decimal::Decimal;

use super::{Context, Rule, words};
use crate::diag::say;
use crate::diag::verdict::Unchecked;
use crate::edition::{Kind, Missing, Op, Relation};
use crate::model::Submission;
use crate::text::Narration;
use slips::{Change, System};

/// What became of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides agree.
    Holds,
    /// They do not: left and right.
    Broken(Decimal, Decimal),
    /// A figure is missing: its number.
    Unchecked(usize),
    /// The form's table is optional, and not there.
    NotApplicable,
}

/// The outcome of each relation of the edition.
#[derive(Debug)]
pub struct Outcomes {
    /// Those that do not hold, by their numbers, in order: few or none.
    others: Vec<(usize, Outcome)>,
    causes: Vec<Cause>,
}

/// Relations that one mistake breaks together.
#[derive(Debug)]
struct Cause {
    /// By their numbers, in the order of the rules.
    relations: Vec<usize>,
    /// What would mend all of them, each a set of changes; the likeliest first.
    repairs: Vec<Vec<Change>>,
    /// How many of these are equally likely.
    equal: usize,
    /// What other mistakes must be mended for the sums that they break with this one.
    with: Vec<Change>,
}

/// Something beside the form that tells a figure: the words, or last year's report.
#[derive(Clone, Debug)]
pub(super) struct Witness {
    /// The sums that it may mean.
    pub(super) sums: Vec<Vec<usize>>,
    /// What it says.
    pub(super) value: Decimal,
}

impl Outcomes {
    /// Evaluates every relation.
    pub fn new(submission: &Submission, narration: &Narration) -> Self {
        let relations = &submission.edition.relations;
        let outcomes = relations.iter().map(|relation| outcome(submission, relation)).enumerate();
        let others: Vec<(usize, Outcome)> = outcomes.filter(|it| it.1 != Outcome::Holds).collect();
        let causes = if others.iter().any(|it| matches!(it.1, Outcome::Broken(..))) {
            let mut all = vec![Outcome::Holds; relations.len()];
            others.iter().for_each(|(at, outcome)| all[*at] = *outcome);
            causes(submission, &all, &words::witnesses(submission, narration))
        } else {
            Vec::new()
        };
        Self { others, causes }
    }

    /// What became of the relation of this number.
    fn of(&self, relation: usize) -> Outcome {
        let found = self.others.binary_search_by_key(&relation, |it| it.0);
        found.map_or(Outcome::Holds, |at| self.others[at].1)
    }

    /// How many are of tables that few offices have and this one has not.
    pub fn not_applicable(&self) -> usize {
        self.others.iter().filter(|it| it.1 == Outcome::NotApplicable).count()
    }

    /// The change that a finding offers alone for the figure, if there is one.
    pub(super) fn offered(&self, figure: usize) -> Option<Decimal> {
        self.causes.iter().flat_map(Cause::sure).find(|it| it.figure == figure).map(|it| it.to)
    }

    /// How many could not be checked.
    pub fn missing(&self) -> usize {
        self.others.iter().filter(|it| matches!(it.1, Outcome::Unchecked(_))).count()
    }

    /// What could not be checked, and for want of what.
    pub(super) fn unchecked(&self, submission: &Submission, rules: &[&'static Rule]) -> Vec<Unchecked> {
        let edition = &submission.edition;
        let said = self.others.iter().filter_map(|(relation, outcome)| {
            let (relation, Outcome::Unchecked(figure)) = (edition.relations.get(*relation)?, outcome) else {
                return None;
            };
            let code = &rules.iter().find(|rule| rule.code.name == relation.rule)?.code;
            let (words, label) = (relation_words(relation), &edition.figures[*figure].label);
            let message =
                say!("未能核对 {words}：缺“{label}”", "could not check {words}: `{label}` is missing");
            Some(Unchecked { code, unit: submission.unit.name.clone(), message })
        });
        said.collect()
    }
}

fn relation_words(relation: &Relation) -> String {
    if relation.line.is_empty() {
        relation.words.clone()
    } else {
        format!("{}（{}）", relation.words, relation.line)
    }
}

fn outcome(submission: &Submission, relation: &Relation) -> Outcome {
    let sums = (submission.figures.sum(&relation.left), submission.figures.sum(&relation.right));
    match sums {
        // Nearly always, and told soonest.
        (Some(left), Some(right)) if submission.computed.is_empty() && holds(relation.op, &left, &right) => {
            Outcome::Holds
        }
        _ => look(submission, relation, sums),
    }
}

/// The outcome where it is not plain.
fn look(submission: &Submission, relation: &Relation, sums: (Option<i64>, Option<i64>)) -> Outcome {
    let table = &submission.edition.tables[relation.table];
    if table.missing == Missing::Optional && submission.tables[relation.table].is_none() {
        return Outcome::NotApplicable;
    }
    // A total that was computed from its parts proves nothing about them.
    if let Some(total) = relation.total()
        && submission.computed.contains(&total)
    {
        return Outcome::Unchecked(total);
    }
    let sides = match sums {
        (Some(left), Some(right)) if holds(relation.op, &left, &right) => return Outcome::Holds,
        (Some(left), Some(right)) => (Ok(Decimal::from(left)), Ok(Decimal::from(right))),
        _ => (exact(submission, &relation.left), exact(submission, &relation.right)),
    };
    match sides {
        (Ok(left), Ok(right)) if holds(relation.op, &left, &right) => Outcome::Holds,
        (Ok(left), Ok(right)) => Outcome::Broken(left, right),
        (Err(missing), _) | (_, Err(missing)) => Outcome::Unchecked(missing),
    }
}

fn holds<T: PartialOrd>(op: Op, left: &T, right: &T) -> bool {
    match op {
        Op::Equals => left == right,
        Op::AtMost => left <= right,
        Op::AtLeast => left >= right,
    }
}

/// Whether a number may stand there at all; if not, that is the finding and no sum of it is another.
fn is_sound(submission: &Submission, figure: usize, number: Decimal) -> bool {
    match submission.edition.figures[figure].kind {
        Kind::Count => number.is_integer() && !number.is_sign_negative(),
        Kind::Amount => !number.is_sign_negative(),
        Kind::Signed => number.is_integer(),
    }
}

/// The sum, or the first figure that is missing.
fn exact(submission: &Submission, side: &[usize]) -> Result<Decimal, usize> {
    side.iter().try_fold(Decimal::ZERO, |sum, figure| {
        let number = submission.number(*figure).filter(|number| is_sound(submission, *figure, *number));
        number.and_then(|number| sum.checked_add(number)).ok_or(*figure)
    })
}

/// Groups broken sums that share a cell, and parts a group again by the cells that explain it.
fn causes(submission: &Submission, all: &[Outcome], witnesses: &[Witness]) -> Vec<Cause> {
    let relations = &submission.edition.relations;
    let broken: Vec<usize> = (0..all.len()).filter(|at| matches!(all[*at], Outcome::Broken(..))).collect();
    let sums = |at: &usize| relations[*at].op == Op::Equals;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in broken.iter().copied().filter(sums) {
        let shares = |group: &Vec<usize>| group.iter().any(|other| share(&relations[at], &relations[*other]));
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut group: Vec<usize> = joined.drain(..).flatten().chain([at]).collect();
        group.sort_unstable();
        groups = apart;
        groups.push(group);
    }
    let system = System::new(submission, all, witnesses);
    let (mut causes, mut unsolved) = (Vec::new(), Vec::new());
    for table in 0..submission.edition.tables.len() {
        let own = |at: &usize| relations[*at].table == table;
        let together: Vec<usize> = broken.iter().copied().filter(sums).filter(own).collect();
        let sets = system.exchanges(&together);
        match sets.len() {
            // Where nearly every pair could be it, nothing is told by that.
            0 | told::MANY.. => continue,
            equal => causes.push(Cause { relations: together, repairs: sets, equal, with: Vec::new() }),
        }
        groups.retain(|group| !group.iter().all(own));
    }
    for group in groups {
        let (repairs, equal) = system.repairs(&group);
        match repairs.first() {
            None => unsolved.push(group),
            Some(set) if equal == 1 => causes.extend(apart(relations, all, &group, set)),
            Some(_) => causes.push(Cause { relations: group, repairs, equal, with: Vec::new() }),
        }
    }
    // Sums that share no cell can have one cause still: a cell and the total that was made of it, or a slip in
    // each, which meet in sums that hold.
    while let Some(first) = unsolved.pop() {
        let table = relations[first[0]].table;
        let (same, rest): (Vec<_>, Vec<_>) =
            unsolved.into_iter().partition(|it| relations[it[0]].table == table);
        unsolved = rest;
        let mut group: Vec<usize> = same.into_iter().flatten().chain(first).collect();
        group.sort_unstable();
        let (repairs, equal) = system.repairs(&group);
        match repairs.first() {
            None => causes.extend(group.into_iter().map(Cause::alone)),
            Some(set) if equal == 1 => causes.extend(apart(relations, all, &group, set)),
            Some(_) => causes.push(Cause { relations: group, repairs, equal, with: Vec::new() }),
        }
    }
    let others = broken.into_iter().filter(|at| !sums(at));
    causes.extend(others.map(Cause::alone));
    causes
}

impl Cause {
    fn alone(relation: usize) -> Self {
        Self { relations: vec![relation], repairs: Vec::new(), equal: 0, with: Vec::new() }
    }

    /// The changes that are likelier than any others.
    fn sure(&self) -> &[Change] {
        match self.repairs.first() {
            Some(set) if self.equal == 1 => set,
            _ => &[],
        }
    }
}

/// A cause for each mistake of a set: the broken sums that its cells stand in, each told once. Cells that stand in
/// one sum that holds are one mistake: a total that was made of a wrong cell, or two that were exchanged.
fn apart(relations: &[Relation], all: &[Outcome], group: &[usize], set: &[Change]) -> Vec<Cause> {
    let has = |at: usize, it: &Change| terms(&relations[at]).any(|figure| figure == it.figure);
    let sums = |held: bool| -> Vec<usize> {
        let is = |at: &usize| (all[*at] == Outcome::Holds) == held && relations[*at].op == Op::Equals;
        (0..all.len()).filter(is).collect()
    };
    let (held, broken) = (sums(true), sums(false));
    let meet = |at: &[usize], a: &Change, b: &Change| at.iter().any(|at| has(*at, a) && has(*at, b));
    let mut mistakes: Vec<Vec<Change>> = Vec::new();
    for change in set {
        let bound = |it: &Vec<Change>| it.iter().any(|other| meet(&held, change, other));
        let (joined, mut rest): (Vec<_>, Vec<_>) = mistakes.into_iter().partition(bound);
        let mut mistake: Vec<Change> = joined.into_iter().flatten().chain([*change]).collect();
        mistake.sort_unstable();
        rest.push(mistake);
        mistakes = rest;
    }
    mistakes.sort_unstable();
    let mut left: Vec<usize> = group.to_vec();
    let mut causes = Vec::new();
    for mistake in &mistakes {
        let breaks = |at: &usize| mistake.iter().any(|it| has(*at, it));
        let mut own: Vec<usize> = left.iter().copied().filter(breaks).collect();
        left.retain(|at| !own.contains(at));
        if own.is_empty() {
            own = group.iter().copied().filter(breaks).collect();
        }
        let others = set.iter().filter(|it| !mistake.contains(it));
        let with = others.filter(|it| mistake.iter().any(|own| meet(&broken, it, own))).copied().collect();
        if !own.is_empty() {
            causes.push(Cause { relations: own, repairs: vec![mistake.clone()], equal: 1, with });
        }
    }
    causes.extend(left.into_iter().map(Cause::alone));
    causes
}

fn share(a: &Relation, b: &Relation) -> bool {
    terms(a).any(|figure| terms(b).any(|other| other == figure))
}

fn terms(relation: &Relation) -> impl Iterator<Item = usize> {
    relation.left.iter().chain(&relation.right).copied()
}

/// What a figure that is missing or no number must be, where every sum that tells it agrees; and how many do.
pub(super) fn inferred(context: &Context, figure: usize) -> Option<(Decimal, usize)> {
    let submission = context.submission;
    let (mut value, mut count) = (None, 0);
    for relation in submission.edition.relations.iter().filter(|it| it.op == Op::Equals) {
        let others = |side: &[usize]| -> Option<Decimal> {
            let rest: Vec<usize> = side.iter().copied().filter(|it| *it != figure).collect();
            exact(submission, &rest).ok()
        };
        let (left, right) = (relation.left.contains(&figure), relation.right.contains(&figure));
        // A sum with a cell that is itself corrected tells nothing yet.
        let offered = |it: usize| it != figure && context.outcomes.offered(it).is_some();
        if left == right || terms(relation).any(offered) {
            continue;
        }
        let (Some(on_left), Some(on_right)) = (others(&relation.left), others(&relation.right)) else {
            continue;
        };
        let found = if left { on_right.checked_sub(on_left) } else { on_left.checked_sub(on_right) }?;
        if value.is_some_and(|it| it != found) {
            return None;
        }
        (value, count) = (Some(found), count + 1);
    }
    let value = value?;
    is_sound(submission, figure, value).then_some((value, count))
}
