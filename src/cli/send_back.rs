//! `nianbao return`: a slip of corrections for each unit, and whom to remind.

mod corrections;
mod letter;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::anyhow;
use chrono::Days;

use super::Outcome;
use super::args::{Common, ReturnArgs};
use super::build::{formats, refused};
use super::gather::{Gathered, Run};
use super::look;
use super::terminal::Terminal;
use super::{printed, work};
use crate::Compiled;
use crate::compose::slip::{self, Correction, Letter, Reminder};
use crate::diag::{Finding, say};
use crate::document::Document;
use crate::model::roster::{self, County};
use crate::publish::{self, Entry, Manifest, Names, Staging, sha256};
use crate::read::inbox::Inbox;
use crate::read::received::Log;
use crate::read::returned::{self, Return, Returns};
use crate::rollup::line::{Line, State};
pub(super) use corrections::is_asked;
use corrections::{Came, Item, Papers};

/// Where they go if nothing else is said.
const FOLDER: &str = "退回";
/// Days that a unit has, where the roster's own day is past.
const DAYS: u64 = 5;

pub(super) fn run(args: &ReturnArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let formats = formats(&args.to, lang)?;
    let look = look::of(common, terminal)?;
    let run = Run::of_roster(&args.input, common, terminal)?;
    let (inbox, day) = (&run.inbox, run.day);
    if let Some(by) = args.by.filter(|by| *by < day.today) {
        let today = day.today;
        let text = say!(
            "--by 不能是 {by}：期限已经过了（今天按 {today} 算）；写一个以后的日期",
            "--by cannot be {by}, which is past (today is {today}); name a day to come"
        );
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    let out = args.out.clone().unwrap_or_else(|| inbox.home.join(FOLDER));
    let fail = |failure| refused(&failure, lang);
    // What goes to the county's own place is sent; elsewhere it is looked at first, and no log says anything of it.
    let mut logs = Vec::new();
    for county in inbox.counties.iter().filter(|_| args.out.is_none()) {
        let path = county.folder.join(returned::NAME);
        let (log, wrong) = Returns::read(&county.folder, &work::shown(&path));
        if !wrong.is_empty() {
            printed::print(&wrong, terminal, true)?;
            return Ok(Outcome::Findings);
        }
        logs.push((path, log));
    }
    let staging = Staging::begin(&out).map_err(fail)?;
    let came = came(inbox);
    // What is wrong in a unit's own papers is worded while they are at hand.
    let mut own: HashMap<*const roster::Entry, Vec<Item>> = HashMap::new();
    let of_unit = |at: usize, compiled: &mut Compiled| {
        let of_many = inbox.jobs[at].entry.as_ref().is_some_and(|it| is_of_many(it));
        (at, corrections::of_unit(compiled, of_many, &came))
    };
    let keep = |(at, items): (usize, Vec<Item>)| {
        let entry = inbox.jobs[at].entry.as_ref().filter(|_| !items.is_empty());
        own.extend(entry.map(|it| (Arc::as_ptr(it), items)));
    };
    let Gathered { total, lines, .. } = run.gather_drawing(terminal, of_unit, keep, |_, _, _| Ok(()))?;
    let roster = run.roster(&lines);
    let later = day.today.checked_add_days(Days::new(DAYS)).unwrap_or(day.today);
    let county = &inbox.counties[0];
    let letter = |to: &str, due: Option<chrono::NaiveDate>| Letter {
        from: county.name.clone(),
        to: to.to_owned(),
        year: county.year.unwrap_or_default(),
        today: day.today,
        by: args.by.or(due.filter(|due| *due > day.today)).unwrap_or(later),
    };
    let mut documents: Vec<(String, Document)> = Vec::new();
    let of_roster = |it: &&Finding| it.code.id.starts_with("A05") && corrections::is_asked(it);
    let (copied, of_roster): (Vec<&Finding>, Vec<&Finding>) =
        total.findings.iter().filter(of_roster).partition(|it| it.code.name == "copied-from-sibling");
    let mut of_line: HashMap<usize, Vec<&Finding>> = HashMap::new();
    for finding in of_roster {
        finding.line.into_iter().for_each(|line| of_line.entry(line).or_default().push(finding));
    }
    let called = called(&lines, &inbox.counties);
    for line in lines.iter().filter(|line| matches!(line.state, State::Present | State::Broken)) {
        let papers = Papers {
            edition: line.edition.as_ref(),
            submission: None,
            narration: None,
            findings: &[],
            of_many: line.entry.as_ref().is_some_and(|it| is_of_many(it)),
            came: &came,
        };
        let mut items = line.entry.as_ref().and_then(|it| own.remove(&Arc::as_ptr(it))).unwrap_or_default();
        copied.iter().for_each(|finding| items.extend(papers.copied(finding, &line.name)));
        let own = line.entry.as_ref().and_then(|it| of_line.get(&it.number));
        own.into_iter().flatten().for_each(|finding| items.extend(papers.of(finding)));
        items.sort_by_key(|it| it.0);
        let corrections: Vec<Correction> = items.into_iter().map(|it| it.1).collect();
        if !corrections.is_empty() {
            let letter = letter(&called(line), roster.submit_by(line));
            if let Some((_, log)) = line.county.and_then(|it| logs.get_mut(it)) {
                log.note(Return {
                    unit: line.name.clone(),
                    date: day.today,
                    by: letter.by.to_string(),
                    count: corrections.len().to_string(),
                    ..Return::default()
                });
            }
            documents.push((called(line), slip::corrections(&letter, &corrections)));
        }
    }
    let slips = documents.len();
    let missing: Vec<Reminder> = lines
        .iter()
        .filter(|line| line.state == State::Missing)
        .map(|line| {
            let entry = line.entry.as_ref();
            Reminder {
                unit: called(line),
                due: roster.submit_by(line),
                contact: entry.and_then(|it| it.contact.clone()).unwrap_or_default(),
                phone: entry.and_then(|it| it.phone.clone()).unwrap_or_default(),
            }
        })
        .collect();
    if !missing.is_empty() {
        let letter = letter(&county.name, county.submit_by);
        documents.push((county.name.clone(), slip::reminders(&letter, &missing)));
    }
    if documents.is_empty() {
        // Slips of an earlier run are settled.
        if out.is_dir() {
            let manifest = Manifest { nianbao: env!("CARGO_PKG_VERSION").to_owned(), ..Manifest::default() };
            staging.commit(&manifest).map_err(fail)?;
        }
        let said = say!("没有要退回的，也没有要催的", "nothing to send back, and nobody to remind");
        writeln!(terminal.out, "{}", said.in_lang(lang))?;
        return Ok(Outcome::Clean);
    }
    let mut names = Names::default();
    let mut manifest = Manifest { nianbao: env!("CARGO_PKG_VERSION").to_owned(), ..Manifest::default() };
    for (unit, document) in &documents {
        let base = names.take(&document.meta.title);
        for format in &formats {
            let (path, bytes) = (format!("{base}.{}", format.name), (format.render)(document, &look));
            staging.write(&path, &bytes).map_err(fail)?;
            manifest.files.push(Entry {
                path,
                unit: unit.clone(),
                year: document.meta.year,
                edition: String::new(),
                format: format.name.to_owned(),
                sha256: sha256(&bytes),
            });
        }
    }
    staging.commit(&manifest).map_err(fail)?;
    for (path, log) in logs.iter().filter(|(_, log)| !log.all.is_empty()) {
        publish::place(path, &log.bytes()?).map_err(fail)?;
    }
    let (shown, reminded) = (work::shown(&out), missing.len());
    let said = say!(
        "写入 {shown}：退回修改单 {slips} 份，要催的单位 {reminded} 个",
        "wrote to {shown}: {slips} slip(s) of corrections, {reminded} unit(s) to remind"
    );
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    Ok(Outcome::Clean)
}

/// What a unit is called in a letter: where several counties have one of its name, with its county's.
fn called<'l>(lines: &'l [Line], counties: &'l [County]) -> impl Fn(&Line) -> String + 'l {
    let mut names: HashMap<&str, usize> = HashMap::new();
    lines.iter().for_each(|line| *names.entry(&line.name).or_default() += 1);
    move |line| {
        let county = line.county.and_then(|it| counties.get(it)).map_or("", |it| it.name.as_str());
        let is_told =
            names.get(line.name.as_str()).is_none_or(|count| *count < 2) || line.name.starts_with(county);
        if is_told { line.name.clone() } else { format!("{county}{}", line.name) }
    }
}

/// Whether a unit has a row in a file of many.
fn is_of_many(entry: &roster::Entry) -> bool {
    entry.path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"))
}

/// What files were called when they came, by the names that findings have for them.
fn came(inbox: &Inbox) -> Came {
    let mut came = Came::new();
    for county in &inbox.counties {
        // What is wrong with the log is told by `status`.
        let (log, _) = Log::read(&county.folder, "");
        let folder = if county.relative.is_empty() { String::new() } else { format!("{}/", county.relative) };
        let placed = log.receipts.into_iter().filter(|it| it.superseded.is_empty());
        came.extend(placed.map(|it| (format!("{folder}{}", it.target), it.file)));
    }
    came
}
