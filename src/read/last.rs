//! Last year's submission: beside the unit, in last year's county, or in a file of many units.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codes::{PREVIOUS_DIFFERS, PREVIOUS_UNREADABLE};
use super::draft::Draft;
use super::inbox::{self, Job, NotAnInput};
use super::{Reading, quiet};
use crate::diag::{Finding, say};
use crate::edition::{Editions, normalise};
use crate::model::roster::County;
use crate::model::{Misfit, Previous, Submission};
use crate::source::{self, Unsaved};

/// Last year's units, opened once for all of this year's.
#[derive(Debug)]
pub struct LastYear {
    shown: String,
    jobs: Vec<Job>,
    names: BTreeMap<String, usize>,
}

impl LastYear {
    /// Opens a path: a unit, a county, or a file of many units.
    pub fn open(path: &Path, unsaved: &Arc<Unsaved>) -> Result<Self, NotAnInput> {
        let inbox = inbox::open_unsaved(std::slice::from_ref(&path.to_owned()), unsaved)?;
        let mut names = BTreeMap::new();
        for (at, job) in inbox.jobs.iter().enumerate() {
            for name in job.names() {
                names.entry(normalise(&name)).or_insert(at);
            }
        }
        Ok(Self { shown: source::shown(path), jobs: inbox.jobs, names })
    }

    /// Whether there is no unit in it.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// The unit's line of last year: by its name or one it had; a single unit is taken as it is.
    fn of(&self, name: &str, former: &[String]) -> Option<&Job> {
        let mut wanted = std::iter::once(name).chain(former.iter().map(String::as_str));
        let found = wanted.find_map(|name| self.names.get(&normalise(name)));
        match (found, self.jobs.as_slice()) {
            (Some(at), jobs) => jobs.get(*at),
            (None, [only]) if only.entry.is_none() => Some(only),
            (None, _) => None,
        }
    }
}

/// Adds last year's submission, from where the unit or the command line says it is.
pub(super) fn add(draft: &mut Draft, job: &Job, editions: &Editions) {
    // One year is looked back, and no further.
    if job.alone {
        return;
    }
    let former = job.entry.as_ref().map_or(&[][..], |entry| &entry.former_names);
    let name = draft.submission.unit.name.clone();
    let (last, place) = match (&draft.previous, &job.of.previous) {
        (Some((path, place)), _) => {
            let Some(folder) = job.folder() else { return };
            match LastYear::open(&folder.join(path), &job.of.unsaved) {
                Ok(last) if !last.jobs.is_empty() => (Arc::new(last), Some(place.clone())),
                Ok(_) | Err(_) => {
                    let finding = unreadable(path).at(place.clone(), quiet());
                    return draft.findings.push(finding);
                }
            }
        }
        (None, Some(last)) => (Arc::clone(last), None),
        (None, None) => return,
    };
    let Some(found) = last.of(&name, former) else { return };
    let alone = Job { alone: true, ..found.clone() };
    let Reading { submission: Some(mut before), findings } = super::unit(&alone, editions) else {
        let finding = unreadable(&last.shown);
        draft.findings.push(match place {
            Some(place) => finding.at(place, quiet()),
            None => finding.in_path(&last.shown, last.shown.clone()),
        });
        return;
    };
    // What was wrong with last year's report is not this year's concern.
    drop(findings);
    before.complete();
    let names: Vec<String> = std::iter::once(&name).chain(former).map(|it| normalise(it)).collect();
    let same_unit = names.contains(&normalise(&before.unit.name));
    let earlier = before.year < draft.submission.year;
    let answered = draft.submission.answers.iter().any(|it| is_misfit(&it.rule));
    let right_year = before.year == draft.submission.year - 1;
    if !(right_year && same_unit) {
        let own = if right_year { before.unit.place.clone() } else { before.year_place.clone() };
        let place = place.clone().or(own);
        draft.submission.misfit = Some(Misfit { name: before.unit.name.clone(), year: before.year, place });
    }
    // A unit that has another name now answers that it is the same one.
    if earlier && (same_unit || answered) {
        draft.findings.extend(take(&mut draft.submission, before));
    }
}

fn is_misfit(rule: &str) -> bool {
    matches!(rule, "previous-of-another-unit" | "A0406")
}

