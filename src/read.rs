//! Bytes to a submission. Reading never fails: what cannot be read is reported and left out, so that one run
//! shows every problem of every file.

pub mod arrival;
pub mod codes;
pub mod inbox;

mod aside;
mod county;
mod csv;
mod draft;
mod keys;
pub mod known;
pub mod last;
mod limits;
pub mod list;
mod log;
pub mod many;
mod names;
mod narrative;
mod picture;
pub mod received;
pub mod returned;
mod unit;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Finding, Text, say, system};
use crate::edition::{Edition, Editions};
use crate::model::Submission;
use crate::model::roster::County;
use crate::source::{self, Failure, Source, Unsaved};
use codes::{LEADS_OUTSIDE, NOT_TEXT, OTHER_KIND_OF_FILE, UNIT_FILE_MISSING, UNREADABLE};
use draft::Draft;
use inbox::{Job, Kind};
use unit::UnitFile;

/// A reader of one kind of file in a unit's folder.
#[derive(Debug)]
pub struct Reader {
    /// Its name.
    pub name: &'static str,
    /// Whether a file of this name, in lower case, is for it.
    accepts: fn(&str) -> bool,
    /// Puts what the file says into the draft.
    read: fn(&mut Draft, &Arc<Source>),
}

/// Every reader; to add one, add it here.
pub static READERS: &[&Reader] = &[&csv::READER, &narrative::READER, &unit::READER];

/// A unit as it was read: the submission, if there is enough for one, and what was found on the way.
#[derive(Debug)]
pub struct Reading {
    /// The submission.
    pub submission: Option<Submission>,
    /// What is wrong, unsorted.
    pub findings: Vec<Finding>,
}

/// Reads the unit that `job` names.
pub fn unit(job: &Job, editions: &Editions) -> Reading {
    match &job.kind {
        Kind::Folder(folder) => folder_unit(folder, job, editions),
        Kind::File(path) => file_unit(path, job, editions),
        Kind::Row(many, number) => many.read(*number, job, editions),
    }
}

fn folder_unit(folder: &Path, job: &Job, editions: &Editions) -> Reading {
    let path = folder.join("unit.toml");
    if let Some(error) = source::refusal(&path) {
        return failed(io(&path, &job.name_of("unit.toml"), &error), job);
    }
    if !job.of.unsaved.is_file(&path) {
        let message = say!("这个文件夹里没有 unit.toml", "this folder has no unit.toml");
        let below = units_below(folder);
        let help = if let Some((name, meant)) = aside::misnamed(folder) {
            say!("把 {name} 改名为 {meant}", "rename {name} to {meant}")
        } else if below.is_empty() {
            say!("用 nianbao new 建一个，或核对路径", "make one with `nianbao new`, or check the path")
        } else {
            let (zh, en) = (below.join("、"), below.join(", "));
            say!("单位在它下面，写其中的文件夹，如 {zh}", "units are below it; name their folders, like {en}")
        };
        let finding = Finding::new(&UNIT_FILE_MISSING, message)
            .in_path(&job.name_of(""), source::shown(folder))
            .help(help);
        return failed(finding, job);
    }
    let source = match open_own(&job.of.unsaved, folder, &path, &job.name_of("unit.toml")) {
        Ok(source) => source,
        Err(finding) => return failed(*finding, job),
    };
    let entries = match job.of.unsaved.entries(folder) {
        Ok(entries) => entries,
        Err(error) => return failed(io(folder, &job.name_of(""), &error), job),
    };
    let file = UnitFile::parse(&source);
    let mut draft = match file.start(job, editions) {
        Ok(draft) => draft,
        Err(findings) => return Reading { submission: None, findings },
    };
    draft.narrative();
    // The outline that nobody has touched is no second report beside a file that holds all.
    let tells_all = file.tells_all(&draft.submission.edition);
    let mut names = Vec::new();
    for entry in entries {
        let Some(name) = entry.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        // Excel and WPS leave files beside the one that is open (`~$…`, `.~…`); they hold nothing of the unit.
        if name.starts_with(['.', '~']) {
            continue;
        }
        let lower = name.to_lowercase();
        if entry.is_dir() {
            if READERS.iter().any(|reader| (reader.accepts)(&lower)) {
                draft.findings.push(aside::folder(&job.name_of(&name), &entry));
            }
            continue;
        }
        names.push(name.clone());
        let Some(reader) = READERS.iter().find(|reader| (reader.accepts)(&lower)) else { continue };
        if name == "unit.toml" {
            draft.doubt(&source);
            file.read(&mut draft);
            continue;
        }
        match open_own(&job.of.unsaved, folder, &entry, &job.name_of(&name)) {
            Ok(source) if tells_all && arrival::is_untouched(&source.text, editions) => {}
            Ok(source) => {
                draft.doubt(&source);
                (reader.read)(&mut draft, &source);
            }
            Err(finding) => {
                draft.findings.push(*finding);
                if lower.ends_with(".csv") {
                    draft.lost(&name);
                } else {
                    draft.narrative().unread = true;
                }
            }
        }
    }
    picture::add(&mut draft, folder);
    last::add(&mut draft, job, editions);
    let mut reading = draft.finish();
    let aside = reading.submission.as_ref().and_then(|it| aside::finding(it, (folder, job), &names));
    reading.findings.extend(aside);
    reading
}

