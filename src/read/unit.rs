//! `unit.toml`: who reports, for which year, and figures and words that stand in it.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::codes::{OTHER_UNIT, SECTION_TWICE};
use super::draft::Draft;
use super::inbox::Job;
use super::keys::{Keys, cell_text, pairs};
use super::limits::{KEYS, over};
use super::{Reader, county, known, names, quiet};
use crate::diag::{Finding, Text, nearest, say};
use crate::edition::codes::NO_EDITION;
use crate::edition::{Edition, Editions, Found, Indicator, UnitKind, Words};
use crate::model::roster::Entry;
use crate::model::{Answer, Extras, Passage};
use crate::source::{Place, Source};

pub(super) static READER: Reader = Reader {
    name: "unit",
    accepts: |name| name == "unit.toml",
    read: |draft, source| UnitFile::parse(source).read(draft),
};

/// A unit's file, parsed once.
pub(super) struct UnitFile<'a> {
    source: &'a Arc<Source>,
    table: DeTable<'a>,
    /// What its syntax forbids.
    findings: Vec<Finding>,
}

impl<'a> UnitFile<'a> {
    pub(super) fn parse(source: &'a Arc<Source>) -> Self {
        let (keys, table) = Keys::parse(source);
        Self { source, table, findings: keys.findings }
    }

    /// Begins a submission from the head of the file: name, year, edition. Without these there is none.
    pub(super) fn start(&self, job: &Job, editions: &Editions) -> Result<Draft, Vec<Finding>> {
        start(self, job, editions)
    }

    /// Whether it tells every section that must be told.
    pub(super) fn tells_all(&self, edition: &Edition) -> bool {
        let words = self.table.get("narrative").and_then(|it| it.get_ref().as_table());
        let told = |section: usize| {
            words.is_some_and(|it| {
                it.keys().any(|key| edition.section_in_words(key.get_ref()) == Some(section))
            })
        };
        let mut sections = (0..).zip(&edition.sections);
        sections.all(|(at, section)| section.words != Words::Required || told(at))
    }

    /// Puts the figures and words of the file into the draft.
    pub(super) fn read(&self, draft: &mut Draft) {
        read(draft, self);
    }
}

