//! Edition, submission and words to a document. The edition's `report.md` makes the body.

mod annex;
mod blocks;
mod charts;
mod comparison;
mod table;

pub mod index;
pub mod slip;

use std::collections::BTreeMap;

use crate::edition::is_ordinal;

use chrono::{Datelike, NaiveDate};
use minijinja::{Environment, Value};

use crate::diag::{Finding, say};
use crate::document::{Block, Document, Meta};
use crate::model::{Extras, Submission};
use crate::source::{self, Place, Span};
use crate::text::figures::Names;
use crate::text::{self, Fault, Narration};

/// A fenced block of this kind stands for a table of the form.
const TABLE: &str = "nianbao-table";
/// A fenced block of this kind stands for words of the unit, which are read on their own: nothing left open in
/// them reaches beyond them.
const WORDS: &str = "nianbao-words";
/// The words before the first heading, in such a block.
const PREAMBLE: &str = "preamble";
/// Between the lines of the title: a heading has one line in Markdown.
const TITLE_BREAK: &str = "\u{2028}";
/// A fenced block of this kind stands for the lines at the end.
const SIGNATURE: &str = "nianbao-signature";

/// The document of a submission; it is there even where the submission has errors.
pub fn document(
    submission: &Submission,
    narration: &Narration,
    draft: bool,
    extras: Extras,
) -> (Document, Vec<Finding>) {
    let edition = &submission.edition;
    let title = format!("{}{}年{}", submission.unit.name, submission.year, edition.report);
    let (markdown, findings) = match body(submission, narration) {
        Ok(markdown) => (markdown, Vec::new()),
        Err(fault) => {
            let place = Place::new(&edition.body, Span::new(fault.range.start, fault.range.end));
            (String::new(), vec![text::template_error(edition, &fault, place)])
        }
    };
    let meta = Meta {
        title,
        organ: submission.unit.name.clone(),
        year: submission.year,
        date: submission.published.map(|date| date.format("%Y-%m-%d").to_string()),
        draft,
    };
    let mut blocks = blocks::blocks(&markdown, submission, narration);
    blocks.extend(submission.county.as_deref().map(|it| annex::blocks(it, edition)).unwrap_or_default());
    let behind_title = blocks.iter().position(|it| matches!(it, Block::Title(_))).map_or(0, |at| at + 1);
    if let Some(head) = submission.county.as_deref().and_then(annex::head) {
        blocks.insert(behind_title, head);
    }
    let extras = extras.or(submission.extras);
    if extras.comparison {
        blocks.extend(comparison::blocks(submission));
    }
    if extras.charts {
        blocks.extend(charts::blocks(submission));
    }
    if extras.contents {
        blocks.insert(behind_title, Block::Contents);
    }
    (Document { meta, blocks }, findings)
}

/// The title on two lines: who, and what.
fn title_lines(submission: &Submission) -> Vec<String> {
    vec![submission.unit.name.clone(), format!("{}年{}", submission.year, submission.edition.report)]
}

/// The organ and, where it is known, the date, without leading zeros.
fn signature(submission: &Submission) -> Vec<String> {
    let date = submission.published.map(chinese_date);
    std::iter::once(submission.unit.name.clone()).chain(date).collect()
}

fn chinese_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Expands `report.md`.
fn body(submission: &Submission, narration: &Narration) -> Result<String, Fault> {
    let edition = &submission.edition;
    let source = &edition.body.text;
    let fault = |error: minijinja::Error| {
        let range = source::letters(source, error.range().unwrap_or(0..0));
        Fault {
            expression: source.get(range.clone()).unwrap_or_default().to_owned(),
            range,
            undefined: error.kind() == minijinja::ErrorKind::UndefinedError,
            reason: text::reason(&error),
        }
    };
    if let Some(range) = text::too_deep(source) {
        let reason = say!("这一处太长太复杂", "it is too long or too involved");
        return Err(Fault { expression: String::new(), range, undefined: false, reason });
    }
    let env: Environment = text::template();
    let template = env.template_from_str(source).map_err(fault)?;
    let rendered = template.render(Value::from_object(names(submission, narration)));
    rendered.map_err(fault)
}

