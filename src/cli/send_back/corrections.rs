//! Findings as a clerk works from them who has only the slip: the place on the form, what stands there, what should.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::letter;
use super::words::{self, short};
use crate::Compiled;
use crate::compose::slip::Correction;
use crate::diag::{Finding, Level, Suggestion};
use crate::edition::{Edition, RELATION_RULES, Table};
use crate::model::Submission;
use crate::read;
use crate::source::Place;
use crate::text::{self, Narration};

/// A correction with where it stands on the form: section, table before words, figure or line.
pub(super) type Item = ([usize; 3], Correction);

/// What stands before the sections of the form, and behind them.
const BEFORE: usize = 0;
const BEHIND: usize = usize::MAX;

/// The words, and who reports.
const WORDS: &str = "文字部分";
const UNIT: &str = "单位基本信息";

/// Blank cells of a row that are named one by one; more are told as a row.
const ONE_BY_ONE: usize = 4;
/// Letters of a quotation.
const QUOTED: usize = 60;
/// Ways to mend a sum that are listed.
const WAYS: usize = 3;
/// Cells of a sum that are listed.
const LISTED: usize = 12;

/// What files of the county were called when they came, by the names that findings have for them.
pub(super) type Came = BTreeMap<String, String>;

/// What is known of a unit's papers.
#[derive(Clone, Copy)]
pub(super) struct Papers<'a> {
    /// The form.
    pub(super) edition: Option<&'a Arc<Edition>>,
    /// What it sent in, where it could be read.
    pub(super) submission: Option<&'a Submission>,
    /// Its words as they will be read.
    pub(super) narration: Option<&'a Narration>,
    /// What else is told of it.
    pub(super) findings: &'a [Finding],
    /// Whether its figures came in a file of many units, which it has never seen.
    pub(super) of_many: bool,
    /// What files were called.
    pub(super) came: &'a Came,
}

/// Whether a unit is asked to mend it.
pub(in crate::cli) fn is_asked(finding: &Finding) -> bool {
    // That it came late is told in the assessment, and its line on the roster is the county's: no correction mends it.
    const NOT_ITS_OWN: &[&str] =
        &["submitted-late", "published-late", "unit-not-submitted", "unit-not-on-roster"];
    let mends = !NOT_ITS_OWN.contains(&finding.code.name);
    finding.answered.is_none() && finding.level != Level::Note && mends
}

/// The corrections of what was found in a unit's own papers.
pub(super) fn of_unit(compiled: &Compiled, of_many: bool, came: &Came) -> Vec<Item> {
    let submission = compiled.submission.as_ref();
    let asks = compiled.findings.iter().any(is_asked);
    let narration = submission.filter(|_| asks).map(text::narrate);
    let papers = Papers {
        edition: submission.map(|it| &it.edition),
        submission,
        narration: narration.as_ref(),
        findings: &compiled.findings,
        of_many,
        came,
    };
    // A figure that the words refer to is asked for where it belongs.
    let is_reference = |finding: &Finding| {
        let refers = finding.place().is_some_and(|it| it.text().contains("{{"));
        finding.code.name == "number-missing" && refers
    };
    let asked = compiled.findings.iter().filter(|it| is_asked(it) && !is_reference(it));
    asked.flat_map(|it| papers.of(it)).collect()
}