fn start(file: &UnitFile, job: &Job, editions: &Editions) -> Result<Draft, Vec<Finding>> {
    let table = &file.table;
    let mut keys = Keys::new(file.source);
    keys.findings.clone_from(&file.findings);
    keys.only(table, known::UNIT);
    let empty = DeTable::new();
    let unit = keys.table(table, "unit").unwrap_or(&empty);
    keys.only(unit, known::UNIT_HEAD);
    let name = keys.text(unit, "name").filter(|(name, _)| !name.is_empty());
    let kind = kind(&mut keys, unit);
    let report = keys.table(table, "report").unwrap_or(&empty);
    keys.only(report, known::UNIT_REPORT);
    // Kept by the office for itself.
    for own in ["url", "contact"] {
        keys.text(report, own);
    }
    let year = keys.year(report, "year");
    let published = keys.date(report, "published");
    let submitted = keys.date(report, "submitted");
    let named = keys.text(report, "edition");
    if name.is_none() {
        keys.missing("[unit] name", "name = \"××镇人民政府\"");
    }
    if year.is_none() && !report.contains_key("year") {
        keys.missing("[report] year", "year = 2023");
    }
    let edition = match (&named, &year) {
        (Some((id, place)), _) => match editions.by_id(id) {
            Some(edition) => Some(Arc::clone(edition)),
            None => {
                let known: Vec<&str> = editions.iter().map(|it| it.id.as_str()).collect();
                let all = known.join("、");
                let finding = Finding::new(&NO_EDITION, say!("没有格式“{id}”", "there is no edition `{id}`"))
                    .at(place.clone(), quiet())
                    .help(say!("可用的格式：{all}", "there are: {all}"));
                keys.findings.push(finding);
                None
            }
        },
        (None, Some((year, place))) => {
            let edition = editions.for_year(*year).cloned();
            if edition.is_none() {
                keys.findings.push(no_edition(*year, editions).at(place.clone(), quiet()));
            }
            edition
        }
        (None, None) => None,
    };
    // Under another name it is another unit's, which lies here by mistake.
    let name = match (name, &job.entry) {
        (Some((name, place)), Some(entry)) if !is_of(&name, entry) => {
            keys.findings.push(other_name(&name, entry).at(place.clone(), quiet()));
            Some((entry.name.clone(), place))
        }
        (name, _) => name,
    };
    let (Some((name, name_place)), Some((year, year_place)), Some(edition)) = (name, year, edition) else {
        let mut findings = keys.findings;
        for finding in &mut findings {
            finding.unit = job.entry.as_ref().map(|entry| entry.name.clone());
        }
        return Err(findings);
    };
    // A county's sum brings what it counts beside the form.
    let own = county::indicators(&mut keys, table);
    let edition = Indicator::extend(&edition, if own.is_empty() { &job.of.indicators } else { &own });
    let kind = job.entry.as_ref().and_then(|entry| entry.kind).or(kind).unwrap_or(UnitKind::Other);
    let mut draft = Draft::new(name, kind, year, edition, editions);
    draft.submission.unit.place = Some(name_place);
    draft.submission.year_place = Some(year_place);
    draft.submission.published = published;
    draft.submission.published_place = report.get("published").map(|value| keys.place(value.span()));
    draft.submission.submitted = submitted;
    draft.submission.submitted_place = report.get("submitted").map(|value| keys.place(value.span()));
    draft.submission.below_county = job.of.below_county;
    draft.former_names = job.entry.iter().flat_map(|it| it.former_names.iter().cloned()).collect();
    for (table, place) in keys.texts(report, "zero") {
        match draft.submission.edition.table(&table) {
            Some(number) => draft.submission.zero.push(number),
            None => {
                let near = draft.nearest_table(&table);
                draft.unknown(&say!("表", "table"), &table, place, near.as_deref());
            }
        }
    }
    draft.submission.allow = job.of.allow.iter().cloned().chain(keys.texts(report, "allow")).collect();
    draft.submission.deny = job.of.deny.iter().cloned().chain(keys.texts(report, "deny")).collect();
    draft.submission.lacks = keys.texts(report, "lacks");
    draft.submission.extras = extras(&mut keys, report);
    draft.previous = keys.path(report, "previous");
    draft.submission.answers = answers(&mut keys, table);
    draft.findings.splice(0..0, keys.findings);
    Ok(draft)
}

/// Whether a name is that of a unit of the roster, or one it had.
pub(super) fn is_of(name: &str, entry: &Entry) -> bool {
    std::iter::once(&entry.name).chain(&entry.former_names).any(|it| *it == name || names::same(it, name))
}

/// What lies where the roster has one unit and calls itself another.
fn other_name(name: &str, entry: &Entry) -> Finding {
    let wanted = &entry.name;
    let message = say!(
        "这里写的是“{name}”，名册里这里是“{wanted}”，没有计入",
        "this calls itself `{name}`; on the roster it is `{wanted}`; it is not counted"
    );
    Finding::new(&OTHER_UNIT, message).see(entry.place.clone(), say!("名册", "the roster")).help(say!(
        "放错了文件夹的，移到它自己的文件夹；改了名的，在名册里写 former_names；名称写错的，改正 name",
        "what lies in the wrong folder belongs in its own; a unit that was renamed has its old name in former_names; if only the name is wrong, mend `name`"
    ))
}

/// What the report shows beyond the form.
pub(super) fn extras(keys: &mut Keys, table: &DeTable) -> Extras {
    Extras {
        contents: keys.truth(table, "contents"),
        charts: keys.truth(table, "charts"),
        comparison: keys.truth(table, "compare"),
    }
}

