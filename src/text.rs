//! A narrative expanded (minijinja) and parsed (Markdown): what the reader will see, with the place in the file
//! as written of each letter of it.

pub mod codes;
pub mod figures;
pub mod markdown;

pub mod numbers;
pub mod statements;

mod bounds;
mod expand;
mod filters;
mod lexicon;
mod lines;

use std::sync::Arc;

use crate::diag::{Finding, Text, nearest, say};
use crate::edition::{Edition, Editions, UnitKind};
use crate::model::Submission;
use crate::source::Place;
use codes::{RAW_HTML, TEMPLATE_ERROR};
use figures::Names;
use markdown::Paragraph;
use statements::{Setting, Stated, Statement, Topic};

/// The mark of a gap in a narrative that `nianbao new` wrote.
pub const GAP: &str = "【请填写";

pub use filters::{FILTERS, chinese, growth};

pub use bounds::too_deep;
pub use expand::{Fault, escape, reason, template};

/// The words of a submission as they will be read.
#[derive(Clone, Debug, Default)]
pub struct Narration {
    /// One a passage, in the order written.
    pub parts: Vec<Part>,
    /// What they state in figures.
    pub stated: Stated,
    /// What went wrong on the way.
    pub findings: Vec<Finding>,
}

/// A passage as it will be read.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its section; `None` before the first heading.
    pub section: Option<usize>,
    /// Its heading as written.
    pub heading: Option<Place>,
    /// Its Markdown, expanded.
    pub markdown: String,
    /// Its paragraphs as plain text.
    pub paragraphs: Vec<Paragraph>,
    /// Whether it could not be expanded and stands as written.
    pub failed: bool,
    passage: usize,
    map: lines::Map,
}

impl Part {
    /// Where a stretch of a paragraph's text stands in the file as written.
    pub fn place(
        &self,
        submission: &Submission,
        paragraph: &Paragraph,
        range: std::ops::Range<usize>,
    ) -> Option<Place> {
        let passage = submission.narrative.as_ref()?.passages.get(self.passage)?;
        let written = self.map.written(paragraph.expanded(range));
        Some(passage.place_of(written))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty())
    }
}

impl Narration {
    /// Reads what the words state in figures.
    fn state(&mut self, submission: &Submission) {
        let has_scopes = !matches!(
            submission.unit.kind,
            UnitKind::Township | UnitKind::Subdistrict | UnitKind::Department | UnitKind::Other
        );
        let larger = statements::larger(submission.unit.kind, &submission.unit.name);
        for (number, part) in self.parts.iter().enumerate() {
            let section = part.section.map_or("", |at| submission.edition.sections[at].id.as_str());
            let mut topic = Topic::of_section(section);
            for (at, paragraph) in part.paragraphs.iter().enumerate() {
                let year = submission.year;
                let setting = Setting { at: (number, at), section, year, has_scopes, larger };
                let turned = self.stated.read(paragraph.plain(), setting, topic);
                if paragraph.heading {
                    topic = turned;
                }
            }
        }
    }

    /// Where a stretch of a statement's paragraph stands in the file as written.
    pub fn place(
        &self,
        submission: &Submission,
        statement: &Statement,
        range: std::ops::Range<usize>,
    ) -> Option<Place> {
        let part = self.parts.get(statement.at.0)?;
        part.place(submission, part.paragraphs.get(statement.at.1)?, range)
    }

    /// The text of a stretch of a statement's paragraph.
    pub fn text_of(&self, statement: &Statement, range: std::ops::Range<usize>) -> &str {
        let paragraph = self.parts.get(statement.at.0).and_then(|part| part.paragraphs.get(statement.at.1));
        paragraph.and_then(|it| it.text.get(range)).unwrap_or_default()
    }

    /// The same in simplified script, for what looks at its words.
    pub fn plain_of(&self, statement: &Statement, range: std::ops::Range<usize>) -> &str {
        let paragraph = self.parts.get(statement.at.0).and_then(|part| part.paragraphs.get(statement.at.1));
        paragraph.and_then(|it| it.plain().get(range)).unwrap_or_default()
    }

