//! Compiles the figures and words of an office's year into the annual report that the law asks for
//! (政府信息公开工作年度报告), and tells exactly what is wrong before it is published.
//!
//! One module a stage, in the order the data flows. A stage may use some of those above it and none below;
//! `tests/suite/architecture.rs` holds the table of who may use whom.
//!
//! 1. [`source`] and [`diag`]: texts and places in them, and what we say about them.
//! 2. [`edition`] and [`model`]: a published form as data, and one unit's submission.
//! 3. [`read`]: bytes to a submission.
//! 4. [`rollup`]: many submissions and a roster.
//! 5. [`text`]: the words, expanded and parsed.
//! 6. [`check`]: a submission to findings.
//! 7. [`document`], [`compose`] and [`render`]: a submission to a document, a document to bytes.
//! 8. [`publish`]: bytes to disk, all or nothing.
//! 9. [`cli`]: arguments, terminal, exit code.
//!
//! Four lists say what there is: [`edition::EDITIONS`], [`read::READERS`], [`check::RULES`],
//! [`render::FORMATS`].

pub mod check;
pub mod cli;
pub mod compose;
pub mod diag;
pub mod document;
pub mod edition;
pub mod model;
pub mod publish;
pub mod read;
pub mod render;
pub mod rollup;
pub mod source;
pub mod text;

use std::sync::Arc;

use diag::verdict::{Complete, Of, Unchecked};
use diag::{Code, Finding};
use document::Document;
use edition::Editions;
use model::{Extras, Submission};
use read::inbox::Job;
use rollup::line::Words;

/// What is wanted of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Every blank is a zero.
    pub blank_as_zero: bool,
    /// Name what could not be checked.
    pub list_unchecked: bool,
    /// Compose the document, too.
    pub compose: bool,
    /// Stamp the document as a draft.
    pub draft: bool,
    /// What the document shows beyond the form, beside what its unit wants.
    pub extras: Extras,
    /// Keep what siblings are compared by.
    pub siblings: bool,
}

/// What became of a unit.
#[derive(Debug)]
pub struct Compiled {
    /// The submission, if there was enough for one.
    pub submission: Option<Submission>,
    /// The document, where it was wanted; there even where the input has errors: whether they forbid publishing
    /// is for the caller to decide.
    pub document: Option<Document>,
    /// Everything that is wrong, sorted.
    pub findings: Vec<Finding>,
    /// How many relations could not be checked.
    pub unchecked: usize,
    /// Which, where that was wanted.
    pub unchecked_list: Vec<Unchecked>,
    /// What is there of what must be.
    pub complete: Complete,
    /// Its words as siblings are compared, where that was wanted.
    pub words: Option<Arc<Words>>,
    /// Its words as they will be read, a passage each with its section, where that was wanted.
    pub said: Vec<(usize, String)>,
}

/// Reads, completes, checks and composes one unit.
pub fn compile(job: &Job, editions: &Editions, options: Options) -> Compiled {
    let mut compiled = compile_reading(read::unit(job, editions), editions, options);
    // A unit of a roster has its outline from the county: untouched, it is words that have not come. Who works in the
    // folder itself is told each gap.
    if job.county().is_some()
        && let Some(submission) = &compiled.submission
        && text::is_untouched(submission, editions)
    {
        check::as_words_missing(submission, &mut compiled.findings);
    }
    compiled
}

/// Completes, checks and composes a unit that was read.
pub fn compile_reading(reading: read::Reading, editions: &Editions, options: Options) -> Compiled {
    let read::Reading { submission, mut findings } = reading;
    let Some(mut submission) = submission else {
        let complete = Complete { units: Of(0, 1), ..Complete::default() };
        diag::sort(&mut findings);
        return Compiled {
            submission: None,
            document: None,
            findings,
            unchecked: 0,
            unchecked_list: Vec::new(),
            complete,
            words: None,
            said: Vec::new(),
        };
    };
    if options.blank_as_zero {
        // Blanks are cells that are there: a table that nobody sent stays missing.
        let read = |number: &usize| submission.tables[*number].is_some();
        let form: Vec<usize> = submission.edition.form().map(|(number, _)| number).filter(read).collect();
        submission.zero.extend(form);
    }
    submission.complete();
    let mut narration = text::narrate(&submission);
    // Words are compared with words: last year's are read only where there are some this year.
    let last = submission.last.clone();
    let before = last.as_deref().map(|last| {
        let words =
            if submission.narrative.is_some() { text::narrate(last) } else { text::Narration::default() };
        (last, words)
    });
    let before = before.as_ref().map(|(last, words)| (*last, words));
    let report = check::run(&submission, &narration, before, editions, options.list_unchecked);
    findings.append(&mut narration.findings);
    findings.extend(report.findings);
    if check::answers::has_any(&submission) {
        check::answers::apply(&submission, &mut findings, &codes());
    }
    let document = options.compose.then(|| {
        let (document, more) = compose::document(&submission, &narration, options.draft, options.extras);
        findings.extend(more);
        document
    });
    diag::sort(&mut findings);
    // What `new` wrote is nobody's words yet.
    let own_words = options.siblings && !text::is_untouched(&submission, editions);
    let words = own_words.then(|| check::roster::words(&submission, &narration)).flatten();
    let said = if options.siblings { said(narration) } else { Vec::new() };
    Compiled {
        words,
        said,
        submission: Some(submission),
        document,
        findings,
        unchecked: report.unchecked,
        unchecked_list: report.unchecked_list,
        complete: report.complete,
    }
}

/// The words by their sections.
fn said(narration: text::Narration) -> Vec<(usize, String)> {
    narration.parts.into_iter().filter_map(|part| Some((part.section?, part.markdown))).collect()
}

/// Every code of every stage, by id.
pub fn codes() -> Vec<&'static Code> {
    let rules = check::RULES.iter().map(|rule| &rule.code);
    let lists = [read::codes::CODES, edition::codes::CODES, text::codes::CODES, check::answers::CODES];
    let rosters = check::roster::ROSTER_RULES.iter().map(|rule| &rule.code);
    let mut codes: Vec<&Code> = lists.into_iter().flatten().copied().chain(rules).chain(rosters).collect();
    codes.sort_by_key(|code| code.id);
    codes
}
