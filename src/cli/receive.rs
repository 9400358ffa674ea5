//! `nianbao receive`: what came by mail goes where the roster wants it; what it replaces is kept, and all is logged.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use chrono::{Datelike, NaiveDate};

use super::args::{Common, Input, ReceiveArgs};
use super::build::refused;
use super::gather::Run;
use super::terminal::Terminal;
use super::{Outcome, printed, work};
use crate::diag::verdict::Verdict;
use crate::diag::{Finding, Text, say};
use crate::model::roster::{self, County};
use crate::publish::{self, Lock, safe, sha256};
use crate::read::arrival::{self, Arrival, Known, Shape};
use crate::read::many::split::merged;
use crate::read::received::{self, Log, Receipt};
use crate::source::Source;
use crate::{compile, source};

/// Where every file that came is kept, as it came.
const KEPT: &str = "收到";

pub(super) fn run(args: &ReceiveArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let fail = |text: Text| anyhow!("{}", text.in_lang(lang));
    let input = Input { paths: vec![args.county.clone()], ..Input::default() };
    let run = Run::of_roster(&input, common, terminal)?;
    // From before the logs are read until all is in place: what two take in at once is not lost.
    let locks = run.inbox.counties.iter().map(|county| Lock::take(&county.folder.join(KEPT)));
    let _locks = locks.collect::<Result<Vec<_>, _>>().map_err(|failure| refused(&failure, lang))?;
    let known = Known::new(&run.inbox.counties, &run.editions);
    if let Some(name) = &args.unit {
        known.meant(name).map_err(|Text { zh, en }| {
            let county = work::shown(&args.county);
            fail(say!(
                "--unit：{zh}；全部单位见 nianbao status {county}",
                "--unit: {en}; `nianbao status {county}` lists the units"
            ))
        })?;
    }
    let date = args.date.unwrap_or(terminal.today);
    if date > terminal.today || date.year() < 2000 {
        let today = terminal.today;
        return Err(fail(say!(
            "--date 不能是 {date}：收到的日期不晚于今天（{today}）",
            "--date cannot be {date}: what came, came by today ({today})"
        )));
    }
    let (mut arrivals, mut findings) = (Vec::new(), Vec::new());
    for path in &args.files {
        if !path.exists() {
            return Err(fail(work::missing(path)));
        }
        let (found, wrong) = arrival::recognise(path, args.unit.as_deref(), &known);
        arrivals.extend(found);
        findings.extend(wrong);
    }
    let mut post = Post {
        date,
        known: &known,
        logs: BTreeMap::new(),
        places: BTreeMap::new(),
        heads: BTreeMap::new(),
        said: Vec::new(),
        replaced: 0,
        same: 0,
        older: 0,
    };
    let twice = twice(&arrivals, &run.inbox.counties, &known);
    let mut units: Vec<&str> = Vec::new();
    for (at, arrival) in arrivals.iter().enumerate() {
        let county = &run.inbox.counties[arrival.county];
        if let Some(files) = twice.get(&at) {
            findings.push(which(arrival, files));
            continue;
        }
        match post.take(arrival, county) {
            Ok(()) if units.contains(&arrival.entry.name.as_str()) => {}
            Ok(()) => units.push(&arrival.entry.name),
            Err(Refusal::Says(finding)) => findings.push(*finding),
            Err(Refusal::Log(wrong)) => {
                printed::print(&wrong, terminal, true)?;
                return Ok(Outcome::Findings);
            }
            Err(Refusal::Fails(failure)) => return Err(refused(&failure, lang)),
        }
    }
    // What is logged and not in place is put there by receiving it again; the other way round it would be lost.
    for (county, log) in &post.logs {
        let path = run.inbox.counties[*county].folder.join(received::NAME);
        publish::place(&path, &log.bytes()?).map_err(|failure| refused(&failure, lang))?;
    }
    // A unit's folder needs to say who it is, where nothing that came does.
    for (path, head) in std::mem::take(&mut post.heads) {
        post.places.entry(path).or_insert(head);
    }
    for (path, bytes) in &post.places {
        publish::place(path, bytes).map_err(|failure| refused(&failure, lang))?;
    }
    for said in &post.said {
        writeln!(terminal.out, "{}", said.in_lang(lang))?;
    }
    let broken: Vec<Finding> =
        run.inbox.findings.iter().filter(|it| it.code.id.starts_with("A01")).cloned().collect();
    printed::print(&broken, terminal, true)?;
    printed::print(&findings, terminal, true)?;
    stand(&input, common, &units, terminal)?;
    writeln!(terminal.out, "{}", post.count(findings.len()).in_lang(lang))?;
    Ok(if findings.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// Why a file is not taken in.
enum Refusal {
    Says(Box<Finding>),
    /// The log of the county cannot be read, so it is not written over.
    Log(Vec<Finding>),
    Fails(publish::Failure),
}

/// What one run takes in: kept at once, put in place at the end.
struct Post<'k> {
    date: NaiveDate,
    known: &'k Known<'k>,
    /// The logs, by the number of their roster.
    logs: BTreeMap<usize, Log>,
    /// What goes where.
    places: BTreeMap<PathBuf, Vec<u8>>,
    /// The `unit.toml` of folders that have none.
    heads: BTreeMap<PathBuf, Vec<u8>>,
    /// What was done, a line each.
    said: Vec<Text>,
    /// How many of them took the place of an older one, were there already, and are older than what is there.
    replaced: usize,
    same: usize,
    older: usize,
}

impl Post<'_> {
    /// How many came, in one line.
    fn count(&self, left: usize) -> Text {
        let (replaced, same, past) = (self.replaced, self.same, self.older);
        let took = self.said.len() - same - past;
        let say_if = |count: usize, text: Text| if count > 0 { text } else { Text::none() };
        let new = took - replaced;
        let older = say_if(
            replaced,
            say!(
                "（新的 {new} 份，取代旧的 {replaced} 份）",
                " ({new} new, {replaced} in place of older ones)"
            ),
        );
        let there = say_if(same, say!("，已有相同的 {same} 份", ", {same} there already"));
        let past = say_if(past, say!("，较早的 {past} 份只留存", ", {past} older and only kept"));
        Text {
            zh: format!("收了 {took} 份{}{}{}，没收 {left} 份", older.zh, there.zh, past.zh),
            en: format!("{took} taken in{}{}{}, {left} left outside", older.en, there.en, past.en),
        }
    }

    /// Keeps a file as it came, logs it, and notes where it goes.
    fn take(&mut self, arrival: &Arrival, county: &County) -> Result<(), Refusal> {
        let log = match self.logs.entry(arrival.county) {
            Entry::Occupied(slot) => slot.into_mut(),
            Entry::Vacant(slot) => {
                let (log, wrong) = Log::read(&county.folder, received::NAME);
                if !wrong.is_empty() {
                    return Err(Refusal::Log(wrong));
                }
                slot.insert(log)
            }
        };
        let unit = &arrival.entry.name;
        let shown = work::shown(&arrival.path);
        let target = target(arrival, county, self.known).map_err(|text| refuse(arrival, text))?;
        let path = county.folder.join(&target);
        // Neither in place nor among what is kept is anything written where a link leads.
        if !source::is_within(&county.folder, &path) || county.folder.join(KEPT).is_symlink() {
            let goes = source::shown(&target);
            let message = say!(
                "名册把“{unit}”放在 {goes}，那里是指到本县文件夹外面的链接，没有写",
                "the roster has `{unit}` in {goes}, where a link leads out of the county's folder; nothing is written there"
            );
            return Err(refuse(arrival, message));
        }
        let shared = is_csv(&arrival.entry.path);
        let there = match self.places.get(&path) {
            Some(bytes) => Some(bytes.clone()),
            None => source::bytes(&path).ok(),
        };
        let bytes = match (&there, shared) {
            (Some(old), true) => joined(&path, old, arrival).map_err(|text| refuse(arrival, text))?,
            _ => match &arrival.rows {
                Some(rows) => arrival.source.encoded(rows),
                None => arrival.whole.to_vec(),
            },
        };
        let (digest, goes) = (sha256(&arrival.whole), source::shown(&target));
        let before = log
            .receipts
            .iter_mut()
            .rev()
            .find(|it| it.unit == *unit && it.target == goes && it.superseded.is_empty());
        if before.as_ref().is_some_and(|it| it.sha256 == digest) && there.as_deref() == Some(&bytes) {
            self.same += 1;
            self.said.push(say!(
                "{shown}：{unit} 的，已经收过一样的",
                "{shown}: of {unit}; the same file is there already"
            ));
            return Ok(());
        }
        let kept = county.folder.join(KEPT).join(safe(unit));
        let name = file_name(&arrival.path);
        let mut receipt = Receipt {
            unit: unit.clone(),
            file: name.clone(),
            date: self.date,
            sha256: digest.clone(),
            target: goes.clone(),
            ..Receipt::default()
        };
        // What came before the one that counts does not take its place, whenever it is put in.
        if let Some(newer) = before.as_ref().filter(|it| it.date > self.date && it.sha256 != digest) {
            let day = newer.date;
            receipt.superseded.clone_from(&newer.sha256);
            keep(&kept, &self.date.to_string(), &name, &arrival.whole)?;
            let is_same = |it: &Receipt| {
                (&it.unit, it.date, &it.sha256, &it.target) == (unit, self.date, &digest, &goes)
            };
            if !log.receipts.iter().any(is_same) {
                log.receipts.push(receipt);
            }
            self.older += 1;
            self.said.push(say!(
                "{shown}：{unit} 的，已有 {day} 的一份，这份较早，只留在 {KEPT}",
                "{shown}: of {unit}; one of {day} is there, this older one is only kept in {KEPT}"
            ));
            return Ok(());
        }
        // What lies there and is not kept yet is kept before it is replaced, whoever wrote it.
        if let Some(old) = there.filter(|old| *old != bytes) {
            keep(&kept, "以前", &file_name(&path), &old)?;
        }
        keep(&kept, &self.date.to_string(), &name, &arrival.whole)?;
        self.places.insert(path.clone(), bytes);
        if !shared
            && !is_toml(&arrival.entry.path)
            && let Some(head) = head(&path, &arrival.entry, county)
        {
            self.heads.insert(path.with_file_name("unit.toml"), head);
        }
        let replaced = before.is_some();
        if let Some(before) = before {
            before.superseded.clone_from(&digest);
        }
        log.receipts.push(receipt);
        self.replaced += usize::from(replaced);
        self.said.push(if replaced {
            say!(
                "{shown} → {goes}（{unit}；旧的一份留在 {KEPT}）",
                "{shown} -> {goes} ({unit}; the older one is kept in {KEPT})"
            )
        } else {
            say!("{shown} → {goes}（{unit}）", "{shown} -> {goes} ({unit})")
        });
        Ok(())
    }
}

