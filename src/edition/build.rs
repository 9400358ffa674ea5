//! From the shapes of `edition.toml` to an edition that is sound, or to what is wrong with it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::codes::{EDITION_UNREADABLE, NAME_TWICE, UNKNOWN_NAME};
use super::headings::Wording;
use super::parse::{self, EditionToml, LineToml, Name, TableToml};
use super::plainly::in_chinese;
use super::{Block, Deadline, Edition, FigureDef, Leaf, Line, Section, Table, UnitKind, grid, names};
use crate::diag::{Finding, Text, nearest, say};
use crate::source::{self, Place, Source, Span};

impl Edition {
    /// Parses an edition. What it returns is sound; what is not is told with its place.
    pub fn parse(toml: &Arc<Source>, body: &Arc<Source>) -> Result<Self, Vec<Finding>> {
        let parsed =
            parse::parse(&toml.text).map_err(|(message, span)| vec![unsound(toml, &message, span)])?;
        let mut builder = Builder { source: toml, findings: Vec::new() };
        let edition = builder.edition(parsed, body);
        if builder.findings.is_empty() { Ok(edition) } else { Err(builder.findings) }
    }
}

/// What is wrong with a file of `report-templates`, as its parser says it: `中文‖English`, or English alone.
pub fn unsound(source: &Arc<Source>, message: &str, at: Range<usize>) -> Finding {
    let (zh, en) = match message.split_once('‖') {
        Some((zh, en)) => (zh.to_owned(), en),
        None => (in_chinese(message), message),
    };
    let at = source::letters(&source.text, at);
    let place = Place::new(source, Span::new(at.start, at.end));
    let finding = Finding::new(
        &EDITION_UNREADABLE,
        say!("格式文件有误：{zh}", "this file of the edition is unsound: {en}"),
    )
    .at(place, Text::none());
    // unknown field `x`, expected one of `a`, `b`
    let mut names = en.split('`').skip(1).step_by(2);
    let unknown = if en.starts_with("unknown ") { names.next() } else { None };
    match unknown.and_then(|name| nearest(name, names)) {
        Some(near) => finding.help(say!("是否应为“{near}”？", "did you mean `{near}`?")),
        None => finding,
    }
}

pub(super) struct Builder<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) findings: Vec<Finding>,
}

