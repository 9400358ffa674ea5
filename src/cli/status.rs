//! `nianbao status`: who has sent what, late, broken: a line a unit.

mod page;

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::{Common, StatusArgs, StatusFormat};
use super::gather::{Gathered, Run};
use super::terminal::Terminal;
use super::{printed, work};
use crate::check::roster::Roster;
use crate::diag::verdict::Of;
use crate::diag::{Finding, Lang, Level, Text, say};
use crate::read::returned::{self, Returns};
use crate::rollup;
use crate::rollup::line::{Line, State};
use crate::rollup::provenance::field;

/// A unit as it is printed.
#[derive(Debug, Serialize)]
struct Row {
    /// Its line on the rosters.
    #[serde(skip)]
    number: Option<usize>,
    county: String,
    group: String,
    unit: String,
    state: &'static str,
    reason: String,
    submitted: Option<NaiveDate>,
    due: Option<NaiveDate>,
    days_late: i64,
    /// The day something last came, as the county's log says.
    changed: Option<NaiveDate>,
    published: Option<NaiveDate>,
    legal: Option<NaiveDate>,
    days_published_late: i64,
    errors: usize,
    warnings: usize,
    notes: usize,
    answered: usize,
    /// How often something was sent back to it, as the county's log says.
    returned: usize,
    blank: usize,
    cells: usize,
    contact: String,
    phone: String,
}

pub(super) fn run(args: &StatusArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let run = Run::of_roster(&args.input, common, terminal)?;
    let (inbox, day) = (&run.inbox, run.day);
    let Gathered { total, lines, sums } = run.gather(terminal, |_, _, _| Ok(()))?;
    let roster = run.roster(&lines);
    let (returns, wrong): (Vec<Returns>, Vec<Vec<Finding>>) = inbox
        .counties
        .iter()
        .map(|county| Returns::read(&county.folder, &work::shown(&county.folder.join(returned::NAME))))
        .unzip();
    // Those of the roster, by their unit: a large one has thousands of each.
    let mut of_roster: HashMap<usize, Vec<&Finding>> = HashMap::new();
    for finding in total.findings.iter().filter(|it| is_of_roster(it)) {
        if let Some(line) = finding.line {
            of_roster.entry(line).or_default().push(finding);
        }
    }
    let rows: Vec<Row> = lines
        .iter()
        .map(|line| {
            let number = line.entry.as_ref().map(|it| it.number);
            let own = number.and_then(|it| of_roster.get(&it)).map_or(&[][..], Vec::as_slice);
            let log = line.county.and_then(|it| returns.get(it));
            let times = log.zip(line.entry.as_ref()).map_or(0, |(log, entry)| log.of(entry));
            Row { returned: times, ..row(line, &roster, own, lang) }
        })
        .collect();
    let summary = summary(&rows, &sums.all[0], lang);
    match args.format {
        StatusFormat::Text => {
            text(&rows, &summary, terminal)?;
            let path = args.input.paths.first().map(|it| work::shown(it)).unwrap_or_default();
            for next in next(&rows, sums.all[0].is_total(), &path) {
                writeln!(terminal.out, "{}", next.in_lang(lang))?;
            }
        }
        StatusFormat::Csv => terminal.out.write_all(csv(&rows).as_bytes())?,
        StatusFormat::Json => {
            let verdict = total.verdict();
            let out = serde_json::json!({
                "nianbao": env!("CARGO_PKG_VERSION"),
                "as_of": day.today,
                "county": inbox.counties[0].name,
                "year": inbox.counties[0].year,
                "total": sums.all[0].is_total(),
                "lacks": sums.all[0].lacking(),
                "errors": verdict.errors,
                "warnings": verdict.warnings,
                "units": rows,
            });
            writeln!(terminal.out, "{}", serde_json::to_string_pretty(&out)?)?;
        }
        StatusFormat::Html => {
            let html = page::draw(inbox, &rows, &total.findings, &summary, day.today, lang)?;
            terminal.out.write_all(html.as_bytes())?;
        }
    }
    terminal.out.flush()?;
    // A roster or a log that cannot be read makes the lines above untrue.
    let unread = inbox.findings.iter().filter(|it| it.code.id.starts_with("A01"));
    let unread: Vec<Finding> = unread.chain(wrong.iter().flatten()).cloned().collect();
    printed::brief(&unread, &args.input.paths, terminal)?;
    Ok(if work::failed(&total) { Outcome::Findings } else { Outcome::Clean })
}

