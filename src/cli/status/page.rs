//! The status as a page: a line a unit that leads to its findings, each finding to its file and line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;

use super::{Row, blank, state};
use crate::diag::{Finding, Lang, say};
use crate::publish::href;
use crate::read::inbox::Inbox;

/// The page's template, with its own style and the few lines that sort the table.
const TEMPLATE: &str = include_str!("../../../report-templates/theme/status.html");

#[derive(Serialize)]
struct Unit<'a> {
    row: &'a Row<'a>,
    state: String,
    /// Blank cells of all; a dash where nothing was sent.
    blank: String,
    told: bool,
}

/// A unit's findings; those of the roster itself come first.
#[derive(Serialize)]
struct Section {
    id: usize,
    name: String,
    contact: String,
    findings: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    level: &'static str,
    code: &'static str,
    rule: &'static str,
    message: String,
    help: String,
    /// What the county does about it.
    voice: String,
    place: String,
    href: String,
}

pub(super) fn draw(
    inbox: &Inbox,
    rows: &[Row],
    findings: &[Finding],
    summary: &str,
    today: NaiveDate,
    lang: Lang,
) -> anyhow::Result<String> {
    let lines: BTreeSet<usize> = rows.iter().filter_map(|row| row.number).collect();
    let mut by_unit: BTreeMap<usize, Vec<Told>> = BTreeMap::new();
    let mut others = Vec::new();
    // The gravest first; those of one level stay in their order.
    let mut open: Vec<&Finding> = findings.iter().filter(|it| it.answered.is_none()).collect();
    open.sort_by_key(|it| it.level);
    for finding in open {
        let told = told(finding, lang);
        match finding.line.filter(|line| lines.contains(line)) {
            Some(unit) => by_unit.entry(unit).or_default().push(told),
            None => others.push(told),
        }
    }
    let words = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut sections = Vec::new();
    if !others.is_empty() {
        let name = words("名册", "The roster");
        sections.push(Section { id: 0, name, contact: String::new(), findings: others });
    }
    let mut units = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let findings = row.number.and_then(|it| by_unit.remove(&it)).unwrap_or_default();
        units.push(Unit { row, state: state(row, lang), blank: blank(row), told: !findings.is_empty() });
        if !findings.is_empty() {
            let contact = format!("{} {}", row.contact, row.phone).trim().to_owned();
            sections.push(Section { id: at + 1, name: row.unit.to_owned(), contact, findings });
        }
    }
    let county = &inbox.counties[0];
    let mut env = Environment::new();
    env.add_template("status.html", TEMPLATE)?;
    let title = {
        let (name, year) = (&county.name, county.year.map(|it| it.to_string()).unwrap_or_default());
        say!("{name}{year}年报送情况", "{name} {year}: who has submitted").in_lang(lang).to_owned()
    };
    // Only a county that keeps a log knows when something last came.
    let logged = rows.iter().any(|row| row.changed.is_some());
    let heads: Vec<String> = [
        ("单位", "Unit"),
        ("类别", "Group"),
        ("状态", "State"),
        ("报送", "Submitted"),
        ("最近收到", "Last came"),
        ("公布", "Published"),
        ("错误", "Errors"),
        ("警告", "Warnings"),
        ("空格", "Blank"),
    ]
    .iter()
    .filter(|(_, en)| logged || *en != "Last came")
    .map(|(zh, en)| words(zh, en))
    .collect();
    Ok(env.get_template("status.html")?.render(context! {
        lang => if lang == Lang::Zh { "zh-CN" } else { "en" },
        title,
        summary,
        heads => Value::from(Serde(&heads)),
        logged,
        units => Value::from(Serde(&units)),
        sections => Value::from(Serde(&sections)),
        today => today.to_string(),
        as_of => words("截至", "As of"),
        voice => words("县（市）", "The county"),
        sort => words("点表头可排序", "select a heading to sort"),
        beside => words(
            "把本页存进县的文件夹，文件的链接才打得开",
            "links to files lead from the county's folder: save this page there",
        ),
    })?)
}

fn told(finding: &Finding, lang: Lang) -> Told {
    let place = finding.place();
    let path = finding.path.as_ref();
    let file = place.map(|it| it.source.name.clone()).or(path.map(|it| it.name.clone())).unwrap_or_default();
    let line = place.map(|it| it.line_column());
    let cell = place.and_then(|it| it.span.cell).map(|it| format!(" {it}")).unwrap_or_default();
    Told {
        level: finding.level.name(),
        code: finding.code.id,
        rule: finding.code.name,
        message: finding.message.in_lang(lang).to_owned(),
        help: finding.help.as_ref().map(|it| it.in_lang(lang).to_owned()).unwrap_or_default(),
        voice: voice(finding.code.docs),
        place: line.map_or_else(|| file.clone(), |(line, column)| format!("{file}:{line}:{column}{cell}")),
        href: href(&file),
    }
}

/// What the county does about it, of the explanation.
fn voice(docs: &str) -> String {
    let line = docs.lines().find_map(|line| line.strip_prefix("县（市）："));
    line.filter(|it| *it != "——").unwrap_or_default().to_owned()
}