    /// The parts of a section.
    pub fn of(&self, section: usize) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.section == Some(section))
    }
}

/// A text in simplified script, for what looks at its words; places in it stay.
pub fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    crate::source::simplified(text)
}

/// Whether the words of a submission are those that `nianbao new` wrote, or none.
pub fn is_untouched(submission: &Submission, editions: &Editions) -> bool {
    let Some(narrative) = &submission.narrative else { return true };
    let outline = editions.narrative(&submission.edition.id).replace("{YEAR}", &submission.year.to_string());
    let mut passages = narrative.passages.iter();
    passages.all(|it| outline.contains(it.text.trim()))
}

/// Expands and parses the words of a submission.
pub fn narrate(submission: &Submission) -> Narration {
    let mut narration = Narration::default();
    let Some(narrative) = &submission.narrative else { return narration };
    let names = Names::new(submission);
    for (number, passage) in narrative.passages.iter().enumerate() {
        let prepared = lines::prepare(&passage.text);
        let (markdown, map, failed) = match expand::expand(&prepared, &names) {
            Ok((markdown, map)) => (markdown, map, false),
            Err(faults) => {
                for fault in faults {
                    let place = passage.place_of(fault.range.clone());
                    narration.findings.push(template_error(&submission.edition, &fault, place));
                }
                // What cannot be expanded is kept as written: a draft shows it.
                let (markdown, map) = prepared.literally();
                (markdown, map, true)
            }
        };
        let (paragraphs, html) = markdown::paragraphs(&markdown);
        if let Some(first) = html.first() {
            let shown: String = markdown[first.clone()].chars().take(40).collect();
            let (shown, count) = (shown.trim(), html.len());
            let message = say!(
                "文字里有 {count} 处 HTML，照字面印出：{shown}",
                "there is HTML in the words, {count} piece(s), printed as text: {shown}"
            );
            let mut finding = Finding::new(&RAW_HTML, message)
                .help(say!("删去它；要强调就写 **文字**", "delete it; for emphasis write **words**"));
            for range in html.into_iter().take(8) {
                finding = finding.at(passage.place_of(map.written(range)), Text::none());
            }
            narration.findings.push(finding);
        }
        narration.parts.push(Part {
            section: passage.section,
            heading: passage.heading.clone(),
            markdown,
            paragraphs,
            failed,
            passage: number,
            map,
        });
    }
    narration.state(submission);
    let unit = &submission.unit.name;
    for finding in &mut narration.findings {
        finding.unit = Some(unit.clone());
        finding.year = Some(submission.year);
        finding.edition = Some(submission.edition.id.clone());
    }
    narration
}

/// What a template error says to someone who writes reports and not programs.
pub fn template_error(edition: &Arc<Edition>, fault: &Fault, place: Place) -> Finding {
    let (name, reason) = (&fault.expression, &fault.reason);
    if fault.undefined {
        let message = say!("没有名为“{name}”的数据项", "there is no figure named `{name}`");
        let finding = Finding::new(&TEMPLATE_ERROR, message).at(place, Text::none());
        if name.starts_with("county.") {
            let names = figures::COUNTY.join("、");
            return finding.help(say!(
                "县的文字里可用 county. 加：{names}",
                "the words of a county may use `county.` with: {names}"
            ));
        }
        // A section's words and heading go by its id.
        let of_section = name.split_once('.').filter(|(of, _)| ["words", "heading", "said"].contains(of));
        let near = match of_section {
            Some((of, id)) => {
                let ids = edition.sections.iter().map(|it| it.id.as_str());
                nearest(id, ids).map(|near| format!("{of}.{near}"))
            }
            None => edition.nearest_figure(name).map(str::to_owned),
        };
        return match near {
            Some(near) => finding.help(say!("最接近的是“{near}”", "the nearest one is `{near}`")),
            None => {
                let id = &edition.id;
                finding.help(say!(
                    "可用的名称见 nianbao editions {id}",
                    "`nianbao editions {id}` lists the names"
                ))
            }
        };
    }
    Finding::new(&TEMPLATE_ERROR, say!("{{{{ }}}} 或 {{% %}} 写得不对", "the template is wrong"))
        .at(place, reason.clone())
}