fn late(date: Option<NaiveDate>, due: Option<NaiveDate>) -> i64 {
    match (date, due) {
        (Some(date), Some(due)) => date.signed_duration_since(due).num_days().max(0),
        _ => 0,
    }
}

/// A unit as it is printed; `own` are the findings of the roster about it.
fn row(line: &Line, roster: &Roster, own: &[&Finding], lang: Lang) -> Row {
    let Of(filled, cells) = line.cells;
    let due = roster.submit_by(line);
    let legal = roster.legal(line).map(|(date, _)| date);
    let (submitted, published) =
        (line.submitted.as_ref().map(|it| it.0), line.published.as_ref().map(|it| it.0));
    let (state, reason) = match &line.state {
        State::Present => ("present", String::new()),
        State::Broken => ("broken", String::new()),
        State::Missing => ("missing", String::new()),
        State::Excused(status, reason) => match status.as_str() {
            "merged" => ("merged", reason.clone()),
            "abolished" => ("abolished", reason.clone()),
            _ => ("exempt", reason.clone()),
        },
    };
    let entry = line.entry.as_ref();
    let number = entry.map(|it| it.number);
    // Those of the roster count with the unit's own.
    let of_roster = |level| own.iter().filter(|it| it.answered.is_none() && it.level == level).count();
    Row {
        number,
        county: line
            .county
            .and_then(|it| roster.counties.get(it))
            .map(|it| it.name.clone())
            .unwrap_or_default(),
        group: line.group.name().in_lang(lang).to_owned(),
        unit: line.name.clone(),
        state,
        reason,
        submitted,
        due,
        days_late: late(submitted, due),
        changed: entry.and_then(|it| it.received.as_ref()).map(|it| it.last),
        published,
        legal,
        days_published_late: late(published, legal),
        errors: line.found[0] + of_roster(Level::Error),
        warnings: line.found[1] + of_roster(Level::Warning),
        notes: line.found[2] + of_roster(Level::Note),
        answered: line.answered + own.iter().filter(|it| it.answered.is_some()).count(),
        returned: 0,
        blank: cells - filled,
        cells,
        contact: entry.and_then(|it| it.contact.clone()).unwrap_or_default(),
        phone: entry.and_then(|it| it.phone.clone()).unwrap_or_default(),
    }
}

fn is_of_roster(finding: &Finding) -> bool {
    // That a unit has two rows is told with the file.
    finding.code.id.starts_with("A05") || finding.code.name == "row-twice"
}

fn state(row: &Row, lang: Lang) -> String {
    let text = match row.state {
        "missing" => say!("未报", "missing"),
        "broken" => say!("有错", "broken"),
        "merged" => say!("已撤并", "merged"),
        "abolished" => say!("已撤销", "abolished"),
        "exempt" => say!("免报", "exempt"),
        _ if row.errors > 0 => say!("有错", "with errors"),
        _ if row.days_late > 0 => {
            let days = row.days_late;
            say!("迟报 {days} 天", "{days} day(s) late")
        }
        _ => say!("已报", "present"),
    };
    let late = row.days_late;
    if row.errors > 0 && late > 0 {
        let (zh, en) = (text.zh, text.en);
        return say!("{zh}，迟 {late} 天", "{en}, {late} day(s) late").in_lang(lang).to_owned();
    }
    text.in_lang(lang).to_owned()
}

/// Blank cells of all; a dash for who has sent nothing.
fn blank(row: &Row) -> String {
    if row.cells == 0 { "-".to_owned() } else { format!("{}/{}", row.blank, row.cells) }
}

fn summary(rows: &[Row], sum: &rollup::sum::Sum, lang: Lang) -> String {
    let count = |name: &str| rows.iter().filter(|row| row.state == name).count();
    let (missing, there) = (count("missing"), count("present") + count("broken"));
    let broken = rows.iter().filter(|row| row.errors > 0 && row.state != "missing").count();
    let due = there + missing;
    let late = rows.iter().filter(|row| row.days_late > 0).count();
    let (errors, warnings) =
        rows.iter().fold((0, 0), |(errors, warnings), row| (errors + row.errors, warnings + row.warnings));
    let blank: usize = rows.iter().map(|row| row.blank).sum();
    let mut text = say!(
        "应报 {due} 个，已报 {there} 个（迟报 {late}，有错 {broken}），未报 {missing} 个；错误 {errors}，警告 {warnings}，空格 {blank} 处",
        "{due} unit(s) report, {there} have ({late} late, {broken} with errors), {missing} have not; {errors} error(s), {warnings} warning(s), {blank} blank cell(s)"
    );
    let more = if sum.is_total() {
        say!("；可以汇总", "; ready to be added up")
    } else {
        say!("；还不能汇总", "; not ready to be added up")
    };
    _ = write!(text.zh, "{}", more.zh);
    _ = write!(text.en, "{}", more.en);
    text.in_lang(lang).to_owned()
}