impl Papers<'_> {
    /// The corrections that a finding asks for.
    pub(super) fn of(&self, finding: &Finding) -> Vec<Item> {
        let blanks = match self.submission {
            Some(submission) if finding.code.name == "blank-cell" => self.blanks(finding, submission),
            _ => Vec::new(),
        };
        if blanks.is_empty() { vec![self.one(finding)] } else { blanks }
    }

    fn one(&self, finding: &Finding) -> Item {
        let (order, place) = self.place(finding);
        let mut why = vec![letter::wrong(finding)];
        let in_words = finding.place().is_some_and(|it| self.is_words(it));
        if in_words {
            let sentence =
                finding.place().and_then(|it| words::sentence(self.submission?, self.narration?, it));
            // What is told already needs no quotation.
            let told = finding.place().map_or(0, |it| it.text().trim().chars().count());
            let more = sentence.filter(|it| it.chars().count() > told + 1);
            why.extend(more.map(|it| format!("原文：“{}”", short(&it, 2 * QUOTED))));
            let lines = finding.labels.iter().filter(|it| it.primary && self.is_words(&it.place));
            let mut lines: Vec<usize> = lines.map(|it| it.place.line_column().0).collect();
            lines.dedup();
            let list = lines.iter().map(|it| format!("第{it}行")).collect::<Vec<_>>().join("、");
            why.extend((lines.len() > 1).then(|| format!("都在：{list}")));
        }
        let is_sum = RELATION_RULES.contains(&finding.code.name);
        if is_sum {
            why.extend(sums(finding));
        }
        why.push(if is_sum { of_sum(&finding.suggestions).to_owned() } else { letter::asked(finding) });
        let correction = Correction {
            place,
            found: vec![self.found(finding, in_words)],
            expected: self.expected(finding),
            why,
        };
        (order, told(correction))
    }

    /// A passage that two units share, as this one of them is told: each is asked.
    pub(super) fn copied(&self, finding: &Finding, name: &str) -> Option<Item> {
        let theirs = finding.labels.iter().find(|it| !it.primary && !it.text.zh.is_empty());
        let place = if finding.unit.as_deref() == Some(name) {
            finding.place()
        } else {
            theirs.filter(|it| it.text.zh == name).map(|it| &it.place)
        }?;
        let (order, lines) = self.in_words(place);
        let correction = Correction {
            place: lines,
            found: vec![short(place.text(), 2 * QUOTED)],
            expected: vec!["改写".to_owned()],
            why: vec![letter::wrong(finding), "左边是相同的最长一段".to_owned(), letter::asked(finding)],
        };
        Some((order, told(correction)))
    }

    /// Every blank of a table: cell by cell, or as a row or the whole table where most of it is blank.
    fn blanks(&self, finding: &Finding, submission: &Submission) -> Vec<Item> {
        let edition = &submission.edition;
        let first = finding.figures.first().and_then(|it| edition.figure_of_id(&it.id));
        let Some(number) = first.map(|it| edition.figures[it].table) else { return Vec::new() };
        let table = &edition.tables[number];
        let all =
            if table.beside { table.figures.start..table.figures.start + 1 } else { table.figures.clone() };
        let blank: Vec<usize> = all.clone().filter(|it| submission.figures.is_blank(*it)).collect();
        let asked = letter::asked(finding);
        let item = |figure: usize, place: Vec<String>, expected: Option<String>| {
            let order = [table.section + 1, 0, figure];
            let expected = vec![expected.unwrap_or_else(|| "填数".to_owned())];
            let why = vec!["没有填；空着不等于 0".to_owned(), asked.clone()];
            (order, told(Correction { place, found: vec!["（空）".to_owned()], expected, why }))
        };
        if blank.len() == all.len() && all.len() > ONE_BY_ONE {
            let place = vec![table.name.clone(), format!("全表 {} 格", all.len())];
            return vec![item(all.start, place, None)];
        }
        let to = |figure: usize| {
            let offered = finding.suggestions.iter().find(|it| it.figure == edition.figures[figure].id);
            offered.map(|it| format!("{}（按合计推算）", it.to))
        };
        let mut items = Vec::new();
        for row in blank.chunk_by(|a, b| row_of(table, *a) == row_of(table, *b)) {
            let (Some(from), Some(last)) = (row.first(), row.last()) else { continue };
            let is_row = row_of(table, *from).is_some_and(|it| it.1 == row.len()) && row.len() > ONE_BY_ONE;
            if !is_row {
                items.extend(row.iter().map(|it| item(*it, self.figure(edition, *it), to(*it))));
                continue;
            }
            let ends = [from, last].map(|it| submission.place(*it).and_then(|it| self.cell(&it)));
            let cells = match ends {
                [Some(from), Some(last)] => format!("{} {from}至{last}", table.name),
                _ => table.name.clone(),
            };
            let (label, _) = names(edition, *from);
            items.push(item(*from, vec![cells, format!("“{label}”一行 {} 格", row.len())], None));
        }
        items
    }

    /// Where a finding stands on the form and in what was sent.
    fn place(&self, finding: &Finding) -> ([usize; 3], Vec<String>) {
        // What is not there at all has its place on the form only.
        if let Some(edition) = self.edition.filter(|_| is_missing(finding)) {
            let said = |name: &str| finding.message.zh.contains(name);
            if let Some(table) = edition.tables.iter().find(|it| said(&it.shown())) {
                return ([table.section + 1, 0, table.figures.start], vec![table.name.clone()]);
            }
            if let Some(at) = edition.sections.iter().position(|it| said(&it.heading)) {
                return ([at + 1, 1, 0], vec![edition.sections[at].heading.clone()]);
            }
            if finding.code.name == "section-missing" {
                return ([BEFORE, 1, 0], vec![WORDS.to_owned()]);
            }
        }
        let place = finding.place();
        if let Some(place) = place.filter(|it| self.is_words(it)) {
            return self.in_words(place);
        }
        match finding.code.name {
            "same-figures" => return ([BEHIND, 0, 0], vec!["各表".to_owned()]),
            "unit-twice" => return ([BEFORE, 0, 0], vec!["报送的材料".to_owned()]),
            _ => {}
        }
        if let (Some(edition), Some(figure)) = (self.edition, self.pointed(finding)) {
            let table = &edition.tables[edition.figures[figure].table];
            return ([table.section + 1, 0, figure], self.figure(edition, figure));
        }
        let Some(place) = place else {
            let name = finding.path.as_ref().map_or("", |it| it.name.as_str());
            let (order, part) = self.part(name);
            return (order, vec![self.file(name).unwrap_or(part)]);
        };
        let line = place.line_column().0;
        if self.of_many {
            return ([BEFORE, 0, line], vec!["报送的数据".to_owned()]);
        }
        let at = self.cell(place).unwrap_or_else(|| format!("第{line}行"));
        if let Some(file) = self.file(&place.source.name) {
            return ([BEFORE, 0, line], vec![format!("{file} {at}")]);
        }
        let (order, part) = self.part(&place.source.name);
        (order, vec![if part == UNIT { part } else { format!("{part} {at}") }])
    }

    /// The part of the form that a file of ours has.
    fn part(&self, name: &str) -> ([usize; 3], String) {
        let own = name.rsplit('/').next().unwrap_or(name);
        let stem = own.split('.').next().unwrap_or(own);
        let table = self.edition.and_then(|it| it.tables.iter().find(|table| table.id == stem));
        match (table, stem) {
            (Some(table), _) => ([table.section + 1, 0, table.figures.start], table.name.clone()),
            (None, "narrative") => ([BEFORE, 1, 0], WORDS.to_owned()),
            (None, "figures") => ([BEFORE, 0, 0], "各表".to_owned()),
            (None, _) => ([BEFORE, 0, 0], UNIT.to_owned()),
        }
    }

    fn in_words(&self, place: &Place) -> ([usize; 3], Vec<String>) {
        let line = place.line_column().0;
        let above =
            |edition| words::passage(self.submission, place).or_else(|| words::section(edition, place));
        let section = self.edition.and_then(|edition| Some((edition, above(edition)?)));
        let head = section.map_or(WORDS, |(edition, at)| edition.sections[at].heading.as_str());
        let order = section.map_or(BEFORE, |(_, at)| at + 1);
        let file = self.file(&place.source.name).unwrap_or_default();
        ([order, 1, line], vec![head.to_owned(), format!("{file} 第{line}行").trim().to_owned()])
    }

    /// The figure that a finding points at.
    fn pointed(&self, finding: &Finding) -> Option<usize> {
        let place = finding.place();
        let is_there = |other: Option<&Place>| {
            let (Some(a), Some(b)) = (place, other) else { return false };
            Arc::ptr_eq(&a.source, &b.source) && a.span == b.span
        };
        // One of several ways is no better place than the finding's own.
        let offered =
            finding.suggestions.first().filter(|_| finding.suggestions.len() == 1).map(|it| &it.figure);
        let there = finding.figures.iter().find(|it| is_there(it.place.as_ref())).map(|it| &it.id);
        let first = finding.figures.first().map(|it| &it.id);
        self.edition?.figure_of_id(offered.or(there).or(first)?)
    }

    /// A cell of the form: its table, its row and column, and the file it came in.
    fn figure(&self, edition: &Edition, figure: usize) -> Vec<String> {
        let table = &edition.tables[edition.figures[figure].table];
        let place = self.submission.and_then(|it| it.place(figure)).filter(|_| !self.of_many);
        let cell = place.as_ref().and_then(|it| self.cell(it)).map(|it| format!(" {it}")).unwrap_or_default();
        let (row, column) = names(edition, figure);
        let mut lines = vec![format!("{}{cell}", table.name), format!("“{}”", cross(&row, &column))];
        if let Some(place) = place
            && let Some(file) = self.file(&place.source.name)
        {
            let line =
                if cell.is_empty() { format!(" 第{}行", place.line_column().0) } else { String::new() };
            lines.push(format!("{file}{line}"));
        }
        lines
    }

    /// The cell as the unit's own spreadsheet names it: where its file is as on the form.
    fn cell(&self, place: &Place) -> Option<String> {
        let cell = place.span.cell.filter(|_| !self.of_many)?;
        read::is_as_on_form(&place.source, self.edition?).then(|| cell.to_string())
    }

    /// What the unit calls a file: as it came, or its name where it is not one that we have given.
    fn file(&self, name: &str) -> Option<String> {
        if let Some(came) = self.came.get(name) {
            return Some(came.clone());
        }
        let own = name.rsplit('/').next().unwrap_or(name);
        let stem = own.strip_suffix(".csv");
        let is_ours = ["unit.toml", "narrative.md", "narrative.txt", "figures.csv", ""].contains(&own)
            || self.edition.is_some_and(|it| it.tables.iter().any(|table| stem == Some(&table.id)));
        (!is_ours && !self.of_many).then(|| own.to_owned())
    }

    /// Whether a place is in the unit's words.
    fn is_words(&self, place: &Place) -> bool {
        let Some(narrative) = self.submission.and_then(|it| it.narrative.as_ref()) else { return false };
        let same = |other: &Place| Arc::ptr_eq(&other.source, &place.source);
        let holds = |other: &Place| {
            same(other) && other.span.start <= place.span.start && place.span.end <= other.span.end
        };
        narrative.file.as_ref().is_some_and(same) || narrative.passages.iter().any(|it| holds(&it.place))
    }

    /// What stands there.
    fn found(&self, finding: &Finding, in_words: bool) -> String {
        match finding.suggestions.as_slice() {
            [one] if !one.from.is_empty() => return one.from.clone(),
            many if is_few(many) => return "见右".to_owned(),
            _ => {}
        }
        if is_missing(finding) {
            return "（没有）".to_owned();
        }
        let differs = finding.code.name == "text-differs-from-table";
        if let Some(sides) = finding.sides.as_ref().filter(|_| differs) {
            return sides.left.clone();
        }
        let text = finding.place().filter(|it| in_words || it.span.cell.is_some()).map(|it| it.text().trim());
        let pointed = self.pointed(finding).filter(|_| !in_words);
        let value = || {
            let id = &self.edition?.figures[pointed?].id;
            finding.figures.iter().find(|it| it.id == *id)?.value.clone()
        };
        let text = text.map(|it| words::referring(self.submission, it)).or_else(value).unwrap_or_default();
        let text = short(text.trim_start_matches('#').trim(), QUOTED);
        if text.is_empty() { "—".to_owned() } else { text }
    }

    /// What should.
    fn expected(&self, finding: &Finding) -> Vec<String> {
        let sides = finding.sides.as_ref();
        let right = |more: &str| sides.map(|it| vec![format!("{}{more}", it.right)]).unwrap_or_default();
        let named = match finding.code.name {
            "text-differs-from-table" | "nothing-but-table-says" => match self.mended(finding) {
                Some(to) => vec![format!("{to}（表里的数也要改）")],
                None => right("（表里的数）"),
            },
            "percent-wrong" => right("%"),
            "valid-documents-differ" => right("（按上年推算）"),
            _ => self.offered(&finding.suggestions),
        };
        if !named.is_empty() {
            return named;
        }
        let missing = || if is_missing(finding) { "补上" } else { "请核对" };
        vec![letter::expected(finding).unwrap_or_else(|| missing().to_owned())]
    }

    /// What the one figure of the table becomes that the words tell, where another finding offers that alone.
    fn mended(&self, finding: &Finding) -> Option<&str> {
        let [figure] = finding.figures.as_slice() else { return None };
        let sure = self.findings.iter().filter_map(|it| match it.suggestions.as_slice() {
            [only] if only.figure == figure.id => Some(only.to.as_str()),
            _ => None,
        });
        sure.into_iter().next()
    }

    /// The changes that would mend it: one, or one of several.
    fn offered(&self, suggestions: &[Suggestion]) -> Vec<String> {
        match suggestions {
            [one] => return vec![one.to.clone()],
            many if !is_few(many) => return Vec::new(),
            _ => {}
        }
        let change = |it: &Suggestion| {
            let cell = it.place.as_ref().and_then(|it| self.cell(it)).unwrap_or_default();
            let label = self.edition.and_then(|edition| {
                let (row, column) = names(edition, edition.figure_of_id(&it.figure)?);
                Some(format!("“{}”", cross(&row, &column)))
            });
            format!("{cell}{} {}→{}", label.unwrap_or_default(), it.from, it.to)
        };
        let sets: Vec<String> =
            sets(suggestions).map(|set| set.iter().map(change).collect::<Vec<_>>().join("，且 ")).collect();
        sets.into_iter().enumerate().map(|(at, it)| if at > 0 { format!("或：{it}") } else { it }).collect()
    }
}