/// Reads the unit that a roll-up of a county makes: its files, which nobody has written yet, and the county's own
/// words, which stand beside the roster.
pub fn of_county(
    county: &County,
    files: &[(String, Vec<u8>)],
    editions: &Editions,
    unsaved: &Unsaved,
) -> Reading {
    let (mut findings, mut sources) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let name = format!("county/{name}");
        match Source::decode(&name, &name, bytes) {
            Ok(source) => sources.push(source),
            Err(_) => continue,
        }
    }
    let job = inbox::of_county(county);
    let mut draft = match sources.first().map(|source| UnitFile::parse(source).start(&job, editions)) {
        Some(Ok(draft)) => draft,
        Some(Err(findings)) => return Reading { submission: None, findings },
        None => return Reading { submission: None, findings },
    };
    if let Some(path) = words(county) {
        match open_own(unsaved, &county.folder, &path, &named(county, &path)) {
            Ok(source) => sources.push(source),
            Err(finding) => findings.push(*finding),
        }
    }
    for source in &sources {
        let name = source.name.rsplit('/').next().unwrap_or_default().to_lowercase();
        if let Some(reader) = READERS.iter().find(|reader| (reader.accepts)(&name)) {
            (reader.read)(&mut draft, source);
        }
    }
    picture::add(&mut draft, &county.folder);
    draft.findings.append(&mut findings);
    draft.finish()
}

/// The file of a county's own words, where it has one.
fn words(county: &County) -> Option<std::path::PathBuf> {
    ["narrative.md", "narrative.txt"].iter().map(|it| county.folder.join(it)).find(|path| path.is_file())
}

/// The rows of a CSV by their numbers in the spreadsheet, from 0.
pub fn table(source: &Source) -> HashMap<u32, Vec<String>> {
    let (records, _) = csv::fields::records(&source.text);
    let row = |record: &csv::fields::Record| record.fields.first()?.span.cell.map(|cell| cell.row);
    let cells = |record: &csv::fields::Record| record.fields.iter().map(|it| it.text.to_string()).collect();
    records.iter().filter_map(|record| Some((row(record)?, cells(record)))).collect()
}

/// Whether a CSV has a table as on the form, so that its cells are those of the unit's own spreadsheet.
pub fn is_as_on_form(source: &Source, edition: &Edition) -> bool {
    let (records, _) = csv::fields::records(&source.text);
    let head = records.iter().find(|record| csv::alone(record).is_none());
    head.is_some_and(|head| csv::by_name(head, edition).is_none())
}

/// Whether the report of a county may show its units one by one: in a table, or in its own words.
pub fn shows_units(county: &County) -> bool {
    county.annex || county.extras.charts || words(county).is_some()
}

/// A county's own words, byte by byte, under their name.
pub fn words_of_county(county: &County) -> Option<(String, Vec<u8>)> {
    let path = words(county).filter(|path| source::is_within(&county.folder, path))?;
    Some((path.file_name()?.to_string_lossy().into_owned(), source::bytes(&path).ok()?))
}

/// What a file beside a roster is called in findings.
fn named(county: &County, path: &Path) -> String {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    if county.relative.is_empty() { name } else { format!("{}/{name}", county.relative) }
}

fn file_unit(path: &Path, job: &Job, editions: &Editions) -> Reading {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = match open_in(&job.of.unsaved, path, &job.name_of(&name)) {
        Ok(source) => source,
        Err(finding) => return failed(*finding, job),
    };
    let file = UnitFile::parse(&source);
    match file.start(job, editions) {
        Ok(mut draft) => {
            draft.narrative();
            file.read(&mut draft);
            if let Some(folder) = path.parent() {
                picture::add(&mut draft, folder);
            }
            last::add(&mut draft, job, editions);
            draft.finish()
        }
        Err(findings) => Reading { submission: None, findings },
    }
}