fn text(rows: &[Row], summary: &str, terminal: &mut Terminal) -> std::io::Result<()> {
    let lang = terminal.lang;
    let heads =
        say!("单位,状态,报送,公布,错误,警告,空格", "unit,state,submitted,published,errors,warnings,blank");
    let mut table: Vec<Vec<String>> = vec![heads.in_lang(lang).split(',').map(str::to_owned).collect()];
    // Only a county that keeps a log knows when something last came.
    let logged = rows.iter().any(|row| row.changed.is_some());
    if logged {
        table[0].insert(3, say!("最近收到", "last came").in_lang(lang).to_owned());
    }
    let date = |date: Option<NaiveDate>| date.map_or_else(|| "-".to_owned(), |it| it.to_string());
    for row in rows {
        let mut cells = vec![row.unit.clone(), state(row, lang), date(row.submitted)];
        cells.extend(logged.then(|| date(row.changed)));
        cells.extend([date(row.published), row.errors.to_string(), row.warnings.to_string(), blank(row)]);
        table.push(cells);
    }
    let widths: Vec<usize> =
        (0..table[0].len()).map(|at| table.iter().map(|row| row[at].width()).max().unwrap_or(0)).collect();
    let mut group = None;
    for (number, cells) in table.iter().enumerate() {
        let own = number.checked_sub(1).map(|at| (&rows[at].county, &rows[at].group));
        if own.is_some() && own != group {
            let (county, name) = own.map_or(("", ""), |(a, b)| (a.as_str(), b.as_str()));
            writeln!(terminal.out, "{county} · {name}")?;
            group = own;
        }
        let mut line = String::new();
        for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            // Counts stand at the right.
            if at >= 4 + usize::from(logged) {
                _ = write!(line, "  {gap}{cell}");
            } else {
                _ = write!(line, "  {cell}{gap}");
            }
        }
        writeln!(terminal.out, "{}", line.trim_end())?;
    }
    writeln!(terminal.out, "\n{summary}")
}

/// What to do next, a command a line.
fn next(rows: &[Row], is_total: bool, path: &str) -> Vec<Text> {
    let mut next = Vec::new();
    let wrong = rows.iter().any(|row| row.errors + row.warnings > 0 && row.state != "missing");
    let missing = rows.iter().any(|row| row.state == "missing");
    if wrong {
        next.push(say!("逐处看：nianbao check {path}", "each in full: nianbao check {path}"));
    }
    if wrong || missing {
        next.push(say!("退回、催报：nianbao return {path}", "send back, remind: nianbao return {path}"));
    }
    if is_total {
        next.push(say!("汇总：nianbao rollup {path}", "add up: nianbao rollup {path}"));
    }
    next
}

fn csv(rows: &[Row]) -> String {
    let mut out = String::from(
        "\u{feff}县,类别,单位,状态,原因,报送日期,应报日期,迟报天数,最近收到,公布日期,法定期限,迟公布天数,错误,警告,提示,已说明,退回次数,空格,应填,联系人,电话\r\n",
    );
    let date = |date: Option<NaiveDate>| date.map(|it| it.to_string()).unwrap_or_default();
    for row in rows {
        _ = write!(
            out,
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
            field(&row.county),
            field(&row.group),
            field(&row.unit),
            field(&state(row, Lang::Zh)),
            field(&row.reason),
            date(row.submitted),
            date(row.due),
            row.days_late,
            date(row.changed),
            date(row.published),
            date(row.legal),
            row.days_published_late,
            row.errors,
            row.warnings,
            row.notes,
            row.answered,
            row.returned,
            row.blank,
            row.cells,
            field(&row.contact),
            field(&row.phone)
        );
    }
    out
}