impl Builder<'_> {
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.source, Span::new(span.start, span.end))
    }

    pub(super) fn unknown<'n>(&mut self, what: &Text, name: &Name, known: impl Iterator<Item = &'n str>) {
        let (zh, en, wanted) = (&what.zh, &what.en, name.get_ref());
        let mut finding = Finding::new(
            &UNKNOWN_NAME,
            say!("没有名为“{wanted}”的{zh}", "there is no {en} named `{wanted}`"),
        )
        .at(self.place(name.span()), Text::none());
        if let Some(near) = nearest(wanted, known) {
            finding = finding.help(say!("是否应为“{near}”？", "did you mean `{near}`?"));
        }
        self.findings.push(finding);
    }

    fn twice(&mut self, seen: &mut HashMap<String, Range<usize>>, id: &Name) {
        if let Some(first) = seen.insert(id.get_ref().clone(), id.span()) {
            let name = id.get_ref();
            let finding = Finding::new(&NAME_TWICE, say!("“{name}”用了两次", "`{name}` is used twice"))
                .at(self.place(id.span()), say!("第二次", "the second time"))
                .see(self.place(first), say!("第一次", "the first time"));
            self.findings.push(finding);
        }
    }

    fn edition(&mut self, toml: EditionToml, body: &Arc<Source>) -> Edition {
        let mut seen = HashMap::new();
        toml.section.iter().for_each(|section| self.twice(&mut seen, &section.id));
        let mut seen = HashMap::new();
        toml.table.iter().for_each(|table| self.twice(&mut seen, &table.id));
        let deadlines = toml.deadline.into_iter().filter_map(|it| self.deadline(it)).collect();
        let sections: Vec<Section> = toml
            .section
            .into_iter()
            .map(|section| Section {
                id: section.id.into_inner(),
                heading: section.heading,
                also: section.also,
                words: section.words,
                hints: section.hints,
                verified: section.verified.unwrap_or(toml.verified),
            })
            .collect();
        let mut edition = Edition {
            id: toml.id.into_inner(),
            title: toml.title,
            source: toml.source,
            law: toml.law,
            from: toml.years.from,
            to: toml.years.to,
            report: toml.report,
            verified: toml.verified,
            asks: toml.asks,
            deadlines,
            sections,
            tables: Vec::new(),
            figures: Vec::new(),
            own_units: Vec::new(),
            relations: Vec::new(),
            stated: Vec::new(),
            charts: Vec::new(),
            body: Arc::clone(body),
            ids: FxHashMap::default(),
            names: HashMap::new(),
            headings: HashMap::new(),
            folded: Vec::new(),
            wordings: Vec::new(),
        };
        edition.index_headings();
        for heading in toml.heading {
            let Some(section) = self.section(&edition, &heading.section) else { continue };
            edition.wordings.push(Wording { words: heading.words, section });
        }
        for table in toml.table {
            self.table(&mut edition, table);
        }
        for (at, figure) in edition.figures.iter().enumerate() {
            edition.ids.insert(figure.id.clone(), at);
            edition.own_units.extend(figure.own_unit.then_some(at));
        }
        for (short, name) in toml.names {
            match edition.ids.get(name.get_ref()) {
                Some(figure) => _ = edition.names.insert(names::normalise(&short), *figure),
                None => {
                    let ids = edition.figures.iter().map(|figure| figure.id.as_str());
                    self.unknown(&say!("数据项", "figure"), &name, ids);
                }
            }
        }
        let mut seen = HashMap::new();
        toml.chart.iter().for_each(|chart| self.twice(&mut seen, &chart.id));
        edition.charts = toml.chart.iter().map(|it| self.chart(&edition, it)).collect();
        edition.stated =
            toml.stated.iter().filter_map(|(name, sums)| self.stated(&edition, name, sums)).collect();
        edition
    }

    fn deadline(&mut self, toml: parse::DeadlineToml) -> Option<Deadline> {
        let mut kinds = Vec::new();
        for kind in &toml.kinds {
            match UnitKind::named(kind.get_ref()) {
                Some(kind) => kinds.push(kind),
                None => {
                    let known = UnitKind::ALL.iter().map(|(_, id, _)| *id);
                    self.unknown(&say!("单位类别", "kind of unit"), kind, known);
                }
            }
        }
        let day = toml.date.get_ref().split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            chrono::NaiveDate::from_ymd_opt(2023, month, day).map(|_| (month, day))
        });
        let Some(month_day) = day else {
            let message =
                say!("日期须写成“月-日”，如 \"01-31\"", "a date is written month-day, like \"01-31\"");
            let place = self.place(toml.date.span());
            self.findings.push(Finding::new(&EDITION_UNREADABLE, message).at(place, Text::none()));
            return None;
        };
        Some(Deadline { kinds, month_day, law: toml.law })
    }

    /// The section of this id, or what is said of a name that no section has.
    fn section(&mut self, edition: &Edition, id: &Name) -> Option<usize> {
        let found = edition.section(id.get_ref());
        if found.is_none() {
            let known = edition.sections.iter().map(|section| section.id.as_str());
            self.unknown(&say!("部分", "section"), id, known);
        }
        found
    }

    pub(super) fn table(&mut self, edition: &mut Edition, toml: TableToml) {
        let section = self.section(edition, &toml.section).unwrap_or(0);
        let start = edition.figures.len();
        let number = edition.tables.len();
        if toml.block.is_empty() || toml.block.iter().any(|block| block.columns.is_empty()) {
            let message =
                say!("每张表至少有一块，每块至少有一列", "a table has a block, and a block a column");
            let place = self.place(toml.id.span());
            self.findings.push(Finding::new(&EDITION_UNREADABLE, message).at(place, Text::none()));
            return;
        }
        let mut blocks = Vec::new();
        let (mut row_ids, mut column_ids) = (HashMap::new(), HashMap::new());
        for block in toml.block {
            let first = start + blocks.iter().map(figures_of).sum::<usize>();
            // Blocks of one table may share columns by name (第五项, 第六项), never rows.
            let mut row_leaves = Vec::new();
            let rows = self.lines(block.rows, toml.outline, &[], &[], &mut row_leaves, &mut row_ids);
            let mut column_leaves = Vec::new();
            column_ids.clear();
            let columns = self.lines(block.columns, false, &[], &[], &mut column_leaves, &mut column_ids);
            if row_leaves.is_empty() {
                row_leaves.push(Leaf {
                    path: String::new(),
                    labels: Vec::new(),
                    also: Vec::new(),
                    other: Vec::new(),
                    unit: None,
                    kind: None,
                    own_unit: false,
                    verified: None,
                });
            }
            blocks.push(Block {
                caption: block.caption,
                corner: block.corner,
                rows,
                columns,
                row_leaves,
                column_leaves,
                first,
            });
        }
        let prefix =
            if toml.id.get_ref() == super::indicators::TABLE { "" } else { toml.id.get_ref().as_str() };
        for block in &blocks {
            for row in &block.row_leaves {
                for column in &block.column_leaves {
                    edition.figures.push(figure(number, prefix, toml.unit.as_deref(), row, column));
                }
            }
        }
        let mut table = Table {
            id: toml.id.get_ref().clone(),
            name: toml.name,
            caption: toml.caption,
            section,
            missing: toml.missing,
            outline: toml.outline,
            beside: toml.beside,
            verified: toml.verified.unwrap_or(edition.verified),
            compared: toml.compared,
            blocks,
            figures: start..edition.figures.len(),
            merged: Vec::new(),
            rows: names::Index::default(),
            columns: names::Index::default(),
        };
        table.index();
        if let Err(message) = grid::fits(&table) {
            let place = self.place(toml.id.span());
            let finding = Finding::new(&super::codes::SPAN_DOES_NOT_FIT, message);
            self.findings.push(finding.at(place, Text::none()));
        }
        table.merged = self.merged(&table, &toml.merged);
        for relation in toml.relation {
            let found = self.relation(&table, number, &relation);
            edition.relations.extend(found);
        }
        edition.tables.push(table);
    }

    /// The lines as drawn; the leaves, in order, go to `leaves`.
    fn lines(
        &mut self,
        lines: Vec<LineToml>,
        outline: bool,
        path: &[String],
        labels: &[String],
        leaves: &mut Vec<Leaf>,
        seen: &mut HashMap<String, Range<usize>>,
    ) -> Vec<Line> {
        let mut out = Vec::new();
        for line in lines {
            // In an outline a row with parts carries a figure of its own, and its parts do not take its name.
            let carries = if outline { !line.heading } else { line.parts.is_empty() };
            let labels: Vec<String> = labels.iter().chain([&line.label]).cloned().collect();
            let own: Vec<String> =
                path.iter().cloned().chain(line.id.as_ref().map(|id| id.get_ref().clone())).collect();
            if let Some(id) = &line.id {
                let full = Name::new(id.span(), own.join("."));
                self.twice(seen, &full);
            }
            if carries {
                leaves.push(Leaf {
                    path: own.join("."),
                    labels: labels.clone(),
                    also: line.also.clone(),
                    other: line.other.clone(),
                    unit: line.unit.clone(),
                    kind: line.kind,
                    own_unit: line.own_unit,
                    verified: line.verified,
                });
            }
            if let Some(span) = &line.span
                && (!(1..=40).contains(span.get_ref()) || !line.parts.is_empty())
            {
                let message = say!(
                    "span 是 1 到 40，只用在没有下级的一列上",
                    "a span is 1 to 40, of a column without parts"
                );
                let finding = Finding::new(&super::codes::SPAN_DOES_NOT_FIT, message);
                self.findings.push(finding.at(self.place(span.span()), Text::none()));
            }
            let below = if carries { path } else { &own };
            let parts = self.lines(line.parts, outline, below, &labels, leaves, seen);
            out.push(Line {
                label: line.label,
                unit: line.unit,
                span: line.span.map(toml::Spanned::into_inner),
                heading: line.heading,
                parts,
            });
        }
        out
    }
}