/// A correction whose reasons are sentences, on one line as on several.
fn told(mut correction: Correction) -> Correction {
    correction.why.retain(|it| !it.is_empty());
    for line in correction.why.iter_mut().filter(|it| !it.ends_with(['。', '”'])) {
        line.push('。');
    }
    correction
}

/// Whether something is not there at all.
fn is_missing(finding: &Finding) -> bool {
    finding.code.name.ends_with("-missing") && finding.code.name != "number-missing"
}

/// How far the two sides of a sum are apart, and what else the same cell breaks.
fn sums(finding: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(sides) = &finding.sides {
        let (left, right, difference) = (&sides.left, &sides.right, &sides.difference);
        lines.push(format!("左边合计 {left}，右边合计 {right}，相差 {difference}"));
    }
    lines.extend(finding.also.iter().map(|it| format!("另：{}", it.message.zh)));
    if !(finding.suggestions.len() == 1 || is_few(&finding.suggestions)) {
        let of = |value: &Option<String>| value.as_deref().filter(|it| *it != "0").map(str::to_owned);
        let cells = finding.figures.iter().filter_map(|it| Some(format!("{} {}", it.label, of(&it.value)?)));
        lines.push(format!("有关各格：{}", cells.take(LISTED).collect::<Vec<_>>().join("；")));
    }
    lines
}