/// Why warnings are right: `[[answer]]`.
fn answers(keys: &mut Keys, table: &DeTable) -> Vec<Answer> {
    let mut found = Vec::new();
    for (answer, span) in keys.tables(table, "answer") {
        keys.only(answer, known::ANSWER);
        // An empty one is marked where it stands, a missing one at the head.
        let mut filled = |key: &str, expected: &Text| {
            let found = keys.text(answer, key);
            if found.as_ref().is_none_or(|(text, _)| text.is_empty())
                && (found.is_some() || !answer.contains_key(key))
            {
                let at = found.as_ref().map_or(span.clone(), |(_, place)| place.span.range());
                keys.wrong(&format!("[[answer]] {key}"), at, expected);
            }
            found.filter(|(text, _)| !text.is_empty())
        };
        let rule = filled("rule", &say!("规则的名称或编号", "a rule by name or code"));
        let reason = filled("reason", &say!("一句理由", "a reason"));
        let figure = keys.text(answer, "figure");
        let date = keys.date(answer, "date");
        let print = keys.truth(answer, "print");
        if let (Some((rule, place)), Some((reason, _))) = (rule, reason) {
            found.push(Answer { rule, place, figure, reason, date, print });
        }
    }
    found
}

/// A year that no edition covers; the caller says where it stands.
pub(super) fn no_edition(year: i32, editions: &Editions) -> Finding {
    let years: Vec<String> = editions
        .iter()
        .map(|it| match it.to {
            Some(to) => format!("{}—{to}", it.from),
            None => format!("{}—", it.from),
        })
        .collect();
    let years = years.join("、");
    Finding::new(&NO_EDITION, say!("没有适用于 {year} 年的格式", "no edition covers the year {year}"))
        .help(say!("已有的格式适用于：{years}", "there are editions for: {years}"))
}

/// The name in a unit's file, where that can be read.
pub(super) fn name(source: &Arc<Source>) -> Option<(String, Place)> {
    let (mut keys, table) = Keys::parse(source);
    let unit = keys.table(&table, "unit")?;
    keys.text(unit, "name").filter(|(name, _)| !name.is_empty())
}

/// The year in a unit's file, where that can be read.
pub(super) fn year(source: &Arc<Source>) -> Option<(i32, Place)> {
    let (mut keys, table) = Keys::parse(source);
    let report = keys.table(&table, "report")?;
    keys.year(report, "year")
}

/// Where a unit's file says that last year's report is.
pub(super) fn previous(source: &Arc<Source>) -> Option<String> {
    let (mut keys, table) = Keys::parse(source);
    let report = keys.table(&table, "report")?;
    keys.text(report, "previous").map(|(path, _)| path)
}

fn kind(keys: &mut Keys, unit: &DeTable) -> Option<UnitKind> {
    let (name, place) = keys.text(unit, "kind")?;
    let found = UnitKind::named(&name);
    if found.is_none() {
        let known: Vec<&str> = UnitKind::ALL.iter().map(|(_, id, _)| *id).collect();
        let (zh, en) = UnitKind::choices();
        keys.wrong("kind", place.span.range(), &say!("下列之一：{zh}", "one of {en}"));
        // Taken back only to be said better.
        if let Some(near) =
            UnitKind::meant(&name).map(UnitKind::text).or_else(|| nearest(&name, known).map(Text::same))
            && let Some(last) = keys.findings.pop()
        {
            let Text { zh, en } = near;
            keys.findings.push(last.help(say!("是否应为 {zh}？", "did you mean `{en}`?")));
        }
    }
    found
}

fn read(draft: &mut Draft, file: &UnitFile) {
    let table = &file.table;
    let mut keys = Keys::new(file.source);
    let number = draft.source(file.source);
    if let Some(figures) = keys.table(table, "figures") {
        walk(draft, &mut keys, figures, "", &mut |draft, figure, text, span| match text {
            Some(text) => draft.put(figure, text, number, span),
            None => draft.unread(figure, number, span),
        });
    }
    if let Some(previous) = keys.table(table, "previous") {
        walk(draft, &mut keys, previous, "", &mut |draft, figure, text, span| {
            text.into_iter().for_each(|text| draft.put_previous(figure, text, number, span));
        });
    }
    if let Some(narrative) = keys.table(table, "narrative") {
        words(draft, &mut keys, narrative);
    }
    draft.findings.append(&mut keys.findings);
}