fn figures_of(block: &Block) -> usize {
    block.row_leaves.len() * block.column_leaves.len()
}

fn figure(table: usize, prefix: &str, unit: Option<&str>, row: &Leaf, column: &Leaf) -> FigureDef {
    let parts = [prefix, &row.path, &column.path];
    let id: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let row_label = row.labels.last().map(|label| label.as_str());
    let column_label = match column.labels.as_slice() {
        [.., group, last] if row.labels.is_empty() => Some(format!("{group}/{last}")),
        [.., last] => Some(last.clone()),
        [] => None,
    };
    let label = match (row_label, column_label) {
        (Some(row), Some(column)) if !column_is_plain(&column) => format!("{row} × {column}"),
        (Some(row), _) => row.to_owned(),
        (None, Some(column)) => column,
        (None, None) => String::new(),
    };
    let unit = row.unit.as_deref().or(column.unit.as_deref()).or(unit).unwrap_or_default();
    FigureDef {
        id: id.join("."),
        label,
        table,
        unit: unit.to_owned(),
        kind: row.kind.or(column.kind).unwrap_or_default(),
        own_unit: row.own_unit || column.own_unit,
    }
}

/// A column that only says "number" adds nothing to a figure's label.
fn column_is_plain(label: &str) -> bool {
    matches!(label, "数值" | "统计数")
}
