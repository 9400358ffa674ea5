//! What the words state, held against the figures once for all rules: which statements agree, which do not, and
//! which cannot be compared.

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::Context;
use super::relations::{Outcomes, Witness, mention};
use crate::diag::{Also, Sides, say};
use crate::edition::{Missing, Terms};
use crate::model::Submission;
use crate::text::Narration;
use crate::text::numbers::Unit;
use crate::text::statements::{Form, List, Statement};

/// What a statement comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The form does not count it, or it is not sure what is stated.
    Silent,
    /// A figure that it could be agrees.
    Agrees,
    /// No figure that it could be agrees.
    Differs,
    /// It differs from a figure that a broken sum shows to be wrong: the sum tells it.
    Told,
    /// The figures are not all there.
    Missing,
}

/// The verdict of each statement, in their order.
#[derive(Debug)]
pub struct Judged {
    all: Vec<Verdict>,
    /// The share of each part that has one.
    shares: HashMap<usize, usize>,
    /// The lists of each part, by part.
    lists: BTreeSet<(usize, usize)>,
}

impl Judged {
    pub(super) fn new(submission: &Submission, narration: &Narration, outcomes: &Outcomes) -> Self {
        let judge = |statement: &Statement| {
            let sums = sums(submission, statement);
            if sums.is_empty() {
                return Verdict::Silent;
            }
            match compare(submission, statement, &sums, |figure| submission.number(figure)) {
                Some(true) => Verdict::Agrees,
                None => Verdict::Missing,
                Some(false) => {
                    let mended = |figure| outcomes.offered(figure).or_else(|| submission.number(figure));
                    match compare(submission, statement, &sums, mended) {
                        Some(true) => Verdict::Told,
                        _ => Verdict::Differs,
                    }
                }
            }
        };
        let stated = &narration.stated;
        let lists = stated.lists.iter().enumerate();
        Self {
            all: stated.statements.iter().map(judge).collect(),
            shares: stated.shares.iter().rev().map(|share| (share.part, share.percent)).collect(),
            lists: lists.flat_map(|(at, list)| list.parts.iter().map(move |part| (*part, at))).collect(),
        }
    }

    /// The statement of the percentage that a part has.
    pub(super) fn share_of(&self, part: usize) -> Option<usize> {
        self.shares.get(&part).copied()
    }

    /// The lists that a statement is a part of.
    pub(super) fn lists_of(&self, part: usize) -> impl Iterator<Item = usize> {
        self.lists.range((part, 0)..(part + 1, 0)).map(|(_, list)| *list)
    }

    pub(super) fn of(&self, statement: usize) -> Verdict {
        self.all.get(statement).copied().unwrap_or(Verdict::Silent)
    }

    /// Whether something else is told of the statement, so that its lists need not be.
    pub(super) fn is_doubted(&self, statement: usize) -> bool {
        matches!(self.of(statement), Verdict::Differs | Verdict::Told)
    }
}

/// The sums of figures that a statement may mean; none where it is about something else.
pub(super) fn sums(submission: &Submission, statement: &Statement) -> Vec<Vec<usize>> {
    let counted = matches!(statement.form, Form::Count | Form::Nothing);
    let (Some(meaning), Some(0), true, false) =
        (statement.meaning, statement.year, counted, statement.number.about)
    else {
        return Vec::new();
    };
    let edition = &submission.edition;
    let applies = |sum: &&Terms| {
        sum.iter().all(|figure| {
            let table = edition.figures[*figure].table;
            submission.tables[table].is_some()
                || submission.zero.contains(&table)
                || (edition.tables[table].missing != Missing::Optional && !edition.tables[table].beside)
        })
    };
    let own = edition.states(meaning).iter().filter(applies);
    let Some(applicant) = statement.applicant else { return own.map(|sum| sum.to_vec()).collect() };
    // 新收…其中自然人: the same row in another column.
    let other = |figure: &usize| -> Option<Vec<usize>> {
        let row = edition.figures[*figure].id.strip_suffix(".total")?;
        applicant.columns().iter().map(|column| edition.figure_of_id(&format!("{row}.{column}"))).collect()
    };
    own.filter_map(|sum| sum.iter().map(other).collect::<Option<Vec<_>>>().map(|it| it.concat())).collect()
}

/// Whether one of the sums is what is stated; `None` where none is and some cannot be added up.
fn compare(
    submission: &Submission,
    statement: &Statement,
    sums: &[Vec<usize>],
    number: impl Fn(usize) -> Option<Decimal>,
) -> Option<bool> {
    let mut all = true;
    for sum in sums {
        match total(submission, statement, sum, &number) {
            Some(total) if total == statement.number.value => return Some(true),
            Some(_) => {}
            None => all = false,
        }
    }
    all.then_some(false)
}

/// A sum in the unit of the statement.
pub(super) fn total(
    submission: &Submission,
    statement: &Statement,
    sum: &[usize],
    number: impl Fn(usize) -> Option<Decimal>,
) -> Option<Decimal> {
    sum.iter().try_fold(Decimal::ZERO, |total, figure| {
        let value = number(*figure)?;
        let in_ten_thousands = submission.edition.figures[*figure].unit == "万元";
        let value = if statement.number.unit == Unit::Yuan && in_ten_thousands {
            value.checked_mul(Decimal::from(10_000))?
        } else {
            value
        };
        total.checked_add(value)
    })
}

