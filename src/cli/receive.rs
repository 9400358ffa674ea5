//! `nianbao receive`: what came by mail goes where the roster wants it; what it replaces is kept, and all is logged.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use chrono::NaiveDate;

use super::args::{Common, Input, ReceiveArgs};
use super::build::refused;
use super::gather::Run;
use super::terminal::Terminal;
use super::{Outcome, printed, work};
use crate::diag::verdict::Verdict;
use crate::diag::{Finding, Text, say};
use crate::model::roster::{County, Entry};
use crate::publish::{self, safe, sha256};
use crate::read::arrival::{self, Arrival, Known, Shape};
use crate::read::many::split::merged;
use crate::read::received::{self, Receipt};
use crate::{compile, source};

/// Where every file that came is kept, as it came.
const KEPT: &str = "收到";

pub(super) fn run(args: &ReceiveArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let input = Input { paths: vec![args.county.clone()], ..Input::default() };
    let run = Run::of_roster(&input, common, terminal)?;
    let known = Known::new(&run.inbox.counties, &run.editions);
    if let Some(name) = &args.unit {
        known.named(name).map_err(|text| anyhow!("{}", text.in_lang(lang)))?;
    }
    let (mut arrivals, mut findings) = (Vec::new(), Vec::new());
    for path in &args.files {
        if !path.exists() {
            let path = work::shown(path);
            return Err(anyhow!("{}", say!("没有 {path}", "there is no {path}").in_lang(lang)));
        }
        match arrival::recognise(path, args.unit.as_deref(), &known) {
            Ok(found) => arrivals.extend(found),
            Err(found) => findings.extend(found),
        }
    }
    let date = args.date.unwrap_or(terminal.today);
    let mut logs: Vec<Option<Vec<Receipt>>> = vec![None; run.inbox.counties.len()];
    let mut units: Vec<&str> = Vec::new();
    for arrival in &arrivals {
        let county = &run.inbox.counties[arrival.county];
        let log = match &mut logs[arrival.county] {
            Some(log) => log,
            none => {
                let (log, wrong) = received::log(&county.folder, received::NAME);
                // A log that cannot be read is not written over.
                if !wrong.is_empty() {
                    printed::print(&wrong, terminal, true)?;
                    return Ok(Outcome::Findings);
                }
                none.insert(log)
            }
        };
        match take(arrival, county, &known, date, log) {
            Ok(said) => writeln!(terminal.out, "{}", said.in_lang(lang))?,
            Err(Refusal::Says(finding)) => findings.push(*finding),
            Err(Refusal::Fails(failure)) => return Err(refused(&failure, lang)),
        }
        if !units.contains(&arrival.entry.name.as_str()) {
            units.push(&arrival.entry.name);
        }
    }
    for (county, log) in run.inbox.counties.iter().zip(logs) {
        if let Some(log) = log {
            let path = county.folder.join(received::NAME);
            publish::place(&path, &received::write(&log)?).map_err(|failure| refused(&failure, lang))?;
        }
    }
    printed::print(&findings, terminal, true)?;
    stand(&input, common, &units, terminal)?;
    Ok(if findings.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Why a file is not taken in.
enum Refusal {
    Says(Box<Finding>),
    Fails(publish::Failure),
}

/// Puts a file in place, keeps it as it came, and logs it; says what was done.
fn take(
    arrival: &Arrival,
    county: &County,
    known: &Known,
    date: NaiveDate,
    log: &mut Vec<Receipt>,
) -> Result<Text, Refusal> {
    let unit = &arrival.entry.name;
    let shown = work::shown(&arrival.path);
    let target = target(arrival, county, known).map_err(|text| refuse(arrival, text))?;
    let whole = source::bytes(&arrival.path).unwrap_or_default();
    let (digest, goes) = (sha256(&whole), source::shown(&target));
    let same = |it: &&mut Receipt| it.unit == *unit && it.target == goes && it.superseded.is_empty();
    let before = log.iter_mut().rev().find(same);
    if before.as_ref().is_some_and(|it| it.sha256 == digest) {
        return Ok(say!(
            "{shown}：{unit} 的，已经收过一样的",
            "{shown}: of {unit}; the same file is there already"
        ));
    }
    let path = county.folder.join(&target);
    let bytes = if is_csv(&target) && is_csv(&arrival.entry.path) && path.is_file() {
        joined(&path, arrival).map_err(|text| refuse(arrival, text))?
    } else {
        arrival.bytes.clone()
    };
    let name = arrival.path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let kept = county.folder.join(KEPT).join(safe(unit));
    let keep = |date: &str, digest: &str, name: &str, bytes: &[u8]| {
        let path = kept.join(safe(&format!("{date}-{}-{name}", &digest[..8])));
        if path.exists() { Ok(()) } else { publish::place(&path, bytes).map_err(Refusal::Fails) }
    };
    // What lay there and never came by this way is kept, too.
    if before.is_none()
        && !is_csv(&arrival.entry.path)
        && let Ok(old) = source::bytes(&path)
        && old != whole
    {
        let name = target.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        keep("以前", &sha256(&old), &name, &old)?;
    }
    keep(&date.to_string(), &digest, &name, &whole)?;
    publish::place(&path, &bytes).map_err(Refusal::Fails)?;
    if !is_csv(&arrival.entry.path) && !is_toml(&arrival.entry.path) {
        head(&path, &arrival.entry, county).map_err(Refusal::Fails)?;
    }
    let replaced = before.is_some();
    if let Some(before) = before {
        before.superseded.clone_from(&digest);
    }
    log.push(Receipt {
        unit: unit.clone(),
        file: name,
        date,
        sha256: digest,
        target: goes.clone(),
        superseded: String::new(),
        place: None,
    });
    Ok(if replaced {
        say!(
            "{shown} → {goes}（{unit}；旧的一份留在 {KEPT}）",
            "{shown} -> {goes} ({unit}; the older one is kept in {KEPT})"
        )
    } else {
        say!("{shown} → {goes}（{unit}）", "{shown} -> {goes} ({unit})")
    })
}

fn refuse(arrival: &Arrival, message: Text) -> Refusal {
    let name = work::shown(&arrival.path);
    let finding = Finding::new(&crate::read::codes::OTHER_UNIT, message).in_path(&name, name.clone());
    Refusal::Says(Box::new(finding))
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"))
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"))
}

/// Where the roster wants such a file, from the county's folder.
fn target(arrival: &Arrival, county: &County, known: &Known) -> Result<PathBuf, Text> {
    let (entry, shape) = (&arrival.entry, &arrival.shape);
    let (unit, path) = (&entry.name, source::shown(&entry.path));
    match shape {
        Shape::Figures if is_csv(&entry.path) => Ok(entry.path.clone()),
        Shape::Unit if is_toml(&entry.path) => Ok(entry.path.clone()),
        _ if is_csv(&entry.path) => Err(say!(
            "名册把“{unit}”放在多个单位的 {path} 里，收不了它单独的表或文字；在 county.toml 给它一个文件夹",
            "the roster has `{unit}` in {path}, a CSV of many units; give it a folder in county.toml"
        )),
        _ if is_toml(&entry.path) => Err(say!(
            "名册要“{unit}”交一个 TOML 文件 {path}；要收别的文件，在 county.toml 给它一个文件夹",
            "the roster wants one TOML file of `{unit}`, {path}; give it a folder in county.toml to take in others"
        )),
        _ => {
            // What is there under another name is replaced, so that nothing is there twice.
            let like = arrival::like(&county.folder.join(&entry.path), shape, known);
            Ok(entry.path.join(like.unwrap_or_else(|| shape.file())))
        }
    }
}

/// The file of many units with the rows of the one that came.
fn joined(path: &Path, arrival: &Arrival) -> Result<Vec<u8>, Text> {
    let old = source::Source::open(path, "").map_err(|_| {
        let path = work::shown(path);
        say!("{path} 读不出来，没有动它", "{path} cannot be read; it is left alone")
    })?;
    let text = merged(&old.text, &arrival.text).ok_or_else(|| {
        let path = work::shown(path);
        say!("它的列和 {path} 的不一样，合不进去", "its columns are not those of {path}")
    })?;
    Ok([b"\xEF\xBB\xBF", text.as_bytes()].concat())
}

/// A unit's folder needs to say who it is: written where nobody has yet.
fn head(path: &Path, entry: &Entry, county: &County) -> Result<(), publish::Failure> {
    let file = path.with_file_name("unit.toml");
    let (Some(year), false) = (county.year, file.exists()) else { return Ok(()) };
    let kind = entry.kind.map(|kind| format!("kind = \"{}\"\n", kind.id())).unwrap_or_default();
    let name = crate::rollup::folder::quoted(&entry.name);
    let text = format!("[unit]\nname = {name}\n{kind}\n[report]\nyear = {year}\n");
    publish::place(&file, text.as_bytes())
}

/// How the units stand now, a line each.
fn stand(input: &Input, common: &Common, units: &[&str], terminal: &mut Terminal) -> anyhow::Result<()> {
    let run = Run::of_roster(input, common, terminal)?;
    for job in &run.inbox.jobs {
        let Some(name) = job.entry.as_ref().map(|it| it.name.as_str()).filter(|it| units.contains(it)) else {
            continue;
        };
        let compiled = compile(job, &run.editions, run.options);
        let verdict = Verdict::new(&compiled.findings, compiled.unchecked, compiled.complete);
        writeln!(terminal.out, "{name}：{}", verdict.line(terminal.lang))?;
    }
    Ok(())
}
