//! `nianbao status`: who has sent what, late, broken: a line a unit.

mod page;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;

use chrono::NaiveDate;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::{Common, StatusArgs, StatusFormat};
use super::gather::{Gathered, Run};
use super::send_back::is_asked;
use super::terminal::Terminal;
use super::{printed, work};
use crate::check::roster::Roster;
use crate::diag::verdict::Of;
use crate::diag::{Finding, Lang, Level, Text, say};
use crate::edition::normalise;
use crate::read::returned::{self, Returns};
use crate::rollup;
use crate::rollup::line::{Line, State};
use crate::rollup::provenance::field;

/// A unit as it is printed.
#[derive(Debug, Serialize)]
struct Row<'r> {
    /// Its line on the rosters.
    #[serde(skip)]
    number: Option<usize>,
    county: &'r str,
    group: String,
    unit: &'r str,
    state: &'static str,
    reason: &'r str,
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
    contact: &'r str,
    phone: &'r str,
}

/// What the rows come to, and how they are printed. A nation has more rows than are worth holding: each is made again
/// when it is printed.
#[derive(Default)]
struct Totals {
    missing: usize,
    there: usize,
    late: usize,
    broken: usize,
    errors: usize,
    warnings: usize,
    blank: usize,
    /// Whether a county keeps a log: only then is it known when something last came.
    logged: bool,
    /// Whether something is wrong with a unit that is there.
    wrong: bool,
    /// Whether a unit is asked to mend something.
    asked: bool,
}

impl Totals {
    fn of<'r>(rows: impl Iterator<Item = Row<'r>>) -> Self {
        let mut all = Self::default();
        for row in rows {
            let is_missing = row.state == "missing";
            all.missing += usize::from(is_missing);
            all.there += usize::from(matches!(row.state, "present" | "broken"));
            all.late += usize::from(row.days_late > 0);
            all.broken += usize::from(row.errors > 0 && !is_missing);
            all.errors += row.errors;
            all.warnings += row.warnings;
            all.blank += row.blank;
            all.logged |= row.changed.is_some();
            all.wrong |= row.errors + row.warnings > 0 && !is_missing;
        }
        all
    }
}