/// What speaks of figures beside the form: the words, and what last year carried over.
pub(super) fn witnesses(submission: &Submission, narration: &Narration) -> Vec<Witness> {
    let stated = narration.stated.statements.iter().filter_map(|statement| {
        let sums = sums(submission, statement);
        // A figure that the words take from the table is no evidence for the table.
        let written = || {
            let place = narration.place(submission, statement, statement.number.range.clone());
            place.is_some_and(|it| !it.text().contains("{{") && !it.text().contains("{%"))
        };
        let told = !sums.is_empty() && statement.number.unit != Unit::Yuan && written();
        told.then_some(Witness { sums, value: statement.number.value })
    });
    let carried_in = |at: &usize| submission.edition.figures[*at].id.starts_with("requests.carried_in.");
    let carried = (0..submission.edition.figures.len()).filter(carried_in).filter_map(|at| {
        let value = from_last_year(submission, at)?;
        Some(Witness { sums: vec![vec![at]], value })
    });
    stated.chain(carried).collect()
}

/// What a figure must be by last year's report: what was carried over, and the documents in force.
pub(super) fn from_last_year(submission: &Submission, figure: usize) -> Option<Decimal> {
    if submission.previous.is_empty() {
        return None;
    }
    let id = submission.edition.figures[figure].id.as_str();
    let of = |id: String| submission.edition.figure_of_id(&id);
    if let Some(column) = id.strip_prefix("requests.carried_in.") {
        return Some(submission.previous.get(&of(format!("requests.carried_out.{column}"))?)?.number);
    }
    let row = id.strip_suffix(".valid")?;
    let this_year = |column: &str| submission.number(of(format!("{row}.{column}"))?);
    let before = submission.previous.get(&figure)?.number;
    before.checked_add(this_year("made")?)?.checked_sub(this_year("repealed")?)
}

/// Whether the words say so of a figure that the table has otherwise, and of no other.
pub(super) fn say(context: &Context, figure: usize, value: Decimal) -> bool {
    let statements = &context.narration.stated.statements;
    let says = |at: usize| {
        let it = &statements[at];
        context.words.of(at) == Verdict::Differs
            && it.number.value == value
            && sums(context.submission, it) == [vec![figure]]
    };
    (0..statements.len()).any(says)
}

/// What else says that the figure should be `to`: the statements that agree once it is changed.
pub(super) fn also(context: &Context, figure: usize, to: Decimal) -> Vec<Also> {
    let (submission, narration) = (context.submission, context.narration);
    let mut found = Vec::new();
    for (at, statement) in narration.stated.statements.iter().enumerate() {
        if context.words.of(at) != Verdict::Told {
            continue;
        }
        let sums = sums(submission, statement);
        if !sums.iter().any(|sum| sum.contains(&figure)) {
            continue;
        }
        let words =
            narration.text_of(statement, statement.words.start..statement.number.range.end).trim().to_owned();
        let place = narration.place(submission, statement, statement.number.range.clone());
        let place = place.map(|it| it.to_string()).unwrap_or_default();
        let from = submission.number(figure).unwrap_or_default();
        found.push(Also {
            code: super::rules::text_differs(),
            message: say!("文字写的是“{words}”（{place}）", "the words say `{words}` ({place})"),
            figures: vec![mention(submission, figure)],
            sides: Sides {
                left: statement.number.value.to_string(),
                right: from.to_string(),
                difference: statement.number.value.checked_sub(from).unwrap_or_default().to_string(),
            },
        });
    }
    // Last year's report, where it says so too.
    if from_last_year(submission, figure) == Some(to) {
        found.push(last_year_says(submission, figure, to));
    }
    found
}

/// Last year's report as a witness of a figure.
pub(super) fn last_year_says(submission: &Submission, figure: usize, to: Decimal) -> Also {
    let from = submission.number(figure).unwrap_or_default();
    let carried = submission.edition.figures[figure].id.starts_with("requests.carried_in.");
    let (code, message) = if carried {
        (super::rules::carry_over(), say!("上年结转下年度的是 {to}", "last year {to} were carried over"))
    } else {
        let message = say!("按上年的现行有效件数推算是 {to}", "by last year's documents in force it is {to}");
        (super::rules::valid_documents(), message)
    };
    Also {
        code,
        message,
        figures: vec![mention(submission, figure)],
        sides: Sides {
            left: to.to_string(),
            right: from.to_string(),
            difference: to.checked_sub(from).unwrap_or_default().to_string(),
        },
    }
}

/// How far the percentages of a complete list may be from a hundred: half of the last digit of each.
pub(super) fn slack(context: &Context, shares: &[usize]) -> Decimal {
    let half = |at: &usize| Decimal::new(5, context.narration.stated.statements[*at].number.places + 1);
    shares.iter().map(half).sum()
}

/// Whether the parts of a complete list do not make its total, which is told as that.
pub(super) fn is_short(context: &Context, list: &List) -> bool {
    let statements = &context.narration.stated.statements;
    let sum: Decimal = list.parts.iter().map(|at| statements[*at].number.value).sum();
    list.closed && !list.doubtful && sum != statements[list.head].number.value
}

/// Whether a number is missing between the total of a list and its last part.
pub(super) fn has_gap(context: &Context, list: &List) -> bool {
    let statements = &context.narration.stated.statements;
    let head = &statements[list.head];
    let gaps = super::rules::gaps(context, head.at);
    let last = list.parts.last().map_or(head.number.range.end, |at| statements[*at].number.range.end);
    // A list may end in the gap itself: its sentence is looked at.
    let end = last.max(head.sentence.end);
    let first = gaps.partition_point(|gap| gap.start < head.number.range.start);
    gaps.get(first).is_some_and(|gap| gap.end <= end)
}