/// Those of which two versions came at once, by their numbers, with the files of all.
fn twice(arrivals: &[Arrival], counties: &[County], known: &Known) -> BTreeMap<usize, String> {
    let mut parts: BTreeMap<(usize, PathBuf, &str), Vec<usize>> = BTreeMap::new();
    for (at, arrival) in arrivals.iter().enumerate() {
        let Ok(target) = target(arrival, &counties[arrival.county], known) else { continue };
        parts.entry((arrival.county, target, &arrival.entry.name)).or_default().push(at);
    }
    let says = |at: usize| arrivals[at].rows.as_deref().unwrap_or(&arrivals[at].source.text);
    let mut twice = BTreeMap::new();
    for all in parts.into_values().filter(|all| all.iter().any(|at| says(*at) != says(all[0]))) {
        let files: Vec<String> = all.iter().map(|at| work::shown(&arrivals[*at].path)).collect();
        twice.extend(all.into_iter().map(|at| (at, files.join("、"))));
    }
    twice
}

/// Which of two versions counts, only people know.
fn which(arrival: &Arrival, files: &str) -> Finding {
    let (unit, name) = (&arrival.entry.name, work::shown(&arrival.path));
    let message = say!(
        "“{unit}”的同一份材料来了几个文件（{files}），不知道哪个算数，都没有放",
        "the same part of `{unit}` came in several files ({files}); which one counts is not clear, none is put in place"
    );
    Finding::new(&crate::read::codes::OTHER_UNIT, message).in_path(&name, name.clone()).help(say!(
        "问清哪一份算数，只收那一份；或用 --date 按来的日期分别收",
        "ask which one counts and take in that one; or take them in one by one, each with its --date"
    ))
}