pub(super) fn run(args: &StatusArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let run = Run::of_roster(&args.input, common, terminal)?;
    let (inbox, day) = (&run.inbox, run.day);
    let Gathered { total, lines, sums } = run.gather(terminal, |_, _, _| Ok(()))?;
    let roster = run.roster(&lines);
    let (returns, wrong): (Vec<HashMap<String, usize>>, Vec<Vec<Finding>>) = inbox
        .counties
        .iter()
        .map(|county| {
            let path = county.folder.join(returned::NAME);
            let (log, wrong) = Returns::read(&county.folder, &work::shown(&path));
            (log.counts(), wrong)
        })
        .unzip();
    // Those of the roster, by their unit: a large one has thousands of each.
    let mut of_roster: HashMap<usize, Vec<&Finding>> = HashMap::new();
    for finding in total.findings.iter().filter(|it| is_of_roster(it)) {
        if let Some(line) = finding.line {
            of_roster.entry(line).or_default().push(finding);
        }
    }
    let row = |line| {
        let Line { entry, county, .. }: &Line = line;
        let number = entry.as_ref().map(|it| it.number);
        let own = number.and_then(|it| of_roster.get(&it)).map_or(&[][..], Vec::as_slice);
        let log = county.and_then(|it| returns.get(it)).filter(|log| !log.is_empty());
        let times = log.zip(entry.as_ref()).map_or(0, |(log, entry)| {
            let names = std::iter::once(&entry.name).chain(&entry.former_names);
            names.filter_map(|it| log.get(&normalise(it))).sum()
        });
        Row { returned: times, ..self::row(line, &roster, own, lang) }
    };
    let rows = || lines.iter().map(row);
    let asked = total.findings.iter().any(|it| it.line.is_some() && is_asked(it));
    let totals = Totals { asked, ..Totals::of(rows()) };
    let summary = summary(&totals, &sums.all[0], lang);
    match args.format {
        StatusFormat::Text => {
            text(rows, &totals, &summary, terminal)?;
            let path = args.input.paths.first().map(|it| work::shown(it)).unwrap_or_default();
            for next in next(&totals, sums.all[0].is_total(), &path) {
                writeln!(terminal.out, "{}", next.in_lang(lang))?;
            }
        }
        StatusFormat::Csv => csv(rows(), &mut terminal.out)?,
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
                "units": rows().collect::<Vec<_>>(),
            });
            writeln!(terminal.out, "{}", serde_json::to_string_pretty(&out)?)?;
        }
        StatusFormat::Html => {
            let rows: Vec<Row> = rows().collect();
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
fn row<'r>(line: &'r Line, roster: &Roster<'r>, own: &[&Finding], lang: Lang) -> Row<'r> {
    let Of(filled, cells) = line.cells;
    let due = roster.submit_by(line);
    let legal = roster.legal(line).map(|(date, _)| date);
    let (submitted, published) =
        (line.submitted.as_ref().map(|it| it.0), line.published.as_ref().map(|it| it.0));
    let (state, reason) = match &line.state {
        State::Present => ("present", ""),
        State::Broken => ("broken", ""),
        State::Missing => ("missing", ""),
        State::Excused(status, reason) => match status.as_str() {
            "merged" => ("merged", reason.as_str()),
            "abolished" => ("abolished", reason.as_str()),
            _ => ("exempt", reason.as_str()),
        },
    };
    let entry = line.entry.as_deref();
    let number = entry.map(|it| it.number);
    // Those of the roster count with the unit's own.
    let of_roster = |level| own.iter().filter(|it| it.answered.is_none() && it.level == level).count();
    Row {
        number,
        county: line.county.and_then(|it| roster.counties.get(it)).map_or("", |it| it.name.as_str()),
        group: line.group.name().in_lang(lang).to_owned(),
        unit: &line.name,
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
        contact: entry.and_then(|it| it.contact.as_deref()).unwrap_or_default(),
        phone: entry.and_then(|it| it.phone.as_deref()).unwrap_or_default(),
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

fn summary(totals: &Totals, sum: &rollup::sum::Sum, lang: Lang) -> String {
    let Totals { missing, there, late, broken, errors, warnings, blank, .. } = totals;
    let due = there + missing;
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

fn text<'r, I: Iterator<Item = Row<'r>>>(
    rows: impl Fn() -> I,
    totals: &Totals,
    summary: &str,
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    let (lang, logged) = (terminal.lang, totals.logged);
    let heads =
        say!("单位,状态,报送,公布,错误,警告,空格", "unit,state,submitted,published,errors,warnings,blank");
    let mut head: Vec<String> = heads.in_lang(lang).split(',').map(str::to_owned).collect();
    if logged {
        head.insert(3, say!("最近收到", "last came").in_lang(lang).to_owned());
    }
    let date = |date: Option<NaiveDate>| date.map_or_else(|| "-".to_owned(), |it| it.to_string());
    let cells = |row: &Row| {
        let mut cells = vec![row.unit.to_owned(), state(row, lang), date(row.submitted)];
        cells.extend(logged.then(|| date(row.changed)));
        cells.extend([date(row.published), row.errors.to_string(), row.warnings.to_string(), blank(row)]);
        cells
    };
    let mut widths: Vec<usize> = head.iter().map(|it| it.width()).collect();
    for row in rows() {
        widths.iter_mut().zip(cells(&row)).for_each(|(width, cell)| *width = (*width).max(cell.width()));
    }
    let mut group = (String::new(), String::new());
    let head = std::iter::once((None, head));
    for (own, cells) in
        head.chain(rows().map(|row| (Some((row.county.to_owned(), row.group.clone())), cells(&row))))
    {
        if let Some(own) = own.filter(|it| *it != group) {
            writeln!(terminal.out, "{} · {}", own.0, own.1)?;
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
fn next(totals: &Totals, is_total: bool, path: &str) -> Vec<Text> {
    let mut next = Vec::new();
    if totals.wrong {
        next.push(say!("逐处看：nianbao check {path}", "each in full: nianbao check {path}"));
    }
    if totals.asked || totals.missing > 0 {
        next.push(say!("退回、催报：nianbao return {path}", "send back, remind: nianbao return {path}"));
    }
    if is_total {
        next.push(say!("汇总：nianbao rollup {path}", "add up: nianbao rollup {path}"));
    }
    next
}

fn csv<'r>(rows: impl Iterator<Item = Row<'r>>, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(
        "\u{feff}县,类别,单位,状态,原因,报送日期,应报日期,迟报天数,最近收到,公布日期,法定期限,迟公布天数,错误,警告,提示,已说明,退回次数,空格,应填,联系人,电话\r\n"
            .as_bytes(),
    )?;
    let date = |date: Option<NaiveDate>| date.map(|it| it.to_string()).unwrap_or_default();
    for row in rows {
        write!(
            out,
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
            field(row.county),
            field(&row.group),
            field(row.unit),
            field(&state(&row, Lang::Zh)),
            field(row.reason),
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
            field(row.contact),
            field(row.phone)
        )?;
    }
    Ok(())
}
