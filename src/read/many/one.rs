//! One unit of a file of many: its rows to a submission.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Many, Rows};
use crate::diag::{Finding, say};
use crate::edition::{Edition, Editions, Indicator, UnitKind};
use crate::model::figures::Figures;
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
        let header = if self.long.is_none() { self.header(&edition) } else { None };
        let plain = header.as_deref().and_then(|it| it.plain(self.scanner(&unit.first), &edition));
        let is_plain = plain.is_some();
        let figures = plain.unwrap_or_else(|| Figures::new(edition.figures.len()));
        let mut draft = Draft::with(figures, name, (kind, year), edition, editions);
        let source = draft.source(&self.source);
        draft.submission.unit.place = Some(Place::new(&self.source, unit.place));
        draft.submission.year_place = year_place;
        draft.submission.below_county = job.of.below_county;
        draft.submission.allow.clone_from(&job.of.allow);
        draft.submission.deny.clone_from(&job.of.deny);
        draft.findings = early;
        // Else some cell is blank or no count.
        if !is_plain {
            self.put(&mut draft, unit, source, header.as_deref());
        }
        if let (true, Some(header)) = (job.first, header) {
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
    fn put(&self, draft: &mut Draft, unit: &Rows, number: u16, wide: Option<&wide::Header>) {
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
        let Some(header) = wide else {
            draft.findings.push(csv::unknown_shape(&self.source));
            return;
        };
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
