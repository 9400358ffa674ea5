//! What only a whole run shows: an office that is there twice, and last year's reports that are nobody's.

use std::collections::HashMap;

use crate::Compiled;
use crate::diag::{Finding, Text, say};
use crate::edition::normalise;
use crate::read::codes::{PREVIOUS_UNREADABLE, UNIT_TWICE};
use crate::read::inbox::{Inbox, Job};
use crate::source::{self, Place};

/// What is kept of a unit once it is compiled.
pub(super) struct Seen {
    /// Empty where nobody asks for it.
    name: String,
    year: i32,
    place: Option<Place>,
    /// Whether it stands for itself; on a roster names are compared by the roster.
    alone: bool,
    /// Whether last year's report of it was found, or that which was found has been told of.
    has_last: bool,
}

impl Seen {
    pub(super) fn new(job: &Job, inbox: &Inbox, compiled: &Compiled) -> Option<Self> {
        let submission = compiled.submission.as_ref()?;
        let told = compiled.findings.iter().any(|it| it.code.id == PREVIOUS_UNREADABLE.id);
        let alone = job.county().is_none();
        let asked = alone || inbox.previous.is_some();
        Some(Self {
            name: if asked { submission.unit.name.clone() } else { String::new() },
            year: submission.year,
            place: submission.unit.place.clone().filter(|_| alone),
            alone,
            has_last: told || submission.last.is_some() || submission.misfit.is_some(),
        })
    }
}

/// The units of a run, one after the other.
#[derive(Default)]
pub(super) struct Across {
    first: HashMap<(String, i32), Option<Place>>,
    names: Vec<String>,
    has_last: bool,
}

impl Across {
    /// Of so many units at most.
    pub(super) fn new(inbox: &Inbox) -> Self {
        let alone = if inbox.counties.is_empty() { inbox.jobs.len() } else { 0 };
        Self { first: HashMap::with_capacity(alone), ..Self::default() }
    }

    /// Takes one in; a finding where it was there already.
    pub(super) fn add(&mut self, seen: Seen) -> Option<Finding> {
        let Seen { name, year, place, alone, has_last } = seen;
        self.has_last |= has_last;
        if self.names.len() < 2 {
            self.names.push(name.clone());
        }
        if !alone {
            return None;
        }
        let key = (normalise(&name), year);
        let Some(first) = self.first.get(&key) else {
            self.first.insert(key, place);
            return None;
        };
        // Rows of one file are compared where it is read.
        let file = |place: &Option<Place>| place.as_ref().map(|it| it.source.shown.clone());
        if file(first) == file(&place) {
            return None;
        }
        Some(twice(name, year, first.as_ref(), place))
    }

    /// A finding where `--previous` names what is of none of them.
    pub(super) fn unused(&self, inbox: &Inbox) -> Option<Finding> {
        let path = inbox.previous.as_ref().filter(|_| !self.has_last)?;
        let shown = source::shown(path);
        let message = match self.names.as_slice() {
            [] => return None,
            [only] => say!(
                "--previous：{shown} 里没有“{only}”，没有与上年核对",
                "--previous: `{only}` is not in {shown}; nothing was compared with last year"
            ),
            _ => say!(
                "--previous：{shown} 里没有这次的任何一个单位，没有与上年核对",
                "--previous: none of these units is in {shown}; nothing was compared with last year"
            ),
        };
        let help = say!(
            "核对路径；单位改了名的，在名册里写 former_names",
            "check the path; of a unit that was renamed the roster has `former_names`"
        );
        Some(Finding::new(&PREVIOUS_UNREADABLE, message).in_path(&shown, shown.clone()).help(help))
    }
}

fn twice(name: String, year: i32, first: Option<&Place>, place: Option<Place>) -> Finding {
    let message = say!("“{name}”{year} 年的报了两份", "`{name}` is there twice for {year}");
    let mut finding = Finding::new(&UNIT_TWICE, message)
        .help(say!("问清哪一份算数，移走另一份", "ask which one counts, and leave the other out"));
    (finding.unit, finding.year) = (Some(name), Some(year));
    if let Some(place) = place {
        finding = finding.at(place, Text::none());
    }
    match first {
        Some(first) => finding.see(first.clone(), say!("另一份", "the other one")),
        None => finding,
    }
}