/// Takes over the figures that mean the same in both editions; what the unit's own `[previous]` says stays.
fn take(submission: &mut Submission, before: Submission) -> Option<Finding> {
    let mut differing: Vec<(usize, Previous)> = Vec::new();
    // Two years back nothing carries over; the words can still be compared.
    if before.year == submission.year - 1 {
        for (at, figure) in before.edition.figures.iter().enumerate() {
            let Some(number) = before.number(at) else { continue };
            let Some(here) = submission.edition.figure_of_id(&figure.id) else { continue };
            let place = before.place(at);
            let report = Previous { number, place };
            match submission.previous.entry(here) {
                Entry::Vacant(entry) => _ = entry.insert(report),
                Entry::Occupied(entry) if entry.get().number != number => differing.push((here, report)),
                Entry::Occupied(_) => {}
            }
        }
    }
    submission.last = Some(Arc::new(before));
    differs(submission, &differing)
}

/// Figures that the unit's own `[previous]` and last year's report tell otherwise: the unit's are used, and told.
fn differs(submission: &Submission, differing: &[(usize, Previous)]) -> Option<Finding> {
    let (first, report) = differing.first()?;
    let label = &submission.edition.figures[*first].label;
    let (own, other) = (submission.previous.get(first)?.number, report.number);
    let count = differing.len();
    let (zh, en) = if count > 1 {
        (format!(" 等 {count} 项"), format!(" and {} more", count - 1))
    } else {
        Default::default()
    };
    let message = say!(
        "[previous] 与上年的报告不一致：“{label}”写 {own}，报告是 {other}{zh}",
        "[previous] differs from last year's report: `{label}` is {own} there and {other} in the report{en}"
    );
    let mut finding = Finding::new(&PREVIOUS_DIFFERS, message);
    for (figure, report) in differing.iter().take(6) {
        let number = report.number;
        if let Some(place) = submission.previous.get(figure).and_then(|it| it.place.clone()) {
            finding = finding.at(place, say!("上年的报告是 {number}", "{number} in last year's report"));
        }
        if let Some(place) = report.place.clone() {
            finding = finding.see(place, quiet());
        }
    }
    Some(finding.help(say!(
        "现在用的是 [previous] 的数；报告读得到的，[previous] 不必再写",
        "the figures of [previous] are used; where the report can be read they are not needed"
    )))
}

/// Where rosters and units say that last year's reports are.
pub fn places(inbox: &inbox::Inbox) -> Vec<PathBuf> {
    let of_county = |county: &County| Some(county.folder.join(&county.previous.as_ref()?.0));
    let of_unit = |job: &Job| {
        let file = match &job.kind {
            inbox::Kind::Folder(folder) => folder.join("unit.toml"),
            inbox::Kind::File(path) => path.clone(),
            inbox::Kind::Row(..) => return None,
        };
        let source = super::open(&file, "unit.toml").ok()?;
        Some(job.folder()?.join(super::unit::previous(&source)?))
    };
    inbox.counties.iter().filter_map(of_county).chain(inbox.jobs.iter().filter_map(of_unit)).collect()
}

pub(super) fn unreadable(path: &str) -> Finding {
    let message = say!("上年的报告读不出来：{path}", "last year's report cannot be read: {path}");
    Finding::new(&PREVIOUS_UNREADABLE, message).help(say!(
        "写上年单位文件夹的路径，如 previous = \"../2022\"；只有纸质的，把要用的数写在 [previous] 下",
        "name last year's folder, like previous = \"../2022\"; where there is only paper, write the figures under [previous]"
    ))
}

impl Job {
    /// The names the unit is known by before it is read.
    fn names(&self) -> Vec<String> {
        match (&self.entry, &self.kind) {
            (Some(entry), _) => std::iter::once(&entry.name).chain(&entry.former_names).cloned().collect(),
            (None, inbox::Kind::Row(many, number)) => vec![many.name(*number).to_owned()],
            (None, inbox::Kind::Folder(_) | inbox::Kind::File(_)) => Vec::new(),
        }
    }

    /// The folder that paths of the unit are relative to.
    fn folder(&self) -> Option<PathBuf> {
        match &self.kind {
            inbox::Kind::Folder(folder) => Some(folder.clone()),
            inbox::Kind::File(path) => path.parent().map(Path::to_owned),
            inbox::Kind::Row(..) => None,
        }
    }
}
