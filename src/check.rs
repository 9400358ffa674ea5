//! A submission to findings. Arithmetic belongs to the form, so it is data; judgement is code.
//!
//! A rule has four outcomes: it holds, it is broken, it could not be checked (an operand is missing, and it is
//! counted), or it does not apply.

pub mod answers;
pub mod relations;
pub mod roster;

mod copies;
mod rules;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::verdict::{Complete, Of, Unchecked};
use crate::diag::{self, Code, Finding, Text};
use crate::edition::{Editions, Missing, Words};
use crate::model::{Submission, Value};
use crate::text::Narration;
use relations::Outcomes;
use words::Judged;

pub use rules::RULES;

/// A rule: what it is, and the function that looks.
#[derive(Debug)]
pub struct Rule {
    /// Its code and explanation.
    pub code: Code,
    /// Looks, and reports what is broken.
    check: fn(&Context, &mut Findings),
}

/// What rules have found so far.
#[derive(Debug, Default)]
pub struct Findings {
    findings: Vec<Finding>,
    /// What could not be checked: its rule, and why where names are asked for.
    unchecked: usize,
    unchecked_list: Vec<Unchecked>,
    /// Whether what could not be checked is listed by name.
    list: bool,
}

impl Findings {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// Counts what could not be checked, and says why if that is asked for.
    fn unchecked(&mut self, context: &Context, code: &'static Code, why: impl FnOnce() -> Text) {
        self.unchecked += 1;
        if self.list {
            let unit = context.submission.unit.name.clone();
            self.unchecked_list.push(Unchecked { code, unit, message: why() });
        }
    }
}

/// What a rule sees.
#[derive(Debug)]
pub struct Context<'a> {
    /// The submission, its totals completed.
    pub submission: &'a Submission,
    /// Its words as they will be read.
    pub narration: &'a Narration,
    /// Every edition, for what belongs to another one.
    pub editions: &'a Editions,
    /// Every relation of the edition, evaluated.
    pub outcomes: &'a Outcomes,
    /// Last year's submission and its words, where they are known.
    pub last: Option<(&'a Submission, &'a Narration)>,
    /// What the statements of the words come to against the figures.
    pub words: &'a Judged,
    /// Where numbers are missing, by paragraph, once it was looked for.
    gaps: Gaps,
}

/// Where numbers are missing in each paragraph that was asked for.
type Gaps = RefCell<HashMap<(usize, usize), Rc<[Range<usize>]>>>;

/// What a check comes to.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong, sorted.
    pub findings: Vec<Finding>,
    /// How many relations could not be checked.
    pub unchecked: usize,
    /// Which, where they are asked for.
    pub unchecked_list: Vec<Unchecked>,
    /// What is there of what must be.
    pub complete: Complete,
}

/// Holds a submission to every rule; `list` asks for what could not be checked, by name.
pub fn run(
    submission: &Submission,
    narration: &Narration,
    last: Option<(&Submission, &Narration)>,
    editions: &Editions,
    list: bool,
) -> Report {
    let outcomes = Outcomes::new(submission, narration);
    let words = Judged::new(submission, narration, &outcomes);
    let context = Context {
        submission,
        narration,
        editions,
        outcomes: &outcomes,
        last,
        words: &words,
        gaps: Gaps::default(),
    };
    let mut found = Findings { list, ..Findings::default() };
    for rule in RULES {
        (rule.check)(&context, &mut found);
    }
    let Findings { mut findings, unchecked, mut unchecked_list, .. } = found;
    for finding in &mut findings {
        finding.unit = Some(submission.unit.name.clone());
        finding.year = Some(submission.year);
        finding.edition = Some(submission.edition.id.clone());
    }
    diag::sort(&mut findings);
    if list {
        unchecked_list.splice(0..0, outcomes.unchecked(submission, RULES));
    }
    let unchecked = unchecked + outcomes.missing();
    Report { findings, unchecked, unchecked_list, complete: complete(&context) }
}

/// Says once that the words have not come, instead of each gap of an outline that nobody has touched.
pub fn as_words_missing(submission: &Submission, findings: &mut Vec<Finding>) {
    let Some(missing) = rules::words_missing(submission) else { return };
    let in_words = |finding: &Finding| {
        let source = finding.place().map(|it| &it.source);
        finding.code.id.starts_with("A03")
            && missing.place().zip(source).is_some_and(|(own, source)| Arc::ptr_eq(&own.source, source))
    };
    findings.retain(|it| !in_words(it));
    findings.push(missing);
    diag::sort(findings);
}

fn complete(context: &Context) -> Complete {
    let submission = context.submission;
    let edition = &submission.edition;
    let mut cells = Of(0, 0);
    for (number, table) in edition.form() {
        if table.missing == Missing::Optional && submission.tables[number].is_none() {
            continue;
        }
        cells.1 += table.figures.len();
        cells.0 += if submission.zero.contains(&number) {
            // What cannot be read is no blank, so that it is no 0 either.
            let own = submission.figures.odd().filter(|at| table.figures.contains(at));
            table.figures.len() - own.filter(|at| submission.figures.value(*at) == Value::Unread).count()
        } else {
            submission.figures.filled(table.figures.clone())
        };
    }
    let sections = if submission.narrative.is_some() {
        let there =
            |at: &usize| context.narration.of(*at).any(|part| !part.is_empty()) || has_table(context, *at);
        Of((0..edition.sections.len()).filter(there).count(), edition.sections.len())
    } else {
        Of(0, 0)
    };
    let relations = edition.relations.len() - context.outcomes.not_applicable();
    Complete {
        units: Of(1, 1),
        sections,
        cells,
        relations: Of(relations - context.outcomes.missing(), relations),
    }
}

/// Whether a table of the form stands in the section, or figures beside the form that make its sentence.
fn has_table(context: &Context, section: usize) -> bool {
    let submission = context.submission;
    let of_section = |number: &usize| submission.edition.tables[*number].section == section;
    let there = |number: usize| submission.tables[number].is_some() || submission.zero.contains(&number);
    (0..submission.edition.tables.len()).filter(of_section).any(there)
}

/// Whether the section must be there.
fn is_expected(words: Words) -> bool {
    match words {
        Words::Required | Words::Expected => true,
        Words::Optional => false,
    }
}