/// Keeps bytes under their day and digest, unless they are kept already.
fn keep(folder: &Path, day: &str, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let digest = &sha256(bytes)[..8];
    let there = source::entries(folder).unwrap_or_default();
    if there.iter().any(|it| file_name(it).contains(&format!("-{digest}-"))) {
        return Ok(());
    }
    let path = folder.join(safe(&format!("{day}-{digest}-{name}")));
    publish::place(&path, bytes).map_err(Refusal::Fails)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
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
        _ if county.folder.join(&entry.path).join("county.toml").is_file() => Err(say!(
            "“{unit}”自己有名册（{path}），它的数由下级相加，不收单独的文件",
            "`{unit}` has a roster of its own, {path}: its figures are the sum of its units"
        )),
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
fn joined(path: &Path, old: &[u8], arrival: &Arrival) -> Result<Vec<u8>, Text> {
    let shown = work::shown(path);
    let old = Source::decode(&shown, &shown, old)
        .map_err(|_| say!("{shown} 读不出来，没有动它", "{shown} cannot be read; it is left alone"))?;
    let new = arrival.rows.as_deref().unwrap_or(&arrival.source.text);
    let entry = &arrival.entry;
    let names: Vec<&str> =
        std::iter::once(&entry.name).chain(&entry.former_names).map(String::as_str).collect();
    let text = merged(&old.text, new, &names).ok_or_else(|| {
        say!(
            "它的列或分隔符和 {shown} 的不一样，合不进去",
            "its columns or delimiter are not those of {shown}"
        )
    })?;
    Ok(old.encoded(&text))
}

/// The least that a folder says of its unit, where it says nothing yet.
fn head(path: &Path, entry: &roster::Entry, county: &County) -> Option<Vec<u8>> {
    let year = county.year.filter(|_| !path.with_file_name("unit.toml").exists())?;
    let kind = entry.kind.map(|kind| format!("kind = \"{}\"\n", kind.id())).unwrap_or_default();
    let name = crate::rollup::folder::quoted(&entry.name);
    Some(format!("[unit]\nname = {name}\n{kind}\n[report]\nyear = {year}\n").into_bytes())
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
        let line = verdict.line(terminal.lang);
        writeln!(terminal.out, "{}", say!("{name}：{line}", "{name}: {line}").in_lang(terminal.lang))?;
    }
    Ok(())
}