/// Takes a figure and its text; none where something stands there that is no number, which was told.
type Put<'f> = dyn FnMut(&mut Draft, usize, Option<&str>, crate::source::Span) + 'f;

/// The figures of a table, nested as deep as TOML allows: names are joined on the way down.
fn walk(draft: &mut Draft, keys: &mut Keys, table: &DeTable, before: &str, put: &mut Put) {
    let mut pairs = pairs(table);
    if let Some((_, span, _)) = pairs.get(KEYS) {
        keys.findings.push(over(keys.place(span.clone()), ("数据项", "figures"), pairs.len(), KEYS));
        pairs.truncate(0);
    }
    for (key, key_span, value) in pairs {
        let name = if before.is_empty() { key.to_owned() } else { format!("{before}.{key}") };
        if let DeValue::Table(inner) = value.get_ref() {
            walk(draft, keys, inner, &name, put);
            continue;
        }
        let span = keys.place(unquoted(keys.source, value.span())).span;
        let found = draft.submission.edition.figure(&name);
        let Some(text) = cell_text(value.get_ref()) else {
            keys.wrong(&name, value.span(), &say!("数", "a number"));
            found.one().into_iter().for_each(|figure| put(draft, figure, None, span));
            continue;
        };
        match found {
            Found::One(figure) => put(draft, figure, Some(&text), span),
            Found::Many(many) => draft.ambiguous(&name, keys.place(key_span), &many),
            Found::Nothing => {
                let near = draft.submission.edition.nearest_figure(&name).map(str::to_owned);
                draft.unknown(&say!("数据项", "figure"), &name, keys.place(key_span), near.as_deref());
            }
        }
    }
}

/// A value's place without its quotes.
fn unquoted(source: &Source, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let quoted =
        source.text.get(span.clone()).is_some_and(|text| text.len() > 1 && text.starts_with(['"', '\'']));
    if quoted { span.start + 1..span.end - 1 } else { span }
}

fn words(draft: &mut Draft, keys: &mut Keys, table: &DeTable) {
    for (key, key_span, value) in pairs(table) {
        let Some(section) = draft.submission.edition.section_in_words(key) else {
            let names = draft.submission.edition.sections.iter().map(|section| section.id.as_str());
            let near = nearest(key, names).map(str::to_owned);
            draft.unknown(&say!("部分", "section"), key, keys.place(key_span), near.as_deref());
            continue;
        };
        let Some(text) = value.get_ref().as_str() else {
            keys.wrong(key, value.span(), &say!("加引号的文字", "text in quotes"));
            continue;
        };
        // Without escapes the text stands in the file letter by letter.
        let span = value.span();
        let inside = keys.source.text[span.clone()].find(text).map(|at| span.start + at);
        let range = inside.map_or(span, |start| start..start + text.len());
        let passage = Passage {
            section: Some(section),
            heading: Some(keys.place(key_span)),
            text: text.to_owned(),
            place: keys.place(range),
            verbatim: inside.is_some(),
        };
        section_twice(draft, &passage);
        draft.narrative().passages.push(passage);
    }
}

/// One section both in `[narrative]` and in a file: nobody can know which one is meant.
pub(super) fn section_twice(draft: &mut Draft, passage: &Passage) {
    let (Some(section), Some(heading)) = (passage.section, &passage.heading) else { return };
    let elsewhere =
        draft.submission.passages(section).find(|it| !Arc::ptr_eq(&it.place.source, &passage.place.source));
    let Some(first) = elsewhere.and_then(|it| it.heading.clone()) else { return };
    let name = draft.submission.edition.sections[section].heading.clone();
    let finding = Finding::new(&SECTION_TWICE, say!("“{name}”写了两处", "`{name}` is written in two places"))
        .at(heading.clone(), quiet())
        .see(first, say!("这里也写了", "here too"))
        .help(say!("留下一处", "keep one of them"));
    draft.findings.push(finding);
}