/// The ways to mend it, each the changes that belong together.
fn sets(suggestions: &[Suggestion]) -> impl Iterator<Item = &[Suggestion]> {
    suggestions.chunk_by(|a, b| a.set.is_some() && a.set == b.set)
}

/// Whether there are several ways, but not so many that a list of them says nothing.
fn is_few(suggestions: &[Suggestion]) -> bool {
    suggestions.len() > 1 && sets(suggestions).count() <= WAYS
}

fn of_sum(suggestions: &[Suggestion]) -> &'static str {
    match suggestions {
        [] => "请对照原始登记逐格核对",
        [_] => "只改这一处，有关的合计就都对得上；请对照原始登记核对",
        many if is_few(many) => "改其中一种即可；请对照原始登记核对",
        _ => "错在其中哪一格，请对照原始登记核对",
    }
}

/// The row of a figure: its block and number, and how many figures it has.
fn row_of(table: &Table, figure: usize) -> Option<((usize, usize), usize)> {
    let block = table.blocks.iter().rposition(|it| it.first <= figure)?;
    let (first, width) = (table.blocks[block].first, table.blocks[block].column_leaves.len().max(1));
    Some(((block, (figure - first) / width), width))
}

/// The row and the column of a figure as the form has them; a row whose name stands in several groups, with its group.
fn names(edition: &Edition, figure: usize) -> (String, String) {
    let definition = &edition.figures[figure];
    let (row, column) = definition.label.split_once(" × ").unwrap_or((&definition.label, ""));
    let table = &edition.tables[definition.table];
    let leaf = row_of(table, figure).and_then(|((block, at), _)| table.blocks[block].row_leaves.get(at));
    let row = match leaf.map(|it| it.labels.as_slice()) {
        Some([_, .., group, last]) => format!("{group}{last}"),
        _ => row.to_owned(),
    };
    (row, column.to_owned())
}

fn cross(row: &str, column: &str) -> String {
    if column.is_empty() { row.to_owned() } else { format!("{row} × {column}") }
}