/// What `report.md` can use beside the figures.
fn names(submission: &Submission, narration: &Narration) -> Names {
    let edition = &submission.edition;
    let sections = || edition.sections.iter().enumerate();
    let heading: BTreeMap<String, Value> =
        sections().map(|(_, section)| (section.id.clone(), Value::from(section.heading.clone()))).collect();
    let said = |at: usize| -> String { narration.of(at).map(|part| part.markdown.trim()).collect() };
    let words: BTreeMap<String, Value> = sections()
        .map(|(at, section)| (section.id.clone(), placeholder(&section.id, said(at).is_empty())))
        .collect();
    let said: BTreeMap<String, Value> =
        sections().map(|(at, section)| (section.id.clone(), Value::from(said(at)))).collect();
    let no_preamble = preamble(submission, narration).is_empty();
    let there: Vec<String> = edition
        .tables
        .iter()
        .enumerate()
        .filter(|(number, _)| submission.tables[*number].is_some() || submission.zero.contains(number))
        .map(|(_, table)| table.id.clone())
        .collect();
    let title: Vec<String> = title_lines(submission).iter().map(|line| text::escape(line)).collect();
    let title = title.join(TITLE_BREAK);
    let table = |id: String| Value::from_safe_string(format!("\n\n```{TABLE}\n{id}\n```\n\n"));
    Names::with(
        submission,
        vec![
            ("title", Value::from_safe_string(title)),
            ("report", Value::from(edition.report.clone())),
            ("heading", Value::from(heading)),
            ("words", Value::from(words)),
            ("said", Value::from(said)),
            ("preamble", placeholder(PREAMBLE, no_preamble)),
            ("answers", Value::from_safe_string(answers(submission))),
            ("there", Value::from(there)),
            ("table", Value::from_function(table)),
            ("signature", Value::from_safe_string(format!("\n\n```{SIGNATURE}\n```\n"))),
        ],
    )
}

/// Where words of the unit go; nothing where there are none, so that a template can ask.
fn placeholder(id: &str, empty: bool) -> Value {
    let text = if empty { String::new() } else { format!("\n\n```{WORDS}\n{id}\n```\n\n") };
    Value::from_safe_string(text)
}

/// The reasons that the unit wants printed, a paragraph each.
fn answers(submission: &Submission) -> String {
    let printed = submission.answers.iter().filter(|answer| answer.print);
    let paragraphs: Vec<String> = printed.map(|answer| text::escape(&answer.reason)).collect();
    paragraphs.join("\n\n")
}

/// The words before the first heading.
fn preamble(submission: &Submission, narration: &Narration) -> String {
    let parts = narration.parts.iter().filter(|part| part.section.is_none());
    let texts: Vec<&str> = parts.map(|part| part.markdown.as_str()).collect();
    without_title(&texts.join("\n\n"), submission)
}

/// A heading's words without its number, which would be out of order inside another section.
fn bare(heading: &str) -> &str {
    heading.split_once('、').map_or(
        heading,
        |(number, words)| {
            if number.chars().all(is_ordinal) { words } else { heading }
        },
    )
}

/// Old reports begin with their title; the document has it already.
fn without_title(preamble: &str, submission: &Submission) -> String {
    let is_title = |line: &&str| {
        let line: String =
            line.trim_start_matches(['#', ' ']).chars().filter(|char| !char.is_whitespace()).collect();
        !line.is_empty() && line.ends_with(&submission.edition.report) && line.chars().count() <= 60
    };
    let lines: Vec<&str> = preamble.lines().filter(|line| !is_title(line)).collect();
    lines.join("\n").trim().to_owned()
}