/// The first folders below this one that hold a unit or a county, as people would type them.
fn units_below(folder: &Path) -> Vec<String> {
    let entries = source::entries(folder).unwrap_or_default().into_iter();
    let is_unit =
        |it: &std::path::PathBuf| it.join("unit.toml").is_file() || it.join("county.toml").is_file();
    entries.filter(is_unit).take(3).map(|it| source::shown(&it)).collect()
}

fn failed(mut finding: Finding, job: &Job) -> Reading {
    finding.unit = job.entry.as_ref().map(|entry| entry.name.clone());
    Reading { submission: None, findings: vec![finding] }
}

/// Opens a file of a folder: one that lies there and is not larger than such files are.
fn open_own(unsaved: &Unsaved, folder: &Path, path: &Path, name: &str) -> Result<Arc<Source>, Box<Finding>> {
    if !source::is_within(folder, path) {
        return Err(Box::new(outside(path, name)));
    }
    if let Some(length) = source::length(path).filter(|length| *length > limits::OWN_FILE) {
        return Err(Box::new(limits::file(path, name, length, limits::OWN_FILE)));
    }
    open_in(unsaved, path, name)
}

/// A link that leads out of its folder.
fn outside(path: &Path, name: &str) -> Finding {
    let message = say!(
        "这是一个链接，指到文件夹外面，没有读它",
        "this is a link that leads out of its folder; it is not read"
    );
    Finding::new(&LEADS_OUTSIDE, message)
        .in_path(name, source::shown(path))
        .help(say!("把文件本身拷进来，不要放链接", "copy the file itself into the folder"))
}

/// Opens a file, or says why it gives no text.
fn open(path: &Path, name: &str) -> Result<Arc<Source>, Box<Finding>> {
    open_in(&Unsaved::default(), path, name)
}

/// The same, where an editor may hold the text.
fn open_in(unsaved: &Unsaved, path: &Path, name: &str) -> Result<Arc<Source>, Box<Finding>> {
    let finding = match unsaved.open(path, name) {
        Ok(source) => return Ok(source),
        Err(Failure::Io(error)) => io(path, name, &error),
        Err(Failure::TooLarge(length)) => limits::file(path, name, length, source::MAX_BYTES),
        Err(Failure::OtherKind(kind)) => Finding::new(
            &OTHER_KIND_OF_FILE,
            say!("这不是文本文件，而是 {kind} 文件", "this is no text but a file of kind {kind}"),
        )
        .in_path(name, source::shown(path))
        .help(if matches!(kind, "PNG" | "JPEG" | "GIF" | "RAR" | "7Z") {
            say!(
                "要的是表格（CSV）或文字；图片请照着填，压缩文件请先解开",
                "wanted are tables (CSV) or words; copy what a picture shows, unpack what is packed"
            )
        } else {
            say!(
                "在 Excel 或 WPS 中“另存为”CSV（逗号分隔），不能只改扩展名",
                "save it as CSV from Excel or WPS; renaming is not enough"
            )
        }),
        Err(Failure::NotText(place)) => {
            let message = say!(
                "此处的字节不是文字：既不是 UTF-8，也不是 GB18030",
                "the bytes here are no text: neither UTF-8 nor GB18030"
            );
            Finding::new(&NOT_TEXT, message).at(place, say!("从这里起读不下去", "unreadable from here")).help(
                say!(
                    "文件可能在传送中损坏或被截断；请重新导出",
                    "the file may have been damaged or cut off on its way; export it again"
                ),
            )
        }
    };
    Err(Box::new(finding))
}

fn io(path: &Path, name: &str, error: &std::io::Error) -> Finding {
    let reason = system(error);
    let (zh, en) = (&reason.zh, &reason.en);
    let finding = Finding::new(&UNREADABLE, say!("文件打不开：{zh}", "the file cannot be opened: {en}"))
        .in_path(name, source::shown(path));
    if error.kind() != std::io::ErrorKind::PermissionDenied {
        return finding;
    }
    finding.help(say!(
        "关闭占用它的程序，或请管理员给读的权限，再试",
        "close the program that holds it, or ask for the right to read it, and try again"
    ))
}

/// A date as people write it.
pub fn date(text: &str) -> Option<chrono::NaiveDate> {
    keys::parse_date(text)
}

/// Nothing to say beside a place.
fn quiet() -> Text {
    Text::none()
}
