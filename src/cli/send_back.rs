//! `nianbao return`: a slip of corrections for each unit, and whom to remind.

use chrono::Days;

use super::Outcome;
use super::args::{Common, ReturnArgs};
use super::build::{formats, refused};
use super::gather::{Gathered, Run};
use super::look;
use super::terminal::Terminal;
use super::work;
use crate::compose::slip::{self, Correction, Letter, Reminder};
use crate::diag::{Finding, Level, say};
use crate::document::Document;
use crate::publish::{Entry, Manifest, Names, Staging, sha256};
use crate::rollup::line::State;

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
    let out = args.out.clone().unwrap_or_else(|| inbox.home.join(FOLDER));
    let fail = |failure| refused(&failure, lang);
    let staging = Staging::begin(&out).map_err(fail)?;
    let Gathered { total, lines, .. } = run.gather(terminal, |_, _, _| Ok(()))?;
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
    for line in lines.iter().filter(|line| matches!(line.state, State::Present | State::Broken)) {
        let own = |it: &&Finding| {
            // That it came late is told in the assessment; no correction mends it.
            let mends = !["submitted-late", "published-late", "unit-not-submitted"].contains(&it.code.name);
            let is_own = it.line.is_some() && it.line == line.entry.as_ref().map(|it| it.number);
            is_own && it.answered.is_none() && it.level != Level::Note && mends
        };
        let corrections: Vec<Correction> = total.findings.iter().filter(own).map(correction).collect();
        if !corrections.is_empty() {
            let letter = letter(&line.name, roster.submit_by(line));
            documents.push((line.name.clone(), slip::corrections(&letter, &corrections)));
        }
    }
    let slips = documents.len();
    let missing: Vec<Reminder> = lines
        .iter()
        .filter(|line| line.state == State::Missing)
        .map(|line| {
            let entry = line.entry.as_ref();
            Reminder {
                unit: line.name.clone(),
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
    let (shown, reminded) = (work::shown(&out), missing.len());
    let said = say!(
        "写入 {shown}：退回修改单 {slips} 份，要催的单位 {reminded} 个",
        "wrote to {shown}: {slips} slip(s) of corrections, {reminded} unit(s) to remind"
    );
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    Ok(Outcome::Clean)
}

/// A finding as a clerk works from it: the cell, what is there, what it should be.
fn correction(finding: &Finding) -> Correction {
    let place = finding.place();
    let file = place
        .map(|it| it.source.name.clone())
        .or(finding.path.as_ref().map(|it| it.name.clone()))
        .unwrap_or_default();
    let place_text = match place {
        Some(place) => match place.span.cell {
            Some(cell) => format!("{file} {cell}"),
            None => format!("{file} 第{}行", place.line_column().0),
        },
        None => file,
    };
    let in_cell = place.filter(|it| it.span.cell.is_some()).map(|it| it.text().trim().to_owned());
    let first = finding.suggestions.first();
    let found = first.map(|it| it.from.clone()).or(in_cell).unwrap_or_default();
    let expected: Vec<String> = finding
        .suggestions
        .iter()
        .map(|it| {
            let cell = it.place.as_ref().and_then(|it| it.span.cell);
            cell.map_or_else(|| it.to.clone(), |cell| format!("{cell} {}", it.to))
        })
        .collect();
    let help = finding.help.as_ref().map(|it| format!("。{}", it.zh)).unwrap_or_default();
    Correction {
        place: place_text,
        found,
        expected: expected.join(" 或 "),
        why: format!("{}{help}", finding.message.zh),
    }
}
