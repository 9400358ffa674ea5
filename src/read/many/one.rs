//! One unit of a file of many: its rows to a submission.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Many, Rows};
use crate::diag::{Finding, say};
use crate::edition::{Edition, Editions, Indicator, UnitKind};
use crate::read::codes::{KEY_MISSING, WRONG_VALUE};
use crate::read::csv::fields::{Field, Record, Scanner};
use crate::read::csv::{self, Heads, long, wide};
use crate::read::draft::Draft;
use crate::read::inbox::Job;
use crate::read::{Reading, last, quiet, unit};
use crate::source::Place;

impl Many {
    /// Reads the unit of this number.
    pub(in crate::read) fn read(&self, number: usize, job: &Job, editions: &Editions) -> Reading {
        let unit = &self.units[number];
        let first = |at| self.scanner(&unit.first).one(at).flatten();
        let entry = job.entry.as_ref();
        let name = entry.map_or_else(|| unit.name.clone(), |entry| entry.name.clone());
        let mut early = Vec::new();
        let Some((year, year_place)) = self.year(unit, self.year.and_then(first), job, &mut early) else {
            return failed(early, &name);
        };
        let Some(edition) = editions.for_year(year) else {
            let place = year_place.unwrap_or_else(|| Place::new(&self.source, unit.place));
            early.push(unit::no_edition(year, editions).at(place, quiet()));
            return failed(early, &name);
        };
        let edition = Indicator::extend(edition, &job.of.indicators);
        let kind = self.kind.and_then(first).and_then(|it| UnitKind::named(it.text.trim()));
        let kind = entry.and_then(|entry| entry.kind).or(kind).unwrap_or(UnitKind::Other);
        let mut draft = Draft::new(name, kind, year, Arc::clone(&edition), editions);
        draft.submission.unit.place = Some(Place::new(&self.source, unit.place));
        draft.submission.year_place = year_place;
        draft.submission.below_county = job.of.below_county;
        draft.submission.allow.clone_from(&job.of.allow);
        draft.submission.deny.clone_from(&job.of.deny);
        draft.findings = early;
        self.put(&mut draft, unit);
        if let (true, None, Some(header)) = (job.first, &self.long, self.header(&edition)) {
            header.unknown(&mut draft, &self.source, &self.first);
        }
        last::add(&mut draft, job, editions);
        draft.finish()
    }

    fn records(&self, unit: &Rows) -> Vec<Record<'_>> {
        std::iter::once(&unit.first)
            .chain(&unit.more)
            .filter_map(|start| self.scanner(start).record())
            .collect()
    }

    fn scanner(&self, (at, row): &(usize, u32)) -> Scanner<'_> {
        let mut scanner = Scanner::from(&self.source.text, self.delimiter, *at, *row);
        scanner.width = self.first.fields.len();
        scanner
    }

    /// Puts the figures of a unit's rows into the draft.
    fn put(&self, draft: &mut Draft, unit: &Rows) {
        let number = draft.source(&self.source);
        let edition = Arc::clone(&draft.submission.edition);
        if let Some(header) = &self.long {
            let mut long = long::Lines {
                source: &self.source,
                number,
                header,
                seen: HashMap::new(),
                told: HashSet::new(),
            };
            self.records(unit).iter().for_each(|record| long.line(draft, record));
            return;
        }
        let Some(header) = self.header(&edition) else {
            draft.findings.push(csv::unknown_shape(&self.source));
            return;
        };
        if let Some(figures) = header.plain(self.scanner(&unit.first), number, &edition) {
            draft.submission.figures = figures;
            return;
        }
        // Some cell is blank or no count.
        let records = self.records(unit);
        let Some(record) = records.first() else { return };
        if csv::whole(draft, &self.source, record, header.width) {
            header.put(draft, number, record);
        } else {
            header.unread(draft, number, record);
        }
    }

    fn header(&self, edition: &Edition) -> Option<Cow<'_, wide::Header>> {
        let find = || wide::Header::find(&self.first, &Heads::of(&self.first), edition);
        let (id, header) = self.wide.get_or_init(|| (edition.id.clone(), find()));
        if *id == edition.id { header.as_ref().map(Cow::Borrowed) } else { find().map(Cow::Owned) }
    }

    fn year(
        &self,
        unit: &Rows,
        field: Option<Field>,
        job: &Job,
        findings: &mut Vec<Finding>,
    ) -> Option<(i32, Option<Place>)> {
        let Some(field) = field.filter(|field| !field.text.trim().is_empty()) else {
            // A column that the file lacks is told once, not once a unit.
            let column_is_there = self.year.is_some();
            if job.of.year.is_none() && (column_is_there || job.first) {
                let message = say!("不知道是哪一年的数据", "the year is not told");
                let finding = Finding::new(&KEY_MISSING, message);
                findings.push(if column_is_there {
                    finding
                        .at(Place::new(&self.source, unit.place), quiet())
                        .help(say!("填上这一行的年度", "fill it in"))
                } else {
                    finding
                        .at(Place::of_file(&self.source), quiet())
                        .help(say!("加一列“年度”", "add a column `year`"))
                });
            }
            return job.of.year.map(|year| (year, None));
        };
        let place = Place::new(&self.source, field.span);
        match field.text.trim().trim_end_matches('年').parse() {
            Ok(year @ 1000..=9999) => Some((year, Some(place))),
            _ => {
                let message = say!("年度应为四位年份，如 2023", "a year has four digits, like 2023");
                findings.push(Finding::new(&WRONG_VALUE, message).at(place, quiet()));
                None
            }
        }
    }
}

fn failed(mut findings: Vec<Finding>, name: &str) -> Reading {
    findings.iter_mut().for_each(|finding| finding.unit = Some(name.to_owned()));
    Reading { submission: None, findings }
}
